//! The regularised incomplete beta function I_x(a, b), its complement, and their inverse.
//!
//! I_x(a, b) is the probability that a beta variable is at most x; binomial and Student-t probabilities are made of
//! it. As with the incomplete gamma function, the smaller tail is computed directly:
//!
//! - a tail whose shape is at least ten, by [`tail_integral`] in the log-odds of the variable, where the logarithm of
//!   the integrand is −(a y − b x) w − (a+b) ln(y e^(xw) + x e^(−yw)), every part of it free of cancellation;
//! - at smaller shapes, by the series of positive terms x^a y^b F(a+b, 1; a+1; x)/(a B) (DLMF 8.17.8);
//! - where a < 1 and x is small, I is near one and its complement is formed from e^u − 1 in double-double.
//!
//! x and its complement y = 1 − x travel together as double-doubles, since each may be tiny.

use super::double_double::Dd;
use super::elementary::expm1_minus;
use super::gamma::{ln_beta, ln_gamma_1p, ln_gamma_drop};
use super::incomplete_gamma::{CONVERGED, ln_ratio};
use super::stirling::{ASYMPTOTIC_FROM, deviance, stirling_series};
use super::tail_integral::tail_integral;
use super::tails::Tails;

/// The regularised incomplete beta function I_x(a, b), for a, b > 0 and 0 ≤ x ≤ 1; NaN elsewhere.
///
/// ```
/// use labmath::special::betainc;
/// assert!((betainc(2.0, 3.0, 0.5) - 0.6875).abs() < 1e-15);
/// ```
pub fn betainc(a: f64, b: f64, x: f64) -> f64 {
    let (a, b) = with_finite_sum(a, b);
    beta_tails(a, b, Dd::from(x), Dd::difference(1.0, x)).lower()
}

/// Where a + b overflows, I is 0, ½ or 1 to all digits, and so it is at a quarter of both.
fn with_finite_sum(a: f64, b: f64) -> (f64, f64) {
    if (a + b).is_infinite() {
        (0.25 * a, 0.25 * b)
    } else {
        (a, b)
    }
}

/// The complement 1 − I_x(a, b) = I_(1−x)(b, a), to full relative accuracy.
///
/// ```
/// use labmath::special::betaincc;
/// assert!((betaincc(30.0, 2.0, 1e-9) - 1.0).abs() < 1e-16);
/// ```
pub fn betaincc(a: f64, b: f64, x: f64) -> f64 {
    let (a, b) = with_finite_sum(a, b);
    beta_tails(a, b, Dd::from(x), Dd::difference(1.0, x)).upper()
}

/// The x at which I_x(a, b) = p; NaN for p outside [0, 1].
///
/// ```
/// use labmath::special::{betainc, betainc_inv};
/// let x = betainc_inv(2.0, 3.0, 0.05);
/// assert!((betainc(2.0, 3.0, x) - 0.05).abs() < 1e-15);
/// ```
pub fn betainc_inv(a: f64, b: f64, p: f64) -> f64 {
    inverse_pair(a, b, p, 1.0 - p).0
}

/// The x at which 1 − I_x(a, b) = q; NaN for q outside [0, 1].
///
/// ```
/// use labmath::special::betaincc_inv;
/// assert!((betaincc_inv(1.0, 2.0, 0.25) - 0.5).abs() < 1e-15);
/// ```
pub fn betaincc_inv(a: f64, b: f64, q: f64) -> f64 {
    inverse_pair(a, b, 1.0 - q, q).0
}

/// Below this shape a tail is summed, from here on it is integrated.
const INTEGRAL_FROM: f64 = 10.0;

/// I and 1 − I at x, where y = 1 − x.
pub(crate) fn beta_tails(a: f64, b: f64, x: Dd, y: Dd) -> Tails {
    if !(a > 0.0 && b > 0.0 && x.hi >= 0.0 && y.hi >= 0.0) || a.is_infinite() || b.is_infinite() {
        return Tails::undefined();
    }
    if x.hi == 0.0 {
        return Tails::all_above();
    }
    if y.hi == 0.0 {
        return Tails::all_above().flipped();
    }
    if is_small(a, b, x) {
        return small_tails(a, b, x);
    }
    if is_small(b, a, y) {
        return small_tails(b, a, y).flipped();
    }
    // The sign of x's distance from the mean a/(a+b) tells which tail is the smaller.
    let slope = y * a - x * b;
    if slope.hi >= 0.0 {
        lower_tail(a, b, x, y, slope.value())
    } else {
        lower_tail(b, a, y, x, -slope.value()).flipped()
    }
}

