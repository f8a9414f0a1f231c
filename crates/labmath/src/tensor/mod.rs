//! Tensors: arrays with any number of axes.
//!
//! ```
//! use labmath::{Tensor, tensor::Step};
//!
//! let x = Tensor::from([[1., 2., 3.], [4., 5., 6.]]);   // two rows, three columns
//! assert_eq!(x.shape(), [2, 3]);
//!
//! let centred = &x - x.over(0).mean();                  // the mean of each column, broadcast over the rows
//! assert_eq!(centred, [[-1.5, -1.5, -1.5], [1.5, 1.5, 1.5]]);
//! assert_eq!(x.slice((.., Step(.., -1))), [[3., 2., 1.], [6., 5., 4.]]);
//! assert_eq!(x.matmul(&x.t()), [[14., 32.], [32., 77.]]);
//! ```
//!
//! # How a tensor lies in memory
//!
//! Memory is a line, so the elements of a tensor stand in a row. In **row-major** order the last index runs fastest: the
//! elements of the 2×3 tensor above stand as 1 2 3 4 5 6. The **stride** of an axis says how far apart in that row two
//! elements are whose indices differ by one there: 3 and 1. In general the last stride is 1, and every other is the
//! product of the lengths of the axes after it. The element with the indices i₀, i₁, … stands at
//!
//! > offset + i₀·s₀ + i₁·s₁ + …
//!
//! ```
//! # use labmath::Tensor;
//! let x = Tensor::arange(0., 24.).reshape([2, 3, 4]);
//! assert_eq!(x.strides(), [12, 4, 1]);
//! assert_eq!(x[[1, 2, 3]], (12 + 2 * 4 + 3) as f64);
//! ```
//!
//! Shape, strides and offset are a few integers, and changing them moves no element. So [`permute`](Tensor::permute),
//! [`slice`](Tensor::slice), [`broadcast_to`](Tensor::broadcast_to) and nearly every [`reshape`](Tensor::reshape) cost
//! the same however large the tensor is: the result is a **view** of the same elements. A transpose exchanges two
//! strides, a slice moves the offset, a step multiplies a stride, and an axis that is repeated by broadcasting has the
//! stride 0.
//!
//! ```
//! # use labmath::Tensor;
//! # let x = Tensor::arange(0., 24.).reshape([2, 3, 4]);
//! assert_eq!(x.permute([2, 0, 1]).strides(), [1, 12, 4]);
//! assert_eq!(x.slice((0, .., 1..3)).strides(), [4, 1]);
//! assert_eq!(Tensor::from([1., 2.]).broadcast_to([3, 2]).strides(), [0, 1]);
//! ```
//!
//! A `Tensor` owns its elements together with its views, by a counted reference. A clone is a view too. Nobody sees the
//! sharing: writing to a tensor whose elements are shared copies them first. A [`Mat`](crate::Mat) lies column by column; as
//! a tensor it keeps its place in memory and has the strides 1 and m.
//!
//! # Broadcasting
//!
//! Arithmetic works element by element. Shapes are laid against each other from their last axes on; where one has the
//! length 1, or no axis any more, it is repeated. These are numpy's rules.
//!
//! | left | right | result |
//! | --- | --- | --- |
//! | 2×3 | 3 | 2×3: the vector goes to each row |
//! | 2×3 | 2×1 | 2×3: the column goes to each column |
//! | 4×1 | 5 | 4×5: all pairs |
//! | 2×3 | 2 | none: 3 and 2 differ |

mod argument;
mod arithmetic;
mod construct;
mod display;
mod join;
mod layout;
mod product;
mod reduce;
pub(crate) mod routines;
mod slice;
mod views;

use std::ops::{Index, IndexMut};
use std::sync::Arc;

pub use argument::{Axes, Extents};
pub use arithmetic::Operand;
pub use reduce::Over;
pub use slice::{NewAxis, Slice, Slices, Step};

use crate::Element;
use crate::error::{Error, Result};
use layout::Layout;

/// An array of `f64` or `f32` with any number of axes: see [the module](self) for how it lies in memory.
///
/// ```
/// use labmath::Tensor;
/// let images = Tensor::<f32>::zeros([32, 28, 28]);
/// let flat = images.reshape([32, -1]);
/// assert_eq!(flat.shape(), [32, 784]);
/// ```
#[derive(Clone)]
pub struct Tensor<T = f64> {
    data: Arc<Vec<T>>,
    layout: Layout,
}

