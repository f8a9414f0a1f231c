//! `A = U·Σ·Vᵀ`: every matrix turns, stretches along axes, and turns again.
//!
//! Jacobi rotations ([`jacobi`]) make columns orthogonal; their lengths are the singular values. What is done before saves
//! sweeps: tall matrices are reduced to square ones by QR; the eigenvectors of `AᵀA` come so near that a sweep or two is
//! enough; for up to four columns nothing is saved, and nothing done before. A matrix whose rows or columns differ much in
//! length goes another way: a pivoted QR sorts the columns by what they add, and each singular value comes out with as
//! many digits as the matrix determines.

mod compute;
mod jacobi;
mod randomized;

pub(crate) use compute::decompose;
pub(crate) use randomized::decompose as randomized;

use super::input::{RightSide, columns};
use super::qr;
use super::symmetric::scale_columns;
use crate::Element;
use crate::error::Result;
use crate::matrix::{AsMat, Mat, Vector};

/// The thin decomposition `A = U·Σ·Vᵀ` of an m×n matrix, with `r = min(m, n)` singular values, descending.
/// [`Svd::full`] makes both bases whole.
///
/// ```
/// use labmath::mat;
/// let a = mat![3., 0.; 4., 5.];
/// let svd = a.svd()?;
/// assert!((svd.values()[0] - 45f64.sqrt()).abs() < 1e-14);
/// assert!((svd.reconstruct() - &a).max_abs() < 1e-14);
/// assert_eq!(svd.rank(), 2);
/// # Ok::<(), labmath::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Svd<T: Element> {
    u: Mat<T>,
    values: Vector<T>,
    v: Mat<T>,
}

/// Orthonormal columns and, right of them, an orthonormal basis of what is orthogonal to them.
fn complete_basis<T: Element>(thin: Mat<T>) -> Mat<T> {
    let (n, r) = thin.shape();
    if r == n {
        return thin;
    }
    let mut factors = thin.clone();
    let taus = qr::triangularize(&mut factors);
    let mut whole = Mat::zeros(n, n);
    (r..n).for_each(|k| whole[(k, k)] = T::ONE);
    T::apply_q(factors.as_ref(), &taus, false, whole.block_mut(.., r..));
    whole.block_mut(.., ..r).copy_from(&thin);
    whole
}