/// ln of x^a y^b / B(a, b), the density of the log-odds.
pub(crate) fn ln_kernel(a: f64, b: f64, x: Dd, y: Dd) -> Dd {
    let (da, db) = (Dd::from(a), Dd::from(b));
    if a.min(b) < ASYMPTOTIC_FROM {
        return x.ln() * a + y.ln() * b - ln_beta(da, db);
    }
    // Loader's saddle-point form: deviances from the mean, Stirling errors, and √(ab / 2π(a+b)).
    let n = Dd::sum(a, b);
    let errors = stirling_series(n) - stirling_series(da) - stirling_series(db);
    let width = (da / n * db).ln().scale(0.5) - Dd::HALF_LN_2PI;
    width + errors - deviance(da, n * x) - deviance(db, n * y)
}

/// I_x(a, b) for x up to the mean; `slope` is a y − b x.
fn lower_tail(a: f64, b: f64, x: Dd, y: Dd, slope: f64) -> Tails {
    let ln_kernel = ln_kernel(a, b, x, y);
    if a >= INTEGRAL_FROM {
        let (x, y) = (x.value(), y.value());
        let log_integrand = |w: f64| {
            -slope * w - (a + b) * (y * expm1_minus(x * w) + x * expm1_minus(-y * w)).ln_1p()
        };
        let width = (1.0 / a + 1.0 / b).sqrt().min(40.0 / a);
        Tails::lower_product(ln_kernel, tail_integral(width, log_integrand))
    } else if x.hi <= 0.7 {
        Tails::lower_product(ln_kernel, series(a, b, x.hi) / a)
    } else {
        // Here b < a/2 too: a complement in double-double loses nothing.
        Tails::lower_precise(-(ln_kernel.exp() * precise_series(b, a, y) / b) + 1.0)
    }
}

/// F(a+b, 1; a+1; x) = 1 + (a+b)/(a+1) x + (a+b)(a+b+1)/((a+1)(a+2)) x² + …, by Horner's scheme from the first
/// negligible term back.
fn series(a: f64, b: f64, x: f64) -> f64 {
    let ratio = |n: f64| (a + b + n) * x / (a + 1.0 + n);
    let (mut term, mut n) = (1.0, 0.0);
    while term > 1e-18 && n < MOST_TERMS {
        term *= ratio(n);
        n += 1.0;
    }
    let mut sum = 1.0;
    while n > 0.0 {
        n -= 1.0;
        sum = 1.0 + sum * ratio(n);
    }
    sum
}

/// The same series in double-double.
fn precise_series(a: f64, b: f64, x: Dd) -> Dd {
    let (total, mut term, mut sum, mut n) = (Dd::sum(a, b), Dd::ONE, Dd::ONE, 0.0);
    while term.hi > 1e-22 * sum.hi && n < MOST_TERMS {
        term = term * x * ((total + n) / (Dd::sum(a, n) + 1.0));
        sum = sum + term;
        n += 1.0;
    }
    sum
}

/// More terms than any argument needs: about 110 at x = 0.7.
const MOST_TERMS: f64 = 2000.0;

/// Whether the expansion in powers of x with a < 1 is at hand.
fn is_small(a: f64, b: f64, x: Dd) -> bool {
    a < 1.0 && x.hi <= 0.7 && x.hi * b <= 3.0
}

/// I_x(a, b) for small a and x, where I = e^u (1 + S): by its complement, unless that is one to all digits.
fn small_tails(a: f64, b: f64, x: Dd) -> Tails {
    let (u, s) = small_parts(a, b, x);
    let ln = u + s.ln_1p();
    if ln.hi < -20.0 {
        return Tails::lower_product(ln, 1.0);
    }
    let e = u.exp_m1();
    Tails::lower_precise(-(e + s + e * s)).flipped()
}

