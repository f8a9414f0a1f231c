//! Loops over vectors: `Σ xᵢyᵢ`, `y ← y + αx`, plane rotations.
//!
//! Each is written over [`Simd`], for use inside of larger kernels, and wrapped for slices.

use super::simd::{Simd, Task};
use crate::Element;

/// Calls `body(start, None)` for each whole register and `body(start, Some(mask))` for what is left.
#[inline(always)]
pub(crate) unsafe fn registers<S: Simd>(n: usize, mut body: impl FnMut(usize, Option<S::Mask>)) {
    let whole = n - n % S::LANES;
    for i in (0..whole).step_by(S::LANES) {
        body(i, None);
    }
    if whole < n {
        // SAFETY: the caller has the instructions.
        body(whole, Some(unsafe { S::first(n - whole) }));
    }
}

/// Loads a register, or what is left.
#[inline(always)]
pub(crate) unsafe fn load<S: Simd>(p: *const S::Elem, mask: Option<S::Mask>) -> S {
    // SAFETY: by the caller.
    unsafe {
        match mask {
            None => S::load(p),
            Some(mask) => S::load_part(p, mask),
        }
    }
}

/// Stores a register, or what is left.
#[inline(always)]
pub(crate) unsafe fn store<S: Simd>(x: S, p: *mut S::Elem, mask: Option<S::Mask>) {
    // SAFETY: by the caller.
    unsafe {
        match mask {
            None => x.store(p),
            Some(mask) => x.store_part(p, mask),
        }
    }
}

/// Reduces `Σ term(i)` with four registers of partial sums.
#[inline(always)]
unsafe fn reduce<S: Simd>(n: usize, term: impl Fn(usize, Option<S::Mask>, S) -> S) -> S::Elem {
    // SAFETY: the caller has the instructions and promises the elements that `term` reads.
    unsafe {
        let zero = S::splat(S::Elem::ZERO);
        let mut sums = [zero; 4];
        let step = 4 * S::LANES;
        let whole = n - n % step;
        for i in (0..whole).step_by(step) {
            for (v, sum) in sums.iter_mut().enumerate() {
                *sum = term(i + v * S::LANES, None, *sum);
            }
        }
        let mut v = 0;
        registers::<S>(n - whole, |i, mask| {
            sums[v] = term(whole + i, mask, sums[v]);
            v += 1;
        });
        sums[0].add(sums[1]).add(sums[2].add(sums[3])).total()
    }
}

/// `Σ xᵢ·yᵢ`.
pub(crate) struct Dot<'a, T>(pub(crate) &'a [T], pub(crate) &'a [T]);

impl<T: Element> Task<T> for Dot<'_, T> {
    type Output = T;
    #[inline(always)]
    unsafe fn run<S: Simd<Elem = T>>(self) -> T {
        let n = self.0.len().min(self.1.len());
        let (x, y) = (self.0.as_ptr(), self.1.as_ptr());
        // SAFETY: i and the mask stay below n.
        unsafe {
            reduce::<S>(n, |i, mask, sum| {
                load::<S>(x.add(i), mask).mul_add(load(y.add(i), mask), sum)
            })
        }
    }
}

/// `Σ xᵢ`.
pub(crate) struct Sum<'a, T>(pub(crate) &'a [T]);

impl<T: Element> Task<T> for Sum<'_, T> {
    type Output = T;
    #[inline(always)]
    unsafe fn run<S: Simd<Elem = T>>(self) -> T {
        let x = self.0.as_ptr();
        // SAFETY: i and the mask stay below the length.
        unsafe {
            reduce::<S>(self.0.len(), |i, mask, sum| {
                sum.add(load::<S>(x.add(i), mask))
            })
        }
    }
}

/// `y ← y + α·x`.
pub(crate) struct Axpy<'a, T>(pub(crate) T, pub(crate) &'a [T], pub(crate) &'a mut [T]);

impl<T: Element> Task<T> for Axpy<'_, T> {
    type Output = ();
    #[inline(always)]
    unsafe fn run<S: Simd<Elem = T>>(self) {
        let n = self.1.len().min(self.2.len());
        let (x, y) = (self.1.as_ptr(), self.2.as_mut_ptr());
        // SAFETY: i and the mask stay below n.
        unsafe {
            let alpha = S::splat(self.0);
            registers::<S>(n, |i, mask| {
                let (x, y) = (x.add(i), y.add(i));
                store(load::<S>(x, mask).mul_add(alpha, load(y, mask)), y, mask);
            });
        }
    }
}

/// The plane rotation `(x, y) ← (c·x + s·y, c·y − s·x)`.
pub(crate) struct Rotate<'a, T>(
    pub(crate) &'a mut [T],
    pub(crate) &'a mut [T],
    pub(crate) T,
    pub(crate) T,
);

impl<T: Element> Task<T> for Rotate<'_, T> {
    type Output = ();
    #[inline(always)]
    unsafe fn run<S: Simd<Elem = T>>(self) {
        let n = self.0.len().min(self.1.len());
        let (x, y) = (self.0.as_mut_ptr(), self.1.as_mut_ptr());
        // SAFETY: i and the mask stay below n; x and y are different slices.
        unsafe {
            let (c, s, minus) = (S::splat(self.2), S::splat(self.3), S::splat(-self.3));
            registers::<S>(n, |i, mask| {
                let (p, q) = (x.add(i), y.add(i));
                let (a, b) = (load::<S>(p, mask), load::<S>(q, mask));
                store(a.mul_add(c, b.mul(s)), p, mask);
                store(b.mul_add(c, a.mul(minus)), q, mask);
            });
        }
    }
}

/// `Σ xᵢ·yᵢ` over the shorter length.
#[inline]
pub(crate) fn dot<T: Element>(x: &[T], y: &[T]) -> T {
    T::dispatch(Dot(x, y))
}

/// `Σ xᵢ`.
pub(crate) fn sum<T: Element>(x: &[T]) -> T {
    T::dispatch(Sum(x))
}

/// `y ← y + α·x` over the shorter length.
#[inline]
pub(crate) fn axpy<T: Element>(alpha: T, x: &[T], y: &mut [T]) {
    T::dispatch(Axpy(alpha, x, y));
}

/// `(x, y) ← (c·x + s·y, c·y − s·x)`.
#[inline]
pub(crate) fn rotate<T: Element>(x: &mut [T], y: &mut [T], c: T, s: T) {
    T::dispatch(Rotate(x, y, c, s));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_is_treated_whole() {
        for n in 0..150 {
            let x: Vec<f64> = (0..n).map(f64::from).collect();
            let n = n as usize;
            let total = (n * n.saturating_sub(1) / 2) as f64;
            assert_eq!(sum(&x), total);
            assert_eq!(dot(&x, &vec![2.0; n]), 2.0 * total);
            let mut y = vec![1.0; n];
            axpy(3.0, &x, &mut y);
            assert!(
                y.iter()
                    .enumerate()
                    .all(|(i, &y)| y == 1.0 + 3.0 * i as f64)
            );
            let (mut p, mut q) = (x.clone(), vec![1.0; n]);
            rotate(&mut p, &mut q, 0.0, 1.0);
            assert!(p.iter().all(|&p| p == 1.0) && q.iter().zip(&x).all(|(q, x)| *q == -x));
        }
    }
}
