//! Notebooks as chapters: what their cells need of `book.toml`, and what is wrong with them.

use std::fs;
use std::path::Path;

use labook_document::{Diagnostic, Location, Severity, Source, Span};
use labook_render::notebook::{Dependency, ImportError, ImportOptions, Imported, import};

use crate::finding::Finding;
use crate::notebook::relative;

/// A notebook as a chapter, with the entries of `[dependencies]` that it asks for.
pub(crate) struct Notebook {
    pub(crate) imported: Imported,
    /// Name and value; paths are relative to the book.
    pub(crate) dependencies: Vec<(String, toml::Value)>,
}

/// Whether a path names a notebook.
pub(crate) fn is_notebook(path: &str) -> bool {
    path.ends_with(".ipynb")
}

/// Reads the notebook at `path`, as `shown` names it, for the book at `root`.
pub(crate) fn read(
    shown: &str,
    path: &Path,
    text: &str,
    root: &Path,
    options: ImportOptions,
) -> Result<(Notebook, Vec<Finding>), Box<Finding>> {
    let imported = import(text, options).map_err(|error| Box::new(refused(shown, text, &error)))?;
    let mut findings: Vec<Finding> = imported
        .remarks
        .iter()
        .flat_map(|remark| {
            let message = format!("cell {}: {}", remark.cell, remark.message);
            warning(shown, message, &remark.help)
        })
        .collect();
    let directory = path.parent().unwrap_or(root);
    let mut dependencies: Vec<(String, toml::Value)> = Vec::new();
    for dependency in &imported.dependencies {
        match entry(dependency, directory, root) {
            Ok((name, value)) => match dependencies.iter_mut().find(|(own, _)| *own == name) {
                Some(earlier) => earlier.1 = value,
                None => dependencies.push((name, value)),
            },
            Err(why) => {
                let message = format!("cell {}: {why}", dependency.cell);
                findings.extend(warning(
                    shown,
                    message,
                    "name the crate in [dependencies] of book.toml",
                ));
            }
        }
    }
    let notebook = Notebook {
        imported,
        dependencies,
    };
    Ok((notebook, findings))
}

fn warning(shown: &str, message: String, help: &str) -> Vec<Finding> {
    let diagnostic = Diagnostic::new(Severity::Warning, None, message).with_help(help);
    Finding::all(&Source::new(shown, ""), vec![diagnostic])
}

fn refused(shown: &str, text: &str, error: &ImportError) -> Finding {
    let source = Source::new(shown, text);
    let span = match error {
        ImportError::Json { line, column, .. } => source
            .offset_of(&Location {
                path: shown.to_owned(),
                line: *line,
                column: (*column).max(1),
            })
            .map(|at| Span::new(at, at)),
        _ => None,
    };
    let diagnostic =
        Diagnostic::new(Severity::Error, span, error.to_string()).with_help(error.help());
    Finding::all(&source, vec![diagnostic]).remove(0)
}

/// The entry of `[dependencies]` that a `:dep` line asks for.
fn entry(
    dependency: &Dependency,
    directory: &Path,
    root: &Path,
) -> Result<(String, toml::Value), String> {
    let Some(name) = &dependency.name else {
        let path = directory.join(&dependency.value);
        let manifest = fs::read_to_string(path.join("Cargo.toml")).unwrap_or_default();
        let manifest: toml::Table = manifest.parse().unwrap_or_default();
        let name = manifest
            .get("package")
            .and_then(|package| package.get("name"))
            .and_then(toml::Value::as_str);
        let Some(name) = name else {
            return Err(format!("there is no crate in `{}`", dependency.value));
        };
        let mut value = toml::Table::new();
        value.insert("path".into(), relative(root, &path).into());
        return Ok((name.to_owned(), value.into()));
    };
    let table = format!("value = {}", dependency.value).parse::<toml::Table>();
    let mut value = match table.map(|mut table| table.remove("value")) {
        Ok(Some(value)) => value,
        _ => return Err(format!("`{name} = {}` is not TOML", dependency.value)),
    };
    if let Some(table) = value.as_table_mut() {
        // The kernel takes cargo's older spelling too.
        if let Some(old) = table.remove("default_features") {
            table.entry("default-features").or_insert(old);
        }
        if let Some(path) = table.get_mut("path")
            && let Some(written) = path.as_str()
        {
            *path = relative(root, &directory.join(written)).into();
        }
    }
    Ok((name.clone(), value))
}
