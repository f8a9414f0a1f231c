//! The regularised incomplete gamma functions P(a, x) and Q(a, x), and their inverse.
//!
//! P(a, x) is the probability that a gamma variable of shape a is at most x, Q the probability that it exceeds x.
//! Whichever is the smaller is computed directly, so that no tail is ever one minus something:
//!
//! - a tail that lies beyond the mode, by [`tail_integral`] in the logarithm of the variable;
//! - the lower tail at small shapes, by the series Σ xⁿ/((a+1)…(a+n)) of positive terms (DLMF 8.7.1);
//! - where a < 1 and x < 1, P = x^a/Γ(1+a) · (1+S) is near one and Q is its exact complement, formed from
//!   e^u − 1 in double-double, so that Q ~ a E₁(x) keeps its digits down to the smallest a.
//!
//! Each direct tail is x^a e^(−x)/Γ(a) times a number of moderate size, and that factor is exponentiated from a
//! double-double logarithm.

use super::double_double::Dd;
use super::elementary::expm1_minus;
use super::gamma::{ln_gamma_1p, ln_poisson_kernel};
use super::tail_integral::tail_integral;
use super::tails::Tails;

/// The regularised lower incomplete gamma function P(a, x) = γ(a, x)/Γ(a), for a > 0 and x ≥ 0.
///
/// NaN for other arguments. P(a, 0) = 0, P(a, ∞) = 1, and the limits P(0, x) = 1, P(∞, x) = 0 for finite x > 0.
///
/// ```
/// use labmath::special::gammainc_p;
/// assert!((gammainc_p(1.0, 0.5) - (1.0 - (-0.5f64).exp())).abs() < 1e-16);
/// ```
pub fn gammainc_p(a: f64, x: f64) -> f64 {
    gamma_tails(a, Dd::from(x)).lower()
}

/// The regularised upper incomplete gamma function Q(a, x) = Γ(a, x)/Γ(a) = 1 − P(a, x), for a > 0 and x ≥ 0.
///
/// ```
/// use labmath::special::gammainc_q;
/// assert!((gammainc_q(1.0, 700.0) / (-700f64).exp() - 1.0).abs() < 1e-15);
/// ```
pub fn gammainc_q(a: f64, x: f64) -> f64 {
    gamma_tails(a, Dd::from(x)).upper()
}

/// The x at which P(a, x) = p; NaN for p outside [0, 1].
///
/// ```
/// use labmath::special::{gammainc_p, gammainc_p_inv};
/// let x = gammainc_p_inv(2.5, 0.1);
/// assert!((gammainc_p(2.5, x) - 0.1).abs() < 1e-15);
/// ```
pub fn gammainc_p_inv(a: f64, p: f64) -> f64 {
    if p <= 0.5 {
        inverse(a, p, Tail::Lower)
    } else {
        inverse(a, 1.0 - p, Tail::Upper)
    }
}

/// The x at which Q(a, x) = q; NaN for q outside [0, 1].
///
/// ```
/// use labmath::special::gammainc_q_inv;
/// assert!((gammainc_q_inv(1.0, 1e-300) - 690.7755278982137).abs() < 1e-12);
/// ```
pub fn gammainc_q_inv(a: f64, q: f64) -> f64 {
    if q <= 0.5 {
        inverse(a, q, Tail::Upper)
    } else {
        inverse(a, 1.0 - q, Tail::Lower)
    }
}

/// Below this shape the lower tail is summed, from here on it is integrated.
const INTEGRAL_FROM: f64 = 10.0;

/// P(a, x) and Q(a, x); x comes in double-double, since it is often a rate times a time.
pub(crate) fn gamma_tails(a: f64, x: Dd) -> Tails {
    let both_infinite = a.is_infinite() && x.hi.is_infinite();
    if a.is_nan()
        || x.hi.is_nan()
        || a < 0.0
        || x.hi < 0.0
        || (a == 0.0 && x.hi == 0.0)
        || both_infinite
    {
        return Tails::undefined();
    }
    if x.hi == 0.0 || a.is_infinite() {
        return Tails::all_above();
    }
    if x.hi.is_infinite() || a == 0.0 {
        return Tails::all_above().flipped();
    }
    if a < 1.0 && x.hi < 1.0 {
        let (u, s) = small_parts(a, x);
        let e = u.exp_m1();
        return Tails::lower_precise(-(e + s + e * s)).flipped();
    }
    let ln_kernel = ln_poisson_kernel(Dd::from(a), x);
    if x.hi >= a.max(1.0) {
        // t = x e^w: the exponent is a w − x (e^w − 1).
        let (slope, x) = ((-x + a).value(), x.hi);
        let integral = tail_integral(1.0 / x.sqrt(), |w| slope * w - x * expm1_minus(w));
        Tails::lower_product(ln_kernel, a * integral).flipped()
    } else if a < INTEGRAL_FROM {
        Tails::lower_product(ln_kernel, lower_series(a, x.hi))
    } else {
        // t = x e^(−w): the exponent is −a w + x (1 − e^(−w)).
        let (slope, x) = ((-x + a).value(), x.hi);
        let integral = tail_integral(1.0 / a.sqrt(), |w| -slope * w - x * expm1_minus(-w));
        Tails::lower_product(ln_kernel, a * integral)
    }
}

