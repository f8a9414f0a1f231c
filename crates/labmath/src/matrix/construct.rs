//! Making matrices: from literals, from closures, from what lies in memory.

use super::{AsVector, Mat, MatRef, Vector};
use crate::Element;
use crate::error::{Error, Result, expect};

impl<T: Element> Mat<T> {
    /// Zeros.
    ///
    /// ```
    /// # use labmath::Mat;
    /// assert_eq!(Mat::<f64>::zeros(2, 3).sum(), 0.0);
    /// ```
    pub fn zeros(rows: usize, cols: usize) -> Mat<T> {
        Mat::full(rows, cols, T::ZERO)
    }
    /// Ones.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Mat::ones(1, 2), mat![1., 1.]);
    /// ```
    pub fn ones(rows: usize, cols: usize) -> Mat<T> {
        Mat::full(rows, cols, T::ONE)
    }
    /// The same value everywhere.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Mat::full(1, 2, 3.0), mat![3., 3.]);
    /// ```
    pub fn full(rows: usize, cols: usize, value: T) -> Mat<T> {
        Mat::raw(vec![value; rows * cols], rows, cols)
    }
    /// The identity of order `n`.
    ///
    /// ```
    /// # use labmath::Mat;
    /// assert_eq!(Mat::eye(2), Mat::from_rows([[1., 0.], [0., 1.]]));
    /// ```
    pub fn eye(n: usize) -> Mat<T> {
        let mut eye = Mat::zeros(n, n);
        (0..n).for_each(|i| eye[(i, i)] = T::ONE);
        eye
    }
    /// A square matrix with `diagonal` on its diagonal and zeros elsewhere.
    ///
    /// ```
    /// # use labmath::Mat;
    /// assert_eq!(Mat::from_diagonal([1., 1.]), Mat::eye(2));
    /// ```
    pub fn from_diagonal(diagonal: impl AsVector<Elem = T>) -> Mat<T> {
        let d = diagonal.as_vector();
        Mat::from_fn(d.len(), d.len(), |i, j| if i == j { d[i] } else { T::ZERO })
    }
    /// Element `(i, j)` is `f(i, j)`; called column by column.
    ///
    /// ```
    /// # use labmath::Mat;
    /// let hilbert = Mat::from_fn(3, 3, |i, j| 1.0 / (i + j + 1) as f64);
    /// assert_eq!(hilbert[(1, 2)], 0.25);
    /// ```
    pub fn from_fn(rows: usize, cols: usize, mut f: impl FnMut(usize, usize) -> T) -> Mat<T> {
        let mut data = Vec::with_capacity(rows * cols);
        for j in 0..cols {
            data.extend((0..rows).map(|i| f(i, j)));
        }
        Mat::raw(data, rows, cols)
    }
    /// The rows of a literal, or of anything that gives vectors.
    ///
    /// # Panics
    ///
    /// When the rows differ in length; [`Mat::try_from_rows`] returns the error.
    ///
    /// ```
    /// # use labmath::Mat;
    /// let a = Mat::from_rows([[1., 2., 3.], [4., 5., 6.]]);
    /// assert_eq!(a.shape(), (2, 3));
    /// ```
    #[track_caller]
    pub fn from_rows<R: AsVector<Elem = T>>(rows: impl IntoIterator<Item = R>) -> Mat<T> {
        expect(Mat::try_from_rows(rows))
    }
    /// The rows of anything that gives vectors.
    ///
    /// # Errors
    ///
    /// When the rows differ in length.
    ///
    /// ```
    /// # use labmath::Mat;
    /// let error = Mat::try_from_rows([vec![1., 2.], vec![3.]]).unwrap_err();
    /// assert_eq!(error.to_string(), "row 1 has 1 elements, row 0 has 2");
    /// ```
    pub fn try_from_rows<R: AsVector<Elem = T>>(
        rows: impl IntoIterator<Item = R>,
    ) -> Result<Mat<T>> {
        Ok(Mat::try_from_columns(rows)?.t().to_mat())
    }
    /// The columns of anything that gives vectors.
    ///
    /// # Panics
    ///
    /// When the columns differ in length.
    ///
    /// ```
    /// # use labmath::Mat;
    /// assert_eq!(Mat::from_columns([[1., 3.], [2., 4.]]), Mat::from_rows([[1., 2.], [3., 4.]]));
    /// ```
    #[track_caller]
    pub fn from_columns<C: AsVector<Elem = T>>(columns: impl IntoIterator<Item = C>) -> Mat<T> {
        expect(Mat::try_from_columns(columns))
    }
    /// The columns of anything that gives vectors.
    ///
    /// # Errors
    ///
    /// When the columns differ in length.
    ///
    /// ```
    /// # use labmath::*;
    /// assert!(Mat::try_from_columns([vec![1., 2.], vec![3.]]).is_err());
    /// ```
    pub fn try_from_columns<C: AsVector<Elem = T>>(
        columns: impl IntoIterator<Item = C>,
    ) -> Result<Mat<T>> {
        let (mut data, mut length, mut count) = (Vec::new(), 0, 0);
        for column in columns {
            let column = column.as_vector();
            if count == 0 {
                length = column.len();
            } else if column.len() != length {
                return Err(Error::Ragged {
                    row: count,
                    expected: length,
                    found: column.len(),
                });
            }
            data.extend(column.iter().copied());
            count += 1;
        }
        Ok(Mat::raw(data, length, count))
    }
    /// A copy of what a view sees. Rows that are contiguous are read in squares, so that each cache line is used whole.
    pub(crate) fn copy_of(a: MatRef<'_, T>) -> Mat<T> {
        const SIDE: usize = 16;
        let (m, n) = a.shape();
        if let Some(all) = a.as_slice() {
            return Mat::raw(all.to_vec(), m, n);
        }
        if a.row_stride() == 1 || m <= 1 {
            let mut data = Vec::with_capacity(m * n);
            for column in a.col_iter() {
                data.extend_from_slice(column.as_slice().unwrap_or_default());
            }
            return Mat::raw(data, m, n);
        }
        let mut copy = Mat::zeros(m, n);
        for i in (0..m).step_by(SIDE) {
            for j in (0..n).step_by(SIDE) {
                let (rows, cols) = (SIDE.min(m - i), SIDE.min(n - j));
                let from = a.sub(i, j, rows, cols);
                let to = copy.as_mut().sub(i, j, rows, cols);
                // SAFETY: the shapes are equal, so the indices are inside of both.
                to.each(|i, j, x| *x = unsafe { *from.at(i, j) });
            }
        }
        copy
    }
    /// A matrix of elements that lie column by column.
    ///
    /// # Panics
    ///
    /// When `data` does not hold `rows·cols` elements.
    ///
    /// ```
    /// # use labmath::*;
    /// assert_eq!(Mat::from_column_major(2, 2, vec![1., 2., 3., 4.]), mat![1., 3.; 2., 4.]);
    /// ```
    #[track_caller]
    pub fn from_column_major(rows: usize, cols: usize, data: Vec<T>) -> Mat<T> {
        if data.len() != rows * cols {
            expect::<()>(Err(Error::Count {
                shape: (rows, cols),
                found: data.len(),
            }));
        }
        Mat::raw(data, rows, cols)
    }
    /// A matrix of elements that lie row by row, as text and NumPy's arrays have them.
    ///
    /// # Panics
    ///
    /// When `data` does not hold `rows·cols` elements.
    ///
    /// ```
    /// # use labmath::Mat;
    /// let a = Mat::from_row_major(2, 2, &[1., 2., 3., 4.]);
    /// assert_eq!(a, Mat::from_rows([[1., 2.], [3., 4.]]));
    /// ```
    #[track_caller]
    pub fn from_row_major(rows: usize, cols: usize, data: &[T]) -> Mat<T> {
        if data.len() != rows * cols {
            expect::<()>(Err(Error::Count {
                shape: (rows, cols),
                found: data.len(),
            }));
        }
        MatRef::from_slice(data, rows, cols, cols.max(1), 1).to_mat()
    }
}

