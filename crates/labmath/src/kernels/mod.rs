//! The innermost loops, on slices.

mod reduce;

pub(crate) use reduce::{dot, max_abs, norm, sum, sum_abs};
