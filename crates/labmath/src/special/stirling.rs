//! Stirling's series and the deviance: the two halves of every saddle-point formula.
//!
//! A Poisson, binomial or gamma density at large parameters is a quotient of huge factorials and powers. Loader
//! ("Fast and accurate computation of binomial probabilities", 2000) split off what is large and cancels:
//!
//! - δ(x) = ln Γ(x+1) − (x+½) ln x + x − ½ ln 2π, the *error of Stirling's formula*, which is small, and
//! - D₀(x, m) = x ln(x/m) + m − x, the *deviance*, which is zero at x = m and never negative.
//!
//! The Poisson probability is then e^(−D₀(k, m) − δ(k)) / √(2πk). Here both halves are carried in double-double,
//! because the exponential that follows multiplies their relative error by their size.

use super::double_double::Dd;

/// The Bernoulli numbers B₂, B₄, …, B₃₀, exactly, as numerator and denominator.
pub(crate) const BERNOULLI: [(f64, f64); 15] = [
    (1.0, 6.0),
    (-1.0, 30.0),
    (1.0, 42.0),
    (-1.0, 30.0),
    (5.0, 66.0),
    (-691.0, 2730.0),
    (7.0, 6.0),
    (-3617.0, 510.0),
    (43867.0, 798.0),
    (-174611.0, 330.0),
    (854513.0, 138.0),
    (-236364091.0, 2730.0),
    (8553103.0, 6.0),
    (-23749461029.0, 870.0),
    (8615841276005.0, 14322.0),
];

/// From here on fifteen terms of the asymptotic series leave less than 2⁻¹⁰⁶.
pub(crate) const ASYMPTOTIC_FROM: f64 = 20.0;

/// B₂ₖ / (2k(2k−1)), the coefficients of Stirling's series.
const COEFFICIENTS: [Dd; 15] = {
    let mut table = [Dd::ZERO; 15];
    let mut k = 0;
    while k < 15 {
        let n = 2.0 * (k as f64 + 1.0);
        let (p, q) = BERNOULLI[k];
        table[k] = Dd::ratio(p, q * n * (n - 1.0));
        k += 1;
    }
    table
};

/// δ(x) for x ≥ 20: Σ B₂ₖ / (2k(2k−1) x²ᵏ⁻¹) (Abramowitz and Stegun 6.1.40).
pub(crate) fn stirling_series(x: Dd) -> Dd {
    let inverse = Dd::ONE / x;
    let w = inverse.square();
    // The later terms are so small that plain `f64` gives them to 2⁻¹⁰⁶ of the result.
    const PRECISE: usize = 5;
    let mut tail = 0.0;
    if x.hi < 1e4 {
        for &c in COEFFICIENTS[PRECISE..].iter().rev() {
            tail = c.hi + tail * w.hi;
        }
    }
    let mut sum = Dd::from(tail);
    for &c in COEFFICIENTS[..PRECISE].iter().rev() {
        sum = c + sum * w;
    }
    sum * inverse
}

/// The deviance D₀(x, m) = x ln(x/m) + m − x for x ≥ 0, m > 0, accurate relative to itself even where x ≈ m.
///
/// With v = (m−x)/x it is −x (ln(1+v) − v): no difference of large numbers is left.
pub(crate) fn deviance(x: Dd, m: Dd) -> Dd {
    if x.hi == 0.0 {
        return m;
    }
    let v = (m - x) / x;
    if v.hi.is_infinite() {
        // m/x overflows: x ln(x/m) is negligible or at least well separated from m.
        return x * (x.ln() - m.ln()) + (m - x);
    }
    -(x * v.ln_1p_minus())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deviance_is_zero_on_the_diagonal_and_quadratic_beside_it() {
        let d = |x: f64, m: f64| deviance(Dd::from(x), Dd::from(m)).value();
        assert_eq!(d(3.0, 3.0), 0.0);
        assert_eq!(d(0.0, 3.0), 3.0);
        let h = 1e-9;
        assert!((d(1.0, 1.0 + h) / (h * h / 2.0) - 1.0).abs() < 1e-6);
        assert!((d(1e300, 2e300) / 1e300 - (1.0 - std::f64::consts::LN_2)).abs() < 1e-15);
        assert_eq!(d(1e-300, 1e300), 1e300);
    }
}
