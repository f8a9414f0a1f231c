//! `A = L·Lᵀ`: the square root of a positive definite matrix.
//!
//! Half the work of LU, no pivoting, and a test of positive definiteness on the way: it succeeds exactly when
//! the matrix, up to rounding, is positive definite. The matrix is cut into quarters:
//! `A₁₁ = L₁₁L₁₁ᵀ`, `L₂₁ = A₂₁L₁₁⁻ᵀ`, and `L₂₂` is the factor of `A₂₂ − L₂₁L₂₁ᵀ`.

use super::input::{RightSide, columns, symmetric};
use crate::Element;
use crate::error::{Error, Result};
use crate::kernels::triangle::Root;
use crate::matrix::{AsMat, Mat, MatMut, MatRef};

/// Blocks up to this order are factored column by column.
const BASE: usize = 16;
/// Up to this order registers are longer than the columns.
const TINY: usize = 6;

/// The decomposition `A = L·Lᵀ` of a symmetric positive definite n×n matrix.
///
/// ```
/// use labmath::mat;
/// let a = mat![4., 2.; 2., 5.];
/// let cholesky = a.cholesky()?;
/// assert_eq!(*cholesky.l(), mat![2., 0.; 1., 2.]);
/// assert_eq!(cholesky.solve([6., 7.])?, [1., 1.]);
/// assert!(mat![1., 2.; 2., 1.].cholesky().is_err());
/// # Ok::<(), labmath::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Cholesky<T: Element> {
    l: Mat<T>,
}

/// The factor `L`.
pub(crate) fn factor<T: Element>(a: MatRef<'_, T>) -> Result<Mat<T>> {
    let mut l = symmetric("Cholesky", a)?;
    root(l.as_mut(), 0)?;
    for j in 1..l.cols() {
        l.col_mut(j)[..j].fill(T::ZERO);
    }
    Ok(l)
}

/// Overwrites the lower triangle with `L`; what is above the diagonal is left undefined.
fn root<T: Element>(mut a: MatMut<'_, T>, first: usize) -> Result<()> {
    let n = a.rows();
    if n <= TINY {
        return tiny_root(a, first);
    }
    if n <= BASE {
        return match T::dispatch(Root(a)) {
            Some(pivot) => Err(Error::NotPositiveDefinite {
                pivot: first + pivot,
            }),
            None => Ok(()),
        };
    }
    let half = (n / 2).next_multiple_of(BASE);
    root(a.as_mut().sub(0, 0, half, half), first)?;
    let (mut top, bottom) = a.split_at_row(half);
    let (mut l21, a22) = bottom.split_at_col(half);
    // L₂₁·L₁₁ᵀ = A₂₁, transposed: L₁₁·L₂₁ᵀ = A₂₁ᵀ.
    let l11 = top.as_mut().sub(0, 0, half, half);
    super::triangular::solve_lower(false, l11.as_ref(), l21.as_mut().t());
    let mut a22 = a22;
    let x = l21.as_ref();
    T::gemm_lower(-T::ONE, x, x.t(), T::ONE, a22.as_mut());
    root(a22, first + half)
}

/// As [`root`], element by element.
fn tiny_root<T: Element>(mut a: MatMut<'_, T>, first: usize) -> Result<()> {
    let n = a.rows();
    for k in 0..n {
        let (mut left, mut right) = a.as_mut().split_at_col(k + 1);
        let (pivot, below) = left.col_slice_mut(k)[k..].split_at_mut(1);
        // The comparison is false for NaN too.
        if !(pivot[0] > T::ZERO && pivot[0].is_finite()) {
            return Err(Error::NotPositiveDefinite { pivot: first + k });
        }
        pivot[0] = pivot[0].sqrt();
        below.iter_mut().for_each(|x| *x /= pivot[0]);
        for (j, &factor) in below.iter().enumerate() {
            let to = &mut right.col_slice_mut(j)[k + 1 + j..];
            for (x, &y) in to.iter_mut().zip(&below[j..]) {
                *x -= factor * y;
            }
        }
    }
    Ok(())
}

