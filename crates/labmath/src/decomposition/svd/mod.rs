//! `A = U·Σ·Vᵀ`: every matrix turns, stretches along axes, and turns again.
//!
//! Jacobi rotations ([`jacobi`]) make columns orthogonal; their lengths are the singular values. What is done before saves
//! sweeps: tall matrices are reduced to square ones by QR; the eigenvectors of `AᵀA` come so near that a sweep or two is
//! enough. A matrix whose rows or columns differ much in length goes another way: a pivoted QR sorts the columns by what
//! they add, and each singular value comes out with as many digits as the matrix determines.

mod jacobi;
mod randomized;

pub(crate) use randomized::decompose as randomized;

use super::input::{RightSide, columns, finite};
use super::symmetric::{by_tridiagonal, safe_scale, scale_columns};
use super::{pivoted_qr, qr};
use crate::Element;
use crate::error::Result;
use crate::matrix::{AsMat, Mat, MatRef, Vector};
use crate::product::gram;

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

/// Whether rows or columns differ so much in length that small singular values may have digits of their own, which only
/// rotations keep. The more there is to gain, the larger the matrix for which the time is taken.
fn is_graded<T: Element>(a: &Mat<T>) -> bool {
    let n = a.cols();
    if n > 256 {
        return false;
    }
    let span = T::from_f64(if n <= 64 { 1e3 } else { 1e8 });
    let mut rows = vec![T::ZERO; a.rows()];
    let mut columns = Vec::with_capacity(n);
    for column in a.col_iter() {
        let mut longest = T::ZERO;
        for (row, x) in rows.iter_mut().zip(column) {
            *row = row.max(x.abs());
            longest = longest.max(x.abs());
        }
        columns.push(longest);
    }
    let spread = |sizes: &[T]| {
        let present = || sizes.iter().copied().filter(|&x| x > T::ZERO);
        present().fold(T::ZERO, |m, x| m.max(x)) / span
            > present().fold(T::INFINITY, |m, x| m.min(x))
    };
    spread(&rows) || spread(&columns)
}

/// `U` (m×r), singular values, and `V` (n×r); without vectors the two are empty.
pub(crate) fn decompose<T: Element>(
    a: MatRef<'_, T>,
    vectors: bool,
) -> Result<(Mat<T>, Vec<T>, Mat<T>)> {
    if a.rows() < a.cols() {
        let (v, values, u) = decompose(a.t(), vectors)?;
        return Ok((u, values, v));
    }
    let mut a = finite("SVD", a)?;
    let (m, n) = a.shape();
    let largest = a.max_abs();
    let graded = is_graded(&a);
    let scale = if graded {
        extreme_scale(largest)
    } else {
        safe_scale(largest)
    };
    if scale != T::ONE {
        a *= scale;
    }
    // Tall: A = Q₀·R₀, by blocks.
    let tall = (m >= 2 * n && n > 0).then(|| {
        let taus = qr::triangularize(&mut a);
        let r = Mat::from_fn(n, n, |i, j| if i <= j { a[(i, j)] } else { T::ZERO });
        (std::mem::replace(&mut a, r), taus)
    });
    let (mut u, mut values, v) = if graded {
        by_rotations(a, vectors)?
    } else {
        by_eigenvectors(a, vectors)?
    };
    values.iter_mut().for_each(|x| *x /= scale);
    if let (Some((factors, taus)), true) = (tall, vectors) {
        let mut whole = Mat::zeros(m, n);
        whole.block_mut(..n, ..).copy_from(&u);
        qr::apply(factors.as_ref(), &taus, false, whole.as_mut());
        u = whole;
    }
    Ok((u, values, v))
}

