//! Loops over vectors: `Σ xᵢyᵢ`, `y ← y + αx`, plane rotations.
//!
//! Each is written over [`Simd`], for use inside of larger kernels, and wrapped for slices.

use super::simd::{Simd, Task};
use crate::Element;

/// Does something for each register's worth of `0..n`: `registers!(S, n, |i, mask| …)`, where `mask` is `None`, or
/// `Some` of the mask of what is left in the end.
///
/// A macro, because a closure may become a function of its own, which does not have the instructions.
macro_rules! registers {
    ($s:ty, $n:expr, |$i:ident, $mask:ident| $body:block) => {
        let n: usize = $n;
        let whole = n - n % <$s>::LANES;
        let mut $i = 0;
        while $i < whole {
            let $mask: Option<<$s as Simd>::Mask> = None;
            $body
            $i += <$s>::LANES;
        }
        if $i < n {
            let $mask = Some(<$s>::first(n - $i));
            $body
        }
    };
}
pub(crate) use registers;

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

/// Sums `term(i, mask, sum)` with four registers of partial sums.
macro_rules! reduce {
    ($s:ty, $n:expr, |$i:ident, $mask:ident, $sum:ident| $term:expr) => {{
        let mut sums = [<$s>::splat(T::ZERO); 4];
        let n: usize = $n;
        let step = 4 * <$s>::LANES;
        let whole = n - n % step;
        let mut start = 0;
        while start < whole {
            for v in 0..4 {
                let $i = start + v * <$s>::LANES;
                let $mask: Option<<$s as Simd>::Mask> = None;
                let $sum = sums[v];
                sums[v] = $term;
            }
            start += step;
        }
        for v in 0..4 {
            let $i = whole + v * <$s>::LANES;
            if $i < n {
                let $mask = Some(<$s>::first(n - $i));
                let $sum = sums[v];
                sums[v] = $term;
            }
        }
        sums[0].add(sums[1]).add(sums[2].add(sums[3])).total()
    }};
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
            reduce!(S, n, |i, mask, sum| {
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
            reduce!(S, self.0.len(), |i, mask, sum| {
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
            registers!(S, n, |i, mask| {
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
            registers!(S, n, |i, mask| {
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