impl<T: Element> Cholesky<T> {
    /// Decomposes a symmetric positive definite matrix.
    ///
    /// # Errors
    ///
    /// When the matrix is not square, not symmetric (beyond rounding), not finite, or not positive definite; the error
    /// names the first pivot that is not positive.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!(Cholesky::new(mat![1., 2.; 2., 1.]).is_err());                  // not positive definite
    /// ```
    pub fn new(a: impl AsMat<Elem = T>) -> Result<Cholesky<T>> {
        Ok(Cholesky {
            l: T::cholesky(a.as_mat())?,
        })
    }
    /// `L`, lower triangular with a positive diagonal.
    ///
    /// ```
    /// # use labmath::*;
    /// let c = Cholesky::new(mat![4., 2.; 2., 5.])?;
    /// assert_eq!(c.l(), &mat![2., 0.; 1., 2.]);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn l(&self) -> &Mat<T> {
        &self.l
    }
    /// `L·Lᵀ`, which is `A` up to rounding.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![4., 2.; 2., 5.];
    /// assert_eq!(Cholesky::new(&a)?.reconstruct(), a);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn reconstruct(&self) -> Mat<T> {
        self.l.matmul(self.l.t())
    }
    /// The solution `X` of `A·X = B`, for a vector or a matrix `B`.
    ///
    /// # Errors
    ///
    /// When `B` has another number of rows than `A`.
    ///
    /// ```
    /// # use labmath::*;
    /// let x = Cholesky::new(mat![4., 2.; 2., 5.])?.solve([6., 7.])?;
    /// assert_eq!(x, [1., 1.]);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn solve<B: RightSide<T>>(&self, b: B) -> Result<B::Solution> {
        let mut x = columns(self.l.shape(), &b)?;
        T::solve_lower(false, self.l.as_ref(), x.as_mut());
        T::solve_upper(false, self.l.t(), x.as_mut());
        Ok(B::from_columns(x))
    }
    /// The solution `X` of `L·X = B`: white noise from a covariance, Mahalanobis distances.
    ///
    /// # Errors
    ///
    /// When `B` has another number of rows than `A`.
    ///
    /// ```
    /// # use labmath::*;
    /// let x = Cholesky::new(mat![4., 2.; 2., 5.])?.solve_l([2., 3.])?;
    /// assert_eq!(x, [1., 1.]);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn solve_l<B: RightSide<T>>(&self, b: B) -> Result<B::Solution> {
        let mut x = columns(self.l.shape(), &b)?;
        T::solve_lower(false, self.l.as_ref(), x.as_mut());
        Ok(B::from_columns(x))
    }
    /// `A⁻¹`. To solve a system, [`Cholesky::solve`] is faster and more accurate.
    ///
    /// ```
    /// # use labmath::*;
    /// let inverse = Cholesky::new(mat![4., 0.; 0., 2.])?.inverse();
    /// assert!((inverse - mat![0.25, 0.; 0., 0.5]).max_abs() < 1e-15_f64);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn inverse(&self) -> Mat<T> {
        let mut x = Mat::eye(self.l.rows());
        T::solve_lower(false, self.l.as_ref(), x.as_mut());
        T::solve_upper(false, self.l.t(), x.as_mut());
        x
    }
    /// The determinant: the square of the product of `L`'s diagonal.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Cholesky::new(mat![4., 2.; 2., 5.])?.det(), 16.0);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn det(&self) -> T {
        let root = self
            .l
            .diagonal()
            .iter()
            .fold(T::ONE, |product, &x| product * x);
        root * root
    }
    /// The logarithm of the determinant, which neither overflows nor underflows.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!((Cholesky::new(Mat::eye(400) * 1e-3)?.ln_det() - 400.0 * 1e-3f64.ln()).abs() < 1e-9);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn ln_det(&self) -> f64 {
        2.0 * self
            .l
            .diagonal()
            .iter()
            .map(|x| x.to_f64().ln())
            .sum::<f64>()
    }
}

impl<T: Element> Mat<T> {
    /// The decomposition `A = L·Lᵀ`: see [`Cholesky`].
    ///
    /// # Errors
    ///
    /// When the matrix is not square, not symmetric, not finite, or not positive definite.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![4., 2.; 2., 5.].cholesky()?.l()[(1, 0)], 1.0);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn cholesky(&self) -> Result<Cholesky<T>> {
        Cholesky::new(self)
    }
}
