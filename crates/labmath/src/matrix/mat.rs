//! The matrix that owns its elements.
//!
//! Elements lie column by column: the columns of `Q`, `U` and `V` are what decompositions work on and what
//! readers ask for, and here each of them is a plain slice. Rows are views with a stride.

use std::ops::{Index, IndexMut, RangeBounds};

use super::layout::outside;
use super::{AsMat, MatMut, MatRef, VecRef, Vector};
use crate::Element;
use crate::error::{Error, Shape, expect};

/// A dense matrix of `f64` or `f32`, stored column by column.
///
/// ```
/// use labmath::Mat;
/// let a = Mat::from_rows([[1., 2.], [3., 4.]]);
/// let b = &a * &a.t() + Mat::eye(2);
/// assert_eq!(b, Mat::from_rows([[6., 11.], [11., 26.]]));
/// println!("{b}");
/// ```
#[derive(Clone)]
pub struct Mat<T> {
    data: Vec<T>,
    rows: usize,
    cols: usize,
}

impl<T> Mat<T> {
    pub(super) fn raw(data: Vec<T>, rows: usize, cols: usize) -> Mat<T> {
        debug_assert_eq!(data.len(), rows * cols);
        Mat { data, rows, cols }
    }

    /// How many rows.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Mat::<f64>::zeros(2, 3).rows(), 2);
    /// ```
    #[inline]
    pub fn rows(&self) -> usize {
        self.rows
    }
    /// How many columns.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Mat::<f64>::zeros(2, 3).cols(), 3);
    /// ```
    #[inline]
    pub fn cols(&self) -> usize {
        self.cols
    }
    /// Rows and columns.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Mat::<f64>::zeros(2, 3).shape(), (2, 3));
    /// ```
    #[inline]
    pub fn shape(&self) -> Shape {
        (self.rows, self.cols)
    }
    /// Whether there are as many rows as columns.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!(!Mat::<f64>::zeros(2, 3).is_square());
    /// ```
    #[inline]
    pub fn is_square(&self) -> bool {
        self.rows == self.cols
    }
    /// All elements, column by column.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![1., 2.; 3., 4.].as_slice(), [1., 3., 2., 4.]);
    /// ```
    #[inline]
    pub fn as_slice(&self) -> &[T] {
        &self.data
    }
    /// All elements for writing, column by column.
    ///
    /// ```
    /// # use labmath::*;
    /// let mut a = mat![1., 2.; 3., 4.];
    /// a.as_mut_slice()[1] = 0.0;
    /// assert_eq!(a, mat![1., 2.; 0., 4.]);
    /// ```
    #[inline]
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        &mut self.data
    }
    /// The elements, column by column, without a copy.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![1., 2.; 3., 4.].into_vec(), [1., 3., 2., 4.]);
    /// ```
    pub fn into_vec(self) -> Vec<T> {
        self.data
    }

    /// The matrix as a view.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 3., 4.];
    /// assert_eq!(a.as_ref().t(), mat![1., 3.; 2., 4.]);
    /// ```
    #[inline]
    pub fn as_ref(&self) -> MatRef<'_, T> {
        MatRef::from_slice(&self.data, self.rows, self.cols, 1, self.rows.max(1))
    }
    /// The matrix as a view for writing.
    ///
    /// ```
    /// # use labmath::*;
    /// let mut a = mat![1., 2.; 3., 4.];
    /// a.as_mut().t().block(..1, ..).fill(0.0);         // the first column
    /// assert_eq!(a, mat![0., 2.; 0., 4.]);
    /// ```
    #[inline]
    pub fn as_mut(&mut self) -> MatMut<'_, T> {
        MatMut::from_slice(&mut self.data, self.rows, self.cols, 1, self.rows.max(1))
    }
    /// The transpose, without copying.
    ///
    /// ```
    /// # use labmath::Mat;
    /// let a = Mat::from_rows([[1., 2., 3.]]);
    /// assert_eq!(a.t().shape(), (3, 1));
    /// ```
    #[inline]
    pub fn t(&self) -> MatRef<'_, T> {
        self.as_ref().t()
    }
    /// The block of some rows and some columns, without copying.
    ///
    /// ```
    /// # use labmath::Mat;
    /// let a = Mat::from_fn(4, 4, |i, j| (10 * i + j) as f64);
    /// assert_eq!(a.block(1..3, ..2), Mat::from_rows([[10., 11.], [20., 21.]]));
    /// ```
    #[track_caller]
    pub fn block(
        &self,
        rows: impl RangeBounds<usize>,
        cols: impl RangeBounds<usize>,
    ) -> MatRef<'_, T> {
        self.as_ref().block(rows, cols)
    }
    /// The block of some rows and some columns, for writing.
    ///
    /// ```
    /// # use labmath::*;
    /// let mut a = mat![1., 2.; 3., 4.];
    /// a.block_mut(1.., ..).scale(10.0);
    /// assert_eq!(a, mat![1., 2.; 30., 40.]);
    /// ```
    #[track_caller]
    pub fn block_mut(
        &mut self,
        rows: impl RangeBounds<usize>,
        cols: impl RangeBounds<usize>,
    ) -> MatMut<'_, T> {
        self.as_mut().block(rows, cols)
    }
    /// Row `i`.
    ///
    /// ```
    /// # use labmath::Mat;
    /// let a = Mat::from_rows([[1., 2.], [3., 4.]]);
    /// assert_eq!(a.row(1), [3., 4.]);
    /// ```
    #[track_caller]
    pub fn row(&self, i: usize) -> VecRef<'_, T> {
        self.as_ref().row(i)
    }
    /// Column `j`, whose elements are neighbours in memory.
    ///
    /// ```
    /// # use labmath::Mat;
    /// let a = Mat::from_rows([[1., 2.], [3., 4.]]);
    /// assert_eq!(a.col(1), [2., 4.]);
    /// ```
    #[inline]
    #[track_caller]
    pub fn col(&self, j: usize) -> &[T] {
        assert!(
            j < self.cols,
            "column {j} of a matrix that has {}",
            self.cols
        );
        &self.data[j * self.rows..][..self.rows]
    }
    /// Column `j` for writing.
    ///
    /// ```
    /// # use labmath::*;
    /// let mut a = mat![1., 2.; 3., 4.];
    /// a.col_mut(1)[0] = 7.0;
    /// assert_eq!(a, mat![1., 7.; 3., 4.]);
    /// ```
    #[inline]
    #[track_caller]
    pub fn col_mut(&mut self, j: usize) -> &mut [T] {
        assert!(
            j < self.cols,
            "column {j} of a matrix that has {}",
            self.cols
        );
        &mut self.data[j * self.rows..][..self.rows]
    }
    /// Columns `j` and `k`, both for writing; `j` must be less than `k`.
    #[inline]
    pub(crate) fn two_cols(&mut self, j: usize, k: usize) -> (&mut [T], &mut [T]) {
        let (left, right) = self.data.split_at_mut(k * self.rows);
        (
            &mut left[j * self.rows..][..self.rows],
            &mut right[..self.rows],
        )
    }
    /// The element at `(i, j)`, if there is one.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![1., 2.; 3., 4.].get(2, 0), None);
    /// ```
    #[inline]
    pub fn get(&self, i: usize, j: usize) -> Option<&T> {
        if i < self.rows && j < self.cols {
            self.data.get(i + j * self.rows)
        } else {
            None
        }
    }
    /// The rows, from the first to the last.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 3., 4.];
    /// let norms: Vec<f64> = a.row_iter().map(norm::l1).collect();
    /// assert_eq!(norms, [3., 7.]);
    /// ```
    pub fn row_iter(&self) -> impl ExactSizeIterator<Item = VecRef<'_, T>> + Clone {
        self.as_ref().row_iter()
    }
    /// The columns, from the first to the last, as slices.
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 3., 4.];
    /// let norms: Vec<f64> = a.col_iter().map(norm::l1).collect();
    /// assert_eq!(norms, [4., 6.]);
    /// ```
    pub fn col_iter(&self) -> impl ExactSizeIterator<Item = &[T]> + Clone {
        (0..self.cols).map(|j| self.col(j))
    }
    /// The elements, column by column.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!(mat![1., 2.; 3., 4.].iter().eq(&[1., 3., 2., 4.]));
    /// ```
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.data.iter()
    }
    /// Exchanges columns `j` and `k`.
    ///
    /// ```
    /// # use labmath::*;
    /// let mut a = mat![1., 2.; 3., 4.];
    /// a.swap_cols(0, 1);
    /// assert_eq!(a, mat![2., 1.; 4., 3.]);
    /// ```
    pub fn swap_cols(&mut self, j: usize, k: usize) {
        if j != k {
            let (a, b) = self.two_cols(j.min(k), j.max(k));
            a.swap_with_slice(b);
        }
    }
    /// Exchanges rows `i` and `k`.
    ///
    /// ```
    /// # use labmath::*;
    /// let mut a = mat![1., 2.; 3., 4.];
    /// a.swap_rows(0, 1);
    /// assert_eq!(a, mat![3., 4.; 1., 2.]);
    /// ```
    pub fn swap_rows(&mut self, i: usize, k: usize) {
        if i != k && self.rows > 0 {
            self.data
                .chunks_exact_mut(self.rows)
                .for_each(|col| col.swap(i, k));
        }
    }
    /// Keeps the first `count` columns.
    ///
    /// ```
    /// # use labmath::*;
    /// let mut a = mat![1., 2.; 3., 4.];
    /// a.truncate_cols(1);
    /// assert_eq!(a, mat![1.; 3.]);
    /// ```
    pub fn truncate_cols(&mut self, count: usize) {
        if count < self.cols {
            self.cols = count;
            self.data.truncate(count * self.rows);
        }
    }
}

