//! The Dirichlet law.

use super::Distribution;
use super::error::{ProbabilityError, Result, data, expect};
use super::gamma::{Draw, inverse_digamma};
use crate::random::Rng;
use crate::special::double_double::Dd;
use crate::special::{digamma, digamma_dd, ln_gamma, log_softmax};

/// The Dirichlet law on probability vectors, density Γ(Σα)/ΠΓ(αᵢ) · Π xᵢ^(αᵢ−1): the beta law of several classes.
///
/// ```
/// use labmath::prob::Dirichlet;
/// let law = Dirichlet::new(&[1.0, 1.0, 1.0]);
/// assert!((law.pdf(&[0.2, 0.3, 0.5]) - 2.0).abs() < 1e-15); // uniform on the triangle
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Dirichlet {
    alpha: Vec<f64>,
}

impl Dirichlet {
    /// The law with these concentrations.
    ///
    /// # Panics
    /// When there are fewer than two, or one is not positive and finite.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Dirichlet::new(&[1.0, 3.0]).mean(), [0.25, 0.75]);
    /// ```
    #[track_caller]
    pub fn new(alpha: &[f64]) -> Dirichlet {
        expect(Dirichlet::try_new(alpha))
    }

    /// The law with these concentrations, if there are at least two, all positive and finite.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!(Dirichlet::try_new(&[1.0, 0.0]).is_err());
    /// ```
    pub fn try_new(alpha: &[f64]) -> Result<Dirichlet> {
        for &a in alpha {
            super::error::positive("Dirichlet", "alpha", a)?;
        }
        if alpha.len() < 2 {
            let problem = format!("{} classes are too few", alpha.len());
            return Err(ProbabilityError::Parameters {
                law: "Dirichlet",
                problem,
            });
        }
        Ok(Dirichlet {
            alpha: alpha.to_vec(),
        })
    }

    /// The maximum of the likelihood: ψ(αᵢ) − ψ(Σα) is the mean of ln xᵢ, by the fixed-point iteration of Minka
    /// ("Estimating a Dirichlet distribution", 2000), at most 10,000 steps to ten digits.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// let sample = Dirichlet::new(&[2.0, 4.0]).samples(&mut Rng::seed(1), 5000);
    /// assert!((Dirichlet::fit(&sample).unwrap().alpha()[1] - 4.0).abs() < 0.4);
    /// ```
    pub fn fit(sample: &[Vec<f64>]) -> Result<Dirichlet> {
        let Some(first) = sample.first() else {
            return Err(data("Dirichlet", "there are no observations"));
        };
        let n = sample.len() as f64;
        let mut mean_ln = vec![0.0; first.len()];
        for x in sample {
            if x.len() != first.len() || x.iter().any(|&p| p <= 0.0 || p.is_nan()) {
                return Err(data(
                    "Dirichlet",
                    "the observations differ in length or are not positive",
                ));
            }
            mean_ln
                .iter_mut()
                .zip(x)
                .for_each(|(m, p)| *m += p.ln() / n);
        }
        let mut alpha = vec![1.0; first.len()];
        for _ in 0..10_000 {
            let total = digamma(alpha.iter().sum());
            let next: Vec<f64> = mean_ln.iter().map(|m| inverse_digamma(total + m)).collect();
            let change = alpha
                .iter()
                .zip(&next)
                .map(|(a, b)| ((a - b) / b).abs())
                .fold(0.0, f64::max);
            alpha = next;
            if change < 1e-11 {
                break;
            }
            if alpha.iter().any(|a| !a.is_finite() || *a > 1e12) {
                return Err(data("Dirichlet", "all observations are equal"));
            }
        }
        Dirichlet::try_new(&alpha)
    }

    /// The concentrations.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Dirichlet::new(&[1.0, 3.0]).alpha(), [1.0, 3.0]);
    /// ```
    pub fn alpha(&self) -> &[f64] {
        &self.alpha
    }

