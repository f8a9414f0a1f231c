//! The innermost loops: the only place, with the views and the thread pool, where labmath is `unsafe`.
//!
//! Miri checks the portable path (it chooses that by itself) together with the views:
//! `MIRIFLAGS=-Zmiri-disable-isolation cargo +nightly miri test -p labmath --lib -- kernels product tensor`, ten minutes.

pub(crate) mod level1;
mod level2;
pub(crate) mod panel;
mod reduce;
pub(crate) mod rotations;
pub(crate) mod simd;
pub(crate) mod tile;
pub(crate) mod triangle;
#[cfg(target_arch = "x86_64")]
mod x86;

pub(crate) use level1::{axpy, dot, rotate, sum};
pub(crate) use level2::{gemv, ger};
pub(crate) use reduce::{max_abs, norm, sum_abs};
