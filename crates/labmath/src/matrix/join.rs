//! Matrices made of others: side by side, one above the other, some of the rows.

use super::layout::resolve;
use super::{AsMat, Mat};
use crate::Element;
use crate::error::{Error, Result};

impl<T: Element> Mat<T> {
    /// Two matrices side by side.
    ///
    /// # Errors
    ///
    /// When they have different numbers of rows.
    ///
    /// ```
    /// # use labmath::Mat;
    /// let a = Mat::from_rows([[1.], [2.]]);
    /// assert_eq!(a.hstack(&a)?, Mat::from_rows([[1., 1.], [2., 2.]]));
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn hstack(&self, right: impl AsMat<Elem = T>) -> Result<Mat<T>> {
        let right = right.as_mat();
        if self.rows() != right.rows() {
            return Err(Error::Shape {
                operation: "hstack",
                left: self.shape(),
                right: right.shape(),
            });
        }
        let data = self.iter().chain(right.iter()).copied().collect();
        Ok(Mat::raw(data, self.rows(), self.cols() + right.cols()))
    }
    /// This matrix above another one.
    ///
    /// # Errors
    ///
    /// When they have different numbers of columns.
    ///
    /// ```
    /// # use labmath::Mat;
    /// let a = Mat::from_rows([[1., 2.]]);
    /// assert_eq!(a.vstack(&a)?, Mat::from_rows([[1., 2.], [1., 2.]]));
    /// # Ok::<(), labmath::Error>(())
    /// ```
    pub fn vstack(&self, below: impl AsMat<Elem = T>) -> Result<Mat<T>> {
        let below = below.as_mat();
        if self.cols() != below.cols() {
            return Err(Error::Shape {
                operation: "vstack",
                left: self.shape(),
                right: below.shape(),
            });
        }
        let top = self.rows();
        Ok(Mat::from_fn(top + below.rows(), self.cols(), |i, j| {
            if i < top {
                self[(i, j)]
            } else {
                below[(i - top, j)]
            }
        }))
    }
    /// Some of the rows, in the order of `indices`.
    ///
    /// ```
    /// # use labmath::Mat;
    /// let a = Mat::from_rows([[1., 2.], [3., 4.], [5., 6.]]);
    /// assert_eq!(a.select_rows(&[2, 0]), Mat::from_rows([[5., 6.], [1., 2.]]));
    /// ```
    #[track_caller]
    pub fn select_rows(&self, indices: &[usize]) -> Mat<T> {
        for &i in indices {
            resolve(i..=i, self.rows(), "rows");
        }
        Mat::from_fn(indices.len(), self.cols(), |i, j| self[(indices[i], j)])
    }
}
