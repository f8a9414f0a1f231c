//! The Laplace law.

use super::error::{Result, data, expect, finite, positive, usable};
use super::{Continuous, Distribution};
use crate::order;
use crate::random::Rng;
use crate::special::double_double::Dd;
use crate::special::expm1_minus;

/// The Laplace or double exponential law, density e^(−|x−μ|/b)/(2b); the prior behind the 1-norm penalty.
///
/// ```
/// use labmath::prob::{Continuous, Laplace};
/// let law = Laplace::new(0.0, 1.0);
/// assert_eq!(law.cdf(0.0), 0.5);
/// assert_eq!(law.variance(), 2.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Laplace {
    location: f64,
    scale: f64,
}

impl Laplace {
    /// The law with median `location` and mean absolute deviation `scale`.
    ///
    /// # Panics
    /// When `location` is not finite or `scale` not positive and finite.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Laplace::new(1.0, 2.0).location(), 1.0);
    /// ```
    #[track_caller]
    pub fn new(location: f64, scale: f64) -> Laplace {
        expect(Laplace::try_new(location, scale))
    }

    /// The law with median `location` and mean absolute deviation `scale`, if there is one.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!(Laplace::try_new(1.0, 2.0).is_ok());
    /// assert!(Laplace::try_new(0.0, 0.0).is_err());
    /// ```
    pub fn try_new(location: f64, scale: f64) -> Result<Laplace> {
        Ok(Laplace {
            location: finite("Laplace", "location", location)?,
            scale: positive("Laplace", "scale", scale)?,
        })
    }

    /// The median and the mean absolute deviation from it: the maximum of the likelihood.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let law = Laplace::fit(&[0.0, 1.0, 5.0]).unwrap();
    /// assert_eq!(law.location(), 1.0);                                   // the median
    /// ```
    pub fn fit(sample: &[f64]) -> Result<Laplace> {
        usable("Laplace", sample, 2)?;
        let order = order::ascending(sample.iter().copied());
        let n = order.len();
        let median = 0.5 * sample[order[(n - 1) / 2]] + 0.5 * sample[order[n / 2]];
        let scale = order
            .iter()
            .map(|&i| (sample[i] - median).abs())
            .collect::<super::Moments>()
            .mean();
        Laplace::try_new(median, scale).map_err(|_| data("Laplace", "all observations are equal"))
    }

    /// The median μ.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Laplace::new(1.0, 2.0).location(), 1.0);
    /// ```
    pub fn location(&self) -> f64 {
        self.location
    }

    /// The scale b.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Laplace::new(1.0, 2.0).scale(), 2.0);
    /// ```
    pub fn scale(&self) -> f64 {
        self.scale
    }

    fn standardise(&self, x: f64) -> Dd {
        Dd::difference(x, self.location) / self.scale
    }
}

/// The probability below z in units of the scale: ½ e^z for z ≤ 0, the complement of its mirror image for z > 0.
fn lower(z: Dd) -> f64 {
    if z.hi <= 0.0 {
        0.5 * z.exp_value()
    } else {
        1.0 - 0.5 * (-z).exp_value()
    }
}

fn ln_lower(z: Dd) -> f64 {
    if z.hi.is_infinite() {
        return z.hi.min(0.0);
    }
    if z.hi <= 0.0 {
        (z - Dd::LN_2).value()
    } else {
        (-0.5 * (-z).exp_value()).ln_1p()
    }
}

impl Continuous for Laplace {
    fn logpdf(&self, x: f64) -> f64 {
        if x.is_infinite() {
            return f64::NEG_INFINITY;
        }
        (-self.standardise(x).abs() - Dd::LN_2 - Dd::from(self.scale).ln()).value()
    }

    fn pdf(&self, x: f64) -> f64 {
        (-self.standardise(x).abs()).exp_value() * (0.5 / self.scale)
    }

    fn cdf(&self, x: f64) -> f64 {
        lower(self.standardise(x))
    }

    fn sf(&self, x: f64) -> f64 {
        lower(-self.standardise(x))
    }

    fn logcdf(&self, x: f64) -> f64 {
        ln_lower(self.standardise(x))
    }

    fn logsf(&self, x: f64) -> f64 {
        ln_lower(-self.standardise(x))
    }

    fn ppf(&self, p: f64) -> f64 {
        if p <= 0.5 {
            (Dd::product(self.scale, (2.0 * p).ln()) + self.location).value()
        } else {
            (Dd::product(-self.scale, (2.0 * (1.0 - p)).ln()) + self.location).value()
        }
    }

    fn isf(&self, q: f64) -> f64 {
        let mirrored = Laplace {
            location: -self.location,
            scale: self.scale,
        };
        -mirrored.ppf(q)
    }

    fn mean(&self) -> f64 {
        self.location
    }

    fn variance(&self) -> f64 {
        2.0 * self.scale * self.scale
    }
}

impl Distribution for Laplace {
    type Value = f64;

    fn sample(&self, rng: &mut Rng) -> f64 {
        let e = rng.exponential();
        if rng.next_u64() & 1 == 0 {
            self.location + self.scale * e
        } else {
            self.location - self.scale * e
        }
    }

    /// 1 + ln 2b
    fn entropy(&self) -> f64 {
        (Dd::from(self.scale).ln() + Dd::LN_2 + 1.0).value()
    }

    /// ln(b′/b) + (b e^(−d/b) + d)/b′ − 1 with d = |μ − μ′|.
    fn kl(&self, other: &Laplace) -> f64 {
        let d = Dd::difference(self.location, other.location).abs();
        let t = d / self.scale;
        // b/b′ (e^(−t) − 1 + t) + (b/b′ − 1 − ln(b/b′)), two parts that are never negative.
        let excess = expm1_minus(-t.value());
        let ratio = Dd::difference(self.scale, other.scale) / other.scale;
        ((ratio + 1.0) * excess - ratio.ln_1p_minus()).value()
    }
}
