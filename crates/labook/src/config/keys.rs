//! Reading a TOML table key by key: every wrong key or value becomes a diagnostic, and reading goes on.

use std::path::Path;
use std::time::Duration;

use labook_document::{Diagnostic, Severity, Span, nearest};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::quantity;
use crate::load::stays_inside;

/// What becomes of a file that a key names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Usage {
    /// Cells read it, from wherever it lies; one of them may make it.
    Read,
    /// It goes into the site under its own name.
    Published,
}

/// A table that is being read.
pub(super) struct Keys<'t, 'd> {
    table: Option<&'t DeTable<'t>>,
    path: String,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'t, 'd> Keys<'t, 'd> {
    /// Starts to read `table`; keys that are not `known` are reported. An empty `known` allows all.
    pub(super) fn new(
        table: &'t DeTable<'t>,
        path: &str,
        known: &[&str],
        diagnostics: &'d mut Vec<Diagnostic>,
    ) -> Self {
        for (key, value) in table.iter().filter(|_| !known.is_empty()) {
            let name: &str = key.get_ref();
            if known.contains(&name) {
                continue;
            }
            let noun = if value.get_ref().is_table() {
                "table"
            } else {
                "key"
            };
            let mut diagnostic = Diagnostic::error(
                key.span().into(),
                format!("unknown {noun} `{}`", join(path, name)),
            );
            diagnostic = match nearest(name, known.iter().copied()) {
                Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")),
                None => diagnostic.with_help(format!("the keys here are {}", quoted(known, '`'))),
            };
            diagnostics.push(diagnostic);
        }
        Self {
            table: Some(table),
            path: path.into(),
            diagnostics,
        }
    }

    /// Whether a key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The table under `key`; one that is not there reads as empty.
    pub(super) fn table(&mut self, key: &str, known: &[&str]) -> Keys<'t, '_> {
        let path = join(&self.path, key);
        let Some(value) = self.get(key) else {
            return Keys {
                table: None,
                path,
                diagnostics: self.diagnostics,
            };
        };
        match value.get_ref().as_table() {
            Some(table) => Keys::new(table, &path, known, self.diagnostics),
            None => {
                self.wrong::<()>(key, value, "a table", &format!("write it as `[{path}]`"));
                Keys {
                    table: None,
                    path,
                    diagnostics: self.diagnostics,
                }
            }
        }
    }

    /// The same keys, for a caller that wants to own them.
    pub(super) fn any(self) -> Self {
        self
    }

    /// A string.
    pub(super) fn string(&mut self, key: &str) -> Option<String> {
        let value = self.get(key)?;
        match value.get_ref().as_str() {
            Some(text) => Some(text.to_string()),
            None => self.wrong(key, value, "a string", "put it in double quotes"),
        }
    }

    /// A list of strings; a list that is not there is empty.
    pub(super) fn strings(&mut self, key: &str) -> Vec<String> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let strings = value.get_ref().as_array().and_then(|items| {
            items
                .iter()
                .map(|item| item.get_ref().as_str().map(String::from))
                .collect::<Option<Vec<_>>>()
        });
        match strings {
            Some(strings) => strings,
            None => self
                .wrong(
                    key,
                    value,
                    "a list of strings",
                    "write it as [\"a\", \"b\"]",
                )
                .unwrap_or_default(),
        }
    }

    /// A list of files, relative to `root`. One that is not there is reported as what its use deserves.
    pub(super) fn files(&mut self, key: &str, root: &Path, usage: Usage) -> Vec<String> {
        let names = self.strings(key);
        let items = self.get(key).and_then(|value| value.get_ref().as_array());
        let path = join(&self.path, key);
        for (name, item) in names.iter().zip(items.into_iter().flatten()) {
            let span = Span::from(item.span());
            if usage == Usage::Published && !stays_inside(name) {
                let message = format!("`{path}` names `{name}`, which is not inside of the book");
                self.diagnostics.push(
                    Diagnostic::error(span, message).with_help(
                        "copy the file into the book, and name it relative to book.toml",
                    ),
                );
            } else if !root.join(name).exists() {
                let message = format!("`{path}` names `{name}`, and there is no such file");
                let severity = match usage {
                    Usage::Read => Severity::Warning,
                    Usage::Published => Severity::Error,
                };
                self.diagnostics.push(
                    Diagnostic::new(severity, Some(span), message)
                        .with_help("files are named relative to book.toml"),
                );
            }
        }
        names
    }

