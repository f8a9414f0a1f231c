//! `A·P = Q·R`: the longest remaining column first, so that the rank shows on the diagonal of `R`.
//!
//! Businger and Golub (1965), with the running column norms of Drmač and Bujanović (2008): the length
//! of each remaining column is carried along, and measured again when carrying has lost half of its digits.

use super::householder::{reflect, reflector};
use super::input::{RightSide, columns, finite};
use super::qr::determinant;
use crate::Element;
use crate::error::Result;
use crate::kernels::norm;
use crate::matrix::{AsMat, Mat, MatRef};

/// The decomposition `A·P = Q·R` of an m×n matrix with column pivoting, `r = min(m, n)`.
///
/// ```
/// use labmath::mat;
/// let a = mat![1., 2., 3.; 2., 4., 6.; 1., 0., 1.];
/// let qr = a.pivoted_qr()?;
/// assert_eq!(qr.rank(), 2);
/// assert!((qr.reconstruct() - a).max_abs() < 1e-14);
/// # Ok::<(), labmath::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PivotedQr<T: Element> {
    factors: Mat<T>,
    taus: Vec<T>,
    permutation: Vec<usize>,
}

/// The factors, the reflectors' `τ`, and which column went where.
pub(crate) fn factor<T: Element>(a: MatRef<'_, T>) -> Result<(Mat<T>, Vec<T>, Vec<usize>)> {
    let mut a = finite("pivoted QR", a)?;
    let (m, n) = a.shape();
    let r = m.min(n);
    let mut permutation: Vec<usize> = (0..n).collect();
    let mut lengths: Vec<T> = a.col_iter().map(norm).collect();
    let mut measured = lengths.clone();
    let mut taus = vec![T::ZERO; r];
    let trusted = T::EPSILON.sqrt();
    for k in 0..r {
        let mut longest = k;
        for j in k + 1..n {
            if lengths[j] > lengths[longest] {
                longest = j;
            }
        }
        a.swap_cols(k, longest);
        permutation.swap(k, longest);
        lengths.swap(k, longest);
        measured.swap(k, longest);
        taus[k] = reflector(&mut a.col_mut(k)[k..]);
        let (left, right) = a.as_mut().split_at_col(k + 1);
        let mut left = left;
        let tail = &left.col_slice_mut(k)[k + 1..];
        reflect(taus[k], tail, right.sub(k, 0, m - k, n - k - 1));
        for j in k + 1..n {
            if lengths[j] == T::ZERO {
                continue;
            }
            let ratio = a[(k, j)].abs() / lengths[j];
            let shrunk = (T::ONE - ratio * ratio).max(T::ZERO);
            let loss = lengths[j] / measured[j];
            if shrunk * loss * loss <= trusted {
                lengths[j] = norm(&a.col(j)[k + 1..]);
                measured[j] = lengths[j];
            } else {
                lengths[j] *= shrunk.sqrt();
            }
        }
    }
    Ok((a, taus, permutation))
}

/// Whether a permutation takes an odd number of exchanges: a cycle of `k` takes `k − 1`.
fn is_odd(permutation: &[usize]) -> bool {
    let mut seen = vec![false; permutation.len()];
    let mut odd = false;
    for start in 0..permutation.len() {
        let mut at = permutation[start];
        while !seen[start] && at != start {
            seen[at] = true;
            odd = !odd;
            at = permutation[at];
        }
    }
    odd
}

