//! The categorical law.

use super::error::{ProbabilityError, Result, data, expect};
use super::{Discrete, Distribution};
use crate::random::Rng;
use crate::special::deviance;
use crate::special::double_double::Dd;

/// The categorical law: one of the classes 0, 1, …, with probabilities in proportion to weights.
///
/// Draws take constant time by the alias method (Walker 1974, in the form of Vose 1991).
///
/// ```
/// use labmath::prob::{Categorical, Discrete};
/// let law = Categorical::new(&[3.0, 1.0]);
/// assert_eq!(law.pmf(0), 0.75);
/// assert_eq!(law.pmf(7), 0.0);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Categorical {
    weights: Vec<f64>,
    total: Dd,
    alias: Vec<(f64, u64)>,
}

impl Categorical {
    /// The law with these weights, which need not sum to one.
    ///
    /// # Panics
    /// When there are none, one is negative or not finite, or all are zero.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Categorical::new(&[1.0, 3.0]).pmf(1), 0.75);
    /// ```
    #[track_caller]
    pub fn new(weights: &[f64]) -> Categorical {
        expect(Categorical::try_new(weights))
    }

    /// The law with these weights, if there is one.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!(Categorical::try_new(&[]).is_err());
    /// ```
    pub fn try_new(weights: &[f64]) -> Result<Categorical> {
        let wrong = |problem: String| {
            Err(ProbabilityError::Parameters {
                law: "Categorical",
                problem,
            })
        };
        if let Some((i, w)) = weights
            .iter()
            .enumerate()
            .find(|(_, w)| !w.is_finite() || **w < 0.0)
        {
            return wrong(format!(
                "weight {i} is {w}; weights are finite and not negative"
            ));
        }
        let total = weights.iter().fold(Dd::ZERO, |sum, &w| sum + w);
        if !(total.hi > 0.0 && total.hi.is_finite()) {
            return wrong(format!("the weights sum to {}", total.hi));
        }
        Ok(Categorical {
            weights: weights.to_vec(),
            total,
            alias: alias_table(weights, total.hi),
        })
    }

    /// The weights as they were given.
    #[cfg(feature = "serde")]
    pub(crate) fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The frequencies: the maximum of the likelihood. There are as many classes as the largest observation calls for.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Categorical::fit(&[0, 2, 2, 2]).unwrap().probabilities(), [0.25, 0.0, 0.75]);
    /// ```
    pub fn fit(sample: &[u64]) -> Result<Categorical> {
        let Some(&last) = sample.iter().max() else {
            return Err(data("Categorical", "there are no observations"));
        };
        if last >= 1 << 32 {
            return Err(data(
                "Categorical",
                format!("the class {last} is too large a number"),
            ));
        }
        let mut counts = vec![0.0; last as usize + 1];
        sample.iter().for_each(|&k| counts[k as usize] += 1.0);
        Categorical::try_new(&counts)
    }

    /// The probabilities of the classes.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Categorical::new(&[1.0, 3.0]).probabilities(), [0.25, 0.75]);
    /// ```
    pub fn probabilities(&self) -> Vec<f64> {
        self.weights
            .iter()
            .map(|&w| (Dd::from(w) / self.total).value())
            .collect()
    }

    /// The number of classes.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Categorical::new(&[1.0, 3.0]).classes(), 2);
    /// ```
    pub fn classes(&self) -> usize {
        self.weights.len()
    }

    pub(super) fn probability(&self, k: usize) -> Dd {
        Dd::from(self.weights[k]) / self.total
    }

    fn sum(&self, range: impl Iterator<Item = usize>) -> f64 {
        (range.fold(Dd::ZERO, |sum, k| sum + self.weights[k]) / self.total).value()
    }
}

/// For each class its share of its own cell, and the class that fills the rest of the cell.
fn alias_table(weights: &[f64], total: f64) -> Vec<(f64, u64)> {
    let n = weights.len();
    let mut height: Vec<f64> = weights.iter().map(|w| w / total * n as f64).collect();
    let mut table: Vec<(f64, u64)> = (0..n as u64).map(|k| (1.0, k)).collect();
    let (mut low, mut high): (Vec<usize>, Vec<usize>) = (0..n).partition(|&k| height[k] < 1.0);
    while let (Some(&small), Some(&large)) = (low.last(), high.last()) {
        low.pop();
        table[small] = (height[small], large as u64);
        height[large] -= 1.0 - height[small];
        if height[large] < 1.0 {
            high.pop();
            low.push(large);
        }
    }
    // Rounding may leave a class of weight zero over; it must not keep a cell.
    let heaviest = (0..n)
        .max_by(|&i, &j| weights[i].total_cmp(&weights[j]))
        .unwrap_or(0);
    for k in low {
        if weights[k] == 0.0 {
            table[k] = (0.0, heaviest as u64);
        }
    }
    table
}

impl Discrete for Categorical {
    fn logpmf(&self, k: u64) -> f64 {
        match self.weights.get(k as usize) {
            Some(&w) if w > 0.0 => self.probability(k as usize).ln().value(),
            _ => f64::NEG_INFINITY,
        }
    }

    fn pmf(&self, k: u64) -> f64 {
        if k < self.weights.len() as u64 {
            self.probability(k as usize).value()
        } else {
            0.0
        }
    }

    fn cdf(&self, k: u64) -> f64 {
        let end = k.saturating_add(1).min(self.weights.len() as u64) as usize;
        self.sum(0..end)
    }

    fn sf(&self, k: u64) -> f64 {
        let start = k.saturating_add(1).min(self.weights.len() as u64) as usize;
        self.sum(start..self.weights.len())
    }

    fn mean(&self) -> f64 {
        (0..self.weights.len())
            .map(|k| k as f64 * self.probability(k).value())
            .sum()
    }

    fn variance(&self) -> f64 {
        let mean = self.mean();
        (0..self.weights.len())
            .map(|k| (k as f64 - mean).powi(2) * self.probability(k).value())
            .sum()
    }
}

impl Distribution for Categorical {
    type Value = u64;

    fn sample(&self, rng: &mut Rng) -> u64 {
        let k = rng.below(self.alias.len() as u64);
        let (share, other) = self.alias[k as usize];
        if rng.uniform() < share { k } else { other }
    }

    fn entropy(&self) -> f64 {
        let parts = (0..self.weights.len())
            .filter(|&k| self.weights[k] > 0.0)
            .map(|k| {
                let p = self.probability(k);
                p * p.ln()
            });
        (-parts.fold(Dd::ZERO, |sum, part| sum + part)).value()
    }

    fn kl(&self, other: &Categorical) -> f64 {
        let mut sum = Dd::ZERO;
        for k in 0..self.weights.len().max(other.weights.len()) {
            let p = if k < self.weights.len() {
                self.probability(k)
            } else {
                Dd::ZERO
            };
            let q = if k < other.weights.len() {
                other.probability(k)
            } else {
                Dd::ZERO
            };
            if q.hi == 0.0 && p.hi > 0.0 {
                return f64::INFINITY;
            }
            if q.hi > 0.0 {
                sum = sum + deviance(p, q);
            }
        }
        sum.value()
    }
}
