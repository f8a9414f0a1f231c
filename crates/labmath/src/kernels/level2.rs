//! Loops over a matrix and a vector. The matrix is read once, so memory sets the pace: each pass over it has
//! to carry as much work as it can.

use super::level1::{load, registers, store};
use super::simd::{Simd, Task};
use crate::Element;
use crate::matrix::{MatMut, MatRef};

/// `y ← y + α·A·x`, where the columns of `A` are contiguous.
struct Gemv<'a, T> {
    alpha: T,
    a: MatRef<'a, T>,
    x: &'a [T],
    y: &'a mut [T],
}

impl<T: Element> Task<T> for Gemv<'_, T> {
    type Output = ();
    #[inline(always)]
    unsafe fn run<S: Simd<Elem = T>>(self) {
        let Gemv { alpha, a, x, y } = self;
        let (n, stride) = (a.cols(), a.col_stride());
        let whole = n - n % 8;
        // SAFETY: the indices stay inside of A (contiguous columns, checked by the caller), x and y.
        unsafe {
            // Eight columns at a time, so that y is read and written an eighth as often.
            for j in (0..whole).step_by(8) {
                group::<S, 8>(a.as_ptr().add(j * stride), stride, alpha, &x[j..], y);
            }
            for j in whole..n {
                group::<S, 1>(a.as_ptr().add(j * stride), stride, alpha, &x[j..], y);
            }
        }
    }
}

#[inline(always)]
unsafe fn group<S: Simd, const N: usize>(
    a: *const S::Elem,
    stride: usize,
    alpha: S::Elem,
    x: &[S::Elem],
    y: &mut [S::Elem],
) {
    let to = y.as_mut_ptr();
    // SAFETY: by the caller.
    unsafe {
        let mut factors = [S::splat(S::Elem::ZERO); N];
        for j in 0..N {
            factors[j] = S::splat(alpha * x[j]);
        }
        registers!(S, y.len(), |i, mask| {
            let mut sum = load::<S>(to.add(i), mask);
            for (j, &factor) in factors.iter().enumerate() {
                sum = load::<S>(a.add(i + j * stride), mask).mul_add(factor, sum);
            }
            store(sum, to.add(i), mask);
        });
    }
}

/// `y ← y + α·Aᵀ·x`, where the columns of `A` are contiguous.
struct GemvT<'a, T> {
    alpha: T,
    a: MatRef<'a, T>,
    x: &'a [T],
    y: &'a mut [T],
}

impl<T: Element> Task<T> for GemvT<'_, T> {
    type Output = ();
    #[inline(always)]
    unsafe fn run<S: Simd<Elem = T>>(self) {
        let GemvT { alpha, a, x, y } = self;
        let (n, stride) = (a.cols(), a.col_stride());
        let whole = n - n % 4;
        // SAFETY: as in `Gemv`.
        unsafe {
            for j in (0..whole).step_by(4) {
                dots::<S, 4>(a.as_ptr().add(j * stride), stride, alpha, x, &mut y[j..]);
            }
            for j in whole..n {
                dots::<S, 1>(a.as_ptr().add(j * stride), stride, alpha, x, &mut y[j..]);
            }
        }
    }
}

#[inline(always)]
unsafe fn dots<S: Simd, const N: usize>(
    a: *const S::Elem,
    stride: usize,
    alpha: S::Elem,
    x: &[S::Elem],
    y: &mut [S::Elem],
) {
    // SAFETY: by the caller.
    unsafe {
        let zero = S::splat(S::Elem::ZERO);
        let (mut even, mut odd) = ([zero; N], [zero; N]);
        let (p, m) = (x.as_ptr(), x.len());
        let step = 2 * S::LANES;
        let whole = m - m % step;
        for i in (0..whole).step_by(step) {
            let (x0, x1) = (S::load(p.add(i)), S::load(p.add(i + S::LANES)));
            for j in 0..N {
                even[j] = S::load(a.add(i + j * stride)).mul_add(x0, even[j]);
                odd[j] = S::load(a.add(i + S::LANES + j * stride)).mul_add(x1, odd[j]);
            }
        }
        registers!(S, m - whole, |i, mask| {
            let x0 = load::<S>(p.add(whole + i), mask);
            for (j, sum) in even.iter_mut().enumerate() {
                *sum = load::<S>(a.add(whole + i + j * stride), mask).mul_add(x0, *sum);
            }
        });
        for j in 0..N {
            y[j] += alpha * even[j].add(odd[j]).total();
        }
    }
}

