//! The standard normal distribution function, its tails, its logarithm, and the inverses of erf and of Φ.
//!
//! Φ(−z) = ½ erfc(z/√2), but not in floating point: rounding z/√2 costs z² units in the last place. So the tail is
//! written as e^(−z²/2) · ½ erfcx(z/√2), with the square in double-double, and erfcx hardly feels the rounding.
//! The inverses are Halley's method on a residual that is itself accurate in the tail, from a starting point that is
//! good to three digits; the third order makes two steps enough.

use super::double_double::Dd;
use super::erf::{erf_series, erfcx_positive};
use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

/// The standard normal distribution function Φ(z).
///
/// ```
/// use labmath::special::normal_cdf;
/// assert_eq!(normal_cdf(0.0), 0.5);
/// assert!((normal_cdf(1.96) - 0.9750021048517795).abs() < 1e-15);
/// ```
pub fn normal_cdf(z: f64) -> f64 {
    normal_lower_tail(Dd::from(z))
}

/// ln Φ(z), which stays finite where Φ underflows.
///
/// ```
/// use labmath::special::normal_logcdf;
/// assert!((normal_logcdf(-1e5) + 5.00000001243186e9).abs() < 1e-2);
/// ```
pub fn normal_logcdf(z: f64) -> f64 {
    normal_log_lower_tail(Dd::from(z))
}

/// The quantile function of the standard normal distribution, Φ⁻¹(p).
///
/// NaN outside [0, 1]; ∓∞ at 0 and 1.
///
/// ```
/// use labmath::special::normal_quantile;
/// assert_eq!(normal_quantile(0.5), 0.0);
/// assert!((normal_quantile(0.975) - 1.959963984540054).abs() < 1e-15);
/// ```
pub fn normal_quantile(p: f64) -> f64 {
    precise_normal_quantile(p).value()
}

/// Φ⁻¹(p) with about twenty digits in the tails, for quantiles that go through an exponential.
pub(crate) fn precise_normal_quantile(p: f64) -> Dd {
    const SQRT_2: Dd = Dd::new(std::f64::consts::SQRT_2, -9.667293313452913e-17);
    let x = if (0.25..=0.75).contains(&p) {
        // p − ½ is exact here.
        erf_inverse_center(2.0 * (p - 0.5))
    } else if p < 0.5 {
        -erfc_inverse_tail(2.0 * p)
    } else {
        erfc_inverse_tail(2.0 * (1.0 - p))
    };
    if x.hi.is_infinite() { x } else { x * SQRT_2 }
}

/// The inverse of the error function on [−1, 1]; NaN outside.
///
/// ```
/// use labmath::special::{erf, erfinv};
/// assert!((erf(erfinv(0.3)) - 0.3).abs() < 1e-16);
/// assert_eq!(erfinv(1.0), f64::INFINITY);
/// ```
pub fn erfinv(y: f64) -> f64 {
    if y.abs() <= 0.5 {
        erf_inverse_center(y).value()
    } else {
        erfc_inverse_tail(1.0 - y.abs()).value().copysign(y)
    }
}

/// The inverse of the complementary error function on [0, 2]; NaN outside.
///
/// ```
/// use labmath::special::erfcinv;
/// assert!((erfcinv(1e-100) - 15.065574702592645).abs() < 1e-14);
/// ```
pub fn erfcinv(y: f64) -> f64 {
    if (0.5..=1.5).contains(&y) {
        erf_inverse_center(1.0 - y).value()
    } else if y < 1.0 {
        erfc_inverse_tail(y).value()
    } else {
        -erfc_inverse_tail(2.0 - y).value()
    }
}

/// Φ(z) for z in double-double, so that a standardised (x−μ)/σ need not be rounded first.
pub(crate) fn normal_lower_tail(z: Dd) -> f64 {
    if z.hi.abs() < 1.0 {
        // ½ + ½ erf(z/√2): no cancellation, since erf > −0.69 here.
        0.5 + 0.5 * erf_series(z.hi * FRAC_1_SQRT_2)
    } else if z.hi < 0.0 {
        if z.hi < -39.0 {
            return 0.0;
        }
        (-z.square().scale(0.5)).exp_value() * (0.5 * erfcx_positive(-z.hi * FRAC_1_SQRT_2))
    } else if z.hi >= 1.0 {
        1.0 - normal_lower_tail(-z)
    } else {
        f64::NAN
    }
}

/// ln Φ(z).
pub(crate) fn normal_log_lower_tail(z: Dd) -> f64 {
    if z.hi >= 0.0 {
        return (-normal_lower_tail(-z)).ln_1p();
    }
    if z.hi.is_infinite() {
        return z.hi;
    }
    let scaled = 0.5 * erfcx_positive(-z.hi * FRAC_1_SQRT_2);
    (Dd::from(scaled.ln()) - z.square().scale(0.5)).value()
}

/// erf⁻¹(y) for |y| ≤ ½.
fn erf_inverse_center(y: f64) -> Dd {
    // The Maclaurin series of erf⁻¹ in v = y√π/2 gives the start.
    let v = y / FRAC_2_SQRT_PI;
    let v2 = v * v;
    let mut x = v
        * (1.0
            + v2 * (1.0 / 3.0
                + v2 * (7.0 / 30.0 + v2 * (127.0 / 630.0 + v2 * (4369.0 / 22680.0)))));
    let mut correction = 0.0;
    for _ in 0..2 {
        x += correction;
        // erf″ = −2x erf′, so Halley's correction to the Newton step s is s/(1 + x s).
        let step = (y - erf_series(x)) / (FRAC_2_SQRT_PI * (-x * x).exp());
        correction = step / (1.0 - x * step);
    }
    Dd::sum(x, correction)
}

/// erfc⁻¹(q) for 0 ≤ q ≤ ½: Halley's method on ln erfc(x) − ln q.
fn erfc_inverse_tail(q: f64) -> Dd {
    if q <= 0.0 || q.is_nan() {
        return Dd::from(if q == 0.0 { f64::INFINITY } else { f64::NAN });
    }
    let ln_q = Dd::from(q).ln();
    // Abramowitz and Stegun 26.2.23 for the normal quantile, absolute error 4.5e-4.
    let t = (2.0 * (std::f64::consts::LN_2 - ln_q.hi)).sqrt();
    let rational = (2.515517 + t * (0.802853 + t * 0.010328))
        / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    let mut x = (t - rational) * FRAC_1_SQRT_2;
    let mut correction = 0.0;
    for _ in 0..2 {
        x += correction;
        let scaled = erfcx_positive(x);
        let excess = (Dd::from(scaled.ln()) - Dd::product(x, x) - ln_q).value();
        let slope = FRAC_2_SQRT_PI / scaled; // −d ln erfc / dx
        correction = excess / (slope + 0.5 * excess * (slope - 2.0 * x));
    }
    Dd::sum(x, correction)
}
