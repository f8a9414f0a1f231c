//! The operations on matrices in a graph.

use super::{MatVar, Origin, column, stretch};
use crate::pairs;
use crate::{Element, Mat};
use std::borrow::Cow;
use std::ops::{Add, Div, Mul, Neg, Sub};

impl<'g, 'a, T: Element> MatVar<'g, 'a, T> {
    /// The value, copied.
    ///
    /// ```
    /// # use labmath::{autodiff::*, mat};
    /// let x = mat![1., 2.];
    /// let graph = Graph::new();
    /// assert_eq!((graph.variable(&x) + graph.variable(&x)).value(), mat![2., 4.]);
    /// ```
    pub fn value(self) -> Mat<T> {
        self.with(Mat::clone)
    }

    /// The value of a 1×1 matrix.
    ///
    /// # Panics
    /// When it is larger.
    ///
    /// ```
    /// # use labmath::{autodiff::*, mat};
    /// let x = mat![1., 2.];
    /// let graph = Graph::new();
    /// assert_eq!(graph.variable(&x).sum().item(), 3.0);
    /// ```
    #[track_caller]
    pub fn item(self) -> T {
        self.with(|value| {
            assert_eq!(
                value.shape(),
                (1, 1),
                "item of a matrix that is not a single number"
            );
            value[(0, 0)]
        })
    }

    /// Rows and columns.
    ///
    /// ```
    /// # use labmath::{autodiff::*, mat};
    /// let x = mat![1., 2.];
    /// let graph = Graph::new();
    /// assert_eq!(graph.variable(&x).t().shape(), (2, 1));
    /// ```
    pub fn shape(self) -> (usize, usize) {
        self.with(Mat::shape)
    }

    pub(super) fn with<R>(self, f: impl FnOnce(&Mat<T>) -> R) -> R {
        f(&self.graph.steps.borrow()[self.step].value)
    }

    pub(super) fn active(self) -> bool {
        self.graph.steps.borrow()[self.step].active
    }

    pub(super) fn derive(
        self,
        value: Mat<T>,
        origin: Origin<T>,
        active: bool,
    ) -> MatVar<'g, 'a, T> {
        self.graph.push(Cow::Owned(value), origin, active)
    }

    /// The matrix product.
    ///
    /// # Panics
    /// When the shapes do not go together.
    ///
    /// ```
    /// # use labmath::{autodiff::*, mat};
    /// let x = mat![1., 2.];
    /// let graph = Graph::new();
    /// let x = graph.variable(&x);
    /// let length = x.matmul(x.t());
    /// assert_eq!((length.item(), length.gradients().wrt(x)), (5.0, mat![2., 4.]));
    /// ```
    #[track_caller]
    pub fn matmul(self, right: MatVar<'g, 'a, T>) -> MatVar<'g, 'a, T> {
        let value = self.with(|a| right.with(|b| a.matmul(b)));
        self.derive(
            value,
            Origin::Product(self.step, right.step),
            self.active() || right.active(),
        )
    }

    /// The transpose.
    ///
    /// ```
    /// # use labmath::{autodiff::*, mat};
    /// let x = mat![1., 2.];
    /// let graph = Graph::new();
    /// assert_eq!(graph.variable(&x).t().value(), mat![1.; 2.]);
    /// ```
    pub fn t(self) -> MatVar<'g, 'a, T> {
        let value = self.with(|a| a.t().to_mat());
        self.derive(value, Origin::Transpose(self.step), self.active())
    }

    /// The sum of all elements, 1×1.
    ///
    /// ```
    /// # use labmath::{autodiff::*, mat};
    /// let x = mat![1., 2.];
    /// let graph = Graph::new();
    /// let x = graph.variable(&x);
    /// assert_eq!(x.sum().gradients().wrt(x), mat![1., 1.]);
    /// ```
    pub fn sum(self) -> MatVar<'g, 'a, T> {
        let value = self.with(|a| Mat::full(1, 1, a.sum()));
        self.derive(value, Origin::Reduction(self.step, None), self.active())
    }

