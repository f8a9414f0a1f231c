//! What can go wrong, said with the shapes and numbers that went wrong.

use std::fmt;

/// Rows and columns of a matrix.
///
/// ```
/// # use labmath::*;
/// let shape: Shape = mat![1., 2., 3.].shape();
/// assert_eq!(shape, (1, 3));
/// ```
pub type Shape = (usize, usize);

/// Why an operation has no answer.
///
/// Every fallible function returns it; operators, which cannot return a `Result`, panic with the same message.
///
/// ```
/// use labmath::Mat;
/// let a = Mat::<f64>::zeros(2, 3);
/// let b = Mat::<f64>::zeros(4, 5);
/// let error = a.try_matmul(&b).unwrap_err();
/// assert_eq!(error.to_string(), "matmul of 2×3 and 4×5: the left has 3 columns, the right has 4 rows");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// Two matrices whose shapes do not go together.
    Shape {
        /// What was asked for.
        operation: &'static str,
        /// Shape of the left operand.
        left: Shape,
        /// Shape of the right operand.
        right: Shape,
    },
    /// Two vectors whose lengths do not go together.
    Length {
        /// What was asked for.
        operation: &'static str,
        /// Length of the left operand.
        left: usize,
        /// Length of the right operand.
        right: usize,
    },
    /// A square matrix was needed.
    NotSquare {
        /// What was asked for.
        operation: &'static str,
        /// The shape that was given.
        shape: Shape,
    },
    /// A tensor operation whose shapes, axes or ranges do not go together.
    Tensor {
        /// What was asked for.
        operation: &'static str,
        /// Shape of the tensor, or of the left one of two.
        left: Vec<usize>,
        /// Shape of the right operand, or the shape that was asked for.
        right: Option<Vec<usize>>,
        /// What is wrong.
        problem: String,
    },
    /// At least one element was needed.
    Empty {
        /// What was asked for.
        operation: &'static str,
    },
    /// The rows of a matrix literal differ in length.
    Ragged {
        /// The first row that differs.
        row: usize,
        /// Length of the first row.
        expected: usize,
        /// Length of the row that differs.
        found: usize,
    },
    /// A number of elements that does not fill the shape.
    Count {
        /// The shape that was asked for.
        shape: Shape,
        /// How many elements were given.
        found: usize,
    },
    /// NaN or infinity in the input of a method that needs numbers.
    NotFinite {
        /// What was asked for.
        operation: &'static str,
        /// Row of the first such element.
        row: usize,
        /// Column of the first such element.
        col: usize,
    },
    /// A symmetric matrix was needed.
    NotSymmetric {
        /// What was asked for.
        operation: &'static str,
        /// Row of an element that differs from its mirror image.
        row: usize,
        /// Column of that element.
        col: usize,
    },
    /// Cholesky met a pivot that is not positive.
    NotPositiveDefinite {
        /// The pivot's index.
        pivot: usize,
    },
    /// A solve met a pivot that is zero.
    Singular {
        /// The pivot's index.
        pivot: usize,
    },
    /// An iteration reached its cap.
    NoConvergence {
        /// What was asked for.
        operation: &'static str,
        /// How many iterations were made.
        iterations: usize,
    },
    /// A parameter outside of what the method is defined for.
    Parameter {
        /// What was asked for.
        operation: &'static str,
        /// What the parameter must satisfy.
        requirement: &'static str,
    },
}

/// A result with labmath's [`Error`].
///
/// ```
/// # use labmath::*;
/// fn area(a: &Mat<f64>) -> labmath::Result<f64> {
/// Ok(a.det()?.abs())
/// }
/// assert_eq!(area(&mat![0., 1.; 2., 0.])?, 2.0);
/// # Ok::<(), labmath::Error>(())
/// ```
pub type Result<T> = std::result::Result<T, Error>;

struct Dims(Shape);

impl fmt::Display for Dims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}×{}", self.0.0, self.0.1)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Tensor {
                operation,
                left,
                right: Some(right),
                problem,
            } => write!(f, "{operation} of {left:?} and {right:?}: {problem}"),
            Error::Tensor {
                operation,
                left,
                right: None,
                problem,
            } => write!(f, "{operation} of {left:?}: {problem}"),
            &Error::Shape {
                operation,
                left,
                right,
            } => {
                write!(f, "{operation} of {} and {}: ", Dims(left), Dims(right))?;
                match operation {
                    "matmul" => write!(
                        f,
                        "the left has {} columns, the right has {} rows",
                        left.1, right.0
                    ),
                    "solve" | "vstack" | "hstack" => {
                        let (what, l, r) = if operation == "vstack" {
                            ("columns", left.1, right.1)
                        } else {
                            ("rows", left.0, right.0)
                        };
                        write!(f, "the left has {l} {what}, the right has {r}")
                    }
                    _ => write!(f, "the shapes must be equal"),
                }
            }
            &Error::Length {
                operation,
                left,
                right,
            } => {
                write!(
                    f,
                    "{operation} of vectors of length {left} and {right}: the lengths must be equal"
                )
            }
            &Error::NotSquare { operation, shape } => {
                write!(
                    f,
                    "{operation} of {}: the matrix must be square",
                    Dims(shape)
                )
            }
            &Error::Empty { operation } => {
                write!(f, "{operation} of nothing: at least one element is needed")
            }
            &Error::Ragged {
                row,
                expected,
                found,
            } => {
                write!(f, "row {row} has {found} elements, row 0 has {expected}")
            }
            &Error::Count { shape, found } => write!(
                f,
                "{found} elements do not fill {}, which holds {}",
                Dims(shape),
                shape.0 * shape.1
            ),
            &Error::NotFinite {
                operation,
                row,
                col,
            } => {
                write!(
                    f,
                    "{operation}: the element at ({row}, {col}) is not finite"
                )
            }
            &Error::NotSymmetric {
                operation,
                row,
                col,
            } => write!(
                f,
                "{operation} needs a symmetric matrix: the elements at ({row}, {col}) and ({col}, {row}) differ"
            ),
            &Error::NotPositiveDefinite { pivot } => {
                write!(
                    f,
                    "the matrix is not positive definite: pivot {pivot} is not positive"
                )
            }
            &Error::Singular { pivot } => {
                write!(f, "the matrix is singular: pivot {pivot} is zero")
            }
            &Error::NoConvergence {
                operation,
                iterations,
            } => {
                write!(f, "{operation} did not converge in {iterations} iterations")
            }
            &Error::Parameter {
                operation,
                requirement,
            } => write!(f, "{operation}: {requirement}"),
        }
    }
}

impl std::error::Error for Error {}

/// The value, or a panic with the error's message at the caller.
#[track_caller]
pub(crate) fn expect<T>(result: Result<T>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{error}"),
    }
}
