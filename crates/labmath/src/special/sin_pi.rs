//! sin πx and cos πx for the reflection formulas.
//!
//! The argument is reduced before it meets π, so the reduction is exact for every `f64` and the zeros at the
//! integers and half-integers are exact too; multiplying by a rounded π first would lose both.

use super::double_double::Dd;

/// (sin πx, cos πx) in double-double. At an infinity or NaN both are NaN.
pub(crate) fn sin_cos_pi(x: f64) -> (Dd, Dd) {
    // x = 2n + r with |r| ≤ 1; every step here is exact.
    let r = x - 2.0 * (x / 2.0).round();
    let a = r.abs();
    let (sin, cos) = if a <= 0.25 {
        (sine(a), cosine(a))
    } else if a <= 0.75 {
        (cosine(0.5 - a), sine(0.5 - a))
    } else {
        (sine(1.0 - a), -cosine(1.0 - a))
    };
    (if r < 0.0 { -sin } else { sin }, cos)
}

/// sin πr by Taylor's series, |r| ≤ ¼.
fn sine(r: f64) -> Dd {
    let t = Dd::PI * r;
    t * even_series(t.square(), 1)
}

/// cos πr by Taylor's series, |r| ≤ ¼.
fn cosine(r: f64) -> Dd {
    even_series((Dd::PI * r).square(), 0)
}

/// Σ (−u)ᵏ / (2k + first)! for u ≤ π²/16.
fn even_series(u: Dd, first: usize) -> Dd {
    let mut sum = Dd::ZERO;
    for k in (0..14).rev() {
        sum = INVERSE_FACTORIALS[2 * k + first] - sum * u;
    }
    sum
}

/// 1/k! for k = 0 … 27. Factorials are exact in `f64` up to 22!; the last few terms need no more than that.
const INVERSE_FACTORIALS: [Dd; 28] = {
    let mut table = [Dd::ONE; 28];
    let mut factorial = 1.0;
    let mut k = 1;
    while k < 28 {
        factorial *= k as f64;
        table[k] = Dd::ratio(1.0, factorial);
        k += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_and_ones_are_exact() {
        for n in [-7.0, -2.0, 0.0, 1.0, 4.0, 1e15, 1e300] {
            assert_eq!(sin_cos_pi(n).0.value().abs(), 0.0);
            assert_eq!(sin_cos_pi(n).1.value().abs(), 1.0);
        }
        assert_eq!(sin_cos_pi(-2.5).0.value(), -1.0);
        assert_eq!(sin_cos_pi(3.5).1.value(), 0.0);
        assert!(sin_cos_pi(f64::INFINITY).0.value().is_nan());
    }

    #[test]
    fn squares_add_up_to_one_in_both_parts() {
        for i in -400..400 {
            let (s, c) = sin_cos_pi(f64::from(i) * 0.0137);
            let excess = s.square() + c.square() - 1.0;
            assert!(excess.value().abs() < 1e-30, "{i}");
        }
    }
}
