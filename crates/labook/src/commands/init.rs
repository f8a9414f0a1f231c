//! `labook init`: a small book that builds and passes, to start from.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::console::Console;
use crate::exit::Exit;
use crate::load::plain;

/// The files of a new book. `{{title}}` stands for its title.
const FILES: &[(&str, &str)] = &[
    ("book.toml", include_str!("../init/book.toml")),
    (".gitignore", include_str!("../init/gitignore")),
    ("src/SUMMARY.md", include_str!("../init/src/SUMMARY.md")),
    (
        "src/introduction.md",
        include_str!("../init/src/introduction.md"),
    ),
    (
        "src/golden-ratio.md",
        include_str!("../init/src/golden-ratio.md"),
    ),
];

/// Makes a book in `directory`, which must be empty, but for a repository, or not there.
pub(crate) fn init(directory: &Path, console: &Console) -> Exit {
    let taken = match fs::read_dir(directory) {
        Ok(mut entries) => entries
            .any(|entry| entry.map_or(true, |entry| entry.file_name() != ".git"))
            .then_some("is not empty"),
        Err(error) if error.kind() == ErrorKind::NotADirectory => Some("is not a directory"),
        // What else is wrong shows when the files are written.
        Err(_) => None,
    };
    if let Some(why) = taken {
        console.fail(
            &format!("`{}` {why}", directory.display()),
            "name a new directory; nothing was written",
        );
        return Exit::Book;
    }
    let title = title_from(directory);
    for (name, text) in FILES {
        let path = directory.join(name);
        let written = fs::create_dir_all(path.parent().expect("a file has a directory"))
            .and_then(|()| fs::write(&path, text.replace("{{title}}", &title)));
        if let Err(error) = written {
            console.fail(
                &format!("cannot write `{}`: {}", path.display(), plain(&error)),
                "name another directory",
            );
            return Exit::Internal;
        }
    }
    console.say(&format!("made a book in {}", directory.display()));
    console.say(&format!("next: labook build {}", quoted(directory)));
    Exit::Ok
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let path = path.to_string_lossy();
    let path = if path.starts_with('-') {
        format!("./{path}")
    } else {
        path.into_owned()
    };
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+:,@%".contains(c);
    if path.chars().all(is_plain) || cfg!(windows) {
        path
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}

/// `my-first_book` becomes `My first book`.
fn title_from(directory: &Path) -> String {
    let absolute = std::path::absolute(directory).unwrap_or_else(|_| directory.to_path_buf());
    let name = absolute
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .replace(['-', '_'], " ");
    let name = name
        .replace(['"', '\\'], "")
        .chars()
        .filter(|c| !c.is_control())
        .collect::<String>();
    let mut chars = name.trim().chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => "A new book".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_made_from_the_directory() {
        assert_eq!(title_from(Path::new("/tmp/my-first_book")), "My first book");
        assert_eq!(title_from(Path::new("/")), "A new book");
        assert_eq!(title_from(Path::new("/a \"b\\c\n\"")), "A bc");
    }

    #[test]
    #[cfg(not(windows))]
    fn the_next_command_can_be_pasted() {
        for (path, pasted) in [
            ("my-book", "my-book"),
            ("/tmp/böok.2", "/tmp/böok.2"),
            ("my book", "'my book'"),
            ("it's", r"'it'\''s'"),
            ("$HOME", "'$HOME'"),
            ("-x", "./-x"),
        ] {
            assert_eq!(quoted(Path::new(path)), pasted);
        }
    }
}
