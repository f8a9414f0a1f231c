//! What classifiers have in common, and scores.

use super::error::{LearnError, Result};
use crate::special::log_softmax;
use crate::{AsMat, Mat, MatRef};

/// A model that gives each class a score for an example: the logarithm of its probability up to a constant.
///
/// ```
/// # use labmath::{learn::*, mat, random::Rng};
/// let x = mat![0.; 1.; 10.; 11.];
/// let model = GaussianNb::fit(&x, &[0, 0, 1, 1]).unwrap();
/// assert_eq!((model.classes(), model.predict_one(&[9.0])), (2, 1));
/// ```
pub trait Classifier {
    /// The number of classes.
    fn classes(&self) -> usize;

    /// The score of each class for one example: its joint log-likelihood, or any other logarithm of weights.
    fn decision_function(&self, x: &[f64]) -> Vec<f64>;

    /// The most probable class of one example; the first of equals.
    fn predict_one(&self, x: &[f64]) -> usize {
        let scores = self.decision_function(x);
        let mut best = 0;
        for (class, &score) in scores.iter().enumerate() {
            if score > scores[best] {
                best = class;
            }
        }
        best
    }

    /// The most probable class of each row.
    fn predict(&self, x: impl AsMat<Elem = f64>) -> Vec<usize> {
        rows(x.as_mat()).map(|row| self.predict_one(&row)).collect()
    }

    /// The logarithms of the classes' probabilities, a row for each row.
    fn predict_log_proba(&self, x: impl AsMat<Elem = f64>) -> Mat<f64> {
        let x = x.as_mat();
        let mut result = Mat::zeros(x.rows(), self.classes());
        for (i, row) in rows(x).enumerate() {
            for (k, p) in log_softmax(&self.decision_function(&row))
                .into_iter()
                .enumerate()
            {
                result[(i, k)] = p;
            }
        }
        result
    }

    /// The classes' probabilities, a row for each row.
    fn predict_proba(&self, x: impl AsMat<Elem = f64>) -> Mat<f64> {
        self.predict_log_proba(x).map(f64::exp)
    }

    /// The part of the rows whose class is predicted.
    fn score(&self, x: impl AsMat<Elem = f64>, y: &[usize]) -> f64 {
        accuracy(&self.predict(x), y)
    }
}

/// The part of the predictions that are right; NaN for none.
///
/// ```
/// assert_eq!(labmath::learn::accuracy(&[0, 1, 1, 2], &[0, 1, 2, 2]), 0.75);
/// ```
pub fn accuracy(predicted: &[usize], y: &[usize]) -> f64 {
    predicted.iter().zip(y).filter(|(p, y)| p == y).count() as f64 / y.len() as f64
}

/// The part of the targets' variance that the predictions explain, 1 − Σ(y−ŷ)²/Σ(y−ȳ)².
///
/// ```
/// assert_eq!(labmath::learn::r2_score(&[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0]), 1.0);
/// assert_eq!(labmath::learn::r2_score(&[2.0, 2.0, 2.0], &[1.0, 2.0, 3.0]), 0.0);
/// ```
pub fn r2_score(predicted: &[f64], y: &[f64]) -> f64 {
    let mean = y.iter().sum::<f64>() / y.len() as f64;
    let left: f64 = predicted.iter().zip(y).map(|(p, y)| (y - p).powi(2)).sum();
    let all: f64 = y.iter().map(|y| (y - mean).powi(2)).sum();
    1.0 - left / all
}

/// The rows of a matrix, each copied.
pub(super) fn rows(x: MatRef<'_, f64>) -> impl Iterator<Item = Vec<f64>> {
    (0..x.rows()).map(move |i| (0..x.cols()).map(|j| x[(i, j)]).collect())
}

/// The number of classes of labels, and how many examples each has. Every class up to the largest needs one.
pub(super) fn class_counts(y: &[usize]) -> Result<Vec<f64>> {
    let classes = y.iter().max().map_or(0, |&c| c + 1);
    if classes > y.len() {
        let requirement = format!(
            "0 to {} for {} examples at most",
            y.len().saturating_sub(1),
            y.len()
        );
        return Err(LearnError::Setting {
            name: "labels",
            requirement,
        });
    }
    let mut counts = vec![0.0; classes];
    y.iter().for_each(|&c| counts[c] += 1.0);
    match counts.iter().position(|&n| n == 0.0) {
        Some(class) => Err(LearnError::Setting {
            name: "labels",
            requirement: format!("without a gap: none is {class}"),
        }),
        None => Ok(counts),
    }
}
