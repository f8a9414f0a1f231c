//! Parts of a tensor: `x.slice((0, .., 1..3))`.

use std::ops::{Range, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive};

use super::arithmetic::Operand;
use super::layout::Layout;
use super::{Tensor, problem};
use crate::Element;
use crate::error::{Result, expect};

/// Every `step`-th element of a range; a negative step goes from the range's last element to its first.
///
/// ```
/// use labmath::{Tensor, tensor::Step};
/// let x = Tensor::arange(0., 6.);
/// assert_eq!(x.slice(Step(.., 2)), [0., 2., 4.]);
/// assert_eq!(x.slice(Step(1..5, -2)), [4., 2.]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step<R>(pub R, pub isize);

/// A new axis of length 1, in [`Tensor::slice`].
///
/// ```
/// use labmath::{Tensor, tensor::NewAxis};
/// let x = Tensor::from([1., 2., 3.]);
/// assert_eq!(x.slice((.., NewAxis)).shape(), [3, 1]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NewAxis;

/// What [`Slice`]s come down to.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Part {
    Index(isize),
    Range(Option<isize>, Option<isize>, isize),
    NewAxis,
}

/// What is taken along one axis: an index, a range, a [`Step`], a [`NewAxis`]. Negative bounds count from the end.
///
/// ```
/// # use labmath::Tensor;
/// let x = Tensor::arange(0., 5.);
/// assert_eq!(x.slice(-1), 4.0);
/// assert_eq!(x.slice(1..=2), [1., 2.]);
/// assert_eq!(x.slice(-2..), [3., 4.]);
/// ```
pub trait Slice {
    /// Which part it is.
    #[doc(hidden)]
    fn part(&self) -> Part;
}

impl Slice for RangeFull {
    fn part(&self) -> Part {
        Part::Range(None, None, 1)
    }
}
impl Slice for NewAxis {
    fn part(&self) -> Part {
        Part::NewAxis
    }
}
impl<R: Slice> Slice for Step<R> {
    fn part(&self) -> Part {
        match self.0.part() {
            Part::Range(start, end, step) => Part::Range(start, end, step * self.1),
            other => other,
        }
    }
}

/// The element after `last`, where −1 is the last of all and nothing comes after it.
fn after(last: isize) -> Option<isize> {
    if last == -1 { None } else { Some(last + 1) }
}

macro_rules! integers {
    ($($t:ty),*) => { $(
        impl Slice for $t {
            fn part(&self) -> Part {
                Part::Index(*self as isize)
            }
        }
        impl Slice for Range<$t> {
            fn part(&self) -> Part {
                Part::Range(Some(self.start as isize), Some(self.end as isize), 1)
            }
        }
        impl Slice for RangeInclusive<$t> {
            fn part(&self) -> Part {
                Part::Range(Some(*self.start() as isize), after(*self.end() as isize), 1)
            }
        }
        impl Slice for RangeFrom<$t> {
            fn part(&self) -> Part {
                Part::Range(Some(self.start as isize), None, 1)
            }
        }
        impl Slice for RangeTo<$t> {
            fn part(&self) -> Part {
                Part::Range(None, Some(self.end as isize), 1)
            }
        }
        impl Slice for RangeToInclusive<$t> {
            fn part(&self) -> Part {
                Part::Range(None, after(self.end as isize), 1)
            }
        }
    )* };
}
integers!(i32, isize, usize);

/// What is taken of a tensor: a [`Slice`] of the first axis, or a tuple of slices of the first axes.
///
/// ```
/// # use labmath::Tensor;
/// let x = Tensor::arange(0., 8.).reshape([2, 2, 2]);
/// assert_eq!(x.slice((1, .., 0)), [4., 6.]);
/// ```
pub trait Slices {
    /// The parts, axis by axis.
    #[doc(hidden)]
    fn parts(&self) -> Vec<Part>;
}

impl<S: Slice> Slices for S {
    fn parts(&self) -> Vec<Part> {
        vec![self.part()]
    }
}

macro_rules! tuples {
    ($(($($s:ident)+)),*) => { $(
        impl<$($s: Slice),+> Slices for ($($s,)+) {
            #[allow(non_snake_case)]
            fn parts(&self) -> Vec<Part> {
                let ($($s,)+) = self;
                vec![$($s.part()),+]
            }
        }
    )* };
}
tuples!((A), (A B), (A B C), (A B C D), (A B C D E), (A B C D E F));

