//! `A·v = λ·B·v` for a symmetric `A` and a positive definite `B`.
//!
//! With `B = L·Lᵀ` it is the ordinary problem of `L⁻¹·A·L⁻ᵀ`, whose vectors `y` give `v = L⁻ᵀ·y`.

use super::SymmetricEigen;
use crate::Element;
use crate::error::{Error, Result};
use crate::matrix::{AsMat, Mat};

impl<T: Element> Mat<T> {
    /// Eigenvalues and eigenvectors of `A·v = λ·B·v`, for a symmetric `A` and a symmetric positive definite `B`.
    ///
    /// The vectors are `B`-orthonormal: `VᵀBV = I`, and so `VᵀAV = Λ`; [`SymmetricEigen::reconstruct`] and its like
    /// are about `V·Λ·Vᵀ`, which is not `A` here.
    ///
    /// # Errors
    ///
    /// When the shapes differ, a matrix is not symmetric or not finite, or `B` is not positive definite.
    ///
    /// ```
    /// use labmath::{mat, Mat};
    /// let (a, b) = (mat![2., 0.; 0., 3.], mat![1., 0.; 0., 2.]);
    /// let eigen = a.generalized_symmetric_eigen(&b)?;
    /// assert!((eigen.values() - [1.5, 2.]).norm() < 1e-15);
    /// assert!((eigen.vectors().t() * &b * eigen.vectors() - Mat::eye(2)).max_abs() < 1e-15);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn generalized_symmetric_eigen(
        &self,
        b: impl AsMat<Elem = T>,
    ) -> Result<SymmetricEigen<T>> {
        let b = b.as_mat();
        if self.shape() != b.shape() {
            return Err(Error::Shape {
                operation: "generalised eigendecomposition",
                left: self.shape(),
                right: b.shape(),
            });
        }
        let a = super::symmetric("generalised eigendecomposition", self.as_ref())?;
        let l = T::cholesky(b)?;
        let mut c = a;
        T::solve_lower(false, l.as_ref(), c.as_mut());
        T::solve_lower(false, l.as_ref(), c.as_mut().t());
        // Rounding has made the two triangles differ a little.
        let c = (&c + c.t()) / T::from_f64(2.0);
        let mut eigen = SymmetricEigen::new(&c)?;
        T::solve_upper(false, l.t(), eigen.vectors.as_mut());
        Ok(eigen)
    }
}
