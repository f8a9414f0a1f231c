//! Several tensors as one.

use std::borrow::Borrow;

use super::{Tensor, argument, problem};
use crate::Element;
use crate::error::{Error, Result, expect};

impl<T: Element> Tensor<T> {
    /// Tensors of one shape, one after the other along a new axis; −1 is after the last.
    ///
    /// # Panics
    ///
    /// When there are none, the shapes differ, or there is no such place; [`Tensor::try_stack`] returns the error.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let (x, y) = (Tensor::from([1., 2.]), Tensor::from([3., 4.]));
    /// assert_eq!(Tensor::stack(&[&x, &y], 0), [[1., 2.], [3., 4.]]);
    /// assert_eq!(Tensor::stack(&[x, y], -1), [[1., 3.], [2., 4.]]);
    /// ```
    #[track_caller]
    pub fn stack(tensors: &[impl Borrow<Tensor<T>>], axis: isize) -> Tensor<T> {
        expect(Tensor::try_stack(tensors, axis))
    }
    /// Tensors of one shape, one after the other along a new axis.
    ///
    /// # Errors
    ///
    /// When there are none, the shapes differ, or there is no such place.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let (x, y) = (Tensor::<f64>::zeros([2]), Tensor::zeros([3]));
    /// let error = Tensor::try_stack(&[x, y], 0).unwrap_err();
    /// assert_eq!(error.to_string(), "stack of [2] and [3]: the shapes must be equal");
    /// ```
    pub fn try_stack(tensors: &[impl Borrow<Tensor<T>>], axis: isize) -> Result<Tensor<T>> {
        let first = first("stack", tensors)?;
        let mut with_axis = first.shape().to_vec();
        with_axis.push(1);
        let axis = argument::axis("stack", axis, &with_axis)?;
        let mut layers = Vec::with_capacity(tensors.len());
        for tensor in tensors.iter().map(Borrow::borrow) {
            if tensor.shape() != first.shape() {
                let what = "the shapes must be equal".to_string();
                return problem("stack", first.shape(), Some(tensor.shape()), what);
            }
            layers.push(tensor.insert_axis(axis as isize));
        }
        Tensor::try_concat(&layers, axis as isize)
    }
    /// Tensors one after the other along an axis that they have.
    ///
    /// # Panics
    ///
    /// When there are none, the other axes differ, or there is no such axis; [`Tensor::try_concat`] returns the error.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let (x, y) = (Tensor::from([[1., 2.]]), Tensor::from([[3., 4.], [5., 6.]]));
    /// assert_eq!(Tensor::concat(&[x, y], 0), [[1., 2.], [3., 4.], [5., 6.]]);
    /// ```
    #[track_caller]
    pub fn concat(tensors: &[impl Borrow<Tensor<T>>], axis: isize) -> Tensor<T> {
        expect(Tensor::try_concat(tensors, axis))
    }
    /// Tensors one after the other along an axis that they have.
    ///
    /// # Errors
    ///
    /// When there are none, the other axes differ, or there is no such axis.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let (x, y) = (Tensor::<f64>::zeros([2, 3]), Tensor::zeros([2, 4]));
    /// let error = Tensor::try_concat(&[x, y], 0).unwrap_err();
    /// assert_eq!(error.to_string(), "concat of [2, 3] and [2, 4]: they may differ in axis 0 only");
    /// ```
    pub fn try_concat(tensors: &[impl Borrow<Tensor<T>>], axis: isize) -> Result<Tensor<T>> {
        let first = first("concat", tensors)?;
        let axis = argument::axis("concat", axis, first.shape())?;
        let mut shape = first.shape().to_vec();
        shape[axis] = 0;
        for tensor in tensors.iter().map(Borrow::borrow) {
            let fits = tensor.ndim() == shape.len()
                && (0..shape.len()).all(|k| k == axis || tensor.shape()[k] == shape[k]);
            if !fits {
                let what = format!("they may differ in axis {axis} only");
                return problem("concat", first.shape(), Some(tensor.shape()), what);
            }
            shape[axis] += tensor.shape()[axis];
        }
        // Within one index of the axes in front, each tensor contributes one run.
        let parts: Vec<Vec<T>> = tensors.iter().map(|t| t.borrow().to_vec()).collect();
        let rows: usize = shape[..axis].iter().product();
        let mut data = Vec::with_capacity(shape.iter().product());
        for row in 0..rows {
            for part in &parts {
                let len = part.len() / rows;
                data.extend_from_slice(&part[row * len..][..len]);
            }
        }
        Ok(Tensor::raw(data, &shape))
    }
}

fn first<'a, T: Element>(
    operation: &'static str,
    tensors: &'a [impl Borrow<Tensor<T>>],
) -> Result<&'a Tensor<T>> {
    match tensors.first() {
        Some(tensor) => Ok(tensor.borrow()),
        None => Err(Error::Empty { operation }),
    }
}
