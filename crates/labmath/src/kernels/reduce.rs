//! Reductions: a vector becomes a number.
//!
//! Each keeps many partial sums side by side and adds them in a fixed tree in the end. That lets the processor work
//! on several elements at once, makes the rounding error smaller than that of one running sum, and gives the same
//! bits every time.

use crate::Element;

/// Partial sums kept at once.
const LANES: usize = 32;

#[inline(always)]
fn reduce<T: Element>(n: usize, term: impl Fn(usize, T) -> T, tail: impl Fn(usize, T) -> T) -> T {
    let mut lanes = [T::ZERO; LANES];
    let whole = n - n % LANES;
    let mut k = 0;
    while k < whole {
        for (l, lane) in lanes.iter_mut().enumerate() {
            *lane = term(k + l, *lane);
        }
        k += LANES;
    }
    for (l, lane) in lanes.iter_mut().enumerate().take(n - whole) {
        *lane = tail(whole + l, *lane);
    }
    let mut width = LANES / 2;
    while width > 0 {
        for l in 0..width {
            lanes[l] += lanes[l + width];
        }
        width /= 2;
    }
    lanes[0]
}

/// `Σ xᵢ·yᵢ` over the shorter length.
#[inline(always)]
pub(crate) fn dot<T: Element>(x: &[T], y: &[T]) -> T {
    let n = x.len().min(y.len());
    let (x, y) = (&x[..n], &y[..n]);
    reduce(n, |k, s| s + x[k] * y[k], |k, s| s + x[k] * y[k])
}

/// `Σ xᵢ`.
pub(crate) fn sum<T: Element>(x: &[T]) -> T {
    reduce(x.len(), |k, s| s + x[k], |k, s| s + x[k])
}

/// `Σ |xᵢ|`.
pub(crate) fn sum_abs<T: Element>(x: &[T]) -> T {
    reduce(x.len(), |k, s| s + x[k].abs(), |k, s| s + x[k].abs())
}

/// `max |xᵢ|`: 0 of nothing, NaN if one is NaN.
pub(crate) fn max_abs<T: Element>(x: &[T]) -> T {
    x.iter().fold(T::ZERO, |m, &x| {
        let a = x.abs();
        // The comparison is false for a NaN on either side: a NaN enters, and stays.
        if a <= m || m.is_nan() { m } else { a }
    })
}

/// `√Σ xᵢ²` without overflow or underflow on the way.
///
/// The squares are summed as they are; only when the sum leaves the range where it is exact to rounding (too small:
/// squares were subnormal or zero; too large: infinite) is it done again with the elements scaled by a power of two.
pub(crate) fn norm<T: Element>(x: &[T]) -> T {
    let squares = dot(x, x);
    // A square that underflows loses at most MIN_POSITIVE; beside a sum this large that is below rounding.
    let least = T::MIN_POSITIVE / (T::EPSILON * T::EPSILON);
    if squares.is_finite() && squares >= least {
        return squares.sqrt();
    }
    let largest = max_abs(x);
    if largest == T::ZERO || !largest.is_finite() {
        return largest;
    }
    let scale = largest.binade();
    let scaled: T = x.iter().map(|&x| (x / scale) * (x / scale)).sum();
    scaled.sqrt() * scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn norm_neither_overflows_nor_underflows() {
        for scale in [1e-320, 1e-300, 1e-160, 1.0, 1e160, 1e300] {
            let n = norm(&[3.0 * scale, 4.0 * scale]);
            assert!(
                (n / (5.0 * scale) - 1.0).abs() < 1e-3 * f64::from(scale < 1e-310) + 1e-15,
                "{scale:e}: {n:e}"
            );
        }
        assert_eq!(norm::<f64>(&[]), 0.0);
        assert_eq!(norm(&[0.0, -0.0]), 0.0);
        assert_eq!(norm(&[f64::NEG_INFINITY, 1.0]), f64::INFINITY);
        assert!(norm(&[f64::NAN, f64::INFINITY]).is_nan());
        assert_eq!(norm(&[f32::MAX / 2.0; 2]), f32::MAX / 2.0 * 2f32.sqrt());
    }

    #[test]
    fn every_length_is_summed_whole() {
        for n in 0..200 {
            let x: Vec<f64> = (0..n).map(f64::from).collect();
            assert_eq!(sum(&x), f64::from(n * (n - 1) / 2));
            assert_eq!(dot(&x, &vec![2.0; n as usize]), f64::from(n * (n - 1)));
        }
    }

    #[test]
    fn max_abs_keeps_a_nan() {
        assert!(max_abs(&[1.0, f64::NAN, 2.0]).is_nan());
        assert_eq!(max_abs(&[1.0, -3.0, 2.0]), 3.0);
    }
}
