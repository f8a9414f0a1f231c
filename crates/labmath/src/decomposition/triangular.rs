//! Systems with a triangular matrix: substitution, cut into halves so that most of the work is a matrix product.
//!
//! `[L₁₁ 0; L₂₁ L₂₂]·[X₁; X₂] = [B₁; B₂]` is solved as `L₁₁X₁ = B₁`, then `L₂₂X₂ = B₂ − L₂₁X₁`: the second step
//! contains a product, and each of the two systems is half as large.

use crate::Element;
use crate::kernels::triangle::{ORDER, Substitute};
use crate::matrix::{Mat, MatMut, MatRef};

/// Systems up to this order are solved by substitution alone.
const BASE: usize = ORDER;

/// `B ← L⁻¹·B` for a lower triangular `L`, of which only the triangle is read; its diagonal is taken as ones if `unit`.
pub(crate) fn solve_lower<T: Element>(unit: bool, l: MatRef<'_, T>, b: MatMut<'_, T>) {
    let n = l.rows();
    assert!(l.cols() == n && b.rows() == n);
    if n == 0 || b.cols() == 0 {
        return;
    }
    if n <= BASE {
        return substitute(unit, l, b, false);
    }
    let half = (n / 2).next_multiple_of(BASE).min(n - 1);
    let (mut top, mut bottom) = b.split_at_row(half);
    solve_lower(unit, l.sub(0, 0, half, half), top.as_mut());
    T::gemm(
        -T::ONE,
        l.sub(half, 0, n - half, half),
        top.as_ref(),
        T::ONE,
        bottom.as_mut(),
    );
    solve_lower(unit, l.sub(half, half, n - half, n - half), bottom);
}

/// `B ← U⁻¹·B` for an upper triangular `U`, of which only the triangle is read; its diagonal is taken as ones if `unit`.
pub(crate) fn solve_upper<T: Element>(unit: bool, u: MatRef<'_, T>, b: MatMut<'_, T>) {
    let n = u.rows();
    assert!(u.cols() == n && b.rows() == n);
    if n == 0 || b.cols() == 0 {
        return;
    }
    if n <= BASE {
        return substitute(unit, u, b, true);
    }
    let half = (n / 2).next_multiple_of(BASE).min(n - 1);
    let (mut top, mut bottom) = b.split_at_row(half);
    solve_upper(unit, u.sub(half, half, n - half, n - half), bottom.as_mut());
    T::gemm(
        -T::ONE,
        u.sub(0, half, half, n - half),
        bottom.as_ref(),
        T::ONE,
        top.as_mut(),
    );
    solve_upper(unit, u.sub(0, 0, half, half), top);
}

/// Substitution: the known part of the solution is subtracted from what is left, one unknown after the other.
fn substitute<T: Element>(unit: bool, a: MatRef<'_, T>, mut b: MatMut<'_, T>, upper: bool) {
    let n = a.rows();
    // A copy, so that columns are contiguous whichever way the triangle came.
    let a: Mat<T> = a.to_mat();
    let solve = |b: MatMut<'_, T>| {
        T::dispatch(Substitute {
            n,
            a: a.as_slice(),
            unit,
            upper,
            b,
        })
    };
    if b.col_stride() == 1 && b.cols() > 1 {
        return solve(b);
    }
    // The rows are made contiguous, some columns at a time.
    const WIDTH: usize = 64;
    let mut rows = vec![T::ZERO; n * WIDTH.min(b.cols())];
    for first in (0..b.cols()).step_by(WIDTH) {
        let width = WIDTH.min(b.cols() - first);
        let mut part = b.as_mut().sub(0, first, n, width);
        let mut copy = MatMut::from_slice(&mut rows, n, width, width, 1);
        copy.as_mut().copy_from(part.as_ref());
        solve(copy.as_mut());
        part.as_mut().copy_from(copy.as_ref());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_four_triangles_and_both_layouts() {
        for n in [1, 5, 16, 17, 50] {
            let a = Mat::from_fn(n, n, |i, j| {
                if i == j {
                    4.0
                } else {
                    ((i * 7 + j * 3) % 5) as f64 / 10.0 - 0.2
                }
            });
            let lower = Mat::from_fn(n, n, |i, j| if i >= j { a[(i, j)] } else { 0.0 });
            let unit = Mat::from_fn(n, n, |i, j| if i == j { 1.0 } else { lower[(i, j)] });
            let x = Mat::from_fn(n, 3, |i, j| (i + 2 * j) as f64 % 4.0 - 1.5);
            let near = |b: &Mat<f64>| assert!((b - &x).max_abs() < 1e-12, "{n}");
            for (is_unit, l) in [(false, &lower), (true, &unit)] {
                let mut b = l * &x;
                solve_lower(is_unit, a.as_ref(), b.as_mut());
                near(&b);
                let mut b = l.t() * &x;
                solve_upper(is_unit, a.t(), b.as_mut());
                near(&b);
                let mut b = (l * &x).t().to_mat();
                solve_lower(is_unit, a.as_ref(), b.as_mut().t());
                near(&b.t().to_mat());
            }
        }
    }
}
