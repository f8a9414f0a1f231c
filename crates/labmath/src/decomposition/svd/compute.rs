//! The computation: what is done before the rotations, so that few of them are needed, and after them.

use super::super::input::finite;
use super::super::symmetric::{by_tridiagonal, safe_scale};
use super::super::{pivoted_qr, qr};
use super::jacobi::{self, Columns};
use crate::Element;
use crate::error::Result;
use crate::matrix::{Mat, MatRef};
use crate::order;
use crate::product::gram;

/// Columns up to which rotations are all that is done.
const FEW: usize = 4;

/// Whether rows or columns differ so much in length that small singular values may have digits of their own, which only
/// rotations keep. The more there is to gain, the larger the matrix for which the time is taken.
fn is_graded<T: Element>(a: &Mat<T>) -> bool {
    let n = a.cols();
    if n > 256 {
        return false;
    }
    let span = T::from_f64(if n <= 64 { 1e3 } else { 1e8 });
    let mut rows = vec![T::ZERO; a.rows()];
    let mut columns = Vec::with_capacity(n);
    for column in a.col_iter() {
        let mut longest = T::ZERO;
        for (row, x) in rows.iter_mut().zip(column) {
            *row = row.max(x.abs());
            longest = longest.max(x.abs());
        }
        columns.push(longest);
    }
    let spread = |sizes: &[T]| {
        let present = || sizes.iter().copied().filter(|&x| x > T::ZERO);
        present().fold(T::ZERO, |m, x| m.max(x)) / span
            > present().fold(T::INFINITY, |m, x| m.min(x))
    };
    spread(&rows) || spread(&columns)
}

/// `U` (m×r), singular values, and `V` (n×r); without vectors the two are empty.
pub(crate) fn decompose<T: Element>(
    a: MatRef<'_, T>,
    vectors: bool,
) -> Result<(Mat<T>, Vec<T>, Mat<T>)> {
    if a.rows() < a.cols() {
        let (v, values, u) = decompose(a.t(), vectors)?;
        return Ok((u, values, v));
    }
    let mut a = finite("SVD", a)?;
    let (m, n) = a.shape();
    let largest = a.max_abs();
    let graded = is_graded(&a);
    let scale = if graded {
        extreme_scale(largest)
    } else {
        safe_scale(largest)
    };
    if scale != T::ONE {
        a *= scale;
    }
    // Tall: A = Q₀·R₀, by blocks.
    let tall = (m >= 2 * n && n > 0).then(|| {
        let taus = qr::triangularize(&mut a);
        let r = Mat::from_fn(n, n, |i, j| if i <= j { a[(i, j)] } else { T::ZERO });
        (std::mem::replace(&mut a, r), taus)
    });
    let (mut u, mut values, v) = if graded {
        by_rotations(a, vectors)?
    } else {
        by_columns(a, vectors)?
    };
    values.iter_mut().for_each(|x| *x /= scale);
    if let (Some((factors, taus)), true) = (tall, vectors) {
        let mut whole = Mat::zeros(m, n);
        whole.block_mut(..n, ..).copy_from(&u);
        qr::apply(factors.as_ref(), &taus, false, whole.as_mut());
        u = whole;
    }
    Ok((u, values, v))
}

/// `A·P = Q·R` and rotations of the rows of `R`: what is determined of the small singular values is found.
fn by_rotations<T: Element>(a: Mat<T>, vectors: bool) -> Result<(Mat<T>, Vec<T>, Mat<T>)> {
    let n = a.cols();
    let (factors, taus, permutation) = pivoted_qr::factor(a.as_ref())?;
    let mut l = Mat::from_fn(n, n, |i, j| if j <= i { factors[(j, i)] } else { T::ZERO });
    let mut w = if vectors { Mat::eye(n) } else { Mat::default() };
    let lengths = jacobi::orthogonalize(&mut l, vectors.then_some(&mut w), Columns::Graded)?;
    let order = descending(&lengths);
    let values = order.iter().map(|&j| lengths[j]).collect();
    if !vectors {
        return Ok((Mat::default(), values, Mat::default()));
    }
    complete(&mut l, &order);
    // With L = Rᵀ, L·W = V·Σ gives A = Q·W·Σ·(P·V)ᵀ.
    let mut v = Mat::zeros(n, n);
    let mut u = Mat::zeros(a.rows(), n);
    for (to, &from) in order.iter().enumerate() {
        for (i, &p) in permutation.iter().enumerate() {
            v[(p, to)] = l[(i, from)];
        }
        u.col_mut(to)[..n].copy_from_slice(w.col(from));
    }
    qr::apply(factors.as_ref(), &taus, false, u.as_mut());
    Ok((u, values, v))
}

