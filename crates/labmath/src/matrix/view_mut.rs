//! Views for writing: what [`MatRef`] is for reading, with the one way to its elements while it lives.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut, RangeBounds};

use super::layout::{Layout, dimensions, outside};
use super::{AsMat, Mat, MatRef};
use crate::Element;
use crate::error::{Error, Shape, expect};

/// A matrix that someone else owns, seen for writing. Like `&mut [T]`.
///
/// ```
/// use labmath::Mat;
/// let mut a = Mat::<f64>::zeros(3, 3);
/// a.as_mut().block(1.., 1..).fill(2.0);
/// assert_eq!(a, Mat::from_rows([[0., 0., 0.], [0., 2., 2.], [0., 2., 2.]]));
/// ```
pub struct MatMut<'a, T> {
    ptr: *mut T,
    layout: Layout,
    owner: PhantomData<&'a mut [T]>,
}

// SAFETY: a MatMut is the only way to its elements while it lives, as `&mut [T]` is.
unsafe impl<T: Send> Send for MatMut<'_, T> {}
// SAFETY: a shared MatMut gives out `&T` only.
unsafe impl<T: Sync> Sync for MatMut<'_, T> {}

impl<T: Element> AsMat for MatMut<'_, T> {
    type Elem = T;
    fn as_mat(&self) -> MatRef<'_, T> {
        self.as_ref()
    }
}
impl<'a, T> MatMut<'a, T> {
    /// A view of `data` for writing: element `(i, j)` is `data[i·row_stride + j·col_stride]`.
    ///
    /// # Panics
    ///
    /// When the last element would lie outside of `data`, or two elements would share a place.
    ///
    /// ```
    /// # use labmath::*;
    /// let mut data = [1., 2., 3., 4.];
    /// MatMut::from_slice(&mut data, 2, 2, 2, 1)[(1, 0)] = 0.0;
    /// assert_eq!(data, [1., 2., 0., 4.]);
    /// ```
    #[track_caller]
    pub fn from_slice(
        data: &'a mut [T],
        rows: usize,
        cols: usize,
        row_stride: usize,
        col_stride: usize,
    ) -> Self {
        let layout = Layout {
            rows,
            cols,
            row_stride,
            col_stride,
        };
        layout.assert_within(data.len());
        layout.assert_apart();
        MatMut {
            ptr: data.as_mut_ptr(),
            layout,
            owner: PhantomData,
        }
    }

    dimensions!("as_mut()");

    /// The address of element `(0, 0)`.
    ///
    /// ```
    /// # use labmath::*;
    /// let mut a = mat![1., 2.; 3., 4.];
    /// assert!(!a.as_mut().as_mut_ptr().is_null());
    /// ```
    #[inline]
    pub fn as_mut_ptr(&mut self) -> *mut T {
        self.ptr
    }

    /// Read-only.
    ///
    /// ```
    /// # use labmath::*;
    /// let mut a = mat![1., 2.; 3., 4.];
    /// assert_eq!(a.as_mut().as_ref().row(0), [1., 2.]);
    /// ```
    #[inline]
    pub fn as_ref(&self) -> MatRef<'_, T> {
        MatRef {
            ptr: self.ptr,
            layout: self.layout,
            owner: PhantomData,
        }
    }
    /// The same view for a shorter time.
    ///
    /// ```
    /// # use labmath::*;
    /// let mut a = mat![1., 2.; 3., 4.];
    /// let mut view = a.as_mut();
    /// view.as_mut().scale(2.0);
    /// view.fill(1.0);
    /// assert_eq!(a, Mat::ones(2, 2));
    /// ```
    #[inline]
    pub fn as_mut(&mut self) -> MatMut<'_, T> {
        MatMut {
            owner: PhantomData,
            ..*self
        }
    }
    /// The transpose.
    ///
    /// ```
    /// # use labmath::*;
    /// let mut a = mat![1., 2.; 3., 4.];
    /// a.as_mut().t()[(0, 1)] = 0.0;
    /// assert_eq!(a, mat![1., 2.; 0., 4.]);
    /// ```
    #[inline]
    pub fn t(self) -> MatMut<'a, T> {
        MatMut {
            layout: self.layout.transposed(),
            ..self
        }
    }
    /// The block of some rows and some columns.
    ///
    /// ```
    /// # use labmath::*;
    /// let mut a = mat![1., 2.; 3., 4.];
    /// a.as_mut().block(.., 1..).fill(0.0);
    /// assert_eq!(a, mat![1., 0.; 3., 0.]);
    /// ```
    #[track_caller]
    pub fn block(
        self,
        rows: impl RangeBounds<usize>,
        cols: impl RangeBounds<usize>,
    ) -> MatMut<'a, T> {
        let part = self.layout.block(rows, cols);
        self.at_part(part)
    }

    #[inline]
    pub(crate) fn sub(self, i: usize, j: usize, m: usize, n: usize) -> MatMut<'a, T> {
        let part = self.layout.part(i, j, m, n);
        self.at_part(part)
    }

    #[inline]
    fn at_part(self, (offset, layout): (usize, Layout)) -> MatMut<'a, T> {
        // SAFETY: the offset is that of an element of the view, or zero.
        let ptr = unsafe { self.ptr.add(offset) };
        MatMut {
            ptr,
            layout,
            ..self
        }
    }

    /// The first `j` columns and the rest, both writable.
    ///
    /// ```
    /// # use labmath::*;
    /// let mut a = mat![1., 2.; 3., 4.];
    /// let (left, right) = a.as_mut().split_at_col(1);
    /// left.copy_from(right.as_ref());
    /// assert_eq!(a, mat![2., 2.; 4., 4.]);
    /// ```
    #[track_caller]
    pub fn split_at_col(self, j: usize) -> (MatMut<'a, T>, MatMut<'a, T>) {
        let Layout { rows, cols, .. } = self.layout;
        assert!(j <= cols, "column {j} of a matrix that has {cols}");
        let left = self.layout.part(0, 0, rows, j).1;
        let left = MatMut {
            layout: left,
            ..self
        };
        (left, self.sub(0, j, rows, cols - j))
    }
    /// The first `i` rows and the rest, both writable.
    ///
    /// ```
    /// # use labmath::*;
    /// let mut a = mat![1., 2.; 3., 4.];
    /// let (top, bottom) = a.as_mut().split_at_row(1);
    /// bottom.copy_from(top.as_ref());
    /// assert_eq!(a, mat![1., 2.; 1., 2.]);
    /// ```
    #[track_caller]
    pub fn split_at_row(self, i: usize) -> (MatMut<'a, T>, MatMut<'a, T>) {
        let rows = self.layout.rows;
        assert!(i <= rows, "row {i} of a matrix that has {rows}");
        let (top, bottom) = self.t().split_at_col(i);
        (top.t(), bottom.t())
    }

    /// Column `j` of a view whose columns are contiguous.
    #[inline]
    #[track_caller]
    pub(crate) fn col_slice_mut(&mut self, j: usize) -> &mut [T] {
        let Layout {
            rows,
            cols,
            row_stride,
            ..
        } = self.layout;
        assert!(j < cols && (row_stride == 1 || rows <= 1));
        // SAFETY: the column's elements are neighbours, and borrowed from `self` for writing.
        unsafe { std::slice::from_raw_parts_mut(self.ptr.add(self.layout.offset(0, j)), rows) }
    }

    /// # Safety
    ///
    /// `i < rows` and `j < cols`.
    #[inline(always)]
    pub(crate) unsafe fn at_mut(&mut self, i: usize, j: usize) -> &mut T {
        debug_assert!(self.layout.contains(i, j));
        // SAFETY: by the caller.
        unsafe { &mut *self.ptr.add(self.layout.offset(i, j)) }
    }

    /// Calls `f(i, j, element)` for each element, column by column.
    pub(crate) fn each(mut self, mut f: impl FnMut(usize, usize, &mut T)) {
        for j in 0..self.cols() {
            for i in 0..self.rows() {
                // SAFETY: inside of the view.
                f(i, j, unsafe { self.at_mut(i, j) });
            }
        }
    }
}

