//! Reductions that look at each element's size: `Σ |xᵢ|`, `max |xᵢ|`, and the norm that cannot overflow.

use super::level1::dot;
use crate::Element;

/// `Σ |xᵢ|`, in partial sums, so that the rounding error stays small.
pub(crate) fn sum_abs<T: Element>(x: &[T]) -> T {
    let mut sums = [T::ZERO; 8];
    let (whole, rest) = x.as_chunks::<8>();
    for chunk in whole {
        for (sum, &x) in sums.iter_mut().zip(chunk) {
            *sum += x.abs();
        }
    }
    for (sum, &x) in sums.iter_mut().zip(rest) {
        *sum += x.abs();
    }
    sums.into_iter().sum()
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
    fn max_abs_keeps_a_nan() {
        assert!(max_abs(&[1.0, f64::NAN, 2.0]).is_nan());
        assert_eq!(max_abs(&[1.0, -3.0, 2.0]), 3.0);
        assert_eq!(sum_abs(&[1.0, -3.0, 2.0]), 6.0);
        assert_eq!(sum_abs(&[-1.0; 37]), 37.0);
    }
}
