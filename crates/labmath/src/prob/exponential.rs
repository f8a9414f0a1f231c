//! The exponential law.

use super::error::{Result, data, expect, positive, usable};
use super::{Continuous, Distribution};
use crate::random::Rng;
use crate::special::double_double::Dd;

/// The exponential law with rate λ: waiting times without memory, density λ e^(−λx) for x ≥ 0.
///
/// ```
/// use labmath::prob::{Continuous, Exponential};
/// let law = Exponential::new(2.0);
/// assert_eq!(law.mean(), 0.5);
/// assert_eq!(law.cdf(1e-20), 2e-20);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exponential {
    rate: f64,
}

impl Exponential {
    /// The law with this rate.
    ///
    /// # Panics
    /// When the rate is not positive and finite.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Exponential::new(0.5).rate(), 0.5);
    /// ```
    #[track_caller]
    pub fn new(rate: f64) -> Exponential {
        expect(Exponential::try_new(rate))
    }

    /// The law with this rate, if it is positive and finite.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!(Exponential::try_new(0.5).is_ok());
    /// assert!(Exponential::try_new(0.0).is_err());
    /// ```
    pub fn try_new(rate: f64) -> Result<Exponential> {
        Ok(Exponential {
            rate: positive("Exponential", "rate", rate)?,
        })
    }

    /// The reciprocal of the mean: the maximum of the likelihood.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Exponential::fit(&[1.0, 3.0]).unwrap().rate(), 0.5);
    /// ```
    pub fn fit(sample: &[f64]) -> Result<Exponential> {
        usable("Exponential", sample, 1)?;
        if let Some(x) = sample.iter().find(|&&x| x < 0.0) {
            return Err(data(
                "Exponential",
                format!("the observation {x} is negative"),
            ));
        }
        let mean = sample.iter().copied().collect::<super::Moments>().mean();
        Exponential::try_new(1.0 / mean).map_err(|_| data("Exponential", "the mean is zero"))
    }

    /// The rate λ.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Exponential::new(0.5).rate(), 0.5);
    /// ```
    pub fn rate(&self) -> f64 {
        self.rate
    }

    /// λx, not rounded: the exponential would multiply the error.
    fn scaled(&self, x: f64) -> Dd {
        Dd::product(self.rate, x.max(0.0))
    }
}

impl Continuous for Exponential {
    fn logpdf(&self, x: f64) -> f64 {
        match x {
            _ if x.is_nan() => x,
            _ if x < 0.0 || x.is_infinite() => f64::NEG_INFINITY,
            _ => (Dd::from(self.rate).ln() - self.scaled(x)).value(),
        }
    }

    fn pdf(&self, x: f64) -> f64 {
        match x {
            _ if x.is_nan() => x,
            _ if x < 0.0 => 0.0,
            // Through the logarithm only where e^(−λx) alone is about to underflow.
            _ if self.rate * x > 700.0 && x.is_finite() => {
                (Dd::from(self.rate).ln() - self.scaled(x)).exp_value()
            }
            _ => self.rate * (-self.scaled(x)).exp_value(),
        }
    }

    fn cdf(&self, x: f64) -> f64 {
        if x.is_nan() {
            x
        } else {
            -(-self.scaled(x).value()).exp_m1()
        }
    }

    fn sf(&self, x: f64) -> f64 {
        if x.is_nan() {
            x
        } else {
            (-self.scaled(x)).exp_value()
        }
    }

    fn logcdf(&self, x: f64) -> f64 {
        if self.rate * x < std::f64::consts::LN_2 {
            self.cdf(x).ln()
        } else {
            (-self.sf(x)).ln_1p()
        }
    }

    fn logsf(&self, x: f64) -> f64 {
        if x.is_nan() {
            x
        } else {
            -(self.rate * x.max(0.0))
        }
    }

    fn ppf(&self, p: f64) -> f64 {
        if (0.0..=1.0).contains(&p) {
            -(-p).ln_1p() / self.rate
        } else {
            f64::NAN
        }
    }

    fn isf(&self, q: f64) -> f64 {
        if (0.0..=1.0).contains(&q) {
            -q.ln() / self.rate
        } else {
            f64::NAN
        }
    }

    fn mean(&self) -> f64 {
        1.0 / self.rate
    }

    fn variance(&self) -> f64 {
        1.0 / self.rate / self.rate
    }
}

impl Distribution for Exponential {
    type Value = f64;

    fn sample(&self, rng: &mut Rng) -> f64 {
        rng.exponential() / self.rate
    }

    /// 1 − ln λ
    fn entropy(&self) -> f64 {
        (-Dd::from(self.rate).ln() + 1.0).value()
    }

    /// ln(λ/λ′) + λ′/λ − 1, as v − ln(1+v) with v = λ′/λ − 1.
    fn kl(&self, other: &Exponential) -> f64 {
        (-(Dd::difference(other.rate, self.rate) / self.rate).ln_1p_minus()).value()
    }
}