impl<T: Element> MatMut<'_, T> {
    /// Sets each element to `value`.
    ///
    /// ```
    /// # use labmath::*;
    /// let mut a = mat![1., 2.; 3., 4.];
    /// a.as_mut().fill(0.0);
    /// assert_eq!(a, Mat::zeros(2, 2));
    /// ```
    pub fn fill(self, value: T) {
        self.each(|_, _, x| *x = value);
    }
    /// Multiplies each element by `factor`.
    ///
    /// ```
    /// # use labmath::*;
    /// let mut a = mat![1., 2.; 3., 4.];
    /// a.as_mut().scale(2.0);
    /// assert_eq!(a, mat![2., 4.; 6., 8.]);
    /// ```
    pub fn scale(self, factor: T) {
        self.each(|_, _, x| *x *= factor);
    }
    /// Takes the elements of a matrix of the same shape.
    ///
    /// # Panics
    ///
    /// When the shapes differ.
    ///
    /// ```
    /// # use labmath::*;
    /// let mut a = mat![1., 2.; 3., 4.];
    /// a.as_mut().copy_from(Mat::eye(2));
    /// assert_eq!(a, Mat::eye(2));
    /// ```
    #[track_caller]
    pub fn copy_from(self, other: impl AsMat<Elem = T>) {
        let other = other.as_mat();
        if self.shape() != other.shape() {
            expect::<()>(Err(Error::Shape {
                operation: "copy",
                left: self.shape(),
                right: other.shape(),
            }));
        }
        if self.row_stride() == 1 && other.row_stride() == 1 {
            let mut this = self;
            for j in 0..this.cols() {
                let from = other.col(j);
                this.col_slice_mut(j)
                    .copy_from_slice(from.as_slice().unwrap_or_default());
            }
            return;
        }
        if self.col_stride() == 1 && other.col_stride() == 1 {
            return self.t().copy_from(other.t());
        }
        // SAFETY: the shapes are equal, so the indices are inside of both.
        self.each(|i, j, x| *x = unsafe { *other.at(i, j) });
    }
    /// A copy that owns its elements.
    ///
    /// ```
    /// # use labmath::*;
    /// let mut a = mat![1., 2.; 3., 4.];
    /// assert_eq!(a.as_mut().t().to_mat(), mat![1., 3.; 2., 4.]);
    /// ```
    pub fn to_mat(&self) -> Mat<T> {
        self.as_ref().to_mat()
    }
}

impl<T> Index<(usize, usize)> for MatMut<'_, T> {
    type Output = T;
    #[inline]
    #[track_caller]
    fn index(&self, (i, j): (usize, usize)) -> &T {
        if !self.layout.contains(i, j) {
            outside(i, j, self.shape());
        }
        // SAFETY: inside of the view, and borrowed as long as `self`.
        unsafe { &*self.ptr.add(self.layout.offset(i, j)) }
    }
}
impl<T> IndexMut<(usize, usize)> for MatMut<'_, T> {
    #[inline]
    #[track_caller]
    fn index_mut(&mut self, (i, j): (usize, usize)) -> &mut T {
        if !self.layout.contains(i, j) {
            outside(i, j, self.shape());
        }
        // SAFETY: inside of the view.
        unsafe { self.at_mut(i, j) }
    }
}

impl<T: Element> fmt::Debug for MatMut<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.as_ref(), f)
    }
}
