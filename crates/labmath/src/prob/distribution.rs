//! What every law can be asked.

use crate::random::Rng;

/// A probability law.
///
/// ```
/// # use labmath::{mat, prob::*, random::Rng};
/// let law = Exponential::new(2.0);
/// assert_eq!(law.sample(&mut Rng::seed(7)), law.sample(&mut Rng::seed(7)));
/// assert_eq!(law.kl(&law), 0.0);
/// ```
pub trait Distribution {
    /// What a draw is: a number, an integer, a vector.
    type Value;

    /// One draw.
    fn sample(&self, rng: &mut Rng) -> Self::Value;

    /// The entropy −E ln f(X), in nats; differential entropy for a law with a density.
    fn entropy(&self) -> f64;

    /// The Kullback–Leibler divergence from this law to `other`, E ln(f(X)/g(X)) under this one, in nats.
    ///
    /// ∞ where this law can take values that the other cannot.
    fn kl(&self, other: &Self) -> f64;

    /// `n` draws.
    fn samples(&self, rng: &mut Rng, n: usize) -> Vec<Self::Value> {
        (0..n).map(|_| self.sample(rng)).collect()
    }
}

/// A law on the real line with a density.
///
/// `cdf` and `sf` sum to one and each is accurate relative to itself, and so are `ppf` and `isf`, their inverses. At NaN
/// all of them are NaN; `ppf` and `isf` are NaN outside [0, 1].
///
/// ```
/// # use labmath::{mat, prob::*, random::Rng};
/// let law = Exponential::new(2.0);
/// assert_eq!((law.mean(), law.variance()), (0.5, 0.25));
/// assert!((law.cdf(law.ppf(0.9)) - 0.9).abs() < 1e-15);
/// assert!((law.logsf(1000.0) + 2000.0).abs() < 1e-12);            // where sf underflows
/// ```
pub trait Continuous: Distribution<Value = f64> {
    /// The logarithm of the density; −∞ outside of the support.
    fn logpdf(&self, x: f64) -> f64;
    /// The probability of at most x.
    fn cdf(&self, x: f64) -> f64;
    /// The probability of more than x, the survival function.
    fn sf(&self, x: f64) -> f64;
    /// The x below which the probability is p, the quantile function.
    fn ppf(&self, p: f64) -> f64;
    /// The x above which the probability is q.
    fn isf(&self, q: f64) -> f64;
    /// The expectation; NaN if it does not exist.
    fn mean(&self) -> f64;
    /// The variance; ∞ or NaN if it does not exist.
    fn variance(&self) -> f64;

    /// The density.
    fn pdf(&self, x: f64) -> f64 {
        self.logpdf(x).exp()
    }
    /// ln cdf, also where cdf underflows.
    fn logcdf(&self, x: f64) -> f64;
    /// ln sf, also where sf underflows.
    fn logsf(&self, x: f64) -> f64;
    /// The standard deviation.
    fn std(&self) -> f64 {
        self.variance().sqrt()
    }
    /// The median.
    fn median(&self) -> f64 {
        self.ppf(0.5)
    }
}

/// A law on the integers 0, 1, 2, ….
///
/// ```
/// # use labmath::{mat, prob::*, random::Rng};
/// let law = Binomial::new(10, 0.5);
/// assert!((law.pmf(5) - 252.0 / 1024.0).abs() < 1e-15);
/// assert_eq!(law.median(), 5);
/// ```
pub trait Discrete: Distribution<Value = u64> {
    /// The logarithm of the probability of k; −∞ where that is zero.
    fn logpmf(&self, k: u64) -> f64;
    /// The probability of at most k.
    fn cdf(&self, k: u64) -> f64;
    /// The probability of more than k, the survival function.
    fn sf(&self, k: u64) -> f64;
    /// The expectation.
    fn mean(&self) -> f64;
    /// The variance.
    fn variance(&self) -> f64;

    /// The probability of k.
    fn pmf(&self, k: u64) -> f64 {
        self.logpmf(k).exp()
    }
    /// ln cdf.
    fn logcdf(&self, k: u64) -> f64 {
        let sf = self.sf(k);
        if sf < 0.5 {
            (-sf).ln_1p()
        } else {
            self.cdf(k).ln()
        }
    }
    /// ln sf.
    fn logsf(&self, k: u64) -> f64 {
        let cdf = self.cdf(k);
        if cdf < 0.5 {
            (-cdf).ln_1p()
        } else {
            self.sf(k).ln()
        }
    }
    /// The least k with cdf(k) ≥ p; `u64::MAX` where none is, and for NaN.
    fn ppf(&self, p: f64) -> u64 {
        if p <= 0.5 {
            search(self, |k| self.cdf(k) >= p)
        } else {
            let q = 1.0 - p;
            search(self, |k| self.sf(k) <= q)
        }
    }
    /// The least k with sf(k) ≤ q.
    fn isf(&self, q: f64) -> u64 {
        search(self, |k| self.sf(k) <= q)
    }
    /// The standard deviation.
    fn std(&self) -> f64 {
        self.variance().sqrt()
    }
    /// The median.
    fn median(&self) -> u64 {
        self.ppf(0.5)
    }
}

/// The least k for which `reached` holds; it never holds before and always after. Steps double from the mean until they
/// bracket it, then halve.
fn search<D: Discrete + ?Sized>(law: &D, reached: impl Fn(u64) -> bool) -> u64 {
    let start = law.mean().floor() as u64;
    let mut step = (law.std() as u64).max(1);
    let (mut low, mut high);
    if reached(start) {
        // Downwards: `high` is reached, find a `low` that is not.
        high = start;
        loop {
            if high == 0 {
                return 0;
            }
            low = high.saturating_sub(step);
            if !reached(low) {
                break;
            }
            high = low;
            step = step.saturating_mul(2);
        }
    } else {
        low = start;
        loop {
            if low == u64::MAX {
                return u64::MAX;
            }
            high = low.saturating_add(step);
            if reached(high) {
                break;
            }
            low = high;
            step = step.saturating_mul(2);
        }
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if reached(middle) {
            high = middle
        } else {
            low = middle
        }
    }
    high
}

/// The k that matter to a sum over a law: from where the lower to where the upper tail is below 10⁻²⁰.
fn effective_range(law: &impl Discrete) -> std::ops::RangeInclusive<u64> {
    law.ppf(1e-20)..=law.isf(1e-20)
}

/// −Σ pmf ln pmf: every term is positive.
pub(super) fn entropy_by_summation(law: &impl Discrete) -> f64 {
    let term = |k| {
        let ln = law.logpmf(k);
        if ln == f64::NEG_INFINITY {
            0.0
        } else {
            -ln * law.pmf(k)
        }
    };
    effective_range(law).map(term).sum()
}

/// Σ pmf (ln pmf − ln pmf′).
pub(super) fn kl_by_summation<D: Discrete>(law: &D, other: &D) -> f64 {
    let term = |k| {
        let ln = law.logpmf(k);
        if ln == f64::NEG_INFINITY {
            0.0
        } else {
            law.pmf(k) * (ln - other.logpmf(k))
        }
    };
    effective_range(law).map(term).sum::<f64>().max(0.0)
}
