//! Principal component analysis: the directions in which data vary most.
//!
//! Rows are samples, columns are features, as in scikit-learn, whose names are used here. The components are the right
//! singular vectors of the centred data; their signs are fixed by making the largest entry of each positive.

#[cfg(feature = "serde")]
mod serial;

use crate::Element;
use crate::error::{Error, Result};
use crate::matrix::{AsMat, Mat, MatRef, Vector};
use crate::product::gram;
use crate::routines::Routines;

/// How the components are found.
///
/// ```
/// # use labmath::*;
/// use labmath::pca::Solver;
/// let x = mat![0., 0.; 1., 1.; 2., 2.; 3., 3.];
/// let pca = Pca::options().components(1).solver(Solver::Covariance).fit(&x)?;
/// assert!((pca.explained_variance()[0] - 10.0_f64 / 3.0).abs() < 1e-14);
/// # Ok::<(), labmath::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum Solver {
    /// Where there are at least as many samples as features, the large variances from the covariance matrix and the small
    /// ones, which squaring would cost their digits, from an SVD of the data along their directions; else, and where
    /// most variances are small, [`Solver::Exact`].
    #[default]
    Auto,
    /// The SVD of the centred data.
    Exact,
    /// The eigenvectors of the covariance matrix: fast for many samples; squares the condition number, so that
    /// variances below 10⁻¹⁶ of the largest are lost.
    Covariance,
    /// The randomised SVD of the centred data, from this seed: fast for few components of many features.
    Randomized(u64),
}

/// What [`Pca`] is to do: `Pca::options().components(2).whiten(true).fit(&x)`.
///
/// ```
/// # use labmath::*;
/// let x = mat![0., 0.; 1., 1.; 2., 2.; 3., 3.];
/// let z = Pca::options().components(1).whiten(true).fit(&x)?.transform(&x)?;
/// assert!((norm::l2_squared(z.col(0)) / 3.0 - 1.0_f64).abs() < 1e-14);
/// # Ok::<(), labmath::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct PcaOptions {
    components: Option<usize>,
    solver: Solver,
    whiten: bool,
}

/// A fitted principal component analysis.
///
/// ```
/// use labmath::{mat, Pca};
/// let x = mat![0., 0.; 1., 1.; 2., 2.; 3., 3.1];
/// let pca = Pca::fit(&x, 1)?;
/// assert!(pca.explained_variance_ratio()[0] > 0.999);
/// let z = pca.transform(&x)?;                              // one number for each point
/// assert!((pca.inverse_transform(&z)? - x).max_abs() < 0.05);
/// # Ok::<(), labmath::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Pca<T: Element> {
    mean: Vector<T>,
    components: Mat<T>,
    explained_variance: Vector<T>,
    explained_variance_ratio: Vector<T>,
    singular_values: Vector<T>,
    whiten: bool,
}

impl PcaOptions {
    /// How many components to keep; all of them if not said.
    ///
    /// ```
    /// # use labmath::*;
    /// let x = mat![0., 0.; 1., 1.; 2., 2.; 3., 3.];
    /// assert_eq!(Pca::options().components(1).fit(&x)?.components().shape(), (1, 2));
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn components(self, count: usize) -> PcaOptions {
        PcaOptions {
            components: Some(count),
            ..self
        }
    }
    /// How the components are found.
    ///
    /// ```
    /// # use labmath::*;
    /// use labmath::pca::Solver;
    /// let x = mat![0., 0.; 1., 1.; 2., 2.; 3., 3.];
    /// assert!(Pca::options().solver(Solver::Exact).fit(&x).is_ok());
    /// ```
    pub fn solver(self, solver: Solver) -> PcaOptions {
        PcaOptions { solver, ..self }
    }
    /// Whether [`Pca::transform`] divides by the standard deviations, so that all components have variance one.
    ///
    /// ```
    /// # use labmath::*;
    /// let x = mat![0., 0.; 1., 1.; 2., 2.; 3., 3.];
    /// let z = Pca::options().components(1).whiten(true).fit(&x)?.transform(&x)?;
    /// assert!((norm::l2_squared(z.col(0)) / 3.0 - 1.0_f64).abs() < 1e-14);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn whiten(self, whiten: bool) -> PcaOptions {
        PcaOptions { whiten, ..self }
    }
    /// Finds the principal components of `x` (samples × features).
    ///
    /// # Errors
    ///
    /// When there are fewer than two samples, more components are asked for than there are samples or features, or an
    /// element is not finite.
    ///
    /// ```
    /// # use labmath::*;
    /// let x = mat![0., 0.; 1., 1.; 2., 2.; 3., 3.];
    /// assert_eq!(Pca::options().fit(&x)?.mean(), &[1.5, 1.5]);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn fit<A: AsMat>(self, x: A) -> Result<Pca<A::Elem>> {
        A::Elem::pca(self, x.as_mat())
    }
}

