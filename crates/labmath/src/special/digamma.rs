//! Digamma and trigamma: the first two derivatives of ln Γ.
//!
//! The same plan as for ln Γ: the asymptotic series where x is large, the recurrence to get there, reflection for
//! negative arguments. Near the positive zero of ψ its Taylor series takes over.

use super::double_double::Dd;
use super::sin_pi::sin_cos_pi;
use super::stirling::{ASYMPTOTIC_FROM, BERNOULLI};

/// The digamma function ψ(x) = d/dx ln Γ(x) (Abramowitz and Stegun 6.3).
///
/// At ±0 it is ∓∞; at the negative integers and −∞ it is NaN.
///
/// ```
/// use labmath::special::digamma;
/// assert_eq!(digamma(1.0), -0.5772156649015329); // −γ
/// assert!((digamma(4.5) - digamma(3.5) - 1.0 / 3.5).abs() < 1e-15);
/// ```
pub fn digamma(x: f64) -> f64 {
    if x == 0.0 {
        return -1.0 / x;
    }
    if x == f64::INFINITY {
        return x;
    }
    if x.is_nan() || (x < 0.0 && x == x.floor()) {
        return f64::NAN;
    }
    if x > 0.0 {
        return digamma_positive(Dd::from(x)).value();
    }
    // ψ(x) = ψ(1−x) − π cot πx, and ψ(1−x) = ψ(−x) − 1/x.
    let (sin, cos) = sin_cos_pi(x);
    let rest = digamma_positive(Dd::from(-x));
    (rest - Dd::quotient(1.0, x) - Dd::PI * cos / sin).value()
}

/// B₂ₖ / 2k
const COEFFICIENTS: [Dd; 15] = {
    let mut table = [Dd::ZERO; 15];
    let mut k = 0;
    while k < 15 {
        let (p, q) = BERNOULLI[k];
        table[k] = Dd::ratio(p, q * 2.0 * (k as f64 + 1.0));
        k += 1;
    }
    table
};

/// ψ(x) for x > 0.
pub(crate) fn digamma_positive(x: Dd) -> Dd {
    /// The zero of ψ, and its derivatives there, divided by 1!, 2!, … 6!.
    const ROOT: Dd = Dd::new(1.4616321449683622, 9.549995429965697e-17);
    const AT_ROOT: [Dd; 6] = [
        Dd::new(0.9676722454476212, -3.387874303038943e-17),
        Dd::new(-0.4427631689835921, -2.4685968258808798e-17),
        Dd::new(0.258499760955651, -1.50046082237735e-17),
        Dd::new(-0.16394270544240652, -5.2948981225636345e-18),
        Dd::new(0.10782405069126237, -5.647016933496416e-18),
        Dd::new(-0.07219956125645471, 3.0827459843108324e-18),
    ];
    let d = x - ROOT;
    if d.hi.abs() < 1e-5 {
        let mut sum = Dd::ZERO;
        for &c in AT_ROOT.iter().rev() {
            sum = c + sum * d;
        }
        return sum * d;
    }
    // The sum of 1/(x+k) as one fraction p′/p, where p is the product of the x+k: one division instead of twenty.
    let (mut shifted, mut p, mut dp) = (x, Dd::ONE, Dd::ZERO);
    while shifted.hi < ASYMPTOTIC_FROM {
        dp = dp * shifted + p;
        p = p * shifted;
        shifted = shifted + 1.0;
    }
    let inverse = Dd::ONE / shifted;
    let w = inverse.square();
    const PRECISE: usize = 5;
    let mut tail = 0.0;
    for &c in COEFFICIENTS[PRECISE..].iter().rev() {
        tail = c.hi + tail * w.hi;
    }
    let mut sum = Dd::from(tail);
    for &c in COEFFICIENTS[..PRECISE].iter().rev() {
        sum = c + sum * w;
    }
    shifted.ln() - inverse.scale(0.5) - sum * w - dp / p
}

/// The trigamma function ψ′(x) (Abramowitz and Stegun 6.4).
///
/// ∞ at zero and the negative integers, 0 at ∞, NaN at −∞.
///
/// ```
/// use labmath::special::trigamma;
/// let basel = std::f64::consts::PI.powi(2) / 6.0;
/// assert!((trigamma(1.0) - basel).abs() < 1e-15);
/// ```
pub fn trigamma(x: f64) -> f64 {
    if x.is_nan() || x == f64::NEG_INFINITY {
        return f64::NAN;
    }
    if x <= 0.0 {
        if x == x.floor() {
            return f64::INFINITY;
        }
        // ψ′(x) + ψ′(1−x) = (π / sin πx)²; the sum of squares over all integers on the right is the larger.
        let (sin, _) = sin_cos_pi(x);
        let ratio = Dd::PI / sin;
        return (ratio.square() - trigamma(1.0 - x)).value();
    }
    let (mut shifted, mut head) = (x, 0.0);
    while shifted < 12.0 {
        head += 1.0 / (shifted * shifted);
        shifted += 1.0;
    }
    let inverse = 1.0 / shifted;
    let w = inverse * inverse;
    let mut sum = 0.0;
    for &(p, q) in BERNOULLI[..12].iter().rev() {
        sum = p / q + sum * w;
    }
    head + inverse * (1.0 + inverse * (0.5 + inverse * sum))
}
