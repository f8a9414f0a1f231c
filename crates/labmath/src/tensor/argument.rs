//! What stands for axes and shapes in a call: integers of any type, arrays of them, and `..` for all axes.

use super::problem;
use crate::error::Result;

/// `axis` of a tensor of this shape; a negative one counts from the last.
pub(super) fn axis(operation: &'static str, axis: isize, shape: &[usize]) -> Result<usize> {
    let ndim = shape.len();
    let resolved = if axis < 0 {
        axis.checked_add_unsigned(ndim)
    } else {
        Some(axis)
    };
    match resolved {
        Some(resolved) if (0..ndim as isize).contains(&resolved) => Ok(resolved as usize),
        _ => problem(
            operation,
            shape,
            None,
            format!("axis {axis} is not one of its {ndim}"),
        ),
    }
}

/// Axes of a tensor: one of them (`0`, `-1`), several (`[0, 2]`), or all (`..`). Negative ones count from the last.
///
/// ```
/// # use labmath::Tensor;
/// let x = Tensor::<f64>::ones([2, 3, 4]);
/// assert_eq!(x.over(-1).sum().shape(), [2, 3]);
/// assert_eq!(x.over([0, 2]).sum().shape(), [3]);
/// assert_eq!(x.over(..).sum().shape(), []);
/// ```
pub trait Axes {
    /// The axes as they were written, for a tensor that has `ndim`.
    fn axes(&self, ndim: usize) -> Vec<isize>;
}

impl Axes for std::ops::RangeFull {
    fn axes(&self, ndim: usize) -> Vec<isize> {
        (0..ndim as isize).collect()
    }
}

/// The lengths of axes: `[2, 3]`, where one may be `-1` and is then what the number of elements leaves.
///
/// ```
/// # use labmath::Tensor;
/// assert_eq!(Tensor::arange(0., 12.).reshape([2, -1, 3]).shape(), [2, 2, 3]);
/// ```
pub trait Extents {
    /// The lengths as they were written.
    fn extents(&self) -> Vec<isize>;
}

macro_rules! integers {
    ($($t:ty),*) => { $(
        impl Axes for $t {
            fn axes(&self, _: usize) -> Vec<isize> {
                vec![*self as isize]
            }
        }
        impl<const N: usize> Axes for [$t; N] {
            fn axes(&self, _: usize) -> Vec<isize> {
                self.iter().map(|&axis| axis as isize).collect()
            }
        }
        impl Axes for &[$t] {
            fn axes(&self, _: usize) -> Vec<isize> {
                self.iter().map(|&axis| axis as isize).collect()
            }
        }
        impl<const N: usize> Extents for [$t; N] {
            fn extents(&self) -> Vec<isize> {
                self.iter().map(|&len| len as isize).collect()
            }
        }
        impl Extents for &[$t] {
            fn extents(&self) -> Vec<isize> {
                self.iter().map(|&len| len as isize).collect()
            }
        }
    )* };
}
integers!(i32, isize, usize);

/// The axes that are meant, each once and in ascending order.
pub(super) fn axes(
    operation: &'static str,
    given: &impl Axes,
    shape: &[usize],
) -> Result<Vec<usize>> {
    let mut axes = in_order(operation, given, shape)?;
    axes.sort_unstable();
    Ok(axes)
}

/// The axes that are meant, each once, as they were written.
pub(super) fn in_order(
    operation: &'static str,
    given: &impl Axes,
    shape: &[usize],
) -> Result<Vec<usize>> {
    let mut axes = Vec::new();
    for written in given.axes(shape.len()) {
        let found = axis(operation, written, shape)?;
        if axes.contains(&found) {
            return problem(
                operation,
                shape,
                None,
                format!("axis {written} is named twice"),
            );
        }
        axes.push(found);
    }
    Ok(axes)
}
