//! What a run printed, as one text that can be compared.

use crate::{Cell, CellRun, MimeBundle, Output};

/// The forms of a display that are text, the plainest first. A display in other forms (an image, HTML) has no
/// text and takes no part in a comparison; a plot that gives its data as `text/plain` is compared by that.
const TEXT_FORMS: [&str; 3] = ["text/plain", "text/markdown", "text/latex"];

/// All outputs in their order: streams as they came, displays and errors on lines of their own.
///
/// Escape sequences of terminals and control characters are left out, and a carriage return ends a line,
/// because neither can stand in a chapter.
///
/// Of a cell with sliders these are the frames that have a name, each after a line with its values.
pub(super) fn printed(cell: &Cell, run: &CellRun) -> String {
    let mut text = String::new();
    match &cell.options.sliders {
        Some(sliders) if run.frames.len() == sliders.frames() => {
            let texts = sliders.named.iter().map(|&frame| {
                let mut text = String::new();
                push_outputs(&mut text, &run.frames[frame].outputs);
                (frame, text)
            });
            let texts: Vec<(usize, String)> = texts.collect();
            // Frames that put out nothing are nothing to compare.
            for (frame, part) in &texts {
                if texts.iter().any(|(_, text)| !text.is_empty()) {
                    push_lines(&mut text, &sliders.title(*frame));
                    text.push_str(part);
                }
            }
        }
        _ => push_outputs(&mut text, &run.outputs),
    }
    plain(&text)
}

fn push_outputs(text: &mut String, outputs: &[Output]) {
    for output in outputs {
        match output {
            Output::Stream { text: stream, .. } => text.push_str(stream),
            Output::Display(bundle) => {
                if let Some(form) = text_form(bundle) {
                    push_lines(text, form);
                }
            }
            Output::Error { message, .. } => push_lines(text, message),
        }
    }
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
