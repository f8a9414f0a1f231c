//! Distances between points, and how alike two directions are.

use crate::Element;
use crate::decomposition::Cholesky;
use crate::error::{Error, Result, expect};
use crate::matrix::{AsMat, AsVector, Mat, MatRef, Vector};
use crate::norm;
use crate::product::try_dot;
use crate::routines::Routines as _;

#[track_caller]
fn difference<X: AsVector>(x: X, y: impl AsVector<Elem = X::Elem>) -> Vector<X::Elem> {
    let (x, y) = (x.as_vector(), y.as_vector());
    if x.len() != y.len() {
        expect::<()>(Err(Error::Length {
            operation: "distance",
            left: x.len(),
            right: y.len(),
        }));
    }
    x.iter().zip(y.iter()).map(|(&x, &y)| x - y).collect()
}

/// The Euclidean distance `‖x − y‖₂`.
///
/// # Panics
///
/// When the lengths differ, as all distances do.
///
/// ```
/// use labmath::distance;
/// assert_eq!(distance::euclidean([1., 2.], [4., 6.]), 5.0);
/// ```
#[track_caller]
pub fn euclidean<X: AsVector>(x: X, y: impl AsVector<Elem = X::Elem>) -> X::Elem {
    norm::l2(difference(x, y))
}

/// The squared Euclidean distance `‖x − y‖₂²`.
///
/// ```
/// use labmath::distance;
/// assert_eq!(distance::squared_euclidean([1., 2.], [4., 6.]), 25.0);
/// ```
#[track_caller]
pub fn squared_euclidean<X: AsVector>(x: X, y: impl AsVector<Elem = X::Elem>) -> X::Elem {
    norm::l2_squared(difference(x, y))
}

/// The Manhattan distance `‖x − y‖₁`.
///
/// ```
/// use labmath::distance;
/// assert_eq!(distance::manhattan([1., 2.], [4., 6.]), 7.0);
/// ```
#[track_caller]
pub fn manhattan<X: AsVector>(x: X, y: impl AsVector<Elem = X::Elem>) -> X::Elem {
    norm::l1(difference(x, y))
}

/// The Chebyshev distance `‖x − y‖∞`.
///
/// ```
/// use labmath::distance;
/// assert_eq!(distance::chebyshev([1., 2.], [4., 6.]), 4.0);
/// ```
#[track_caller]
pub fn chebyshev<X: AsVector>(x: X, y: impl AsVector<Elem = X::Elem>) -> X::Elem {
    norm::linf(difference(x, y))
}

/// The Minkowski distance `‖x − y‖ₚ`, `p ≥ 1`.
///
/// ```
/// use labmath::distance;
/// assert_eq!(distance::minkowski([1., 2.], [4., 6.], 1.0), 7.0);
/// ```
#[track_caller]
pub fn minkowski<X: AsVector>(x: X, y: impl AsVector<Elem = X::Elem>, p: X::Elem) -> X::Elem {
    norm::lp(difference(x, y), p)
}

/// The cosine of the angle between two vectors, `x·y / (‖x‖‖y‖)`, in `[−1, 1]`.
///
/// # Panics
///
/// When the lengths differ, or a vector has no direction (zero, empty, not finite); [`try_cosine_similarity`] returns the error.
///
/// ```
/// use labmath::distance;
/// assert_eq!(distance::cosine_similarity([1., 0.], [0., 2.]), 0.0);
/// assert_eq!(distance::cosine_similarity([2., 0.], [5., 0.]), 1.0);
/// ```
#[track_caller]
pub fn cosine_similarity<X: AsVector>(x: X, y: impl AsVector<Elem = X::Elem>) -> X::Elem {
    expect(try_cosine_similarity(x, y))
}

