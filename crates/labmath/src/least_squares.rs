//! Least squares: the `x` for which `‖A·x − b‖` is least.

use crate::Element;
use crate::decomposition::RightSide;
use crate::error::{Error, Result};
use crate::matrix::{AsMat, Mat};

/// How [`least_squares`] goes about it.
///
/// ```
/// # use labmath::*;
/// use labmath::least_squares::{Method, least_squares};
/// let a = mat![1., 0.; 0., 1.];
/// assert!((least_squares(&a, [2., 4.], Method::Ridge(1.0))? - [1., 2.]).norm() < 1e-14_f64);
/// # Ok::<(), labmath::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum Method {
    /// Householder QR: fast, for columns that are clearly independent; an error for those that are exactly dependent.
    Qr,
    /// SVD: of all solutions the shortest, whatever the rank.
    #[default]
    Svd,
    /// Ridge regression: the `x` for which `‖A·x − b‖² + λ·‖x‖²` is least. Needs `λ > 0`.
    Ridge(f64),
}

/// The `X` for which `‖A·X − B‖` is least, for a vector or a matrix `B`.
///
/// Never by the normal equations: they would square the condition number.
///
/// # Errors
///
/// When the shapes do not go together, an element is not finite, or the method cannot do it.
///
/// ```
/// use labmath::{least_squares::{least_squares, Method}, mat};
/// let a = mat![1., 0.; 1., 1.; 1., 2.];                      // intercept and slope
/// let line = least_squares(&a, [1., 3., 5.], Method::Qr)?;
/// assert!((line - [1., 2.]).norm() < 1e-14);
/// # Ok::<(), labmath::Error>(())
/// ```
pub fn least_squares<A: AsMat, B: RightSide<A::Elem>>(
    a: A,
    b: B,
    method: Method,
) -> Result<B::Solution> {
    let a = a.as_mat().to_mat();
    match method {
        Method::Qr => a.qr()?.solve(b),
        Method::Svd => a.svd()?.solve(b),
        Method::Ridge(lambda) => {
            if !(lambda > 0.0 && lambda.is_finite()) {
                return Err(Error::Parameter {
                    operation: "ridge regression",
                    requirement: "λ must be positive",
                });
            }
            let (b, n) = (b.to_columns(), a.cols());
            if b.rows() != a.rows() {
                return Err(Error::Shape {
                    operation: "solve",
                    left: a.shape(),
                    right: b.shape(),
                });
            }
            // The same as plain least squares with √λ·I below A, and zeros below B.
            let root = A::Elem::from_f64(lambda).sqrt();
            let below = Mat::from_fn(n, n, |i, j| if i == j { root } else { A::Elem::ZERO });
            let b = b.vstack(Mat::zeros(n, b.cols()))?;
            Ok(B::from_columns(a.vstack(&below)?.qr()?.solve(&b)?))
        }
    }
}