/// Rotations of the columns of `A`. The eigenvectors `W` of `AᵀA` make those of `A·W` nearly orthogonal, and rotations do the
/// rest; for a few columns that would save nothing.
///
/// Squaring costs the eigenvectors digits, but not the result: `W` is orthogonal to rounding, and it is the columns of
/// `A·W` themselves that the rotations look at.
fn by_columns<T: Element>(a: Mat<T>, vectors: bool) -> Result<(Mat<T>, Vec<T>, Mat<T>)> {
    let n = a.cols();
    let (mut y, mut w, known) = if n <= FEW {
        (a, Mat::eye(n), Columns::Plain)
    } else {
        let (_, w) = by_tridiagonal(gram(a.as_ref()))?;
        (a.matmul(&w), w, Columns::NearlyOrthogonal)
    };
    let lengths = jacobi::orthogonalize(&mut y, vectors.then_some(&mut w), known)?;
    let order = descending(&lengths);
    let values = order.iter().map(|&j| lengths[j]).collect();
    if !vectors {
        return Ok((Mat::default(), values, Mat::default()));
    }
    complete(&mut y, &order);
    if n > FEW {
        polish(&mut y);
        polish(&mut w);
    }
    Ok((sorted(&y, &order), values, sorted(&w, &order)))
}

/// Makes columns that are orthonormal up to small errors orthonormal to rounding: a step of `Q ← Q·(3I − QᵀQ)/2`, which
/// squares what is missing (Björck and Bowie, 1971). Rotations leave each pair of columns a little off, and the
/// products of many of them add up. What is missing is so little that its first digits are enough: it is multiplied in
/// single precision, in half the time.
fn polish<T: Element>(q: &mut Mat<T>) {
    let half = T::from_f64(0.5);
    let mut missing = gram(q.as_ref());
    missing *= -half;
    for j in 0..missing.cols() {
        missing[(j, j)] += half;
    }
    let single = |a: &Mat<T>| Mat::from_fn(a.rows(), a.cols(), |i, j| a[(i, j)].to_f64() as f32);
    let correction = single(q).matmul(single(&missing));
    for (x, &y) in q.as_mut_slice().iter_mut().zip(correction.as_slice()) {
        *x += T::from_f64(f64::from(y));
    }
}

fn descending<T: Element>(lengths: &[T]) -> Vec<usize> {
    order::ascending(lengths.iter().map(|l| -l.to_f64()))
}

/// The columns in this order.
fn sorted<T: Element>(a: &Mat<T>, order: &[usize]) -> Mat<T> {
    let mut sorted = Mat::zeros(a.rows(), order.len());
    for (to, &from) in order.iter().enumerate() {
        sorted.col_mut(to).copy_from_slice(a.col(from));
    }
    sorted
}

/// A power of two that brings matrices at the very ends of the range away from them.
fn extreme_scale<T: Element>(largest: T) -> T {
    let margin = T::from_f64(1e20);
    if largest == T::ZERO || (largest < T::MAX / margin && largest > T::MIN_POSITIVE * margin) {
        return T::ONE;
    }
    let inverse = T::ONE / largest.binade();
    if inverse.is_finite() {
        inverse
    } else {
        T::MAX.binade()
    }
}

/// Columns that are zero, which a singular value of zero leaves, become unit vectors orthogonal to all others.
fn complete<T: Element>(l: &mut Mat<T>, order: &[usize]) {
    let rank = order
        .iter()
        .take_while(|&&j| l.col(j).iter().any(|&x| x != T::ZERO))
        .count();
    if rank == order.len() {
        return;
    }
    let mut basis = Mat::from_fn(l.rows(), rank, |i, j| l[(i, order[j])]);
    let taus = qr::triangularize(&mut basis);
    let mut rest = Mat::from_fn(l.rows(), order.len() - rank, |i, j| {
        if i == rank + j { T::ONE } else { T::ZERO }
    });
    qr::apply(basis.as_ref(), &taus, false, rest.as_mut());
    for (k, &j) in order[rank..].iter().enumerate() {
        l.col_mut(j).copy_from_slice(rest.col(k));
    }
}
