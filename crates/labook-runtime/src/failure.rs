//! How a step fails other than by a panic.

use std::fmt::Debug;
use std::panic::Location;

use crate::hook;
use crate::protocol::Place;

/// An error that `?` met in a cell, with the place of the `?`.
///
/// It has no `Debug`, on purpose: that is what lets any error with `Debug` become one.
pub struct Failure {
    pub(crate) message: String,
    pub(crate) place: Option<Place>,
}

impl<E: Debug> From<E> for Failure {
    #[track_caller]
    fn from(error: E) -> Self {
        Self {
            message: format!("{error:?}"),
            place: Some(hook::place(Location::caller())),
        }
    }
}
