//! Products: of vectors, of a matrix and a vector, of matrices.

mod blocked;
mod cache;
mod pack;
mod threads;

pub(crate) use blocked::{gemm as blocked_gemm, gemm_lower as blocked_gemm_lower};
pub use threads::{set_threads, threads};

use crate::Element;
use crate::error::{Error, Result, expect};
use crate::matrix::{AsMat, AsVector, Mat, MatMut, MatRef, Vector};
use crate::routines::Routines as _;

/// The dot product `x·y = Σ xᵢ·yᵢ` of two vectors of the same length.
///
/// # Panics
///
/// When the lengths differ; [`try_dot`] returns the error.
///
/// ```
/// use labmath::dot;
/// assert_eq!(dot([1., 2., 3.], [4., 5., 6.]), 32.0);
/// ```
#[track_caller]
pub fn dot<X: AsVector>(x: X, y: impl AsVector<Elem = X::Elem>) -> X::Elem {
    expect(try_dot(x, y))
}

/// The dot product of two vectors of the same length.
///
/// # Errors
///
/// When the lengths differ.
///
/// ```
/// use labmath::try_dot;
/// let error = try_dot([1., 2., 3.], [1., 2.]).unwrap_err();
/// assert_eq!(error.to_string(), "dot product of vectors of length 3 and 2: the lengths must be equal");
/// ```
pub fn try_dot<X: AsVector>(x: X, y: impl AsVector<Elem = X::Elem>) -> Result<X::Elem> {
    let (x, y) = (x.as_vector(), y.as_vector());
    if x.len() != y.len() {
        return Err(Error::Length {
            operation: "dot product",
            left: x.len(),
            right: y.len(),
        });
    }
    Ok(X::Elem::dot_of(&x.contiguous(), &y.contiguous()))
}

/// The outer product `x·yᵀ`: the matrix with the element `xᵢ·yⱼ` at `(i, j)`.
///
/// ```
/// use labmath::{outer, Mat};
/// assert_eq!(outer([1., 2.], [3., 4., 5.]), Mat::from_rows([[3., 4., 5.], [6., 8., 10.]]));
/// ```
pub fn outer<X: AsVector>(x: X, y: impl AsVector<Elem = X::Elem>) -> Mat<X::Elem> {
    let (x, y) = (x.as_vector().contiguous(), y.as_vector().contiguous());
    let mut product = Mat::zeros(x.len(), y.len());
    X::Elem::ger(X::Elem::ONE, &x, &y, product.as_mut());
    product
}

/// The products of the elements in the same place of two vectors (for matrices: [`Mat::hadamard`]).
///
/// # Panics
///
/// When the lengths differ.
///
/// ```
/// use labmath::hadamard;
/// assert_eq!(hadamard([1., 2.], [3., 4.]), [3., 8.]);
/// ```
#[track_caller]
pub fn hadamard<X: AsVector>(x: X, y: impl AsVector<Elem = X::Elem>) -> Vector<X::Elem> {
    let (x, y) = (x.as_vector(), y.as_vector());
    if x.len() != y.len() {
        expect::<()>(Err(Error::Length {
            operation: "hadamard product",
            left: x.len(),
            right: y.len(),
        }));
    }
    x.iter().zip(y.iter()).map(|(&x, &y)| x * y).collect()
}

/// The product of two matrices, `(m×k)·(k×n) = (m×n)`.
///
/// # Panics
///
/// When the left has not as many columns as the right has rows; [`Mat::try_matmul`] returns the error.
///
/// ```
/// use labmath::{matmul, Mat};
/// let a = Mat::from_rows([[1., 2.], [3., 4.]]);
/// let b = Mat::from_rows([[5., 6.], [7., 8.]]);
/// assert_eq!(matmul(&a, &b), Mat::from_rows([[19., 22.], [43., 50.]]));
/// ```
#[track_caller]
pub fn matmul<A: AsMat>(a: A, b: impl AsMat<Elem = A::Elem>) -> Mat<A::Elem> {
    expect(try_matmul(a.as_mat(), b.as_mat()))
}

fn try_matmul<T: Element>(a: MatRef<'_, T>, b: MatRef<'_, T>) -> Result<Mat<T>> {
    let mut c = Mat::zeros(a.rows(), b.cols());
    try_gemm(T::ONE, a, b, T::ZERO, c.as_mut())?;
    Ok(c)
}

/// `C ← α·A·B + β·C`, all of them views with any strides. With `β = 0`, what `C` held does not matter, NaN included.
///
/// # Panics
///
/// When the shapes do not go together.
///
/// ```
/// use labmath::{gemm, Mat};
/// let a = Mat::from_rows([[1., 2.], [3., 4.]]);
/// let mut c = Mat::eye(2);
/// gemm(2.0, &a, a.t(), 1.0, c.as_mut());
/// assert_eq!(c, Mat::from_rows([[11., 22.], [22., 51.]]));
/// ```
#[track_caller]
pub fn gemm<A: AsMat>(
    alpha: A::Elem,
    a: A,
    b: impl AsMat<Elem = A::Elem>,
    beta: A::Elem,
    c: MatMut<'_, A::Elem>,
) {
    expect(try_gemm(alpha, a.as_mat(), b.as_mat(), beta, c));
}

