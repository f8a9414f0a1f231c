//! The error function and its complement.
//!
//! Three ranges and one identity. Near zero erf is its Taylor series. Everywhere else the work is done by the
//! scaled complement erfcx(x) = e^(x²) erfc(x), which is smooth on the whole half-line: Shepherd and Laframboise
//! ("Chebyshev approximation of (1+2x) exp(x²) erfc x in 0 ≤ x < ∞", 1981) map the half-line to [−1, 1] by
//! t = (x−k)/(x+k) and one Chebyshev series does. The coefficients here were computed afresh at 60 digits.
//! What remains is e^(−x²), where x² is carried in double-double: rounding it would cost x² units in the last
//! place.

use super::double_double::Dd;

/// The error function erf(x) = 2/√π ∫₀ˣ e^(−t²) dt (Abramowitz and Stegun 7.1).
///
/// ```
/// use labmath::special::erf;
/// assert_eq!(erf(1.0), 0.8427007929497149);
/// assert_eq!(erf(-1e-300), -1.1283791670955126e-300);
/// assert_eq!(erf(f64::INFINITY), 1.0);
/// ```
pub fn erf(x: f64) -> f64 {
    let a = x.abs();
    if a < 0.8 {
        return erf_series(x);
    }
    // NaN takes this branch and comes out as itself.
    (1.0 - erfc_positive(a)).copysign(x)
}

/// The complementary error function erfc(x) = 1 − erf(x), to full relative accuracy while it does not underflow.
///
/// ```
/// use labmath::special::erfc;
/// assert_eq!(erfc(6.0), 2.1519736712498913e-17); // 1 − erf(6) would be 0
/// ```
pub fn erfc(x: f64) -> f64 {
    if x < 0.0 {
        1.0 + erf(-x)
    } else if x < 0.5 {
        1.0 - erf_series(x)
    } else {
        erfc_positive(x)
    }
}

/// The scaled complement erfcx(x) = e^(x²) erfc(x), which falls like 1/(x√π) where erfc underflows.
///
/// Overflows to ∞ below −26.6.
///
/// ```
/// use labmath::special::erfcx;
/// assert_eq!(erfcx(0.0), 1.0);
/// assert!((erfcx(1e6) * 1e6 - 0.5641895835477563).abs() < 1e-12); // 1/√π
/// ```
pub fn erfcx(x: f64) -> f64 {
    if x.abs() < 0.5 {
        (x * x).exp() * (1.0 - erf_series(x))
    } else if x < 0.0 {
        2.0 * Dd::product(x, x).exp_value() - erfcx_positive(-x)
    } else {
        erfcx_positive(x)
    }
}

/// erfc(x) for x ≥ ½.
fn erfc_positive(x: f64) -> f64 {
    if x > 28.0 {
        return 0.0;
    }
    (-Dd::product(x, x)).exp_value() * erfcx_positive(x)
}

/// 2/√π (x − x³/3 + x⁵/(2!·5) − …) for |x| < 1.
pub(crate) fn erf_series(x: f64) -> f64 {
    const TWO_OVER_SQRT_PI: Dd = Dd::new(std::f64::consts::FRAC_2_SQRT_PI, 1.533545961316588e-17);
    const TERMS: usize = 18;
    /// (−1)ᵏ / (k! (2k+1)) for k = 1, 2, …
    const COEFFICIENTS: [f64; TERMS] = {
        let mut table = [0.0; TERMS];
        let (mut factorial, mut k) = (1.0, 1);
        while k <= TERMS {
            factorial *= -(k as f64);
            table[k - 1] = 1.0 / (factorial * (2 * k + 1) as f64);
            k += 1;
        }
        table
    };
    let u = x * x;
    let tail = COEFFICIENTS.iter().rev().fold(0.0, |sum, &c| c + sum * u) * u;
    // The last rounding is the only one of full size: x·c₀ is kept in two parts.
    let head = TWO_OVER_SQRT_PI * x;
    head.hi + (head.lo + head.hi * tail)
}

/// erfcx(x) for x ≥ 0.
pub(crate) fn erfcx_positive(x: f64) -> f64 {
    /// Chebyshev coefficients of (1 + 2x) erfcx(x) in t = (x − 3.75)/(x + 3.75).
    const COEFFICIENTS: [f64; 27] = [
        1.1775789345674017,
        -0.004590054580646478,
        -0.08424913336651792,
        0.05920993999819189,
        -0.026658668435305753,
        0.009074997670705265,
        -0.002413163540417608,
        0.0004907758365258086,
        -6.916973302501207e-05,
        4.13902798607301e-06,
        7.74038306619849e-07,
        -2.1886401049234397e-07,
        1.076499946567091e-08,
        4.521959811218287e-09,
        -7.754400208831351e-10,
        -6.318088340886684e-11,
        2.86879501093067e-11,
        1.9455868545777347e-13,
        -9.65469674843344e-13,
        3.25254814814874e-14,
        3.3478119482868056e-14,
        -1.864562880419313e-15,
        -1.2507950530688648e-15,
        7.418235256624044e-17,
        5.068148904796111e-17,
        -2.2370566594359995e-18,
        -2.187342944303018e-18,
    ];
    const FRAC_1_SQRT_PI: f64 = 0.5641895835477563;
    if x > 1e9 {
        return FRAC_1_SQRT_PI / x;
    }
    let t = (x - 3.75) / (x + 3.75);
    // Clenshaw's recurrence (1955).
    let (mut b1, mut b2) = (0.0, 0.0);
    for &c in COEFFICIENTS[1..].iter().rev() {
        (b1, b2) = (c + 2.0 * t * b1 - b2, b1);
    }
    (COEFFICIENTS[0] + t * b1 - b2) / (1.0 + 2.0 * x)
}
