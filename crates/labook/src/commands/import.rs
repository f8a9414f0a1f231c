//! `labook import`: notebooks become chapters of a book.

use std::fs;
use std::path::{Path, PathBuf};

use labook_document::Source;
use labook_render::notebook::ImportOptions;

use super::replace;
use crate::config::Config;
use crate::console::Console;
use crate::exit::Exit;
use crate::load::notebook::{Notebook, read};
use crate::load::plain;

/// A file to write, with its text.
type File = (PathBuf, String);

/// Makes chapters of notebooks. All of them are read before anything is written.
pub(crate) fn import(
    notebooks: &[PathBuf],
    root: &Path,
    options: ImportOptions,
    console: &Console,
) -> Exit {
    let root = std::path::absolute(root).unwrap_or_else(|_| root.to_path_buf());
    let manifest_path = root.join("book.toml");
    let manifest = match fs::read_to_string(&manifest_path) {
        Ok(manifest) => manifest,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => new_manifest(&root),
        Err(error) => return unreadable(&manifest_path, &error, console),
    };
    let (config, _) = Config::parse(&Source::new("book.toml", &manifest), &root);
    let src = root.join(&config.src);
    let mut files: Vec<File> = Vec::new();
    let mut lines = String::new();
    let mut dependencies = Vec::new();
    for path in notebooks {
        let shown = path.display().to_string();
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => return unreadable(path, &error, console),
        };
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.clone());
        let (notebook, findings) = match read(&shown, &absolute, &text, &root, options) {
            Ok(read) => read,
            Err(finding) => {
                console.finding(&finding);
                return Exit::Book;
            }
        };
        for finding in &findings {
            console.finding(finding);
        }
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let name = format!("{}.md", stem.replace([' ', '(', ')'], "-"));
        let chapter = src.join(&name);
        if chapter.exists() || files.iter().any(|(path, _)| *path == chapter) {
            let message = format!("there is a chapter `{}` already", chapter.display());
            console.fail(&message, "rename it or the notebook; nothing was written");
            return Exit::Book;
        }
        let Notebook {
            imported,
            dependencies: own,
        } = notebook;
        let title = imported.title.unwrap_or_else(|| stem.into_owned());
        lines.push_str(&format!("- [{}]({name})\n", title.replace(['[', ']'], "")));
        files.push((chapter, imported.text));
        for (name, value) in own {
            if !dependencies.iter().any(|(other, _)| *other == name) {
                dependencies.push((name, value));
            }
        }
    }
    let summary = src.join("SUMMARY.md");
    let mut contents = fs::read_to_string(&summary).unwrap_or_else(|_| "# Summary\n\n".into());
    if !contents.ends_with('\n') {
        contents.push('\n');
    }
    contents.push_str(&lines);
    let count = files.len();
    files.push((summary, contents));
    files.push((manifest_path, with_dependencies(&manifest, &dependencies)));
    for (path, text) in &files {
        let directory = path.parent().expect("a file has a directory");
        let written = fs::create_dir_all(directory).and_then(|()| replace(path, text.as_bytes()));
        if let Err(error) = written {
            let message = format!("cannot write `{}`: {}", path.display(), plain(&error));
            console.fail(&message, "");
            return Exit::Internal;
        }
    }
    for (path, _) in files.iter().take(count) {
        console.say(&format!("made {}", path.display()));
    }
    console.say(&format!("next: labook test {}", root.display()));
    Exit::Ok
}

fn unreadable(path: &Path, error: &std::io::Error, console: &Console) -> Exit {
    let message = format!("cannot read `{}`: {}", path.display(), plain(error));
    console.fail(&message, "nothing was written");
    Exit::Book
}

/// The `book.toml` of a book that begins with notebooks.
fn new_manifest(root: &Path) -> String {
    let name = root.file_name().unwrap_or_default().to_string_lossy();
    let title = toml::Value::from(name.into_owned());
    format!("[book]\ntitle = {title}\n\n[dependencies]\n")
}

/// The text of a `book.toml` with these entries under `[dependencies]`. Those that it has stay as they are.
fn with_dependencies(manifest: &str, entries: &[(String, toml::Value)]) -> String {
    let table: toml::Table = manifest.parse().unwrap_or_default();
    let own = table.get("dependencies").and_then(toml::Value::as_table);
    let mut added = String::new();
    for (name, value) in entries {
        if own.is_none_or(|own| !own.contains_key(name)) {
            added.push_str(&format!("{name} = {value}\n"));
        }
    }
    let heading = manifest
        .split_inclusive('\n')
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some((start + line.len(), line))
        })
        .find(|(_, line)| line.trim() == "[dependencies]");
    match heading {
        Some((end, line)) => {
            let gap = if line.ends_with('\n') { "" } else { "\n" };
            format!("{}{gap}{added}{}", &manifest[..end], &manifest[end..])
        }
        // A chapter's cells share their state where a book says anything of labook's own.
        None => format!("{}\n\n[dependencies]\n{added}", manifest.trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependencies_are_added_to_a_manifest() {
        let entry = |name: &str| (name.to_owned(), toml::Value::from("1"));
        let add = |manifest: &str| with_dependencies(manifest, &[entry("a"), entry("b")]);
        assert_eq!(
            add("[book]\n[dependencies]\nb = \"2\"\n[verify]\n"),
            "[book]\n[dependencies]\na = \"1\"\nb = \"2\"\n[verify]\n"
        );
        assert_eq!(
            add("[dependencies]"),
            "[dependencies]\na = \"1\"\nb = \"1\"\n"
        );
        assert_eq!(
            add("[book]\n"),
            "[book]\n\n[dependencies]\na = \"1\"\nb = \"1\"\n"
        );
    }
}
