//! Naive Bayes: Bayes' rule with features that are independent within a class.
//!
//! The joint log-likelihood of a class is the logarithm of its prior plus the sum of its features' log-densities. Sums of
//! logarithms never underflow, however many features there are.

use super::classifier::{Classifier, class_counts, rows};
use super::error::{LearnError, Result, usable};
use crate::AsMat;

/// Naive Bayes with normal features: a mean and a variance for each class and feature.
///
/// As in scikit-learn, 10⁻⁹ of the largest variance of any feature is added to each, so that a constant feature is no
/// division by zero.
///
/// ```
/// use labmath::learn::{Classifier, GaussianNb};
/// use labmath::mat;
/// let model = GaussianNb::fit(&mat![0.0; 1.0; 9.0; 10.0], &[0, 0, 1, 1])?;
/// assert_eq!(model.predict(&mat![2.0; 8.0]), [0, 1]);
/// # Ok::<(), labmath::learn::LearnError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct GaussianNb {
    ln_priors: Vec<f64>,
    means: Vec<Vec<f64>>,
    variances: Vec<Vec<f64>>,
}

impl GaussianNb {
    /// Fits to rows and their classes 0, 1, ….
    ///
    /// # Errors
    /// When the numbers of rows and classes differ, a class has no row, or an element is not finite.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 10.; 12.];
    /// let model = GaussianNb::fit(&x, &[0, 0, 1, 1]).unwrap();
    /// assert_eq!(model.predict(mat![2.; 9.]), [0, 1]);
    /// ```
    pub fn fit(x: impl AsMat<Elem = f64>, y: &[usize]) -> Result<GaussianNb> {
        let x = x.as_mat();
        usable(x, y.len(), 1)?;
        let counts = class_counts(y)?;
        let d = x.cols();
        let moments = |rows: &dyn Fn(usize) -> bool, j: usize| -> crate::prob::Moments {
            (0..x.rows())
                .filter(|&i| rows(i))
                .map(|i| x[(i, j)])
                .collect()
        };
        let largest = (0..d)
            .map(|j| moments(&|_| true, j).population_variance())
            .fold(0.0, f64::max);
        let (mut means, mut variances) = (vec![], vec![]);
        for class in 0..counts.len() {
            let own: Vec<_> = (0..d).map(|j| moments(&|i| y[i] == class, j)).collect();
            means.push(own.iter().map(|m| m.mean()).collect());
            variances.push(
                own.iter()
                    .map(|m| m.population_variance() + 1e-9 * largest)
                    .collect(),
            );
        }
        Ok(GaussianNb {
            ln_priors: ln_priors(&counts),
            means,
            variances,
        })
    }

    /// The means, by class and feature.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 10.; 12.];
    /// let model = GaussianNb::fit(&x, &[0, 0, 1, 1]).unwrap();
    /// assert_eq!(model.means(), [[0.5], [11.0]]);
    /// ```
    pub fn means(&self) -> &[Vec<f64>] {
        &self.means
    }

    /// The variances, by class and feature.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 10.; 12.];
    /// let model = GaussianNb::fit(&x, &[0, 0, 1, 1]).unwrap();
    /// assert!((model.variances()[1][0] - 1.0).abs() < 1e-6);
    /// ```
    pub fn variances(&self) -> &[Vec<f64>] {
        &self.variances
    }
}

impl Classifier for GaussianNb {
    fn classes(&self) -> usize {
        self.ln_priors.len()
    }

    fn decision_function(&self, x: &[f64]) -> Vec<f64> {
        let class = |k: usize| {
            let features = x.iter().zip(&self.means[k]).zip(&self.variances[k]);
            let density = |((x, mean), variance): ((&f64, &f64), &f64)| {
                -0.5 * (std::f64::consts::TAU * variance).ln() - 0.5 * (x - mean).powi(2) / variance
            };
            self.ln_priors[k] + features.map(density).sum::<f64>()
        };
        (0..self.classes()).map(class).collect()
    }
}

/// Naive Bayes with counts as features, such as those of words in a text: within a class the counts are multinomial.
///
/// ```
/// use labmath::learn::{Classifier, MultinomialNb};
/// use labmath::mat;
/// // Columns: how often "goal" and "vote" occur.
/// let model = MultinomialNb::fit(&mat![3.0, 0.0; 2.0, 1.0; 0.0, 4.0], &[0, 0, 1], 1.0)?;
/// assert_eq!(model.predict_one(&[1.0, 0.0]), 0);
/// # Ok::<(), labmath::learn::LearnError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct MultinomialNb {
    ln_priors: Vec<f64>,
    ln_features: Vec<Vec<f64>>,
}

