//! `A = Q·T·Qᵀ`: a symmetric matrix made tridiagonal by reflections from both sides.
//!
//! Step k reflects what is below the diagonal of column k onto one element. On the rest of the matrix a reflection from
//! both sides is `A ← A − v·wᵀ − w·vᵀ`, where `w` needs `A·v`: a product with a matrix that is read from memory.
//! In a small matrix the update of step k and the product of step k + 1 read the same elements, so one pass does both.
//! In a larger one the updates of a whole panel wait: the products only read the matrix as it was before the panel and
//! make up for the updates with the panel's `v` and `w`; then one matrix product does all of them (Dongarra,
//! Sorensen and Hammarling, 1989, LAPACK's `latrd`).

use super::super::householder::{BLOCK, Block, reflect, reflector};
use crate::Element;
use crate::kernels::level1::{load, registers, store};
use crate::kernels::simd::{Simd, Task};
use crate::kernels::{axpy, dot, gemv};
use crate::matrix::{Mat, MatMut, MatRef};

/// Orders up to which reflectors are multiplied one by one.
const SMALL: usize = 24;
/// Orders from which updates wait for the end of a panel.
const LARGE: usize = 512;
/// Columns of a panel.
const PANEL: usize = 32;

/// The reflectors that made the matrix tridiagonal.
pub(super) struct Reflectors<T> {
    /// Reflector k below element `(k + 1, k)`.
    a: Mat<T>,
    taus: Vec<T>,
}

impl<T: Element> Reflectors<T> {
    /// Their product, `Q`.
    pub(super) fn q(&self) -> Mat<T> {
        let n = self.a.rows();
        let mut q = Mat::eye(n);
        if n <= SMALL {
            for (k, &tau) in self.taus.iter().enumerate().rev() {
                let (first, tail) = (k + 1, &self.a.col(k)[k + 2..]);
                let rest = n - first;
                reflect(tau, tail, q.as_mut().sub(first, first, rest, rest));
            }
            return q;
        }
        // Rows and columns up to the first reflector of a block are still those of the identity.
        self.blocks(|first, block| {
            let size = n - first - 1;
            block.apply(false, q.as_mut().sub(first + 1, first + 1, size, size));
        });
        q
    }

    /// `C ← Q·C`.
    pub(super) fn apply(&self, c: &mut Mat<T>) {
        self.blocks(|first, block| {
            let (rows, cols) = c.shape();
            block.apply(false, c.as_mut().sub(first + 1, 0, rows - first - 1, cols));
        });
    }

    /// The reflectors in blocks, from the last to the first.
    fn blocks(&self, mut f: impl FnMut(usize, Block<T>)) {
        let (n, count) = (self.a.rows(), self.taus.len());
        for b in (0..count.div_ceil(BLOCK)).rev() {
            let first = b * BLOCK;
            let last = count.min(first + BLOCK);
            let panel = self
                .a
                .as_ref()
                .sub(first + 1, first, n - first - 1, last - first);
            f(first, Block::new(panel, &self.taus[first..last]));
        }
    }
}

/// Diagonal, off-diagonal, and reflectors. Only the lower triangle of `a` is read.
pub(super) fn reduce<T: Element>(mut a: Mat<T>) -> (Vec<T>, Vec<T>, Reflectors<T>) {
    let n = a.rows();
    let mut d = vec![T::ZERO; n];
    let mut e = vec![T::ZERO; n.saturating_sub(1)];
    let mut taus = vec![T::ZERO; n.saturating_sub(2)];
    let mut first = 0;
    while n - first >= LARGE {
        let last = first + PANEL;
        let (d, e, taus) = (
            &mut d[first..last],
            &mut e[first..last],
            &mut taus[first..last],
        );
        panel(
            a.as_mut().sub(first, first, n - first, n - first),
            d,
            e,
            taus,
        );
        first = last;
    }
    finish(&mut a, first, &mut d, &mut e, &mut taus);
    (d, e, Reflectors { a, taus })
}

