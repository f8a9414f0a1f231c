//! Jacobi's method (1846): rotate away one off-diagonal element after the other.
//!
//! It is slower than tridiagonalisation, and more accurate for one kind of matrix: a positive definite one that is
//! well-conditioned once its diagonal is scaled to ones. There each eigenvalue, however small beside the
//! largest, comes out with nearly all digits (Demmel and Veselić, 1992).

use crate::Element;
use crate::error::{Error, Result};
use crate::matrix::Mat;

/// Sweeps allowed; six to ten are usual.
const SWEEPS: usize = 60;

/// Whether the matrix is of that kind: positive diagonal of very different sizes, and no element larger than its row and
/// column allow. The more there is to gain, the larger the matrix for which the time is taken.
pub(super) fn is_graded<T: Element>(a: &Mat<T>) -> bool {
    let n = a.rows();
    if !(2..=256).contains(&n) {
        return false;
    }
    let roots: Vec<T> = (0..n).map(|i| a[(i, i)].max(T::ZERO).sqrt()).collect();
    let largest = roots.iter().fold(T::ZERO, |m, &x| m.max(x));
    let least = roots.iter().fold(T::INFINITY, |m, &x| m.min(x));
    // Of the roots: the diagonal itself spans the square of this.
    let span = T::from_f64(if n <= 32 { 1e2 } else { 1e5 });
    if least == T::ZERO || largest / least < span {
        return false;
    }
    let near_one = T::from_f64(0.999);
    (0..n).all(|j| (j + 1..n).all(|i| a[(i, j)].abs() <= near_one * roots[i] * roots[j]))
}

/// Eigenvalues in no order, and vectors.
pub(super) fn diagonalize<T: Element>(
    mut a: Mat<T>,
    vectors: bool,
) -> Result<(Vec<T>, Option<Mat<T>>)> {
    let n = a.rows();
    let mut v = vectors.then(|| Mat::eye(n));
    for _ in 0..SWEEPS {
        let mut rotated = false;
        for j in 1..n {
            for i in 0..j {
                let size = a[(i, j)].abs();
                if size > T::EPSILON * a[(i, i)].abs().sqrt() * a[(j, j)].abs().sqrt()
                    && size > T::MIN_POSITIVE
                {
                    rotated = true;
                    let (c, s, t) = rotation(a[(i, i)], a[(j, j)], a[(i, j)]);
                    turn(&mut a, i, j, c, s, t);
                    if let Some(v) = &mut v {
                        let (x, y) = v.two_cols(i, j);
                        crate::kernels::rotate(x, y, c, -s);
                    }
                }
            }
        }
        if !rotated {
            return Ok((a.diagonal().into_vec(), v));
        }
    }
    Err(Error::NoConvergence {
        operation: "Jacobi iteration",
        iterations: SWEEPS,
    })
}

/// Cosine, sine and tangent of the smaller angle that makes `[p r; r q]` diagonal.
fn rotation<T: Element>(p: T, q: T, r: T) -> (T, T, T) {
    let half = T::from_f64(0.5);
    // Halves first, so that the difference of huge numbers does not overflow.
    let zeta = (q * half - p * half) / r;
    let t = if zeta.is_finite() {
        T::ONE.copysign(zeta) / (zeta.abs() + zeta.hypot(T::ONE))
    } else {
        T::ZERO
    };
    let c = T::ONE / t.hypot(T::ONE);
    (c, c * t, t)
}

/// `A ← Jᵀ·A·J` for the rotation of `i` and `j`; both triangles are kept.
fn turn<T: Element>(a: &mut Mat<T>, i: usize, j: usize, c: T, s: T, t: T) {
    let r = a[(i, j)];
    a[(i, i)] -= t * r;
    a[(j, j)] += t * r;
    a[(i, j)] = T::ZERO;
    a[(j, i)] = T::ZERO;
    for k in (0..a.rows()).filter(|&k| k != i && k != j) {
        let (x, y) = (a[(k, i)], a[(k, j)]);
        let (x, y) = (c * x - s * y, s * x + c * y);
        a[(k, i)] = x;
        a[(i, k)] = x;
        a[(k, j)] = y;
        a[(j, k)] = y;
    }
}