impl MultinomialNb {
    /// Fits to rows of counts and their classes; `alpha` is added to each count (Laplace's rule at 1).
    ///
    /// # Errors
    /// As for [`GaussianNb::fit`], and for a negative count or an `alpha` that is not positive.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let counts = mat![3., 0.; 2., 1.; 0., 4.];                                  // words in documents
    /// let model = MultinomialNb::fit(&counts, &[0, 0, 1], 1.0).unwrap();
    /// assert_eq!(model.predict(mat![1., 0.; 0., 2.]), [0, 1]);
    /// ```
    pub fn fit(x: impl AsMat<Elem = f64>, y: &[usize], alpha: f64) -> Result<MultinomialNb> {
        let x = x.as_mat();
        usable(x, y.len(), 1)?;
        smoothing(alpha)?;
        let counts = class_counts(y)?;
        let mut totals = vec![vec![alpha; x.cols()]; counts.len()];
        for (i, &class) in y.iter().enumerate() {
            for j in 0..x.cols() {
                if x[(i, j)] < 0.0 {
                    return Err(LearnError::Value {
                        row: i,
                        value: x[(i, j)],
                        requirement: "a count",
                    });
                }
                totals[class][j] += x[(i, j)];
            }
        }
        let ln_features = totals.into_iter().map(|row| {
            let ln_sum = row.iter().sum::<f64>().ln();
            row.into_iter().map(|n| n.ln() - ln_sum).collect()
        });
        Ok(MultinomialNb {
            ln_priors: ln_priors(&counts),
            ln_features: ln_features.collect(),
        })
    }
}

impl Classifier for MultinomialNb {
    fn classes(&self) -> usize {
        self.ln_priors.len()
    }

    fn decision_function(&self, x: &[f64]) -> Vec<f64> {
        let dot = |ln: &Vec<f64>| x.iter().zip(ln).map(|(x, ln)| x * ln).sum::<f64>();
        self.ln_priors
            .iter()
            .zip(&self.ln_features)
            .map(|(prior, ln)| prior + dot(ln))
            .collect()
    }
}

/// Naive Bayes with features that are present or absent.
///
/// ```
/// use labmath::learn::{BernoulliNb, Classifier};
/// use labmath::mat;
/// let model = BernoulliNb::fit(&mat![1.0, 0.0; 1.0, 1.0; 0.0, 1.0], &[0, 0, 1], 1.0, 0.5)?;
/// assert_eq!(model.predict_one(&[1.0, 0.0]), 0);
/// # Ok::<(), labmath::learn::LearnError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct BernoulliNb {
    ln_priors: Vec<f64>,
    /// ln P(present) and ln P(absent), by class and feature.
    ln_features: Vec<Vec<(f64, f64)>>,
    threshold: f64,
}

impl BernoulliNb {
    /// Fits to rows and their classes. A feature is present where it is above `threshold`; `alpha` is added to the counts
    /// of presence and of absence.
    ///
    /// # Errors
    /// As for [`GaussianNb::fit`], and for an `alpha` that is not positive.
    pub fn fit(
        x: impl AsMat<Elem = f64>,
        y: &[usize],
        alpha: f64,
        threshold: f64,
    ) -> Result<BernoulliNb> {
        let x = x.as_mat();
        usable(x, y.len(), 1)?;
        smoothing(alpha)?;
        let counts = class_counts(y)?;
        let mut present = vec![vec![0.0; x.cols()]; counts.len()];
        for (row, &class) in rows(x).zip(y) {
            present[class]
                .iter_mut()
                .zip(row)
                .for_each(|(n, v)| *n += f64::from(u8::from(v > threshold)));
        }
        let ln_features = present.into_iter().zip(&counts).map(|(row, &count)| {
            let ln_all = (count + 2.0 * alpha).ln();
            row.into_iter()
                .map(|n| ((n + alpha).ln() - ln_all, (count - n + alpha).ln() - ln_all))
                .collect()
        });
        Ok(BernoulliNb {
            ln_priors: ln_priors(&counts),
            ln_features: ln_features.collect(),
            threshold,
        })
    }
}

impl Classifier for BernoulliNb {
    fn classes(&self) -> usize {
        self.ln_priors.len()
    }

    fn decision_function(&self, x: &[f64]) -> Vec<f64> {
        let feature = |(x, ln): (&f64, &(f64, f64))| if *x > self.threshold { ln.0 } else { ln.1 };
        let sum = |ln: &Vec<(f64, f64)>| x.iter().zip(ln).map(feature).sum::<f64>();
        self.ln_priors
            .iter()
            .zip(&self.ln_features)
            .map(|(prior, ln)| prior + sum(ln))
            .collect()
    }
}

fn ln_priors(counts: &[f64]) -> Vec<f64> {
    let total: f64 = counts.iter().sum();
    counts.iter().map(|n| (n / total).ln()).collect()
}

fn smoothing(alpha: f64) -> Result<()> {
    if alpha > 0.0 && alpha.is_finite() {
        return Ok(());
    }
    Err(LearnError::Setting {
        name: "alpha",
        requirement: format!("positive and finite, not {alpha}"),
    })
}
