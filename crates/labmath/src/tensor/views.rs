//! Other views of the same elements: reshaped, with the axes in another order, stretched.

use super::argument::{self, Axes, Extents};
use super::layout::count;
use super::{Tensor, problem};
use crate::Element;
use crate::error::{Result, expect};

impl<T: Element> Tensor<T> {
    /// The same elements in the same row-major order under another shape; a length of −1 is what the others leave.
    ///
    /// A view, unless the elements lie in an order that no strides can follow (a transposed matrix as one line); then
    /// they are copied.
    ///
    /// # Panics
    ///
    /// When the shape holds another number of elements; [`Tensor::try_reshape`] returns the error.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let x = Tensor::arange(0., 6.);
    /// assert_eq!(x.reshape([2, 3]), [[0., 1., 2.], [3., 4., 5.]]);
    /// assert_eq!(x.reshape([3, -1]), [[0., 1.], [2., 3.], [4., 5.]]);
    /// ```
    #[track_caller]
    pub fn reshape(&self, shape: impl Extents) -> Tensor<T> {
        expect(self.try_reshape(shape))
    }
    /// The same elements under another shape.
    ///
    /// # Errors
    ///
    /// When the shape holds another number of elements.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let error = Tensor::arange(0., 6.).try_reshape([4, 2]).unwrap_err();
    /// assert_eq!(error.to_string(), "reshape of [6] and [4, 2]: they hold 6 and 8 elements");
    /// ```
    pub fn try_reshape(&self, shape: impl Extents) -> Result<Tensor<T>> {
        let shape = self.resolved(&shape.extents())?;
        Ok(match self.layout.reshaped(&shape) {
            Some(layout) => self.view(layout),
            None => Tensor::raw(self.to_vec(), &shape),
        })
    }
    /// The lengths of axes as they were written, as lengths for as many elements as these.
    fn resolved(&self, written: &[isize]) -> Result<Vec<usize>> {
        let known: Vec<usize> = written.iter().filter_map(|&n| n.try_into().ok()).collect();
        let fixed = count(&known);
        let shape: Vec<usize> = (written.iter())
            .map(|&n| {
                n.try_into()
                    .unwrap_or(self.len() / fixed.unwrap_or(0).max(1))
            })
            .collect();
        let open = written.len() - known.len();
        if open > 1 || written.iter().any(|&n| n < -1) {
            let what = format!("of {written:?}, one may be -1 and the others not negative");
            return problem("reshape", self.shape(), None, what);
        }
        match count(&shape) {
            Some(n) if n == self.len() => {}
            n => {
                let n = n.map_or("too many".to_string(), |n| n.to_string());
                let what = format!("they hold {} and {n} elements", self.len());
                return problem("reshape", self.shape(), Some(&shape), what);
            }
        }
        Ok(shape)
    }
    /// All elements along one axis.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([[1., 2.], [3., 4.]]).flatten(), [1., 2., 3., 4.]);
    /// ```
    pub fn flatten(&self) -> Tensor<T> {
        self.reshape([self.len()])
    }
    /// The axes in another order: axis k of the result is axis `axes[k]` of this tensor. A view.
    ///
    /// # Panics
    ///
    /// When `axes` does not name each axis once; [`Tensor::try_permute`] returns the error.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let images = Tensor::<f64>::zeros([8, 3, 32, 48]);            // sample, channel, row, column
    /// assert_eq!(images.permute([0, 2, 3, 1]).shape(), [8, 32, 48, 3]);
    /// ```
    #[track_caller]
    pub fn permute(&self, axes: impl Axes) -> Tensor<T> {
        expect(self.try_permute(axes))
    }
    /// The axes in another order.
    ///
    /// # Errors
    ///
    /// When `axes` does not name each axis once.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let error = Tensor::<f64>::zeros([2, 3]).try_permute([0, 0]).unwrap_err();
    /// assert_eq!(error.to_string(), "permute of [2, 3]: axis 0 is named twice");
    /// ```
    pub fn try_permute(&self, axes: impl Axes) -> Result<Tensor<T>> {
        let axes = argument::in_order("permute", &axes, self.shape())?;
        if axes.len() != self.ndim() {
            let what = format!("{axes:?} does not name each axis");
            return problem("permute", self.shape(), None, what);
        }
        Ok(self.view(self.layout.permuted(&axes)))
    }
    /// The axes in the opposite order: the transpose of a matrix. A view.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([[1., 2., 3.]]).t(), [[1.], [2.], [3.]]);
    /// ```
    pub fn t(&self) -> Tensor<T> {
        let axes: Vec<usize> = (0..self.ndim()).rev().collect();
        self.view(self.layout.permuted(&axes))
    }
    /// Two axes exchanged. A view.
    ///
    /// # Panics
    ///
    /// When there is no such axis.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let batch = Tensor::<f64>::zeros([10, 2, 3]);
    /// assert_eq!(batch.swap_axes(-1, -2).shape(), [10, 3, 2]);       // each matrix transposed
    /// ```
    #[track_caller]
    pub fn swap_axes(&self, first: isize, second: isize) -> Tensor<T> {
        let find = |axis| expect(argument::axis("swap_axes", axis, self.shape()));
        let mut axes: Vec<usize> = (0..self.ndim()).collect();
        axes.swap(find(first), find(second));
        self.view(self.layout.permuted(&axes))
    }
    /// A new axis of length 1 before `axis`; −1 is after the last. A view.
    ///
    /// # Panics
    ///
    /// When there is no such place.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let x = Tensor::from([1., 2.]);
    /// assert_eq!(x.insert_axis(0).shape(), [1, 2]);
    /// assert_eq!(x.insert_axis(-1).shape(), [2, 1]);
    /// ```
    #[track_caller]
    pub fn insert_axis(&self, axis: isize) -> Tensor<T> {
        let mut layout = self.layout.clone();
        layout.shape.push(1);
        let axis = expect(argument::axis("insert_axis", axis, &layout.shape));
        layout.shape.pop();
        layout.shape.insert(axis, 1);
        layout.strides.insert(axis, 1);
        self.view(layout)
    }
    /// Without the axes of length 1. A view.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::<f64>::zeros([1, 3, 1]).squeeze().shape(), [3]);
    /// ```
    pub fn squeeze(&self) -> Tensor<T> {
        let axes: Vec<usize> = (0..self.ndim()).filter(|&k| self.shape()[k] != 1).collect();
        self.view(self.layout.permuted(&axes))
    }
    /// The elements along some axes in the opposite order. A view.
    ///
    /// # Panics
    ///
    /// When there is no such axis.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let x = Tensor::from([[1., 2.], [3., 4.]]);
    /// assert_eq!(x.flip(0), [[3., 4.], [1., 2.]]);
    /// assert_eq!(x.flip(..), [[4., 3.], [2., 1.]]);
    /// ```
    #[track_caller]
    pub fn flip(&self, axes: impl Axes) -> Tensor<T> {
        let mut layout = self.layout.clone();
        if self.is_empty() {
            return self.clone();
        }
        for axis in expect(argument::axes("flip", &axes, self.shape())) {
            let last = (layout.shape[axis] - 1) as isize;
            layout.offset = (layout.offset as isize + last * layout.strides[axis]) as usize;
            layout.strides[axis] = -layout.strides[axis];
        }
        self.view(layout)
    }
    /// Repeated to a larger shape: axes of length 1, and new ones in front, take any length. A view, with strides of 0.
    ///
    /// # Panics
    ///
    /// When another axis would have to change; [`Tensor::try_broadcast_to`] returns the error.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([1., 2.]).broadcast_to([3, 2]), [[1., 2.], [1., 2.], [1., 2.]]);
    /// ```
    #[track_caller]
    pub fn broadcast_to(&self, shape: impl AsRef<[usize]>) -> Tensor<T> {
        expect(self.try_broadcast_to(shape))
    }
    /// Repeated to a larger shape.
    ///
    /// # Errors
    ///
    /// When an axis that is not of length 1 would have to change.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let error = Tensor::from([1., 2.]).try_broadcast_to([2, 3]).unwrap_err();
    /// assert_eq!(error.to_string(), "broadcast of [2] and [2, 3]: the second does not repeat the first");
    /// ```
    pub fn try_broadcast_to(&self, shape: impl AsRef<[usize]>) -> Result<Tensor<T>> {
        let shape = shape.as_ref();
        match self.layout.stretched(shape) {
            Some(layout) if count(shape).is_some() => Ok(self.view(layout)),
            _ => {
                let what = "the second does not repeat the first".to_string();
                problem("broadcast", self.shape(), Some(shape), what)
            }
        }
    }
}