    /// ln of the density at a vector of positive numbers that sum to one; −∞ for a negative component, NaN for a vector
    /// of another length. The sum is taken on trust.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!(Dirichlet::new(&[1.0, 1.0]).logpdf(&[0.3, 0.7]).abs() < 1e-15);
    /// ```
    pub fn logpdf(&self, x: &[f64]) -> f64 {
        if x.len() != self.alpha.len() {
            return f64::NAN;
        }
        if x.iter().any(|&p| p < 0.0) {
            return f64::NEG_INFINITY;
        }
        let mut ln = -self.ln_normaliser();
        for (&a, &p) in self.alpha.iter().zip(x) {
            if a != 1.0 {
                ln = ln + Dd::from(p).ln() * Dd::difference(a, 1.0);
            }
        }
        ln.value()
    }

    /// The density.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!((Dirichlet::new(&[1.0, 1.0, 1.0]).pdf(&[0.2, 0.3, 0.5]) - 2.0).abs() < 1e-14);
    /// ```
    pub fn pdf(&self, x: &[f64]) -> f64 {
        self.logpdf(x).exp()
    }

    /// αᵢ/Σα
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert_eq!(Dirichlet::new(&[1.0, 3.0]).mean(), [0.25, 0.75]);
    /// ```
    pub fn mean(&self) -> Vec<f64> {
        let total = self.total();
        self.alpha
            .iter()
            .map(|&a| (Dd::from(a) / total).value())
            .collect()
    }

    /// The covariance (mᵢ δᵢⱼ − mᵢ mⱼ)/(Σα + 1) of components i and j, with means m.
    ///
    /// # Panics
    /// When there is no component `i` or `j`.
    ///
    /// ```
    /// # use labmath::{mat, prob::*, random::Rng};
    /// assert!((Dirichlet::new(&[1.0, 1.0]).covariance(0, 1) + 1.0 / 12.0).abs() < 1e-15);
    /// ```
    pub fn covariance(&self, i: usize, j: usize) -> f64 {
        let total = self.total();
        let (p, q) = (
            Dd::from(self.alpha[i]) / total,
            Dd::from(self.alpha[j]) / total,
        );
        let own = if i == j { p } else { Dd::ZERO };
        ((own - p * q) / (total + 1.0)).value()
    }

    fn total(&self) -> Dd {
        self.alpha.iter().fold(Dd::ZERO, |sum, &a| sum + a)
    }

    /// Σ ln Γ(αᵢ) − ln Γ(Σα)
    fn ln_normaliser(&self) -> Dd {
        self.alpha.iter().fold(-ln_gamma(self.total()), |sum, &a| {
            sum + ln_gamma(Dd::from(a))
        })
    }
}

impl Distribution for Dirichlet {
    type Value = Vec<f64>;

    /// Gamma draws divided by their sum, in logarithms.
    fn sample(&self, rng: &mut Rng) -> Vec<f64> {
        let logs: Vec<f64> = self.alpha.iter().map(|&a| Draw::new(a, rng).ln()).collect();
        log_softmax(&logs).into_iter().map(f64::exp).collect()
    }

    fn entropy(&self) -> f64 {
        let total = self.total();
        let mut entropy =
            self.ln_normaliser() + (total - self.alpha.len() as f64) * digamma_dd(total);
        for &a in &self.alpha {
            entropy = entropy - Dd::difference(a, 1.0) * digamma_dd(Dd::from(a));
        }
        entropy.value()
    }

    /// NaN for laws of different lengths.
    fn kl(&self, other: &Dirichlet) -> f64 {
        if self.alpha.len() != other.alpha.len() {
            return f64::NAN;
        }
        let mut sum = other.ln_normaliser() - self.ln_normaliser();
        let psi_total = digamma_dd(self.total());
        for (&a, &b) in self.alpha.iter().zip(&other.alpha) {
            sum = sum + Dd::difference(a, b) * (digamma_dd(Dd::from(a)) - psi_total);
        }
        sum.value().max(0.0)
    }
}