    /// A file, relative to `root`, that must be there.
    pub(super) fn file(&mut self, key: &str, root: &Path) -> Option<String> {
        let name = self.string(key)?;
        if !root.join(&name).is_file() {
            let path = join(&self.path, key);
            let message = format!("`{path}` names `{name}`, and there is no such file");
            self.diagnostics.push(
                Diagnostic::new(Severity::Error, self.span(key), message)
                    .with_help("files are named relative to book.toml"),
            );
            return None;
        }
        Some(name)
    }

    /// One of many names, or `usual` where there is none or it is not among them.
    pub(super) fn name(
        &mut self,
        key: &str,
        usual: &str,
        names: impl Iterator<Item = &'static str> + Clone,
    ) -> String {
        let Some(name) = self.string(key) else {
            return usual.to_owned();
        };
        if names.clone().any(|known| known == name) {
            return name;
        }
        let path = join(&self.path, key);
        let message = format!("`{path}` cannot be \"{name}\"");
        let help = match nearest(&name, names) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!(
                "write \"{usual}\", \"apa\", \"chicago-author-date\" or another style's name"
            ),
        };
        self.diagnostics
            .push(Diagnostic::new(Severity::Error, self.span(key), message).with_help(help));
        usual.to_owned()
    }

    /// Every key with its place.
    pub(super) fn places(&self) -> Vec<(String, Span)> {
        let keys = self.table.into_iter().flat_map(|table| table.iter());
        keys.map(|(key, _)| (key.get_ref().to_string(), key.span().into()))
            .collect()
    }

    /// Where the value of `key` is written.
    pub(super) fn span(&self, key: &str) -> Option<Span> {
        self.get(key).map(|value| value.span().into())
    }

    /// `true` or `false`.
    pub(super) fn boolean(&mut self, key: &str) -> Option<bool> {
        let value = self.get(key)?;
        match value.get_ref().as_bool() {
            Some(flag) => Some(flag),
            None => self.wrong(key, value, "true or false", "write it without quotes"),
        }
    }

    /// A number of things.
    pub(super) fn count(&mut self, key: &str) -> Option<usize> {
        let value = self.get(key)?;
        match value
            .get_ref()
            .as_integer()
            .and_then(|number| number.as_str().parse().ok())
        {
            Some(count) => Some(count),
            None => self.wrong(
                key,
                value,
                "a whole number",
                "write it without quotes, 0 or more",
            ),
        }
    }

    /// One of several words; a number is taken as the word it is written with.
    pub(super) fn choice<T: Clone>(&mut self, key: &str, choices: &[(&str, T)]) -> Option<T> {
        let value = self.get(key)?;
        let word = match value.get_ref() {
            DeValue::String(word) => word.to_string(),
            DeValue::Integer(number) => number.as_str().to_string(),
            other => format!("a {}", other.type_str()),
        };
        if let Some((_, choice)) = choices.iter().find(|(name, _)| *name == word) {
            return Some(choice.clone());
        }
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let message = format!("`{}` cannot be \"{word}\"", join(&self.path, key));
        let help = format!("write one of {}", quoted(&names, '"'));
        self.diagnostics
            .push(Diagnostic::error(Span::from(value.span()), message).with_help(help));
        None
    }

    /// A duration: whole seconds, or a string with a unit.
    pub(super) fn duration(&mut self, key: &str) -> Option<Duration> {
        self.quantity(
            key,
            quantity::duration,
            "a duration",
            "write it as \"90s\", \"500ms\" or \"2m\"",
        )
    }

    /// A number of bytes, or a string with a unit.
    pub(super) fn bytes(&mut self, key: &str) -> Option<u64> {
        self.quantity(
            key,
            quantity::bytes,
            "a size",
            "write it as \"512MiB\" or \"4GiB\"",
        )
    }

    fn quantity<T>(
        &mut self,
        key: &str,
        read: fn(&str) -> Option<T>,
        what: &str,
        help: &str,
    ) -> Option<T> {
        let value = self.get(key)?;
        let quantity = match value.get_ref() {
            DeValue::String(text) => read(text),
            DeValue::Integer(number) => read(number.as_str()),
            _ => None,
        };
        quantity.or_else(|| self.wrong(key, value, what, help))
    }

    fn get(&self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.table?.get(key)
    }

    fn wrong<T>(
        &mut self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        what: &str,
        help: &str,
    ) -> Option<T> {
        let message = format!("`{}` must be {what}", join(&self.path, key));
        self.diagnostics
            .push(Diagnostic::error(Span::from(value.span()), message).with_help(help));
        None
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_string()
    } else {
        format!("{path}.{key}")
    }
}

fn quoted(words: &[&str], quote: char) -> String {
    words
        .iter()
        .map(|word| format!("{quote}{word}{quote}"))
        .collect::<Vec<_>>()
        .join(", ")
}
