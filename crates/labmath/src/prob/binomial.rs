//! The binomial law.

use super::bernoulli::binary_kl;
use super::error::{ProbabilityError, Result, data, expect, probability};
use super::{Discrete, Distribution};
use crate::random::Rng;
use crate::special::double_double::Dd;
use crate::special::{Tails, beta_tails, ln_poisson_kernel};

/// The binomial law: the number of successes in n independent trials of probability p.
///
/// With q = 1 − p, a binomial probability is a quotient of three Poisson probabilities, of k at np and of n−k at nq over
/// that of n at n; each is Loader's saddle-point form (2000), exact at any n. Tails are incomplete beta functions,
/// sf(k) = I_p(k+1, n−k).
///
/// ```
/// use labmath::prob::{Binomial, Discrete};
/// let law = Binomial::new(10, 0.5);
/// assert!((law.pmf(5) - 252.0 / 1024.0).abs() < 1e-16);
/// assert!((law.cdf(2) - 56.0 / 1024.0).abs() < 1e-16);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Binomial {
    n: u64,
    p: f64,
}

impl Binomial {
    /// The law of `n` trials with probability `p`.
    ///
    /// # Panics
    /// When `p` is not between 0 and 1 or `n` is above 2⁵³.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Binomial::new(10, 0.25).n(), 10);
    /// ```
    #[track_caller]
    pub fn new(n: u64, p: f64) -> Binomial {
        expect(Binomial::try_new(n, p))
    }

    /// The law of `n` trials with probability `p`, if it is one and `n` at most 2⁵³.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!(Binomial::try_new(10, 0.25).is_ok());
    /// assert!(Binomial::try_new(10, 1.5).is_err());
    /// ```
    pub fn try_new(n: u64, p: f64) -> Result<Binomial> {
        if n > 1 << 53 {
            let problem = format!("{n} trials are more than 2^53");
            return Err(ProbabilityError::Parameters {
                law: "Binomial",
                problem,
            });
        }
        Ok(Binomial {
            n,
            p: probability("Binomial", "p", p)?,
        })
    }

    /// The frequency of successes, for a known number of trials: the maximum of the likelihood.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Binomial::fit(10, &[2, 3]).unwrap().p(), 0.25);
    /// ```
    pub fn fit(n: u64, sample: &[u64]) -> Result<Binomial> {
        if sample.is_empty() || n == 0 {
            return Err(data("Binomial", "there are no trials"));
        }
        if let Some(k) = sample.iter().find(|&&k| k > n) {
            return Err(data(
                "Binomial",
                format!("the observation {k} is more than the {n} trials"),
            ));
        }
        let mean = sample
            .iter()
            .map(|&k| k as f64)
            .collect::<super::Moments>()
            .mean();
        Binomial::try_new(n, mean / n as f64)
    }

    /// The number of trials.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Binomial::new(10, 0.25).n(), 10);
    /// ```
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The probability of success in one trial.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Binomial::new(10, 0.25).p(), 0.25);
    /// ```
    pub fn p(&self) -> f64 {
        self.p
    }

    fn ln_mass(&self, k: u64) -> Dd {
        let impossible = k > self.n || (self.p == 0.0 && k > 0) || (self.p == 1.0 && k < self.n);
        if impossible {
            return Dd::from(f64::NEG_INFINITY);
        }
        if self.p == 0.0 || self.p == 1.0 || self.n == 0 {
            return Dd::ZERO;
        }
        let (n, k) = (self.n as f64, k as f64);
        let (p, q) = (Dd::from(self.p), Dd::difference(1.0, self.p));
        if k == 0.0 {
            return q.ln() * n;
        }
        if k == n {
            return p.ln() * n;
        }
        ln_poisson_kernel(Dd::from(k), p * n) + ln_poisson_kernel(Dd::from(n - k), q * n)
            - ln_poisson_kernel(Dd::from(n), Dd::from(n))
    }

    /// The probability of more than k successes as the lower tail.
    fn more_than(&self, k: u64) -> Tails {
        if k >= self.n || self.p == 0.0 {
            return Tails::all_above();
        }
        let (n, k) = (self.n as f64, k as f64);
        beta_tails(
            k + 1.0,
            n - k,
            Dd::from(self.p),
            Dd::difference(1.0, self.p),
        )
    }
}

impl Discrete for Binomial {
    fn logpmf(&self, k: u64) -> f64 {
        self.ln_mass(k).value()
    }

    fn pmf(&self, k: u64) -> f64 {
        self.ln_mass(k).exp_value()
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
        self.n as f64 * self.p
    }

    fn variance(&self) -> f64 {
        self.n as f64 * self.p * (1.0 - self.p)
    }
}

impl Distribution for Binomial {
    type Value = u64;

    /// Few expected successes by the gaps between them, geometric numbers (Devroye, *Non-Uniform Random Variate
    /// Generation*, 1986, X.4.3); many by the transformed rejection of Hörmann ("The generation of binomial random
    /// variates", 1993, algorithm BTRS).
    fn sample(&self, rng: &mut Rng) -> u64 {
        if self.p > 0.5 {
            return self.n
                - Binomial {
                    n: self.n,
                    p: 1.0 - self.p,
                }
                .sample(rng);
        }
        let (n, p) = (self.n as f64, self.p);
        if p == 0.0 {
            return 0;
        }
        if n * p < 10.0 {
            let ln_failure = (-p).ln_1p();
            let (mut trials, mut successes) = (0.0, 0);
            loop {
                trials += (rng.exponential() / -ln_failure).floor() + 1.0;
                if trials > n {
                    return successes;
                }
                successes += 1;
            }
        }
        let spread = (n * p * (1.0 - p)).sqrt();
        let b = 1.15 + 2.53 * spread;
        let a = -0.0873 + 0.0248 * b + 0.01 * p;
        let c = n * p + 0.5;
        let squeeze = 0.92 - 4.2 / b;
        let alpha = (2.83 + 5.1 / b) * spread;
        let mode = ((n + 1.0) * p).floor() as u64;
        loop {
            let u = rng.uniform() - 0.5;
            let v = rng.uniform_open();
            let us = 0.5 - u.abs();
            let k = ((2.0 * a / us + b) * u + c).floor();
            if us >= 0.07 && v <= squeeze {
                return k as u64;
            }
            if k < 0.0 || k > n {
                continue;
            }
            let bound = (v * alpha / (a / (us * us) + b)).ln();
            if bound <= (self.ln_mass(k as u64) - self.ln_mass(mode)).value() {
                return k as u64;
            }
        }
    }

    /// −Σ pmf ln pmf where the sum is short, otherwise ½ ln 2πe npq + (4pq − 1)/(12 npq), which leaves O((npq)⁻²).
    fn entropy(&self) -> f64 {
        let variance = self.variance();
        if variance > 1e7 {
            let pq = self.p * (1.0 - self.p);
            let leading = Dd::HALF_LN_2PI + 0.5 + Dd::from(variance).ln().scale(0.5);
            return (leading + (4.0 * pq - 1.0) / (12.0 * variance)).value();
        }
        super::distribution::entropy_by_summation(self)
    }

    /// That of a trial, n times, for equal numbers of trials. ∞ if the other law has fewer; otherwise the sum over k.
    fn kl(&self, other: &Binomial) -> f64 {
        if self.n == other.n {
            return (binary_kl(self.p, other.p) * self.n as f64).value();
        }
        if self.n > other.n && self.p > 0.0 {
            return f64::INFINITY;
        }
        super::distribution::kl_by_summation(self, other)
    }
}
