//! The gamma function, its logarithm, and the logarithm of the beta function.
//!
//! One method serves everywhere: Stirling's series where x ≥ 20 (Abramowitz and Stegun 6.1.40), the recurrence
//! Γ(x+1) = x Γ(x) to get there, and the reflection formula 6.1.17 for negative arguments, all in
//! double-double. Near the zeros of ln Γ at 1 and 2 its Taylor series keeps the *relative* error small.

use super::digamma::{digamma_positive, trigamma};
use super::double_double::Dd;
use super::sin_pi::sin_cos_pi;
use super::stirling::{ASYMPTOTIC_FROM, deviance, stirling_series};

/// The gamma function Γ(x) = ∫₀^∞ tˣ⁻¹ e⁻ᵗ dt, continued to negative x by reflection.
///
/// Correctly rounded but for rare cases, so integers give factorials exactly. Overflows to ∞ above 171.62.
/// At 0 it is ±∞ with the sign of the zero; at negative integers and −∞ it is NaN.
///
/// ```
/// use labmath::special::gamma;
/// assert_eq!(gamma(5.0), 24.0);
/// assert_eq!(gamma(0.5), 1.772453850905516); // √π
/// assert!(gamma(-1.0).is_nan());
/// ```
pub fn gamma(x: f64) -> f64 {
    if x == 0.0 {
        return 1.0 / x;
    }
    if x.is_nan() || (x < 0.0 && x == x.floor()) {
        return f64::NAN;
    }
    let magnitude = ln_abs_gamma(x).exp().value();
    // Γ is negative on (−1, 0), (−3, −2), …
    if x < 0.0 && x.floor() % 2.0 != 0.0 {
        -magnitude
    } else {
        magnitude
    }
}

/// The natural logarithm of |Γ(x)|.
///
/// ∞ at zero, the negative integers and ±∞. The relative error stays at a unit in the last place near the zeros
/// at 1 and 2 and, but for the very nearest numbers, near the zeros between the negative integers.
///
/// ```
/// use labmath::special::lgamma;
/// assert!((lgamma(10.0) - 362880f64.ln()).abs() < 1e-14);
/// assert_eq!(lgamma(2.0), 0.0);
/// ```
pub fn lgamma(x: f64) -> f64 {
    if x.is_infinite() || (x <= 0.0 && x == x.floor()) {
        return f64::INFINITY;
    }
    ln_abs_gamma(x).value()
}

/// ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a+b) for positive a and b.
///
/// ∞ when either is zero, −∞ when either is ∞, NaN for negative arguments.
///
/// ```
/// use labmath::special::lbeta;
/// assert!((lbeta(2.0, 3.0) + 12f64.ln()).abs() < 1e-15);
/// ```
pub fn lbeta(a: f64, b: f64) -> f64 {
    if !(a >= 0.0 && b >= 0.0) {
        return f64::NAN;
    }
    match (a.min(b), a.max(b)) {
        (0.0, f64::INFINITY) => f64::NAN,
        (0.0, _) => f64::INFINITY,
        (_, f64::INFINITY) => f64::NEG_INFINITY,
        _ => ln_beta(Dd::from(a), Dd::from(b)).value(),
    }
}

/// ln |Γ(x)| in double-double, for x neither zero nor a negative integer.
fn ln_abs_gamma(x: f64) -> Dd {
    if x > 0.0 {
        return ln_gamma(Dd::from(x));
    }
    // Two terms of Taylor's series at the zeros where ln|Γ| is flattest; further left it is so steep that even the
    // nearest numbers to a zero have values that double-double resolves.
    for zero in &NEGATIVE_ZEROS {
        let d = Dd::from(x) - zero.at;
        if d.hi.abs() < 1e-11 {
            return d * (zero.slope + zero.half_curvature * d.hi);
        }
    }
    // Γ(x) Γ(1−x) = π / sin πx, and Γ(1−x) = −x Γ(−x).
    let sin = sin_cos_pi(x).0.abs();
    Dd::LN_PI - (sin * -x).ln() - ln_gamma(Dd::from(-x))
}

/// A zero of ln |Γ| with the first two Taylor coefficients there.
struct Zero {
    at: Dd,
    slope: f64,
    half_curvature: f64,
}

/// Computed at 60 digits.
const NEGATIVE_ZEROS: [Zero; 3] = [
    Zero {
        at: Dd::new(-2.4570247382208006, -3.7075610815513266e-17),
        slope: 1.5156034480216574,
        half_curvature: 4.8583209516339965,
    },
    Zero {
        at: Dd::new(-2.7476826467274127, 9.055340329338315e-17),
        slope: -1.9143501856115988,
        half_curvature: 9.575189475709667,
    },
    Zero {
        at: Dd::new(-3.955294284858598, -1.999428391746348e-17),
        slope: -20.725060845803707,
        half_curvature: 251.7146825868894,
    },
];

/// ln Γ(x) for x > 0 in double-double.
pub(crate) fn ln_gamma(x: Dd) -> Dd {
    /// Closer than this to 1 or 2 the Taylor series takes over.
    const NEAR: f64 = 1e-3;
    if x.hi >= ASYMPTOTIC_FROM {
        return stirling(x);
    }
    let (from_one, from_two) = (x - 1.0, x - 2.0);
    if from_one.hi.abs() < NEAR {
        return ln_gamma_1p_taylor(from_one);
    }
    if from_two.hi.abs() < NEAR {
        return ln_gamma_1p_taylor(from_two) + from_two.ln_1p();
    }
    let (shifted, product) = shift_up(x);
    stirling(shifted) - product.ln()
}

