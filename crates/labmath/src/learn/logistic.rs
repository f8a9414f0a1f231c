//! Logistic regression.

use super::classifier::{Classifier, class_counts, rows};
use super::error::{LearnError, Result, usable};
use crate::optim::{Lbfgs, Outcome};
use crate::special::{log_softmax, logsumexp};
use crate::{AsMat, MatRef};

/// A linear score for each class, turned into probabilities by the softmax: multinomial logistic regression.
///
/// Minimises ½|W|² + c · Σ −ln p(yᵢ | xᵢ), as scikit-learn does; the intercepts are not penalised. The problem is
/// convex, and L-BFGS finds its minimum.
///
/// ```
/// use labmath::learn::{Classifier, LogisticRegression};
/// use labmath::mat;
/// let x = mat![0.0; 1.0; 2.0; 3.0];
/// let model = LogisticRegression::fit(&x, &[0, 0, 1, 1], 1.0)?;
/// assert!((model.predict_proba(&mat![1.5])[(0, 0)] - 0.5).abs() < 1e-6);
/// # Ok::<(), labmath::learn::LearnError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct LogisticRegression {
    /// By class: the coefficients, then the intercept.
    weights: Vec<Vec<f64>>,
    steps: usize,
    converged: bool,
}

impl LogisticRegression {
    /// Fits to rows and their classes 0, 1, …; `c` is the weight of the data against the penalty.
    ///
    /// # Errors
    /// When the numbers of rows and classes differ, a class has no row, an element is not finite, or `c` is not positive.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 2.; 3.];
    /// let model = LogisticRegression::fit(&x, &[0, 0, 1, 1], 1.0).unwrap();
    /// assert_eq!(model.predict(mat![0.5; 2.5]), [0, 1]);
    /// ```
    pub fn fit(x: impl AsMat<Elem = f64>, y: &[usize], c: f64) -> Result<LogisticRegression> {
        LogisticRegression::of(x.as_mat(), y, c)
    }

    /// What `fit` does, compiled here and not where it is called.
    fn of(x: MatRef<'_, f64>, y: &[usize], c: f64) -> Result<LogisticRegression> {
        usable(x, y.len(), 1)?;
        if !(c > 0.0 && c.is_finite()) {
            return Err(LearnError::Setting {
                name: "c",
                requirement: format!("positive and finite, not {c}"),
            });
        }
        let classes = class_counts(y)?.len();
        let width = x.cols() + 1;
        let examples: Vec<Vec<f64>> = rows(x).collect();
        let objective = |w: &[f64]| {
            let mut value = 0.0;
            let mut gradient = vec![0.0; w.len()];
            for (example, &label) in examples.iter().zip(y) {
                let scores: Vec<f64> = w.chunks(width).map(|w| score(w, example)).collect();
                let total = logsumexp(&scores);
                value += c * (total - scores[label]);
                for (class, gradient) in gradient.chunks_mut(width).enumerate() {
                    let excess =
                        c * ((scores[class] - total).exp() - f64::from(u8::from(class == label)));
                    gradient
                        .iter_mut()
                        .zip(example)
                        .for_each(|(g, x)| *g += excess * x);
                    gradient[width - 1] += excess;
                }
            }
            for (w, gradient) in w.chunks(width).zip(gradient.chunks_mut(width)) {
                for j in 0..width - 1 {
                    value += 0.5 * w[j] * w[j];
                    gradient[j] += w[j];
                }
            }
            (value, gradient)
        };
        let tolerance = 1e-8 * c * examples.len() as f64;
        let solver = Lbfgs {
            tolerance,
            max_steps: 10_000,
            ..Default::default()
        };
        let trace = solver.minimize(objective, &vec![0.0; classes * width]);
        Ok(LogisticRegression {
            weights: trace.x().chunks(width).map(<[f64]>::to_vec).collect(),
            steps: trace.steps(),
            converged: matches!(trace.outcome, Outcome::Converged | Outcome::NoProgress),
        })
    }

    /// The coefficients of a class.
    ///
    /// # Panics
    /// When there is no such class.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 2.; 3.];
    /// let model = LogisticRegression::fit(&x, &[0, 0, 1, 1], 1.0).unwrap();
    /// assert!(model.coef(1)[0] > model.coef(0)[0]);
    /// ```
    pub fn coef(&self, class: usize) -> &[f64] {
        let w = &self.weights[class];
        &w[..w.len() - 1]
    }

    /// The intercept of a class.
    ///
    /// # Panics
    /// When there is no such class.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 2.; 3.];
    /// let model = LogisticRegression::fit(&x, &[0, 0, 1, 1], 1.0).unwrap();
    /// assert!(model.intercept(1) < model.intercept(0));
    /// ```
    pub fn intercept(&self, class: usize) -> f64 {
        self.weights[class][self.weights[class].len() - 1]
    }

    /// How many steps the minimisation took.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 2.; 3.];
    /// let model = LogisticRegression::fit(&x, &[0, 0, 1, 1], 1.0).unwrap();
    /// assert!(model.steps() > 0);
    /// ```
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// Whether it came to the minimum.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 2.; 3.];
    /// let model = LogisticRegression::fit(&x, &[0, 0, 1, 1], 1.0).unwrap();
    /// assert!(model.converged());
    /// ```
    pub fn converged(&self) -> bool {
        self.converged
    }

    /// The mean negative log-probability of the classes, the cross-entropy.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 2.; 3.];
    /// let model = LogisticRegression::fit(&x, &[0, 0, 1, 1], 1.0).unwrap();
    /// assert!(model.log_loss(&x, &[0, 0, 1, 1]) < 2f64.ln());
    /// ```
    pub fn log_loss(&self, x: impl AsMat<Elem = f64>, y: &[usize]) -> f64 {
        let loss = rows(x.as_mat())
            .zip(y)
            .map(|(row, &y)| -log_softmax(&self.decision_function(&row))[y]);
        loss.sum::<f64>() / y.len() as f64
    }
}

/// w · x plus the intercept that stands last.
fn score(w: &[f64], x: &[f64]) -> f64 {
    w.iter().zip(x).map(|(w, x)| w * x).sum::<f64>() + w[w.len() - 1]
}

impl Classifier for LogisticRegression {
    fn classes(&self) -> usize {
        self.weights.len()
    }

    fn decision_function(&self, x: &[f64]) -> Vec<f64> {
        self.weights.iter().map(|w| score(w, x)).collect()
    }
}
