//! The parser against chapters with what should come of them beside each.
//!
//! A file in `tests/parse`, `tests/include` or `tests/summary` holds cases:
//!
//! ```text
//! === case: what it shows (setting, setting)
//! the chapter
//! === file: path/of/another/file
//! its text
//! === result
//! what comes of the chapter
//! ```
//!
//! `UPDATE_EXPECT=1 cargo test -p labook-document` writes the results as they are; look at the difference.
//! The settings are `crlf` (lines end so), `no-newline` (the last line has no end), `mark` (a byte order
//! mark stands first), and `smart` (punctuation).

mod case;
mod places;
mod print;
mod properties;

use labook_document::{ParseSettings, Source, parse, parse_summary};

use crate::case::{Case, check};

#[test]
fn chapters() {
    check("parse", |case| {
        let settings = ParseSettings {
            smart_punctuation: case.has("smart"),
            ..ParseSettings::default()
        };
        print::document(&parse(Source::new("a.md", &case.text), &settings))
    });
}

#[test]
fn includes() {
    check("include", |case| {
        let (source, diagnostics) = read(case);
        print::source(&source, &diagnostics)
    });
}

#[test]
fn summaries() {
    check("summary", |case| {
        print::summary(&parse_summary(Source::new("SUMMARY.md", &case.text)))
    });
}

fn read(case: &Case) -> (Source, Vec<labook_document::Diagnostic>) {
    Source::read("src/a.md", &case.text, &mut |path| {
        let file = case.files.iter().find(|(name, _)| name == path);
        file.map(|(_, text)| text.clone())
            .ok_or_else(|| "there is no such file".to_owned())
    })
}
