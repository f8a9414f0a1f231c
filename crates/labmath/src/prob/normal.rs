//! The normal law.

use super::error::{Result, data, expect, finite, positive, usable};
use super::{Continuous, Distribution};
use crate::random::Rng;
use crate::special::double_double::Dd;
use crate::special::{normal_log_lower_tail, normal_lower_tail, precise_normal_quantile};

/// The normal law with mean μ and standard deviation σ > 0.
///
/// The standardised value (x − μ)/σ is carried in double-double, since the tails multiply its error by its square.
///
/// ```
/// use labmath::prob::{Continuous, Normal};
/// let law = Normal::standard();
/// assert_eq!(law.cdf(0.0), 0.5);
/// assert!((law.sf(20.0) / 2.7536241186062337e-89 - 1.0).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Normal {
    mu: f64,
    sigma: f64,
}

impl Normal {
    /// The law with mean `mu` and standard deviation `sigma`.
    ///
    /// # Panics
    /// When `mu` is not finite or `sigma` not positive and finite; see [`Normal::try_new`].
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Normal::new(170.0, 8.0).mu(), 170.0);
    /// ```
    #[track_caller]
    pub fn new(mu: f64, sigma: f64) -> Normal {
        expect(Normal::try_new(mu, sigma))
    }

    /// The law with mean `mu` and standard deviation `sigma`, if there is one.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!(Normal::try_new(170.0, 8.0).is_ok());
    /// assert!(Normal::try_new(0.0, -1.0).is_err());
    /// ```
    pub fn try_new(mu: f64, sigma: f64) -> Result<Normal> {
        Ok(Normal {
            mu: finite("Normal", "mu", mu)?,
            sigma: positive("Normal", "sigma", sigma)?,
        })
    }

    /// Mean 0, standard deviation 1.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Normal::standard(), Normal::new(0.0, 1.0));
    /// ```
    pub fn standard() -> Normal {
        Normal {
            mu: 0.0,
            sigma: 1.0,
        }
    }

    /// The mean and the root of the mean square deviation: the maximum of the likelihood.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Normal::fit(&[1.0, 3.0]).unwrap(), Normal::new(2.0, 1.0));
    /// ```
    pub fn fit(sample: &[f64]) -> Result<Normal> {
        usable("Normal", sample, 2)?;
        let moments: super::Moments = sample.iter().copied().collect();
        if moments.population_variance() == 0.0 {
            return Err(data("Normal", "all observations are equal"));
        }
        Normal::try_new(moments.mean(), moments.population_variance().sqrt())
    }

    /// The mean μ.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Normal::new(170.0, 8.0).mu(), 170.0);
    /// ```
    pub fn mu(&self) -> f64 {
        self.mu
    }

    /// The standard deviation σ.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Normal::new(170.0, 8.0).sigma(), 8.0);
    /// ```
    pub fn sigma(&self) -> f64 {
        self.sigma
    }

    fn standardise(&self, x: f64) -> Dd {
        Dd::difference(x, self.mu) / self.sigma
    }
}

/// ln φ(z) − ln σ for finite z.
pub(super) fn log_density(z: Dd, sigma: f64) -> Dd {
    -z.square().scale(0.5) - Dd::HALF_LN_2PI - Dd::from(sigma).ln()
}

impl Continuous for Normal {
    fn logpdf(&self, x: f64) -> f64 {
        if x.is_infinite() {
            return f64::NEG_INFINITY;
        }
        log_density(self.standardise(x), self.sigma).value()
    }

    fn pdf(&self, x: f64) -> f64 {
        const FRAC_1_SQRT_2PI: f64 = 0.3989422804014327;
        if x.is_infinite() {
            return 0.0;
        }
        (-self.standardise(x).square().scale(0.5)).exp_value() * (FRAC_1_SQRT_2PI / self.sigma)
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
        (precise_normal_quantile(p) * self.sigma + self.mu).value()
    }

    fn isf(&self, q: f64) -> f64 {
        (precise_normal_quantile(q) * -self.sigma + self.mu).value()
    }

    fn mean(&self) -> f64 {
        self.mu
    }

    fn variance(&self) -> f64 {
        self.sigma * self.sigma
    }
}

impl Distribution for Normal {
    type Value = f64;

    fn sample(&self, rng: &mut Rng) -> f64 {
        self.mu + self.sigma * rng.normal()
    }

    /// ½ ln 2πe + ln σ
    fn entropy(&self) -> f64 {
        (Dd::HALF_LN_2PI + 0.5 + Dd::from(self.sigma).ln()).value()
    }

    /// (μ−μ′)²/2σ′² + ½ (σ²/σ′² − 1 − ln σ²/σ′²)
    fn kl(&self, other: &Normal) -> f64 {
        let shift = Dd::difference(self.mu, other.mu) / other.sigma;
        // With r = σ²/σ′² − 1 the second part is −½ (ln(1+r) − r), exact down to equal laws.
        let ratio = Dd::difference(self.sigma, other.sigma) / other.sigma
            * (Dd::sum(self.sigma, other.sigma) / other.sigma);
        (shift.square() - ratio.ln_1p_minus()).scale(0.5).value()
    }
}
