//! How much a program may use.

use std::time::Duration;

/// What compiling and running a chapter may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Wall-clock time of a program. A cell that names a limit of its own has that one, and its time is not counted
    /// here.
    pub wall: Duration,
    /// Address space of a program, in bytes.
    pub memory: u64,
    /// Output of a cell that is kept, in bytes. What is over is read, counted and thrown away.
    pub output: u64,
    /// Wall-clock time of one call of the compiler.
    pub compile_wall: Duration,
    /// Address space of the compiler, in bytes.
    pub compile_memory: u64,
}

impl Default for Limits {
    /// A minute, 4 GiB and 16 MiB for a program; five minutes and 16 GiB for the compiler.
    fn default() -> Self {
        Self {
            wall: Duration::from_secs(60),
            memory: 4 << 30,
            output: 16 << 20,
            compile_wall: Duration::from_secs(300),
            compile_memory: 16 << 30,
        }
    }
}
