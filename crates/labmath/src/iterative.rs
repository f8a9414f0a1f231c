//! Methods that only need products with the matrix: power iteration, Lanczos, conjugate gradient.

use crate::Element;
use crate::error::{Error, Result};
use crate::matrix::{AsMat, AsVector, Mat, Vector};
use crate::norm;
use crate::product::matvec;

/// What an iteration arrived at.
///
/// ```
/// # use labmath::*;
/// let found = iterative::power_iteration(mat![2., 0.; 0., 1.], [1., 1.], 1e-10, 100)?;
/// assert!((found.result.0 - 2.0_f64).abs() < 1e-9);
/// assert!(found.residuals.len() > 1);
/// # Ok::<(), labmath::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Iterated<T: Element, X> {
    /// The result.
    pub result: X,
    /// The size of what is still wrong, after each step: of the residual `A·x − λ·x` or `b − A·x`.
    pub residuals: Vector<T>,
}

fn square<T: Element>(operation: &'static str, a: impl AsMat<Elem = T>) -> Result<usize> {
    let shape = a.as_mat().shape();
    if shape.0 == shape.1 {
        Ok(shape.0)
    } else {
        Err(Error::NotSquare { operation, shape })
    }
}

/// The eigenvalue of largest magnitude and its eigenvector, by power iteration (von Mises, 1929): `x ← A·x / ‖A·x‖`.
///
/// Starts at `start`, and stops when the residual is below `tolerance` times the eigenvalue. It converges as fast as
/// the second eigenvalue is smaller than the first.
///
/// # Errors
///
/// When the matrix is not square, the start has another length or no direction, or the cap is reached.
///
/// ```
/// use labmath::{iterative, mat};
/// let found = iterative::power_iteration(mat![2., 1.; 1., 2.], [1., 0.], 1e-10, 1000)?;
/// let (value, vector) = found.result;
/// assert!((value - 3.0_f64).abs() < 1e-9);
/// assert!((vector[0] - vector[1]).abs() < 1e-9);
/// # Ok::<(), labmath::Error>(())
/// ```
#[allow(clippy::type_complexity)]
pub fn power_iteration<A: AsMat>(
    a: A,
    start: impl AsVector<Elem = A::Elem>,
    tolerance: A::Elem,
    most: usize,
) -> Result<Iterated<A::Elem, (A::Elem, Vector<A::Elem>)>> {
    let n = square("power iteration", &a)?;
    let mut x = norm::normalized(start)?;
    if x.len() != n {
        return Err(Error::Shape {
            operation: "matmul",
            left: (n, n),
            right: (x.len(), 1),
        });
    }
    let mut residuals = Vec::new();
    for _ in 0..most {
        let y = matvec(a.as_mat(), &x);
        let value = x.dot(&y);
        let residual = (&y - &x * value).norm();
        residuals.push(residual);
        if residual <= tolerance * value.abs() {
            return Ok(Iterated {
                result: (value, x),
                residuals: residuals.into(),
            });
        }
        x = norm::normalized(&y)?;
    }
    Err(Error::NoConvergence {
        operation: "power iteration",
        iterations: most,
    })
}

/// Some extreme eigenvalues of a symmetric matrix, ascending, with their vectors (n×steps), by `steps` steps of Lanczos
/// (1950) with full reorthogonalisation. The largest and the smallest converge first.
///
/// # Errors
///
/// When the matrix is not square, the start has another length or no direction, or an element is not finite.
///
/// ```
/// use labmath::{iterative, Mat};
/// let a = Mat::from_diagonal([1., 2., 3., 10.]);
/// let (values, _) = iterative::lanczos(&a, [1., 1., 1., 1.], 4)?;
/// assert!((values[3] - 10.0_f64).abs() < 1e-12);
/// # Ok::<(), labmath::Error>(())
/// ```
#[allow(clippy::type_complexity)]
pub fn lanczos<A: AsMat>(
    a: A,
    start: impl AsVector<Elem = A::Elem>,
    steps: usize,
) -> Result<(Vector<A::Elem>, Mat<A::Elem>)> {
    let n = square("Lanczos iteration", &a)?;
    let mut q = norm::normalized(start)?;
    if q.len() != n {
        return Err(Error::Shape {
            operation: "matmul",
            left: (n, n),
            right: (q.len(), 1),
        });
    }
    let (mut basis, mut diagonal, mut below) = (vec![q.clone()], Vec::new(), Vec::new());
    for _ in 0..steps.min(n) {
        let mut w = matvec(a.as_mat(), &q);
        let size = w.norm();
        diagonal.push(q.dot(&w));
        // Twice is enough.
        for _ in 0..2 {
            for p in &basis {
                w.axpy(-p.dot(&w), p);
            }
        }
        let length = w.norm();
        if basis.len() == steps.min(n) || length <= A::Elem::EPSILON * size {
            break;
        }
        below.push(length);
        q = w / length;
        basis.push(q.clone());
    }
    let k = diagonal.len();
    let t = Mat::from_fn(k, k, |i, j| {
        if i == j {
            diagonal[i]
        } else if i.abs_diff(j) == 1 {
            below[i.min(j)]
        } else {
            A::Elem::ZERO
        }
    });
    let eigen = t.symmetric_eigen()?;
    Ok((
        eigen.values().clone(),
        Mat::from_columns(&basis[..k]).matmul(eigen.vectors()),
    ))
}

/// The solution of `A·x = b` for a symmetric positive definite `A`, by conjugate gradients (Hestenes and Stiefel, 1952).
///
/// Stops when `‖b − A·x‖ ≤ tolerance·‖b‖`.
///
/// # Errors
///
/// When the shapes do not go together, the matrix turns out not to be positive definite, or the cap is reached.
///
/// ```
/// use labmath::{iterative, mat};
/// let found = iterative::conjugate_gradient(mat![4., 1.; 1., 3.], [1., 2.], 1e-12, 10)?;
/// assert!((found.result - [1. / 11., 7. / 11.]).norm() < 1e-12);
/// assert!(found.residuals.len() <= 3);
/// # Ok::<(), labmath::Error>(())
/// ```
pub fn conjugate_gradient<A: AsMat>(
    a: A,
    b: impl AsVector<Elem = A::Elem>,
    tolerance: A::Elem,
    most: usize,
) -> Result<Iterated<A::Elem, Vector<A::Elem>>> {
    let n = square("conjugate gradient", &a)?;
    let b = b.as_vector().to_vector();
    if b.len() != n {
        return Err(Error::Shape {
            operation: "solve",
            left: (n, n),
            right: (b.len(), 1),
        });
    }
    let least = tolerance * b.norm();
    let mut x = Vector::zeros(n);
    let (mut r, mut p) = (b.clone(), b);
    let mut square = norm::l2_squared(&r);
    let mut residuals = Vec::new();
    for _ in 0..=most {
        let size = r.norm();
        residuals.push(size);
        if size <= least {
            return Ok(Iterated {
                result: x,
                residuals: residuals.into(),
            });
        }
        let ap = matvec(a.as_mat(), &p);
        let curvature = p.dot(&ap);
        // The comparison is false for NaN too.
        if curvature <= A::Elem::ZERO || curvature.is_nan() {
            return Err(Error::NotPositiveDefinite {
                pivot: residuals.len() - 1,
            });
        }
        let step = square / curvature;
        x.axpy(step, &p);
        r.axpy(-step, &ap);
        let next = norm::l2_squared(&r);
        p = &r + &p * (next / square);
        square = next;
    }
    Err(Error::NoConvergence {
        operation: "conjugate gradient",
        iterations: most,
    })
}
