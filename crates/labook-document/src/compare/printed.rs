//! What a run printed, as one text that can be compared.

use crate::{CellRun, MimeBundle, Output};

/// The forms of a display that are text, the plainest first. A display in other forms (an image, HTML) has no
/// text and takes no part in a comparison; a plot that gives its data as `text/plain` is compared by that.
const TEXT_FORMS: [&str; 3] = ["text/plain", "text/markdown", "text/latex"];

/// All outputs in their order: streams as they came, displays and errors on lines of their own.
///
/// Escape sequences of terminals and control characters are left out, and a carriage return ends a line,
/// because neither can stand in a chapter.
pub(super) fn printed(run: &CellRun) -> String {
    let mut text = String::new();
    for output in &run.outputs {
        match output {
            Output::Stream { text: stream, .. } => text.push_str(stream),
            Output::Display(bundle) => {
                if let Some(form) = text_form(bundle) {
                    push_lines(&mut text, form);
                }
            }
            Output::Error { message, .. } => push_lines(&mut text, message),
        }
    }
    plain(&text)
}

/// Text as it can stand in a chapter.
pub(super) fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text)
        .to_string()
        .replace("\r\n", "\n")
        .replace('\r', "\n")
}

fn text_form(bundle: &MimeBundle) -> Option<&str> {
    TEXT_FORMS.iter().find_map(|mime| bundle.get(mime))
}

fn push_lines(text: &mut String, lines: &str) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(lines);
    if !lines.ends_with('\n') {
        text.push('\n');
    }
}
