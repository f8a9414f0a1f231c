//! The QR iteration for larger matrices: many shifts at once, so that most of the work is matrix products.
//!
//! Each turn first looks for eigenvalues at the end of the active block ([`aggressive`]). Where few are found, a sweep of
//! many double shifts goes down the block ([`sweep`]), with the eigenvalues that the search left over as shifts (Braman, Byers and
//! Mathias, 2002; the proportions are those of LAPACK's `iparmq`). Small blocks are left to [`francis`].

use super::francis::{self, Shifts};
use super::{aggressive, schur, sweep};
use crate::Element;
use crate::complex::Complex;
use crate::error::{Error, Result};
use crate::matrix::{Mat, MatMut, MatRef};
use crate::order;

/// Orders below this are left to the double-shift iteration.
const SMALL: usize = 75;
/// A sweep is left out when the search found this part of its window, in percent.
const ENOUGH: usize = 14;
/// Turns allowed for each row.
const TURNS: usize = 30;

/// How much of the matrix is kept up to date.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Reach {
    /// All of it: the Schur form is wanted.
    Whole,
    /// The active block: the eigenvalues are enough.
    Block,
}

impl Reach {
    /// The rows and columns that count, `from..to`.
    pub(super) fn of(self, n: usize, low: usize, high: usize) -> (usize, usize) {
        match self {
            Reach::Whole => (0, n),
            Reach::Block => (low, high + 1),
        }
    }
}

/// Overwrites an upper Hessenberg matrix with its real Schur form; the columns of `z` are multiplied by what is done.
///
/// Without `z` only the blocks on the diagonal are right, which is enough for the eigenvalues.
pub(super) fn iterate<T: Element>(h: &mut Mat<T>, mut z: Option<&mut Mat<T>>) -> Result<()> {
    let n = h.rows();
    if n < SMALL {
        return francis::iterate(h, z);
    }
    let reach = if z.is_some() {
        Reach::Whole
    } else {
        Reach::Block
    };
    // Even, and three bulges and a window fit in the matrix.
    let most = shift_count(n).min((n + 6) / 9).max(2) & !1;
    let usual = if n <= 500 { most } else { 3 * most / 2 };
    let widest = (n - 1) / 3;
    let mut size = usual;
    // Turns since the last eigenvalue.
    let mut stalled = 1;
    let mut end = n;
    for _ in 0..TURNS * n {
        if end == 0 {
            return Ok(());
        }
        let high = end - 1;
        let low = francis::deflate(h, high);
        let rows = end - low;
        if rows <= 2 {
            if rows == 2 {
                francis::standardize(h, low, reach.of(n, low, high), z.as_deref_mut());
            }
            end = low;
            stalled = 1;
            continue;
        }
        size = if stalled < 5 {
            usual
        } else {
            (2 * size).min(widest)
        }
        .min(rows);
        if size + 1 >= rows {
            size = rows;
        } else {
            // The window begins where the connection is weaker.
            let top = end - size;
            if h[(top, top - 1)].abs() > h[(top - 1, top - 2)].abs() {
                size += 1;
            }
        }
        let (found, left) = aggressive::deflate(h, z.as_deref_mut(), (low, high), size, reach)?;
        end -= found;
        let rows = end - low;
        if rows >= 3 && (found == 0 || 100 * found <= ENOUGH * size && rows > SMALL.min(widest)) {
            let count = most.min(rows - 1).max(2) & !1;
            let shifts = if stalled % 6 == 0 {
                exceptional(h, low, end - 1, count)
            } else if left.len() > count / 2 {
                pairs(left, count)
            } else {
                let first = end - count;
                let mut last = h.as_ref().sub(first, first, count, count).to_mat();
                iterate(&mut last, None)?;
                pairs(schur::eigenvalues(&last), count)
            };
            sweep::chase(h, z.as_deref_mut(), (low, end - 1), &shifts, reach);
        }
        stalled = if found > 0 { 1 } else { stalled + 1 };
    }
    Err(Error::NoConvergence {
        operation: "QR iteration",
        iterations: TURNS * n,
    })
}

/// Shifts of a sweep, by the order of the matrix.
fn shift_count(n: usize) -> usize {
    match n {
        0..150 => 10,
        150..590 => (n as f64 / (n as f64).log2()) as usize,
        590..3000 => 64,
        _ => 128,
    }
}

/// The `count` smallest shifts, two by two: conjugates together, reals with reals.
fn pairs<T: Element>(mut values: Vec<Complex<T>>, count: usize) -> Vec<Shifts<T>> {
    if values.len() > count {
        let order = order::ascending(values.iter().map(|v| v.abs().to_f64()));
        values = order[..count].iter().map(|&i| values[i]).collect();
    }
    let real: Vec<T> = values
        .iter()
        .filter(|v| v.is_real())
        .map(|v| v.re)
        .collect();
    let conjugates = values.iter().filter(|v| v.im > T::ZERO).map(|v| Shifts {
        re: [v.re; 2],
        im: [v.im, -v.im],
    });
    let reals = real.chunks(2).map(|r| Shifts {
        re: [r[0], r[r.len() - 1]],
        im: [T::ZERO; 2],
    });
    conjugates.chain(reals).collect()
}

/// Shifts that break a circle.
fn exceptional<T: Element>(h: &Mat<T>, low: usize, high: usize, count: usize) -> Vec<Shifts<T>> {
    (low + 2..=high)
        .rev()
        .step_by(2)
        .take(count / 2)
        .map(|i| {
            let s = h[(i, i - 1)].abs() + h[(i - 1, i - 2)].abs();
            Shifts::exceptional(s, h[(i, i)])
        })
        .collect()
}

/// Turns the rows and columns from `first` on by the orthogonal `u`, outside of the diagonal block, which is done.
pub(super) fn turn<T: Element>(
    h: &mut Mat<T>,
    z: Option<&mut Mat<T>>,
    u: &Mat<T>,
    first: usize,
    (from, to): (usize, usize),
) {
    let size = u.rows();
    let end = first + size;
    let mut work = Vec::new();
    by_columns(
        h.as_mut().sub(from, first, first - from, size),
        u.as_ref(),
        &mut work,
    );
    // The rows, turned: their transpose times `u`.
    by_columns(
        h.as_mut().sub(first, end, size, to - end).t(),
        u.as_ref(),
        &mut work,
    );
    if let Some(z) = z {
        let rows = z.rows();
        by_columns(z.as_mut().sub(0, first, rows, size), u.as_ref(), &mut work);
    }
}

/// `A ← A·U`.
fn by_columns<T: Element>(a: MatMut<'_, T>, u: MatRef<'_, T>, work: &mut Vec<T>) {
    let (m, n) = a.shape();
    if m == 0 {
        return;
    }
    if work.len() < m * n {
        work.resize(m * n, T::ZERO);
    }
    // As `A` lies in memory, so that it is copied back column by column.
    let mut product = if a.row_stride() == 1 {
        MatMut::from_slice(work, m, n, 1, m)
    } else {
        MatMut::from_slice(work, m, n, n, 1)
    };
    T::gemm(T::ONE, a.as_ref(), u, T::ZERO, product.as_mut());
    a.copy_from(product.as_ref());
}
