//! The multivariate normal law.

use super::Distribution;
use super::error::{ProbabilityError, Result, data, expect};
use crate::random::Rng;
use crate::special::double_double::Dd;
use crate::{AsMat, Mat};

/// The normal law of vectors with mean μ and covariance Σ, positive definite.
///
/// The covariance is factored in double-double: a density exponentiates a quadratic form in Σ⁻¹, whose error in plain
/// `f64` is the condition number times as large.
///
/// ```
/// use labmath::Mat;
/// use labmath::prob::MultivariateNormal;
/// let law = MultivariateNormal::new(&[0.0, 0.0], &Mat::from_rows([[1.0, 0.5], [0.5, 1.0]]));
/// assert!((law.mahalanobis(&[1.0, 1.0]) - (4.0f64 / 3.0).sqrt()).abs() < 1e-15);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct MultivariateNormal {
    mean: Vec<f64>,
    covariance: Mat<f64>,
    /// L of Σ = L Lᵀ, by rows: row i has i + 1 elements.
    factor: Vec<Vec<Dd>>,
}

impl MultivariateNormal {
    /// The law with this mean and covariance.
    ///
    /// # Panics
    /// When the covariance is not square, symmetric and positive definite, of the size of the mean.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let law = MultivariateNormal::new(&[0.0, 0.0], mat![2., 1.; 1., 2.]);
    /// assert_eq!(law.mean(), [0.0, 0.0]);
    /// ```
    #[track_caller]
    pub fn new(mean: &[f64], covariance: impl AsMat<Elem = f64>) -> MultivariateNormal {
        expect(MultivariateNormal::try_new(mean, covariance))
    }

    /// The law with this mean and covariance, if there is one.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!(MultivariateNormal::try_new(&[0.0, 0.0], mat![1., 2.; 2., 1.]).is_err());      // not positive definite
    /// ```
    pub fn try_new(mean: &[f64], covariance: impl AsMat<Elem = f64>) -> Result<MultivariateNormal> {
        let covariance = covariance.as_mat().to_mat();
        let wrong = |problem: String| {
            Err(ProbabilityError::Parameters {
                law: "MultivariateNormal",
                problem,
            })
        };
        let n = mean.len();
        if covariance.shape() != (n, n) {
            let (rows, cols) = covariance.shape();
            return wrong(format!(
                "a mean of length {n} and a covariance of {rows}×{cols} do not go together"
            ));
        }
        if mean.iter().chain(covariance.iter()).any(|x| !x.is_finite()) {
            return wrong("mean and covariance must be finite".into());
        }
        for i in 0..n {
            for j in 0..i {
                let (a, b) = (covariance[(i, j)], covariance[(j, i)]);
                if (a - b).abs() > 1e-12 * (covariance[(i, i)] * covariance[(j, j)]).abs().sqrt() {
                    return wrong(format!(
                        "the covariance is not symmetric: {a} and {b} at ({i}, {j})"
                    ));
                }
            }
        }
        match factor(&covariance) {
            Ok(factor) => Ok(MultivariateNormal {
                mean: mean.to_vec(),
                covariance,
                factor,
            }),
            Err(i) => wrong(format!(
                "the covariance is not positive definite: pivot {i} is not positive"
            )),
        }
    }

    /// The mean and the mean products of deviations: the maximum of the likelihood. Observations are rows.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let law = MultivariateNormal::fit(mat![0., 0.; 2., 0.; 0., 2.; 2., 2.]).unwrap();
    /// assert_eq!(law.mean(), [1.0, 1.0]);
    /// ```
    pub fn fit(sample: impl AsMat<Elem = f64>) -> Result<MultivariateNormal> {
        let sample = sample.as_mat();
        let (rows, cols) = sample.shape();
        if rows <= cols {
            return Err(data(
                "MultivariateNormal",
                format!("{rows} observations of {cols} variables are too few"),
            ));
        }
        let (mean, covariance) =
            mean_and_covariance(sample.rows(), cols, |i, j| sample[(i, j)], |_| 1.0);
        MultivariateNormal::try_new(&mean, &covariance)
    }

    /// The mean μ.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(MultivariateNormal::new(&[1.0, 2.0], mat![1., 0.; 0., 1.]).mean(), [1.0, 2.0]);
    /// ```
    pub fn mean(&self) -> &[f64] {
        &self.mean
    }

    /// The covariance Σ.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let law = MultivariateNormal::new(&[0.0, 0.0], mat![2., 1.; 1., 2.]);
    /// assert_eq!(law.covariance()[(0, 1)], 1.0);
    /// ```
    pub fn covariance(&self) -> &Mat<f64> {
        &self.covariance
    }

    /// √((x−μ)ᵀ Σ⁻¹ (x−μ)), the distance from the mean in standard deviations; NaN for a vector of another length.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let law = MultivariateNormal::new(&[0.0, 0.0], mat![4., 0.; 0., 1.]);
    /// assert_eq!(law.mahalanobis(&[2.0, 0.0]), 1.0);
    /// ```
    pub fn mahalanobis(&self, x: &[f64]) -> f64 {
        self.squared_distance(x)
            .map_or(f64::NAN, |d| d.value().sqrt())
    }

    /// ln of the density; NaN for a vector of another length.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let law = MultivariateNormal::new(&[0.0, 0.0], mat![1., 0.; 0., 1.]);
    /// assert!((law.logpdf(&[0.0, 0.0]) + std::f64::consts::TAU.ln()).abs() < 1e-15);
    /// ```
    pub fn logpdf(&self, x: &[f64]) -> f64 {
        self.log_density(x).map_or(f64::NAN, Dd::value)
    }

