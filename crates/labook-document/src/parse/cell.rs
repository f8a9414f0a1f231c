//! The lines of a Rust fence: options, hidden lines, and the code.

use super::{fence::Words, option};
use crate::{Cell, CellId, CellKind, CellOptions, Diagnostic, Excerpt, ParseSettings, Span};

/// A Rust fence as it stands in the chapter.
pub(super) struct RustFence {
    /// The whole fence.
    pub span: Span,
    /// What its info string asks for.
    pub words: Words,
    /// What stands between the fences.
    pub content: Excerpt,
}

/// What a line of a Rust fence is. The offsets are those of the mark to take off, from the line's start.
enum Line {
    /// Compiled and shown.
    Shown,
    /// Shown with one `#` less than written: `##` stands for `#`.
    Escaped(Span),
    /// Compiled, not shown.
    Hidden(Span),
    /// An option, which may be hidden.
    Option(Span),
    /// A command of an evcxr session, which is not Rust.
    Command(&'static str),
}

/// The commands of an evcxr session that people write in notebooks.
const COMMANDS: [&str; 12] = [
    "dep",
    "opt",
    "cache",
    "sccache",
    "linker",
    "efmt",
    "vars",
    "clear",
    "timing",
    "time_passes",
    "toolchain",
    "preserve_vars_on_panic",
];

/// Makes a cell of a Rust fence. With it comes the place of its label, where it has one.
pub(super) fn read_fence(
    id: CellId,
    fence: RustFence,
    settings: &ParseSettings,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Cell, Option<Span>) {
    let RustFence {
        span,
        words,
        content,
    } = fence;
    let mut options = CellOptions {
        evaluate: words.evaluate,
        edition: words.edition.filter(|&named| named != settings.edition),
        ..CellOptions::default()
    };
    let mut code = Excerpt::default();
    let mut shown = String::new();
    let mut commands = Vec::new();
    let mut misplaced = Vec::new();
    let mut reader = option::Reader::new(&content, diagnostics);
    let mut at_top = true;
    for line in lines(&content.text) {
        let text = &content.text[line.range()];
        match classify(text) {
            Line::Shown => {
                at_top &= text.trim().is_empty();
                code.append(&content, line);
                shown.push_str(text);
            }
            Line::Escaped(mark) => {
                at_top = false;
                shown.push_str(&text[..mark.start]);
                shown.push_str(&text[mark.end..]);
                append_without(&mut code, &content, line, mark);
            }
            Line::Hidden(mark) => {
                append_without(&mut code, &content, line, mark);
            }
            Line::Option(mark) => {
                append_without(&mut code, &content, line, mark);
                if at_top {
                    reader.read(line, &mut options);
                } else {
                    misplaced.push(trimmed(&content.text, line));
                }
            }
            Line::Command(name) => {
                let end = line.start + text.trim_end().len();
                commands.push((name, trimmed(&content.text, line)));
                // Its line stays, so that line numbers do, but it is no Rust and would only be misread.
                code.append(&content, Span::new(end, line.end));
            }
        }
    }
    reader.finish(&mut options, settings.max_frames);
    let label = reader.label();
    for place in misplaced {
        let place = content.source_span(place);
        diagnostics.push(
            Diagnostic::error(
                place,
                "this option has no effect, because code stands before it",
            )
            .with_help("move it to the top of the cell"),
        );
    }
    for (name, place) in commands {
        diagnostics.push(command_error(
            name,
            &content.text[place.range()],
            content.source_span(place),
        ));
    }
    code.anchor(content.source_offset(0));
    let cell = Cell {
        id,
        kind: CellKind::Fence,
        span,
        code,
        shown: without_outer_blank_lines(&shown).to_owned(),
        options,
        expected: None,
    };
    (cell, label)
}

fn classify(line: &str) -> Line {
    let body = line.trim();
    let indent = line.len() - line.trim_start().len();
    let mark = |len| Span::new(indent, indent + len);
    if option::strip_mark(line).is_some() {
        Line::Option(mark(if body.starts_with("# ") { 2 } else { 0 }))
    } else if body.starts_with("##") {
        Line::Escaped(mark(1))
    } else if body == "#" {
        Line::Hidden(mark(1))
    } else if let Some(name) = command(body.strip_prefix("# ").unwrap_or(body)) {
        Line::Command(name)
    } else if body.starts_with("# ") {
        Line::Hidden(mark(2))
    } else {
        Line::Shown
    }
}

fn command(body: &str) -> Option<&'static str> {
    let word = body.strip_prefix(':')?.split_whitespace().next()?;
    COMMANDS.into_iter().find(|&name| name == word)
}

fn command_error(name: &str, line: &str, span: Span) -> Diagnostic {
    let error = Diagnostic::error(
        span,
        format!("`:{name}` is a command of the evcxr kernel, not Rust"),
    );
    match name {
        "dep" => {
            let dependency = line.trim_start_matches(['#', ' ']);
            let dependency = dependency.trim_start_matches(":dep").trim();
            let error = error.with_help("name what the cells use in [dependencies] of book.toml:");
            // evcxr takes a bare name for the newest version.
            if dependency.contains('=') {
                error.with_help(dependency)
            } else {
                error.with_help(format!("{dependency} = \"*\""))
            }
        }
        _ => error.with_help(
            "remove the line; how cells are compiled and run stands in [dependencies] and [execute] of book.toml",
        ),
    }
}

/// Appends a line of `from` without the mark in it.
fn append_without(code: &mut Excerpt, from: &Excerpt, line: Span, mark: Span) {
    code.append(from, Span::new(line.start, line.start + mark.start));
    code.append(from, Span::new(line.start + mark.end, line.end));
}

/// The range of each line, with its end.
fn lines(text: &str) -> impl Iterator<Item = Span> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let span = Span::new(start, start + line.len());
        start = span.end;
        span
    })
}

/// The range of a line without white space around it.
fn trimmed(text: &str, line: Span) -> Span {
    let line_text = &text[line.range()];
    let indent = line_text.len() - line_text.trim_start().len();
    Span::new(
        line.start + indent,
        line.start + line_text.trim_end().len().max(indent),
    )
}

/// What is left to show when hidden lines and options are gone often starts or ends with blank lines.
fn without_outer_blank_lines(text: &str) -> &str {
    let body = text.trim_start();
    let start = text[..text.len() - body.len()]
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let trimmed = text.trim_end();
    let end = text[trimmed.len()..]
        .find('\n')
        .map_or(text.len(), |at| trimmed.len() + at + 1);
    if trimmed.is_empty() {
        ""
    } else {
        &text[start..end]
    }
}
