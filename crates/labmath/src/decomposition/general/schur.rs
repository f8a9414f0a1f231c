//! `A = Q·T·Qᵀ`, the real Schur form.

use super::super::input::square;
use super::super::symmetric::safe_scale;
use super::{hessenberg, multishift};
use crate::Element;
use crate::complex::Complex;
use crate::error::Result;
use crate::matrix::{AsMat, Mat, MatRef};

/// The decomposition `A = Q·T·Qᵀ` of a square matrix: `Q` orthogonal, `T` upper triangular but for 2×2 blocks on its
/// diagonal, one for each conjugate pair of eigenvalues.
///
/// ```
/// use labmath::{mat, Mat};
/// let a = mat![0., 1., 0.; 0., 0., 1.; 1., 0., 0.];
/// let schur = a.schur()?;
/// assert!((schur.q() * schur.t() * schur.q().t() - a).max_abs() < 1e-14);
/// # Ok::<(), labmath::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Schur<T: Element> {
    q: Mat<T>,
    t: Mat<T>,
}

/// `Q` and `T`.
pub(crate) fn decompose<T: Element>(a: MatRef<'_, T>) -> Result<(Mat<T>, Mat<T>)> {
    let mut a = square("Schur decomposition", a)?;
    let scale = safe_scale(a.max_abs());
    if scale != T::ONE {
        a *= scale;
    }
    let mut q = hessenberg::reduce(&mut a, true).unwrap_or_default();
    multishift::iterate(&mut a, Some(&mut q))?;
    if scale != T::ONE {
        a /= scale;
    }
    Ok((q, a))
}

/// The eigenvalues of a matrix in real Schur form, in the order of its diagonal.
pub(super) fn eigenvalues<T: Element>(t: &Mat<T>) -> Vec<Complex<T>> {
    let n = t.rows();
    let mut values = Vec::with_capacity(n);
    let mut k = 0;
    while k < n {
        if k + 1 < n && t[(k + 1, k)] != T::ZERO {
            let im = t[(k, k + 1)].abs().sqrt() * t[(k + 1, k)].abs().sqrt();
            values.push(Complex::new(t[(k, k)], im));
            values.push(Complex::new(t[(k, k)], -im));
            k += 2;
        } else {
            values.push(Complex::new(t[(k, k)], T::ZERO));
            k += 1;
        }
    }
    values
}

impl<T: Element> Schur<T> {
    /// Decomposes a square matrix.
    ///
    /// # Errors
    ///
    /// When the matrix is not square or not finite, or the iteration does not converge within its cap.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 3., 4.];
    /// assert!((Schur::new(&a)?.reconstruct() - a).max_abs() < 1e-14_f64);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn new(a: impl AsMat<Elem = T>) -> Result<Schur<T>> {
        let (q, t) = T::schur(a.as_mat())?;
        Ok(Schur { q, t })
    }
    /// `Q`, orthogonal.
    ///
    /// ```
    /// # use labmath::*;
    /// let q = Schur::new(mat![1., 2.; 3., 4.])?.q().clone();
    /// assert!((q.t() * &q - Mat::eye(2)).max_abs() < 1e-14_f64);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn q(&self) -> &Mat<T> {
        &self.q
    }
    /// `T`, upper triangular but for the 2×2 blocks of conjugate pairs.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Schur::new(mat![1., 2.; 3., 4.])?.t()[(1, 0)], 0.0);           // real eigenvalues: triangular
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn t(&self) -> &Mat<T> {
        &self.t
    }
    /// The eigenvalues, in the order of `T`'s diagonal.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!(Schur::new(mat![1., 2.; 3., 4.])?.eigenvalues().iter().all(|v| v.is_real()));
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn eigenvalues(&self) -> Vec<Complex<T>> {
        eigenvalues(&self.t)
    }
    /// `Q·T·Qᵀ`, which is `A` up to rounding.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 3., 4.];
    /// assert!((Schur::new(&a)?.reconstruct() - a).max_abs() < 1e-14_f64);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn reconstruct(&self) -> Mat<T> {
        self.q.matmul(&self.t).matmul(self.q.t())
    }
}

impl<T: Element> Mat<T> {
    /// The real Schur form: see [`Schur`].
    ///
    /// # Errors
    ///
    /// When the matrix is not square or not finite.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![1., 2.; 3., 4.].schur()?.t()[(1, 0)], 0.0);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn schur(&self) -> Result<Schur<T>> {
        Schur::new(self)
    }
}
