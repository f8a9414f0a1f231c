//! The largest singular values of a large matrix, by asking it at random.
//!
//! `A·Ω` for a few random columns `Ω` spans nearly what the leading singular vectors span; an orthonormal basis `Q` of it
//! makes the problem small: the SVD of `Qᵀ·A`. A few power iterations, made orthonormal at each step, let the leading
//! values stand out (Halko, Martinsson and Tropp, 2011, algorithms 4.4 and 5.1).

use super::super::qr;
use crate::Element;
use crate::error::Result;
use crate::matrix::{Mat, MatRef};
use crate::random::Rng;

use super::super::input::finite;

/// Columns beyond those asked for.
const OVERSAMPLING: usize = 10;
/// Power iterations.
const ITERATIONS: usize = 4;

/// `U` (m×k), `k` singular values, and `V` (n×k).
pub(crate) fn decompose<T: Element>(
    a: MatRef<'_, T>,
    k: usize,
    seed: u64,
) -> Result<(Mat<T>, Vec<T>, Mat<T>)> {
    let a = finite("randomised SVD", a)?;
    let (m, n) = a.shape();
    let width = k.saturating_add(OVERSAMPLING).min(m).min(n);
    let mut rng = Rng::seed(seed);
    let omega = Mat::from_fn(n, width, |_, _| T::from_f64(rng.normal()));
    let mut q = orthonormal(a.matmul(&omega));
    for _ in 0..ITERATIONS {
        let p = orthonormal(a.t() * &q);
        q = orthonormal(a.matmul(&p));
    }
    let small = q.t() * &a;
    let (u, mut values, mut v) = super::decompose(small.as_ref(), true)?;
    let mut u = q.matmul(&u);
    u.truncate_cols(k);
    v.truncate_cols(k);
    values.truncate(k);
    Ok((u, values, v))
}

/// An orthonormal basis of the columns.
fn orthonormal<T: Element>(mut y: Mat<T>) -> Mat<T> {
    let taus = qr::triangularize(&mut y);
    qr::form(y.as_ref(), &taus)
}
