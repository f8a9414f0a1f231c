//! Gaussian mixtures by expectation maximisation.

use super::classifier::{Classifier, rows};
use super::error::{LearnError, Result, usable};
use super::kmeans::KMeans;
use crate::prob::{Categorical, Distribution, MultivariateNormal, mean_and_covariance};
use crate::random::Rng;
use crate::special::{log_softmax, logsumexp};
use crate::{AsMat, Mat};

/// A mixture of normal laws with full covariances, fitted by the EM algorithm (Dempster, Laird and Rubin 1977) from a
/// k-means start. Each iteration raises the likelihood; the responsibilities are computed in logarithms.
///
/// ```
/// use labmath::learn::{Classifier, GaussianMixture};
/// use labmath::mat;
/// use labmath::random::Rng;
/// let x = mat![0.0; 0.2; -0.1; 8.0; 8.3; 7.9];
/// let model = GaussianMixture::fit(&x, 2, &mut Rng::seed(1))?;
/// assert_ne!(model.predict_one(&[0.1]), model.predict_one(&[8.1]));
/// assert!((model.weights()[0] - 0.5).abs() < 1e-9);
/// # Ok::<(), labmath::learn::LearnError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct GaussianMixture {
    weights: Vec<f64>,
    components: Vec<MultivariateNormal>,
    log_likelihoods: Vec<f64>,
    converged: bool,
}

impl GaussianMixture {
    /// Fits `k` components, until the mean log-likelihood rises by less than 10⁻⁸ or 1000 times. 10⁻⁶ is added to the
    /// variances, so that no component collapses onto a point.
    ///
    /// # Errors
    /// When there are fewer than two rows or than components, no components, or an element is not finite.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 0.5; 1.; 10.; 10.5; 11.];
    /// let model = GaussianMixture::fit(&x, 2, &mut Rng::seed(1)).unwrap();
    /// assert!((model.weights()[0] - 0.5).abs() < 1e-6);
    /// ```
    pub fn fit(x: impl AsMat<Elem = f64>, k: usize, rng: &mut Rng) -> Result<GaussianMixture> {
        let x = x.as_mat();
        usable(x, x.rows(), k.max(2))?;
        if k == 0 {
            return Err(LearnError::Setting {
                name: "k",
                requirement: "positive".into(),
            });
        }
        let examples: Vec<Vec<f64>> = rows(x).collect();
        let start = KMeans::fit(x, k, rng)?;
        let one_hot = |&label: &usize| (0..k).map(|c| f64::from(u8::from(c == label))).collect();
        let mut responsibilities: Vec<Vec<f64>> = start.labels().iter().map(one_hot).collect();
        let mut log_likelihoods: Vec<f64> = vec![];
        let mut converged = false;
        loop {
            let (weights, components) = maximise(&examples, &responsibilities, k)?;
            let mut model = GaussianMixture {
                weights,
                components,
                log_likelihoods,
                converged,
            };
            let scores: Vec<Vec<f64>> = examples
                .iter()
                .map(|x| model.decision_function(x))
                .collect();
            let mean = scores.iter().map(|s| logsumexp(s)).sum::<f64>() / examples.len() as f64;
            model.converged = model
                .log_likelihoods
                .last()
                .is_some_and(|before| mean - before < 1e-8);
            model.log_likelihoods.push(mean);
            if model.converged || model.log_likelihoods.len() >= 1000 {
                return Ok(model);
            }
            responsibilities = scores
                .iter()
                .map(|s| log_softmax(s).into_iter().map(f64::exp).collect())
                .collect();
            GaussianMixture {
                log_likelihoods,
                converged,
                ..
            } = model;
        }
    }

