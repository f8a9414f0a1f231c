//! Runs a compiled program and records what each of its steps puts out.
//!
//! The program reports each boundary (a step begins, a value is displayed, a step fails) on a control channel
//! and waits. Whatever it wrote before the boundary is then in the pipes: labook reads them empty, gives the text
//! to the step that was running, and only then acknowledges. So text lands in its step, whoever wrote it.

mod content;
mod ending;
mod recorder;
mod session;

pub(crate) use ending::bytes;
pub(crate) use recorder::{End, RawOutput, RawPlace, Recording, StepRecord};
pub(crate) use session::{Run, run};
