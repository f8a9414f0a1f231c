//! Linear regression by least squares.

use super::classifier::r2_score;
use super::error::{LearnError, Result, usable};
use crate::{AsMat, Cholesky, Mat, MatRef, Svd, Vector};

/// A linear function of the features, y ≈ intercept + coef · x, with the least sum of squared errors.
///
/// ```
/// use labmath::learn::LinearRegression;
/// use labmath::mat;
/// let model = LinearRegression::fit(&mat![0.0; 1.0; 2.0], &[1.0, 3.0, 5.0])?;
/// assert!((model.coef()[0] - 2.0).abs() < 1e-15 && (model.intercept() - 1.0).abs() < 1e-15);
/// # Ok::<(), labmath::learn::LearnError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct LinearRegression {
    coef: Vector<f64>,
    intercept: f64,
}

impl LinearRegression {
    /// Ordinary least squares, by the singular value decomposition of the centred features: the condition number is not
    /// squared, and of all solutions for dependent features it is the shortest.
    ///
    /// # Errors
    /// When the numbers of rows and targets differ, there is no row, or an element is not finite.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 2.; 3.];
    /// let line = LinearRegression::fit(&x, &[1.0, 3.0, 5.0, 7.0]).unwrap();
    /// assert!((line.coef()[0] - 2.0).abs() < 1e-14);
    /// ```
    pub fn fit(x: impl AsMat<Elem = f64>, y: &[f64]) -> Result<LinearRegression> {
        let centred = Centred::new(x.as_mat(), y)?;
        let coef = Svd::new(&centred.x)?.solve(&centred.y)?;
        Ok(centred.model(coef))
    }

    /// Ridge regression: `alpha` times the squared length of the coefficients is added to the sum of squared errors. The
    /// intercept is not penalised.
    ///
    /// # Errors
    /// As for [`fit`](LinearRegression::fit), and for an `alpha` that is not positive.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 2.; 3.];
    /// let line = LinearRegression::fit_ridge(&x, &[1.0, 3.0, 5.0, 7.0], 5.0).unwrap();
    /// assert!((line.coef()[0] - 1.0).abs() < 1e-14);         // shrunk by half
    /// ```
    pub fn fit_ridge(x: impl AsMat<Elem = f64>, y: &[f64], alpha: f64) -> Result<LinearRegression> {
        if !(alpha > 0.0 && alpha.is_finite()) {
            let requirement = format!("positive and finite, not {alpha}");
            return Err(LearnError::Setting {
                name: "alpha",
                requirement,
            });
        }
        let centred = Centred::new(x.as_mat(), y)?;
        // The normal equations: alpha keeps them well conditioned.
        let mut gram = centred.x.t() * &centred.x;
        (0..gram.rows()).for_each(|i| gram[(i, i)] += alpha);
        let coef = Cholesky::new(&gram)?.solve(centred.x.t() * &centred.y)?;
        Ok(centred.model(coef))
    }

    /// The coefficients of the features.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 2.; 3.];
    /// assert_eq!(LinearRegression::fit(&x, &[1.0, 3.0, 5.0, 7.0]).unwrap().coef().len(), 1);
    /// ```
    pub fn coef(&self) -> &Vector<f64> {
        &self.coef
    }

    /// The value at the origin.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 2.; 3.];
    /// assert!((LinearRegression::fit(&x, &[1.0, 3.0, 5.0, 7.0]).unwrap().intercept() - 1.0).abs() < 1e-14);
    /// ```
    pub fn intercept(&self) -> f64 {
        self.intercept
    }

    /// The prediction for one example.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 2.; 3.];
    /// let line = LinearRegression::fit(&x, &[1.0, 3.0, 5.0, 7.0]).unwrap();
    /// assert!((line.predict_one(&[10.0]) - 21.0).abs() < 1e-13);
    /// ```
    pub fn predict_one(&self, x: &[f64]) -> f64 {
        self.intercept
            + x.iter()
                .zip(self.coef.iter())
                .map(|(x, c)| x * c)
                .sum::<f64>()
    }

    /// The prediction for each row.
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 2.; 3.];
    /// let line = LinearRegression::fit(&x, &[1.0, 3.0, 5.0, 7.0]).unwrap();
    /// assert_eq!(line.predict(&x).len(), 4);
    /// ```
    pub fn predict(&self, x: impl AsMat<Elem = f64>) -> Vec<f64> {
        super::classifier::rows(x.as_mat())
            .map(|row| self.predict_one(&row))
            .collect()
    }

    /// The part of the targets' variance that is explained, R².
    ///
    /// ```
    /// # use labmath::{learn::*, mat, random::Rng};
    /// let x = mat![0.; 1.; 2.; 3.];
    /// let y = [1.0, 3.0, 5.0, 7.0];
    /// assert!((LinearRegression::fit(&x, &y).unwrap().score(&x, &y) - 1.0).abs() < 1e-14);
    /// ```
    pub fn score(&self, x: impl AsMat<Elem = f64>, y: &[f64]) -> f64 {
        r2_score(&self.predict(x), y)
    }
}

/// Features and targets less their means; the intercept follows from these.
struct Centred {
    x: Mat<f64>,
    y: Vector<f64>,
    x_means: Vec<f64>,
    y_mean: f64,
}

impl Centred {
    fn new(x: MatRef<'_, f64>, y: &[f64]) -> Result<Centred> {
        usable(x, y.len(), 1)?;
        if let Some(row) = y.iter().position(|y| !y.is_finite()) {
            return Err(LearnError::Value {
                row,
                value: y[row],
                requirement: "finite",
            });
        }
        let mean =
            |values: &mut dyn Iterator<Item = f64>| values.collect::<crate::prob::Moments>().mean();
        let x_means: Vec<f64> = (0..x.cols())
            .map(|j| mean(&mut (0..x.rows()).map(|i| x[(i, j)])))
            .collect();
        let y_mean = mean(&mut y.iter().copied());
        Ok(Centred {
            x: Mat::from_fn(x.rows(), x.cols(), |i, j| x[(i, j)] - x_means[j]),
            y: Vector::from_fn(y.len(), |i| y[i] - y_mean),
            x_means,
            y_mean,
        })
    }

    fn model(&self, coef: Vector<f64>) -> LinearRegression {
        let at_means: f64 = coef.iter().zip(&self.x_means).map(|(c, m)| c * m).sum();
        LinearRegression {
            intercept: self.y_mean - at_means,
            coef,
        }
    }
}