    /// The sums over an axis, which stays with length one: over 0 a row with the sum of each column, over 1 a column with
    /// the sum of each row.
    ///
    /// # Panics
    /// When `axis` is neither 0 nor 1.
    ///
    /// ```
    /// # use labmath::{autodiff::Graph, mat};
    /// let x = mat![1., 2.; 3., 4.];
    /// let graph = Graph::new();
    /// let x = graph.variable(&x);
    /// assert_eq!(x.sum_over(0).value(), mat![4., 6.]);
    /// assert_eq!(x.sum_over(1).value(), mat![3.; 7.]);
    /// ```
    #[track_caller]
    pub fn sum_over(self, axis: usize) -> MatVar<'g, 'a, T> {
        let value = self.with(|a| {
            let (rows, cols) = reduced_shape(a.shape(), axis);
            let mut sums = Mat::zeros(rows, cols);
            each(a, |i, j, x| sums[stretch((rows, cols), i, j)] += x);
            sums
        });
        self.derive(value, Origin::Reduction(self.step, None), self.active())
    }

    /// The means over an axis, which stays with length one.
    ///
    /// # Panics
    /// When `axis` is neither 0 nor 1.
    ///
    /// ```
    /// # use labmath::{autodiff::Graph, mat};
    /// let x = mat![1., 2.; 3., 4.];
    /// let graph = Graph::new();
    /// assert_eq!(graph.variable(&x).mean_over(0).value(), mat![2., 3.]);
    /// ```
    #[track_caller]
    pub fn mean_over(self, axis: usize) -> MatVar<'g, 'a, T> {
        let (rows, cols) = self.shape();
        let count = if axis == 0 { rows } else { cols };
        self.sum_over(axis) * T::from_f64(1.0 / count as f64)
    }

    /// The largest elements over an axis, which stays with length one. The gradient goes to the first of equals.
    ///
    /// # Panics
    /// When `axis` is neither 0 nor 1.
    ///
    /// ```
    /// # use labmath::{autodiff::Graph, mat};
    /// let x = mat![1., 5.; 3., 4.];
    /// let graph = Graph::new();
    /// let x = graph.variable(&x);
    /// let top = x.max_over(1);
    /// assert_eq!(top.value(), mat![5.; 4.]);
    /// assert_eq!(top.sum().gradients().wrt(x), mat![0., 1.; 0., 1.]);
    /// ```
    #[track_caller]
    pub fn max_over(self, axis: usize) -> MatVar<'g, 'a, T> {
        let (value, slopes) = self.with(|a| {
            let (rows, cols) = reduced_shape(a.shape(), axis);
            let mut largest = Mat::full(rows, cols, -T::INFINITY);
            let mut at = vec![None; rows * cols];
            each(a, |i, j, x| {
                let to = stretch((rows, cols), i, j);
                if x > largest[to] || at[to.0 + to.1].is_none() {
                    largest[to] = x;
                    at[to.0 + to.1] = Some((i, j));
                }
            });
            let mut slopes = Mat::zeros(a.rows(), a.cols());
            at.into_iter().flatten().for_each(|at| slopes[at] = T::ONE);
            (largest, slopes)
        });
        let origin = Origin::Reduction(self.step, Some(slopes));
        self.derive(value, origin, self.active())
    }

    /// The mean of all elements, 1×1.
    ///
    /// ```
    /// # use labmath::{autodiff::*, mat};
    /// let x = mat![1., 2.];
    /// let graph = Graph::new();
    /// let x = graph.variable(&x);
    /// assert_eq!(x.mean().gradients().wrt(x), mat![0.5, 0.5]);
    /// ```
    pub fn mean(self) -> MatVar<'g, 'a, T> {
        let (rows, cols) = self.shape();
        self.sum() * T::from_f64(1.0 / (rows * cols) as f64)
    }

    /// The softmax of each row.
    ///
    /// ```
    /// # use labmath::{autodiff::*, mat};
    /// let x = mat![0., 0.];
    /// let graph = Graph::new();
    /// assert!((graph.variable(&x).softmax().value() - mat![0.5, 0.5]).max_abs() < 1e-15);
    /// ```
    pub fn softmax(self) -> MatVar<'g, 'a, T> {
        let value =
            self.with(|scores| log_softmax_rows(scores).map(|x| T::from_f64(x.to_f64().exp())));
        self.derive(value, Origin::Softmax(self.step), self.active())
    }