impl<T: Element> Svd<T> {
    /// Decomposes a matrix of any shape.
    ///
    /// # Errors
    ///
    /// When an element is NaN or infinite.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!((Svd::new(mat![0., 3.; 2., 0.])?.values()[0] - 3.0_f64).abs() < 1e-14);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn new(a: impl AsMat<Elem = T>) -> Result<Svd<T>> {
        let (u, values, v) = T::svd(a.as_mat(), true)?;
        Ok(Svd {
            u,
            values: values.into(),
            v,
        })
    }
    /// The full decomposition: `U` is m×m and `V` is n×n, both orthogonal; there are still `min(m, n)` singular values.
    ///
    /// The columns beyond those of [`Svd::new`] complete the bases; the methods of the thin decomposition hold for it too.
    ///
    /// # Errors
    ///
    /// When an element is NaN or infinite.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 3., 4.; 5., 6.];
    /// let svd = Svd::full(&a)?;
    /// assert_eq!((svd.u().shape(), svd.v().shape()), ((3, 3), (2, 2)));
    /// assert!((a.t() * svd.u().col(2)).norm() < 1e-14_f64);                   // the left null space
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn full(a: impl AsMat<Elem = T>) -> Result<Svd<T>> {
        let thin = Svd::new(a)?;
        Ok(Svd {
            u: complete_basis(thin.u),
            values: thin.values,
            v: complete_basis(thin.v),
        })
    }
    /// The `k` largest singular values and their vectors, nearly always to several digits, by random projection: fast for
    /// a large matrix whose singular values fall quickly. The same seed gives the same result.
    ///
    /// # Errors
    ///
    /// When an element is NaN or infinite.
    ///
    /// ```
    /// use labmath::{outer, Svd, Vector};
    /// let x = Vector::linspace(0., 1., 200);
    /// let a = outer(&x, &x);                                     // rank one
    /// let svd = Svd::randomized(&a, 1, 42)?;
    /// assert!((svd.reconstruct() - a).max_abs() < 1e-12);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn randomized(a: impl AsMat<Elem = T>, k: usize, seed: u64) -> Result<Svd<T>> {
        let (u, values, v) = T::svd_randomized(a.as_mat(), k, seed)?;
        Ok(Svd {
            u,
            values: values.into(),
            v,
        })
    }
    /// `U`, m×r (m×m if full): the left singular vectors, as orthonormal columns.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Svd::new(mat![1., 2.; 3., 4.; 5., 6.])?.u().shape(), (3, 2));
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn u(&self) -> &Mat<T> {
        &self.u
    }
    /// The singular values, descending.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!((Svd::new(mat![0., 3.; 2., 0.])?.values() - [3., 2.]).norm() < 1e-14);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn values(&self) -> &Vector<T> {
        &self.values
    }
    /// `V`, n×r (n×n if full): the right singular vectors, as orthonormal columns.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Svd::new(mat![1., 2.; 3., 4.; 5., 6.])?.v().shape(), (2, 2));
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn v(&self) -> &Mat<T> {
        &self.v
    }
    /// `U·Σ·Vᵀ`, which is `A` up to rounding.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 3., 4.; 5., 6.];
    /// assert!((Svd::new(&a)?.reconstruct() - a).max_abs() < 1e-14_f64);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn reconstruct(&self) -> Mat<T> {
        self.truncate(self.values.len())
    }
    /// The sum of the first `k` terms `σᵢ·uᵢ·vᵢᵀ`: the nearest matrix of rank `k` (Eckart and Young, 1936).
    ///
    /// ```
    /// use labmath::{mat, norm};
    /// let a = mat![2., 0.; 0., 1.];
    /// assert!((a.svd()?.truncate(1) - mat![2., 0.; 0., 0.]).max_abs() < 1e-15);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn truncate(&self, k: usize) -> Mat<T> {
        let k = k.min(self.values.len());
        let (u, v) = (self.u.block(.., ..k).to_mat(), self.v.block(.., ..k));
        scale_columns(&u, &self.values[..k]).matmul(v.t())
    }
    fn tolerance(&self) -> T {
        let size = self.u.rows().max(self.v.rows());
        self.values.norm_linf() * T::EPSILON * T::from_f64(size as f64)
    }
    /// How many singular values exceed `max(m, n)·ε` times the largest.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Svd::new(mat![1., 2.; 2., 4.])?.rank(), 1);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn rank(&self) -> usize {
        self.values
            .iter()
            .filter(|&&x| x > self.tolerance())
            .count()
    }
    /// The condition number in the 2-norm: the largest singular value over the smallest; 1 for an empty matrix.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!((Svd::new(mat![0., 3.; 1., 0.])?.condition() - 3.0_f64).abs() < 1e-14);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn condition(&self) -> T {
        match (self.values.first(), self.values.last()) {
            (Some(&largest), Some(&least)) => largest / least,
            _ => T::ONE,
        }
    }
    /// The pseudoinverse `V·Σ⁺·Uᵀ`, n×m (Moore 1920, Penrose 1955): singular values below the rank's threshold count as zero.
    ///
    /// ```
    /// use labmath::mat;
    /// let a = mat![1., 1.; 1., 1.];
    /// assert!((a.svd()?.pseudoinverse() - mat![0.25, 0.25; 0.25, 0.25]).max_abs() < 1e-15);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn pseudoinverse(&self) -> Mat<T> {
        let rank = self.rank();
        let inverses: Vec<T> = self.values[..rank].iter().map(|&x| T::ONE / x).collect();
        let v = self.v.block(.., ..rank).to_mat();
        scale_columns(&v, &inverses).matmul(self.u.block(.., ..rank).t())
    }
    /// The least-squares solution of `A·X = B` that is shortest among all, whatever the rank.
    ///
    /// # Errors
    ///
    /// When `B` has another number of rows than `A`.
    ///
    /// ```
    /// # use labmath::*;
    /// let x = Svd::new(mat![1., 1.; 1., 1.])?.solve([2., 2.])?;               // of all solutions the shortest
    /// assert!((x - [1., 1.]).norm() < 1e-14);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn solve<B: RightSide<T>>(&self, b: B) -> Result<B::Solution> {
        let b = columns((self.u.rows(), self.v.rows()), &b)?;
        let rank = self.rank();
        let mut c = self.u.block(.., ..rank).t() * &b;
        for j in 0..c.cols() {
            c.col_mut(j)
                .iter_mut()
                .zip(&self.values)
                .for_each(|(c, &x)| *c /= x);
        }
        Ok(B::from_columns(self.v.block(.., ..rank) * &c))
    }
    /// An orthonormal basis of the columns' span, m×rank.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Svd::new(mat![1., 2.; 2., 4.])?.range().shape(), (2, 1));
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn range(&self) -> Mat<T> {
        self.u.block(.., ..self.rank()).to_mat()
    }
    /// The nuclear norm: the sum of the singular values.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!((Svd::new(mat![0., 3.; 2., 0.])?.norm_nuclear() - 5.0_f64).abs() < 1e-14);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn norm_nuclear(&self) -> T {
        self.values.sum()
    }
}

