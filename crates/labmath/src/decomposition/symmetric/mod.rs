//! `A = V·Λ·Vᵀ`: the axes of a symmetric matrix, and how much it stretches along each.
//!
//! Several ways lead there. In general the matrix is made tridiagonal ([`tridiagonal`]), and the QL iteration takes
//! the off-diagonal away ([`ql`]); larger ones are divided and conquered ([`divide`]). A positive definite matrix whose rows have very different sizes is treated by Jacobi
//! rotations ([`jacobi`]), which alone give its small eigenvalues correct digits.

mod divide;
mod generalized;
mod jacobi;
mod ql;
mod secular;
mod tridiagonal;

use super::input::{RightSide, columns, symmetric};
use crate::Element;
use crate::error::{Error, Result};
use crate::matrix::{AsMat, Mat, MatRef, Vector};
use crate::order;

/// The decomposition `A = V·Λ·Vᵀ` of a symmetric n×n matrix: eigenvalues, ascending, and orthonormal eigenvectors.
///
/// ```
/// use labmath::mat;
/// let eigen = mat![2., 1.; 1., 2.].symmetric_eigen()?;
/// assert!((eigen.values() - [1., 3.]).norm() < 1e-15);
/// assert!((eigen.reconstruct() - mat![2., 1.; 1., 2.]).max_abs() < 1e-15);
/// # Ok::<(), labmath::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct SymmetricEigen<T: Element> {
    values: Vector<T>,
    vectors: Mat<T>,
}

/// Eigenvalues, ascending, and, if asked for, the eigenvectors as columns.
pub(crate) fn decompose<T: Element>(
    a: MatRef<'_, T>,
    vectors: bool,
) -> Result<(Vec<T>, Option<Mat<T>>)> {
    let a = symmetric("symmetric eigendecomposition", a)?;
    let (values, q) = if jacobi::is_graded(&a) {
        jacobi::diagonalize(a, vectors)?
    } else {
        tridiagonalize(a, vectors)?
    };
    Ok(ascending(values, q))
}

/// Eigenvalues and eigenvectors of a symmetric matrix, of which only the lower triangle is read, by way of a tridiagonal one.
pub(in crate::decomposition) fn by_tridiagonal<T: Element>(a: Mat<T>) -> Result<(Vec<T>, Mat<T>)> {
    let (values, q) = tridiagonalize(a, true)?;
    Ok((values, q.unwrap_or_default()))
}

fn tridiagonalize<T: Element>(mut a: Mat<T>, vectors: bool) -> Result<(Vec<T>, Option<Mat<T>>)> {
    let scale = safe_scale(a.max_abs());
    if scale != T::ONE {
        a *= scale;
    }
    let (mut d, mut e, reflectors) = tridiagonal::reduce(a);
    let mut q = None;
    if !vectors {
        ql::iterate(&mut d, &mut e, None)?;
    } else if d.len() <= divide::BASE {
        let q = q.insert(reflectors.q());
        ql::iterate(&mut d, &mut e, Some(q))?;
    } else {
        let (values, mut v) = divide::conquer(&d, &e)?;
        reflectors.apply(&mut v);
        (d, q) = (values, Some(v));
    }
    if scale != T::ONE {
        d.iter_mut().for_each(|x| *x /= scale);
    }
    Ok((d, q))
}

/// A power of two that brings the largest element into the range in which squares neither overflow nor underflow.
pub(in crate::decomposition) fn safe_scale<T: Element>(largest: T) -> T {
    let small = (T::MIN_POSITIVE / T::EPSILON).sqrt().sqrt();
    if largest == T::ZERO || (largest > small && largest < T::ONE / small) {
        return T::ONE;
    }
    let inverse = T::ONE / largest.binade();
    // The inverse of a subnormal number is infinite: the largest power of two must do.
    if inverse.is_finite() {
        inverse
    } else {
        T::MAX.binade()
    }
}