impl<T: Element> Mat<T> {
    /// The same matrix (so that generic code can copy any matrix).
    ///
    /// ```
    /// # use labmath::*;
    /// let a = mat![1., 2.; 3., 4.];
    /// assert_eq!(a.to_mat(), a);
    /// ```
    pub fn to_mat(&self) -> Mat<T> {
        self.clone()
    }

    /// `f` of each element.
    ///
    /// ```
    /// # use labmath::Mat;
    /// assert_eq!(Mat::<f64>::eye(2).map(|x| 3.0 * x), 3.0 * Mat::<f64>::eye(2));
    /// ```
    pub fn map(&self, f: impl FnMut(T) -> T) -> Mat<T> {
        Mat::raw(
            self.data.iter().copied().map(f).collect(),
            self.rows,
            self.cols,
        )
    }
    /// `f` of each pair of elements in the same place.
    ///
    /// # Panics
    ///
    /// When the shapes differ.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![3., 5.].zip_with(mat![4., 12.], f64::hypot), mat![5., 13.]);
    /// ```
    #[track_caller]
    pub fn zip_with(&self, other: impl AsMat<Elem = T>, mut f: impl FnMut(T, T) -> T) -> Mat<T> {
        let other = other.as_mat();
        if self.shape() != other.shape() {
            expect::<()>(Err(Error::Shape {
                operation: "zip_with",
                left: self.shape(),
                right: other.shape(),
            }));
        }
        Mat::raw(
            self.iter()
                .zip(other.iter())
                .map(|(&x, &y)| f(x, y))
                .collect(),
            self.rows,
            self.cols,
        )
    }

