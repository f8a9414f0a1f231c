//! Making tensors, and going to matrices and vectors and back.

use super::layout::{Layout, count};
use super::{Tensor, problem};
use crate::Element;
use crate::error::{Result, expect};
use crate::matrix::{Mat, MatRef, VecRef, Vector};
use std::sync::Arc;

impl<T: Element> Tensor<T> {
    /// Elements in row-major order, under a shape.
    ///
    /// # Panics
    ///
    /// When they do not fill the shape; [`Tensor::try_new`] returns the error.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::new([2, 2], vec![1., 2., 3., 4.]), [[1., 2.], [3., 4.]]);
    /// ```
    #[track_caller]
    pub fn new(shape: impl AsRef<[usize]>, data: Vec<T>) -> Tensor<T> {
        expect(Tensor::try_new(shape, data))
    }
    /// Elements in row-major order, under a shape.
    ///
    /// # Errors
    ///
    /// When they do not fill the shape.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let error = Tensor::try_new([2, 2], vec![1., 2., 3.]).unwrap_err();
    /// assert_eq!(error.to_string(), "new tensor of [2, 2]: 3 elements were given");
    /// ```
    pub fn try_new(shape: impl AsRef<[usize]>, data: Vec<T>) -> Result<Tensor<T>> {
        let shape = shape.as_ref();
        if count(shape) != Some(data.len()) {
            let given = format!("{} elements were given", data.len());
            return problem("new tensor", shape, None, given);
        }
        Ok(Tensor::raw(data, shape))
    }
    /// Zeros.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::zeros([2, 3]), [[0., 0., 0.], [0., 0., 0.]]);
    /// ```
    pub fn zeros(shape: impl AsRef<[usize]>) -> Tensor<T> {
        Tensor::full(shape, T::ZERO)
    }
    /// Ones.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::ones([2]), [1., 1.]);
    /// ```
    pub fn ones(shape: impl AsRef<[usize]>) -> Tensor<T> {
        Tensor::full(shape, T::ONE)
    }
    /// The same value everywhere.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::full([1, 2], 3.), [[3., 3.]]);
    /// ```
    pub fn full(shape: impl AsRef<[usize]>, value: T) -> Tensor<T> {
        let shape = shape.as_ref();
        Tensor::raw(vec![value; Layout::row_major(shape).len()], shape)
    }
    /// The numbers `first`, `first` + 1, … that are less than `end`.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::arange(0., 6.).reshape([2, 3]), [[0., 1., 2.], [3., 4., 5.]]);
    /// ```
    pub fn arange(first: T, end: T) -> Tensor<T> {
        // A NaN or a negative number of elements is none.
        let n = (end - first).to_f64().ceil() as usize;
        Tensor::from(Vec::from_iter(
            (0..n).map(|i| first + T::from_f64(i as f64)),
        ))
    }
    /// The element at each index is `f` of it; called in row-major order.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let x = Tensor::from_fn([2, 2, 2], |i| (100 * i[0] + 10 * i[1] + i[2]) as f64);
    /// assert_eq!(x[[1, 0, 1]], 101.0);
    /// ```
    pub fn from_fn(shape: impl AsRef<[usize]>, mut f: impl FnMut(&[usize]) -> T) -> Tensor<T> {
        let shape = shape.as_ref();
        let len = Layout::row_major(shape).len();
        let mut index = vec![0; shape.len()];
        let mut data = Vec::with_capacity(len);
        for _ in 0..len {
            data.push(f(&index));
            for axis in (0..shape.len()).rev() {
                index[axis] += 1;
                if index[axis] < shape[axis] {
                    break;
                }
                index[axis] = 0;
            }
        }
        Tensor::raw(data, shape)
    }