/// `A·P = Q·R` and rotations of the rows of `R`: what is determined of the small singular values is found.
fn by_rotations<T: Element>(a: Mat<T>, vectors: bool) -> Result<(Mat<T>, Vec<T>, Mat<T>)> {
    let n = a.cols();
    let (factors, taus, permutation) = pivoted_qr::factor(a.as_ref())?;
    let mut l = Mat::from_fn(n, n, |i, j| if j <= i { factors[(j, i)] } else { T::ZERO });
    let mut w = if vectors { Mat::eye(n) } else { Mat::default() };
    let lengths = jacobi::orthogonalize(&mut l, vectors.then_some(&mut w), false)?;
    let order = descending(&lengths);
    let values = order.iter().map(|&j| lengths[j]).collect();
    if !vectors {
        return Ok((Mat::default(), values, Mat::default()));
    }
    complete(&mut l, &order);
    // With L = Rᵀ, L·W = V·Σ gives A = Q·W·Σ·(P·V)ᵀ.
    let mut v = Mat::zeros(n, n);
    let mut u = Mat::zeros(a.rows(), n);
    for (to, &from) in order.iter().enumerate() {
        for (i, &p) in permutation.iter().enumerate() {
            v[(p, to)] = l[(i, from)];
        }
        u.col_mut(to)[..n].copy_from_slice(w.col(from));
    }
    qr::apply(factors.as_ref(), &taus, false, u.as_mut());
    Ok((u, values, v))
}

/// The eigenvectors `W` of `AᵀA` make the columns of `A·W` nearly orthogonal; rotations do the rest.
///
/// Squaring costs the eigenvectors digits, but not the result: `W` is orthogonal to rounding, and it is the columns of
/// `A·W` themselves that the rotations look at.
fn by_eigenvectors<T: Element>(a: Mat<T>, vectors: bool) -> Result<(Mat<T>, Vec<T>, Mat<T>)> {
    let n = a.cols();
    let (_, mut w) = by_tridiagonal(gram(a.as_ref()))?;
    let mut y = a.matmul(&w);
    let lengths = jacobi::orthogonalize(&mut y, vectors.then_some(&mut w), true)?;
    let order = descending(&lengths);
    let values = order.iter().map(|&j| lengths[j]).collect();
    if !vectors {
        return Ok((Mat::default(), values, Mat::default()));
    }
    complete(&mut y, &order);
    polish(&mut y);
    polish(&mut w);
    let sorted = |a: &Mat<T>| {
        let mut sorted = Mat::zeros(a.rows(), n);
        for (to, &from) in order.iter().enumerate() {
            sorted.col_mut(to).copy_from_slice(a.col(from));
        }
        sorted
    };
    Ok((sorted(&y), values, sorted(&w)))
}

/// Makes columns that are orthonormal up to small errors orthonormal to rounding: a step of `Q ← Q·(3I − QᵀQ)/2`, which
/// squares what is missing (Björck and Bowie, 1971). Rotations leave each pair of columns a little off, and the
/// products of many of them add up.
fn polish<T: Element>(q: &mut Mat<T>) {
    let half = T::from_f64(0.5);
    let mut missing = gram(q.as_ref());
    missing *= -half;
    for j in 0..missing.cols() {
        missing[(j, j)] += half;
    }
    let correction = q.matmul(&missing);
    *q += &correction;
}

fn descending<T: Element>(lengths: &[T]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..lengths.len()).collect();
    order.sort_by(|&i, &j| {
        lengths[j]
            .partial_cmp(&lengths[i])
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    order
}

/// A power of two that brings matrices at the very ends of the range away from them.
fn extreme_scale<T: Element>(largest: T) -> T {
    let margin = T::from_f64(1e20);
    if largest == T::ZERO || (largest < T::MAX / margin && largest > T::MIN_POSITIVE * margin) {
        return T::ONE;
    }
    let inverse = T::ONE / largest.binade();
    if inverse.is_finite() {
        inverse
    } else {
        T::MAX.binade()
    }
}

/// Columns that are zero, which a singular value of zero leaves, become unit vectors orthogonal to all others.
fn complete<T: Element>(l: &mut Mat<T>, order: &[usize]) {
    let rank = order
        .iter()
        .take_while(|&&j| l.col(j).iter().any(|&x| x != T::ZERO))
        .count();
    if rank == order.len() {
        return;
    }
    let mut basis = Mat::from_fn(l.rows(), rank, |i, j| l[(i, order[j])]);
    let taus = qr::triangularize(&mut basis);
    let mut rest = Mat::from_fn(l.rows(), order.len() - rank, |i, j| {
        if i == rank + j { T::ONE } else { T::ZERO }
    });
    qr::apply(basis.as_ref(), &taus, false, rest.as_mut());
    for (k, &j) in order[rank..].iter().enumerate() {
        l.col_mut(j).copy_from_slice(rest.col(k));
    }
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