    /// The sum of all elements.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![1., 2.; 3., 4.].sum(), 10.0);
    /// ```
    pub fn sum(&self) -> T {
        self.data.iter().copied().sum()
    }
    /// The sum of the diagonal.
    ///
    /// ```
    /// # use labmath::Mat;
    /// assert_eq!(Mat::from_rows([[1., 2.], [3., 4.]]).trace(), 5.0);
    /// ```
    pub fn trace(&self) -> T {
        self.diagonal().iter().copied().sum()
    }
    /// The elements `(i, i)`.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![1., 2.; 3., 4.].diagonal(), [1., 4.]);
    /// ```
    pub fn diagonal(&self) -> Vector<T> {
        (0..self.rows.min(self.cols))
            .map(|i| self[(i, i)])
            .collect()
    }
    /// The mean of each column: a vector of as many elements as there are columns.
    ///
    /// ```
    /// # use labmath::Mat;
    /// assert_eq!(Mat::from_rows([[1., 2.], [3., 6.]]).column_means(), [2., 4.]);
    /// ```
    pub fn column_means(&self) -> Vector<T> {
        let n = T::from_f64(self.rows as f64);
        self.col_iter().map(|c| T::sum_of(c) / n).collect()
    }
    /// The largest absolute value; 0 for an empty matrix, NaN if one is NaN.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(mat![1., -5.; 3., 4.].max_abs(), 5.0);
    /// ```
    pub fn max_abs(&self) -> T {
        T::max_abs_of(&self.data)
    }
    /// Whether it equals its transpose exactly.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!(mat![1., 2.; 2., 4.].is_symmetric());
    /// ```
    pub fn is_symmetric(&self) -> bool {
        self.is_square() && (0..self.cols).all(|j| (0..j).all(|i| self[(i, j)] == self[(j, i)]))
    }
}

impl<T> Index<(usize, usize)> for Mat<T> {
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
impl<T> IndexMut<(usize, usize)> for Mat<T> {
    #[inline]
    #[track_caller]
    fn index_mut(&mut self, (i, j): (usize, usize)) -> &mut T {
        if i >= self.rows || j >= self.cols {
            outside(i, j, self.shape());
        }
        &mut self.data[i + j * self.rows]
    }
}
