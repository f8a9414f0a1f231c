//! A code cell as a fence of a chapter: its words, its option lines, its code, and what it printed.

use std::fmt;

use serde_json::{Map, Value};

use super::ImportOptions;
use super::stored::{Failure, Stored};
use crate::notebook::code::{FAILS, NOT_RUN, NOT_RUN_CLOSE, NOT_RUN_OPEN, PANICS, REFUSED};

/// A fence, ready to be written.
pub(super) struct Fence {
    words: String,
    options: Vec<(String, String)>,
    code: String,
    expected: Option<String>,
}

impl Fence {
    /// The fence for a cell of this code.
    pub(super) fn of(cell: &Value, code: &str, import: ImportOptions) -> Self {
        let own = &cell["metadata"]["labook"];
        let mut words = "rust".to_owned();
        if let Some(more) = own["words"].as_str() {
            words = format!("rust,{more}");
        }
        let code = without_note(code.trim_matches(['\n', '\r']).trim_end());
        let mut options = options(&own["options"]);
        if own.is_null() {
            options.extend(of_jupyter(cell, &code));
        }
        let stored = if import.outputs {
            Stored::of(&cell["outputs"], &code)
        } else {
            Stored::default()
        };
        let expected = match own["expected"].as_str() {
            Some(expected) => Some(expected.to_owned()),
            None => stored.text,
        };
        // An export says itself what fails.
        let has_error = options.iter().any(|(key, _)| key == "error");
        match stored.failure.filter(|_| own.is_null()) {
            Some(Failure::Refused(code)) => {
                words = format!("rust,compile_fail,{code}");
                options.retain(|(key, _)| key != "error");
            }
            Some(Failure::Stopped) if !has_error => {
                options.push(("error".to_owned(), "true".to_owned()));
            }
            _ => {}
        }
        Self {
            words,
            options,
            code: with_hidden_lines(&code, &own["hidden"]),
            expected,
        }
    }
}

impl fmt::Display for Fence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let marks = marks(&self.code);
        writeln!(f, "{marks}{}", self.words)?;
        for (key, value) in &self.options {
            writeln!(f, "//| {key}: {value}")?;
        }
        writeln!(f, "{}", self.code)?;
        f.write_str(&marks)?;
        if let Some(expected) = &self.expected {
            let expected = expected.trim_end_matches('\n');
            let marks = self::marks(expected);
            let end = if expected.is_empty() { "" } else { "\n" };
            write!(f, "\n\n{marks}output\n{expected}{end}{marks}")?;
        }
        Ok(())
    }
}

/// The marks of a fence around a text that may hold fences itself.
pub(super) fn marks(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

fn options(own: &Value) -> Vec<(String, String)> {
    let empty = Map::new();
    let options = own.as_object().unwrap_or(&empty);
    let pairs = options.iter().filter_map(|(key, value)| {
        let value = value.as_str()?;
        Some((key.clone(), value.to_owned()))
    });
    let mut pairs: Vec<_> = pairs.collect();
    pairs.sort();
    // The name of a cell comes first, for whoever reads it.
    pairs.sort_by_key(|(key, _)| key != "label");
    pairs
}

/// What Jupyter keeps beside a cell that means the same as an option. The code's own option lines go before.
fn of_jupyter(cell: &Value, code: &str) -> Vec<(String, String)> {
    let metadata = &cell["metadata"];
    let has_tag = |tag: &str| {
        let tags = metadata["tags"].as_array().into_iter().flatten();
        tags.into_iter().any(|own| own == tag)
    };
    let hides = |side: &str, tag: &str| metadata["jupyter"][side] == true || has_tag(tag);
    let given = |key: &str| {
        code.lines()
            .take_while(|line| line.starts_with("//|"))
            .any(|line| {
                line[3..]
                    .split(':')
                    .next()
                    .is_some_and(|own| own.trim() == key)
            })
    };
    let all = [
        ("echo", "false", hides("source_hidden", "remove-input")),
        ("output", "false", hides("outputs_hidden", "remove-output")),
        ("error", "true", has_tag("raises-exception")),
    ];
    all.into_iter()
        .filter(|&(key, _, is_so)| is_so && !given(key))
        .map(|(key, value, _)| (key.to_owned(), value.to_owned()))
        .collect()
}

/// The code without what an export put around it.
fn without_note(code: &str) -> String {
    let Some((first, rest)) = code.split_once('\n') else {
        return code.to_owned();
    };
    match first {
        FAILS | PANICS | REFUSED => rest.to_owned(),
        NOT_RUN => {
            let inner = rest
                .strip_prefix(NOT_RUN_OPEN)
                .and_then(|rest| rest.strip_suffix(NOT_RUN_CLOSE));
            inner.map_or_else(
                || rest.to_owned(),
                |inner| inner.trim_matches('\n').to_owned(),
            )
        }
        _ => code.to_owned(),
    }
}

/// The code as a chapter writes it: hidden lines marked, and lines that would look like hidden ones too.
fn with_hidden_lines(code: &str, hidden: &Value) -> String {
    let is_hidden = |index: usize| {
        let hidden = hidden.as_array().into_iter().flatten();
        hidden
            .into_iter()
            .any(|line| line.as_u64() == Some(index as u64))
    };
    let lines = code.lines().enumerate().map(|(index, line)| {
        let body = line.trim_start();
        let indent = &line[..line.len() - body.len()];
        if is_hidden(index) {
            format!("{indent}# {body}")
        } else if body.starts_with("##") || body.starts_with("# ") || body.trim_end() == "#" {
            format!("{indent}#{body}")
        } else {
            line.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}
