//! The codes that the binary exits with. They are part of its interface.

/// How a command ended.
///
/// | code | meaning |
/// | --- | --- |
/// | 0 | all is well |
/// | 1 | an output differs from what the chapter says, or fewer were checked than asked for |
/// | 2 | the book, its configuration or the command line is wrong |
/// | 3 | a cell failed: it did not compile, panicked, ran out of time, … |
/// | 4 | labook itself could not go on: no compiler, a full disk, a fault in its code |
///
/// When several hold, the highest is the one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exit {
    /// All is well.
    Ok = 0,
    /// An output differs, or too few were checked.
    Differs = 1,
    /// The book, its configuration or the command line is wrong.
    Book = 2,
    /// A cell failed.
    Failed = 3,
    /// labook itself could not go on.
    Internal = 4,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
