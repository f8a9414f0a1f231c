//! `P·A·Pᵀ = L·D·Lᵀ`: a symmetric matrix that need not be positive definite.
//!
//! Cholesky without square roots, with rows and columns exchanged so that nothing grows: a pivot is one diagonal
//! element, or, where the diagonal is too small, a 2×2 block (Bunch and Kaufman, 1977).

use super::input::{RightSide, columns, symmetric};
use crate::Element;
use crate::error::{Error, Result};
use crate::matrix::{AsMat, Mat, MatRef};

/// The decomposition `P·A·Pᵀ = L·D·Lᵀ` of a symmetric n×n matrix; `D` has blocks of order one and two on its diagonal.
///
/// ```
/// use labmath::mat;
/// let a = mat![0., 1.; 1., 0.];                  // indefinite, and without a usable pivot
/// let ldl = a.ldl()?;
/// assert_eq!(ldl.reconstruct(), a);
/// assert_eq!(ldl.det(), -1.0);
/// assert_eq!(ldl.inertia(), (1, 0, 1));
/// assert_eq!(ldl.solve([2., 3.])?, [3., 2.]);
/// # Ok::<(), labmath::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Ldl<T: Element> {
    l: Mat<T>,
    /// Diagonal and subdiagonal of `D`.
    diagonal: Vec<T>,
    below: Vec<T>,
    permutation: Vec<usize>,
}

/// `L`, the diagonal and subdiagonal of `D`, and the permutation.
#[allow(clippy::type_complexity)]
pub(crate) fn factor<T: Element>(a: MatRef<'_, T>) -> Result<(Mat<T>, Vec<T>, Vec<T>, Vec<usize>)> {
    let mut a = symmetric("LDLᵀ", a)?;
    let n = a.rows();
    let mut l = Mat::eye(n);
    let (mut diagonal, mut below) = (vec![T::ZERO; n], vec![T::ZERO; n]);
    let mut permutation: Vec<usize> = (0..n).collect();
    let alpha = T::from_f64((1.0 + 17f64.sqrt()) / 8.0);
    let largest = |a: &Mat<T>, from: usize, column: usize, but: usize| {
        let mut best = (from, T::ZERO);
        for i in (from..n).filter(|&i| i != but) {
            let size = a[(i, column)].abs();
            if size > best.1 {
                best = (i, size);
            }
        }
        best
    };
    let mut k = 0;
    while k < n {
        let (r, lambda) = largest(&a, k, k, k);
        let pivot = a[(k, k)].abs();
        let mut size = 1;
        if lambda > T::ZERO && pivot < alpha * lambda {
            let (_, sigma) = largest(&a, k, r, r);
            if pivot * sigma >= alpha * lambda * lambda {
            } else if a[(r, r)].abs() >= alpha * sigma {
                exchange(&mut a, &mut l, &mut permutation, k, r, k);
            } else {
                size = 2;
                exchange(&mut a, &mut l, &mut permutation, k + 1, r, k);
            }
        }
        if size == 1 {
            let d = a[(k, k)];
            diagonal[k] = d;
            if d != T::ZERO {
                for i in k + 1..n {
                    l[(i, k)] = a[(i, k)] / d;
                }
                for j in k + 1..n {
                    let factor = a[(j, k)];
                    for i in k + 1..n {
                        let x = l[(i, k)];
                        a[(i, j)] -= x * factor;
                    }
                }
            }
        } else {
            let (d, e, f) = (a[(k, k)], a[(k + 1, k)], a[(k + 1, k + 1)]);
            (diagonal[k], below[k], diagonal[k + 1]) = (d, e, f);
            // Divided by the off-diagonal element, which is the largest, the block can be inverted safely.
            let (p, q) = (d / e, f / e);
            let t = T::ONE / (p * q - T::ONE);
            for i in k + 2..n {
                let (x, y) = (a[(i, k)] / e, a[(i, k + 1)] / e);
                l[(i, k)] = t * (q * x - y);
                l[(i, k + 1)] = t * (p * y - x);
            }
            for j in k + 2..n {
                let (x, y) = (a[(j, k)], a[(j, k + 1)]);
                for i in k + 2..n {
                    let (u, v) = (l[(i, k)], l[(i, k + 1)]);
                    a[(i, j)] -= u * x + v * y;
                }
            }
        }
        k += size;
    }
    Ok((l, diagonal, below, permutation))
}

/// Exchanges rows and columns `i` and `j` of what is left, and the rows of the finished part of `L`.
fn exchange<T: Element>(
    a: &mut Mat<T>,
    l: &mut Mat<T>,
    permutation: &mut [usize],
    i: usize,
    j: usize,
    done: usize,
) {
    if i != j {
        a.swap_rows(i, j);
        a.swap_cols(i, j);
        for k in 0..done {
            l.col_mut(k).swap(i, j);
        }
        permutation.swap(i, j);
    }
}