/// The computation behind [`PcaOptions::fit`].
pub(crate) fn fit<T: Element>(options: PcaOptions, x: MatRef<'_, T>) -> Result<Pca<T>> {
    let (n, d) = x.shape();
    let most = n.min(d);
    let k = options.components.unwrap_or(most);
    if n < 2 {
        return Err(Error::Parameter {
            operation: "PCA",
            requirement: "at least two samples are needed",
        });
    }
    if k > most {
        return Err(Error::Parameter {
            operation: "PCA",
            requirement: "there are no more components than samples or features",
        });
    }
    let (x, mean, squares) = centred(x)?;
    let freedom = T::from_f64((n - 1) as f64);
    let total = squares / freedom;
    let (singular, mut components) = match options.solver {
        Solver::Auto if n >= d => match by_covariance(&x, k, true)? {
            Some(found) => found,
            None => by_svd(&x, k)?,
        },
        Solver::Covariance => by_covariance(&x, k, false)?.unwrap_or_default(),
        Solver::Randomized(seed) => {
            let (_, values, v) = T::svd_randomized(x.as_ref(), k, seed)?;
            (values.into(), v.t().to_mat())
        }
        _ => by_svd(&x, k)?,
    };
    fix_signs(&mut components);
    let explained_variance = singular.map(|s| s * s / freedom);
    let explained_variance_ratio =
        explained_variance.map(|v| if total == T::ZERO { T::ZERO } else { v / total });
    Ok(Pca {
        mean,
        components,
        explained_variance,
        explained_variance_ratio,
        singular_values: singular,
        whiten: options.whiten,
    })
}

/// The data without its mean, the mean, and the sum of squares of what is left. Each column is copied, looked at and
/// centred while it is in the cache.
fn centred<T: Element>(x: MatRef<'_, T>) -> Result<(Mat<T>, Vector<T>, T)> {
    let (n, d) = x.shape();
    let by_column = x.row_stride() == 1;
    let mut centred = if by_column {
        Mat::zeros(n, d)
    } else {
        x.to_mat()
    };
    let (mut mean, mut squares) = (Vec::with_capacity(d), T::ZERO);
    for j in 0..d {
        if by_column {
            let to = centred.as_mut().sub(0, j, n, 1);
            to.copy_from(x.sub(0, j, n, 1));
        }
        let column = centred.col_mut(j);
        let m = T::sum_of(column) / T::from_f64(n as f64);
        // The sum is finite unless an element is not, or it overflows.
        if !m.is_finite()
            && let Some(row) = column.iter().position(|x| !x.is_finite())
        {
            return Err(Error::NotFinite {
                operation: "PCA",
                row,
                col: j,
            });
        }
        column.iter_mut().for_each(|x| *x -= m);
        squares += T::dot_of(column, column);
        mean.push(m);
    }
    Ok((centred, mean.into(), squares))
}

fn by_svd<T: Element>(x: &Mat<T>, k: usize) -> Result<(Vector<T>, Mat<T>)> {
    let (_, values, v) = T::svd(x.as_ref(), true)?;
    Ok((values[..k].into(), v.block(.., ..k).t().to_mat()))
}

