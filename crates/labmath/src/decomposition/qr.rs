//! `A = Q·R`: orthonormal columns, by Householder reflections.
//!
//! Reflection after reflection makes zeros below the diagonal. They are gathered in blocks; a block is
//! applied to the columns right of it as matrix products.

use super::householder::{BLOCK, Block, reflect, reflector};
use super::input::{RightSide, columns, finite};
use crate::Element;
use crate::error::{Error, Result};
use crate::matrix::{AsMat, Mat, MatMut, MatRef};

/// Products of the three dimensions up to which reflectors are applied one by one.
const SMALL: usize = 24 * 24 * 24;

/// The decomposition `A = Q·R` of an m×n matrix, with `r = min(m, n)`.
///
/// ```
/// use labmath::{mat, Mat};
/// let a = mat![3., 1.; 4., 2.];
/// let qr = a.qr()?;
/// assert!((qr.q() * qr.r() - &a).max_abs() < 1e-15);
/// assert!((qr.q().t() * qr.q() - Mat::eye(2)).max_abs() < 1e-15);
/// # Ok::<(), labmath::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Qr<T: Element> {
    /// `R` on and above the diagonal, the reflectors below it.
    factors: Mat<T>,
    taus: Vec<T>,
}

/// The factors and the reflectors' `τ`.
pub(crate) fn factor<T: Element>(a: MatRef<'_, T>) -> Result<(Mat<T>, Vec<T>)> {
    let mut a = finite("QR", a)?;
    let taus = triangularize(&mut a);
    Ok((a, taus))
}

/// Overwrites `a` with `R` and the reflectors below it.
pub(crate) fn triangularize<T: Element>(a: &mut Mat<T>) -> Vec<T> {
    let (m, n) = a.shape();
    let r = m.min(n);
    let mut taus = vec![T::ZERO; r];
    for first in (0..r).step_by(BLOCK) {
        let last = r.min(first + BLOCK);
        for k in first..last {
            let tau = reflector(&mut a.col_mut(k)[k..]);
            taus[k] = tau;
            let (mut left, right) = a.as_mut().split_at_col(k + 1);
            let tail = &left.col_slice_mut(k)[k + 1..];
            reflect(tau, tail, right.sub(k, 0, m - k, last - k - 1));
        }
        if last < n {
            let (left, right) = a.as_mut().split_at_col(last);
            let block = Block::new(
                left.as_ref().sub(first, first, m - first, last - first),
                &taus[first..last],
            );
            block.apply(true, right.sub(first, 0, m - first, n - last));
        }
    }
    taus
}

/// `C ← Q·C`, or `Qᵀ·C`, with `Q` as reflectors below the diagonal of `factors`.
pub(crate) fn apply<T: Element>(
    factors: MatRef<'_, T>,
    taus: &[T],
    transposed: bool,
    mut c: MatMut<'_, T>,
) {
    let (m, r, n) = (factors.rows(), taus.len(), c.cols());
    if m * r * n <= SMALL && c.row_stride() == 1 {
        for step in 0..r {
            let k = if transposed { step } else { r - 1 - step };
            let tail = factors.sub(k + 1, k, m - k - 1, 1);
            let tail = tail.col(0).contiguous();
            reflect(taus[k], &tail, c.as_mut().sub(k, 0, m - k, n));
        }
        return;
    }
    let blocks = r.div_ceil(BLOCK);
    for b in 0..blocks {
        let first = if transposed { b } else { blocks - 1 - b } * BLOCK;
        let last = r.min(first + BLOCK);
        let block = Block::new(
            factors.sub(first, first, m - first, last - first),
            &taus[first..last],
        );
        block.apply(transposed, c.as_mut().sub(first, 0, m - first, n));
    }
}

/// The first columns of `Q`, as many as there are reflectors.
pub(crate) fn form<T: Element>(factors: MatRef<'_, T>, taus: &[T]) -> Mat<T> {
    let (m, r) = (factors.rows(), taus.len());
    let mut q = Mat::zeros(m, r);
    (0..r).for_each(|k| q[(k, k)] = T::ONE);
    // Rows and columns before the first reflector of a step are still those of the identity.
    if m * r * r <= SMALL {
        for k in (0..r).rev() {
            let tail = factors.sub(k + 1, k, m - k - 1, 1);
            let tail = tail.col(0).contiguous();
            reflect(taus[k], &tail, q.as_mut().sub(k, k, m - k, r - k));
        }
        return q;
    }
    for b in (0..r.div_ceil(BLOCK)).rev() {
        let first = b * BLOCK;
        let last = r.min(first + BLOCK);
        let panel = factors.sub(first, first, m - first, last - first);
        let block = Block::new(panel, &taus[first..last]);
        block.apply(false, q.as_mut().sub(first, first, m - first, r - first));
    }
    q
}

/// `det Q·det R`. A reflection has the determinant −1; a `τ` of zero stands for the identity.
pub(super) fn determinant<T: Element>(factors: &Mat<T>, taus: &[T]) -> Result<T> {
    if factors.rows() != factors.cols() {
        return Err(Error::NotSquare {
            operation: "determinant by QR",
            shape: factors.shape(),
        });
    }
    Ok(taus
        .iter()
        .zip(&factors.diagonal())
        .fold(T::ONE, |product, (&tau, &x)| {
            if tau == T::ZERO {
                product * x
            } else {
                -product * x
            }
        }))
}