/// The cosine of the angle between two vectors.
///
/// # Errors
///
/// When the lengths differ, or a vector has no direction.
///
/// ```
/// use labmath::distance::try_cosine_similarity;
/// let error = try_cosine_similarity([1., 0.], [0., 0.]).unwrap_err();
/// assert_eq!(error.to_string(), "cosine similarity: the vector must be finite and not zero");
/// ```
pub fn try_cosine_similarity<X: AsVector>(
    x: X,
    y: impl AsVector<Elem = X::Elem>,
) -> Result<X::Elem> {
    const OPERATION: &str = "cosine similarity";
    let (x, y) = (x.as_vector(), y.as_vector());
    if x.len() != y.len() {
        return Err(Error::Length {
            operation: OPERATION,
            left: x.len(),
            right: y.len(),
        });
    }
    let one = X::Elem::ONE;
    let (norm_x, norm_y) = (norm::l2(x), norm::l2(y));
    let in_range = |n: X::Elem| n > X::Elem::MIN_POSITIVE.sqrt() && n < X::Elem::MAX.sqrt();
    let cosine = if in_range(norm_x) && in_range(norm_y) {
        try_dot(x, y)? / (norm_x * norm_y)
    } else {
        try_dot(norm::unit(OPERATION, x)?, norm::unit(OPERATION, y)?)?
    };
    Ok(cosine.max(-one).min(one))
}

/// The cosine distance, 1 − the cosine similarity, in `[0, 2]`.
///
/// ```
/// use labmath::distance;
/// assert_eq!(distance::cosine([1., 0.], [-3., 0.]), 2.0);
/// ```
#[track_caller]
pub fn cosine<X: AsVector>(x: X, y: impl AsVector<Elem = X::Elem>) -> X::Elem {
    X::Elem::ONE - cosine_similarity(x, y)
}

/// The Mahalanobis distance `√((x − y)ᵀ·Σ⁻¹·(x − y))`: Euclidean, after the data's spread and slant are taken away.
///
/// # Errors
///
/// When the lengths differ, or the covariance `Σ` is not symmetric positive definite.
///
/// ```
/// use labmath::{distance, mat};
/// let covariance = mat![4., 0.; 0., 1.];
/// assert_eq!(distance::mahalanobis([2., 0.], [0., 0.], covariance)?, 1.0);
/// # Ok::<(), labmath::Error>(())
/// ```
pub fn mahalanobis<X: AsVector>(
    x: X,
    y: impl AsVector<Elem = X::Elem>,
    covariance: impl AsMat<Elem = X::Elem>,
) -> Result<X::Elem> {
    let (x, y) = (x.as_vector(), y.as_vector());
    if x.len() != y.len() {
        return Err(Error::Length {
            operation: "Mahalanobis distance",
            left: x.len(),
            right: y.len(),
        });
    }
    // With Σ = L·Lᵀ it is the length of L⁻¹·(x − y).
    Ok(norm::l2(
        &Cholesky::new(covariance)?.solve_l(difference(x, y))?,
    ))
}

/// The Hamming distance: in how many places two sequences of the same length differ.
///
/// ```
/// use labmath::distance;
/// assert_eq!(distance::hamming(b"karolin", b"kathrin"), 3);
/// assert_eq!(distance::hamming([1., 0., 1.], [1., 1., 1.]), 1);
/// ```
#[track_caller]
pub fn hamming<X: PartialEq>(x: impl AsRef<[X]>, y: impl AsRef<[X]>) -> usize {
    let (x, y) = (x.as_ref(), y.as_ref());
    if x.len() != y.len() {
        expect::<()>(Err(Error::Length {
            operation: "Hamming distance",
            left: x.len(),
            right: y.len(),
        }));
    }
    x.iter().zip(y).filter(|(x, y)| x != y).count()
}

/// Which distance [`pairwise`] measures.
///
/// ```
/// # use labmath::*;
/// use labmath::distance::{pairwise, Metric};
/// let (x, y) = (mat![0., 0.], mat![3., 4.]);
/// assert_eq!(pairwise(x, y, Metric::Minkowski(1.0))?, mat![7.]);
/// # Ok::<(), labmath::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Metric {
    /// [`euclidean`].
    Euclidean,
    /// [`squared_euclidean`].
    SquaredEuclidean,
    /// [`manhattan`].
    Manhattan,
    /// [`chebyshev`].
    Chebyshev,
    /// [`minkowski`] with this p.
    Minkowski(f64),
    /// [`cosine`].
    Cosine,
}

