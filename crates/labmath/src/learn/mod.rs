//! Learning from examples: naive Bayes, nearest neighbours, k-means, linear and logistic regression, Gaussian mixtures.
//!
//! ```
//! use labmath::learn::{Classifier, GaussianNb};
//! use labmath::mat;
//!
//! let x = mat![1.0, 2.0; 1.2, 1.9; 4.0, 0.5; 4.2, 0.4];
//! let model = GaussianNb::fit(&x, &[0, 0, 1, 1])?;
//! assert_eq!(model.predict_one(&[4.1, 0.6]), 1);
//! assert_eq!(model.score(&x, &[0, 0, 1, 1]), 1.0);
//! # Ok::<(), labmath::learn::LearnError>(())
//! ```
//!
//! The vocabulary is scikit-learn's: `fit` makes a model of examples, which are the rows of a matrix, and labels, which
//! are the classes 0, 1, … or numbers; `predict`, `predict_proba` and `score` use it. Models are values without hidden
//! state, and what is random in fitting comes from a generator that the caller seeds.

mod classifier;
mod error;
mod kmeans;
mod linear;
mod logistic;
mod mixture;
mod naive_bayes;
mod neighbors;

pub use classifier::{Classifier, accuracy, r2_score};
pub use error::{LearnError, Result};
pub use kmeans::KMeans;
pub use linear::LinearRegression;
pub use logistic::LogisticRegression;
pub use mixture::GaussianMixture;
pub use naive_bayes::{BernoulliNb, GaussianNb, MultinomialNb};
pub use neighbors::{KNeighborsClassifier, KNeighborsRegressor};
