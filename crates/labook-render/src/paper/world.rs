//! What Typst may see: the files of a manuscript, and fonts. It has no file system, no network and no clock.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::manuscript::{MAIN, Manuscript};
use super::markup::string;

/// A manuscript as Typst sees it.
pub(super) struct Desk {
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
    paths: HashMap<FileId, String>,
    main: FileId,
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
}

static LIBRARY: LazyLock<LazyHash<Library>> =
    LazyLock::new(|| LazyHash::new(Library::builder().build()));

/// The fonts that every book may use, in the order in which they stand in for each other.
static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    typst_assets::fonts()
        .flat_map(|font| Font::iter(Bytes::new(font)))
        .collect()
});

impl Desk {
    pub(super) fn new(manuscript: &Manuscript, fonts: &[Vec<u8>]) -> Self {
        let mut sources = HashMap::new();
        let mut files = HashMap::new();
        let mut paths = HashMap::new();
        for (path, bytes) in &manuscript.files {
            let id = file_id(path);
            match std::str::from_utf8(bytes) {
                Ok(text) if path.ends_with(".typ") => {
                    sources.insert(id, Source::new(id, text.to_owned()));
                }
                _ => {
                    files.insert(id, Bytes::new(bytes.clone()));
                }
            }
            paths.insert(id, path.clone());
        }
        let own = fonts
            .iter()
            .flat_map(|font| Font::iter(Bytes::new(font.clone())));
        let fonts: Vec<Font> = FONTS.iter().cloned().chain(own).collect();
        Self {
            sources,
            files,
            paths,
            main: file_id(MAIN),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
        }
    }

    /// The path of a file in the manuscript.
    pub(super) fn path(&self, id: FileId) -> Option<&str> {
        self.paths.get(&id).map(String::as_str)
    }

    pub(super) fn fonts(&self) -> &[Font] {
        &self.fonts
    }
}

/// The id of a file in the manuscript. A path that Typst refuses is none of a manuscript's.
fn file_id(path: &str) -> FileId {
    let path = VirtualPath::new(path)
        .unwrap_or_else(|_| VirtualPath::new("/unnamed").expect("a plain name is a path"));
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources
            .get(&id)
            .cloned()
            .ok_or_else(|| self.missing(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match (self.files.get(&id), self.sources.get(&id)) {
            (Some(bytes), _) => Ok(bytes.clone()),
            (None, Some(source)) => Ok(Bytes::from_string(source.clone())),
            (None, None) => Err(self.missing(id)),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        // A book has the date that it says, or none: tomorrow's build must not differ.
        None
    }
}

impl Desk {
    fn missing(&self, id: FileId) -> FileError {
        FileError::NotFound(PathBuf::from(id.vpath().get_without_slash()))
    }
}

/// One image of a manuscript, and nothing else of it.
pub(super) struct Alone<'d> {
    desk: &'d Desk,
    source: Source,
}

impl<'d> Alone<'d> {
    pub(super) fn new(desk: &'d Desk, path: &str) -> Self {
        let text = format!("#image({})", string(path));
        Self {
            desk,
            source: Source::new(file_id("/alone.typ"), text),
        }
    }
}

impl World for Alone<'_> {
    fn library(&self) -> &LazyHash<Library> {
        self.desk.library()
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.desk.book()
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() {
            return Ok(self.source.clone());
        }
        World::source(self.desk, id)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.desk.file(id)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.desk.font(index)
    }

    fn today(&self, offset: Option<Duration>) -> Option<Datetime> {
        self.desk.today(offset)
    }
}
