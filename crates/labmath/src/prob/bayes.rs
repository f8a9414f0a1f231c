//! Bayes' rule on a finite set of hypotheses.

use super::error::{ProbabilityError, Result};
use crate::special::{log_softmax, logsumexp};

/// Degrees of belief in finitely many hypotheses, held as logarithms, so that any amount of evidence can be taken in.
///
/// ```
/// use labmath::prob::Hypotheses;
/// // A disease of prevalence 1 %; a test that finds 95 % of it and is wrong on 5 % of the healthy.
/// let mut belief = Hypotheses::new([("ill", 0.01), ("healthy", 0.99)]).unwrap();
/// belief.update(|&h| if h == "ill" { 0.95 } else { 0.05 }).unwrap();
/// assert!((belief.probability(&"ill") - 0.0095 / 0.059).abs() < 1e-15);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Hypotheses<H> {
    names: Vec<H>,
    ln_beliefs: Vec<f64>,
}

impl<H: PartialEq> Hypotheses<H> {
    /// Hypotheses with prior weights, which need not sum to one.
    ///
    /// # Errors
    /// When there are none, a weight is negative or not finite, or all are zero.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let coin = Hypotheses::new([("fair", 3.0), ("two heads", 1.0)]).unwrap();
    /// assert!((coin.probability(&"fair") - 0.75).abs() < 1e-15);
    /// ```
    pub fn new(priors: impl IntoIterator<Item = (H, f64)>) -> Result<Hypotheses<H>> {
        let (names, weights): (Vec<H>, Vec<f64>) = priors.into_iter().unzip();
        if let Some(w) = weights.iter().find(|w| !w.is_finite() || **w < 0.0) {
            let problem = format!("the prior weight {w} is not finite or is negative");
            return Err(ProbabilityError::Parameters {
                law: "Hypotheses",
                problem,
            });
        }
        let mut belief = Hypotheses {
            names,
            ln_beliefs: weights.iter().map(|w| w.ln()).collect(),
        };
        belief.normalise("all prior weights are zero")?;
        Ok(belief)
    }

    /// Hypotheses that are equally probable at first.
    ///
    /// # Errors
    /// When there are none.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let die = Hypotheses::uniform([4, 6, 8, 12]).unwrap();
    /// assert!((die.probability(&8) - 0.25).abs() < 1e-15);
    /// ```
    pub fn uniform(names: impl IntoIterator<Item = H>) -> Result<Hypotheses<H>> {
        Hypotheses::new(names.into_iter().map(|name| (name, 1.0)))
    }

    /// Takes in evidence: the posterior is in proportion to the prior times the likelihood of what was seen.
    ///
    /// # Errors
    /// When the evidence is impossible under every hypothesis that is left; the beliefs then stay as they were.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let mut coin = Hypotheses::uniform(["fair", "two heads"]).unwrap();
    /// coin.update(|&h| if h == "fair" { 0.5 } else { 1.0 }).unwrap();      // heads was seen
    /// assert!((coin.probability(&"fair") - 1.0 / 3.0).abs() < 1e-15);
    /// ```
    pub fn update(&mut self, likelihood: impl Fn(&H) -> f64) -> Result<()> {
        self.update_log(|name| likelihood(name).ln())
    }

    /// The same with the logarithm of the likelihood.
    ///
    /// # Errors
    /// As for [`update`](Hypotheses::update), and when a logarithm is NaN or ∞.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let mut coin = Hypotheses::uniform([0.5, 1.0]).unwrap();
    /// coin.update_log(|p: &f64| 2000.0 * p.ln()).unwrap();                      // two thousand heads
    /// assert_eq!(coin.most_probable(), &1.0);
    /// ```
    pub fn update_log(&mut self, log_likelihood: impl Fn(&H) -> f64) -> Result<()> {
        let before = self.ln_beliefs.clone();
        for (belief, name) in self.ln_beliefs.iter_mut().zip(&self.names) {
            *belief += log_likelihood(name);
        }
        let result = self.normalise("the evidence is impossible under every hypothesis");
        if result.is_err() {
            self.ln_beliefs = before;
        }
        result
    }

    /// The probability of a hypothesis; zero for one that is not among them.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!((Hypotheses::uniform(["a", "b"]).unwrap().probability(&"a") - 0.5).abs() < 1e-15);
    /// ```
    pub fn probability(&self, name: &H) -> f64 {
        self.log_probability(name).exp()
    }

    /// Its logarithm.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!((Hypotheses::uniform(["a", "b"]).unwrap().log_probability(&"a") + 2f64.ln()).abs() < 1e-15);
    /// ```
    pub fn log_probability(&self, name: &H) -> f64 {
        self.names
            .iter()
            .position(|n| n == name)
            .map_or(f64::NEG_INFINITY, |i| self.ln_beliefs[i])
    }

    /// The hypotheses with their probabilities, in the order in which they were given.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let total: f64 = Hypotheses::uniform(["a", "b"]).unwrap().iter().map(|(_, p)| p).sum();
    /// assert!((total - 1.0).abs() < 1e-15);
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (&H, f64)> {
        self.names
            .iter()
            .zip(self.ln_beliefs.iter().map(|b| b.exp()))
    }

    /// The most probable hypothesis, the first of equals.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Hypotheses::new([("a", 1.0), ("b", 2.0)]).unwrap().most_probable(), &"b");
    /// ```
    pub fn most_probable(&self) -> &H {
        let mut best = 0;
        for i in 1..self.names.len() {
            if self.ln_beliefs[i] > self.ln_beliefs[best] {
                best = i;
            }
        }
        &self.names[best]
    }

    fn normalise(&mut self, otherwise: &str) -> Result<()> {
        if !logsumexp(&self.ln_beliefs).is_finite() {
            return Err(ProbabilityError::Parameters {
                law: "Hypotheses",
                problem: otherwise.to_string(),
            });
        }
        self.ln_beliefs = log_softmax(&self.ln_beliefs);
        Ok(())
    }
}