    /// A tensor with two axes as a matrix.
    ///
    /// # Errors
    ///
    /// When it has not two axes.
    ///
    /// ```
    /// # use labmath::{Tensor, mat};
    /// assert_eq!(Tensor::arange(0., 4.).reshape([2, 2]).to_mat()?, mat![0., 1.; 2., 3.]);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn to_mat(&self) -> Result<Mat<T>> {
        if self.ndim() != 2 {
            return problem(
                "to_mat",
                self.shape(),
                None,
                "a matrix has two axes".to_string(),
            );
        }
        Ok(self.with_mat(|a| a.to_mat()))
    }
    /// A tensor with one axis as a vector.
    ///
    /// # Errors
    ///
    /// When it has not one axis.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::arange(0., 3.).to_vector()?, [0., 1., 2.]);
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn to_vector(&self) -> Result<Vector<T>> {
        if self.ndim() != 1 {
            return problem(
                "to_vector",
                self.shape(),
                None,
                "a vector has one axis".to_string(),
            );
        }
        Ok(Vector::from(self.to_vec()))
    }

    /// The last two axes (there are two) as a view, of a copy where a stride is negative.
    pub(super) fn with_mat<R>(&self, f: impl FnOnce(MatRef<'_, T>) -> R) -> R {
        let whole;
        let tensor = if self.layout.strides.iter().all(|&s| s >= 0) {
            self
        } else {
            whole = self.contiguous();
            &whole
        };
        let [rows, cols] = [tensor.shape()[0], tensor.shape()[1]];
        let [down, across] = [tensor.strides()[0] as usize, tensor.strides()[1] as usize];
        let start = tensor.layout.offset.min(tensor.data.len());
        f(MatRef::from_slice(
            &tensor.data[start..],
            rows,
            cols,
            down,
            across,
        ))
    }
}

/// A single number: a tensor without axes.
impl<T: Element> From<T> for Tensor<T> {
    fn from(value: T) -> Self {
        Tensor::raw(vec![value], &[])
    }
}
/// One axis.
impl<T: Element> From<Vec<T>> for Tensor<T> {
    fn from(data: Vec<T>) -> Self {
        let shape = [data.len()];
        Tensor::raw(data, &shape)
    }
}
/// One axis; the elements are not copied.
impl<T: Element> From<Vector<T>> for Tensor<T> {
    fn from(v: Vector<T>) -> Self {
        Tensor::from(v.into_vec())
    }
}
impl<T: Element> From<&Vector<T>> for Tensor<T> {
    fn from(v: &Vector<T>) -> Self {
        Tensor::from(v.to_vec())
    }
}
impl<T: Element> From<VecRef<'_, T>> for Tensor<T> {
    fn from(v: VecRef<'_, T>) -> Self {
        Tensor::from(v.to_vector())
    }
}
/// Two axes. The elements stay where they are, column by column: the strides are 1 and the number of rows.
impl<T: Element> From<Mat<T>> for Tensor<T> {
    fn from(a: Mat<T>) -> Self {
        let (rows, cols) = a.shape();
        Tensor {
            layout: Layout {
                shape: vec![rows, cols],
                strides: vec![1, rows.max(1) as isize],
                offset: 0,
            },
            data: Arc::new(a.into_vec()),
        }
    }
}
impl<T: Element> From<&Mat<T>> for Tensor<T> {
    fn from(a: &Mat<T>) -> Self {
        Tensor::from(a.as_ref())
    }
}
/// Two axes, copied in row-major order.
impl<T: Element> From<MatRef<'_, T>> for Tensor<T> {
    fn from(a: MatRef<'_, T>) -> Self {
        // The columns of the transpose are the rows.
        Tensor::raw(a.t().to_mat().into_vec(), &[a.rows(), a.cols()])
    }
}

macro_rules! nested {
    ($([$($n:ident),+] $t:ty),*) => { $(
        impl<T: Element, $(const $n: usize),+> From<$t> for Tensor<T> {
            fn from(nested: $t) -> Self {
                let data: Vec<T> = nested!(@flat nested $($n)+);
                Tensor::raw(data, &[$($n),+])
            }
        }
    )* };
    (@flat $x:ident $n:ident) => { $x.to_vec() };
    (@flat $x:ident $n:ident $($rest:ident)+) => {
        { let flat = $x.as_flattened(); nested!(@flat flat $($rest)+) }
    };
}
nested!(
    [A] [T; A],
    [A, B] [[T; B]; A],
    [A, B, C] [[[T; C]; B]; A],
    [A, B, C, D] [[[[T; D]; C]; B]; A]
);
