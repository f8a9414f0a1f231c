//! Reductions: sums, means and extremes over some of the axes.

use super::argument::{self, Axes};
use super::layout::{Layout, Walk};
use super::routines::{Fold, larger, run, smaller};
use super::{Tensor, problem};
use crate::error::{Result, expect};
use crate::{Element, kernels};

/// A tensor and the axes to reduce: what [`Tensor::over`] returns.
///
/// ```
/// # use labmath::Tensor;
/// let x = Tensor::from([[1., 2.], [3., 4.]]);
/// assert_eq!(x.over(0).sum(), [4., 6.]);                   // down the columns
/// assert_eq!(x.over(1).keepdims().max(), [[2.], [4.]]);    // along the rows, as a column
/// ```
#[derive(Clone, Debug)]
pub struct Over<'a, T: Element> {
    tensor: &'a Tensor<T>,
    /// Ascending, each once.
    axes: Vec<usize>,
    keepdims: bool,
}

impl<T: Element> Tensor<T> {
    /// Says over which axes a reduction goes: `x.over(0).mean()`, `x.over([0, -1]).sum()`, `x.over(..).keepdims().max()`.
    ///
    /// # Panics
    ///
    /// When there is no such axis, or one is named twice; [`Tensor::try_over`] returns the error.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let images = Tensor::<f32>::ones([8, 3, 32, 32]);
    /// assert_eq!(images.over([0, 2, 3]).mean(), [1., 1., 1.]);       // of each channel
    /// ```
    #[track_caller]
    pub fn over(&self, axes: impl Axes) -> Over<'_, T> {
        expect(self.try_over(axes))
    }
    /// Says over which axes a reduction goes.
    ///
    /// # Errors
    ///
    /// When there is no such axis, or one is named twice.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let error = Tensor::<f64>::ones([2, 3]).try_over(2).unwrap_err();
    /// assert_eq!(error.to_string(), "reduction of [2, 3]: axis 2 is not one of its 2");
    /// ```
    pub fn try_over(&self, axes: impl Axes) -> Result<Over<'_, T>> {
        Ok(Over {
            tensor: self,
            axes: argument::axes("reduction", &axes, self.shape())?,
            keepdims: false,
        })
    }
    /// The sum of all elements.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([[1., 2.], [3., 4.]]).sum(), 10.0);
    /// ```
    pub fn sum(&self) -> T {
        self.over(..).sum().item()
    }
    /// The mean of all elements; NaN of none.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([[1., 2.], [3., 4.]]).mean(), 2.5);
    /// ```
    pub fn mean(&self) -> T {
        self.over(..).mean().item()
    }
    /// The largest element; NaN if one is NaN, −∞ of none.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([[1., 2.], [3., 4.]]).max(), 4.0);
    /// ```
    pub fn max(&self) -> T {
        self.over(..).max().item()
    }
    /// The smallest element; NaN if one is NaN, ∞ of none.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([[1., 2.], [3., 4.]]).min(), 1.0);
    /// ```
    pub fn min(&self) -> T {
        self.over(..).min().item()
    }
    /// The mean square deviation of all elements from their mean; NaN of none.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([[1., 2.], [3., 4.]]).var(), 1.25);
    /// ```
    pub fn var(&self) -> T {
        self.over(..).var().item()
    }
    /// The root of [`Tensor::var`].
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([1., 3.]).std(), 1.0);
    /// ```
    pub fn std(&self) -> T {
        self.var().sqrt()
    }
}