/// `A ← A + α·x·yᵀ`, where the columns of `A` are contiguous.
struct Ger<'a, 'b, T> {
    alpha: T,
    x: &'a [T],
    y: &'a [T],
    a: MatMut<'b, T>,
}

impl<T: Element> Task<T> for Ger<'_, '_, T> {
    type Output = ();
    #[inline(always)]
    unsafe fn run<S: Simd<Elem = T>>(self) {
        let Ger { alpha, x, y, mut a } = self;
        let (n, stride, p, from) = (a.cols(), a.col_stride(), a.as_mut_ptr(), x.as_ptr());
        let whole = n - n % 4;
        // SAFETY: as in `Gemv`.
        unsafe {
            // Four columns at a time, so that x is read a quarter as often.
            for j in (0..whole).step_by(4) {
                let mut factors = [S::splat(T::ZERO); 4];
                for k in 0..4 {
                    factors[k] = S::splat(alpha * y[j + k]);
                }
                registers!(S, x.len(), |i, mask| {
                    let x = load::<S>(from.add(i), mask);
                    for (k, &factor) in factors.iter().enumerate() {
                        let to = p.add(i + (j + k) * stride);
                        store(x.mul_add(factor, load(to, mask)), to, mask);
                    }
                });
            }
            for (j, &y) in y.iter().enumerate().skip(whole) {
                let factor = S::splat(alpha * y);
                registers!(S, x.len(), |i, mask| {
                    let to = p.add(i + j * stride);
                    store(
                        load::<S>(from.add(i), mask).mul_add(factor, load(to, mask)),
                        to,
                        mask,
                    );
                });
            }
        }
    }
}

/// `y ← y + α·A·x`; either the columns or the rows of `A` are contiguous.
pub(crate) fn gemv<T: Element>(alpha: T, a: MatRef<'_, T>, x: &[T], y: &mut [T]) {
    assert!(a.shape() == (y.len(), x.len()));
    if a.rows() == 0 || a.cols() == 0 {
        return;
    }
    if a.row_stride() == 1 || a.rows() == 1 {
        T::dispatch(Gemv { alpha, a, x, y });
    } else if a.col_stride() == 1 || a.cols() == 1 {
        T::dispatch(GemvT {
            alpha,
            a: a.t(),
            x,
            y,
        });
    } else {
        let copy = a.to_mat();
        T::dispatch(Gemv {
            alpha,
            a: copy.as_ref(),
            x,
            y,
        });
    }
}

/// `A ← A + α·x·yᵀ`; the columns of `A` are contiguous.
pub(crate) fn ger<T: Element>(alpha: T, x: &[T], y: &[T], a: MatMut<'_, T>) {
    assert!(a.shape() == (x.len(), y.len()) && (a.row_stride() == 1 || a.rows() <= 1));
    T::dispatch(Ger { alpha, x, y, a });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Mat;

    #[test]
    fn equal_to_the_definition_at_every_edge() {
        for m in [0, 1, 3, 8, 15, 16, 37] {
            for n in [0, 1, 3, 4, 7, 8, 9, 19] {
                let a = Mat::from_fn(m, n, |i, j| (i * 5 + j * 3) as f64 % 7.0 - 3.0);
                let x: Vec<f64> = (0..n).map(|j| j as f64 - 4.0).collect();
                let z: Vec<f64> = (0..m).map(|i| 2.0 - i as f64).collect();
                let ax = |i: usize| (0..n).map(|j| a[(i, j)] * x[j]).sum::<f64>();
                let az = |j: usize| (0..m).map(|i| a[(i, j)] * z[i]).sum::<f64>();
                let mut y = vec![1.0; m];
                gemv(2.0, a.as_ref(), &x, &mut y);
                assert!((0..m).all(|i| y[i] == 1.0 + 2.0 * ax(i)), "{m}×{n}");
                let mut y = vec![1.0; n];
                gemv(2.0, a.t(), &z, &mut y);
                assert!(
                    (0..n).all(|j| y[j] == 1.0 + 2.0 * az(j)),
                    "{m}×{n} transposed"
                );
                let mut b = a.clone();
                ger(3.0, &z, &x, b.as_mut());
                assert_eq!(b, Mat::from_fn(m, n, |i, j| a[(i, j)] + 3.0 * z[i] * x[j]));
            }
        }
    }
}