/// The distances between the rows of `x` (m×d) and the rows of `y` (n×d), m×n.
///
/// # Errors
///
/// When the rows differ in length, p is less than 1, or, for [`Metric::Cosine`], a row has no direction.
///
/// ```
/// use labmath::{distance::{pairwise, Metric}, mat};
/// let points = mat![0., 0.; 3., 4.; 6., 8.];
/// assert_eq!(pairwise(&points, &points, Metric::Euclidean)?, mat![0., 5., 10.; 5., 0., 5.; 10., 5., 0.]);
/// # Ok::<(), labmath::Error>(())
/// ```
pub fn pairwise<A: AsMat>(
    x: A,
    y: impl AsMat<Elem = A::Elem>,
    metric: Metric,
) -> Result<Mat<A::Elem>> {
    A::Elem::pairwise(x.as_mat(), y.as_mat(), metric)
}

/// What [`pairwise`] does. The differences share one vector.
pub(crate) fn table<T: Element>(
    x: MatRef<'_, T>,
    y: MatRef<'_, T>,
    metric: Metric,
) -> Result<Mat<T>> {
    if x.cols() != y.cols() {
        return Err(Error::Shape {
            operation: "pairwise distances",
            left: x.shape(),
            right: y.shape(),
        });
    }
    // As columns the points are slices.
    let (x, y) = (x.t().to_mat(), y.t().to_mat());
    let mut difference = vec![T::ZERO; x.rows()];
    let mut table = Mat::zeros(x.cols(), y.cols());
    for j in 0..y.cols() {
        for i in 0..x.cols() {
            let (p, q) = (x.col(i), y.col(j));
            for (difference, (&p, &q)) in difference.iter_mut().zip(p.iter().zip(q)) {
                *difference = p - q;
            }
            table[(i, j)] = match metric {
                Metric::Euclidean => norm::l2(&difference),
                Metric::SquaredEuclidean => norm::l2_squared(&difference),
                Metric::Manhattan => norm::l1(&difference),
                Metric::Chebyshev => norm::linf(&difference),
                Metric::Minkowski(power) => norm::try_lp(&difference, T::from_f64(power))?,
                Metric::Cosine => T::ONE - try_cosine_similarity(p, q)?,
            };
        }
    }
    Ok(table)
}

/// The projection of `x` onto the line through `direction`: `(x·d / d·d)·d`.
///
/// # Panics
///
/// When the lengths differ, or `direction` is zero, empty or not finite; [`try_project`] returns the error.
///
/// ```
/// use labmath::project;
/// assert_eq!(project([2., 3.], [5., 0.]), [2., 0.]);
/// ```
#[track_caller]
pub fn project<X: AsVector>(x: X, direction: impl AsVector<Elem = X::Elem>) -> Vector<X::Elem> {
    expect(try_project(x, direction))
}

/// The projection of `x` onto the line through `direction`.
///
/// # Errors
///
/// When the lengths differ, or `direction` is zero, empty or not finite.
///
/// ```
/// use labmath::try_project;
/// assert_eq!(try_project([2., 3.], [0., 4.])?, [0., 3.]);
/// let error = try_project([1., 0.], [0., 0.]).unwrap_err();
/// assert_eq!(error.to_string(), "projection: the vector must be finite and not zero");
/// # Ok::<(), labmath::Error>(())
/// ```
pub fn try_project<X: AsVector>(
    x: X,
    direction: impl AsVector<Elem = X::Elem>,
) -> Result<Vector<X::Elem>> {
    let (x, d) = (x.as_vector(), direction.as_vector());
    if x.len() != d.len() {
        return Err(Error::Length {
            operation: "projection",
            left: x.len(),
            right: d.len(),
        });
    }
    let unit = norm::unit("projection", d)?;
    let squared = X::Elem::dot_of(&d.contiguous(), &d.contiguous());
    // d·d is exact to rounding for ordinary vectors, and then the projection of whole numbers stays simple.
    if squared.is_finite() && squared > X::Elem::MIN_POSITIVE / X::Elem::EPSILON {
        let factor = try_dot(x, d)?;
        return Ok(d.to_vector() * (factor / squared));
    }
    let factor = try_dot(x, &unit)?;
    Ok(unit * factor)
}
