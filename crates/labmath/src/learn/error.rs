//! Why a model cannot be fitted.

use crate::MatRef;
use crate::prob::ProbabilityError;
use std::fmt;

/// Why a model cannot be fitted.
///
/// ```
/// use labmath::learn::LinearRegression;
/// use labmath::mat;
/// let error = LinearRegression::fit(&mat![1.0; 2.0], &[1.0]).unwrap_err();
/// assert_eq!(error.to_string(), "2 examples and 1 targets do not go together");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum LearnError {
    /// Not as many targets as examples.
    Length {
        /// The number of examples.
        examples: usize,
        /// The number of targets.
        targets: usize,
    },
    /// Too few examples.
    TooFew {
        /// How many there are.
        examples: usize,
        /// How many are needed.
        needed: usize,
    },
    /// A number that the model cannot use.
    Value {
        /// The row of the example.
        row: usize,
        /// The number.
        value: f64,
        /// What is asked of it.
        requirement: &'static str,
    },
    /// A setting outside of its range.
    Setting {
        /// Its name.
        name: &'static str,
        /// What is asked of it.
        requirement: String,
    },
    /// A decomposition failed.
    Matrix(crate::Error),
    /// A law could not be fitted.
    Law(ProbabilityError),
}

/// A result with a [`LearnError`].
pub type Result<T> = std::result::Result<T, LearnError>;

impl fmt::Display for LearnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LearnError::Length { examples, targets } => {
                write!(
                    f,
                    "{examples} examples and {targets} targets do not go together"
                )
            }
            LearnError::TooFew { examples, needed } => {
                write!(f, "{examples} examples are too few, {needed} are needed")
            }
            LearnError::Value {
                row,
                value,
                requirement,
            } => write!(f, "row {row}: {value} must be {requirement}"),
            LearnError::Setting { name, requirement } => write!(f, "{name} must be {requirement}"),
            LearnError::Matrix(error) => error.fmt(f),
            LearnError::Law(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for LearnError {}

impl From<crate::Error> for LearnError {
    fn from(error: crate::Error) -> LearnError {
        LearnError::Matrix(error)
    }
}

impl From<ProbabilityError> for LearnError {
    fn from(error: ProbabilityError) -> LearnError {
        LearnError::Law(error)
    }
}

/// Refuses examples that do not match the targets in number, are fewer than needed or not finite.
pub(super) fn usable(x: MatRef<'_, f64>, targets: usize, needed: usize) -> Result<()> {
    let (examples, cols) = x.shape();
    if examples != targets {
        return Err(LearnError::Length { examples, targets });
    }
    if examples < needed {
        return Err(LearnError::TooFew { examples, needed });
    }
    for row in 0..examples {
        for col in 0..cols {
            if !x[(row, col)].is_finite() {
                return Err(LearnError::Value {
                    row,
                    value: x[(row, col)],
                    requirement: "finite",
                });
            }
        }
    }
    Ok(())
}
