//! What the `main` function of a cell returns.

use std::convert::Infallible;
use std::fmt::Debug;
use std::process::{ExitCode, Termination};

use crate::failure::Failure;

/// The value that a cell's `main` returned.
pub struct Entry<T>(pub T);

impl<T: Termination, E: Debug> Entry<Result<T, E>> {
    /// An error is a failure of the cell.
    #[track_caller]
    pub fn ended(self) -> Result<(), Failure> {
        match self.0 {
            Ok(value) => Entry(value).ended(),
            Err(error) => Err(Failure {
                message: format!("{error:?}"),
                place: None,
            }),
        }
    }
}

impl Entry<Infallible> {
    /// It never returned.
    pub fn ended(self) -> Result<(), Failure> {
        match self.0 {}
    }
}

/// Whatever else a `main` may return.
pub trait Ended {
    /// A code that is not a success is a failure of the cell.
    fn ended(self) -> Result<(), Failure>;
}

impl<T: Termination> Ended for Entry<T> {
    fn ended(self) -> Result<(), Failure> {
        let code = self.0.report();
        if code == ExitCode::SUCCESS {
            return Ok(());
        }
        // The number is only to be had from the text, which holds nothing else in digits.
        let number: String = format!("{code:?}")
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        Err(Failure {
            message: format!("main returned the exit code {number}"),
            place: None,
        })
    }
}