/// `Aᵀ·A`: one half is computed, the other is its mirror image.
pub(crate) fn gram<T: Element>(a: MatRef<'_, T>) -> Mat<T> {
    let n = a.cols();
    let mut c = Mat::zeros(n, n);
    T::gemm_lower(T::ONE, a.t(), a, T::ZERO, c.as_mut());
    for j in 0..n {
        for i in j + 1..n {
            c[(j, i)] = c[(i, j)];
        }
    }
    c
}

fn try_gemm<T: Element>(
    alpha: T,
    a: MatRef<'_, T>,
    b: MatRef<'_, T>,
    beta: T,
    c: MatMut<'_, T>,
) -> Result<()> {
    if a.cols() != b.rows() {
        return Err(Error::Shape {
            operation: "matmul",
            left: a.shape(),
            right: b.shape(),
        });
    }
    if c.shape() != (a.rows(), b.cols()) {
        return Err(Error::Shape {
            operation: "gemm",
            left: c.shape(),
            right: (a.rows(), b.cols()),
        });
    }
    T::gemm(alpha, a, b, beta, c);
    Ok(())
}

/// The product of a matrix and a vector, `(m×n)·(n) = (m)`.
///
/// # Panics
///
/// When the vector has not as many elements as the matrix has columns.
///
/// ```
/// use labmath::{matvec, Mat};
/// let a = Mat::from_rows([[1., 2.], [3., 4.]]);
/// assert_eq!(matvec(&a, [1., 1.]), [3., 7.]);
/// ```
#[track_caller]
pub fn matvec<A: AsMat>(a: A, x: impl AsVector<Elem = A::Elem>) -> Vector<A::Elem> {
    let (a, x) = (a.as_mat(), x.as_vector());
    let x = x.contiguous();
    let column = MatRef::from_slice(&x, x.len(), 1, 1, x.len().max(1));
    Vector::from(expect(try_matmul(a, column)).into_vec())
}

impl<T: Element> Mat<T> {
    /// The product with another matrix: see [`matmul`].
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![1., 2.; 3., 4.].matmul(Mat::eye(2)), mat![1., 2.; 3., 4.]);
    /// ```
    #[track_caller]
    pub fn matmul(&self, right: impl AsMat<Elem = T>) -> Mat<T> {
        matmul(self, right)
    }
    /// The product with another matrix.
    ///
    /// # Errors
    ///
    /// When this one has not as many columns as the other has rows.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!(Mat::<f64>::zeros(2, 3).try_matmul(Mat::zeros(2, 3)).is_err());
    /// ```
    pub fn try_matmul(&self, right: impl AsMat<Elem = T>) -> Result<Mat<T>> {
        try_matmul(self.as_ref(), right.as_mat())
    }
    /// The product with a vector: see [`matvec`].
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![1., 2.; 3., 4.].matvec([1., 1.]), [3., 7.]);
    /// ```
    #[track_caller]
    pub fn matvec(&self, x: impl AsVector<Elem = T>) -> Vector<T> {
        matvec(self, x)
    }
    /// The products of the elements in the same place, `A ⊙ B`.
    ///
    /// # Panics
    ///
    /// When the shapes differ.
    ///
    /// ```
    /// # use labmath::Mat;
    /// let a = Mat::from_rows([[1., 2.], [3., 4.]]);
    /// assert_eq!(a.hadamard(&a), Mat::from_rows([[1., 4.], [9., 16.]]));
    /// ```
    #[track_caller]
    pub fn hadamard(&self, other: impl AsMat<Elem = T>) -> Mat<T> {
        expect(self.try_hadamard(other))
    }
    /// The products of the elements in the same place.
    ///
    /// # Errors
    ///
    /// When the shapes differ.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![1., 2.].try_hadamard(mat![3., 4.])?, mat![3., 8.]);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn try_hadamard(&self, other: impl AsMat<Elem = T>) -> Result<Mat<T>> {
        T::elementwise("hadamard product", self.as_ref(), other.as_mat(), |x, y| {
            x * y
        })
    }
    /// The matrix multiplied by itself `exponent` times, by repeated squaring; the identity for 0.
    ///
    /// # Panics
    ///
    /// When the matrix is not square.
    ///
    /// ```
    /// # use labmath::Mat;
    /// let fibonacci = Mat::from_rows([[1., 1.], [1., 0.]]).pow(10);
    /// assert_eq!(fibonacci[(0, 1)], 55.0);
    /// ```
    #[track_caller]
    pub fn pow(&self, exponent: u32) -> Mat<T> {
        if !self.is_square() {
            expect::<()>(Err(Error::NotSquare {
                operation: "power",
                shape: self.shape(),
            }));
        }
        let (mut result, mut square, mut rest) = (Mat::eye(self.rows()), self.clone(), exponent);
        while rest > 0 {
            if rest & 1 == 1 {
                result = result.matmul(&square);
            }
            rest >>= 1;
            if rest > 0 {
                square = square.matmul(&square);
            }
        }
        result
    }
}
