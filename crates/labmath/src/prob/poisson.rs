//! The Poisson law.

use super::error::{Result, data, expect, positive};
use super::{Discrete, Distribution};
use crate::random::Rng;
use crate::special::double_double::Dd;
use crate::special::{Tails, deviance, gamma_tails, lgamma, ln_poisson_kernel};

/// The Poisson law with rate λ > 0: the number of events in a unit of time when they come independently.
///
/// Probabilities are Loader's saddle-point form (2000); tails are incomplete gamma functions, cdf(k) = Q(k+1, λ).
///
/// ```
/// use labmath::prob::{Discrete, Poisson};
/// let law = Poisson::new(4.5);
/// assert!((law.pmf(0) - (-4.5f64).exp()).abs() < 1e-17);
/// assert!((law.sf(40) / 2.249226690754795e-25 - 1.0).abs() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Poisson {
    rate: f64,
}

impl Poisson {
    /// The law with this rate.
    ///
    /// # Panics
    /// When the rate is not positive and finite.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Poisson::new(2.5).rate(), 2.5);
    /// ```
    #[track_caller]
    pub fn new(rate: f64) -> Poisson {
        expect(Poisson::try_new(rate))
    }

    /// The law with this rate, if it is positive and finite.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!(Poisson::try_new(2.5).is_ok());
    /// assert!(Poisson::try_new(-1.0).is_err());
    /// ```
    pub fn try_new(rate: f64) -> Result<Poisson> {
        Ok(Poisson {
            rate: positive("Poisson", "rate", rate)?,
        })
    }

    /// The mean: the maximum of the likelihood.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Poisson::fit(&[1, 2, 6]).unwrap().rate(), 3.0);
    /// ```
    pub fn fit(sample: &[u64]) -> Result<Poisson> {
        if sample.iter().all(|&k| k == 0) {
            return Err(data("Poisson", "there is no observation above zero"));
        }
        Poisson::try_new(
            sample
                .iter()
                .map(|&k| k as f64)
                .collect::<super::Moments>()
                .mean(),
        )
    }

    /// The rate λ.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Poisson::new(2.5).rate(), 2.5);
    /// ```
    pub fn rate(&self) -> f64 {
        self.rate
    }

    /// More than k events have come when the (k+1)-th came before the time was up.
    fn more_than(&self, k: u64) -> Tails {
        gamma_tails(k as f64 + 1.0, Dd::from(self.rate))
    }
}

impl Discrete for Poisson {
    fn logpmf(&self, k: u64) -> f64 {
        ln_poisson_kernel(Dd::from(k as f64), Dd::from(self.rate)).value()
    }

    fn pmf(&self, k: u64) -> f64 {
        ln_poisson_kernel(Dd::from(k as f64), Dd::from(self.rate)).exp_value()
    }

    fn cdf(&self, k: u64) -> f64 {
        self.more_than(k).upper()
    }

    fn sf(&self, k: u64) -> f64 {
        self.more_than(k).lower()
    }

    fn logcdf(&self, k: u64) -> f64 {
        self.more_than(k).ln_upper()
    }

    fn logsf(&self, k: u64) -> f64 {
        self.more_than(k).ln_lower()
    }

    fn mean(&self) -> f64 {
        self.rate
    }

    fn variance(&self) -> f64 {
        self.rate
    }
}

impl Distribution for Poisson {
    type Value = u64;

    /// Small rates by counting exponential gaps; from ten on by the transformed rejection of Hörmann ("The transformed
    /// rejection method for generating Poisson random variables", 1993, algorithm PTRS).
    fn sample(&self, rng: &mut Rng) -> u64 {
        let rate = self.rate;
        if rate < 10.0 {
            let mut time = rng.exponential();
            let mut count = 0;
            while time < rate {
                time += rng.exponential();
                count += 1;
            }
            return count;
        }
        let b = 0.931 + 2.53 * rate.sqrt();
        let a = -0.059 + 0.02483 * b;
        let inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
        let squeeze = 0.9277 - 3.6224 / (b - 2.0);
        loop {
            let u = rng.uniform() - 0.5;
            let v = rng.uniform_open();
            let us = 0.5 - u.abs();
            let k = ((2.0 * a / us + b) * u + rate + 0.43).floor();
            if us >= 0.07 && v <= squeeze {
                return k as u64;
            }
            if k < 0.0 || (us < 0.013 && v > us) {
                continue;
            }
            let bound = v.ln() + inverse_alpha.ln() - (a / (us * us) + b).ln();
            if bound <= ln_mass(k, rate) {
                return k as u64;
            }
        }
    }

    /// −Σ pmf ln pmf where the sum is short, otherwise the expansion ½ ln 2πeλ − 1/12λ − 1/24λ² − 19/360λ³.
    fn entropy(&self) -> f64 {
        if self.rate > 1e4 {
            let r = 1.0 / self.rate;
            let corrections = r * (1.0 / 12.0 + r * (1.0 / 24.0 + r * (19.0 / 360.0)));
            return (Dd::HALF_LN_2PI + 0.5 + Dd::from(self.rate).ln().scale(0.5) - corrections)
                .value();
        }
        super::distribution::entropy_by_summation(self)
    }

    /// λ ln(λ/λ′) + λ′ − λ
    fn kl(&self, other: &Poisson) -> f64 {
        deviance(Dd::from(self.rate), Dd::from(other.rate)).value()
    }
}

/// ln of the probability of k to the accuracy that a sampler needs.
fn ln_mass(k: f64, rate: f64) -> f64 {
    k * rate.ln() - rate - lgamma(k + 1.0)
}
