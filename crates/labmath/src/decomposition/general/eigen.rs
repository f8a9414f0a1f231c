//! `A·V = V·Λ`: eigenvalues and eigenvectors of a matrix without symmetry.

use super::super::input::square;
use super::super::symmetric::safe_scale;
use super::{balance, hessenberg, multishift, schur, vectors};
use crate::Element;
use crate::complex::Complex;
use crate::error::Result;
use crate::kernels::norm;
use crate::matrix::{AsMat, Mat, MatRef};
use crate::order;

/// The decomposition `A·V = V·Λ` of a square matrix. Eigenvalues are complex in general, sorted by real part, then by
/// imaginary part; eigenvectors have length one, and their largest component is real.
///
/// ```
/// use labmath::{mat, Complex};
/// let eigen = mat![0., -1.; 1., 0.].eigen()?;          // a quarter turn
/// assert_eq!(eigen.values(), [Complex::new(0.0, -1.0), Complex::new(0.0, 1.0)]);
/// let eigen = mat![2., 1.; 0., 3.].eigen()?;
/// assert_eq!(eigen.real_values().unwrap(), [2., 3.]);
/// # Ok::<(), labmath::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Eigen<T: Element> {
    values: Vec<Complex<T>>,
    re: Mat<T>,
    im: Mat<T>,
}

/// The eigenvalues, and the real and imaginary parts of the eigenvectors (empty if not asked for).
#[allow(clippy::type_complexity)]
pub(crate) fn decompose<T: Element>(
    a: MatRef<'_, T>,
    wanted: bool,
) -> Result<(Vec<Complex<T>>, Mat<T>, Mat<T>)> {
    let mut a = square("eigendecomposition", a)?;
    let n = a.rows();
    let scale = safe_scale(a.max_abs());
    if scale != T::ONE {
        a *= scale;
    }
    let balance = balance::balance(&mut a);
    let mut q = hessenberg::reduce(&mut a, wanted);
    multishift::iterate(&mut a, q.as_mut())?;
    let mut values = schur::eigenvalues(&a);
    // By the imaginary part, then, where that does not matter, by the real part: equal ones keep their order.
    let mut order = order::ascending(values.iter().map(|v| v.im.to_f64()));
    let re: Vec<f64> = values.iter().map(|v| v.re.to_f64()).collect();
    order::sort_by_keys(&mut order, &re);
    let (mut re, mut im) = (Mat::default(), Mat::default());
    if let Some(q) = q {
        let (x, y) = vectors::eigenvectors(&a, &values);
        re = q.matmul(&x);
        im = if values.iter().all(|v| v.is_real()) {
            y
        } else {
            q.matmul(&y)
        };
        for j in 0..n {
            let (x, y) = (re.col_mut(j), im.col_mut(j));
            for i in 0..n {
                x[i] *= balance[i];
                y[i] *= balance[i];
            }
            normalize(x, y, values[j].is_real());
        }
        re = Mat::from_fn(n, n, |i, j| re[(i, order[j])]);
        im = Mat::from_fn(n, n, |i, j| im[(i, order[j])]);
    }
    values = order
        .iter()
        .map(|&i| Complex::new(values[i].re / scale, values[i].im / scale))
        .collect();
    Ok((values, re, im))
}

/// Length one; of a complex vector the largest component becomes real and positive.
fn normalize<T: Element>(x: &mut [T], y: &mut [T], real: bool) {
    let largest = crate::kernels::max_abs(x).max(crate::kernels::max_abs(y));
    if largest == T::ZERO {
        return;
    }
    x.iter_mut().chain(y.iter_mut()).for_each(|x| *x /= largest);
    let length = norm(x).hypot(norm(y));
    let mut turn = Complex::from(T::ONE / length);
    if !real {
        let mut best = T::ZERO;
        for (&re, &im) in x.iter().zip(y.iter()) {
            let z = Complex::new(re, im);
            if z.abs() > best {
                best = z.abs();
                turn = Complex::new(re / (best * length), -im / (best * length));
            }
        }
    }
    for (re, im) in x.iter_mut().zip(y) {
        let z = Complex::new(*re, *im) * turn;
        (*re, *im) = (z.re, z.im);
    }
}

