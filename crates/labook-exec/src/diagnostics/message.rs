//! rustc's messages, as it writes them with `--error-format=json`.

use serde::{Deserialize, Serialize};

/// A message of the compiler.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Message {
    pub(crate) message: String,
    pub(crate) code: Option<Code>,
    pub(crate) level: String,
    pub(crate) spans: Vec<MessageSpan>,
    pub(crate) children: Vec<Message>,
    /// The message as rustc shows it to people.
    pub(crate) rendered: Option<String>,
}

/// `E0308`, or the name of a lint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Code {
    pub(crate) code: String,
}

/// A place that a message speaks of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct MessageSpan {
    pub(crate) file_name: String,
    pub(crate) byte_start: usize,
    pub(crate) byte_end: usize,
    pub(crate) is_primary: bool,
    pub(crate) label: Option<String>,
    pub(crate) suggested_replacement: Option<String>,
    pub(crate) expansion: Option<Box<Expansion>>,
}

impl MessageSpan {
    /// The macro calls that the place came out of, from the inside.
    pub(crate) fn expansions(&self) -> impl Iterator<Item = &Expansion> {
        let first = self.expansion.as_deref();
        std::iter::successors(first, |one| one.span.expansion.as_deref())
    }

    /// The place, and that of each macro call that it came out of.
    pub(crate) fn chain(&self) -> impl Iterator<Item = &MessageSpan> {
        std::iter::once(self).chain(self.expansions().map(|one| &one.span))
    }
}

/// The macro call that a place came out of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Expansion {
    pub(crate) span: MessageSpan,
    /// `name!`, `#[derive(Name)]`, or what the compiler itself has put in place of some syntax.
    pub(crate) macro_decl_name: String,
}

impl Expansion {
    /// Whether it is `name!(…)`.
    pub(crate) fn is_call(&self) -> bool {
        self.macro_decl_name.ends_with('!')
    }
}

impl Message {
    pub(crate) fn is_error(&self) -> bool {
        self.level.starts_with("error")
    }

    /// Whether it only counts the other messages.
    fn is_summary(&self) -> bool {
        self.level == "failure-note"
            || (self.spans.is_empty()
                && self.code.is_none()
                && (self.message.starts_with("aborting due to")
                    || self.message.ends_with("emitted")))
    }

    /// Whether a file to include cannot be read. The message may be gone when the file is there.
    pub(crate) fn is_unread_file(&self) -> bool {
        self.is_error() && self.message.starts_with("couldn't read")
    }

    pub(crate) fn code(&self) -> Option<&str> {
        self.code.as_ref().map(|code| code.code.as_str())
    }
}

/// The messages in what rustc wrote to stderr, and the lines that are none.
pub(crate) fn parse(stderr: &str) -> (Vec<Message>, String) {
    let (mut messages, mut rest) = (Vec::new(), String::new());
    for line in stderr.lines() {
        match serde_json::from_str::<Message>(line) {
            Ok(message) if message.is_summary() => {}
            Ok(message) => messages.push(message),
            Err(_) => {
                rest += line;
                rest += "\n";
            }
        }
    }
    (messages, rest)
}