/// 1 + x/(a+1) + x²/((a+1)(a+2)) + …, by Horner's scheme from the first negligible term back.
fn lower_series(a: f64, x: f64) -> f64 {
    let (mut term, mut n) = (1.0, 0.0);
    while term > 1e-18 {
        n += 1.0;
        term *= x / (a + n);
    }
    let mut sum = 0.0;
    while n > 0.0 {
        sum = (1.0 + sum) * (x / (a + n));
        n -= 1.0;
    }
    1.0 + sum
}

/// u and S of P(a, x) = e^u (1 + S) for a ≤ 1, x ≤ 1: u = a ln x − ln Γ(1+a), S = a Σ (−x)ⁿ/((a+n) n!) (DLMF 8.7.3).
///
/// Both are of the order of a and accurate relative to themselves, so −Q = e^u − 1 + e^u S is too.
fn small_parts(a: f64, x: Dd) -> (Dd, Dd) {
    let u = x.ln() * a - ln_gamma_1p(Dd::from(a));
    let (mut sum, mut power) = (Dd::ZERO, Dd::ONE);
    for n in 1..40 {
        let n = f64::from(n);
        power = -(power * x / n);
        sum = sum + power / Dd::sum(a, n);
        if power.hi.abs() < 1e-33 {
            break;
        }
    }
    (u, sum * a)
}

/// A Newton step from a tail that is relatively this near leaves the square of it.
pub(super) const CONVERGED: f64 = 1e-8;

#[derive(Clone, Copy, PartialEq)]
enum Tail {
    Lower,
    Upper,
}

/// The x at which the given tail has the given probability ≤ ½.
///
/// Newton's method on the logarithm of the tail as a function of ln x, where every gamma law is log-concave: the
/// steps are monotone once on the right side. A bracket guards them, and bisection (in ln x) replaces a step that
/// would leave it.
fn inverse(a: f64, probability: f64, tail: Tail) -> f64 {
    if !((0.0..=1.0).contains(&probability) && a > 0.0 && a.is_finite()) {
        return f64::NAN;
    }
    if probability == 0.0 {
        return if tail == Tail::Lower {
            0.0
        } else {
            f64::INFINITY
        };
    }
    let ln_lower_target = match tail {
        Tail::Lower => Dd::from(probability).ln(),
        Tail::Upper => Dd::from(-probability).ln_1p(),
    };
    if tail == Tail::Lower {
        // P ≈ x^a / Γ(1+a) is exact to the last place where x is tiny.
        let x = ((ln_lower_target + ln_gamma_1p(Dd::from(a))) / a)
            .exp()
            .value();
        if x < 1e-17 * (1.0 + a) {
            return x;
        }
    }
    let mut w = starting_point(a, probability, tail).ln();
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut x = w.exp();
    for _ in 0..100 {
        let tails = gamma_tails(a, Dd::from(x));
        // How far ln x has to move, to first order: (ln target − ln tail) · tail / density.
        let density = a * ln_poisson_kernel(Dd::from(a), Dd::from(x)).exp_value();
        let precise_lower = a < 1.0 && x < 1.0 && (tail == Tail::Lower || probability > 1e-3);
        let (value, sign, residual) = if precise_lower {
            // At small shapes ln x is 1/a times as sensitive as ln P: this residual is in double-double.
            let (u, s) = small_parts(a, Dd::from(x));
            (
                tails.lower(),
                1.0,
                (ln_lower_target - u - s.ln_1p()).value(),
            )
        } else if tail == Tail::Lower {
            let value = tails.lower();
            (value, 1.0, ln_ratio(probability, value))
        } else {
            let value = tails.upper();
            (value, -1.0, ln_ratio(probability, value))
        };
        let mut step = sign * residual * value / density;
        if residual.abs() < CONVERGED && (residual * value).abs() < CONVERGED * probability {
            // The last correction is applied to x itself: adding it to ln x would round in the place of ln x.
            return x + x * step.exp_m1();
        }
        if sign * residual > 0.0 {
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
        x = w.exp();
    }
    x
}

/// ln(target/value), without cancellation when they are near.
pub(super) fn ln_ratio(target: f64, value: f64) -> f64 {
    let relative = (target - value) / value;
    if relative.abs() < 0.5 {
        relative.ln_1p()
    } else {
        target.ln() - value.ln()
    }
}

/// Wilson and Hilferty's cube (1931) for the middle, the leading term of the lower tail for small shapes.
fn starting_point(a: f64, probability: f64, tail: Tail) -> f64 {
    let z = super::normal_quantile(probability);
    let z = if tail == Tail::Lower { z } else { -z };
    let cube = 1.0 - 1.0 / (9.0 * a) + z / (3.0 * a.sqrt());
    let middle = a * cube * cube * cube;
    if cube > 0.2 && a > 0.3 {
        return middle;
    }
    if tail == Tail::Lower {
        ((probability.ln() + super::lgamma(a + 1.0)) / a)
            .exp()
            .max(f64::MIN_POSITIVE)
    } else {
        // Q ≈ a E₁(x) for small shapes: e^(−x) alone gives the order of magnitude.
        super::log1pexp(a.ln() - probability.ln()).max(1e-3)
    }
}