impl<T: Element> Over<'_, T> {
    /// Leaves the reduced axes in the result, with length 1, so that it broadcasts against the tensor.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let x = Tensor::from([[1., 3.], [5., 5.]]);
    /// assert_eq!(&x / x.over(1).keepdims().sum(), [[0.25, 0.75], [0.5, 0.5]]);
    /// ```
    pub fn keepdims(self) -> Self {
        Over {
            keepdims: true,
            ..self
        }
    }
    /// The sums.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([[1., 2.], [3., 4.]]).over(1).sum(), [3., 7.]);
    /// ```
    pub fn sum(&self) -> Tensor<T> {
        self.finish(T::tensor_fold(Fold::Sum, self.tensor, &self.axes))
    }
    /// The means; NaN of nothing.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([[1., 2.], [3., 4.]]).over(0).mean(), [2., 3.]);
    /// ```
    pub fn mean(&self) -> Tensor<T> {
        self.sum() / self.count()
    }
    /// The largest elements; NaN where one is NaN, −∞ of nothing.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([[1., 2.], [4., 3.]]).over(0).max(), [4., 3.]);
    /// ```
    pub fn max(&self) -> Tensor<T> {
        self.finish(T::tensor_fold(Fold::Max, self.tensor, &self.axes))
    }
    /// The smallest elements; NaN where one is NaN, ∞ of nothing.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([[1., 2.], [4., 3.]]).over(0).min(), [1., 2.]);
    /// ```
    pub fn min(&self) -> Tensor<T> {
        self.finish(T::tensor_fold(Fold::Min, self.tensor, &self.axes))
    }
    /// The mean square deviations from the means (divided by n, not by n − 1); NaN of nothing.
    ///
    /// Formed in two passes, so that a large mean does not spoil a small variance.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([[1., 2.], [3., 6.]]).over(0).var(), [1., 4.]);
    /// ```
    pub fn var(&self) -> Tensor<T> {
        let mean = Over {
            keepdims: true,
            ..self.clone()
        }
        .mean();
        let squares = (self.tensor - mean).square();
        let total = T::tensor_fold(Fold::Sum, &squares, &self.axes);
        self.finish(total / self.count())
    }
    /// The standard deviations, the roots of [`Over::var`].
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([[1., 2.], [3., 6.]]).over(0).std(), [1., 2.]);
    /// ```
    pub fn std(&self) -> Tensor<T> {
        self.var().sqrt()
    }
    /// ln Σ eˣ, without overflow.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([[1000., 1000.]]).over(1).logsumexp(), [1000. + 2f64.ln()]);
    /// ```
    pub fn logsumexp(&self) -> Tensor<T> {
        let largest = self.shift();
        let sums = (self.tensor - &largest).exp();
        let total = T::tensor_fold(Fold::Sum, &sums, &self.axes);
        self.finish(total.ln() + largest)
    }
    /// The softmax eˣ / Σ eˣ, in the shape of the tensor: positive numbers that sum to one over the axes.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let scores = Tensor::from([[0., 0.], [1000., 0.]]);
    /// assert_eq!(scores.over(1).softmax(), [[0.5, 0.5], [1., 0.]]);
    /// ```
    pub fn softmax(&self) -> Tensor<T> {
        let powers = (self.tensor - self.shift()).exp();
        let total = T::tensor_fold(Fold::Sum, &powers, &self.axes);
        powers / total
    }
    /// Where the largest elements are along the only axis, in row-major order of the other ones: the first of equals, a NaN
    /// before all numbers.
    ///
    /// # Panics
    ///
    /// When there is not one axis, or it has no elements; [`Over::try_argmax`] returns the error.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([[1., 7., 2.], [9., 0., 9.]]).over(1).argmax(), [1, 0]);
    /// ```
    #[track_caller]
    pub fn argmax(&self) -> Vec<usize> {
        expect(self.try_argmax())
    }
    /// Where the smallest elements are along the only axis: see [`Over::argmax`].
    ///
    /// # Panics
    ///
    /// When there is not one axis, or it has no elements; [`Over::try_argmin`] returns the error.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([[1., 7., 2.], [9., 0., 9.]]).over(1).argmin(), [0, 1]);
    /// ```
    #[track_caller]
    pub fn argmin(&self) -> Vec<usize> {
        expect(self.try_argmin())
    }
    /// Where the largest elements are along the only axis.
    ///
    /// # Errors
    ///
    /// When there is not one axis, or it has no elements.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let error = Tensor::<f64>::zeros([2, 0]).over(1).try_argmax().unwrap_err();
    /// assert_eq!(error.to_string(), "argmax of [2, 0]: axis 1 has no elements");
    /// ```
    pub fn try_argmax(&self) -> Result<Vec<usize>> {
        T::tensor_extreme(self.tensor, self.only("argmax")?, true)
    }
    /// Where the smallest elements are along the only axis.
    ///
    /// # Errors
    ///
    /// When there is not one axis, or it has no elements.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert!(Tensor::<f64>::zeros([2, 2]).over(..).try_argmin().is_err());
    /// ```
    pub fn try_argmin(&self) -> Result<Vec<usize>> {
        T::tensor_extreme(self.tensor, self.only("argmin")?, false)
    }

    fn only(&self, operation: &'static str) -> Result<usize> {
        match self.axes[..] {
            [axis] => Ok(axis),
            _ => {
                let what = format!("it goes along one axis, not along {:?}", self.axes);
                problem(operation, self.tensor.shape(), None, what)
            }
        }
    }

    /// The largest elements, finite, with the reduced axes in place: what is taken off before eˣ.
    fn shift(&self) -> Tensor<T> {
        let largest = T::tensor_fold(Fold::Max, self.tensor, &self.axes);
        largest.map(|x| if x.is_finite() { x } else { T::ZERO })
    }

    /// How many elements go into each of the result.
    fn count(&self) -> T {
        let counts = self.axes.iter().map(|&axis| self.tensor.shape()[axis]);
        T::from_f64(counts.map(|n| n as f64).product())
    }

    /// Takes the reduced axes away, if they are to go.
    fn finish(&self, reduced: Tensor<T>) -> Tensor<T> {
        if self.keepdims {
            return reduced;
        }
        let kept: Vec<usize> = (0..reduced.ndim())
            .filter(|k| !self.axes.contains(k))
            .collect();
        reduced.view(reduced.layout.permuted(&kept))
    }
}