    /// The density; NaN for a vector of another length.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let law = MultivariateNormal::new(&[0.0, 0.0], mat![1., 0.; 0., 1.]);
    /// assert!((law.pdf(&[0.0, 0.0]) * std::f64::consts::TAU - 1.0).abs() < 1e-15);
    /// ```
    pub fn pdf(&self, x: &[f64]) -> f64 {
        self.log_density(x).map_or(f64::NAN, Dd::exp_value)
    }

    fn log_density(&self, x: &[f64]) -> Option<Dd> {
        if x.iter().any(|v| v.is_infinite()) && x.len() == self.mean.len() {
            return Some(Dd::from(f64::NEG_INFINITY));
        }
        Some(
            -self.squared_distance(x)?.scale(0.5)
                - self.ln_root_det()
                - Dd::HALF_LN_2PI * self.mean.len() as f64,
        )
    }

    /// ½ ln det Σ
    fn ln_root_det(&self) -> Dd {
        self.factor
            .iter()
            .fold(Dd::ZERO, |sum, row| sum + row[row.len() - 1].ln())
    }

    /// |L⁻¹ (x − μ)|²
    fn squared_distance(&self, x: &[f64]) -> Option<Dd> {
        if x.len() != self.mean.len() {
            return None;
        }
        let deviation: Vec<Dd> = x
            .iter()
            .zip(&self.mean)
            .map(|(&x, &m)| Dd::difference(x, m))
            .collect();
        Some(
            self.solve_factor(&deviation)
                .iter()
                .fold(Dd::ZERO, |sum, z| sum + z.square()),
        )
    }

    /// L⁻¹ b by forward substitution.
    fn solve_factor(&self, b: &[Dd]) -> Vec<Dd> {
        let mut z: Vec<Dd> = Vec::with_capacity(b.len());
        for (row, &b) in self.factor.iter().zip(b) {
            let (pivot, row) = row.split_last().expect("a row of the factor has its pivot");
            let rest = row.iter().zip(&z).fold(b, |rest, (&l, &z)| rest - l * z);
            z.push(rest / *pivot);
        }
        z
    }
}

/// The Cholesky factor by rows, or the first pivot that is not positive.
fn factor(a: &Mat<f64>) -> std::result::Result<Vec<Vec<Dd>>, usize> {
    let mut factor: Vec<Vec<Dd>> = Vec::with_capacity(a.rows());
    for i in 0..a.rows() {
        let mut row: Vec<Dd> = Vec::with_capacity(i + 1);
        for j in 0..=i {
            let above = if j == i { &row } else { &factor[j] };
            let rest = row
                .iter()
                .zip(above)
                .fold(Dd::from(a[(i, j)]), |rest, (&x, &y)| rest - x * y);
            if j < i {
                row.push(rest / factor[j][j]);
            } else if rest.hi > 0.0 {
                row.push(rest.sqrt());
            } else {
                return Err(i);
            }
        }
        factor.push(row);
    }
    Ok(factor)
}

/// Weighted mean and covariance (divided by the sum of the weights) of `n` observations of `d` variables.
pub(crate) fn mean_and_covariance(
    n: usize,
    d: usize,
    x: impl Fn(usize, usize) -> f64,
    weight: impl Fn(usize) -> f64,
) -> (Vec<f64>, Mat<f64>) {
    let total: f64 = (0..n).map(&weight).sum();
    let mean: Vec<f64> = (0..d)
        .map(|j| (0..n).map(|i| weight(i) * x(i, j)).sum::<f64>() / total)
        .collect();
    let mut covariance = Mat::zeros(d, d);
    for i in 0..n {
        let w = weight(i) / total;
        for j in 0..d {
            let left = w * (x(i, j) - mean[j]);
            for k in 0..=j {
                covariance[(j, k)] += left * (x(i, k) - mean[k]);
            }
        }
    }
    for j in 0..d {
        for k in 0..j {
            covariance[(k, j)] = covariance[(j, k)];
        }
    }
    (mean, covariance)
}

impl Distribution for MultivariateNormal {
    type Value = Vec<f64>;

    /// μ + L z
    fn sample(&self, rng: &mut Rng) -> Vec<f64> {
        let z: Vec<f64> = self.mean.iter().map(|_| rng.normal()).collect();
        let rows = self.factor.iter().zip(&self.mean);
        rows.map(|(row, mean)| mean + row.iter().zip(&z).map(|(l, z)| l.hi * z).sum::<f64>())
            .collect()
    }

    /// d/2 · ln 2πe + ½ ln det Σ
    fn entropy(&self) -> f64 {
        ((Dd::HALF_LN_2PI + 0.5) * self.mean.len() as f64 + self.ln_root_det()).value()
    }

    /// ½ (|L′⁻¹ L|² + |L′⁻¹ (μ−μ′)|² − d) + ln(det L′/det L); NaN for laws of different dimensions.
    fn kl(&self, other: &MultivariateNormal) -> f64 {
        let d = self.mean.len();
        let Some(shift) = other.squared_distance(&self.mean) else {
            return f64::NAN;
        };
        let mut trace = Dd::ZERO;
        for j in 0..d {
            let column: Vec<Dd> = (0..d)
                .map(|i| if i >= j { self.factor[i][j] } else { Dd::ZERO })
                .collect();
            trace = other
                .solve_factor(&column)
                .iter()
                .fold(trace, |sum, z| sum + z.square());
        }
        ((trace + shift - d as f64).scale(0.5) + other.ln_root_det() - self.ln_root_det())
            .value()
            .max(0.0)
    }
}
