//! What a cell put out when it was last run in Jupyter, as a chapter says it.

use serde_json::Value;

use super::joined;

/// The stored outputs of a cell.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Stored {
    /// What it printed and showed as text; nothing where that is nothing, or where a book says it in words of its own.
    pub(super) text: Option<String>,
    /// How it failed.
    pub(super) failure: Option<Failure>,
}

/// A way to fail.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// While it ran.
    Stopped,
    /// The compiler refused it, with the code of its error.
    Refused(String),
}

impl Stored {
    /// Reads the outputs of a cell of this code.
    pub(super) fn of(outputs: &Value, code: &str) -> Self {
        let outputs = outputs.as_array().map_or(&[][..], Vec::as_slice);
        let mut text = String::new();
        let mut errors = String::new();
        for output in outputs {
            match output["output_type"].as_str() {
                Some("stream") if output["name"] == "stderr" => {
                    errors.push_str(&joined(&output["text"]));
                }
                Some("stream") => text.push_str(&joined(&output["text"])),
                Some("execute_result" | "display_data") => push_line(&mut text, shown(output)),
                _ => {}
            }
        }
        let errors = without_escapes(&errors);
        let mut failure = None;
        if let Some(message) = panic(&errors) {
            failure = Some(Failure::Stopped);
            push_line(&mut text, &message);
        } else if let Some(code) = refusal(outputs) {
            // A book shows all that the compiler says.
            text.clear();
            failure = Some(Failure::Refused(code));
        } else if let Some(message) = error(outputs) {
            failure = Some(Failure::Stopped);
            push_line(&mut text, message);
        } else if !errors.trim().is_empty() && gives_up(code) {
            // The kernel shows the error by `Display`, and a book by `Debug`.
            text.clear();
            failure = Some(Failure::Stopped);
        } else if !errors.trim().is_empty() {
            text = errors + &text;
        }
        let text = without_escapes(&text);
        Self {
            text: (!text.trim().is_empty()).then_some(text),
            failure,
        }
    }
}

/// The text of a value, unless the value shows itself in a richer way.
fn shown(output: &Value) -> String {
    let data = output["data"].as_object();
    let text = joined(&output["data"]["text/plain"]);
    // The kernel shows the value of a last `println!(…)` too.
    if data.is_some_and(|data| data.len() == 1) && text.trim() != "()" {
        text
    } else {
        String::new()
    }
}

/// The message of a panic, which the kernel tells on standard error, with a trace of its own.
fn panic(errors: &str) -> Option<String> {
    let mut lines = errors
        .lines()
        .skip_while(|line| !(line.starts_with("thread '") && line.contains("panicked at ")));
    lines.next()?;
    let message = lines.take_while(|line| {
        !(line.starts_with("stack backtrace:") || line.starts_with("note: run with"))
    });
    Some(message.collect::<Vec<_>>().join("\n"))
}

/// The code of the error for which the compiler refused a cell, such as `E0308`.
fn refusal(outputs: &[Value]) -> Option<String> {
    errors(outputs).find_map(|error| {
        let head = without_escapes(error["traceback"][0].as_str()?);
        let (code, _) = head.strip_prefix('[')?.split_once("] Error:")?;
        // A lint is told beside the error that it comes with.
        (code.len() == 5 && code.starts_with('E')).then(|| code.to_owned())
    })
}

/// The message of whatever else a kernel calls an error.
fn error(outputs: &[Value]) -> Option<&str> {
    errors(outputs).find_map(|error| error["evalue"].as_str())
}

fn errors(outputs: &[Value]) -> impl Iterator<Item = &Value> {
    outputs
        .iter()
        .filter(|output| output["output_type"] == "error")
}

/// Whether code that wrote to standard error did so because a `?` gave up.
fn gives_up(code: &str) -> bool {
    let writes = ["eprint", "dbg!", "stderr"];
    code.contains('?') && !writes.iter().any(|word| code.contains(word))
}

fn push_line(text: &mut String, line: impl AsRef<str>) {
    let line = line.as_ref();
    if !line.is_empty() {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(line);
    }
}

/// The text without escape sequences of terminals.
fn without_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        out.push_str(before);
        let end = after.find(|c: char| c.is_ascii_alphabetic());
        rest = end.map_or("", |end| &after[end + 1..]);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn stderr(text: &str) -> Value {
        json!({ "output_type": "stream", "name": "stderr", "text": text })
    }

    #[test]
    fn a_panic_is_its_message() {
        let trace = "\nthread '<unnamed>' (7) panicked at src/lib.rs:3:9:\nno\nmore\nstack backtrace:\n   0: f\n";
        let outputs = json!([
            stderr(trace),
            { "output_type": "stream", "name": "stdout", "text": ["before\n"] },
        ]);
        let stored = Stored::of(&outputs, "f()");
        assert_eq!(stored.text.as_deref(), Some("before\nno\nmore"));
        assert_eq!(stored.failure, Some(Failure::Stopped));
    }

    #[test]
    fn an_early_return_is_no_print() {
        let outputs = json!([stderr("invalid digit\n")]);
        let stored = Stored::of(&outputs, "let n: u8 = \"x\".parse()?;");
        assert_eq!(
            (stored.text, stored.failure),
            (None, Some(Failure::Stopped))
        );
        let stored = Stored::of(&outputs, "eprintln!(\"invalid digit\"); f()?;");
        assert_eq!(stored.text.as_deref(), Some("invalid digit\n"));
        assert_eq!(stored.failure, None);
    }

    #[test]
    fn what_was_refused_has_its_code() {
        let error = |message: &str, head: &str| json!({ "output_type": "error", "evalue": message, "traceback": [head] });
        let outputs = json!([
            error("unused", "\u{1b}[31m[unused_macros] Error:\u{1b}[0m unused"),
            error(
                "mismatched types",
                "\u{1b}[31m[E0308] Error:\u{1b}[0m mismatched types"
            ),
        ]);
        let stored = Stored::of(&outputs, "");
        let refused = Failure::Refused("E0308".to_owned());
        assert_eq!((stored.text, stored.failure), (None, Some(refused)));
    }
}