/// The reduction over `axes`, which stay with length 1.
///
/// Input and result are walked together; in the result a reduced axis has the stride 0. So a run of the input goes either
/// into one element or, element by element, into a run of the result, and the input is read in the order of memory.
pub(super) fn fold<T: Element>(fold: Fold, a: &Tensor<T>, axes: &[usize]) -> Tensor<T> {
    let mut shape = a.shape().to_vec();
    axes.iter().for_each(|&axis| shape[axis] = 1);
    let mut to = Layout::row_major(&shape);
    let start = match fold {
        Fold::Sum => T::ZERO,
        Fold::Max => -T::INFINITY,
        Fold::Min => T::INFINITY,
    };
    let mut result = vec![start; to.len()];
    axes.iter().for_each(|&axis| to.strides[axis] = 0);
    to.shape = a.shape().to_vec();
    match fold {
        Fold::Sum => accumulate(a, &to, &mut result, |x, y| x + y, kernels::sum),
        Fold::Max => accumulate(a, &to, &mut result, larger, |x| {
            x.iter().copied().fold(start, larger)
        }),
        Fold::Min => accumulate(a, &to, &mut result, smaller, |x| {
            x.iter().copied().fold(start, smaller)
        }),
    }
    Tensor::raw(result, &shape)
}

#[inline(always)]
fn accumulate<T: Element>(
    a: &Tensor<T>,
    to: &Layout,
    result: &mut [T],
    f: impl Fn(T, T) -> T,
    whole: impl Fn(&[T]) -> T,
) {
    let walk = Walk::new([&a.layout, to]);
    let n = walk.len;
    walk.each_run(|[i, j]| match walk.steps {
        [1, 0] => result[j] = f(result[j], whole(&a.data[i..i + n])),
        [step, 0] => result[j] = run(&a.data, i, n, step).fold(result[j], &f),
        [1, 1] => (result[j..j + n].iter_mut())
            .zip(&a.data[i..i + n])
            .for_each(|(r, &x)| *r = f(*r, x)),
        [step, across] => {
            for (k, x) in run(&a.data, i, n, step).enumerate() {
                let r = &mut result[(j as isize + k as isize * across) as usize];
                *r = f(*r, x);
            }
        }
    });
}

/// The index of the first largest or smallest element along an axis.
pub(super) fn extreme<T: Element>(a: &Tensor<T>, axis: usize, largest: bool) -> Result<Vec<usize>> {
    let (n, stride) = (a.shape()[axis], a.strides()[axis]);
    let others: Vec<usize> = (0..a.ndim()).filter(|&k| k != axis).collect();
    let firsts = a.layout.permuted(&others);
    let mut found = Vec::with_capacity(firsts.len());
    if n == 0 && firsts.len() > 0 {
        let operation = if largest { "argmax" } else { "argmin" };
        let what = format!("axis {axis} has no elements");
        return problem(operation, a.shape(), None, what);
    }
    let walk = Walk::new([&firsts]);
    walk.each_run(|[start]| {
        for k in 0..walk.len as isize {
            let start = (start as isize + k * walk.steps[0]) as usize;
            let mut best = (0, a.data[start]);
            for (i, x) in run(&a.data, start, n, stride).enumerate() {
                let better = if largest { x > best.1 } else { x < best.1 };
                if better || (x.is_nan() && !best.1.is_nan()) {
                    best = (i, x);
                }
            }
            found.push(best.0);
        }
    });
    Ok(found)
}
