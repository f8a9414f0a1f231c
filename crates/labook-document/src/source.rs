//! The text of a chapter, and where each byte of it came from.

use crate::Span;

/// The text of a chapter with its includes expanded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    text: String,
    title: Option<String>,
    files: Vec<File>,
    pieces: Vec<Piece>,
}

/// A file that gave text to a source.
#[derive(Clone, Debug, PartialEq, Eq)]
struct File {
    path: String,
    text: String,
    /// The offset of the first byte of each line.
    lines: Vec<usize>,
}

/// A run of text copied from one file: `len` bytes at `at` in the source are those at `start` in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    at: usize,
    len: usize,
    file: usize,
    start: usize,
}

/// A place that an author can go to. Lines and columns count from 1; a column counts characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Location {
    /// Path of the file, relative to the book.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.path, self.line, self.column)
    }
}

/// A file's number in a source under construction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileId(usize);

/// A byte order mark, which editors put first and nobody wants to read.
const BYTE_ORDER_MARK: &str = "\u{feff}";

impl Source {
    /// The text of one file, taken as it stands: includes are not expanded.
    pub fn new(path: &str, text: &str) -> Self {
        let mut source = Self::empty();
        let file = source.add_file(path, text);
        source.copy(file, source.body(file));
        source
    }

    /// The text, after expansion. Every [`Span`] of the chapter is a range of it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The path of the chapter's own file, relative to the book.
    pub fn path(&self) -> &str {
        &self.files[0].path
    }

    /// The page title that a `{{#title …}}` directive gives.
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// Path and text of every file that gave text, the chapter's own first.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|file| (file.path.as_str(), file.text.as_str()))
    }

    /// The file, line and column that a byte of the text came from.
    ///
    /// Text that no file holds (the `# ` of a line that `{{#rustdoc_include}}` hides) counts as standing
    /// where the text after it does. An offset beyond the text is its end.
    pub fn locate(&self, offset: usize) -> Location {
        let (file, at) = self.place(offset);
        self.locate_in(FileId(file), at)
    }

    /// The line and column of an offset in a file.
    pub(crate) fn locate_in(&self, file: FileId, at: usize) -> Location {
        let file = &self.files[file.0];
        let at = file.text.floor_char_boundary(at);
        let line = file.lines.partition_point(|&start| start <= at) - 1;
        let start = file.lines[line];
        let line_text = &file.text[start..at];
        let mark = line == 0 && line_text.starts_with(BYTE_ORDER_MARK);
        Location {
            path: file.path.clone(),
            line: line + 1,
            column: line_text.chars().count() + 1 - usize::from(mark),
        }
    }

    /// The file and the bytes there that a span of the text was copied from, if it was copied in one piece.
    pub fn origin(&self, span: Span) -> Option<(&str, Span)> {
        // Of two pieces that meet at the span's start, an empty span belongs to the one before.
        let after = self.pieces.partition_point(|piece| piece.at <= span.start);
        let candidates = after.saturating_sub(2)..after;
        candidates
            .map(|index| &self.pieces[index])
            .find(|piece| piece.at <= span.start && span.end <= piece.at + piece.len)
            .map(|piece| {
                let start = piece.start + (span.start - piece.at);
                let path = self.files[piece.file].path.as_str();
                (path, Span::new(start, start + span.len()))
            })
    }

    /// The offset in the text of what stands at a place; the inverse of [`Source::locate`].
    pub fn offset_of(&self, location: &Location) -> Option<usize> {
        let index = self
            .files
            .iter()
            .position(|file| file.path == location.path)?;
        let file = &self.files[index];
        let start = *file.lines.get(location.line.checked_sub(1)?)?;
        let line = file.text[start..].lines().next().unwrap_or_default();
        let mark = usize::from(location.line == 1 && line.starts_with(BYTE_ORDER_MARK));
        let characters = (location.column + mark).checked_sub(1)?;
        let at = start
            + line
                .char_indices()
                .nth(characters)
                .map_or(line.len(), |(at, _)| at);
        let piece = self.pieces.iter().find(|piece| {
            piece.file == index && (piece.start..=piece.start + piece.len).contains(&at)
        })?;
        Some(piece.at + (at - piece.start))
    }

    /// The file and the offset in it that stand for an offset of the text.
    fn place(&self, offset: usize) -> (usize, usize) {
        let after = self.pieces.partition_point(|piece| piece.at <= offset);
        let before = after.checked_sub(1).map(|index| &self.pieces[index]);
        match (before, self.pieces.get(after)) {
            (Some(piece), _) if offset < piece.at + piece.len => {
                (piece.file, piece.start + (offset - piece.at))
            }
            (_, Some(next)) if offset < self.text.len() => (next.file, next.start),
            (Some(piece), _) => (piece.file, piece.start + piece.len),
            (None, Some(next)) => (next.file, next.start),
            (None, None) => (0, 0),
        }
    }
}

/// What the expansion of includes builds a source with.
impl Source {
    /// A source without any text yet.
    pub(crate) fn empty() -> Self {
        Self {
            text: String::new(),
            title: None,
            files: Vec::new(),
            pieces: Vec::new(),
        }
    }

    /// Takes up a file; the first is the chapter's own.
    pub(crate) fn add_file(&mut self, path: &str, text: &str) -> FileId {
        let newlines = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        self.files.push(File {
            path: path.to_owned(),
            text: text.to_owned(),
            lines: std::iter::once(0)
                .chain(newlines.map(|(at, _)| at + 1))
                .collect(),
        });
        FileId(self.files.len() - 1)
    }

    /// The path of a file.
    pub(crate) fn file_path(&self, file: FileId) -> &str {
        &self.files[file.0].path
    }

    /// The whole text of a file.
    pub(crate) fn file_text(&self, file: FileId) -> &str {
        &self.files[file.0].text
    }

    /// The range of a file that is its text, without a byte order mark.
    pub(crate) fn body(&self, file: FileId) -> Span {
        let text = self.file_text(file);
        let mark = text.len() - text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text).len();
        Span::new(mark, text.len())
    }

    /// Appends a range of a file.
    pub(crate) fn copy(&mut self, file: FileId, span: Span) {
        if span.is_empty() {
            return;
        }
        let at = self.text.len();
        self.text.push_str(&self.files[file.0].text[span.range()]);
        match self.pieces.last_mut() {
            Some(last)
                if last.file == file.0
                    && last.at + last.len == at
                    && last.start + last.len == span.start =>
            {
                last.len += span.len();
            }
            _ => self.pieces.push(Piece {
                at,
                len: span.len(),
                file: file.0,
                start: span.start,
            }),
        }
    }

    /// Appends text that no file holds.
    pub(crate) fn insert(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Sets the page title.
    pub(crate) fn set_title(&mut self, title: &str) {
        self.title = Some(title.to_owned());
    }
}