impl<T: Element> PivotedQr<T> {
    /// Decomposes a matrix of any shape.
    ///
    /// # Errors
    ///
    /// When an element is NaN or infinite.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(PivotedQr::new(mat![1., 2.; 2., 4.])?.rank(), 1);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn new(a: impl AsMat<Elem = T>) -> Result<PivotedQr<T>> {
        let (factors, taus, permutation) = T::pivoted_qr(a.as_mat())?;
        Ok(PivotedQr {
            factors,
            taus,
            permutation,
        })
    }
    /// The thin `Q`, m×r: orthonormal columns.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(PivotedQr::new(mat![1., 2.; 2., 4.; 0., 0.])?.q().rows(), 3);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn q(&self) -> Mat<T> {
        let mut q = Mat::from_fn(self.factors.rows(), self.taus.len(), |i, j| {
            if i == j { T::ONE } else { T::ZERO }
        });
        T::apply_q(self.factors.as_ref(), &self.taus, false, q.as_mut());
        q
    }
    /// `R`, r×n, upper triangular, its diagonal falling in magnitude.
    ///
    /// ```
    /// # use labmath::*;
    /// let r = PivotedQr::new(mat![1., 2.; 2., 5.])?.r();
    /// assert!(r[(0, 0)].abs() >= r[(1, 1)].abs());
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
    /// Column `j` of `A·P` is column `permutation()[j]` of `A`.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(PivotedQr::new(mat![1., 2.; 2., 4.])?.permutation(), [1, 0]);       // the longer column first
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn permutation(&self) -> &[usize] {
        &self.permutation
    }
    /// How many entries on the diagonal of `R` exceed `max(m, n)·ε` times the first.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(PivotedQr::new(mat![1., 2.; 2., 4.])?.rank(), 1);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn rank(&self) -> usize {
        let size = self.factors.rows().max(self.factors.cols());
        let diagonal = self.factors.diagonal();
        let least = diagonal
            .first()
            .map_or(T::ZERO, |d| d.abs() * T::EPSILON * T::from_f64(size as f64));
        diagonal.iter().filter(|d| d.abs() > least).count()
    }
    /// A least-squares solution of `A·X = B` for a matrix of any shape and rank: an `X` for which `‖A·X − B‖` is least.
    ///
    /// With rank `r`, at most `r` rows of `X` are not zero: those of the first `r` columns of `A·P`, which alone explain
    /// `B`. The shortest of all solutions is [`Svd::solve`](crate::Svd::solve)'s.
    ///
    /// # Errors
    ///
    /// When `B` has another number of rows than `A`.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2., 0.; 2., 4., 0.; 0., 0., 1.];                  // the second column is twice the first
    /// let x = PivotedQr::new(&a)?.solve([1., 2., 3.])?;
    /// assert!((x - [0., 0.5, 3.]).norm() < 1e-14);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn solve<B: RightSide<T>>(&self, b: B) -> Result<B::Solution> {
        let mut c = columns(self.factors.shape(), &b)?;
        let rank = self.rank();
        T::apply_q(self.factors.as_ref(), &self.taus, true, c.as_mut());
        let mut basic = c.block(..rank, ..).to_mat();
        T::solve_upper(false, self.factors.block(..rank, ..rank), basic.as_mut());
        let mut x = Mat::zeros(self.factors.cols(), c.cols());
        for (i, &p) in self.permutation[..rank].iter().enumerate() {
            for j in 0..c.cols() {
                x[(p, j)] = basic[(i, j)];
            }
        }
        Ok(B::from_columns(x))
    }
    /// The determinant of a square matrix: that of [`Qr::det`](crate::Qr::det), with the sign of the permutation.
    ///
    /// # Errors
    ///
    /// When the matrix is not square.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!((PivotedQr::new(mat![0., 1.; 2., 3.])?.det()? + 2.0_f64).abs() < 1e-15);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn det(&self) -> Result<T> {
        let det = determinant(&self.factors, &self.taus)?;
        Ok(if is_odd(&self.permutation) { -det } else { det })
    }
    /// `Q·R·Pᵀ`, which is `A` up to rounding.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 2., 5.];
    /// assert!((PivotedQr::new(&a)?.reconstruct() - a).max_abs() < 1e-14_f64);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn reconstruct(&self) -> Mat<T> {
        let product = self.q().matmul(self.r());
        let mut a = Mat::zeros(product.rows(), product.cols());
        for (j, &p) in self.permutation.iter().enumerate() {
            a.col_mut(p).copy_from_slice(product.col(j));
        }
        a
    }
}
