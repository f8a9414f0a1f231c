//! The info string of a fence: which fences are cells, and what their words ask for.

use crate::{Diagnostic, Edition, Evaluate, Span, nearest};

/// What a fence is for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Purpose {
    /// It is a cell, of these words.
    Cell(Words),
    /// It is the expectation of the cell before it.
    Output,
    /// It is a formula.
    Math,
    /// It is only shown.
    Code,
}

/// What the words of a cell's info string ask for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Words {
    /// How far the cell is taken.
    pub evaluate: Evaluate,
    /// The edition named.
    pub edition: Option<Edition>,
}

/// Words that rustdoc and mdBook know and that change nothing here.
const WITHOUT_EFFECT: [&str; 11] = [
    "custom",
    "does_not_compile",
    "editable",
    "mdbook-runnable",
    "noplayground",
    "noplaypen",
    "not_desired_behavior",
    "panics",
    "standalone",
    "standalone_crate",
    "test_harness",
];

/// Words that do change something.
const WITH_EFFECT: [(&str, Effect); 8] = [
    ("ignore", Effect::Ignore),
    ("should_panic", Effect::ShouldPanic),
    ("no_run", Effect::NoRun),
    ("compile_fail", Effect::CompileFail),
    ("edition2015", Effect::Edition(Edition::E2015)),
    ("edition2018", Effect::Edition(Edition::E2018)),
    ("edition2021", Effect::Edition(Edition::E2021)),
    ("edition2024", Effect::Edition(Edition::E2024)),
];

#[derive(Clone, Copy)]
enum Effect {
    Ignore,
    ShouldPanic,
    NoRun,
    CompileFail,
    Edition(Edition),
}

/// Says what a fence is for, by its opening line.
pub(super) fn purpose(text: &str, info: Span, diagnostics: &mut Vec<Diagnostic>) -> Purpose {
    let words = words(text, info);
    let Some(&(first, first_span)) = words.first() else {
        return Purpose::Code;
    };
    match first {
        "output" => {
            if let Some(&(word, span)) = words.get(1) {
                let message = format!("an `output` fence takes no further words, such as `{word}`");
                diagnostics.push(Diagnostic::error(span, message));
            }
            Purpose::Output
        }
        "math" => Purpose::Math,
        _ if is_rust(&words) => Purpose::Cell(read_words(&words, diagnostics)),
        _ => {
            if first.eq_ignore_ascii_case("rust") {
                let message = format!("`{first}` is not `rust`, so this code is shown but not run");
                let help = "write `rust`, or `text` if it is not to run";
                diagnostics.push(Diagnostic::warning(first_span, message).with_help(help));
            }
            Purpose::Code
        }
    }
}

/// Whether the words make a cell: `rust` comes first, or after words that rustdoc knows.
fn is_rust(words: &[(&str, Span)]) -> bool {
    words
        .iter()
        .find(|&&(word, _)| !is_known(word))
        .is_some_and(|&(word, _)| word == "rust")
}

fn is_known(word: &str) -> bool {
    WITHOUT_EFFECT.contains(&word)
        || WITH_EFFECT.iter().any(|&(name, _)| name == word)
        || word.starts_with("hidelines=")
        || word.starts_with("ignore-")
        || is_error_code(word)
}

/// Whether a word is a code of rustc's errors, such as `E0308`.
fn is_error_code(word: &str) -> bool {
    word.strip_prefix('E')
        .is_some_and(|digits| digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn read_words(words: &[(&str, Span)], diagnostics: &mut Vec<Diagnostic>) -> Words {
    let mut edition = None;
    let mut skip = None;
    let mut compile_fail = false;
    let mut no_run = false;
    let mut should_panic = false;
    let mut codes = Vec::new();
    for &(word, span) in words.iter().filter(|&&(word, _)| word != "rust") {
        match WITH_EFFECT.iter().find(|&&(name, _)| name == word) {
            Some((_, Effect::Ignore)) => skip = Some(word),
            Some((_, Effect::ShouldPanic)) => should_panic = true,
            Some((_, Effect::NoRun)) => no_run = true,
            Some((_, Effect::CompileFail)) => compile_fail = true,
            Some((_, Effect::Edition(named))) => edition = Some(*named),
            None if is_error_code(word) => codes.push(word.to_owned()),
            None if word.starts_with("ignore-") => skip = Some(word),
            None if is_known(word) => {}
            None => diagnostics.push(unknown(word, span)),
        }
    }
    let evaluate = match skip {
        Some(word) => Evaluate::Skip(word.to_owned()),
        None if compile_fail => Evaluate::CompileFail(codes),
        None if no_run => Evaluate::NoRun,
        None if should_panic => Evaluate::ShouldPanic,
        None => Evaluate::Run,
    };
    Words { evaluate, edition }
}

/// A slip in a word that matters is an error, for the cell would run as it should not; any other word is
/// someone else's, and only worth a warning.
fn unknown(word: &str, span: Span) -> Diagnostic {
    let known = WITH_EFFECT.iter().map(|&(name, _)| name);
    match nearest(word, known.chain(WITHOUT_EFFECT)) {
        Some(near) => Diagnostic::error(span, format!("a Rust fence knows no word `{word}`"))
            .with_help(format!("did you mean `{near}`?")),
        None => Diagnostic::warning(
            span,
            format!("a Rust fence knows no word `{word}`, so it has no effect"),
        ),
    }
}

/// The words of an info string, split at commas and white space. What stands in braces is for others.
fn words(text: &str, info: Span) -> Vec<(&str, Span)> {
    let mut words = Vec::new();
    let mut start = None;
    let mut depth = 0_usize;
    let line = &text[info.range()];
    for (at, char) in line.char_indices().chain([(line.len(), ' ')]) {
        let separates = char == ',' || char.is_whitespace();
        match char {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            _ if !separates => {
                start.get_or_insert(at);
                continue;
            }
            _ => {}
        }
        if let Some(start) = start.take() {
            let span = Span::new(info.start + start, info.start + at);
            words.push((&line[start..at], span));
        }
    }
    words
}
