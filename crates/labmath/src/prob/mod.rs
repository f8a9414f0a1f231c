//! Probability: laws with their densities, tails, quantiles, samplers and fits; estimators; Bayes' rule.
//!
//! ```
//! use labmath::prob::{Continuous, Distribution, Normal};
//! use labmath::random::Rng;
//!
//! let height = Normal::new(170.0, 8.0);
//! assert!((height.cdf(178.0) - 0.8413447460685429).abs() < 1e-15);
//! assert!((height.isf(0.025) - 185.67971187632043).abs() < 1e-12);   // the upper 2.5 %
//!
//! let sample = height.samples(&mut Rng::seed(1), 10_000);
//! let fitted = Normal::fit(&sample).unwrap();                        // maximum likelihood
//! assert!((fitted.mean() - 170.0).abs() < 0.3);
//! ```
//!
//! Names are scipy's: `pdf`, `logpdf`, `cdf`, `sf` (the survival function 1 − cdf), `logcdf`, `logsf`, `ppf` (the
//! quantile function) and `isf` (the quantile of the upper tail), `pmf` and `logpmf` for laws on the integers. Upper
//! tails have code of their own: `sf` is never `1 - cdf`, so a probability of 10⁻³⁰⁰ keeps its digits on either side.
//! Accuracy is a few units in the last place throughout; where a density is an exponential of something large, that
//! something is carried in twice the precision.
//!
//! [`Moments`] and [`Covariance`] estimate from data in one pass; [`Hypotheses`] is Bayes' rule on a finite set.
//!
//! | on the line | on the integers | of vectors |
//! | --- | --- | --- |
//! | [`Normal`], [`LogNormal`], [`Uniform`], [`Exponential`], [`Laplace`], [`Gamma`], [`ChiSquared`], [`Beta`], [`StudentT`] | [`Bernoulli`], [`Binomial`], [`Geometric`], [`Poisson`], [`Categorical`] | [`Multinomial`], [`Dirichlet`], [`MultivariateNormal`] |

mod bayes;
mod bernoulli;
mod beta;
mod binomial;
mod categorical;
mod dirichlet;
mod distribution;
mod error;
mod exponential;
mod gamma;
mod geometric;
mod laplace;
mod lognormal;
mod moments;
mod multinomial;
mod mvnormal;
mod normal;
mod poisson;
mod student;
mod uniform;

pub use bayes::Hypotheses;
pub use bernoulli::Bernoulli;
pub use beta::Beta;
pub use binomial::Binomial;
pub use categorical::Categorical;
pub use dirichlet::Dirichlet;
pub use distribution::{Continuous, Discrete, Distribution};
pub use error::{ProbabilityError, Result};
pub use exponential::Exponential;
pub use gamma::{ChiSquared, Gamma};
pub use geometric::Geometric;
pub use laplace::Laplace;
pub use lognormal::LogNormal;
pub use moments::{Covariance, Moments};
pub use multinomial::Multinomial;
pub use mvnormal::MultivariateNormal;
pub(crate) use mvnormal::mean_and_covariance;
pub use normal::Normal;
pub use poisson::Poisson;
pub use student::StudentT;
pub use uniform::Uniform;
