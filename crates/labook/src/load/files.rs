//! Files of a book, and how their paths and their faults are written.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path};

/// Why a file of the book cannot be read as text.
pub(super) enum ReadProblem {
    Io(std::io::Error),
    NotUtf8 { valid: String },
}

impl ReadProblem {
    /// The reason, for people.
    pub(super) fn message(&self) -> String {
        match self {
            Self::Io(error) => plain(error),
            Self::NotUtf8 { .. } => "the file is not UTF-8 from here on".into(),
        }
    }
}

/// Reads a file of text.
pub(super) fn read_text(path: &Path) -> Result<String, ReadProblem> {
    let bytes = fs::read(path).map_err(ReadProblem::Io)?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        ReadProblem::NotUtf8 {
            valid: String::from_utf8_lossy(&error.as_bytes()[..valid]).into_owned(),
        }
    })
}

/// The reason of an I/O error, without the number of the operating system.
pub(crate) fn plain(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file".into(),
        ErrorKind::PermissionDenied => "permission denied".into(),
        ErrorKind::IsADirectory => "it is a directory".into(),
        ErrorKind::StorageFull => "the disk is full".into(),
        ErrorKind::ReadOnlyFilesystem => "the file system is read-only".into(),
        _ => {
            let text = error.to_string();
            text.split(" (os error")
                .next()
                .unwrap_or_default()
                .to_lowercase()
        }
    }
}

/// A file of a directory, with `/`.
pub(super) fn in_directory(directory: &str, file: &str) -> String {
    let file = file.trim_start_matches("./");
    if directory.is_empty() || directory == "." {
        file.to_string()
    } else {
        format!("{directory}/{file}")
    }
}

/// A path as text, with `/`.
pub(crate) fn slashed(path: &Path) -> String {
    path.components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

/// Whether a relative path never leads out of the directory that it starts from.
pub(crate) fn stays_inside(path: &str) -> bool {
    let mut depth = 0i32;
    for part in Path::new(path).components() {
        match part {
            Component::Normal(_) => depth += 1,
            Component::ParentDir => depth -= 1,
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => return false,
        }
        if depth < 0 {
            return false;
        }
    }
    true
}

/// Whether a name starts with a dot.
pub(super) fn is_hidden(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'))
}