impl<T: Element> Default for Mat<T> {
    /// The matrix without rows and columns.
    fn default() -> Self {
        Mat::zeros(0, 0)
    }
}

impl<T: Element> From<Vector<T>> for Mat<T> {
    /// The vector as a matrix of one column.
    fn from(v: Vector<T>) -> Self {
        let n = v.len();
        Mat::raw(v.into_vec(), n, 1)
    }
}
impl<T: Element, const R: usize, const C: usize> From<[[T; C]; R]> for Mat<T> {
    fn from(rows: [[T; C]; R]) -> Self {
        Mat::from_rows(rows)
    }
}
impl<T: Element> From<MatRef<'_, T>> for Mat<T> {
    fn from(view: MatRef<'_, T>) -> Self {
        view.to_mat()
    }
}

/// A matrix from its rows: commas between elements, semicolons between rows.
///
/// ```
/// use labmath::{mat, Mat};
/// assert_eq!(mat![1., 2.; 3., 4.], Mat::from_rows([[1., 2.], [3., 4.]]));
/// ```
#[macro_export]
macro_rules! mat {
    ($($($x:expr),+);+ $(;)?) => { $crate::Mat::from_rows([$([$($x),+]),+]) };
}

/// A vector from its elements.
///
/// ```
/// use labmath::{vector, Vector};
/// assert_eq!(vector![1., 2., 3.], Vector::from([1., 2., 3.]));
/// ```
#[macro_export]
macro_rules! vector {
    ($($x:expr),* $(,)?) => { $crate::Vector::from([$($x),*]) };
}