    /// The logarithm of the softmax of each row, also where the softmax underflows.
    ///
    /// ```
    /// # use labmath::{autodiff::Graph, mat};
    /// let scores = mat![0., 1000.];
    /// let graph = Graph::new();
    /// assert_eq!(graph.variable(&scores).log_softmax().value(), mat![-1000., 0.]);
    /// ```
    pub fn log_softmax(self) -> MatVar<'g, 'a, T> {
        let value = self.with(log_softmax_rows);
        self.derive(value, Origin::LogSoftmax(self.step), self.active())
    }

    /// The mean over the rows of −ln of the softmax at the label, 1×1: the loss of a classifier. Computed from logarithms, so
    /// that confident scores do not underflow.
    ///
    /// # Panics
    /// When there is not a label for each row, or one is not a column.
    ///
    /// ```
    /// # use labmath::{autodiff::*, mat};
    /// let scores = mat![0., 0.];
    /// let graph = Graph::new();
    /// let scores = graph.variable(&scores);
    /// let loss = scores.cross_entropy(&[1]);
    /// assert!((loss.item() - 2f64.ln()).abs() < 1e-15);
    /// assert!((loss.gradients().wrt(scores) - mat![0.5, -0.5]).max_abs() < 1e-15);
    /// ```
    #[track_caller]
    pub fn cross_entropy(self, labels: &[usize]) -> MatVar<'g, 'a, T> {
        let (rows, cols) = self.shape();
        assert_eq!(
            rows,
            labels.len(),
            "cross_entropy of {rows} rows and {} labels",
            labels.len()
        );
        let scale = 1.0 / rows as f64;
        let mut gradient = self.with(log_softmax_rows);
        let mut loss = 0.0;
        for (i, &label) in labels.iter().enumerate() {
            assert!(
                label < cols,
                "the label {label} of row {i} is not one of {cols} columns"
            );
            loss -= scale * gradient[(i, label)].to_f64();
        }
        gradient
            .as_mut_slice()
            .iter_mut()
            .for_each(|g| *g = T::from_f64(scale * g.to_f64().exp()));
        labels
            .iter()
            .enumerate()
            .for_each(|(i, &label)| gradient[(i, label)] -= T::from_f64(scale));
        self.derive(
            Mat::full(1, 1, T::from_f64(loss)),
            Origin::Reduction(self.step, Some(gradient)),
            self.active(),
        )
    }

    /// A function of each pair of elements, broadcast; `f` gives the value, the other two the derivative with respect to
    /// each argument: `one()` where it is one.
    #[track_caller]
    fn zip(
        self,
        other: Self,
        name: &str,
        f: impl Fn(T, T) -> T,
        left_slope: Option<impl Fn(T, T) -> T>,
        right_slope: Option<impl Fn(T, T) -> T>,
    ) -> Self {
        let (value, slopes) = self.with(|a| {
            other.with(|b| {
                let rows = broadcast(a.rows(), b.rows());
                let cols = broadcast(a.cols(), b.cols());
                let (Some(rows), Some(cols)) = (rows, cols) else {
                    panic!(
                        "{name} of {}×{} and {}×{}",
                        a.rows(),
                        a.cols(),
                        b.rows(),
                        b.cols()
                    );
                };
                let shape = (rows, cols);
                (
                    evaluate(a, b, shape, f),
                    [
                        left_slope.map(|slope| evaluate(a, b, shape, slope)),
                        right_slope.map(|slope| evaluate(a, b, shape, slope)),
                    ],
                )
            })
        });
        self.derive(
            value,
            Origin::Zip([self.step, other.step], slopes),
            self.active() || other.active(),
        )
    }
}

/// `f` of each pair of elements of two matrices that are broadcast to a shape.
fn evaluate<T: Element>(
    a: &Mat<T>,
    b: &Mat<T>,
    (rows, cols): (usize, usize),
    f: impl Fn(T, T) -> T,
) -> Mat<T> {
    let mut data = Vec::with_capacity(rows * cols);
    for j in 0..cols {
        pairs::each(column(a, j), column(b, j), &mut data, &f);
    }
    Mat::from_column_major(rows, cols, data)
}

/// The derivative of an argument that is only added.
fn one<T>() -> Option<fn(T, T) -> T> {
    None
}

