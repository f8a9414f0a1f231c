//! Views for reading: a matrix seen through two strides, without a copy.
//!
//! A transpose or a block is another [`Layout`] of the same elements, so neither costs anything; the price is that every
//! kernel has to respect both strides.

use std::marker::PhantomData;
use std::ops::{Index, RangeBounds};

use super::layout::{Layout, dimensions, outside};
use super::{Mat, VecRef, Vector};
use crate::Element;
use crate::error::Shape;

/// A matrix that someone else owns, seen read-only. `Copy`, like `&[T]`.
///
/// ```
/// use labmath::Mat;
/// let a = Mat::from_rows([[1., 2., 3.], [4., 5., 6.]]);
/// let t = a.t();
/// assert_eq!(t.shape(), (3, 2));
/// assert_eq!(t[(2, 0)], 3.0);
/// assert_eq!(t.block(1.., ..), Mat::from_rows([[2., 5.], [3., 6.]]));
/// ```
pub struct MatRef<'a, T> {
    pub(super) ptr: *const T,
    pub(super) layout: Layout,
    pub(super) owner: PhantomData<&'a [T]>,
}

// SAFETY: a MatRef gives out nothing but `&T`, as `&[T]` does.
unsafe impl<T: Sync> Send for MatRef<'_, T> {}
// SAFETY: as above.
unsafe impl<T: Sync> Sync for MatRef<'_, T> {}
impl<T> Clone for MatRef<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for MatRef<'_, T> {}

/// What can be read as a matrix: [`Mat`], [`MatRef`], [`MatMut`](crate::MatMut) and references to them.
///
/// ```
/// use labmath::{matmul, Mat};
/// let a = Mat::from_rows([[1., 2.], [3., 4.]]);
/// assert_eq!(matmul(&a, a.t()), matmul(a.as_ref(), a.t()));
/// ```
pub trait AsMat {
    /// The type of the elements.
    type Elem: Element;
    /// The matrix, as a view.
    fn as_mat(&self) -> MatRef<'_, Self::Elem>;
}

impl<T: Element> AsMat for Mat<T> {
    type Elem = T;
    fn as_mat(&self) -> MatRef<'_, T> {
        self.as_ref()
    }
}
impl<T: Element> AsMat for MatRef<'_, T> {
    type Elem = T;
    fn as_mat(&self) -> MatRef<'_, T> {
        *self
    }
}
impl<A: AsMat + ?Sized> AsMat for &A {
    type Elem = A::Elem;
    fn as_mat(&self) -> MatRef<'_, A::Elem> {
        (**self).as_mat()
    }
}

impl<'a, T> MatRef<'a, T> {
    /// A view of `data`: element `(i, j)` is `data[i·row_stride + j·col_stride]`.
    ///
    /// # Panics
    ///
    /// When the last element would lie outside of `data`.
    ///
    /// ```
    /// use labmath::MatRef;
    /// let data = [1., 2., 3., 4., 5., 6.];
    /// let row_major = MatRef::from_slice(&data, 2, 3, 3, 1);
    /// assert_eq!(row_major[(1, 0)], 4.0);
    /// ```
    #[track_caller]
    pub fn from_slice(
        data: &'a [T],
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
        MatRef {
            ptr: data.as_ptr(),
            layout,
            owner: PhantomData,
        }
    }

    dimensions!("as_ref()");

    /// The address of element `(0, 0)`.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 3., 4.; 5., 6.];
    /// assert_eq!(a.t().as_ptr(), &raw const a[(0, 0)]);
    /// ```
    #[inline]
    pub fn as_ptr(&self) -> *const T {
        self.ptr
    }

