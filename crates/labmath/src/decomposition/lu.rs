//! `P·A = L·U`: elimination with partial pivoting.
//!
//! Gaussian elimination, written down: `U` is what elimination leaves, `L` holds the multipliers, and `P` is the order
//! of the rows, in which the largest candidate of each column comes first so that no multiplier exceeds one.
//! The columns are cut into halves (Toledo, 1997): the left half is factored, the right half is updated by a triangular
//! solve and a matrix product, and what remains of it is factored in turn.

use super::input::{RightSide, columns, finite};
use crate::Element;
use crate::error::{Error, Result};
use crate::kernels::panel::Eliminate;
use crate::matrix::{AsMat, Mat, MatMut, MatRef};
use crate::norm;

/// Panels up to this many columns are eliminated column by column.
const BASE: usize = 8;
/// Up to this many rows registers are longer than the columns.
const TINY: usize = 6;
/// Rows up to which a matrix is eliminated column by column as a whole.
const SMALL: usize = 16;

/// The decomposition `P·A = L·U` of an m×n matrix, with `r = min(m, n)`.
///
/// ```
/// use labmath::mat;
/// let a = mat![0., 2.; 1., 3.];
/// let lu = a.lu()?;
/// assert_eq!(lu.det()?, -2.0);
/// assert_eq!(lu.solve([4., 7.])?, [1., 2.]);
/// assert_eq!(lu.reconstruct(), a);
/// # Ok::<(), labmath::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Lu<T: Element> {
    /// `L` below the diagonal, `U` on and above it.
    factors: Mat<T>,
    /// Row `i` of `P·A` is row `permutation[i]` of `A`.
    permutation: Vec<usize>,
    odd: bool,
}

/// The factors, the permutation, and whether it is odd.
pub(crate) fn factor<T: Element>(a: MatRef<'_, T>) -> Result<(Mat<T>, Vec<usize>, bool)> {
    let mut a = finite("LU", a)?;
    let count = a.rows().min(a.cols());
    // Asking for memory takes as long as eliminating a tiny matrix.
    let (mut few, mut many);
    let pivots = if count <= SMALL {
        few = [0; SMALL];
        &mut few[..count]
    } else {
        many = vec![0; count];
        &mut many[..]
    };
    eliminate(a.as_mut(), pivots);
    let mut permutation: Vec<usize> = (0..a.rows()).collect();
    let mut odd = false;
    for (i, &p) in pivots.iter().enumerate() {
        permutation.swap(i, p);
        odd ^= p != i;
    }
    Ok((a, permutation, odd))
}

/// Factors all columns; `pivots[k]` becomes the row that changed places with row `k`.
fn eliminate<T: Element>(mut a: MatMut<'_, T>, pivots: &mut [usize]) {
    let (m, n) = a.shape();
    let base = if m <= SMALL { SMALL } else { BASE };
    if n <= base || m <= 1 {
        return eliminate_columns(a, pivots);
    }
    let half = (n.min(m) / 2).next_multiple_of(BASE).min(m).min(n);
    if half == n {
        return eliminate_columns(a, pivots);
    }
    eliminate(a.as_mut().sub(0, 0, m, half), &mut pivots[..half]);
    let (mut left, right) = a.split_at_col(half);
    let mut right = right;
    swap_rows(right.as_mut(), &pivots[..half]);
    let (mut top, mut bottom) = right.split_at_row(half);
    super::triangular::solve_lower(true, left.as_ref().sub(0, 0, half, half), top.as_mut());
    T::gemm(
        -T::ONE,
        left.as_ref().sub(half, 0, m - half, half),
        top.as_ref(),
        T::ONE,
        bottom.as_mut(),
    );
    eliminate(bottom, &mut pivots[half..]);
    swap_rows(left.as_mut().sub(half, 0, m - half, half), &pivots[half..]);
    pivots[half..].iter_mut().for_each(|p| *p += half);
}

fn swap_rows<T: Element>(mut a: MatMut<'_, T>, pivots: &[usize]) {
    for j in 0..a.cols() {
        let column = a.col_slice_mut(j);
        for (i, &p) in pivots.iter().enumerate() {
            column.swap(i, p);
        }
    }
}

