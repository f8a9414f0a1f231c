//! The uniform law on an interval.

use super::error::{ProbabilityError, Result, data, expect, finite, usable};
use super::{Continuous, Distribution};
use crate::random::Rng;
use crate::special::double_double::Dd;

/// The uniform law on [low, high].
///
/// ```
/// use labmath::prob::{Continuous, Uniform};
/// let law = Uniform::new(-2.0, 5.0);
/// assert_eq!(law.pdf(0.0), 1.0 / 7.0);
/// assert_eq!(law.mean(), 1.5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Uniform {
    low: f64,
    high: f64,
}

impl Uniform {
    /// The law on [`low`, `high`].
    ///
    /// # Panics
    /// When the ends are not finite or `low` is not below `high`.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Uniform::new(-1.0, 3.0).low(), -1.0);
    /// ```
    #[track_caller]
    pub fn new(low: f64, high: f64) -> Uniform {
        expect(Uniform::try_new(low, high))
    }

    /// The law on [`low`, `high`], if that is an interval of finite length.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!(Uniform::try_new(-1.0, 3.0).is_ok());
    /// assert!(Uniform::try_new(3.0, -1.0).is_err());
    /// ```
    pub fn try_new(low: f64, high: f64) -> Result<Uniform> {
        finite("Uniform", "low", low)?;
        finite("Uniform", "high", high)?;
        if low < high && (high - low).is_finite() {
            Ok(Uniform { low, high })
        } else {
            Err(ProbabilityError::Parameters {
                law: "Uniform",
                problem: format!("[{low}, {high}] is not an interval"),
            })
        }
    }

    /// The smallest and the largest observation: the maximum of the likelihood.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Uniform::fit(&[0.5, 2.0, 1.0]).unwrap(), Uniform::new(0.5, 2.0));
    /// ```
    pub fn fit(sample: &[f64]) -> Result<Uniform> {
        usable("Uniform", sample, 2)?;
        let low = sample.iter().copied().fold(f64::INFINITY, f64::min);
        let high = sample.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Uniform::try_new(low, high).map_err(|_| data("Uniform", "all observations are equal"))
    }

    /// The lower end.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Uniform::new(-1.0, 3.0).low(), -1.0);
    /// ```
    pub fn low(&self) -> f64 {
        self.low
    }

    /// The upper end.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Uniform::new(-1.0, 3.0).high(), 3.0);
    /// ```
    pub fn high(&self) -> f64 {
        self.high
    }

    fn width(&self) -> Dd {
        Dd::difference(self.high, self.low)
    }
}

impl Continuous for Uniform {
    fn logpdf(&self, x: f64) -> f64 {
        match x {
            _ if x.is_nan() => x,
            _ if (self.low..=self.high).contains(&x) => -self.width().ln().value(),
            _ => f64::NEG_INFINITY,
        }
    }

    fn pdf(&self, x: f64) -> f64 {
        match x {
            _ if x.is_nan() => x,
            _ if (self.low..=self.high).contains(&x) => 1.0 / self.width().value(),
            _ => 0.0,
        }
    }

    fn cdf(&self, x: f64) -> f64 {
        let x = x.clamp(self.low, self.high);
        (Dd::difference(x, self.low) / self.width()).value()
    }

    fn sf(&self, x: f64) -> f64 {
        let x = x.clamp(self.low, self.high);
        (Dd::difference(self.high, x) / self.width()).value()
    }

    fn logcdf(&self, x: f64) -> f64 {
        let sf = self.sf(x);
        if sf < 0.5 {
            (-sf).ln_1p()
        } else {
            self.cdf(x).ln()
        }
    }

    fn logsf(&self, x: f64) -> f64 {
        let cdf = self.cdf(x);
        if cdf < 0.5 {
            (-cdf).ln_1p()
        } else {
            self.sf(x).ln()
        }
    }

    fn ppf(&self, p: f64) -> f64 {
        if (0.0..=1.0).contains(&p) {
            (self.width() * p + self.low).value()
        } else {
            f64::NAN
        }
    }

    fn isf(&self, q: f64) -> f64 {
        if (0.0..=1.0).contains(&q) {
            (self.width() * -q + self.high).value()
        } else {
            f64::NAN
        }
    }

    fn mean(&self) -> f64 {
        0.5 * self.low + 0.5 * self.high
    }

    fn variance(&self) -> f64 {
        self.width().value().powi(2) / 12.0
    }
}

impl Distribution for Uniform {
    type Value = f64;

    fn sample(&self, rng: &mut Rng) -> f64 {
        // Rounding may reach `high`; the law is on the closed interval.
        (self.low + (self.high - self.low) * rng.uniform()).min(self.high)
    }

    fn entropy(&self) -> f64 {
        self.width().ln().value()
    }

    fn kl(&self, other: &Uniform) -> f64 {
        if other.low <= self.low && self.high <= other.high {
            (other.width() / self.width()).ln().value()
        } else {
            f64::INFINITY
        }
    }
}