/// u = a ln x − ln(a B(a, b)) and S = a Σ (1−b)(2−b)…(n−b) xⁿ/((a+n) n!) (DLMF 8.17.7), both of the order of a and
/// accurate relative to themselves.
fn small_parts(a: f64, b: f64, x: Dd) -> (Dd, Dd) {
    let da = Dd::from(a);
    let u = x.ln() * a - ln_gamma_1p(da) - ln_gamma_drop(da, Dd::from(b));
    let (mut sum, mut power) = (Dd::ZERO, Dd::ONE);
    for n in 1..200 {
        let n = f64::from(n);
        power = power * x * (Dd::difference(n, b) / n);
        sum = sum + power / Dd::sum(a, n);
        if power.hi.abs() < 1e-24 * (1.0 + sum.hi.abs()) {
            break;
        }
    }
    (u, sum * a)
}

/// (x, 1 − x) with I_x(a, b) = p, where q = 1 − p; both parts to full relative accuracy.
pub(crate) fn inverse_pair(a: f64, b: f64, p: f64, q: f64) -> (f64, f64) {
    if !((0.0..=1.0).contains(&p) && a > 0.0 && b > 0.0 && a.is_finite() && b.is_finite()) {
        return (f64::NAN, f64::NAN);
    }
    if p <= q {
        inverse_lower(a, b, p)
    } else {
        let (y, x) = inverse_lower(b, a, q);
        (x, y)
    }
}

/// (x, 1 − x) with I_x(a, b) = p for p ≤ ½.
///
/// Newton's method on ln I as a function of the log-odds of x, which is concave, so that from the left the steps are
/// monotone and from the right one step leads there; a bracket guards them all the same.
fn inverse_lower(a: f64, b: f64, p: f64) -> (f64, f64) {
    if p == 0.0 {
        return (0.0, 1.0);
    }
    let (ln_p, ln_q) = (Dd::from(p).ln(), Dd::from(-p).ln_1p());
    let (da, db) = (Dd::from(a), Dd::from(b));
    // I ≈ x^a / (a B) is exact to the last place where x is tiny.
    let x = ((ln_p + ln_gamma_1p(da) + ln_gamma_drop(da, db)) / a)
        .exp()
        .value();
    if x * (1.0 + b) < 1e-17 * (1.0 + a) {
        return (x, 1.0 - x);
    }
    let mut w = a.ln() - b.ln();
    if x < 0.5 {
        w = w.min(super::logit(x));
    }
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    for _ in 0..200 {
        let (x, y) = from_log_odds(w);
        let tails = beta_tails(a, b, x, y);
        let density = ln_kernel(a, b, x, y).exp_value();
        // At small shapes the log-odds are 1/a or 1/b times as sensitive as ln I: the residual is in double-double.
        let (value, residual) = if is_small(a, b, x) {
            let (u, s) = small_parts(a, b, x);
            (tails.lower(), (ln_p - u - s.ln_1p()).value())
        } else if is_small(b, a, y) && p > 1e-3 {
            let (u, s) = small_parts(b, a, y);
            (tails.upper(), -(ln_q - u - s.ln_1p()).value())
        } else {
            let value = tails.lower();
            (value, ln_ratio(p, value))
        };
        let mut step = residual * value / density;
        if residual.abs() < CONVERGED && (residual * value).abs() < CONVERGED * p {
            // At tiny shapes I is flat to all digits, and a last step leads nowhere.
            if step.is_nan() || step.abs() > 1.0 {
                step = 0.0;
            }
            // To the smaller of x and y, with the factor that the larger contributes: dx/dw = x y.
            return if w <= 0.0 {
                let x = x.hi + x.hi * (y.hi * step);
                (x, 1.0 - x)
            } else {
                let y = y.hi - y.hi * (x.hi * step);
                (1.0 - y, y)
            };
        }
        if residual > 0.0 {
            low = low.max(w);
        } else {
            high = high.min(w);
        }
        if !step.is_finite() || w + step <= low || w + step >= high {
            let target = match (low.is_finite(), high.is_finite()) {
                (true, true) => 0.5 * (low + high),
                (true, false) => low + 1.0,
                _ => high - 1.0,
            };
            step = target - w;
        }
        w += step;
    }
    let (x, y) = from_log_odds(w);
    (x.hi, y.hi)
}

/// x = 1/(1 + e^(−w)) and 1 − x; the smaller is an `f64` and the other its exact complement.
fn from_log_odds(w: f64) -> (Dd, Dd) {
    let small = super::expit(-w.abs());
    let (small, large) = (Dd::from(small), Dd::difference(1.0, small));
    if w <= 0.0 {
        (small, large)
    } else {
        (large, small)
    }
}