    /// The weights of the components.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 0.5; 1.; 10.; 10.5; 11.];
    /// let model = GaussianMixture::fit(&x, 2, &mut Rng::seed(1)).unwrap();
    /// assert!((model.weights().iter().sum::<f64>() - 1.0).abs() < 1e-12);
    /// ```
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The components.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 0.5; 1.; 10.; 10.5; 11.];
    /// let model = GaussianMixture::fit(&x, 2, &mut Rng::seed(1)).unwrap();
    /// assert_eq!(model.components().len(), 2);
    /// ```
    pub fn components(&self) -> &[MultivariateNormal] {
        &self.components
    }

    /// The mean log-likelihood after each iteration.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 0.5; 1.; 10.; 10.5; 11.];
    /// let model = GaussianMixture::fit(&x, 2, &mut Rng::seed(1)).unwrap();
    /// assert!(model.log_likelihoods().is_sorted_by(|a, b| *a <= b + 1e-9));      // it never falls
    /// ```
    pub fn log_likelihoods(&self) -> &[f64] {
        &self.log_likelihoods
    }

    /// Whether the likelihood settled.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 0.5; 1.; 10.; 10.5; 11.];
    /// let model = GaussianMixture::fit(&x, 2, &mut Rng::seed(1)).unwrap();
    /// assert!(model.converged());
    /// ```
    pub fn converged(&self) -> bool {
        self.converged
    }

    /// ln of the mixture's density at a point.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 0.5; 1.; 10.; 10.5; 11.];
    /// let model = GaussianMixture::fit(&x, 2, &mut Rng::seed(1)).unwrap();
    /// assert!(model.logpdf(&[0.5]) > model.logpdf(&[5.0]));
    /// ```
    pub fn logpdf(&self, x: &[f64]) -> f64 {
        logsumexp(&self.decision_function(x))
    }

    /// Akaike's information criterion (1974) for these rows: twice the number of parameters less twice the
    /// log-likelihood. Lower is better.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 0.5; 1.; 10.; 10.5; 11.];
    /// let model = GaussianMixture::fit(&x, 2, &mut Rng::seed(1)).unwrap();
    /// assert!(model.aic(&x) < model.bic(&x) || x.rows() < 8);
    /// ```
    pub fn aic(&self, x: impl AsMat<Elem = f64>) -> f64 {
        2.0 * self.parameters() - 2.0 * self.total_log_likelihood(x)
    }

    /// Schwarz's Bayesian information criterion (1978) for these rows. Lower is better.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 0.5; 1.; 10.; 10.5; 11.];
    /// let model = GaussianMixture::fit(&x, 2, &mut Rng::seed(1)).unwrap();
    /// assert!(model.bic(&x).is_finite());
    /// ```
    pub fn bic(&self, x: impl AsMat<Elem = f64>) -> f64 {
        let x = x.as_mat();
        self.parameters() * (x.rows() as f64).ln() - 2.0 * self.total_log_likelihood(x)
    }

    /// One draw.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 0.5; 1.; 10.; 10.5; 11.];
    /// let model = GaussianMixture::fit(&x, 2, &mut Rng::seed(1)).unwrap();
    /// assert_eq!(model.sample(&mut Rng::seed(2)).len(), 1);
    /// ```
    pub fn sample(&self, rng: &mut Rng) -> Vec<f64> {
        let component = Categorical::new(&self.weights).sample(rng);
        self.components[component as usize].sample(rng)
    }

    fn total_log_likelihood(&self, x: impl AsMat<Elem = f64>) -> f64 {
        rows(x.as_mat()).map(|row| self.logpdf(&row)).sum()
    }

    /// k − 1 weights, k means, k symmetric covariances.
    fn parameters(&self) -> f64 {
        let (k, d) = (
            self.weights.len() as f64,
            self.components[0].mean().len() as f64,
        );
        k - 1.0 + k * d + k * d * (d + 1.0) / 2.0
    }
}

/// The parameters that maximise the expected likelihood under these responsibilities.
fn maximise(
    examples: &[Vec<f64>],
    responsibilities: &[Vec<f64>],
    k: usize,
) -> Result<(Vec<f64>, Vec<MultivariateNormal>)> {
    const FLOOR: f64 = 1e-6;
    let (n, d) = (examples.len(), examples[0].len());
    let mut weights = Vec::with_capacity(k);
    let mut components = Vec::with_capacity(k);
    for c in 0..k {
        // A component that explains nothing keeps a trace of all examples.
        let weight = |i: usize| responsibilities[i][c] + 10.0 * f64::EPSILON;
        weights.push((0..n).map(weight).sum::<f64>() / n as f64);
        let (mean, mut covariance): (Vec<f64>, Mat<f64>) =
            mean_and_covariance(n, d, |i, j| examples[i][j], weight);
        (0..d).for_each(|j| covariance[(j, j)] += FLOOR);
        components.push(MultivariateNormal::try_new(&mean, &covariance)?);
    }
    let total: f64 = weights.iter().sum();
    weights.iter_mut().for_each(|w| *w /= total);
    Ok((weights, components))
}

impl Classifier for GaussianMixture {
    fn classes(&self) -> usize {
        self.weights.len()
    }

    /// ln weight plus ln density of each component.
    fn decision_function(&self, x: &[f64]) -> Vec<f64> {
        self.weights
            .iter()
            .zip(&self.components)
            .map(|(w, law)| w.ln() + law.logpdf(x))
            .collect()
    }
}
