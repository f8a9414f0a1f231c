//! Small functions that save digits: logarithms of sums, softmax, the logistic function, and exponentials and
//! logarithms less their first terms.

/// ln Σ e^(xᵢ), without overflow or underflow: the largest term is taken out first.
///
/// −∞ for no terms; ∞ or NaN among them come through.
///
/// ```
/// use labmath::special::logsumexp;
/// assert_eq!(logsumexp(&[1000.0, 1000.0]), 1000.0 + 2f64.ln());
/// assert_eq!(logsumexp(&[]), f64::NEG_INFINITY);
/// ```
pub fn logsumexp(x: &[f64]) -> f64 {
    if x.iter().any(|v| v.is_nan()) {
        return f64::NAN;
    }
    let Some(top) = (0..x.len()).max_by(|&i, &j| x[i].total_cmp(&x[j])) else {
        return f64::NEG_INFINITY;
    };
    let peak = x[top];
    if peak.is_infinite() {
        return peak;
    }
    // The peak's own term is exactly one; leaving it to ln_1p keeps tiny contributions of the others.
    let others: f64 = x
        .iter()
        .enumerate()
        .filter(|&(i, _)| i != top)
        .map(|(_, v)| (v - peak).exp())
        .sum();
    peak + others.ln_1p()
}

/// The softmax e^(xᵢ) / Σ e^(xⱼ): positive weights that sum to one.
///
/// ```
/// use labmath::special::softmax;
/// assert_eq!(softmax(&[1e4, 1e4]), [0.5, 0.5]);
/// ```
pub fn softmax(x: &[f64]) -> Vec<f64> {
    let peak = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut weights: Vec<f64> = x
        .iter()
        .map(|v| if *v == peak { 1.0 } else { (v - peak).exp() })
        .collect();
    let total: f64 = weights.iter().sum();
    weights.iter_mut().for_each(|w| *w /= total);
    weights
}

/// The logarithm of [`softmax`], accurate also where the softmax underflows.
///
/// ```
/// use labmath::special::log_softmax;
/// assert_eq!(log_softmax(&[0.0, -2000.0]), [0.0, -2000.0]);
/// ```
pub fn log_softmax(x: &[f64]) -> Vec<f64> {
    let total = logsumexp(x);
    x.iter().map(|v| v - total).collect()
}

/// ln(1 + eˣ), the softplus (Mächler, "Accurately computing log(1 − exp(−|a|))", 2012, for the ranges).
///
/// ```
/// use labmath::special::log1pexp;
/// assert_eq!(log1pexp(800.0), 800.0);
/// assert_eq!(log1pexp(-800.0), 0.0);
/// ```
pub fn log1pexp(x: f64) -> f64 {
    if x <= 0.0 {
        x.exp().ln_1p()
    } else {
        x + (-x).exp().ln_1p()
    }
}

/// ln(1 − e^(−x)) for x > 0 (Mächler 2012).
///
/// ```
/// use labmath::special::log1mexp;
/// assert!((log1mexp(1e-20) - 1e-20f64.ln()).abs() < 1e-14);
/// ```
pub fn log1mexp(x: f64) -> f64 {
    if x <= std::f64::consts::LN_2 {
        (-(-x).exp_m1()).ln()
    } else {
        (-(-x).exp()).ln_1p()
    }
}

/// The logistic function 1/(1 + e^(−x)).
///
/// ```
/// use labmath::special::expit;
/// assert_eq!(expit(0.0), 0.5);
/// assert_eq!(expit(-745.0), (-745f64).exp());
/// ```
pub fn expit(x: f64) -> f64 {
    if x < 0.0 {
        let e = x.exp();
        e / (1.0 + e)
    } else {
        1.0 / (1.0 + (-x).exp())
    }
}

/// The log-odds ln(p/(1−p)), the inverse of [`expit`].
///
/// ```
/// use labmath::special::logit;
/// assert_eq!(logit(0.5), 0.0);
/// ```
pub fn logit(p: f64) -> f64 {
    if (0.3..=0.65).contains(&p) {
        // ln(1+v) with v = (2p−1)/(1−p): the numerator is exact and carries the zero at ½.
        ((2.0 * (p - 0.5)) / (1.0 - p)).ln_1p()
    } else {
        (p / (1.0 - p)).ln()
    }
}

/// x ln y, with 0 ln 0 = 0 as entropies and likelihoods want it.
///
/// ```
/// use labmath::special::xlogy;
/// assert_eq!(xlogy(0.0, 0.0), 0.0);
/// ```
pub fn xlogy(x: f64, y: f64) -> f64 {
    if x == 0.0 && !y.is_nan() {
        0.0
    } else {
        x * y.ln()
    }
}

/// eˣ − 1 − x, accurate relative to itself near zero.
///
/// ```
/// use labmath::special::expm1_minus;
/// assert!((expm1_minus(1e-8) / 5.0000000166666667e-17 - 1.0).abs() < 1e-15);
/// ```
pub fn expm1_minus(x: f64) -> f64 {
    const TERMS: usize = 15;
    /// 2/(k!) for k = 3, 4, …: the series divided by x²/2.
    const COEFFICIENTS: [f64; TERMS] = {
        let mut table = [0.0; TERMS];
        let (mut factorial, mut i) = (2.0, 0);
        while i < TERMS {
            factorial *= (i + 3) as f64;
            table[i] = 2.0 / factorial;
            i += 1;
        }
        table
    };
    if x.abs() > 0.9 {
        return x.exp_m1() - x;
    }
    let tail = COEFFICIENTS.iter().rev().fold(0.0, |sum, &c| c + sum * x) * x;
    let half = 0.5 * x * x;
    half + half * tail
}

/// ln(1 + x) − x, accurate relative to itself near zero.
///
/// ```
/// use labmath::special::log1p_minus;
/// assert!((log1p_minus(1e-8) / -4.9999999666666669e-17 - 1.0).abs() < 1e-15);
/// ```
pub fn log1p_minus(x: f64) -> f64 {
    if !(-0.3..=0.45).contains(&x) {
        return x.ln_1p() - x;
    }
    // With s = x/(2+x): 2(artanh s − s) − s·x, the first-order terms cancelled beforehand.
    let s = x / (2.0 + x);
    let s2 = s * s;
    let mut sum = 0.0;
    for k in (1..=13).rev() {
        sum = sum * s2 + 1.0 / f64::from(2 * k + 1);
    }
    s * (2.0 * s2 * sum - x)
}
