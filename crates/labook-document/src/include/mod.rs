//! The expansion of directives, in mdBook's form and with its meaning.

mod directive;
mod select;

use std::collections::BTreeMap;

use self::{
    directive::{Directive, Selection, directives, target},
    select::{Lines, select},
};
use crate::{Diagnostic, Directive as List, Source, Span, nearest, source::FileId};

/// How deep files can include files.
const MAX_DEPTH: usize = 10;

/// How much text a chapter can come to: files that include one another twice grow without measure.
const MAX_TEXT: usize = 256 << 20;

/// How many files a chapter can include, each time counted.
const MAX_INCLUDES: usize = 100_000;

/// The directives that are known. The others are left as they stand: they may be someone else's.
const NAMES: [&str; 5] = [
    "include",
    "rustdoc_include",
    "playground",
    "playpen",
    "title",
];

impl Source {
    /// The text of a chapter with its directives carried out: `{{#include}}` and `{{#rustdoc_include}}` with
    /// ranges and anchors, `{{#playground}}`, `{{#title}}`, and `\{{#…` which stands for itself.
    ///
    /// `load` reads a file named relative to the book's root, and says why where it cannot. A directive that
    /// cannot be carried out stays in the text, and a diagnostic points at it.
    pub fn read(
        path: &str,
        text: &str,
        load: &mut dyn FnMut(&str) -> Result<String, String>,
    ) -> (Self, Vec<Diagnostic>) {
        let mut source = Self::empty();
        let file = source.add_file(path, text);
        let mut expander = Expander {
            files: BTreeMap::from([(path.to_owned(), file)]),
            source,
            load,
            open: vec![(file, Selection::Whole)],
            includes: 0,
            diagnostics: Vec::new(),
        };
        let body = expander.source.body(file);
        expander.expand(file, body);
        (expander.source, expander.diagnostics)
    }
}

struct Expander<'a> {
    source: Source,
    load: &'a mut dyn FnMut(&str) -> Result<String, String>,
    /// The files taken up, by path.
    files: BTreeMap<String, FileId>,
    /// What is being expanded, outermost first.
    open: Vec<(FileId, Selection)>,
    includes: usize,
    diagnostics: Vec<Diagnostic>,
}

/// Why a directive cannot be carried out, and what to do.
struct Refusal {
    message: String,
    help: Option<String>,
}

impl Refusal {
    fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
        }
    }

    fn with_help(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: Some(help.into()),
        }
    }
}

