//! A chapter made of a notebook: the inverse of an export, and for notebooks that others wrote.
//!
//! Code stays as it is; the kernel's commands leave it, since what they ask for stands in `book.toml`. What Jupyter
//! keeps beside a cell becomes option lines and words of its fence.

mod commands;
mod fence;
mod stored;

use serde_json::Value;

pub use commands::Dependency;
use fence::Fence;

/// What to take from a notebook besides its text and code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// The outputs that are stored in it become what the chapter says that its cells print.
    pub outputs: bool,
}

/// A chapter made of a notebook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// The Markdown of the chapter.
    pub text: String,
    /// The words of its first heading, where it has one of the first level.
    pub title: Option<String>,
    /// What the notebook's `:dep` lines ask for, in order.
    pub dependencies: Vec<Dependency>,
    /// What a reader of the chapter's code would miss, and what to do about it.
    pub remarks: Vec<Remark>,
}

/// Something that a chapter cannot take over as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The cell, counted from 1.
    pub cell: usize,
    /// What it is.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Why a text is no notebook that becomes a chapter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// The text is not JSON.
    #[error("the notebook is not whole: {message}")]
    Json {
        /// What is wrong.
        message: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// The JSON is something else.
    #[error("this is JSON, and no notebook: it has no list of cells")]
    NoNotebook,
    /// An old or a future format.
    #[error("the notebook is in format {0}, and labook reads format 4")]
    Format(u64),
    /// A notebook of another language.
    #[error("the notebook is in {0}, not in Rust")]
    Language(String),
}

impl ImportError {
    /// What to do about it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Json { .. } => "save it from Jupyter again",
            Self::NoNotebook => "name a file that Jupyter saved, `….ipynb`",
            Self::Format(_) => "convert it: `jupyter nbconvert --to notebook --nbformat 4 FILE`",
            Self::Language(_) => {
                "only cells of Rust can be run; choose the Rust kernel, or leave the notebook out"
            }
        }
    }
}

/// Makes a chapter of a notebook's text.
///
/// # Errors
///
/// When the text is not a notebook of Rust in nbformat 4.
pub fn import(text: &str, options: ImportOptions) -> Result<Imported, ImportError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let notebook: Value = serde_json::from_str(text).map_err(|error| ImportError::Json {
        message: plain_message(&error),
        line: error.line(),
        column: error.column(),
    })?;
    let format = notebook["nbformat"].as_u64();
    if let Some(other) = format.filter(|&format| format != 4) {
        return Err(ImportError::Format(other));
    }
    let (Some(cells), Some(_)) = (notebook["cells"].as_array(), format) else {
        return Err(ImportError::NoNotebook);
    };
    let metadata = &notebook["metadata"];
    let language = [
        &metadata["language_info"]["name"],
        &metadata["kernelspec"]["language"],
    ];
    if let Some(other) = language.iter().find_map(|language| language.as_str())
        && !other.eq_ignore_ascii_case("rust")
    {
        return Err(ImportError::Language(other.to_owned()));
    }
    let mut imported = Imported::default();
    let mut parts = Vec::new();
    for (index, cell) in cells.iter().enumerate() {
        if let Some(part) = chapter_part(cell, index + 1, options, &mut imported) {
            parts.push(part);
        }
    }
    imported.text = parts.join("\n\n");
    if !imported.text.is_empty() {
        imported.text.push('\n');
    }
    Ok(imported)
}

/// What a cell becomes in the chapter, without blank lines at its ends.
fn chapter_part(
    cell: &Value,
    number: usize,
    options: ImportOptions,
    imported: &mut Imported,
) -> Option<String> {
    let own = &cell["metadata"]["labook"];
    let source = joined(&cell["source"]);
    match cell["cell_type"].as_str() {
        Some("code") => {
            let (code, remarks) = commands::take(&source, number, &mut imported.dependencies);
            imported.remarks.extend(remarks);
            if own["generated"].is_string() || code.trim().is_empty() {
                return None;
            }
            Some(Fence::of(cell, &code, options).to_string())
        }
        _ if own["generated"].is_string() => None,
        Some("markdown") => {
            if cell["attachments"]
                .as_object()
                .is_some_and(|files| !files.is_empty())
            {
                imported.remarks.push(Remark {
                    cell: number,
                    message: "the cell holds files, which a chapter cannot".to_owned(),
                    help: "save them beside the chapter, and replace `attachment:` in its links"
                        .to_owned(),
                });
            }
            // A fence that was only shown is kept whole.
            let text = own["source"].as_str().unwrap_or(&source);
            let text = text.trim_matches(['\n', '\r']).trim_end();
            if imported.title.is_none() {
                imported.title = title(text);
            }
            (!text.is_empty()).then(|| text.to_owned())
        }
        _ => {
            let text = source.trim_matches('\n');
            (!text.trim().is_empty()).then(|| {
                let fence = fence::marks(text);
                format!("{fence}text\n{text}\n{fence}")
            })
        }
    }
}

/// The words of the first heading of the first level, in either of Markdown's ways.
fn title(text: &str) -> Option<String> {
    let next = text.lines().skip(1).chain([""]);
    text.lines().zip(next).find_map(|(line, next)| {
        let is_underlined = next.starts_with('=') && next.trim_end().trim_matches('=').is_empty();
        let words = line.strip_prefix("# ").or(is_underlined.then_some(line))?;
        (!words.trim().is_empty()).then(|| words.trim().to_owned())
    })
}

/// Text that nbformat keeps as a string or as a list of lines, without the line ends of Windows.
fn joined(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect(),
        _ => String::new(),
    };
    text.replace("\r\n", "\n")
}

/// The message of the parser, whose place is told apart from it.
fn plain_message(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.split_once(" at line ") {
        Some((message, _)) => message.to_owned(),
        None => message,
    }
}