/// Sorts eigenvalues and takes their vectors along.
fn ascending<T: Element>(values: Vec<T>, vectors: Option<Mat<T>>) -> (Vec<T>, Option<Mat<T>>) {
    let order = order::ascending(values.iter().map(|v| v.to_f64()));
    if order.is_sorted() {
        return (values, vectors);
    }
    let vectors = vectors.map(|q| {
        let mut sorted = Mat::zeros(q.rows(), q.cols());
        for (to, &from) in order.iter().enumerate() {
            sorted.col_mut(to).copy_from_slice(q.col(from));
        }
        sorted
    });
    (order.iter().map(|&j| values[j]).collect(), vectors)
}

impl<T: Element> SymmetricEigen<T> {
    /// Decomposes a symmetric matrix.
    ///
    /// # Errors
    ///
    /// When the matrix is not square, not symmetric (beyond rounding) or not finite.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!(SymmetricEigen::new(mat![1., 2.; 3., 4.]).is_err());             // not symmetric
    /// ```
    pub fn new(a: impl AsMat<Elem = T>) -> Result<SymmetricEigen<T>> {
        let a = a.as_mat();
        let (values, vectors) = T::symmetric_eigen(a, true)?;
        let vectors = vectors.unwrap_or_default();
        Ok(SymmetricEigen {
            values: values.into(),
            vectors,
        })
    }
    /// The eigenvalues, ascending.
    ///
    /// ```
    /// # use labmath::*;
    /// let e = SymmetricEigen::new(mat![2., 1.; 1., 2.])?;
    /// assert!((e.values() - [1., 3.]).norm() < 1e-14 || (e.values() - [3., 1.]).norm() < 1e-14);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn values(&self) -> &Vector<T> {
        &self.values
    }
    /// The eigenvectors: column `j` belongs to eigenvalue `j`.
    ///
    /// ```
    /// # use labmath::*;
    /// let v = SymmetricEigen::new(mat![2., 1.; 1., 2.])?.vectors().clone();
    /// assert!((v.t() * &v - Mat::eye(2)).max_abs() < 1e-14_f64);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn vectors(&self) -> &Mat<T> {
        &self.vectors
    }
    /// `V·Λ·Vᵀ`, which is `A` up to rounding.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![2., 1.; 1., 2.];
    /// assert!((SymmetricEigen::new(&a)?.reconstruct() - a).max_abs() < 1e-14_f64);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn reconstruct(&self) -> Mat<T> {
        self.function(|x| x)
    }
    /// `V·f(Λ)·Vᵀ`: a function of a matrix, such as its square root or its exponential.
    ///
    /// ```
    /// use labmath::mat;
    /// let a = mat![5., 4.; 4., 5.];
    /// let root = a.symmetric_eigen()?.function(f64::sqrt);
    /// assert!((&root * &root - a).max_abs() < 1e-14);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn function(&self, f: impl FnMut(T) -> T) -> Mat<T> {
        scale_columns(&self.vectors, &self.values.map(f)).matmul(self.vectors.t())
    }
    /// The matrix of the `k` eigenvalues that are largest in magnitude: the nearest matrix of rank `k`.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![2., 0.; 0., 0.5];
    /// assert!((SymmetricEigen::new(&a)?.truncate(1) - mat![2., 0.; 0., 0.]).max_abs() < 1e-14_f64);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn truncate(&self, k: usize) -> Mat<T> {
        let mut order = order::ascending(self.values.iter().map(|v| -v.abs().to_f64()));
        order.truncate(k);
        let v = Mat::from_columns(order.iter().map(|&j| self.vectors.col(j)));
        let values: Vector<T> = order.iter().map(|&j| self.values[j]).collect();
        if order.is_empty() {
            return Mat::zeros(self.vectors.rows(), self.vectors.rows());
        }
        scale_columns(&v, &values).matmul(v.t())
    }
    fn largest(&self) -> T {
        self.values.norm_linf()
    }
    /// How many eigenvalues exceed `n·ε` times the largest, in magnitude.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(SymmetricEigen::new(mat![1., 1.; 1., 1.])?.rank(), 1);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn rank(&self) -> usize {
        let least = self.largest() * T::EPSILON * T::from_f64(self.values.len() as f64);
        self.values.iter().filter(|x| x.abs() > least).count()
    }
    /// The condition number in the 2-norm: the largest eigenvalue over the smallest, in magnitude.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!((SymmetricEigen::new(mat![2., 1.; 1., 2.])?.condition() - 3.0_f64).abs() < 1e-14);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn condition(&self) -> T {
        let least = self.values.iter().fold(T::INFINITY, |m, x| m.min(x.abs()));
        if self.values.is_empty() {
            T::ONE
        } else {
            self.largest() / least
        }
    }
    /// The determinant: the product of the eigenvalues.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!((SymmetricEigen::new(mat![2., 1.; 1., 2.])?.det() - 3.0_f64).abs() < 1e-14);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn det(&self) -> T {
        self.values.iter().fold(T::ONE, |product, &x| product * x)
    }
    /// The solution `X` of `A·X = B`, for a vector or a matrix `B`.
    ///
    /// # Errors
    ///
    /// When `B` has another number of rows, or an eigenvalue is zero.
    ///
    /// ```
    /// # use labmath::*;
    /// let x = SymmetricEigen::new(mat![2., 1.; 1., 2.])?.solve([3., 3.])?;
    /// assert!((x - [1., 1.]).norm() < 1e-14);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn solve<B: RightSide<T>>(&self, b: B) -> Result<B::Solution> {
        let b = columns(self.vectors.shape(), &b)?;
        if let Some(pivot) = self.values.iter().position(|&x| x == T::ZERO) {
            return Err(Error::Singular { pivot });
        }
        let mut c = self.vectors.t() * &b;
        for j in 0..c.cols() {
            c.col_mut(j)
                .iter_mut()
                .zip(&self.values)
                .for_each(|(c, &x)| *c /= x);
        }
        Ok(B::from_columns(self.vectors.matmul(&c)))
    }
    /// `A⁻¹`.
    ///
    /// # Errors
    ///
    /// When an eigenvalue is zero.
    ///
    /// ```
    /// # use labmath::*;
    /// let inverse = SymmetricEigen::new(mat![2., 0.; 0., 4.])?.inverse()?;
    /// assert!((inverse - mat![0.5, 0.; 0., 0.25]).max_abs() < 1e-15_f64);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn inverse(&self) -> Result<Mat<T>> {
        self.solve(Mat::eye(self.values.len()))
    }
}