    /// All elements, column by column, if they lie one behind the other.
    pub(crate) fn as_slice(&self) -> Option<&'a [T]> {
        let Layout { rows, cols, .. } = self.layout;
        let together = self.row_stride() == 1 && (self.col_stride() == rows || cols <= 1);
        // SAFETY: the first of them is at `ptr`, and with these strides the view is the elements behind it.
        (together && rows * cols > 0)
            .then(|| unsafe { std::slice::from_raw_parts(self.ptr, rows * cols) })
    }

    /// The transpose: the same elements with the strides swapped.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 3., 4.; 5., 6.];
    /// assert_eq!(a.as_ref().t().row(0), [1., 3., 5.]);
    /// ```
    #[inline]
    pub fn t(self) -> MatRef<'a, T> {
        MatRef {
            layout: self.layout.transposed(),
            ..self
        }
    }

    /// The block of some rows and some columns.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 3., 4.; 5., 6.];
    /// assert_eq!(a.as_ref().block(1.., ..1), mat![3.; 5.]);
    /// ```
    #[track_caller]
    pub fn block(
        self,
        rows: impl RangeBounds<usize>,
        cols: impl RangeBounds<usize>,
    ) -> MatRef<'a, T> {
        self.at_part(self.layout.block(rows, cols))
    }

    #[inline]
    pub(crate) fn sub(self, i: usize, j: usize, m: usize, n: usize) -> MatRef<'a, T> {
        self.at_part(self.layout.part(i, j, m, n))
    }

    #[inline]
    fn at_part(self, (offset, layout): (usize, Layout)) -> MatRef<'a, T> {
        // SAFETY: the offset is that of an element of the view, or zero.
        let ptr = unsafe { self.ptr.add(offset) };
        MatRef {
            ptr,
            layout,
            ..self
        }
    }

    /// Row `i`.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 3., 4.; 5., 6.];
    /// assert_eq!(a.as_ref().row(1), [3., 4.]);
    /// ```
    #[track_caller]
    pub fn row(self, i: usize) -> VecRef<'a, T> {
        let Layout {
            rows,
            cols,
            col_stride,
            ..
        } = self.layout;
        assert!(i < rows, "row {i} of a matrix that has {rows}");
        let (offset, _) = self.layout.part(i, 0, 1, cols);
        // SAFETY: the row's elements are elements of the view.
        unsafe { VecRef::from_raw(self.ptr.add(offset), cols, col_stride) }
    }

    /// Column `j`.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 3., 4.; 5., 6.];
    /// assert_eq!(a.as_ref().col(1), [2., 4., 6.]);
    /// ```
    #[track_caller]
    pub fn col(self, j: usize) -> VecRef<'a, T> {
        let cols = self.layout.cols;
        assert!(j < cols, "column {j} of a matrix that has {cols}");
        self.t().row(j)
    }

    /// The element at `(i, j)`, if there is one.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 3., 4.; 5., 6.];
    /// assert_eq!(a.as_ref().get(3, 0), None);
    /// ```
    #[inline]
    pub fn get(self, i: usize, j: usize) -> Option<&'a T> {
        // SAFETY: inside of the view.
        self.layout.contains(i, j).then(|| unsafe { self.at(i, j) })
    }

    /// # Safety
    ///
    /// `i < rows` and `j < cols`.
    #[inline(always)]
    pub(crate) unsafe fn at(self, i: usize, j: usize) -> &'a T {
        debug_assert!(self.layout.contains(i, j));
        // SAFETY: by the caller.
        unsafe { &*self.ptr.add(self.layout.offset(i, j)) }
    }

    /// The elements, column by column.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 3., 4.; 5., 6.];
    /// assert!(a.t().iter().eq(&[1., 2., 3., 4., 5., 6.]));
    /// ```
    pub fn iter(self) -> impl ExactSizeIterator<Item = &'a T> + Clone {
        let Layout { rows, cols, .. } = self.layout;
        let height = rows.max(1);
        // SAFETY: k < rows·cols, so both indices are inside.
        (0..rows * cols).map(move |k| unsafe { self.at(k % height, k / height) })
    }
    /// The rows, from the first to the last.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 3., 4.; 5., 6.];
    /// assert_eq!(a.t().row_iter().len(), 2);
    /// ```
    pub fn row_iter(self) -> impl ExactSizeIterator<Item = VecRef<'a, T>> + Clone {
        (0..self.rows()).map(move |i| self.row(i))
    }
    /// The columns, from the first to the last.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 3., 4.; 5., 6.];
    /// assert_eq!(a.t().col_iter().len(), 3);
    /// ```
    pub fn col_iter(self) -> impl ExactSizeIterator<Item = VecRef<'a, T>> + Clone {
        (0..self.cols()).map(move |j| self.col(j))
    }
}

impl<'a, T: Element> MatRef<'a, T> {
    /// The same matrix (so that generic code can say `as_ref` of any matrix).
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 3., 4.; 5., 6.];
    /// assert_eq!(a.t().as_ref(), a.t());
    /// ```
    #[inline]
    pub fn as_ref(&self) -> MatRef<'_, T> {
        *self
    }
    /// A copy that owns its elements.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 3., 4.; 5., 6.];
    /// assert_eq!(a.t().to_mat(), mat![1., 3., 5.; 2., 4., 6.]);
    /// ```
    pub fn to_mat(self) -> Mat<T> {
        T::copied(self)
    }
}

impl<T> Index<(usize, usize)> for MatRef<'_, T> {
    type Output = T;
    #[inline]
    #[track_caller]
    fn index(&self, (i, j): (usize, usize)) -> &T {
        match self.get(i, j) {
            Some(x) => x,
            None => outside(i, j, self.shape()),
        }
    }
}
impl<T: Element, B: AsMat<Elem = T>> PartialEq<B> for MatRef<'_, T> {
    fn eq(&self, other: &B) -> bool {
        let other = other.as_mat();
        self.shape() == other.shape() && self.iter().eq(other.iter())
    }
}
impl<T: Element, B: AsMat<Elem = T>> PartialEq<B> for Mat<T> {
    fn eq(&self, other: &B) -> bool {
        self.as_ref() == *other
    }
}

impl<'a, T: Element> From<&'a Vector<T>> for MatRef<'a, T> {
    /// The vector as a matrix of one column.
    fn from(v: &'a Vector<T>) -> Self {
        MatRef::from_slice(v, v.len(), 1, 1, v.len().max(1))
    }
}
