//! A few columns, factored one after the other: what is left of a decomposition when all that can be a matrix product is one.
//!
//! Columns are treated four at a time, so that the vector they share is read a quarter as often.

use super::level1::{load, registers, store};
use super::simd::{Simd, Task};
use crate::Element;
use crate::matrix::MatMut;

/// Columns treated at once.
const GROUP: usize = 4;

/// `A ← (I − τ·v·vᵀ)·A` for `v = (1, tail)`; the columns of `A` are contiguous.
pub(crate) struct Reflect<'a, 'b, T> {
    pub(crate) tau: T,
    pub(crate) tail: &'a [T],
    pub(crate) a: MatMut<'b, T>,
}

impl<T: Element> Task<T> for Reflect<'_, '_, T> {
    type Output = ();
    #[inline(always)]
    unsafe fn run<S: Simd<Elem = T>>(self) {
        let Reflect { tau, tail, mut a } = self;
        let (m, n, stride) = (a.rows(), a.cols(), a.col_stride());
        assert!(m == tail.len() + 1 && (a.row_stride() == 1 || m == 1));
        let base = a.as_mut_ptr();
        // SAFETY: `m` neighbours in each of the `n` columns; the processor has the instructions.
        unsafe {
            let whole = n - n % GROUP;
            for j in (0..whole).step_by(GROUP) {
                reflect::<S, GROUP>(tau, tail, base.add(j * stride), stride);
            }
            for j in whole..n {
                reflect::<S, 1>(tau, tail, base.add(j * stride), stride);
            }
        }
    }
}

#[inline(always)]
unsafe fn reflect<S: Simd, const N: usize>(
    tau: S::Elem,
    tail: &[S::Elem],
    a: *mut S::Elem,
    stride: usize,
) {
    let (v, length) = (tail.as_ptr(), tail.len());
    // SAFETY: by the caller.
    unsafe {
        let mut sums = [S::splat(S::Elem::ZERO); N];
        registers!(S, length, |i, mask| {
            let x = load::<S>(v.add(i), mask);
            for (c, sum) in sums.iter_mut().enumerate() {
                *sum = load::<S>(a.add(c * stride + 1 + i), mask).mul_add(x, *sum);
            }
        });
        let mut factors = sums;
        for c in 0..N {
            let first = a.add(c * stride);
            let factor = -tau * (*first + sums[c].total());
            *first += factor;
            factors[c] = S::splat(factor);
        }
        registers!(S, length, |i, mask| {
            let x = load::<S>(v.add(i), mask);
            for (c, &factor) in factors.iter().enumerate() {
                let to = a.add(c * stride + 1 + i);
                store(x.mul_add(factor, load(to, mask)), to, mask);
            }
        });
    }
}

/// Elimination with partial pivoting of a panel whose columns are contiguous. Row `k` was exchanged with row `pivots[k]`.
pub(crate) struct Eliminate<'a, 'b, T> {
    pub(crate) a: MatMut<'b, T>,
    pub(crate) pivots: &'a mut [usize],
}

impl<T: Element> Task<T> for Eliminate<'_, '_, T> {
    type Output = ();
    #[inline(always)]
    unsafe fn run<S: Simd<Elem = T>>(self) {
        let Eliminate { mut a, pivots } = self;
        let (m, n, stride) = (a.rows(), a.cols(), a.col_stride());
        assert!(pivots.len() == m.min(n) && (a.row_stride() == 1 || m <= 1));
        let base = a.as_mut_ptr();
        for (k, pivot) in pivots.iter_mut().enumerate() {
            // SAFETY: all elements lie in the panel; the processor has the instructions.
            unsafe {
                let column = base.add(k * stride);
                let p = k + largest(std::slice::from_raw_parts(column.add(k), m - k));
                *pivot = p;
                let divisor = *column.add(p);
                if divisor == T::ZERO {
                    // The column is already eliminated; the factorisation goes on, and `solve` will say that it is singular.
                    continue;
                }
                if p != k {
                    for j in 0..n {
                        std::ptr::swap(base.add(j * stride + k), base.add(j * stride + p));
                    }
                }
                let (first, length) = (k + 1, m - k - 1);
                let from = column.add(first);
                let divisors = S::splat(divisor);
                registers!(S, length, |i, mask| {
                    let to = from.add(i);
                    store(load::<S>(to, mask).div(divisors), to, mask);
                });
                let whole = n - (n - first) % GROUP;
                for j in (first..whole).step_by(GROUP) {
                    subtract::<S, GROUP>(from, length, base.add(j * stride + k), stride);
                }
                for j in whole..n {
                    subtract::<S, 1>(from, length, base.add(j * stride + k), stride);
                }
            }
        }
    }
}

/// Subtracts from each column, which begins at `a` with its element of the pivot's row, that element times the multipliers.
#[inline(always)]
unsafe fn subtract<S: Simd, const N: usize>(
    multipliers: *const S::Elem,
    length: usize,
    a: *mut S::Elem,
    stride: usize,
) {
    // SAFETY: by the caller.
    unsafe {
        let mut factors = [S::splat(S::Elem::ZERO); N];
        for (c, factor) in factors.iter_mut().enumerate() {
            *factor = S::splat(-*a.add(c * stride));
        }
        registers!(S, length, |i, mask| {
            let x = load::<S>(multipliers.add(i), mask);
            for (c, &factor) in factors.iter().enumerate() {
                let to = a.add(c * stride + 1 + i);
                store(x.mul_add(factor, load(to, mask)), to, mask);
            }
        });
    }
}

/// The place of the first element of largest magnitude.
#[inline(always)]
fn largest<T: Element>(x: &[T]) -> usize {
    let mut lanes = [T::ZERO; 16];
    let (whole, rest) = x.as_chunks::<16>();
    for chunk in whole {
        for (lane, x) in lanes.iter_mut().zip(chunk) {
            let size = x.abs();
            *lane = if size > *lane { size } else { *lane };
        }
    }
    let mut most = lanes
        .into_iter()
        .fold(T::ZERO, |m, x| if x > m { x } else { m });
    for x in rest {
        let size = x.abs();
        most = if size > most { size } else { most };
    }
    x.iter().position(|x| x.abs() == most).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::simd::Vectorised;
    use super::*;
    use crate::Mat;

    #[test]
    fn reflections_equal_the_definition_at_every_edge() {
        for m in [1, 2, 9, 16, 17, 33] {
            for n in [1, 3, 4, 5, 9] {
                let a = Mat::from_fn(m, n, |i, j| (i * 5 + j * 3) as f64 % 7.0 - 3.0);
                let v: Vec<f64> = (0..m)
                    .map(|i| if i == 0 { 1.0 } else { i as f64 - 4.0 })
                    .collect();
                let mut reflected = a.clone();
                f64::dispatch(Reflect {
                    tau: 0.5,
                    tail: &v[1..],
                    a: reflected.as_mut(),
                });
                let expected = Mat::from_fn(m, n, |i, j| {
                    let sum: f64 = (0..m).map(|l| v[l] * a[(l, j)]).sum();
                    a[(i, j)] - 0.5 * v[i] * sum
                });
                assert_eq!(reflected, expected, "{m}×{n}");
            }
        }
    }

    #[test]
    fn the_first_of_the_largest_is_the_pivot() {
        let mut x = vec![1.0; 40];
        (x[17], x[35], x[3]) = (-7.0, 7.0, f64::NAN);
        assert_eq!(largest(&x), 17);
        assert_eq!(largest::<f64>(&[0.0, 0.0]), 0);
    }
}
