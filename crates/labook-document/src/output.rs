//! What a run of a cell produced, in nbformat's terms.

use std::time::Duration;

use crate::Location;

/// What a cell produced and how it ended.
#[derive(Clone, Debug, PartialEq)]
pub struct CellRun {
    /// What came out, in order; neighbouring pieces of one stream are one. For a cell with sliders it is that of the
    /// frame at which they [start](crate::Sliders::start), or of the first one that failed.
    pub outputs: Vec<Output>,
    /// How it ended. A cell with sliders ends as the first of its frames that failed, or well.
    pub outcome: Outcome,
    /// Wall-clock time. Never shown on a page.
    pub elapsed: Duration,
    /// Bytes over the output limit, which were read and thrown away.
    pub dropped_bytes: u64,
    /// For a cell with sliders that ran, each of its frames in order; else empty.
    pub frames: Vec<FrameRun>,
}

/// What a cell produced for one combination of the values of its sliders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameRun {
    /// What came out.
    pub outputs: Vec<Output>,
    /// How it ended.
    pub outcome: Outcome,
}

/// One thing that a cell put out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Text on a stream. Bytes that are not UTF-8 are shown as U+FFFD.
    Stream {
        /// Which one.
        name: Stream,
        /// The text.
        text: String,
    },
    /// A value displayed, in one or more forms.
    Display(MimeBundle),
    /// Why the cell failed.
    Error {
        /// What went wrong, without paths, addresses or thread ids of the machine.
        message: String,
        /// The place in the chapter.
        location: Option<Location>,
    },
}

/// The standard streams that a cell can write to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// The forms of one displayed value: mime type and content, in the order given. Binary content is base64.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MimeBundle(pub Vec<(String, String)>);

impl MimeBundle {
    /// The content of a mime type, where the bundle has it.
    pub fn get(&self, mime: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(name, _)| name == mime)
            .map(|(_, content)| content.as_str())
    }
}

/// How a cell ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It ran to its end (or was only to be compiled, and was).
    Ok,
    /// It did not compile. The diagnostics say why.
    CompileError,
    /// `?` met an error.
    Errored,
    /// It panicked.
    Panicked,
    /// It ended the process with this code.
    Exited(i32),
    /// A signal ended the process.
    Signaled(i32),
    /// It ran over its wall-clock limit.
    TimedOut,
    /// It was expected to fail (`should_panic`, `compile_fail`) and did not, or not in that way.
    DidNotFail,
    /// A cell before it failed.
    NotReached,
    /// It was not to be run, for this reason.
    Skipped(String),
}