impl Expander<'_> {
    /// Appends a range of a file with the directives in it carried out.
    fn expand(&mut self, file: FileId, range: Span) {
        let text = &self.source.file_text(file)[range.range()];
        if !text.contains("{{") {
            return self.source.copy(file, range);
        }
        let text = text.to_owned();
        let mut done = range.start;
        for directive in directives(&text) {
            let span = Span::new(
                range.start + directive.span.start,
                range.start + directive.span.end,
            );
            self.source.copy(file, Span::new(done, span.start));
            done = span.end;
            if directive.escaped {
                self.source.copy(file, Span::new(span.start + 1, span.end));
                continue;
            }
            let at = self.source.text().len();
            let result = self.carry_out(file, &directive, span);
            let place = |source: &Source| Span::new(at, source.text().len());
            match result {
                Ok(None) => {}
                Ok(Some(warning)) => {
                    // The directive itself is gone from the text.
                    let directive = self.source.locate_in(file, span.start);
                    self.diagnostics.push(
                        Diagnostic::warning(place(&self.source), warning)
                            .with_help(format!("it was included at {directive}")),
                    );
                }
                Err(Refusal { message, help }) => {
                    self.source.copy(file, span);
                    let mut error = Diagnostic::error(place(&self.source), message);
                    error.help.extend(help);
                    self.diagnostics.push(error);
                }
            }
        }
        self.source.copy(file, Span::new(done, range.end));
    }

    /// Carries a directive out. What comes back is worth a warning. A refusal has appended nothing.
    fn carry_out(
        &mut self,
        file: FileId,
        directive: &Directive<'_>,
        span: Span,
    ) -> Result<Option<String>, Refusal> {
        let argument = directive.argument;
        if NAMES.contains(&directive.name) && argument.is_empty() {
            // Without an argument it is no directive to mdBook, and in backticks people write of it.
            let at = self.source.text().len();
            let quoted = self.source.text().ends_with('`');
            self.source.copy(file, span);
            if !quoted {
                let form = match directive.name {
                    "title" => "{{#title The title of the page}}",
                    _ => "{{#include file.rs}}",
                };
                self.diagnostics.push(
                    Diagnostic::warning(
                        Span::new(at, self.source.text().len()),
                        format!(
                            "`{{{{#{}}}}}` names nothing, so it has no effect",
                            directive.name
                        ),
                    )
                    .with_help(format!("write `{form}`")),
                );
            }
            return Ok(None);
        }
        match directive.name {
            "include" => self.include(file, argument, false),
            "rustdoc_include" => self.include(file, argument, true),
            "playground" | "playpen" => self.playground(file, argument),
            "title" => {
                self.source.set_title(argument);
                Ok(None)
            }
            name => {
                let at = self.source.text().len();
                self.source.copy(file, span);
                let lists = List::ALL.into_iter().map(List::name);
                if lists.clone().any(|known| known == name) {
                    return Ok(None);
                }
                if let Some(near) = nearest(name, NAMES.into_iter().chain(lists)) {
                    let span = Span::new(at, self.source.text().len());
                    self.diagnostics.push(
                        Diagnostic::warning(span, format!("there is no directive `{name}`"))
                            .with_help(format!("did you mean `{near}`?")),
                    );
                }
                Ok(None)
            }
        }
    }

    /// Appends a part of a file; with `hiding`, the rest of it too, as hidden lines of Rust.
    fn include(
        &mut self,
        from: FileId,
        argument: &str,
        hiding: bool,
    ) -> Result<Option<String>, Refusal> {
        let (path, selection) = target(argument);
        let file = self.open_file(from, path)?;
        let this = (file, selection);
        if self.open.contains(&this) {
            return Err(self.cycle(file));
        }
        if self.open.len() > MAX_DEPTH {
            return Err(Refusal::with_help(
                format!("files include files more than {MAX_DEPTH} levels deep"),
                self.chain(file),
            ));
        }
        let (path, text) = (self.source.file_path(file), self.source.file_text(file));
        let mut taken =
            select(text, self.source.body(file), &this.1).map_err(|(reason, help)| Refusal {
                message: format!("`{path}` cannot be included: {reason}"),
                help,
            })?;
        let warning = taken.warning.take().map(|odd| format!("`{path}`: {odd}"));
        if !hiding {
            taken.lines.retain(|lines| lines.selected);
        }
        // The directive's own line has its own end.
        if let Some(last) = taken.lines.last_mut() {
            let line = &text[last.span.range()];
            let line = line.strip_suffix('\n').unwrap_or(line);
            last.span.end = last.span.start + line.strip_suffix('\r').unwrap_or(line).len();
        }
        self.open.push(this);
        for lines in taken.lines {
            if lines.selected {
                self.expand(file, lines.span);
            } else {
                self.hide(file, lines);
            }
        }
        self.open.pop();
        Ok(warning)
    }

    /// Appends lines as hidden ones.
    fn hide(&mut self, file: FileId, lines: Lines) {
        let text = self.source.file_text(file)[lines.span.range()].to_owned();
        let mut start = lines.span.start;
        for line in text.split_inclusive('\n') {
            let blank = line.trim().is_empty();
            self.source.insert(if blank { "#" } else { "# " });
            self.expand(file, Span::new(start, start + line.len()));
            start += line.len();
        }
    }

    /// Appends a file as a fence of Rust.
    fn playground(&mut self, from: FileId, argument: &str) -> Result<Option<String>, Refusal> {
        let mut words = argument.split_whitespace();
        let file = self.open_file(from, words.next().unwrap_or_default())?;
        let body = self.source.body(file);
        let text = &self.source.file_text(file)[body.range()];
        let longest = text.split(|char| char != '`').map(str::len).max();
        let fence = "`".repeat(longest.unwrap_or(0).max(2) + 1);
        let ends = text.ends_with('\n');
        let info: Vec<&str> = std::iter::once("rust").chain(words).collect();
        self.source.insert(&format!("{fence}{}\n", info.join(",")));
        self.source.copy(file, body);
        self.source
            .insert(&format!("{}{fence}", if ends { "" } else { "\n" }));
        Ok(None)
    }

    /// The file that `path` names where `from` says so.
    fn open_file(&mut self, from: FileId, path: &str) -> Result<FileId, Refusal> {
        self.includes += 1;
        if self.includes > MAX_INCLUDES || self.source.text().len() > MAX_TEXT {
            return Err(Refusal::new("this chapter includes too much"));
        }
        let path = relative(self.source.file_path(from), path);
        if let Some(&file) = self.files.get(&path) {
            return Ok(file);
        }
        let text = (self.load)(&path).map_err(|reason| {
            let from = self.source.file_path(from);
            Refusal::with_help(
                format!("`{path}` cannot be included: {reason}"),
                format!("the path is relative to `{from}`"),
            )
        })?;
        let file = self.source.add_file(&path, &text);
        self.files.insert(path, file);
        Ok(file)
    }

    fn cycle(&self, file: FileId) -> Refusal {
        let path = self.source.file_path(file);
        Refusal::with_help(format!("`{path}` includes itself"), self.chain(file))
    }

    /// Which file includes which.
    fn chain(&self, last: FileId) -> String {
        let files = self.open.iter().map(|&(file, _)| file).chain([last]);
        let paths: Vec<_> = files
            .map(|file| format!("`{}`", self.source.file_path(file)))
            .collect();
        paths.join(" includes ")
    }
}

/// A path that stands in the file `from`, as one relative to the book, without `.` and `..` where possible.
fn relative(from: &str, path: &str) -> String {
    if path.starts_with('/') {
        return path.to_owned();
    }
    let directory = from.rsplit_once('/').map_or("", |(directory, _)| directory);
    let mut parts: Vec<&str> = Vec::new();
    for part in directory.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|&last| last != "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let root = if from.starts_with('/') { "/" } else { "" };
    format!("{root}{}", parts.join("/"))
}