/// Column `j` of `a` times `factors[j]`.
pub(in crate::decomposition) fn scale_columns<T: Element>(a: &Mat<T>, factors: &[T]) -> Mat<T> {
    let mut scaled = a.clone();
    for (j, &factor) in factors.iter().enumerate() {
        scaled.col_mut(j).iter_mut().for_each(|x| *x *= factor);
    }
    scaled
}

impl<T: Element> Mat<T> {
    /// Eigenvalues and eigenvectors of a symmetric matrix: see [`SymmetricEigen`].
    ///
    /// # Errors
    ///
    /// When the matrix is not square, not symmetric (beyond rounding) or not finite.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![2., 1.; 1., 2.].symmetric_eigen()?.rank(), 2);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn symmetric_eigen(&self) -> Result<SymmetricEigen<T>> {
        SymmetricEigen::new(self)
    }
    /// The eigenvalues of a symmetric matrix, ascending, without the vectors.
    ///
    /// # Errors
    ///
    /// When the matrix is not square, not symmetric (beyond rounding) or not finite.
    ///
    /// ```
    /// use labmath::{mat, vector};
    /// let values = mat![2., 1.; 1., 2.].symmetric_eigenvalues()?;
    /// assert!((values - vector![1., 3.]).norm() < 1e-15);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn symmetric_eigenvalues(&self) -> Result<Vector<T>> {
        Ok(T::symmetric_eigen(self.as_ref(), false)?.0.into())
    }
}
