//! Balancing: a diagonal similarity `D⁻¹·A·D` that makes each row about as long as its column.
//!
//! Osborne (1960), Parlett and Reinsch (1969); with the 2-norm, as James, Langou and Lowery (2014) recommend. The factors
//! are powers of two, so nothing is rounded. Balancing is for matrices that are badly scaled: where it does not make the
//! matrix much smaller, as when zeros keep rows and columns from ever being alike, it is not done, because the
//! eigenvectors have to be scaled back and their rounding errors with them.

use crate::Element;
use crate::kernels::norm;
use crate::matrix::Mat;

/// Passes allowed; a few are usual.
const PASSES: usize = 100;

/// How much smaller balancing must make the matrix.
const GAIN: f64 = 0.125;

/// Balances `a` and returns the diagonal of `D`.
pub(super) fn balance<T: Element>(a: &mut Mat<T>) -> Vec<T> {
    let n = a.rows();
    let original = a.clone();
    let mut d = vec![T::ONE; n];
    let two = T::ONE + T::ONE;
    // Beyond this the factors themselves would leave the range.
    let limit = T::MAX.sqrt();
    for _ in 0..PASSES {
        let mut changed = false;
        for i in 0..n {
            let diagonal = a[(i, i)];
            a[(i, i)] = T::ZERO;
            let mut column = norm(a.col(i));
            let row = norm(&a.row(i).contiguous());
            a[(i, i)] = diagonal;
            if column == T::ZERO || row == T::ZERO {
                continue;
            }
            let before = column.hypot(row);
            let mut factor = T::ONE;
            // The column grows by the factor, the row shrinks by it.
            while column < row / (factor * two) && factor < limit {
                factor *= two;
                column *= two;
            }
            while column / two >= row / factor && factor > T::ONE / limit {
                factor /= two;
                column /= two;
            }
            let after = column.hypot(row / factor);
            let scaled = d[i] * factor;
            if factor == T::ONE
                || after >= T::from_f64(0.95) * before
                || !(T::ONE / limit..limit).contains(&scaled)
            {
                continue;
            }
            changed = true;
            d[i] = scaled;
            a.col_mut(i).iter_mut().for_each(|x| *x *= factor);
            for j in 0..n {
                a[(i, j)] /= factor;
            }
        }
        if !changed {
            break;
        }
    }
    if norm(a.as_slice()) > T::from_f64(GAIN) * norm(original.as_slice()) {
        *a = original;
        d.fill(T::ONE);
    }
    d
}
