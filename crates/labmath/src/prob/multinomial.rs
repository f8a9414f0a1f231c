//! The multinomial law.

use super::error::{Result, data, expect};
use super::{Binomial, Categorical, Discrete, Distribution};
use crate::random::Rng;
use crate::special::double_double::Dd;
use crate::special::ln_poisson_kernel;

/// The multinomial law: how often each class comes in n draws from a categorical law.
///
/// ```
/// use labmath::prob::Multinomial;
/// let law = Multinomial::new(3, &[1.0, 1.0, 2.0]);
/// assert!((law.pmf(&[1, 1, 1]) - 6.0 / 32.0).abs() < 1e-15);
/// assert_eq!(law.mean(), [0.75, 0.75, 1.5]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Multinomial {
    n: u64,
    class: Categorical,
}

impl Multinomial {
    /// The law of the counts in `n` draws from classes with these weights.
    ///
    /// # Panics
    /// When the weights are not those of a [`Categorical`] law.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Multinomial::new(4, &[1.0, 3.0]).mean(), [1.0, 3.0]);
    /// ```
    #[track_caller]
    pub fn new(n: u64, weights: &[f64]) -> Multinomial {
        expect(Multinomial::try_new(n, weights))
    }

    /// The law of the counts in `n` draws from classes with these weights, if they are weights.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!(Multinomial::try_new(4, &[-1.0, 3.0]).is_err());
    /// ```
    pub fn try_new(n: u64, weights: &[f64]) -> Result<Multinomial> {
        Ok(Multinomial {
            n,
            class: Categorical::try_new(weights)?,
        })
    }

    /// The overall frequencies, for observations of equal totals: the maximum of the likelihood.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let law = Multinomial::fit(&[vec![1, 3], vec![0, 4]]).unwrap();
    /// assert_eq!(law.class().probabilities(), [0.125, 0.875]);
    /// ```
    pub fn fit(sample: &[Vec<u64>]) -> Result<Multinomial> {
        let Some(first) = sample.first() else {
            return Err(data("Multinomial", "there are no observations"));
        };
        let n = first.iter().sum();
        let mut counts = vec![0.0; first.len()];
        for observation in sample {
            if observation.len() != first.len() || observation.iter().sum::<u64>() != n {
                return Err(data(
                    "Multinomial",
                    "the observations differ in length or in total",
                ));
            }
            counts
                .iter_mut()
                .zip(observation)
                .for_each(|(c, &k)| *c += k as f64);
        }
        Multinomial::try_new(n, &counts)
    }

    /// The number of draws.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Multinomial::new(4, &[1.0, 3.0]).n(), 4);
    /// ```
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The law of one draw.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Multinomial::new(4, &[1.0, 3.0]).class().classes(), 2);
    /// ```
    pub fn class(&self) -> &Categorical {
        &self.class
    }

    /// ln of the probability of these counts; −∞ if they do not sum to n or there are not as many as classes.
    ///
    /// As for the binomial law, a quotient of Poisson probabilities, each in Loader's form.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Multinomial::new(1, &[1.0, 1.0]).logpmf(&[2, 0]), f64::NEG_INFINITY);
    /// ```
    pub fn logpmf(&self, counts: &[u64]) -> f64 {
        self.ln_mass(counts).value()
    }

    /// The probability of these counts.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!((Multinomial::new(2, &[1.0, 1.0]).pmf(&[1, 1]) - 0.5).abs() < 1e-15);
    /// ```
    pub fn pmf(&self, counts: &[u64]) -> f64 {
        self.ln_mass(counts).exp_value()
    }

    fn ln_mass(&self, counts: &[u64]) -> Dd {
        if counts.len() != self.class.classes() || counts.iter().sum::<u64>() != self.n {
            return Dd::from(f64::NEG_INFINITY);
        }
        if self.n == 0 {
            return Dd::ZERO;
        }
        let n = self.n as f64;
        let mut ln = -ln_poisson_kernel(Dd::from(n), Dd::from(n));
        for (i, &k) in counts.iter().enumerate() {
            let expected = self.class.probability(i) * n;
            if expected.hi == 0.0 {
                if k > 0 {
                    return Dd::from(f64::NEG_INFINITY);
                }
                continue;
            }
            ln = ln + ln_poisson_kernel(Dd::from(k as f64), expected);
        }
        ln
    }

    /// The expected counts n pᵢ.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Multinomial::new(4, &[1.0, 3.0]).mean(), [1.0, 3.0]);
    /// ```
    pub fn mean(&self) -> Vec<f64> {
        (0..self.class.classes())
            .map(|i| (self.class.probability(i) * self.n as f64).value())
            .collect()
    }

    /// The covariance n (pᵢ δᵢⱼ − pᵢ pⱼ) of counts i and j.
    ///
    /// # Panics
    /// When there is no class `i` or `j`.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Multinomial::new(4, &[1.0, 1.0]).covariance(0, 1), -1.0);
    /// ```
    pub fn covariance(&self, i: usize, j: usize) -> f64 {
        let (p, q) = (self.class.probability(i), self.class.probability(j));
        let own = if i == j { p } else { Dd::ZERO };
        ((own - p * q) * self.n as f64).value()
    }
}

impl Distribution for Multinomial {
    type Value = Vec<u64>;

    /// Class by class, each binomial given those before it.
    fn sample(&self, rng: &mut Rng) -> Vec<u64> {
        let probabilities = self.class.probabilities();
        let (mut left, mut mass) = (self.n, 1.0);
        let mut counts = Vec::with_capacity(probabilities.len());
        for &p in &probabilities {
            let share = if mass > p { p / mass } else { 1.0 };
            let count = if p == 0.0 || left == 0 {
                0
            } else {
                Binomial::new(left, share).sample(rng)
            };
            left -= count;
            mass -= p;
            counts.push(count);
        }
        // Rounding may leave a remainder to the likeliest class.
        if left > 0 {
            let top =
                (0..counts.len()).max_by(|&i, &j| probabilities[i].total_cmp(&probabilities[j]));
            counts[top.expect("a law has a class")] += left;
        }
        counts
    }

    /// n times the entropy of a draw, less what the order of the draws carried: −ln n! + Σᵢ E ln kᵢ!, the expectations
    /// by summation over the binomial laws of the counts.
    fn entropy(&self) -> f64 {
        let n = self.n as f64;
        let mut entropy = self.class.entropy() * n - crate::special::lgamma(n + 1.0);
        for p in self.class.probabilities() {
            let count = Binomial::new(self.n, p);
            entropy += (count.ppf(1e-20)..=count.isf(1e-20))
                .map(|k| count.pmf(k) * crate::special::lgamma(k as f64 + 1.0))
                .sum::<f64>();
        }
        entropy
    }

    /// n times the divergence of a draw; ∞ for different numbers of draws.
    fn kl(&self, other: &Multinomial) -> f64 {
        if self.n == other.n {
            self.n as f64 * self.class.kl(&other.class)
        } else {
            f64::INFINITY
        }
    }
}