/// The first [`PANEL`] steps, and their updates of what lies below and right of the panel.
fn panel<T: Element>(mut a: MatMut<'_, T>, d: &mut [T], e: &mut [T], taus: &mut [T]) {
    let (n, one) = (a.rows(), T::ONE);
    // `V W` and `W V` side by side: one product `V·Wᵀ + W·Vᵀ`.
    let (mut vw, mut wv) = (Mat::zeros(n, 2 * PANEL), Mat::zeros(n, 2 * PANEL));
    for k in 0..PANEL {
        // Column k, brought up to date.
        let row: Vec<T> = (0..2 * PANEL).map(|j| wv[(k, j)]).collect();
        let column = &mut a.col_slice_mut(k)[k..];
        for half in [0, PANEL] {
            let before = vw.as_ref().sub(k, half, n - k, k);
            gemv(-one, before, &row[half..half + k], column);
        }
        d[k] = column[0];
        let tau = reflector(&mut column[1..]);
        (taus[k], e[k]) = (tau, column[1]);
        let first = k + 1;
        let mut v = column[1..].to_vec();
        v[0] = one;
        let mut w = vec![T::ZERO; n - first];
        multiply(
            a.as_ref().sub(first, first, n - first, n - first),
            &v,
            &mut w,
        );
        for half in [0, PANEL] {
            let (left, right) = (
                vw.as_ref().sub(first, half, n - first, k),
                wv.as_ref().sub(first, half, n - first, k),
            );
            let mut products = vec![T::ZERO; k];
            gemv(one, right.t(), &v, &mut products);
            gemv(-one, left, &products, &mut w);
        }
        finish_w(tau, &v, &mut w);
        for (m, x, y) in [(&mut vw, &v, &w), (&mut wv, &w, &v)] {
            m.col_mut(k)[first..].copy_from_slice(x);
            m.col_mut(PANEL + k)[first..].copy_from_slice(y);
        }
    }
    let rest = n - PANEL;
    let (left, right) = (
        vw.as_ref().sub(PANEL, 0, rest, 2 * PANEL),
        wv.as_ref().sub(PANEL, 0, rest, 2 * PANEL),
    );
    T::gemm_lower(-one, left, right.t(), one, a.sub(PANEL, PANEL, rest, rest));
}

/// From `A·v` the vector `w = τ·A·v − ½τ²(vᵀ·A·v)·v` of the update.
fn finish_w<T: Element>(tau: T, v: &[T], w: &mut [T]) {
    w.iter_mut().for_each(|w| *w *= tau);
    let half = T::from_f64(-0.5) * tau * dot(w, v);
    axpy(half, v, w);
}

/// The steps from `start` on, one after the other.
fn finish<T: Element>(a: &mut Mat<T>, start: usize, d: &mut [T], e: &mut [T], taus: &mut [T]) {
    let n = a.rows();
    // The reflection of the step before that still has to be done, as v and w.
    let mut space = vec![T::ZERO; 4 * n];
    let (vw, xy) = space.split_at_mut(2 * n);
    let ((mut v, mut w), (mut x, mut y)) = (vw.split_at_mut(n), xy.split_at_mut(n));
    for k in start..n {
        // Column k, brought up to date.
        let (vk, wk) = (v[k], w[k]);
        let column = &mut a.col_mut(k)[k..];
        axpy(-wk, &v[k..], column);
        axpy(-vk, &w[k..], column);
        d[k] = column[0];
        if k + 1 >= n {
            break;
        }
        if k + 2 == n {
            e[k] = column[1];
            // The last element of the diagonal is still to be updated, in the next turn.
            continue;
        }
        let tau = reflector(&mut column[1..]);
        taus[k] = tau;
        e[k] = column[1];
        x[k + 1..].copy_from_slice(&column[1..]);
        x[k + 1] = T::ONE;
        y[k + 1..].fill(T::ZERO);
        let (first, m) = (k + 1, n - k - 1);
        let stride = n;
        let from = &mut a.as_mut_slice()[first + first * stride..];
        T::dispatch(UpdateMultiply {
            a: from,
            stride,
            n: m,
            v: &v[first..],
            w: &w[first..],
            x: &x[first..],
            y: &mut y[first..],
        });
        finish_w(tau, &x[first..], &mut y[first..]);
        std::mem::swap(&mut v, &mut x);
        std::mem::swap(&mut w, &mut y);
    }
}

/// `y ← y + A·x` for a symmetric `A`, of which the lower triangle is read.
fn multiply<T: Element>(a: MatRef<'_, T>, x: &[T], y: &mut [T]) {
    T::dispatch(Multiply { a, x, y });
}

struct Multiply<'a, T> {
    a: MatRef<'a, T>,
    x: &'a [T],
    y: &'a mut [T],
}