impl<T: Element> Qr<T> {
    /// Decomposes a matrix of any shape.
    ///
    /// # Errors
    ///
    /// When an element is NaN or infinite.
    ///
    /// ```
    /// # use labmath::*;
    /// let qr = Qr::new(mat![3., 1.; 4., 2.])?;
    /// assert!((qr.q() * qr.r() - mat![3., 1.; 4., 2.]).max_abs() < 1e-14_f64);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn new(a: impl AsMat<Elem = T>) -> Result<Qr<T>> {
        let (factors, taus) = T::qr(a.as_mat())?;
        Ok(Qr { factors, taus })
    }
    /// The thin `Q`, m×r: orthonormal columns.
    ///
    /// ```
    /// # use labmath::*;
    /// let q = Qr::new(mat![3., 1.; 4., 2.; 0., 1.])?.q();
    /// assert_eq!(q.shape(), (3, 2));
    /// assert!((q.t() * &q - Mat::eye(2)).max_abs() < 1e-15_f64);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn q(&self) -> Mat<T> {
        T::form_q(self.factors.as_ref(), &self.taus)
    }
    /// The full `Q`, m×m and orthogonal.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Qr::new(mat![3., 1.; 4., 2.; 0., 1.])?.q_full().shape(), (3, 3));
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn q_full(&self) -> Mat<T> {
        let mut q = Mat::eye(self.factors.rows());
        T::apply_q(self.factors.as_ref(), &self.taus, false, q.as_mut());
        q
    }
    /// `R`, r×n, upper triangular.
    ///
    /// ```
    /// # use labmath::*;
    /// let r = Qr::new(mat![3., 1.; 4., 2.; 0., 1.])?.r();
    /// assert_eq!((r.shape(), r[(1, 0)]), ((2, 2), 0.0));
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn r(&self) -> Mat<T> {
        Mat::from_fn(self.taus.len(), self.factors.cols(), |i, j| {
            if i <= j {
                self.factors[(i, j)]
            } else {
                T::ZERO
            }
        })
    }
    /// `Q·R`, which is `A` up to rounding.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![3., 1.; 4., 2.];
    /// assert!((Qr::new(&a)?.reconstruct() - a).max_abs() < 1e-14_f64);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn reconstruct(&self) -> Mat<T> {
        let mut a = Mat::from_fn(self.factors.rows(), self.factors.cols(), |i, j| {
            if i <= j {
                self.factors[(i, j)]
            } else {
                T::ZERO
            }
        });
        T::apply_q(self.factors.as_ref(), &self.taus, false, a.as_mut());
        a
    }
    /// The least-squares solution of `A·X = B`: the `X` for which `‖A·X − B‖` is least. Needs `m ≥ n`.
    ///
    /// # Errors
    ///
    /// When `A` has fewer rows than columns, `B` has another number of rows, or the columns of `A` are exactly
    /// dependent (a zero on the diagonal of `R`). For nearly dependent columns use the [`Svd`](crate::Svd).
    ///
    /// ```
    /// # use labmath::*;
    /// let x = Qr::new(mat![1., 0.; 1., 1.; 1., 2.])?.solve([1., 3., 5.])?;      // least squares: a line
    /// assert!((x - [1., 2.]).norm() < 1e-14);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn solve<B: RightSide<T>>(&self, b: B) -> Result<B::Solution> {
        let (m, n) = self.factors.shape();
        let mut x = columns((m, n), &b)?;
        if m < n {
            return Err(Error::Parameter {
                operation: "least squares by QR",
                requirement: "at least as many rows as columns are needed",
            });
        }
        if let Some(pivot) = (0..n).find(|&i| self.factors[(i, i)] == T::ZERO) {
            return Err(Error::Singular { pivot });
        }
        T::apply_q(self.factors.as_ref(), &self.taus, true, x.as_mut());
        let mut x = x.block(..n, ..).to_mat();
        T::solve_upper(false, self.factors.block(..n, ..), x.as_mut());
        Ok(B::from_columns(x))
    }
    /// The determinant of a square matrix: the product of the diagonal of `R`, and a change of sign for each reflection.
    ///
    /// # Errors
    ///
    /// When the matrix is not square.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!((Qr::new(mat![0., 1.; 2., 3.])?.det()? + 2.0_f64).abs() < 1e-15);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn det(&self) -> Result<T> {
        determinant(&self.factors, &self.taus)
    }
    /// The absolute value of the determinant of a square matrix: the product of the diagonal of `R`.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!((Qr::new(mat![0., 1.; 2., 3.])?.abs_det() - 2.0_f64).abs() < 1e-15);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn abs_det(&self) -> T {
        self.factors
            .diagonal()
            .iter()
            .fold(T::ONE, |product, &x| product * x.abs())
    }
}

impl<T: Element> Mat<T> {
    /// The decomposition `A = Q·R`: see [`Qr`].
    ///
    /// # Errors
    ///
    /// When an element is NaN or infinite.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!((mat![0., 1.; 2., 3.].qr()?.abs_det() - 2.0_f64).abs() < 1e-15);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn qr(&self) -> Result<Qr<T>> {
        Qr::new(self)
    }
    /// The decomposition `A·P = Q·R` that shows the rank: see [`PivotedQr`](crate::PivotedQr).
    ///
    /// # Errors
    ///
    /// When an element is NaN or infinite.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![1., 2.; 2., 4.].pivoted_qr()?.rank(), 1);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn pivoted_qr(&self) -> Result<super::PivotedQr<T>> {
        super::PivotedQr::new(self)
    }
}
