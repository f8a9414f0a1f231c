//! Divide and conquer for a symmetric tridiagonal matrix (Cuppen, 1981).
//!
//! Without one off-diagonal element the matrix falls into two halves; with it, it is the two halves and a matrix of
//! rank one: `T = Q·(D + ρ·z·zᵀ)·Qᵀ`, where `Q` and `D` are the eigenvectors and eigenvalues of the halves and `z` is made of
//! a row of each. What the correction does not touch is set aside ("deflated"), the rest is a secular equation
//! ([`secular`](super::secular)). Gu and Eisenstat (1994): the roots are the exact eigenvalues for a slightly different
//! `z`, and eigenvectors computed from that one are orthogonal.

use super::{ascending, ql, secular};
use crate::Element;
use crate::error::Result;
use crate::kernels::{norm, rotate};
use crate::matrix::Mat;
use crate::order;

/// Matrices up to this order are left to the QL iteration.
pub(super) const BASE: usize = 32;

/// Eigenvalues, ascending, and eigenvectors of the matrix with diagonal `d` and off-diagonal `e`.
pub(super) fn conquer<T: Element>(d: &[T], e: &[T]) -> Result<(Vec<T>, Mat<T>)> {
    let n = d.len();
    if n <= BASE {
        let (mut d, mut e, mut q) = (d.to_vec(), e.to_vec(), Mat::eye(n));
        ql::iterate(&mut d, &mut e, Some(&mut q))?;
        let (d, q) = ascending(d, Some(q));
        return Ok((d, q.unwrap_or_default()));
    }
    let m = n / 2;
    let rho = e[m - 1];
    let (mut upper, mut lower) = (d[..m].to_vec(), d[m..].to_vec());
    upper[m - 1] -= rho.abs();
    lower[0] -= rho.abs();
    let (d1, q1) = conquer(&upper, &e[..m - 1])?;
    let (d2, q2) = conquer(&lower, &e[m..])?;
    Merge::new((d1, q1), (d2, q2), rho).eigen()
}

/// Which rows of a column can be other than zero.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Upper,
    Both,
    Lower,
}

/// `Q·(diag(d) + ρ·z·zᵀ)·Qᵀ`, with the columns of `Q` in the order of ascending `d`.
struct Merge<T: Element> {
    /// Rows of the upper half.
    m: usize,
    d: Vec<T>,
    z: Vec<T>,
    rho: T,
    q: Mat<T>,
    part: Vec<Part>,
}

impl<T: Element> Merge<T> {
    fn new((d1, q1): (Vec<T>, Mat<T>), (d2, q2): (Vec<T>, Mat<T>), rho: T) -> Merge<T> {
        let (m, n) = (d1.len(), d1.len() + d2.len());
        let sign = T::ONE.copysign(rho);
        // z has length √2: it is made of a row of each of two orthogonal matrices.
        let unit = T::from_f64(0.5).sqrt();
        let order = order::ascending(d1.iter().chain(&d2).map(|d| d.to_f64()));
        let value = |i: usize| if i < m { d1[i] } else { d2[i - m] };
        let mut q = Mat::zeros(n, n);
        let (mut d, mut z, mut part) = (
            Vec::with_capacity(n),
            Vec::with_capacity(n),
            Vec::with_capacity(n),
        );
        for (to, &from) in order.iter().enumerate() {
            d.push(value(from));
            if from < m {
                q.col_mut(to)[..m].copy_from_slice(q1.col(from));
                z.push(q1[(m - 1, from)] * unit);
                part.push(Part::Upper);
            } else {
                q.col_mut(to)[m..].copy_from_slice(q2.col(from - m));
                z.push(q2[(0, from - m)] * sign * unit);
                part.push(Part::Lower);
            }
        }
        Merge {
            m,
            d,
            z,
            rho: (T::ONE + T::ONE) * rho.abs(),
            q,
            part,
        }
    }

    /// The columns that the correction touches. The others are eigenvectors already, or have been rotated until they are.
    fn deflate(&mut self) -> Vec<usize> {
        let largest = |x: &[T]| x.iter().fold(T::ZERO, |m, x| m.max(x.abs()));
        let tolerance = T::from_f64(8.0) * T::EPSILON * largest(&self.d).max(largest(&self.z));
        let mut kept = Vec::with_capacity(self.d.len());
        let mut before: Option<usize> = None;
        for i in 0..self.d.len() {
            if self.rho * self.z[i].abs() <= tolerance {
                continue;
            }
            if let Some(p) = before {
                let length = self.z[i].hypot(self.z[p]);
                let (c, s) = (self.z[i] / length, -self.z[p] / length);
                if ((self.d[i] - self.d[p]) * c * s).abs() <= tolerance {
                    // Two nearly equal eigenvalues: turned within their plane, one vector leaves the correction alone.
                    self.z[i] = length;
                    self.z[p] = T::ZERO;
                    let (x, y) = self.q.two_cols(p, i);
                    rotate(x, y, c, s);
                    if self.part[p] != self.part[i] {
                        self.part[i] = Part::Both;
                    }
                    let (dp, di) = (self.d[p], self.d[i]);
                    self.d[p] = dp * c * c + di * s * s;
                    self.d[i] = dp * s * s + di * c * c;
                } else {
                    kept.push(p);
                }
            }
            before = Some(i);
        }
        kept.extend(before);
        kept
    }

