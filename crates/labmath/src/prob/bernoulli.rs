//! The Bernoulli law.

use super::error::{ProbabilityError, Result, data, expect, probability};
use super::{Discrete, Distribution};
use crate::random::Rng;
use crate::special::deviance;
use crate::special::double_double::Dd;

/// The Bernoulli law: 1 with probability p, 0 with probability 1 − p.
///
/// ```
/// use labmath::prob::{Bernoulli, Discrete, Distribution};
/// let coin = Bernoulli::new(0.5);
/// assert_eq!(coin.pmf(1), 0.5);
/// assert_eq!(coin.entropy(), 2f64.ln());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bernoulli {
    p: f64,
}

impl Bernoulli {
    /// The law with this probability of a one.
    ///
    /// # Panics
    /// When `p` is not between 0 and 1.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Bernoulli::new(0.25).p(), 0.25);
    /// ```
    #[track_caller]
    pub fn new(p: f64) -> Bernoulli {
        expect(Bernoulli::try_new(p))
    }

    /// The law with this probability of a one, if it is one.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!(Bernoulli::try_new(0.25).is_ok());
    /// assert!(Bernoulli::try_new(1.5).is_err());
    /// ```
    pub fn try_new(p: f64) -> Result<Bernoulli> {
        Ok(Bernoulli {
            p: probability("Bernoulli", "p", p)?,
        })
    }

    /// The frequency of ones: the maximum of the likelihood.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Bernoulli::fit(&[1, 0, 0, 0]).unwrap().p(), 0.25);
    /// ```
    pub fn fit(sample: &[u64]) -> Result<Bernoulli> {
        if sample.is_empty() {
            return Err(data("Bernoulli", "there are no observations"));
        }
        if let Some(k) = sample.iter().find(|&&k| k > 1) {
            return Err(ProbabilityError::Data {
                law: "Bernoulli",
                problem: format!("the observation {k} is not 0 or 1"),
            });
        }
        let ones = sample.iter().filter(|&&k| k == 1).count();
        Bernoulli::try_new(ones as f64 / sample.len() as f64)
    }

    /// The probability of a one.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Bernoulli::new(0.25).p(), 0.25);
    /// ```
    pub fn p(&self) -> f64 {
        self.p
    }
}

/// −p ln p in double-double, 0 at p = 0.
fn surprise(p: Dd) -> Dd {
    if p.hi == 0.0 { Dd::ZERO } else { -(p * p.ln()) }
}

/// −(p ln p + (1−p) ln(1−p))
pub(super) fn binary_entropy(p: f64) -> Dd {
    surprise(Dd::from(p)) + surprise(Dd::difference(1.0, p))
}

/// p ln(p/p′) + (1−p) ln((1−p)/(1−p′)), as two deviances that are never negative: their terms of first order cancel.
pub(super) fn binary_kl(p: f64, other: f64) -> Dd {
    let (q, other_q) = (Dd::difference(1.0, p), Dd::difference(1.0, other));
    if (other == 0.0 && p > 0.0) || (other == 1.0 && p < 1.0) {
        return Dd::from(f64::INFINITY);
    }
    let part = |x: Dd, m: Dd| {
        if m.hi == 0.0 {
            Dd::ZERO
        } else {
            deviance(x, m)
        }
    };
    part(Dd::from(p), Dd::from(other)) + part(q, other_q)
}

impl Discrete for Bernoulli {
    fn logpmf(&self, k: u64) -> f64 {
        match k {
            0 => (-self.p).ln_1p(),
            1 => self.p.ln(),
            _ => f64::NEG_INFINITY,
        }
    }

    fn pmf(&self, k: u64) -> f64 {
        match k {
            0 => 1.0 - self.p,
            1 => self.p,
            _ => 0.0,
        }
    }

    fn cdf(&self, k: u64) -> f64 {
        if k == 0 { 1.0 - self.p } else { 1.0 }
    }

    fn sf(&self, k: u64) -> f64 {
        if k == 0 { self.p } else { 0.0 }
    }

    fn mean(&self) -> f64 {
        self.p
    }

    fn variance(&self) -> f64 {
        self.p * (1.0 - self.p)
    }
}

impl Distribution for Bernoulli {
    type Value = u64;

    fn sample(&self, rng: &mut Rng) -> u64 {
        u64::from(rng.uniform() < self.p)
    }

    fn entropy(&self) -> f64 {
        binary_entropy(self.p).value()
    }

    fn kl(&self, other: &Bernoulli) -> f64 {
        binary_kl(self.p, other.p).value()
    }
}
