//! The option lines of a cell, `//| key: value`.

use std::time::Duration;

use super::label::is_label;
use super::slider::{self, Line};
use crate::{CellOptions, Diagnostic, Evaluate, Excerpt, Span, UpTo, nearest};

/// Every key that an option line can have.
const KEYS: [&str; 12] = [
    "label",
    "caption",
    "echo",
    "eval",
    "output",
    "error",
    "fold",
    "tolerance",
    "timeout",
    "up-to",
    "slider",
    "frames",
];

/// What the option lines of one cell said so far.
pub(super) struct Reader<'a> {
    code: &'a Excerpt,
    /// Keys met, each with its place in the source.
    met: Vec<(&'a str, Span)>,
    /// The place of the label's value in the source.
    label: Option<Span>,
    /// The sliders met, each with its place in the source.
    sliders: Vec<(Line, Span)>,
    /// The named frames, with their place in the source.
    frames: Option<(&'a str, Span)>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

/// The text after `//|` if a line is an option line. It may be hidden, though it is never shown.
pub(super) fn strip_mark(line: &str) -> Option<&str> {
    let line = line.trim_start();
    line.strip_prefix("# ").unwrap_or(line).strip_prefix("//|")
}

impl<'a> Reader<'a> {
    /// A reader for the options in `code`.
    pub(super) fn new(code: &'a Excerpt, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Self {
            code,
            met: Vec::new(),
            label: None,
            sliders: Vec::new(),
            frames: None,
            diagnostics,
        }
    }

    /// The place of the label, where there is one.
    pub(super) fn label(&self) -> Option<Span> {
        self.label
    }

    /// Reads one line of the code, given by its range there.
    pub(super) fn read(&mut self, line: Span, options: &mut CellOptions) {
        let code: &'a str = self.code.text.as_str();
        let body = strip_mark(&code[line.range()]).unwrap_or_default();
        let content = body.trim();
        if content.is_empty() {
            return;
        }
        let parts = content
            .split_once(':')
            .filter(|(key, _)| !key.trim().is_empty());
        let Some((key, value)) = parts else {
            let span = self.place(content);
            let error = Diagnostic::error(span, format!("`{content}` is not an option"))
                .with_help("an option is written `//| key: value`");
            self.diagnostics.push(error);
            return;
        };
        let (key, value) = (key.trim(), value.trim());
        let key_span = self.place(key);
        if !KEYS.contains(&key) {
            self.diagnostics.push(unknown_key(key, key_span));
            return;
        }
        let first = self.met.iter().find(|&&(met, _)| met == key);
        if let Some(&(_, first)) = first.filter(|_| key != "slider") {
            let error = Diagnostic::error(key_span, format!("the option `{key}` is given twice"))
                .with_label(first, "first given here");
            self.diagnostics.push(error);
            return;
        }
        self.met.push((key, key_span));
        if value.is_empty() {
            let error = Diagnostic::error(key_span, format!("the option `{key}` has no value"))
                .with_help(format!("write `//| {key}: {}`", example(key)));
            self.diagnostics.push(error);
            return;
        }
        let value = unquote(value);
        match key {
            "slider" => return self.slider(value),
            "frames" => return self.frames = Some((value, self.place(value))),
            _ => {}
        }
        if let Err(expected) = set(options, key, value) {
            let span = self.place(value);
            let mut error =
                Diagnostic::error(span, format!("`{key}` is {expected}, not `{value}`"));
            if let Some(near) = nearest(value, choices(key).iter().copied()) {
                error = error.with_help(format!("did you mean `{near}`?"));
            }
            self.diagnostics.push(error);
        } else if key == "label" {
            self.label = Some(self.place(value));
        }
    }

    fn slider(&mut self, value: &str) {
        let span = self.place(value);
        match Line::read(value) {
            Err(expected) => {
                let message = format!("`slider` is {expected}, not `{value}`");
                self.diagnostics.push(Diagnostic::error(span, message));
            }
            Ok(line) => match self.sliders.iter().find(|(it, _)| it.name() == line.name()) {
                Some(&(_, first)) => {
                    let message = format!("there are two sliders `{}`", line.name());
                    let error = Diagnostic::error(span, message);
                    self.diagnostics
                        .push(error.with_label(first, "the first one is here"));
                }
                None => self.sliders.push((line, span)),
            },
        }
    }

    /// All lines are read: what they say together. A cell may come to no more frames than `max_frames`.
    pub(super) fn finish(&mut self, options: &mut CellOptions, max_frames: usize) {
        let sliders = std::mem::take(&mut self.sliders);
        let Some(&(_, span)) = sliders.first() else {
            if let Some((_, span)) = self.frames {
                let error = Diagnostic::error(
                    span,
                    "`frames` names values of a slider, and the cell has none",
                );
                self.diagnostics
                    .push(error.with_help("add a line such as `//| slider: mu = -2..=2 step 0.5`"));
            }
            return;
        };
        let counts = sliders.iter().map(|(line, _)| line.count());
        let frames = counts.fold(1, usize::saturating_mul);
        if frames > max_frames {
            let message =
                format!("this comes to {frames} frames, and a cell may have {max_frames}");
            let error = Diagnostic::error(span, message).with_help(
                "take larger steps, or allow more with `frames` in [execute] of book.toml",
            );
            return self.diagnostics.push(error);
        }
        let word = match &options.evaluate {
            _ if options.error => Some("error: true"),
            Evaluate::Run | Evaluate::Skip(_) => None,
            Evaluate::ShouldPanic => Some("should_panic"),
            Evaluate::NoRun => Some("no_run"),
            Evaluate::CompileFail(_) => Some("compile_fail"),
        };
        if let Some(word) = word {
            let message = format!(
                "a cell with a slider runs to its end for each value, so it cannot be `{word}`"
            );
            return self.diagnostics.push(Diagnostic::error(span, message));
        }
        if options.evaluate != Evaluate::Run {
            return;
        }
        let lines = sliders.into_iter().map(|(line, _)| line).collect();
        match slider::sliders(lines, self.frames.map(|(text, _)| text)) {
            Ok(sliders) => options.sliders = Some(sliders),
            Err(expected) => {
                let (text, span) = self.frames.unwrap_or(("", span));
                let message = format!("`frames` is {expected}, not `{text}`");
                self.diagnostics.push(Diagnostic::error(span, message));
            }
        }
    }

    /// The place in the source of a part of the code.
    fn place(&self, part: &str) -> Span {
        let at = part.as_ptr().addr() - self.code.text.as_ptr().addr();
        self.code.source_span(Span::new(at, at + part.len()))
    }
}

fn unknown_key(key: &str, span: Span) -> Diagnostic {
    let error = Diagnostic::error(span, format!("there is no option `{key}`"));
    match nearest(key, KEYS) {
        Some(near) => error.with_help(format!("did you mean `{near}`?")),
        None => error.with_help(format!("the options are {}", KEYS.join(", "))),
    }
}

/// Sets an option, or says what its value should be.
fn set(options: &mut CellOptions, key: &str, value: &str) -> Result<(), &'static str> {
    match key {
        "label" => options.label = Some(label(value)?),
        "caption" => options.caption = Some(value.to_owned()),
        "echo" => options.echo = truth(value)?,
        "output" => options.output = truth(value)?,
        "error" => options.error = truth(value)?,
        "fold" => options.fold = truth(value)?,
        "tolerance" => options.tolerance = Some(tolerance(value)?),
        "timeout" => options.timeout = Some(timeout(value)?),
        "up-to" if value == "sign" => options.up_to = Some(UpTo::Sign),
        "up-to" => return Err("`sign`"),
        _ => {
            // A fence that says `ignore` stays ignored, whatever `eval` says.
            if !truth(value)? && !matches!(options.evaluate, Evaluate::Skip(_)) {
                options.evaluate = Evaluate::Skip("eval: false".to_owned());
            }
        }
    }
    Ok(())
}

