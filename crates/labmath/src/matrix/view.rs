//! Views for reading: a matrix seen through two strides, without a copy.
//!
//! An element `(i, j)` lies at `ptr + i·row_stride + j·col_stride`. A transpose swaps the strides, a block moves
//! the pointer, so neither costs anything; the price is that every kernel has to respect both strides.

use std::marker::PhantomData;
use std::ops::{Bound, Index, RangeBounds};

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
    pub(super) rows: usize,
    pub(super) cols: usize,
    pub(super) row_stride: usize,
    pub(super) col_stride: usize,
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

/// `start` and length of `range` within `0..len`, or a panic that says what is out of range.
#[track_caller]
pub(super) fn resolve(range: impl RangeBounds<usize>, len: usize, what: &str) -> (usize, usize) {
    let start = match range.start_bound() {
        Bound::Included(&s) => s,
        Bound::Excluded(&s) => s + 1,
        Bound::Unbounded => 0,
    };
    let end = match range.end_bound() {
        Bound::Included(&e) => e + 1,
        Bound::Excluded(&e) => e,
        Bound::Unbounded => len,
    };
    assert!(
        start <= end && end <= len,
        "{what} {start}..{end} of a matrix that has {len}"
    );
    (start, end - start)
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
        if rows > 0 && cols > 0 {
            let last = (rows - 1) * row_stride + (cols - 1) * col_stride;
            assert!(
                last < data.len(),
                "a {rows}×{cols} view does not fit in {} elements",
                data.len()
            );
        }
        MatRef {
            ptr: data.as_ptr(),
            rows,
            cols,
            row_stride,
            col_stride,
            owner: PhantomData,
        }
    }

    /// How many rows.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![1., 2.; 3., 4.; 5., 6.].t().rows(), 2);
    /// ```
    #[inline]
    pub fn rows(&self) -> usize {
        self.rows
    }
    /// How many columns.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![1., 2.; 3., 4.; 5., 6.].t().cols(), 3);
    /// ```
    #[inline]
    pub fn cols(&self) -> usize {
        self.cols
    }
    /// Rows and columns.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![1., 2.; 3., 4.; 5., 6.].t().shape(), (2, 3));
    /// ```
    #[inline]
    pub fn shape(&self) -> Shape {
        (self.rows, self.cols)
    }
    /// Elements between one row and the next.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![1., 2.; 3., 4.; 5., 6.].t().row_stride(), 3);
    /// ```
    #[inline]
    pub fn row_stride(&self) -> usize {
        self.row_stride
    }
    /// Elements between one column and the next.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![1., 2.; 3., 4.; 5., 6.].t().col_stride(), 1);
    /// ```
    #[inline]
    pub fn col_stride(&self) -> usize {
        self.col_stride
    }
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
            ptr: self.ptr,
            rows: self.cols,
            cols: self.rows,
            row_stride: self.col_stride,
            col_stride: self.row_stride,
            owner: PhantomData,
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
        let (i, m) = resolve(rows, self.rows, "rows");
        let (j, n) = resolve(cols, self.cols, "columns");
        self.sub(i, j, m, n)
    }

    #[inline]
    pub(crate) fn sub(self, i: usize, j: usize, m: usize, n: usize) -> MatRef<'a, T> {
        assert!(i + m <= self.rows && j + n <= self.cols);
        let offset = if m == 0 || n == 0 {
            0
        } else {
            i * self.row_stride + j * self.col_stride
        };
        // SAFETY: element (i, j) is inside of the view, or the block is empty and the offset 0.
        let ptr = unsafe { self.ptr.add(offset) };
        MatRef {
            ptr,
            rows: m,
            cols: n,
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
        assert!(i < self.rows, "row {i} of a matrix that has {}", self.rows);
        let offset = if self.cols == 0 {
            0
        } else {
            i * self.row_stride
        };
        // SAFETY: the row's elements are elements of the view.
        unsafe { VecRef::from_raw(self.ptr.add(offset), self.cols, self.col_stride) }
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
        assert!(
            j < self.cols,
            "column {j} of a matrix that has {}",
            self.cols
        );
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
        (i < self.rows && j < self.cols).then(|| unsafe { self.at(i, j) })
    }

    /// # Safety
    ///
    /// `i < rows` and `j < cols`.
    #[inline(always)]
    pub(crate) unsafe fn at(self, i: usize, j: usize) -> &'a T {
        debug_assert!(i < self.rows && j < self.cols);
        // SAFETY: by the caller.
        unsafe { &*self.ptr.add(i * self.row_stride + j * self.col_stride) }
    }

    /// The elements, column by column.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 3., 4.; 5., 6.];
    /// assert!(a.t().iter().eq(&[1., 2., 3., 4., 5., 6.]));
    /// ```
    pub fn iter(self) -> impl ExactSizeIterator<Item = &'a T> + Clone {
        let rows = self.rows.max(1);
        // SAFETY: k < rows·cols, so both indices are inside.
        (0..self.rows * self.cols).map(move |k| unsafe { self.at(k % rows, k / rows) })
    }
    /// The rows, from the first to the last.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 3., 4.; 5., 6.];
    /// assert_eq!(a.t().row_iter().len(), 2);
    /// ```
    pub fn row_iter(self) -> impl ExactSizeIterator<Item = VecRef<'a, T>> + Clone {
        (0..self.rows).map(move |i| self.row(i))
    }
    /// The columns, from the first to the last.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 3., 4.; 5., 6.];
    /// assert_eq!(a.t().col_iter().len(), 3);
    /// ```
    pub fn col_iter(self) -> impl ExactSizeIterator<Item = VecRef<'a, T>> + Clone {
        (0..self.cols).map(move |j| self.col(j))
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

#[cold]
#[track_caller]
pub(super) fn outside(i: usize, j: usize, rows: usize, cols: usize) -> ! {
    panic!("element ({i}, {j}) of a {rows}×{cols} matrix")
}

impl<T> Index<(usize, usize)> for MatRef<'_, T> {
    type Output = T;
    #[inline]
    #[track_caller]
    fn index(&self, (i, j): (usize, usize)) -> &T {
        match self.get(i, j) {
            Some(x) => x,
            None => outside(i, j, self.rows, self.cols),
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
