//! Matrices and vectors: what they hold, how they are made, seen, combined and printed.

mod construct;
mod display;
mod join;
mod layout;
mod mat;
mod operators;
mod rich;
mod vector;
mod view;
mod view_mut;

pub use mat::Mat;
pub use vector::{AsVector, VecRef, Vector};
pub use view::{AsMat, MatRef};
pub use view_mut::MatMut;

pub(crate) use display::{Printed, Style, shown};
pub(crate) use rich::{emit, tex};