    fn eigen(mut self) -> Result<(Vec<T>, Mat<T>)> {
        let kept = self.deflate();
        let k = kept.len();
        if k == 0 {
            let (d, q) = ascending(self.d, Some(self.q));
            return Ok((d, q.unwrap_or_default()));
        }
        let d: Vec<T> = kept.iter().map(|&i| self.d[i]).collect();
        let z: Vec<T> = kept.iter().map(|&i| self.z[i]).collect();
        let (values, differences) = roots(&d, &z, self.rho);
        // Rows of the inner eigenvectors in the order upper, both, lower, so that each half of Q needs a range of them.
        let mut rows = Vec::with_capacity(k);
        for part in [Part::Upper, Part::Both, Part::Lower] {
            rows.extend((0..k).filter(|&i| self.part[kept[i]] == part));
        }
        let upper = rows
            .iter()
            .filter(|&&i| self.part[kept[i]] != Part::Lower)
            .count();
        let first_lower = rows
            .iter()
            .filter(|&&i| self.part[kept[i]] == Part::Upper)
            .count();
        let inner = inner_vectors(&d, &z, &differences, &rows);
        let (n, m) = (self.d.len(), self.m);
        let columns = |range: &[usize], from: usize, to: usize| {
            let mut part = Mat::zeros(to - from, range.len());
            for (j, &i) in range.iter().enumerate() {
                part.col_mut(j)
                    .copy_from_slice(&self.q.col(kept[i])[from..to]);
            }
            part
        };
        let (top, bottom) = (
            columns(&rows[..upper], 0, m),
            columns(&rows[first_lower..], m, n),
        );
        let mut product = Mat::zeros(n, k);
        T::gemm(
            T::ONE,
            top.as_ref(),
            inner.as_ref().sub(0, 0, upper, k),
            T::ZERO,
            product.as_mut().sub(0, 0, m, k),
        );
        let below = inner.as_ref().sub(first_lower, 0, k - first_lower, k);
        T::gemm(
            T::ONE,
            bottom.as_ref(),
            below,
            T::ZERO,
            product.as_mut().sub(m, 0, n - m, k),
        );
        for (j, &i) in kept.iter().enumerate() {
            self.d[i] = values[j];
            self.q.col_mut(i).copy_from_slice(product.col(j));
        }
        let (d, q) = ascending(self.d, Some(self.q));
        Ok((d, q.unwrap_or_default()))
    }
}

/// The roots, and the differences `dᵢ − λⱼ` as a matrix.
fn roots<T: Element>(d: &[T], z: &[T], rho: T) -> (Vec<T>, Mat<T>) {
    let k = d.len();
    let squares: Vec<T> = z.iter().map(|&z| z * z).collect();
    let mut differences = Mat::zeros(k, k);
    let values = (0..k)
        .map(|j| secular::root(d, &squares, rho, j, differences.col_mut(j)))
        .collect();
    (values, differences)
}

/// The eigenvectors of `diag(d) + ρ·z·zᵀ`, their rows in the order given.
fn inner_vectors<T: Element>(d: &[T], z: &[T], differences: &Mat<T>, rows: &[usize]) -> Mat<T> {
    let k = d.len();
    // The z for which the roots are exact, up to a factor: ẑᵢ² = Πⱼ (dᵢ − λⱼ) / Πⱼ (dᵢ − dⱼ), j ≠ i below.
    let mut exact = vec![T::ONE; k];
    for j in 0..k {
        let (column, dj) = (differences.col(j), d[j]);
        for i in 0..j {
            exact[i] *= column[i] / (d[i] - dj);
        }
        exact[j] *= column[j];
        for i in j + 1..k {
            exact[i] *= column[i] / (d[i] - dj);
        }
    }
    for (x, &z) in exact.iter_mut().zip(z) {
        *x = x.abs().sqrt().copysign(z);
    }
    let mut vectors = Mat::zeros(k, k);
    for j in 0..k {
        let (to, column) = (vectors.col_mut(j), differences.col(j));
        for (x, &i) in to.iter_mut().zip(rows) {
            *x = exact[i] / column[i];
        }
        let length = norm(to);
        to.iter_mut().for_each(|x| *x /= length);
    }
    vectors
}