/// Singular values and components from the eigenvectors of `XᵀX`; if `careful`, the small ones from the SVD of `X·W`, where
/// `W` spans their directions, or `None` if they are more than half.
///
/// An eigenvalue `σ²` is off by a rounding error of the largest one, `εσ₁²`, and so `σ` by `εσ₁²/2σ`: for `σ ≥ σ₁/100` no
/// more than `50εσ₁`. The directions of the others are mixed with those of the large ones as little as that.
fn by_covariance<T: Element>(
    x: &Mat<T>,
    k: usize,
    careful: bool,
) -> Result<Option<(Vector<T>, Mat<T>)>> {
    // Not yet divided by n − 1: its eigenvalues are the squares of the singular values.
    let square = gram(x.as_ref());
    let (values, v) = T::symmetric_eigen(square.as_ref(), true)?;
    let v = v.unwrap_or_default();
    let d = values.len();
    let least = values.last().map_or(T::ZERO, |&v| v * T::from_f64(1e-4));
    let large = if careful {
        values
            .iter()
            .filter(|&&v| v >= least && v > T::ZERO)
            .count()
            .min(k)
    } else {
        k
    };
    let small = d - large;
    if large < k && 2 * small > d {
        return Ok(None);
    }
    let mut singular: Vec<T> = (values.iter().rev().take(large))
        .map(|v| v.max(T::ZERO).sqrt())
        .collect();
    let mut components = Mat::from_fn(k, d, |i, j| v[(j, d - 1 - i)]);
    if large < k {
        let directions = v.block(.., ..small);
        let (_, values, turn) = T::svd(x.matmul(directions).as_ref(), true)?;
        let turned = directions * turn;
        components
            .block_mut(large.., ..)
            .copy_from(turned.t().block(..k - large, ..));
        // Where small and large meet, rounding may have exchanged two that are equal.
        let bound = singular.last().copied().unwrap_or(T::INFINITY);
        singular.extend(values[..k - large].iter().map(|v| v.min(bound)));
    }
    Ok(Some((singular.into(), components)))
}

/// The largest entry of each row becomes positive.
fn fix_signs<T: Element>(components: &mut Mat<T>) {
    for i in 0..components.rows() {
        let row = components.row(i).to_vector();
        let mut largest = T::ZERO;
        for &x in &row {
            if x.abs() > largest.abs() {
                largest = x;
            }
        }
        if largest < T::ZERO {
            for (j, &x) in row.iter().enumerate() {
                components[(i, j)] = -x;
            }
        }
    }
}

// For one type alone, so that `Pca::options()` needs no type beside it.
impl Pca<f64> {
    /// What can be chosen: how many components, which solver, whitening. The type of the result is the data's: of f32 as of f64.
    ///
    /// ```
    /// # use labmath::*;
    /// let x = mat![0., 0.; 1., 1.; 2., 2.; 3., 3.];
    /// assert_eq!(Pca::options().components(1).fit(&x)?.components().rows(), 1);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn options() -> PcaOptions {
        PcaOptions::default()
    }
}

