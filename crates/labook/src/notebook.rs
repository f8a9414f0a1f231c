//! The chapters of a book as Jupyter notebooks: what the session of each needs, by where the notebook lies.

use std::path::{Component, Path, PathBuf};

use labook_render::notebook::{Setup, notebook, notebook_path};

use crate::load::{Book, slashed};

/// The notebooks of a site that will lie in `out`, each with its path there.
pub fn notebooks(book: &Book, view: &labook_render::Book<'_>, out: &Path) -> Vec<(String, String)> {
    let out = std::path::absolute(out).unwrap_or_else(|_| out.to_path_buf());
    let chapters = view.chapters.iter().enumerate();
    chapters
        .map(|(index, chapter)| {
            let path = notebook_path(&chapter.path);
            let place = out.join(&path);
            let setup = Setup {
                lines: setup_lines(book, place.parent().unwrap_or(&out)),
                // The site holds what lies beside the chapters.
                files: String::new(),
            };
            (path, notebook(view, index, &setup))
        })
        .collect()
}

/// The notebook of one chapter, as it will lie in `directory`, somewhere.
pub fn single(
    book: &Book,
    view: &labook_render::Book<'_>,
    chapter: usize,
    directory: &Path,
) -> String {
    let file = book.root.join(&book.chapters[chapter].file);
    let beside = file.parent().unwrap_or(&book.root);
    let files = match relative(directory, beside) {
        path if path.is_empty() => path,
        path => format!("{path}/"),
    };
    let setup = Setup {
        lines: setup_lines(book, directory),
        files,
    };
    notebook(view, chapter, &setup)
}

/// What a session has to run before the cells of a chapter. It starts where the notebook lies, and cells run in the book.
fn setup_lines(book: &Book, directory: &Path) -> Vec<String> {
    let mut lines = dependency_lines(book, directory);
    let root = relative(directory, &book.root);
    if !book.config.execute.inputs.is_empty() && !root.is_empty() {
        lines.push("// The paths of files that cells read lead from the book.".to_owned());
        lines.push(format!("let _ = std::env::set_current_dir({root:?});"));
    }
    lines
}

/// The kernel's commands for the crates that the book's cells use. Paths lead there from `directory`, which is where
/// Jupyter starts the session of a notebook that lies there.
pub fn dependency_lines(book: &Book, directory: &Path) -> Vec<String> {
    let manifest = &book.config.dependencies;
    let Ok(manifest) = manifest.parse::<toml::Table>() else {
        return Vec::new();
    };
    let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
    let mut lines: Vec<String> = dependencies
        .into_iter()
        .flatten()
        .map(|(name, value)| {
            let mut value = value.clone();
            if let Some(path) = value.get_mut("path")
                && let Some(absolute) = path.as_str()
            {
                *path = match relative(directory, Path::new(absolute)) {
                    path if path.starts_with("..") => path.into(),
                    path => format!("./{path}").into(),
                };
            }
            format!(":dep {name} = {value}")
        })
        .collect();
    if manifest.contains_key("patch") {
        lines.push("// The book's [patch] does not hold in a session.".to_owned());
    }
    lines
}

/// The path that leads from a directory to a file or directory, both absolute, with `/`.
pub(crate) fn relative(from: &Path, to: &Path) -> String {
    let (from, to) = (plainest(from), plainest(to));
    let common = from
        .components()
        .zip(to.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    let down = to.components().skip(common);
    slashed(&up.chain(down).collect::<PathBuf>())
}

/// The path without links and `..`, as far as it exists.
fn plainest(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    for ancestor in path.ancestors() {
        if let Ok(real) = std::fs::canonicalize(ancestor) {
            let rest = path.strip_prefix(ancestor).expect("an ancestor of it");
            return without_parents(&real.join(rest));
        }
    }
    without_parents(&path)
}

/// The path with each `..` and what it leaves taken out.
fn without_parents(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_from_a_directory_to_another() {
        for (from, to, path) in [
            ("/none/a/b", "/none/a/c/d", "../c/d"),
            ("/none/a", "/none/a/b", "b"),
            ("/none/a", "/none/a", ""),
            (
                "/none/book/../target/book",
                "/none/book/../crates/m",
                "../../crates/m",
            ),
        ] {
            assert_eq!(relative(Path::new(from), Path::new(to)), path);
        }
    }
}