/// The common length of two dimensions, one of which may be one.
fn broadcast(a: usize, b: usize) -> Option<usize> {
    match (a, b) {
        (a, b) if a == b => Some(a),
        (1, n) | (n, 1) => Some(n),
        _ => None,
    }
}

/// The shape of a matrix reduced over an axis.
#[track_caller]
fn reduced_shape((rows, cols): (usize, usize), axis: usize) -> (usize, usize) {
    match axis {
        0 => (1, cols),
        1 => (rows, 1),
        _ => panic!("reduction of {rows}×{cols} over axis {axis}: a matrix has the axes 0 and 1"),
    }
}

/// Calls `f(i, j, element)`, column by column.
fn each<T: Element>(a: &Mat<T>, mut f: impl FnMut(usize, usize, T)) {
    for (j, column) in a.col_iter().enumerate() {
        for (i, &x) in column.iter().enumerate() {
            f(i, j, x);
        }
    }
}

fn log_softmax_rows<T: Element>(scores: &Mat<T>) -> Mat<T> {
    let mut result = scores.clone();
    for i in 0..scores.rows() {
        let row: Vec<f64> = scores.row(i).iter().map(|x| x.to_f64()).collect();
        for (j, l) in crate::special::log_softmax(&row).into_iter().enumerate() {
            result[(i, j)] = T::from_f64(l);
        }
    }
    result
}

impl<T: Element> Add for MatVar<'_, '_, T> {
    type Output = Self;
    #[track_caller]
    fn add(self, other: Self) -> Self {
        self.zip(other, "sum", |a, b| a + b, one(), one())
    }
}

impl<T: Element> Sub for MatVar<'_, '_, T> {
    type Output = Self;
    #[track_caller]
    fn sub(self, other: Self) -> Self {
        self.zip(
            other,
            "difference",
            |a, b| a - b,
            one(),
            Some(|_, _| -T::ONE),
        )
    }
}

/// The product element by element; the matrix product is [`MatVar::matmul`].
impl<T: Element> Mul for MatVar<'_, '_, T> {
    type Output = Self;
    #[track_caller]
    fn mul(self, other: Self) -> Self {
        self.zip(
            other,
            "elementwise product",
            |a, b| a * b,
            Some(|_, b| b),
            Some(|a, _| a),
        )
    }
}

impl<T: Element> Div for MatVar<'_, '_, T> {
    type Output = Self;
    #[track_caller]
    fn div(self, other: Self) -> Self {
        self.zip(
            other,
            "quotient",
            |a, b| a / b,
            Some(|_, b| T::ONE / b),
            Some(|a: T, b| -a / (b * b)),
        )
    }
}

impl<T: Element> Neg for MatVar<'_, '_, T> {
    type Output = Self;
    fn neg(self) -> Self {
        self.map(|x| (-x, -T::ONE))
    }
}

macro_rules! operators_with_numbers {
    ($($trait:ident $method:ident: |$x:ident, $c:ident| $right:expr, $left:expr;)*) => { $(
        impl<T: Element> $trait<T> for MatVar<'_, '_, T> {
            type Output = Self;
            fn $method(self, $c: T) -> Self {
                self.map(|$x| $right)
            }
        }
        operators_with_numbers!(@left f64 $trait $method $x $c $left);
        operators_with_numbers!(@left f32 $trait $method $x $c $left);
    )* };
    (@left $t:ident $trait:ident $method:ident $x:ident $c:ident $left:expr) => {
        impl<'g, 'a> $trait<MatVar<'g, 'a, $t>> for $t {
            type Output = MatVar<'g, 'a, $t>;
            fn $method(self, matrix: MatVar<'g, 'a, $t>) -> MatVar<'g, 'a, $t> {
                let $c = self;
                matrix.map(|$x| $left)
            }
        }
    };
}
// Value and derivative, with the number on the right and on the left.
operators_with_numbers! {
    Add add: |x, c| (x + c, T::ONE), (c + x, 1.0);
    Sub sub: |x, c| (x - c, T::ONE), (c - x, -1.0);
    Mul mul: |x, c| (x * c, c), (c * x, c);
    Div div: |x, c| (x / c, T::ONE / c), (c / x, -c / (x * x));
}
