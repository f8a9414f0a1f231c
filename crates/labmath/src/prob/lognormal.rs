//! The log-normal law.

use super::error::{Result, data, expect, usable};
use super::{Continuous, Distribution, Normal};
use crate::random::Rng;
use crate::special::double_double::Dd;
use crate::special::{normal_log_lower_tail, normal_lower_tail, precise_normal_quantile};

/// The law of e^Z for a normal Z: products of many small factors.
///
/// ```
/// use labmath::prob::{Continuous, LogNormal};
/// let law = LogNormal::new(0.0, 1.0);
/// assert_eq!(law.median(), 1.0);
/// assert!((law.mean() - 0.5f64.exp()).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogNormal {
    log: Normal,
}

impl LogNormal {
    /// The law whose logarithm has mean `mu` and standard deviation `sigma`.
    ///
    /// # Panics
    /// When `mu` is not finite or `sigma` not positive and finite.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!((LogNormal::new(1.0, 0.5).median() - 1f64.exp()).abs() < 1e-15);
    /// ```
    #[track_caller]
    pub fn new(mu: f64, sigma: f64) -> LogNormal {
        expect(LogNormal::try_new(mu, sigma))
    }

    /// The law whose logarithm has mean `mu` and standard deviation `sigma`, if there is one.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!(LogNormal::try_new(0.0, 0.0).is_err());
    /// ```
    pub fn try_new(mu: f64, sigma: f64) -> Result<LogNormal> {
        Ok(LogNormal {
            log: Normal::try_new(mu, sigma)?,
        })
    }

    /// The normal fit of the logarithms.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let law = LogNormal::fit(&[1f64.exp(), 3f64.exp()]).unwrap();
    /// assert!((law.log().mu() - 2.0).abs() < 1e-15);
    /// ```
    pub fn fit(sample: &[f64]) -> Result<LogNormal> {
        usable("LogNormal", sample, 2)?;
        if let Some(x) = sample.iter().find(|&&x| x <= 0.0) {
            return Err(data(
                "LogNormal",
                format!("the observation {x} is not positive"),
            ));
        }
        let logs: Vec<f64> = sample.iter().map(|x| x.ln()).collect();
        Ok(LogNormal {
            log: Normal::fit(&logs)?,
        })
    }

    /// The law of the logarithm.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(LogNormal::new(1.0, 0.5).log(), Normal::new(1.0, 0.5));
    /// ```
    pub fn log(&self) -> Normal {
        self.log
    }

    /// (ln x − μ)/σ; the logarithm too in double-double, since the tails multiply its error.
    fn standardise(&self, x: f64) -> Dd {
        if x <= 0.0 {
            return Dd::from(f64::NEG_INFINITY);
        }
        (Dd::from(x).ln() - self.log.mu()) / self.log.sigma()
    }
}

impl Continuous for LogNormal {
    fn logpdf(&self, x: f64) -> f64 {
        if x <= 0.0 || x.is_infinite() {
            return f64::NEG_INFINITY;
        }
        (super::normal::log_density(self.standardise(x), self.log.sigma()) - Dd::from(x).ln())
            .value()
    }

    fn pdf(&self, x: f64) -> f64 {
        if x <= 0.0 || x.is_infinite() {
            return 0.0;
        }
        (super::normal::log_density(self.standardise(x), self.log.sigma()) - Dd::from(x).ln())
            .exp_value()
    }

    fn cdf(&self, x: f64) -> f64 {
        normal_lower_tail(self.standardise(x))
    }

    fn sf(&self, x: f64) -> f64 {
        normal_lower_tail(-self.standardise(x))
    }

    fn logcdf(&self, x: f64) -> f64 {
        normal_log_lower_tail(self.standardise(x))
    }

    fn logsf(&self, x: f64) -> f64 {
        normal_log_lower_tail(-self.standardise(x))
    }

    fn ppf(&self, p: f64) -> f64 {
        (precise_normal_quantile(p) * self.log.sigma() + self.log.mu()).exp_value()
    }

    fn isf(&self, q: f64) -> f64 {
        (precise_normal_quantile(q) * -self.log.sigma() + self.log.mu()).exp_value()
    }

    /// e^(μ + σ²/2)
    fn mean(&self) -> f64 {
        (Dd::product(self.log.sigma(), self.log.sigma()).scale(0.5) + self.log.mu()).exp_value()
    }

    /// (e^(σ²) − 1) e^(2μ + σ²)
    fn variance(&self) -> f64 {
        let s2 = Dd::product(self.log.sigma(), self.log.sigma());
        s2.value().exp_m1() * (s2 + 2.0 * self.log.mu()).exp_value()
    }
}

impl Distribution for LogNormal {
    type Value = f64;

    fn sample(&self, rng: &mut Rng) -> f64 {
        self.log.sample(rng).exp()
    }

    /// The entropy of the logarithm, plus μ.
    fn entropy(&self) -> f64 {
        (Dd::HALF_LN_2PI + 0.5 + Dd::from(self.log.sigma()).ln() + self.log.mu()).value()
    }

    /// That of the logarithms: a change of variable leaves it as it is.
    fn kl(&self, other: &LogNormal) -> f64 {
        self.log.kl(&other.log)
    }
}