impl<T: Element> Task<T> for Multiply<'_, T> {
    type Output = ();
    #[inline(always)]
    unsafe fn run<S: Simd<Elem = T>>(self) {
        /// Columns treated at once, so that `x` and `y` are read a quarter as often.
        const GROUP: usize = 4;
        let Multiply { a, x, y } = self;
        let (n, stride, base) = (a.rows(), a.col_stride(), a.as_ptr());
        assert!(a.cols() == n && a.row_stride() == 1 && x.len() == n && y.len() == n);
        let (from, to) = (x.as_ptr(), y.as_mut_ptr());
        // SAFETY: all indices are below n; the columns are contiguous.
        unsafe {
            for j in (0..n).step_by(GROUP) {
                let (block, below) = (GROUP.min(n - j), j + GROUP.min(n - j));
                let column = base.add(j * stride);
                // The triangle on the diagonal.
                for c in 0..block {
                    for i in c..block {
                        let element = *column.add(c * stride + j + i);
                        *to.add(j + i) += element * *from.add(j + c);
                        if i > c {
                            *to.add(j + c) += element * *from.add(j + i);
                        }
                    }
                }
                if block < GROUP {
                    break;
                }
                let mut factors = [S::splat(T::ZERO); GROUP];
                for (c, factor) in factors.iter_mut().enumerate() {
                    *factor = S::splat(*from.add(j + c));
                }
                let mut sums = [S::splat(T::ZERO); GROUP];
                registers!(S, n - below, |i, mask| {
                    let i = below + i;
                    let x = load::<S>(from.add(i), mask);
                    let mut sum = load::<S>(to.add(i), mask);
                    for c in 0..GROUP {
                        let element = load::<S>(column.add(c * stride + i), mask);
                        sum = element.mul_add(factors[c], sum);
                        sums[c] = element.mul_add(x, sums[c]);
                    }
                    store(sum, to.add(i), mask);
                });
                for (c, sum) in sums.iter().enumerate() {
                    *to.add(j + c) += sum.total();
                }
            }
        }
    }
}

/// `A ← A − v·wᵀ − w·vᵀ` and `y ← y + A·x`, on the lower triangle of a symmetric matrix.
struct UpdateMultiply<'a, T> {
    a: &'a mut [T],
    stride: usize,
    n: usize,
    v: &'a [T],
    w: &'a [T],
    x: &'a [T],
    y: &'a mut [T],
}

impl<T: Element> Task<T> for UpdateMultiply<'_, T> {
    type Output = ();
    #[inline(always)]
    unsafe fn run<S: Simd<Elem = T>>(self) {
        let UpdateMultiply {
            a,
            stride,
            n,
            v,
            w,
            x,
            y,
        } = self;
        assert!(
            a.len() >= (n - 1) * stride + n
                && v.len() == n
                && w.len() == n
                && x.len() == n
                && y.len() == n
        );
        let (v, w, x, y, a) = (
            v.as_ptr(),
            w.as_ptr(),
            x.as_ptr(),
            y.as_mut_ptr(),
            a.as_mut_ptr(),
        );
        // SAFETY: all indices are below n, which the lengths allow.
        unsafe {
            for j in 0..n {
                let column = a.add(j * stride);
                let (vj, wj, xj) = (*v.add(j), *w.add(j), *x.add(j));
                // The diagonal element belongs to one side only.
                let diagonal = *column.add(j) - vj * wj - wj * vj;
                *column.add(j) = diagonal;
                let (minus_v, minus_w, factor) = (S::splat(-vj), S::splat(-wj), S::splat(xj));
                let mut sum = S::splat(T::ZERO);
                let first = j + 1;
                registers!(S, n - first, |i, mask| {
                    let i = first + i;
                    let p = column.add(i);
                    let element = load::<S>(v.add(i), mask).mul_add(
                        minus_w,
                        load::<S>(w.add(i), mask).mul_add(minus_v, load(p, mask)),
                    );
                    store(element, p, mask);
                    sum = element.mul_add(load(x.add(i), mask), sum);
                    store(
                        element.mul_add(factor, load(y.add(i), mask)),
                        y.add(i),
                        mask,
                    );
                });
                *y.add(j) += diagonal * xj + sum.total();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_and_what_it_leaves_give_the_matrix_back() {
        for n in [PANEL + 2, PANEL + 9, 3 * PANEL + 5] {
            let a = Mat::from_fn(n, n, |i, j| {
                let diagonal = if i == j { i as f64 } else { 0.0 };
                (((i + 1) * (j + 1)) as f64 * 0.37).sin() + diagonal
            });
            let (mut d, mut e, mut taus) = (vec![0.0; n], vec![0.0; n - 1], vec![0.0; n - 2]);
            let mut reduced = a.clone();
            panel(reduced.as_mut(), &mut d, &mut e, &mut taus);
            finish(&mut reduced, PANEL, &mut d, &mut e, &mut taus);
            let q = Reflectors { a: reduced, taus }.q();
            let t = Mat::from_fn(n, n, |i, j| match i.abs_diff(j) {
                0 => d[i],
                1 => e[i.min(j)],
                _ => 0.0,
            });
            assert!((q.t() * &q - Mat::eye(n)).max_abs() < 1e-13, "{n}");
            let error = (&q * t * q.t() - a).max_abs();
            assert!(error < 1e-11, "{n}: {error:e}");
        }
    }
}