/// Why a tensor operation has no answer.
fn problem<T>(
    operation: &'static str,
    left: &[usize],
    right: Option<&[usize]>,
    problem: String,
) -> Result<T> {
    Err(Error::Tensor {
        operation,
        left: left.to_vec(),
        right: right.map(<[usize]>::to_vec),
        problem,
    })
}

impl<T> Tensor<T> {
    fn raw(data: Vec<T>, shape: &[usize]) -> Tensor<T> {
        let layout = Layout::row_major(shape);
        debug_assert_eq!(data.len(), layout.len());
        Tensor {
            data: Arc::new(data),
            layout,
        }
    }

    /// The same elements in another layout.
    fn view(&self, layout: Layout) -> Tensor<T> {
        Tensor {
            data: Arc::clone(&self.data),
            layout,
        }
    }

    /// The length of each axis; of a single number, nothing.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([[1., 2.]]).shape(), [1, 2]);
    /// assert_eq!(Tensor::from(5.0).shape(), []);
    /// ```
    pub fn shape(&self) -> &[usize] {
        &self.layout.shape
    }
    /// How far apart in memory neighbours along each axis are, in elements.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let x = Tensor::<f64>::zeros([2, 3]);
    /// assert_eq!(x.strides(), [3, 1]);
    /// assert_eq!(x.t().strides(), [1, 3]);
    /// ```
    pub fn strides(&self) -> &[isize] {
        &self.layout.strides
    }
    /// How many axes: 0 for a number, 1 for a vector, 2 for a matrix.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::<f64>::zeros([2, 3, 4]).ndim(), 3);
    /// ```
    pub fn ndim(&self) -> usize {
        self.layout.shape.len()
    }
    /// How many elements.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::<f64>::zeros([2, 3, 4]).len(), 24);
    /// ```
    pub fn len(&self) -> usize {
        self.layout.len()
    }
    /// Whether there are no elements, because an axis has the length 0.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert!(Tensor::<f64>::zeros([2, 0]).is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Whether the elements lie next to each other in row-major order.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let x = Tensor::<f64>::zeros([2, 3]);
    /// assert!(x.is_contiguous() && !x.t().is_contiguous());
    /// ```
    pub fn is_contiguous(&self) -> bool {
        self.layout.is_row_major()
    }
    /// The element at `index`, if there is one.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let x = Tensor::from([[1., 2.], [3., 4.]]);
    /// assert_eq!(x.get([1, 0]), Some(&3.0));
    /// assert_eq!(x.get([2, 0]), None);
    /// ```
    pub fn get(&self, index: impl AsRef<[usize]>) -> Option<&T> {
        let place = self.layout.position(index.as_ref())?;
        self.data.get(place)
    }
    /// The elements in row-major order, as a slice, if they lie so.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let x = Tensor::from([[1., 2.], [3., 4.]]);
    /// assert_eq!(x.slice(1).as_slice(), Some(&[3., 4.][..]));
    /// assert_eq!(x.t().as_slice(), None);
    /// ```
    pub fn as_slice(&self) -> Option<&[T]> {
        if self.is_contiguous() {
            let start = if self.is_empty() {
                0
            } else {
                self.layout.offset
            };
            Some(&self.data[start..][..self.len()])
        } else {
            None
        }
    }
    /// The elements in row-major order.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let x = Tensor::from([[1., 2.], [3., 4.]]);
    /// assert!(x.t().iter().eq(&[1., 3., 2., 4.]));
    /// ```
    pub fn iter(&self) -> Iter<'_, T> {
        Iter {
            tensor: self,
            index: vec![0; self.ndim()],
            place: self.layout.offset as isize,
            left: self.len(),
        }
    }
    /// The parts of the tensor along an axis, from the first to the last, as views with one axis fewer.
    ///
    /// # Panics
    ///
    /// When there is no such axis.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let batch = Tensor::from([[1., 2.], [3., 4.]]);
    /// let sums: Vec<f64> = batch.axis_iter(0).map(|row| row.sum()).collect();
    /// assert_eq!(sums, [3., 7.]);
    /// ```
    #[track_caller]
    pub fn axis_iter(&self, axis: isize) -> impl ExactSizeIterator<Item = Tensor<T>> + '_ {
        let axis = crate::error::expect(argument::axis("axis_iter", axis, self.shape()));
        (0..self.shape()[axis]).map(move |i| {
            let mut layout = self.layout.clone();
            let stride = layout.strides.remove(axis);
            layout.shape.remove(axis);
            layout.offset = (layout.offset as isize + i as isize * stride) as usize;
            self.view(layout)
        })
    }
}