/// As [`eliminate`], one column after the other.
fn eliminate_columns<T: Element>(a: MatMut<'_, T>, pivots: &mut [usize]) {
    if a.rows() > TINY {
        return T::dispatch(Eliminate { a, pivots });
    }
    let (m, n, mut a) = (a.rows(), a.cols(), a);
    for (k, at) in pivots.iter_mut().enumerate() {
        let (mut left, mut right) = a.as_mut().split_at_col(k + 1);
        let column = left.col_slice_mut(k);
        let mut p = k;
        for i in k + 1..m {
            if column[i].abs() > column[p].abs() {
                p = i;
            }
        }
        *at = p;
        let pivot = column[p];
        if pivot == T::ZERO {
            continue;
        }
        if p != k {
            (0..=k).for_each(|j| left.col_slice_mut(j).swap(k, p));
        }
        let multipliers = &mut left.col_slice_mut(k)[k + 1..];
        multipliers.iter_mut().for_each(|x| *x /= pivot);
        for j in 0..n - k - 1 {
            let to = right.col_slice_mut(j);
            to.swap(k, p);
            let (known, rest) = to.split_at_mut(k + 1);
            let factor = known[k];
            for (x, &y) in rest.iter_mut().zip(&*multipliers) {
                *x -= factor * y;
            }
        }
    }
}

impl<T: Element> Lu<T> {
    /// Decomposes a matrix of any shape.
    ///
    /// # Errors
    ///
    /// When an element is NaN or infinite. A singular matrix is decomposed too; solving with it is the error.
    ///
    /// ```
    /// # use labmath::*;
    /// let lu = Lu::new(mat![0., 1.; 2., 3.])?;                              // pivoting exchanges the rows
    /// assert_eq!(lu.permutation(), [1, 0]);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn new(a: impl AsMat<Elem = T>) -> Result<Lu<T>> {
        let (factors, permutation, odd) = T::lu(a.as_mat())?;
        Ok(Lu {
            factors,
            permutation,
            odd,
        })
    }

    /// `L`, m×r, lower triangular with ones on the diagonal.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Lu::new(mat![2., 3.; 1., 4.])?.l(), mat![1., 0.; 0.5, 1.]);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn l(&self) -> Mat<T> {
        let (m, n) = self.factors.shape();
        Mat::from_fn(m, m.min(n), |i, j| match i.cmp(&j) {
            std::cmp::Ordering::Less => T::ZERO,
            std::cmp::Ordering::Equal => T::ONE,
            std::cmp::Ordering::Greater => self.factors[(i, j)],
        })
    }
    /// `U`, r×n, upper triangular.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Lu::new(mat![2., 3.; 1., 4.])?.u(), mat![2., 3.; 0., 2.5]);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn u(&self) -> Mat<T> {
        let (m, n) = self.factors.shape();
        Mat::from_fn(m.min(n), n, |i, j| {
            if i <= j {
                self.factors[(i, j)]
            } else {
                T::ZERO
            }
        })
    }
    /// `P`, m×m: each row has a single one.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![0., 1.; 2., 3.];
    /// let lu = Lu::new(&a)?;
    /// assert_eq!(lu.p() * &a, lu.l() * lu.u());
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn p(&self) -> Mat<T> {
        let m = self.factors.rows();
        Mat::from_fn(m, m, |i, j| {
            if self.permutation[i] == j {
                T::ONE
            } else {
                T::ZERO
            }
        })
    }
    /// Row `i` of `P·A` is row `permutation()[i]` of `A`.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Lu::new(mat![0., 1.; 2., 3.])?.permutation(), [1, 0]);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn permutation(&self) -> &[usize] {
        &self.permutation
    }
    /// `Pᵀ·L·U`, which is `A` up to rounding.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![0., 1.; 2., 3.];
    /// assert_eq!(Lu::new(&a)?.reconstruct(), a);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn reconstruct(&self) -> Mat<T> {
        let product = self.l().matmul(self.u());
        let mut a = Mat::zeros(product.rows(), product.cols());
        for (i, &p) in self.permutation.iter().enumerate() {
            for j in 0..product.cols() {
                a[(p, j)] = product[(i, j)];
            }
        }
        a
    }

    fn square(&self, operation: &'static str) -> Result<usize> {
        let shape = self.factors.shape();
        if shape.0 == shape.1 {
            Ok(shape.0)
        } else {
            Err(Error::NotSquare { operation, shape })
        }
    }

    /// The solution `X` of `A·X = B`, for a vector or a matrix `B`.
    ///
    /// # Errors
    ///
    /// When `A` is not square, `B` has another number of rows, or a pivot is zero.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Lu::new(mat![0., 1.; 2., 4.])?.solve([1., 6.])?, [1., 1.]);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn solve<B: RightSide<T>>(&self, b: B) -> Result<B::Solution> {
        let n = self.square("solve")?;
        let b = columns((n, n), &b)?;
        if let Some(pivot) = (0..n).find(|&i| self.factors[(i, i)] == T::ZERO) {
            return Err(Error::Singular { pivot });
        }
        let mut x = b.select_rows(&self.permutation);
        T::solve_lower(true, self.factors.as_ref(), x.as_mut());
        T::solve_upper(false, self.factors.as_ref(), x.as_mut());
        Ok(B::from_columns(x))
    }
    /// `A⁻¹`. To solve a system, [`Lu::solve`] is faster and more accurate.
    ///
    /// # Errors
    ///
    /// When `A` is not square or a pivot is zero.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Lu::new(mat![0., 1.; 2., 0.])?.inverse()?, mat![0., 0.5; 1., 0.]);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn inverse(&self) -> Result<Mat<T>> {
        self.solve(Mat::eye(self.square("inverse")?))
    }
    /// The determinant: the product of the pivots, with the sign of the permutation. 1 for the 0×0 matrix.
    ///
    /// # Errors
    ///
    /// When `A` is not square.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Lu::new(mat![0., 1.; 2., 3.])?.det()?, -2.0);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn det(&self) -> Result<T> {
        let n = self.square("determinant")?;
        let sign = if self.odd { -T::ONE } else { T::ONE };
        Ok((0..n).fold(sign, |product, i| product * self.factors[(i, i)]))
    }
    /// The sign of the determinant and the logarithm of its magnitude, which neither overflows nor underflows.
    ///
    /// # Errors
    ///
    /// When `A` is not square.
    ///
    /// ```
    /// use labmath::Mat;
    /// let (sign, ln) = (1e-200 * Mat::<f64>::eye(3)).lu()?.sign_ln_det()?;
    /// assert_eq!(sign, 1.0);
    /// assert!((ln - 3.0 * 1e-200f64.ln()).abs() < 1e-9);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn sign_ln_det(&self) -> Result<(T, f64)> {
        let n = self.square("determinant")?;
        let (mut sign, mut ln) = (if self.odd { -T::ONE } else { T::ONE }, 0.0);
        for i in 0..n {
            let pivot = self.factors[(i, i)];
            ln += pivot.to_f64().abs().ln();
            sign = if pivot == T::ZERO {
                T::ZERO
            } else {
                sign * T::ONE.copysign(pivot)
            };
        }
        Ok((sign, ln))
    }
    /// The condition number in the 1-norm, `‖A‖₁·‖A⁻¹‖₁`; infinite if a pivot is zero.
    ///
    /// # Errors
    ///
    /// When `A` is not square.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Lu::new(mat![1., 0.; 0., 0.25])?.condition_l1()?, 4.0);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn condition_l1(&self) -> Result<T> {
        match self.inverse() {
            // The rows of `L·U` are those of `A` in another order, which sums of columns do not see.
            Ok(inverse) => {
                let product = self.l().matmul(self.u());
                Ok(norm::operator_l1(&product) * norm::operator_l1(&inverse))
            }
            Err(Error::Singular { .. }) => Ok(T::INFINITY),
            Err(error) => Err(error),
        }
    }
}

