//! What can be wrong with a law's parameters or with the data it is fitted to.

use std::fmt;

/// Why there is no such law, or no fit.
///
/// ```
/// use labmath::prob::Normal;
/// let error = Normal::try_new(0.0, -1.0).unwrap_err();
/// assert_eq!(error.to_string(), "Normal: sigma = -1 must be positive and finite");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ProbabilityError {
    /// A parameter outside of its range.
    Parameter {
        /// The law.
        law: &'static str,
        /// The parameter's name.
        name: &'static str,
        /// What was given.
        value: f64,
        /// What it has to be.
        requirement: &'static str,
    },
    /// Parameters that do not go together.
    Parameters {
        /// The law.
        law: &'static str,
        /// What is wrong with them.
        problem: String,
    },
    /// Data that the law cannot have produced, or too few of them.
    Data {
        /// The law.
        law: &'static str,
        /// What is wrong with them.
        problem: String,
    },
}

/// A result with a [`ProbabilityError`].
pub type Result<T> = std::result::Result<T, ProbabilityError>;

impl fmt::Display for ProbabilityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProbabilityError::Parameter {
                law,
                name,
                value,
                requirement,
            } => {
                write!(f, "{law}: {name} = {value} must be {requirement}")
            }
            ProbabilityError::Parameters { law, problem } => write!(f, "{law}: {problem}"),
            ProbabilityError::Data { law, problem } => {
                write!(f, "{law} cannot be fitted: {problem}")
            }
        }
    }
}

impl std::error::Error for ProbabilityError {}

/// `value`, if it is positive and finite.
pub(super) fn positive(law: &'static str, name: &'static str, value: f64) -> Result<f64> {
    require(
        value > 0.0 && value.is_finite(),
        law,
        name,
        value,
        "positive and finite",
    )
}

/// `value`, if it is finite.
pub(super) fn finite(law: &'static str, name: &'static str, value: f64) -> Result<f64> {
    require(value.is_finite(), law, name, value, "finite")
}

/// `value`, if it is a probability.
pub(super) fn probability(law: &'static str, name: &'static str, value: f64) -> Result<f64> {
    require(
        (0.0..=1.0).contains(&value),
        law,
        name,
        value,
        "between 0 and 1",
    )
}

fn require(
    holds: bool,
    law: &'static str,
    name: &'static str,
    value: f64,
    requirement: &'static str,
) -> Result<f64> {
    if holds {
        Ok(value)
    } else {
        Err(ProbabilityError::Parameter {
            law,
            name,
            value,
            requirement,
        })
    }
}

/// An error about data.
pub(super) fn data(law: &'static str, problem: impl Into<String>) -> ProbabilityError {
    ProbabilityError::Data {
        law,
        problem: problem.into(),
    }
}

/// Refuses data that are too few or not finite.
pub(super) fn usable(law: &'static str, data: &[f64], least: usize) -> Result<()> {
    if data.len() < least {
        return Err(self::data(
            law,
            format!(
                "{} observations are too few, {least} are needed",
                data.len()
            ),
        ));
    }
    match data.iter().find(|x| !x.is_finite()) {
        Some(x) => Err(self::data(
            law,
            format!("the observation {x} is not finite"),
        )),
        None => Ok(()),
    }
}

/// The panic of `new` when `try_new` refuses.
#[track_caller]
pub(super) fn expect<T>(result: Result<T>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{error}"),
    }
}
