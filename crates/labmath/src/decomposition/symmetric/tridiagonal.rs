//! `A = Q·T·Qᵀ`: a symmetric matrix made tridiagonal by reflections from both sides.
//!
//! Step k reflects what is below the diagonal of column k onto one element. On the rest of the matrix a reflection from
//! both sides is `A ← A − v·wᵀ − w·vᵀ`, where `w` needs `A·v`: a product with a matrix that is read from memory.
//! The update of step k and the product of step k + 1 read the same elements, so one pass does both.

use super::super::householder::{BLOCK, Block, reflect, reflector};
use crate::Element;
use crate::kernels::level1::{load, registers, store};
use crate::kernels::simd::{Simd, Task};
use crate::kernels::{axpy, dot};
use crate::matrix::Mat;

/// Orders up to which reflectors are multiplied one by one.
const SMALL: usize = 24;

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
    // The reflection of the step before that still has to be done, as v and w.
    let mut space = vec![T::ZERO; 4 * n];
    let (vw, xy) = space.split_at_mut(2 * n);
    let ((mut v, mut w), (mut x, mut y)) = (vw.split_at_mut(n), xy.split_at_mut(n));
    for k in 0..n {
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
        // w = τ·A·x − ½τ²(xᵀ·A·x)·x
        y[first..].iter_mut().for_each(|y| *y *= tau);
        let half = T::from_f64(-0.5) * tau * dot(&y[first..], &x[first..]);
        axpy(half, &x[first..], &mut y[first..]);
        std::mem::swap(&mut v, &mut x);
        std::mem::swap(&mut w, &mut y);
    }
    (d, e, Reflectors { a, taus })
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