impl<T: Element> Mat<T> {
    /// The decomposition `P·A = L·U`: see [`Lu`].
    ///
    /// # Errors
    ///
    /// When an element is NaN or infinite.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![0., 1.; 2., 3.].lu()?.det()?, -2.0);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn lu(&self) -> Result<Lu<T>> {
        Lu::new(self)
    }
    /// The solution `X` of `A·X = B`, by LU with partial pivoting.
    ///
    /// # Errors
    ///
    /// When `A` is not square, singular or not finite, or `B` has another number of rows.
    ///
    /// ```
    /// use labmath::mat;
    /// assert_eq!(mat![2., 1.; 1., 3.].solve([3., 4.])?, [1., 1.]);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn solve<B: RightSide<T>>(&self, b: B) -> Result<B::Solution> {
        Lu::new(self)?.solve(b)
    }
    /// `A⁻¹`, by LU with partial pivoting.
    ///
    /// # Errors
    ///
    /// When the matrix is not square, singular or not finite.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![0., 1.; 2., 0.].inverse()?, mat![0., 0.5; 1., 0.]);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn inverse(&self) -> Result<Mat<T>> {
        Lu::new(self)?.inverse()
    }
    /// The determinant, by LU with partial pivoting.
    ///
    /// # Errors
    ///
    /// When the matrix is not square or not finite.
    ///
    /// ```
    /// use labmath::mat;
    /// assert_eq!(mat![1., 2.; 3., 4.].det()?, -2.0);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn det(&self) -> Result<T> {
        Lu::new(self)?.det()
    }
}