impl<T: Element> Tensor<T> {
    /// The only element.
    ///
    /// # Panics
    ///
    /// When there is not exactly one.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([[7.0]]).item(), 7.0);
    /// ```
    #[track_caller]
    pub fn item(&self) -> T {
        assert!(
            self.len() == 1,
            "item of {:?}: it holds {} elements",
            self.shape(),
            self.len()
        );
        self.data[self.layout.offset]
    }
    /// The elements in row-major order, copied.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// assert_eq!(Tensor::from([[1., 2.], [3., 4.]]).t().to_vec(), [1., 3., 2., 4.]);
    /// ```
    pub fn to_vec(&self) -> Vec<T> {
        match self.as_slice() {
            Some(slice) => slice.to_vec(),
            None => T::tensor_gather(self),
        }
    }
    /// The same tensor in row-major order and without a gap: itself if it lies so, else a copy.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let x = Tensor::from([[1., 2.], [3., 4.]]).t();
    /// assert_eq!(x.contiguous().as_slice(), Some(&[1., 3., 2., 4.][..]));
    /// ```
    pub fn contiguous(&self) -> Tensor<T> {
        if self.is_contiguous() {
            self.clone()
        } else {
            Tensor::raw(T::tensor_gather(self), self.shape())
        }
    }
    /// The elements for writing, in row-major order. Elements that lie otherwise, or that another tensor shares, are
    /// copied first.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let x = Tensor::from([1., 2.]);
    /// let mut y = x.clone();
    /// y.as_mut_slice()[0] = 5.0;
    /// assert_eq!((x, y), (Tensor::from([1., 2.]), Tensor::from([5., 2.])));
    /// ```
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        let whole = self.data.len() == self.len() && self.is_contiguous();
        if !whole || Arc::get_mut(&mut self.data).is_none() {
            *self = Tensor::raw(self.to_vec(), &self.layout.shape);
        }
        // Not shared now, so nothing is copied here.
        let data: &mut Vec<T> = Arc::make_mut(&mut self.data);
        data
    }
}

/// The elements of a tensor in row-major order: what [`Tensor::iter`] returns.
///
/// ```
/// # use labmath::Tensor;
/// let x = Tensor::from([[1., 2.], [3., 4.]]);
/// let mut elements = x.iter();
/// assert_eq!((elements.next(), elements.len()), (Some(&1.0), 3));
/// ```
#[derive(Clone)]
pub struct Iter<'a, T> {
    tensor: &'a Tensor<T>,
    index: Vec<usize>,
    place: isize,
    left: usize,
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        self.left = self.left.checked_sub(1)?;
        let item = &self.tensor.data[self.place as usize];
        let Layout { shape, strides, .. } = &self.tensor.layout;
        for axis in (0..shape.len()).rev() {
            self.index[axis] += 1;
            self.place += strides[axis];
            if self.index[axis] < shape[axis] {
                break;
            }
            self.place -= strides[axis] * shape[axis] as isize;
            self.index[axis] = 0;
        }
        Some(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

impl<'a, T> IntoIterator for &'a Tensor<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

#[cold]
#[track_caller]
fn outside(index: &[usize], shape: &[usize]) -> ! {
    panic!("element {index:?} of a tensor of shape {shape:?}")
}

impl<T, const N: usize> Index<[usize; N]> for Tensor<T> {
    type Output = T;
    #[track_caller]
    fn index(&self, index: [usize; N]) -> &T {
        match self.get(index) {
            Some(x) => x,
            None => outside(&index, self.shape()),
        }
    }
}

/// Copies the elements first if another tensor shares them.
impl<T: Element, const N: usize> IndexMut<[usize; N]> for Tensor<T> {
    #[track_caller]
    fn index_mut(&mut self, index: [usize; N]) -> &mut T {
        if self.layout.position(&index).is_none() {
            outside(&index, self.shape());
        }
        let place: usize =
            (index.iter().zip(self.shape())).fold(0, |place, (i, len)| place * len + i);
        &mut self.as_mut_slice()[place]
    }
}
