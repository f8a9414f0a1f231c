//! The loops over the elements of tensors, compiled once for `f64` and once for `f32`.

use std::fmt;

use super::arithmetic::together;
use super::layout::{Layout, Walk};
use super::{Tensor, display, product, reduce};
use crate::Element;
use crate::error::Result;
use crate::pairs::each;

/// An operation on two elements.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Binary {
    Add,
    Sub,
    Mul,
    Div,
    Maximum,
    Minimum,
}

impl Binary {
    fn name(self) -> &'static str {
        match self {
            Binary::Add => "addition",
            Binary::Sub => "subtraction",
            Binary::Mul => "multiplication",
            Binary::Div => "division",
            Binary::Maximum => "maximum",
            Binary::Minimum => "minimum",
        }
    }
}

/// What a reduction does with the elements that it meets.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Fold {
    Sum,
    Max,
    Min,
}

/// The larger; NaN if one is NaN.
#[inline(always)]
pub(super) fn larger<T: Element>(x: T, y: T) -> T {
    if x >= y || x.is_nan() { x } else { y }
}
/// The smaller; NaN if one is NaN.
#[inline(always)]
pub(super) fn smaller<T: Element>(x: T, y: T) -> T {
    if x <= y || x.is_nan() { x } else { y }
}

fn binary<T: Element>(operation: Binary, a: &Tensor<T>, b: &Tensor<T>) -> Result<Tensor<T>> {
    let (a, b) = together(operation.name(), a, b)?;
    let loops = match operation {
        Binary::Add => |x: &[T], y: &[T], out: &mut Vec<T>| each(x, y, out, |x, y| x + y),
        Binary::Sub => |x: &[T], y: &[T], out: &mut Vec<T>| each(x, y, out, |x, y| x - y),
        Binary::Mul => |x: &[T], y: &[T], out: &mut Vec<T>| each(x, y, out, |x, y| x * y),
        Binary::Div => |x: &[T], y: &[T], out: &mut Vec<T>| each(x, y, out, |x, y| x / y),
        Binary::Maximum => |x: &[T], y: &[T], out: &mut Vec<T>| each(x, y, out, larger),
        Binary::Minimum => |x: &[T], y: &[T], out: &mut Vec<T>| each(x, y, out, smaller),
    };
    Ok(combine(&a, &b, loops))
}

/// The results of `loops` for each run of two tensors of one shape. A run that is neither contiguous nor one number is
/// gathered first.
fn combine<T: Element>(
    a: &Tensor<T>,
    b: &Tensor<T>,
    loops: fn(&[T], &[T], &mut Vec<T>),
) -> Tensor<T> {
    let walk = Walk::new([&a.layout, &b.layout]);
    let mut data = Vec::with_capacity(a.len());
    let (mut x, mut y) = (Vec::new(), Vec::new());
    walk.each_run(|[i, j]| {
        let x = elements(&a.data, i, walk.len, walk.steps[0], &mut x);
        let y = elements(&b.data, j, walk.len, walk.steps[1], &mut y);
        if x.len() == 1 && y.len() == 1 {
            // One number for the whole run, or a run of one.
            let start = data.len();
            loops(x, y, &mut data);
            let value = data[start];
            data.resize(start + walk.len, value);
        } else {
            loops(x, y, &mut data);
        }
    });
    Tensor::raw(data, a.shape())
}

/// A run as a slice: the elements themselves where they are neighbours, one where all are the same, else a copy in `space`.
fn elements<'a, T: Copy>(
    data: &'a [T],
    start: usize,
    n: usize,
    step: isize,
    space: &'a mut Vec<T>,
) -> &'a [T] {
    match step {
        1 => &data[start..start + n],
        0 => &data[start..start + 1],
        _ => {
            space.clear();
            space.extend(run(data, start, n, step));
            space
        }
    }
}

/// `n` elements, `step` apart.
#[inline(always)]
pub(super) fn run<T: Copy>(
    data: &[T],
    start: usize,
    n: usize,
    step: isize,
) -> impl ExactSizeIterator<Item = T> + '_ {
    (0..n as isize).map(move |k| data[(start as isize + k * step) as usize])
}

/// The elements in row-major order.
fn gather<T: Element>(a: &Tensor<T>) -> Vec<T> {
    let walk = Walk::new([&a.layout]);
    let mut data = Vec::with_capacity(a.len());
    walk.each_run(|[i]| match walk.steps {
        [1] => data.extend_from_slice(&a.data[i..i + walk.len]),
        [step] => data.extend(run(&a.data, i, walk.len, step)),
    });
    data
}

/// Writes elements in row-major order into a part of `data`.
fn scatter<T: Element>(values: &[T], to: &Layout, data: &mut [T]) {
    let walk = Walk::new([to]);
    let mut values = values.iter();
    walk.each_run(|[start]| {
        for (k, &value) in values.by_ref().take(walk.len).enumerate() {
            data[(start as isize + k as isize * walk.steps[0]) as usize] = value;
        }
    });
}

/// What is compiled for each type of element.
#[doc(hidden)]
#[allow(private_interfaces, private_bounds)]
pub trait TensorRoutines: Sized {
    fn tensor_binary(operation: Binary, a: &Tensor<Self>, b: &Tensor<Self>)
    -> Result<Tensor<Self>>;
    fn tensor_gather(a: &Tensor<Self>) -> Vec<Self>;
    fn tensor_scatter(values: &[Self], to: &Layout, data: &mut [Self]);
    fn tensor_fold(fold: Fold, a: &Tensor<Self>, axes: &[usize]) -> Tensor<Self>;
    fn tensor_extreme(a: &Tensor<Self>, axis: usize, largest: bool) -> Result<Vec<usize>>;
    fn tensor_matmul(a: &Tensor<Self>, b: &Tensor<Self>) -> Result<Tensor<Self>>;
    fn tensor_print(a: &Tensor<Self>, f: &mut fmt::Formatter<'_>, exponent: bool) -> fmt::Result;
    fn tensor_print_exact(a: &Tensor<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result;
    fn tensor_show(a: &Tensor<Self>);
}

macro_rules! routines {
    ($($t:ty),*) => { $(
        #[allow(private_interfaces)]
        impl TensorRoutines for $t {
            fn tensor_binary(operation: Binary, a: &Tensor<$t>, b: &Tensor<$t>) -> Result<Tensor<$t>> {
                binary(operation, a, b)
            }
            fn tensor_gather(a: &Tensor<$t>) -> Vec<$t> {
                gather(a)
            }
            fn tensor_scatter(values: &[$t], to: &Layout, data: &mut [$t]) {
                scatter(values, to, data)
            }
            fn tensor_fold(fold: Fold, a: &Tensor<$t>, axes: &[usize]) -> Tensor<$t> {
                reduce::fold(fold, a, axes)
            }
            fn tensor_extreme(a: &Tensor<$t>, axis: usize, largest: bool) -> Result<Vec<usize>> {
                reduce::extreme(a, axis, largest)
            }
            fn tensor_matmul(a: &Tensor<$t>, b: &Tensor<$t>) -> Result<Tensor<$t>> {
                product::matmul(a, b)
            }
            fn tensor_print(a: &Tensor<$t>, f: &mut fmt::Formatter<'_>, exponent: bool) -> fmt::Result {
                display::print(a, f, exponent)
            }
            fn tensor_print_exact(a: &Tensor<$t>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                display::print_exact(a, f)
            }
            fn tensor_show(a: &Tensor<$t>) {
                display::show(a)
            }
        }
    )* };
}
routines!(f64, f32);