fn truth(value: &str) -> Result<bool, &'static str> {
    value.parse().map_err(|_| "`true` or `false`")
}

fn label(value: &str) -> Result<String, &'static str> {
    if is_label(value) {
        Ok(value.to_owned())
    } else {
        Err("a name of letters, digits, `-`, `_`, `.` and `:`")
    }
}

fn tolerance(value: &str) -> Result<f64, &'static str> {
    value
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite() && *number >= 0.0)
        .ok_or("a number that is not negative, such as `1e-6`")
}

fn timeout(value: &str) -> Result<Duration, &'static str> {
    let digits = value
        .find(|char: char| char != '.' && !char.is_ascii_digit())
        .unwrap_or(value.len());
    let (number, unit) = value.split_at(digits);
    let seconds = match unit.trim() {
        "ms" => 1e-3,
        "" | "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => f64::NAN,
    };
    number
        .parse()
        .ok()
        .and_then(|number: f64| Duration::try_from_secs_f64(number * seconds).ok())
        .filter(|timeout| !timeout.is_zero())
        .ok_or("a time, such as `5s`, `500ms` or `2m`")
}

/// The values that a key can have, where they are few.
fn choices(key: &str) -> &'static [&'static str] {
    match key {
        "echo" | "eval" | "output" | "error" | "fold" => &["true", "false"],
        "up-to" => &["sign"],
        _ => &[],
    }
}

/// A value that a key could have.
fn example(key: &str) -> &'static str {
    match key {
        "label" => "fig-name",
        "caption" => "What it shows.",
        "tolerance" => "1e-6",
        "timeout" => "5s",
        "up-to" => "sign",
        "slider" => "mu = -2..=2 step 0.5",
        "frames" => "-2, 0, 2",
        _ => "false",
    }
}

/// A value without the quotes around it: a caption may need them to be valid in Quarto's form.
fn unquote(value: &str) -> &str {
    ['"', '\'']
        .into_iter()
        .find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote))
        .filter(|inner| !inner.is_empty())
        .unwrap_or(value)
}
