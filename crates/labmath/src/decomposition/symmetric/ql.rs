//! The implicit QL iteration on a symmetric tridiagonal matrix.
//!
//! Francis (1961), Kublanovskaya (1961); in the form of Dubrulle, Martin and Wilkinson (1968) and EISPACK's `tql2`: a
//! sweep of rotations chases a bulge along the matrix, and Wilkinson's shift makes the first off-diagonal element vanish
//! with cubic speed. The small end of the matrix should come first, so that a graded matrix keeps its small eigenvalues;
//! where it comes last, the block is turned around (as LAPACK's `steqr` does).

use crate::Element;
use crate::error::{Error, Result};
use crate::kernels::rotations::Sweeps;
use crate::matrix::Mat;

/// Sweeps allowed for each eigenvalue; two or three are usual.
const SWEEPS: usize = 50;
/// Rotations collected before they are applied to the vectors.
const COLLECTED: usize = 16 * 1024;

/// Overwrites the diagonal `d` with the eigenvalues, in no order, and multiplies the columns of `q` by the rotations.
pub(super) fn iterate<T: Element>(
    d: &mut [T],
    e: &mut Vec<T>,
    mut q: Option<&mut Mat<T>>,
) -> Result<()> {
    let n = d.len();
    e.resize(n, T::ZERO);
    let mut sweeps = Sweeps::new(if q.is_some() { 8 * n } else { 0 });
    // Position i of the tridiagonal matrix belongs to column `column[i]` of q.
    let mut column: Vec<usize> = (0..n).collect();
    let mut budget = SWEEPS * n;
    let mut l = 0;
    while l < n {
        let Some(m) = block_end(d, e, l) else {
            l += 1;
            continue;
        };
        // The block l..=m does not fall apart. Its small end comes first.
        if d[m].abs() < d[l].abs() {
            d[l..=m].reverse();
            e[l..m].reverse();
            column[l..=m].reverse();
        }
        // Sweep until its first element stands alone.
        while let Some(m) = block_end(d, e, l) {
            if budget == 0 {
                return Err(Error::NoConvergence {
                    operation: "symmetric QL iteration",
                    iterations: SWEEPS * n,
                });
            }
            budget -= 1;
            sweep(d, e, l, m, &column, q.is_some().then_some(&mut sweeps));
            if let Some(q) = q.as_deref_mut()
                && sweeps.len() > COLLECTED
            {
                sweeps.apply(q);
            }
        }
        l += 1;
    }
    if let Some(q) = q {
        sweeps.apply(q);
        // Eigenvalue i now belongs to column[i]: put the values where their columns are.
        let mut values = vec![T::ZERO; n];
        for (i, &c) in column.iter().enumerate() {
            values[c] = d[i];
        }
        d.copy_from_slice(&values);
    }
    Ok(())
}

/// The last position of the block that starts at `l`, or `None` if `l` stands alone. Negligible elements become zero.
fn block_end<T: Element>(d: &[T], e: &mut [T], l: usize) -> Option<usize> {
    for m in l..d.len() {
        let size = e[m].abs();
        let last = m + 1 == d.len();
        // Most elements are far too large for the roots to matter.
        if !last && size > T::EPSILON * d[m].abs().max(d[m + 1].abs()) && size > T::MIN_POSITIVE {
            continue;
        }
        // |e|² ≤ ε²·|dᵢ·dᵢ₊₁|, without squares that underflow.
        if last
            || size <= T::EPSILON * d[m].abs().sqrt() * d[m + 1].abs().sqrt()
            || size <= T::MIN_POSITIVE
        {
            e[m] = T::ZERO;
            return (m > l).then_some(m);
        }
    }
    None
}

/// `√(a² + b²)`, quickly where nothing can go wrong.
#[inline(always)]
fn length<T: Element>(a: T, b: T) -> T {
    let squares = a * a + b * b;
    let least = T::MIN_POSITIVE / (T::EPSILON * T::EPSILON);
    if squares > least && squares < T::MAX {
        squares.sqrt()
    } else {
        a.hypot(b)
    }
}

/// One sweep over the block `l..=m`, from its end to its beginning.
fn sweep<T: Element>(
    d: &mut [T],
    e: &mut [T],
    l: usize,
    m: usize,
    column: &[usize],
    mut sweeps: Option<&mut Sweeps<T>>,
) {
    let two = T::ONE + T::ONE;
    // Wilkinson's shift: the eigenvalue of the first 2×2 block that is nearer to its first element.
    let ratio = (d[l + 1] - d[l]) / (two * e[l]);
    let root = length(ratio, T::ONE);
    let mut g = d[m] - d[l] + e[l] / (ratio + root.copysign(ratio));
    let (mut s, mut c, mut p) = (T::ONE, T::ONE, T::ZERO);
    if let Some(sweeps) = sweeps.as_deref_mut() {
        sweeps.start(column[m]);
    }
    let mut early = false;
    for i in (l..m).rev() {
        let (f, b) = (s * e[i], c * e[i]);
        let r = length(f, g);
        e[i + 1] = r;
        if r == T::ZERO {
            // The bulge vanished: the matrix has fallen apart here.
            d[i + 1] -= p;
            early = true;
            break;
        }
        (s, c) = (f / r, g / r);
        g = d[i + 1] - p;
        let t = (d[i] - g) * s + two * c * b;
        p = s * t;
        d[i + 1] = g + p;
        g = c * t - b;
        if let Some(sweeps) = sweeps.as_deref_mut() {
            sweeps.rotate(column[i], c, s);
        }
    }
    if let Some(sweeps) = sweeps {
        sweeps.end();
    }
    if !early {
        d[l] -= p;
        e[l] = g;
    }
    e[m] = T::ZERO;
}