impl<T: Element> Eigen<T> {
    /// Decomposes a square matrix.
    ///
    /// # Errors
    ///
    /// When the matrix is not square or not finite, or the iteration does not converge within its cap.
    ///
    /// ```
    /// # use labmath::*;
    /// let turn = Eigen::new(mat![0., -1.; 1., 0.])?;
    /// assert!((turn.spectral_radius() - 1.0_f64).abs() < 1e-15);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn new(a: impl AsMat<Elem = T>) -> Result<Eigen<T>> {
        let (values, re, im) = T::eigen(a.as_mat(), true)?;
        Ok(Eigen { values, re, im })
    }
    /// The eigenvalues, ascending by real part, then by imaginary part.
    ///
    /// ```
    /// # use labmath::*;
    /// let turn = Eigen::new(mat![0., -1.; 1., 0.])?;
    /// assert!(turn.values().iter().all(|v| v.re < 1e-15_f64));      // i and −i
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn values(&self) -> &[Complex<T>] {
        &self.values
    }
    /// The eigenvalues as real numbers, if all of them are.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!(Eigen::new(mat![0., -1.; 1., 0.])?.real_values().is_none());
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn real_values(&self) -> Option<Vec<T>> {
        self.values
            .iter()
            .map(|v| v.is_real().then_some(v.re))
            .collect()
    }
    /// The eigenvectors as columns of a real matrix, if all eigenvalues are real.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!(Eigen::new(mat![2., 1.; 0., 3.])?.real_vectors().is_some());
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn real_vectors(&self) -> Option<&Mat<T>> {
        self.values.iter().all(|v| v.is_real()).then_some(&self.re)
    }
    /// The real parts of the eigenvectors: column `j` belongs to eigenvalue `j`.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Eigen::new(mat![0., -1.; 1., 0.])?.vectors_re().shape(), (2, 2));
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn vectors_re(&self) -> &Mat<T> {
        &self.re
    }
    /// The imaginary parts of the eigenvectors.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Eigen::new(mat![2., 1.; 0., 3.])?.vectors_im().max_abs(), 0.0);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn vectors_im(&self) -> &Mat<T> {
        &self.im
    }
    /// The eigenvector of eigenvalue `j`.
    ///
    /// # Panics
    ///
    /// When there is no such eigenvalue.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Eigen::new(mat![0., -1.; 1., 0.])?.vector(0).len(), 2);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    #[track_caller]
    pub fn vector(&self, j: usize) -> Vec<Complex<T>> {
        self.re
            .col(j)
            .iter()
            .zip(self.im.col(j))
            .map(|(&re, &im)| Complex::new(re, im))
            .collect()
    }
    /// The largest magnitude of an eigenvalue: the spectral radius.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!((Eigen::new(mat![0., 2.; 2., 0.])?.spectral_radius() - 2.0_f64).abs() < 1e-14);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn spectral_radius(&self) -> T {
        self.values.iter().fold(T::ZERO, |m, v| m.max(v.abs()))
    }
}

impl<T: Element> Mat<T> {
    /// Eigenvalues and eigenvectors of a square matrix: see [`Eigen`]. For a symmetric one,
    /// [`Mat::symmetric_eigen`] is faster and gives orthonormal vectors.
    ///
    /// # Errors
    ///
    /// When the matrix is not square or not finite.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!(mat![2., 1.; 0., 3.].eigen()?.real_values().is_some());
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn eigen(&self) -> Result<Eigen<T>> {
        Eigen::new(self)
    }
    /// The eigenvalues of a square matrix, sorted by real part, then by imaginary part, without the vectors.
    ///
    /// # Errors
    ///
    /// When the matrix is not square or not finite.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![2., 1.; 0., 3.].eigenvalues()?.len(), 2);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn eigenvalues(&self) -> Result<Vec<Complex<T>>> {
        Ok(T::eigen(self.as_ref(), false)?.0)
    }
}