impl<T: Element> Mat<T> {
    /// The singular value decomposition: see [`Svd`].
    ///
    /// # Errors
    ///
    /// When an element is NaN or infinite.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![1., 2.; 2., 4.].svd()?.rank(), 1);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn svd(&self) -> Result<Svd<T>> {
        Svd::new(self)
    }
    /// The singular values, descending, without the vectors.
    ///
    /// # Errors
    ///
    /// When an element is NaN or infinite.
    ///
    /// ```
    /// use labmath::mat;
    /// assert_eq!(mat![0., 2.; 1., 0.].singular_values()?, [2., 1.]);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn singular_values(&self) -> Result<Vector<T>> {
        Ok(T::svd(self.as_ref(), false)?.1.into())
    }
    /// How many singular values exceed `max(m, n)·ε` times the largest.
    ///
    /// # Errors
    ///
    /// When an element is NaN or infinite.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![1., 2.; 2., 4.].rank()?, 1);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn rank(&self) -> Result<usize> {
        let values = self.singular_values()?;
        let size = T::from_f64(self.rows().max(self.cols()) as f64);
        let least = values.norm_linf() * T::EPSILON * size;
        Ok(values.iter().filter(|&&x| x > least).count())
    }
    /// The pseudoinverse, n×m: see [`Svd::pseudoinverse`].
    ///
    /// # Errors
    ///
    /// When an element is NaN or infinite.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!((mat![2., 0.; 0., 0.].pseudoinverse()? - mat![0.5, 0.; 0., 0.]).max_abs() < 1e-15_f64);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn pseudoinverse(&self) -> Result<Mat<T>> {
        Ok(self.svd()?.pseudoinverse())
    }
    /// An orthonormal basis of the vectors that the matrix maps to zero, n×(n − rank).
    ///
    /// # Errors
    ///
    /// When an element is NaN or infinite.
    ///
    /// ```
    /// use labmath::mat;
    /// let a = mat![1., 1., 0.; 0., 0., 1.];
    /// let null = a.null_space()?;
    /// assert_eq!(null.shape(), (3, 1));
    /// assert!((a * null).max_abs() < 1e-15);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn null_space(&self) -> Result<Mat<T>> {
        // With zero rows below, the thin V is the full one.
        let missing = self.cols().saturating_sub(self.rows());
        let svd = self.vstack(Mat::zeros(missing, self.cols()))?.svd()?;
        Ok(svd.v.block(.., svd.rank()..).to_mat())
    }
}