/// The layout of the parts, each of which takes the next axis; axes beyond them are whole.
fn cut(layout: &Layout, parts: &[Part]) -> Result<Layout> {
    let shape = &layout.shape;
    let fail = |what: String| problem("slice", shape, None, what);
    let taken = parts.iter().filter(|p| !matches!(p, Part::NewAxis)).count();
    if taken > shape.len() {
        return fail(format!("{taken} parts of {} axes", shape.len()));
    }
    let (mut lengths, mut strides) = (Vec::new(), Vec::new());
    let mut offset = layout.offset as isize;
    let mut axis = 0;
    let rest = std::iter::repeat_n(&Part::Range(None, None, 1), shape.len() - taken);
    for part in parts.iter().chain(rest) {
        if let Part::NewAxis = part {
            lengths.push(1);
            strides.push(1);
            continue;
        }
        let (len, stride) = (shape[axis] as isize, layout.strides[axis]);
        let from_end = |i: isize| if i < 0 { i.saturating_add(len) } else { i };
        match *part {
            Part::Index(i) => {
                let at = from_end(i);
                if !(0..len).contains(&at) {
                    return fail(format!(
                        "index {i} of axis {axis}, which has {len} elements"
                    ));
                }
                offset += at * stride;
            }
            Part::Range(start, end, step) => {
                let (first, past) = (from_end(start.unwrap_or(0)), end.map_or(len, from_end));
                if !(0..=past).contains(&first) || past > len {
                    return fail(format!(
                        "elements {first}..{past} of axis {axis}, which has {len}"
                    ));
                }
                if step == 0 {
                    return fail(format!("the step of axis {axis} is zero"));
                }
                let inside = past - first;
                if inside > 0 {
                    offset += stride * if step > 0 { first } else { past - 1 };
                }
                lengths.push((inside as usize).div_ceil(step.unsigned_abs()));
                strides.push(stride.saturating_mul(step));
            }
            Part::NewAxis => {}
        }
        axis += 1;
    }
    Ok(Layout {
        shape: lengths,
        strides,
        offset: offset as usize,
    })
}

impl<T: Element> Tensor<T> {
    /// A part of the tensor, without a copy: an index takes an axis away, a range shortens it, [`Step`] thins it out or
    /// reverses it, [`NewAxis`] adds one. Axes that are not named are whole.
    ///
    /// # Panics
    ///
    /// When a part lies outside of its axis; [`Tensor::try_slice`] returns the error.
    ///
    /// ```
    /// use labmath::{Tensor, tensor::Step};
    /// let x = Tensor::arange(0., 12.).reshape([3, 4]);
    /// assert_eq!(x.slice(1), [4., 5., 6., 7.]);                    // a row
    /// assert_eq!(x.slice((.., 0)), [0., 4., 8.]);                  // a column
    /// assert_eq!(x.slice((1.., 1..3)), [[5., 6.], [9., 10.]]);     // a block
    /// assert_eq!(x.slice((-1, Step(.., 2))), [8., 10.]);           // of the last row, every other element
    /// ```
    #[track_caller]
    pub fn slice(&self, slices: impl Slices) -> Tensor<T> {
        expect(self.try_slice(slices))
    }
    /// A part of the tensor, without a copy.
    ///
    /// # Errors
    ///
    /// When a part lies outside of its axis, a step is zero, or there are more parts than axes.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let error = Tensor::<f64>::zeros([2, 3]).try_slice((.., 1..5)).unwrap_err();
    /// assert_eq!(error.to_string(), "slice of [2, 3]: elements 1..5 of axis 1, which has 3");
    /// ```
    pub fn try_slice(&self, slices: impl Slices) -> Result<Tensor<T>> {
        Ok(self.view(cut(&self.layout, &slices.parts())?))
    }
    /// Writes `values`, broadcast, into a part of the tensor.
    ///
    /// # Panics
    ///
    /// When the part lies outside of the tensor or the values do not go into it; [`Tensor::try_assign`] returns the error.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let mut x = Tensor::zeros([2, 3]);
    /// x.assign((.., 1), 5.0);
    /// x.assign(1, [1., 2., 3.]);
    /// assert_eq!(x, [[0., 5., 0.], [1., 2., 3.]]);
    /// ```
    #[track_caller]
    pub fn assign(&mut self, slices: impl Slices, values: impl Operand<T>) {
        expect(self.try_assign(slices, values));
    }
    /// Writes `values`, broadcast, into a part of the tensor.
    ///
    /// # Errors
    ///
    /// When the part lies outside of the tensor, or the values do not go into it.
    ///
    /// ```
    /// # use labmath::Tensor;
    /// let mut x = Tensor::zeros([2, 3]);
    /// let error = x.try_assign(0, [1., 2.]).unwrap_err();
    /// assert_eq!(error.to_string(), "assign of [3] and [2]: the second does not repeat to the first");
    /// ```
    pub fn try_assign(&mut self, slices: impl Slices, values: impl Operand<T>) -> Result<()> {
        let parts = slices.parts();
        // Checked before anything is written or copied.
        let part = cut(&self.layout, &parts)?;
        let values = values.tensor();
        let Some(from) = values.layout.stretched(&part.shape) else {
            let what = "the second does not repeat to the first".to_string();
            return problem("assign", &part.shape, Some(values.shape()), what);
        };
        let values = values.view(from).to_vec();
        // From here on the tensor lies in row-major order.
        self.as_mut_slice();
        let to = cut(&self.layout, &parts)?;
        T::tensor_scatter(&values, &to, self.as_mut_slice());
        Ok(())
    }
}
