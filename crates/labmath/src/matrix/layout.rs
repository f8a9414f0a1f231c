//! Where the elements of a view lie: its shape and two strides.
//!
//! Element `(i, j)` lies `i·row_stride + j·col_stride` elements behind the first. A transpose swaps the strides, a block
//! moves the first element; views for reading and for writing add nothing but the right to do so.

use std::ops::{Bound, RangeBounds};

use crate::error::Shape;

#[derive(Clone, Copy)]
pub(super) struct Layout {
    pub(super) rows: usize,
    pub(super) cols: usize,
    pub(super) row_stride: usize,
    pub(super) col_stride: usize,
}

impl Layout {
    /// Panics unless the last element is one of `len`.
    #[inline]
    #[track_caller]
    pub(super) fn assert_within(self, len: usize) {
        let Layout { rows, cols, .. } = self;
        assert!(
            self.is_empty() || self.offset(rows - 1, cols - 1) < len,
            "a {rows}×{cols} view does not fit in {len} elements"
        );
    }

    /// Panics if two elements share a place.
    #[inline]
    #[track_caller]
    pub(super) fn assert_apart(self) {
        let by_row = self.row_stride > self.col_stride;
        let inner = if by_row { self.transposed() } else { self };
        assert!(
            (inner.rows <= 1 || inner.row_stride > 0)
                && (inner.cols <= 1
                    || inner.col_stride > (inner.rows.max(1) - 1) * inner.row_stride),
            "strides {} and {} make elements of a {}×{} view overlap",
            self.row_stride,
            self.col_stride,
            self.rows,
            self.cols
        );
    }

    #[inline]
    fn is_empty(self) -> bool {
        self.rows == 0 || self.cols == 0
    }

    #[inline(always)]
    pub(super) fn contains(self, i: usize, j: usize) -> bool {
        i < self.rows && j < self.cols
    }

    /// How far element `(i, j)` lies behind the first.
    #[inline(always)]
    pub(super) fn offset(self, i: usize, j: usize) -> usize {
        i * self.row_stride + j * self.col_stride
    }

    #[inline]
    pub(super) fn transposed(self) -> Layout {
        Layout {
            rows: self.cols,
            cols: self.rows,
            row_stride: self.col_stride,
            col_stride: self.row_stride,
        }
    }

    /// `m` rows from row `i` and `n` columns from column `j`, and how far their first element lies behind the first of
    /// all; nothing has no first element, and lies where it is.
    #[inline]
    pub(super) fn part(self, i: usize, j: usize, m: usize, n: usize) -> (usize, Layout) {
        assert!(i + m <= self.rows && j + n <= self.cols);
        let part = Layout {
            rows: m,
            cols: n,
            ..self
        };
        (
            if part.is_empty() {
                0
            } else {
                self.offset(i, j)
            },
            part,
        )
    }

    /// The same for ranges, with a panic that says what is out of range.
    #[track_caller]
    pub(super) fn block(
        self,
        rows: impl RangeBounds<usize>,
        cols: impl RangeBounds<usize>,
    ) -> (usize, Layout) {
        let (i, m) = resolve(rows, self.rows, "rows");
        let (j, n) = resolve(cols, self.cols, "columns");
        self.part(i, j, m, n)
    }
}

#[cold]
#[track_caller]
pub(super) fn outside(i: usize, j: usize, (rows, cols): Shape) -> ! {
    panic!("element ({i}, {j}) of a {rows}×{cols} matrix")
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

/// What views of both kinds say of their layout; `$view` makes one of a matrix `a` in the examples.
macro_rules! dimensions {
    ($view:literal) => {
        /// How many rows.
        ///
        /// ```
        /// # use labmath::*;
        /// # #[allow(unused_mut)]
        /// let mut a = mat![1., 2.; 3., 4.; 5., 6.];
        #[doc = concat!("assert_eq!(a.", $view, ".t().rows(), 2);")]
        /// ```
        #[inline]
        pub fn rows(&self) -> usize {
            self.layout.rows
        }
        /// How many columns.
        ///
        /// ```
        /// # use labmath::*;
        /// # #[allow(unused_mut)]
        /// let mut a = mat![1., 2.; 3., 4.; 5., 6.];
        #[doc = concat!("assert_eq!(a.", $view, ".t().cols(), 3);")]
        /// ```
        #[inline]
        pub fn cols(&self) -> usize {
            self.layout.cols
        }
        /// Rows and columns.
        ///
        /// ```
        /// # use labmath::*;
        /// # #[allow(unused_mut)]
        /// let mut a = mat![1., 2.; 3., 4.; 5., 6.];
        #[doc = concat!("assert_eq!(a.", $view, ".t().shape(), (2, 3));")]
        /// ```
        #[inline]
        pub fn shape(&self) -> Shape {
            (self.layout.rows, self.layout.cols)
        }
        /// Elements between one row and the next.
        ///
        /// ```
        /// # use labmath::*;
        /// # #[allow(unused_mut)]
        /// let mut a = mat![1., 2.; 3., 4.; 5., 6.];
        #[doc = concat!("assert_eq!(a.", $view, ".t().row_stride(), 3);")]
        /// ```
        #[inline]
        pub fn row_stride(&self) -> usize {
            self.layout.row_stride
        }
        /// Elements between one column and the next.
        ///
        /// ```
        /// # use labmath::*;
        /// # #[allow(unused_mut)]
        /// let mut a = mat![1., 2.; 3., 4.; 5., 6.];
        #[doc = concat!("assert_eq!(a.", $view, ".t().col_stride(), 1);")]
        /// ```
        #[inline]
        pub fn col_stride(&self) -> usize {
            self.layout.col_stride
        }
    };
}
pub(super) use dimensions;