impl<T: Element> Pca<T> {
    /// Finds the first `components` principal components of `x` (samples × features).
    ///
    /// # Errors
    ///
    /// When there are fewer than two samples, more components are asked for than there are samples or features, or an
    /// element is not finite.
    ///
    /// ```
    /// # use labmath::*;
    /// let x = mat![0., 0.; 1., 1.; 2., 2.; 3., 3.];
    /// assert_eq!(Pca::fit(&x, 1)?.components().shape(), (1, 2));
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn fit(x: impl AsMat<Elem = T>, components: usize) -> Result<Pca<T>> {
        PcaOptions::default().components(components).fit(x)
    }
    /// The mean of each feature.
    ///
    /// ```
    /// # use labmath::*;
    /// let x = mat![0., 0.; 1., 1.; 2., 2.; 3., 3.];
    /// assert_eq!(Pca::fit(&x, 1)?.mean(), &[1.5, 1.5]);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn mean(&self) -> &Vector<T> {
        &self.mean
    }
    /// The components as orthonormal rows (components × features), by falling variance.
    ///
    /// ```
    /// # use labmath::*;
    /// let x = mat![0., 0.; 1., 1.; 2., 2.; 3., 3.];
    /// let direction = Pca::fit(&x, 1)?.components().row(0).to_vector();
    /// assert!((direction - [0.5f64.sqrt(), 0.5f64.sqrt()]).norm() < 1e-14);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn components(&self) -> &Mat<T> {
        &self.components
    }
    /// The variance along each component (with n − 1).
    ///
    /// ```
    /// # use labmath::*;
    /// let x = mat![0., 0.; 1., 1.; 2., 2.; 3., 3.];
    /// assert!((Pca::fit(&x, 1)?.explained_variance()[0] - 10.0_f64 / 3.0).abs() < 1e-14);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn explained_variance(&self) -> &Vector<T> {
        &self.explained_variance
    }
    /// Each variance as a part of the total.
    ///
    /// ```
    /// # use labmath::*;
    /// let x = mat![0., 0.; 1., 1.; 2., 2.; 3., 3.];
    /// assert!((Pca::fit(&x, 1)?.explained_variance_ratio()[0] - 1.0_f64).abs() < 1e-14);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn explained_variance_ratio(&self) -> &Vector<T> {
        &self.explained_variance_ratio
    }
    /// The singular values of the centred data.
    ///
    /// ```
    /// # use labmath::*;
    /// let x = mat![0., 0.; 1., 1.; 2., 2.; 3., 3.];
    /// assert!((Pca::fit(&x, 1)?.singular_values()[0] - 10f64.sqrt()).abs() < 1e-14);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn singular_values(&self) -> &Vector<T> {
        &self.singular_values
    }

    fn check(&self, operation: &'static str, z: MatRef<'_, T>, cols: usize) -> Result<()> {
        if z.cols() == cols {
            Ok(())
        } else {
            Err(Error::Shape {
                operation,
                left: z.shape(),
                right: self.components.shape(),
            })
        }
    }
    /// The deviations by which transformed data are divided: those along the components, or ones.
    fn deviation(&self, i: usize) -> T {
        let variance = self.explained_variance[i];
        if self.whiten && variance > T::ZERO {
            variance.sqrt()
        } else {
            T::ONE
        }
    }
    /// The coordinates of samples along the components: samples × components.
    ///
    /// # Errors
    ///
    /// When `x` has another number of features.
    ///
    /// ```
    /// # use labmath::*;
    /// let x = mat![0., 0.; 1., 1.; 2., 2.; 3., 3.];
    /// assert_eq!(Pca::fit(&x, 1)?.transform(&x)?.shape(), (4, 1));
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn transform(&self, x: impl AsMat<Elem = T>) -> Result<Mat<T>> {
        let x = x.as_mat();
        self.check("PCA transform", x, self.mean.len())?;
        let mut centred = x.to_mat();
        for (j, &m) in self.mean.iter().enumerate() {
            centred.col_mut(j).iter_mut().for_each(|x| *x -= m);
        }
        let mut z = centred.matmul(self.components.t());
        for i in 0..z.cols() {
            let deviation = self.deviation(i);
            z.col_mut(i).iter_mut().for_each(|z| *z /= deviation);
        }
        Ok(z)
    }
    /// The samples that have these coordinates: samples × features.
    ///
    /// # Errors
    ///
    /// When `z` has not one column for each component.
    ///
    /// ```
    /// # use labmath::*;
    /// let x = mat![0., 0.; 1., 1.; 2., 2.; 3., 3.];
    /// let pca = Pca::fit(&x, 1)?;
    /// assert!((pca.inverse_transform(pca.transform(&x)?)? - x).max_abs() < 1e-14_f64);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn inverse_transform(&self, z: impl AsMat<Elem = T>) -> Result<Mat<T>> {
        let z = z.as_mat();
        self.check("PCA inverse transform", z, self.components.rows())?;
        let mut z = z.to_mat();
        for i in 0..z.cols() {
            let deviation = self.deviation(i);
            z.col_mut(i).iter_mut().for_each(|z| *z *= deviation);
        }
        let mut x = z.matmul(&self.components);
        for (j, &m) in self.mean.iter().enumerate() {
            x.col_mut(j).iter_mut().for_each(|x| *x += m);
        }
        Ok(x)
    }
}
