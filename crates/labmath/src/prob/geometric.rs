//! The geometric law.

use super::bernoulli::{binary_entropy, binary_kl};
use super::error::{ProbabilityError, Result, data, expect, probability};
use super::{Discrete, Distribution};
use crate::random::Rng;
use crate::special::double_double::Dd;

/// The geometric law: the number of trials up to and with the first success, 1, 2, 3, …, each succeeding with
/// probability p > 0.
///
/// ```
/// use labmath::prob::{Discrete, Geometric};
/// let law = Geometric::new(0.25);
/// assert_eq!(law.pmf(2), 0.1875);
/// assert_eq!(law.mean(), 4.0);
/// assert_eq!(law.pmf(0), 0.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometric {
    p: f64,
}

impl Geometric {
    /// The law with this probability of success.
    ///
    /// # Panics
    /// When `p` is not above 0 and at most 1.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Geometric::new(0.25).p(), 0.25);
    /// ```
    #[track_caller]
    pub fn new(p: f64) -> Geometric {
        expect(Geometric::try_new(p))
    }

    /// The law with this probability of success, if it is above 0 and at most 1.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!(Geometric::try_new(0.25).is_ok());
    /// assert!(Geometric::try_new(1.5).is_err());
    /// ```
    pub fn try_new(p: f64) -> Result<Geometric> {
        probability("Geometric", "p", p)?;
        if p == 0.0 {
            let requirement = "above 0: success would never come";
            return Err(ProbabilityError::Parameter {
                law: "Geometric",
                name: "p",
                value: p,
                requirement,
            });
        }
        Ok(Geometric { p })
    }

    /// The reciprocal of the mean: the maximum of the likelihood.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let sample = Geometric::new(0.25).samples(&mut Rng::seed(1), 5000);
    /// assert!((Geometric::fit(&sample).unwrap().p() - 0.25).abs() < 0.02);
    /// ```
    pub fn fit(sample: &[u64]) -> Result<Geometric> {
        if sample.is_empty() || sample.contains(&0) {
            return Err(data(
                "Geometric",
                "observations are counts of trials, from 1 upwards",
            ));
        }
        let mean = sample
            .iter()
            .map(|&k| k as f64)
            .collect::<super::Moments>()
            .mean();
        Geometric::try_new(1.0 / mean)
    }

    /// The probability of success.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Geometric::new(0.25).p(), 0.25);
    /// ```
    pub fn p(&self) -> f64 {
        self.p
    }

    /// ln(1 − p)
    fn ln_failure(&self) -> Dd {
        Dd::from(-self.p).ln_1p()
    }

    /// ln of the probability of k failures at first; no failures have probability one even where each is impossible.
    fn ln_failures(&self, k: u64) -> Dd {
        if k == 0 {
            Dd::ZERO
        } else {
            self.ln_failure() * k as f64
        }
    }
}

impl Discrete for Geometric {
    fn logpmf(&self, k: u64) -> f64 {
        if k == 0 {
            return f64::NEG_INFINITY;
        }
        (self.ln_failures(k - 1) + Dd::from(self.p).ln()).value()
    }

    fn pmf(&self, k: u64) -> f64 {
        if k == 0 {
            0.0
        } else {
            self.p * self.ln_failures(k - 1).exp_value()
        }
    }

    fn cdf(&self, k: u64) -> f64 {
        -self.ln_failures(k).value().exp_m1()
    }

    fn sf(&self, k: u64) -> f64 {
        self.ln_failures(k).exp_value()
    }

    fn logsf(&self, k: u64) -> f64 {
        self.ln_failures(k).value()
    }

    fn mean(&self) -> f64 {
        1.0 / self.p
    }

    fn variance(&self) -> f64 {
        (1.0 - self.p) / self.p / self.p
    }
}

impl Distribution for Geometric {
    type Value = u64;

    /// The number of trials whose failure an exponential draw survives. Counts beyond 2⁶⁴ come out as the largest.
    fn sample(&self, rng: &mut Rng) -> u64 {
        let waited = rng.exponential() / -self.ln_failure().hi;
        1 + (waited.floor() as u64).min(u64::MAX - 1)
    }

    /// The entropy of a trial, times the mean number of trials.
    fn entropy(&self) -> f64 {
        (binary_entropy(self.p) / self.p).value()
    }

    /// The divergence of a trial, times the mean number of trials.
    fn kl(&self, other: &Geometric) -> f64 {
        (binary_kl(self.p, other.p) / self.p).value()
    }
}
