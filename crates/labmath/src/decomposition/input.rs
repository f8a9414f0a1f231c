//! What decompositions are given: checked matrices, and right-hand sides of any kind.

use crate::Element;
use crate::error::{Error, Result};
use crate::matrix::{AsMat, AsVector, Mat, MatRef, VecRef, Vector};

/// A copy to work on, or the error that names the first element that is NaN or infinite.
pub(super) fn finite<T: Element>(operation: &'static str, a: MatRef<'_, T>) -> Result<Mat<T>> {
    let copy = a.to_mat();
    // A sum of magnitudes is finite unless an element is not, or the sum overflows: only then is it worth a search.
    if !T::sum_abs_of(copy.as_slice()).is_finite()
        && let Some(k) = copy.iter().position(|x| !x.is_finite())
    {
        return Err(Error::NotFinite {
            operation,
            row: k % a.rows(),
            col: k / a.rows(),
        });
    }
    Ok(copy)
}

/// A finite copy of a square matrix.
pub(super) fn square<T: Element>(operation: &'static str, a: MatRef<'_, T>) -> Result<Mat<T>> {
    if a.rows() != a.cols() {
        return Err(Error::NotSquare {
            operation,
            shape: a.shape(),
        });
    }
    finite(operation, a)
}

/// A finite copy of a matrix that is symmetric up to rounding.
pub(super) fn symmetric<T: Element>(operation: &'static str, a: MatRef<'_, T>) -> Result<Mat<T>> {
    /// Side of the blocks in which an element and its mirror image are both near in memory.
    const BLOCK: usize = 16;
    let copy = square(operation, a)?;
    let n = copy.rows();
    if n <= BLOCK && is_exactly_symmetric(copy.as_slice(), n) {
        return Ok(copy);
    }
    let tolerance = T::from_f64(64.0 * n.max(1) as f64) * T::EPSILON;
    for jb in (0..n).step_by(BLOCK) {
        for ib in (jb..n).step_by(BLOCK) {
            for j in jb..n.min(jb + BLOCK) {
                for i in ib.max(j + 1)..n.min(ib + BLOCK) {
                    let (low, high) = (copy[(i, j)], copy[(j, i)]);
                    if low != high {
                        let size =
                            (copy[(i, i)].abs() + copy[(j, j)].abs()).max(low.abs() + high.abs());
                        // Halved first: the difference of huge elements of opposite signs must not overflow.
                        let half = T::from_f64(0.5);
                        if (low * half - high * half).abs() > tolerance * size {
                            return Err(Error::NotSymmetric {
                                operation,
                                row: i,
                                col: j,
                            });
                        }
                    }
                }
            }
        }
    }
    Ok(copy)
}

/// Whether each element of a small matrix equals its mirror image.
fn is_exactly_symmetric<T: Element>(a: &[T], n: usize) -> bool {
    let mut equal = true;
    for (j, column) in a.chunks_exact(n.max(1)).enumerate() {
        for (i, &x) in column.iter().enumerate().skip(j + 1) {
            equal &= x == a[i * n + j];
        }
    }
    equal
}

/// The right-hand side of `A·X = B`: a vector, whose solution is a vector, or a matrix, whose solution is a matrix.
///
/// ```
/// use labmath::mat;
/// let lu = mat![2., 0.; 0., 4.].lu()?;
/// assert_eq!(lu.solve([2., 4.])?, [1., 1.]);
/// assert_eq!(lu.solve(mat![2.; 4.])?, mat![1.; 1.]);
/// # Ok::<(), labmath::Error>(())
/// ```
pub trait RightSide<T: Element> {
    /// What the solution is.
    type Solution;
    /// The right-hand side as columns.
    fn to_columns(&self) -> Mat<T>;
    /// The solution from its columns.
    fn from_columns(columns: Mat<T>) -> Self::Solution;
}

macro_rules! vector_side {
    ($([$($generics:tt)*] $t:ty),* $(,)?) => { $(
        impl<T: Element, $($generics)*> RightSide<T> for $t {
            type Solution = Vector<T>;
            fn to_columns(&self) -> Mat<T> {
                Mat::from_columns([self.as_vector()])
            }
            fn from_columns(columns: Mat<T>) -> Vector<T> {
                Vector::from(columns.into_vec())
            }
        }
    )* };
}
vector_side!([] Vector<T>, [] &Vector<T>, [] VecRef<'_, T>, [] &[T], [] &Vec<T>, [] Vec<T>,
    [const N: usize] [T; N], [const N: usize] &[T; N]);

macro_rules! matrix_side {
    ($($t:ty),*) => { $(
        impl<T: Element> RightSide<T> for $t {
            type Solution = Mat<T>;
            fn to_columns(&self) -> Mat<T> {
                self.as_mat().to_mat()
            }
            fn from_columns(columns: Mat<T>) -> Mat<T> {
                columns
            }
        }
    )* };
}
matrix_side!(Mat<T>, &Mat<T>, MatRef<'_, T>);

/// The columns of a right-hand side that has as many rows as the matrix.
pub(super) fn columns<T: Element>(shape: (usize, usize), b: &impl RightSide<T>) -> Result<Mat<T>> {
    let b = b.to_columns();
    if b.rows() != shape.0 {
        return Err(Error::Shape {
            operation: "solve",
            left: shape,
            right: b.shape(),
        });
    }
    Ok(b)
}