impl<T: Element> Ldl<T> {
    /// Decomposes a symmetric matrix.
    ///
    /// # Errors
    ///
    /// When the matrix is not square, not symmetric (beyond rounding) or not finite.
    ///
    /// ```
    /// # use labmath::*;
    /// let ldl = Ldl::new(mat![0., 1.; 1., 0.])?;                            // indefinite, with a zero pivot
    /// assert_eq!(ldl.reconstruct(), mat![0., 1.; 1., 0.]);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn new(a: impl AsMat<Elem = T>) -> Result<Ldl<T>> {
        let (l, diagonal, below, permutation) = T::ldl(a.as_mat())?;
        Ok(Ldl {
            l,
            diagonal,
            below,
            permutation,
        })
    }
    /// `L`, lower triangular with ones on the diagonal.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Ldl::new(mat![4., 2.; 2., 5.])?.l()[(0, 0)], 1.0);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn l(&self) -> &Mat<T> {
        &self.l
    }
    /// `D`, block diagonal.
    ///
    /// ```
    /// # use labmath::*;
    /// let d = Ldl::new(mat![0., 1.; 1., 0.])?.d();
    /// assert_eq!(d[(0, 1)], d[(1, 0)]);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn d(&self) -> Mat<T> {
        let mut d = Mat::from_diagonal(&self.diagonal[..]);
        for k in (0..self.below.len()).filter(|&k| self.below[k] != T::ZERO) {
            d[(k + 1, k)] = self.below[k];
            d[(k, k + 1)] = self.below[k];
        }
        d
    }
    /// Row `i` of `P·A` is row `permutation()[i]` of `A`.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Ldl::new(Mat::<f64>::eye(2))?.permutation(), [0, 1]);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn permutation(&self) -> &[usize] {
        &self.permutation
    }
    /// `Pᵀ·L·D·Lᵀ·P`, which is `A` up to rounding.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 2., 1.];
    /// assert!((Ldl::new(&a)?.reconstruct() - a).max_abs() < 1e-15);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn reconstruct(&self) -> Mat<T> {
        let product = self.l.matmul(self.d()).matmul(self.l.t());
        let mut a = Mat::zeros(product.rows(), product.cols());
        for (j, &q) in self.permutation.iter().enumerate() {
            for (i, &p) in self.permutation.iter().enumerate() {
                a[(p, q)] = product[(i, j)];
            }
        }
        a
    }
    /// The blocks of `D`: `(k, size)`.
    fn blocks(&self) -> impl Iterator<Item = (usize, usize)> {
        let mut k = 0;
        std::iter::from_fn(move || {
            let size = if *self.below.get(k)? != T::ZERO { 2 } else { 1 };
            k += size;
            Some((k - size, size))
        })
    }
    fn block_det(&self, k: usize) -> T {
        self.diagonal[k] * self.diagonal[k + 1] - self.below[k] * self.below[k]
    }
    /// The determinant.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!((Ldl::new(mat![1., 2.; 2., 1.])?.det() + 3.0_f64).abs() < 1e-15);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn det(&self) -> T {
        self.blocks().fold(T::ONE, |det, (k, size)| {
            det * if size == 2 {
                self.block_det(k)
            } else {
                self.diagonal[k]
            }
        })
    }
    /// How many eigenvalues are positive, zero, and negative (Sylvester's law of inertia).
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Ldl::new(mat![1., 2.; 2., 1.])?.inertia().0, 1);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn inertia(&self) -> (usize, usize, usize) {
        let (mut positive, mut zero, mut negative) = (0, 0, 0);
        for (k, size) in self.blocks() {
            if size == 2 {
                // The pivot rule makes the determinant of a 2×2 block negative.
                positive += 1;
                negative += 1;
            } else if self.diagonal[k] == T::ZERO {
                zero += 1;
            } else if self.diagonal[k] > T::ZERO {
                positive += 1;
            } else {
                negative += 1;
            }
        }
        (positive, zero, negative)
    }
    /// The solution `X` of `A·X = B`, for a vector or a matrix `B`.
    ///
    /// # Errors
    ///
    /// When `B` has another number of rows, or a pivot is zero.
    ///
    /// ```
    /// # use labmath::*;
    /// let x = Ldl::new(mat![1., 2.; 2., 1.])?.solve([3., 3.])?;
    /// assert!((x - [1., 1.]).norm() < 1e-15);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn solve<B: RightSide<T>>(&self, b: B) -> Result<B::Solution> {
        let b = columns(self.l.shape(), &b)?;
        if let Some((pivot, _)) = self
            .blocks()
            .find(|&(k, size)| size == 1 && self.diagonal[k] == T::ZERO)
        {
            return Err(Error::Singular { pivot });
        }
        let mut y = b.select_rows(&self.permutation);
        T::solve_lower(true, self.l.as_ref(), y.as_mut());
        for j in 0..y.cols() {
            for (k, size) in self.blocks() {
                let column = y.col_mut(j);
                if size == 1 {
                    column[k] /= self.diagonal[k];
                } else {
                    let e = self.below[k];
                    let (p, q) = (self.diagonal[k] / e, self.diagonal[k + 1] / e);
                    let (x, y) = (column[k] / e, column[k + 1] / e);
                    let t = p * q - T::ONE;
                    column[k] = (q * x - y) / t;
                    column[k + 1] = (p * y - x) / t;
                }
            }
        }
        T::solve_upper(true, self.l.t(), y.as_mut());
        let mut x = Mat::zeros(y.rows(), y.cols());
        for (i, &p) in self.permutation.iter().enumerate() {
            for j in 0..y.cols() {
                x[(p, j)] = y[(i, j)];
            }
        }
        Ok(B::from_columns(x))
    }
}

impl<T: Element> Mat<T> {
    /// The decomposition `P·A·Pᵀ = L·D·Lᵀ`: see [`Ldl`].
    ///
    /// # Errors
    ///
    /// When the matrix is not square, not symmetric (beyond rounding) or not finite.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!((mat![1., 2.; 2., 1.].ldl()?.det() + 3.0_f64).abs() < 1e-15);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn ldl(&self) -> Result<Ldl<T>> {
        Ldl::new(self)
    }
}
