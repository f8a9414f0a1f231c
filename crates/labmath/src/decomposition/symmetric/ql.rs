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
    let mut turns = vec![(T::ONE, T::ZERO); n];
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
            let end = sweep(d, e, &mut turns, l, m);
            if let Some(q) = q.as_deref_mut() {
                let columns = column[end..=m].iter().rev().copied();
                sweeps.push(columns, turns[end..m].iter().rev().copied());
                if sweeps.len() > COLLECTED {
                    sweeps.apply(q);
                }
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

/// The rotation that turns `(g, f)` onto `(r, 0)`: its cosine and sine, and `r`; nothing where both are zero.
///
/// Without a call: in the loop that it is part of everything waits for everything before, and a call would send all of it
/// through memory. Nothing overflows, because the matrix has been scaled.
#[inline(always)]
fn rotation<T: Element>(f: T, g: T) -> Option<(T, T, T)> {
    let small = T::MIN_POSITIVE / T::EPSILON;
    let (mut f, mut g, mut unit) = (f, g, T::ONE);
    let mut squares = f * f + g * g;
    if squares < small / T::EPSILON {
        (f, g, unit) = (f / small, g / small, small);
        squares = f * f + g * g;
    }
    if squares == T::ZERO {
        return None;
    }
    let root = squares.sqrt();
    Some((g / root, f / root, root * unit))
}

/// One sweep over the block `l..=m`, from its end to its beginning; `turns[i]` becomes cosine and sine of the rotation
/// between positions `i + 1` and `i`. Returns where it ended.
fn sweep<T: Element>(d: &mut [T], e: &mut [T], turns: &mut [(T, T)], l: usize, m: usize) -> usize {
    let two = T::ONE + T::ONE;
    // Wilkinson's shift: the eigenvalue of the first 2×2 block that is nearer to its first element.
    let ratio = (d[l + 1] - d[l]) / (two * e[l]);
    let root = ratio.hypot(T::ONE);
    let mut g = d[m] - d[l] + e[l] / (ratio + root.copysign(ratio));
    let (mut s, mut c, mut p) = (T::ONE, T::ONE, T::ZERO);
    let mut end = l;
    // One length for all, so that the loop needs no checks.
    let (d, e, turns) = (&mut d[..=m], &mut e[..=m], &mut turns[..m]);
    for i in (l..m).rev() {
        let (f, b) = (s * e[i], c * e[i]);
        let Some((cosine, sine, r)) = rotation(f, g) else {
            // The bulge vanished: the matrix has fallen apart here.
            e[i + 1] = T::ZERO;
            d[i + 1] -= p;
            end = i + 1;
            break;
        };
        e[i + 1] = r;
        (c, s) = (cosine, sine);
        g = d[i + 1] - p;
        let t = (d[i] - g) * s + two * c * b;
        p = s * t;
        d[i + 1] = g + p;
        g = c * t - b;
        turns[i] = (c, s);
    }
    if end == l {
        d[l] -= p;
        e[l] = g;
    }
    e[m] = T::ZERO;
    end
}