/// ln Γ(1 + e), relative to itself for tiny e.
pub(crate) fn ln_gamma_1p(e: Dd) -> Dd {
    if e.hi.abs() < 1e-3 {
        ln_gamma_1p_taylor(e)
    } else {
        ln_gamma(e + 1.0)
    }
}

/// The first x + n ≥ 20, and x (x+1) … (x+n−1).
fn shift_up(x: Dd) -> (Dd, Dd) {
    let (mut shifted, mut product) = (x, Dd::ONE);
    while shifted.hi < ASYMPTOTIC_FROM {
        product = product * shifted;
        shifted = shifted + 1.0;
    }
    (shifted, product)
}

/// (x−½) ln x − x + ½ ln 2π + δ(x).
fn stirling(x: Dd) -> Dd {
    (x - 0.5) * x.ln() - x + Dd::HALF_LN_2PI + stirling_series(x)
}

/// ln Γ(1+e) = −γ e + Σ ζ(k) (−e)ᵏ / k for |e| ≤ 10⁻³ (Abramowitz and Stegun 6.1.33).
fn ln_gamma_1p_taylor(e: Dd) -> Dd {
    /// ζ(2), ζ(3), …, ζ(10)
    const ZETA: [Dd; 9] = [
        Dd::new(1.6449340668482264, 3.040672350398476e-17),
        Dd::new(1.2020569031595942, 4.875891010379532e-17),
        Dd::new(1.0823232337111381, 4.748512042855365e-17),
        Dd::new(1.03692775514337, -6.276789020377768e-17),
        Dd::new(1.0173430619844492, -9.758599166441531e-17),
        Dd::new(1.008349277381923, -9.91714730971456e-17),
        Dd::new(1.0040773561979444, -2.0171748307737844e-17),
        Dd::new(1.0020083928260821, 9.730706638450415e-17),
        Dd::new(1.000994575127818, 1.0936913170647002e-16),
    ];
    let mut sum = Dd::ZERO;
    for (i, &zeta) in ZETA.iter().enumerate().rev() {
        sum = zeta / (i as f64 + 2.0) - e * sum;
    }
    e * (e * sum - Dd::EULER)
}

/// ln Γ(b) − ln Γ(a + b) for a > 0, b > 0, without the cancellation when b is large or a is tiny.
pub(crate) fn ln_gamma_drop(a: Dd, b: Dd) -> Dd {
    if b.hi < 1e-3 {
        // Γ(b) = Γ(1+b)/b: near its pole the function is ln((a+b)/b), and the rest is smooth.
        let growth = if a.hi > b.hi {
            (a + b).ln() - b.ln()
        } else {
            // Scaled, since a quotient of subnormals has few digits.
            (a.scale(2f64.powi(100)) / b.scale(2f64.powi(100))).ln_1p()
        };
        return growth + ln_gamma_drop(a, b + 1.0);
    }
    if a.hi < 1e-10 * b.hi {
        // a + b would drop part of a; two terms of Taylor's series leave (a/b)² relative.
        return -(a * (digamma_positive(b) + a * (0.5 * trigamma(b.hi))));
    }
    if b.hi >= ASYMPTOTIC_FROM {
        // Stirling on both sides; the large parts meet in (a+b−½) ln(1 + a/b) alone.
        let sum = a + b;
        let growth = if a.hi > b.hi {
            (sum / b).ln()
        } else {
            (a / b).ln_1p()
        };
        return a - a * b.ln() - (sum - 0.5) * growth + (stirling_series(b) - stirling_series(sum));
    }
    ln_gamma(b) - ln_gamma(a + b)
}

/// ln B(a, b) for finite positive a and b.
pub(crate) fn ln_beta(a: Dd, b: Dd) -> Dd {
    let (a, b) = if a.hi <= b.hi { (a, b) } else { (b, a) };
    if a.hi < ASYMPTOTIC_FROM {
        return ln_gamma(a) + ln_gamma_drop(a, b);
    }
    // Both large: B(a,b) ≈ √(2π (a+b)/(ab)) (a/(a+b))ᵃ (b/(a+b))ᵇ, each factor by its own logarithm.
    let sum = a + b;
    let corrections = stirling_series(a) + stirling_series(b) - stirling_series(sum);
    let powers = a * (a / sum).ln() + b * (-(a / sum)).ln_1p();
    Dd::HALF_LN_2PI + powers - (a.ln() + (-(a / sum)).ln_1p()).scale(0.5) + corrections
}

/// ln of x^a e^(−x) / Γ(a+1), the term from which both series of the incomplete gamma function grow.
pub(crate) fn ln_poisson_kernel(a: Dd, x: Dd) -> Dd {
    if a.hi < ASYMPTOTIC_FROM {
        return a * x.ln() - x - ln_gamma_1p(a);
    }
    -deviance(a, x) - stirling_series(a) - Dd::HALF_LN_2PI - a.ln().scale(0.5)
}
