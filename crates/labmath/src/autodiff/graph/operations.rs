//! The operations on matrices in a graph.

use super::{MatVar, Origin, stretch};
use crate::{Element, Mat};
use std::borrow::Cow;
use std::ops::{Add, Div, Mul, Neg, Sub};

impl<'g, 'a, T: Element> MatVar<'g, 'a, T> {
    /// The value, copied.
    pub fn value(self) -> Mat<T> {
        self.with(Mat::clone)
    }

    /// The value of a 1×1 matrix.
    ///
    /// # Panics
    /// When it is larger.
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
    pub fn shape(self) -> (usize, usize) {
        self.with(Mat::shape)
    }

    fn with<R>(self, f: impl FnOnce(&Mat<T>) -> R) -> R {
        f(&self.graph.steps.borrow()[self.step].value)
    }

    fn active(self) -> bool {
        self.graph.steps.borrow()[self.step].active
    }

    fn derive(self, value: Mat<T>, origin: Origin<T>, active: bool) -> MatVar<'g, 'a, T> {
        self.graph.push(Cow::Owned(value), origin, active)
    }

    /// The matrix product.
    ///
    /// # Panics
    /// When the shapes do not go together.
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
    pub fn t(self) -> MatVar<'g, 'a, T> {
        let value = self.with(|a| a.t().to_mat());
        self.derive(value, Origin::Transpose(self.step), self.active())
    }

    /// The sum of all elements, 1×1.
    pub fn sum(self) -> MatVar<'g, 'a, T> {
        let value = self.with(|a| Mat::full(1, 1, a.sum()));
        self.derive(value, Origin::Sum(self.step), self.active())
    }

    /// The mean of all elements, 1×1.
    pub fn mean(self) -> MatVar<'g, 'a, T> {
        let (rows, cols) = self.shape();
        self.sum() * T::from_f64(1.0 / (rows * cols) as f64)
    }

    /// A function of each element, given as value and derivative.
    pub fn map(self, f: impl Fn(T) -> (T, T)) -> MatVar<'g, 'a, T> {
        let (value, slopes) = self.with(|a| {
            let mut value = a.clone();
            let mut slopes = Mat::zeros(a.rows(), a.cols());
            for (v, s) in value.as_mut_slice().iter_mut().zip(slopes.as_mut_slice()) {
                (*v, *s) = f(*v);
            }
            (value, slopes)
        });
        self.derive(value, Origin::Map(self.step, slopes), self.active())
    }

    /// The rectifier max(x, 0).
    pub fn relu(self) -> MatVar<'g, 'a, T> {
        self.map(|x| {
            if x > T::ZERO {
                (x, T::ONE)
            } else {
                (T::ZERO, T::ZERO)
            }
        })
    }

    /// The hyperbolic tangent.
    pub fn tanh(self) -> MatVar<'g, 'a, T> {
        self.map(through_f64(|x| {
            let t = x.tanh();
            (t, (1.0 - t) * (1.0 + t))
        }))
    }

    /// The logistic function.
    pub fn sigmoid(self) -> MatVar<'g, 'a, T> {
        self.map(through_f64(|x| {
            let s = crate::special::expit(x);
            (s, s * crate::special::expit(-x))
        }))
    }

    /// eˣ
    pub fn exp(self) -> MatVar<'g, 'a, T> {
        self.map(through_f64(|x| (x.exp(), x.exp())))
    }

    /// Natural logarithm.
    pub fn ln(self) -> MatVar<'g, 'a, T> {
        self.map(through_f64(|x| (x.ln(), 1.0 / x)))
    }

    /// x²
    pub fn square(self) -> MatVar<'g, 'a, T> {
        self.map(|x| (x * x, x + x))
    }

    /// The softmax of each row.
    pub fn softmax(self) -> MatVar<'g, 'a, T> {
        let value =
            self.with(|scores| log_softmax_rows(scores).map(|x| T::from_f64(x.to_f64().exp())));
        self.derive(value, Origin::Softmax(self.step), self.active())
    }

    /// The mean over the rows of −ln of the softmax at the label, 1×1: the loss of a classifier. Computed from logarithms, so
    /// that confident scores do not underflow.
    ///
    /// # Panics
    /// When there is not a label for each row, or one is not a column.
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
            Origin::Reduced(self.step, gradient),
            self.active(),
        )
    }

    /// A function of each pair of elements, broadcast; `f` gives the value and `slopes` the derivative with respect to
    /// each argument, `None` for a derivative of one.
    #[track_caller]
    fn zip(
        self,
        other: Self,
        name: &str,
        f: impl Fn(T, T) -> T,
        slopes: [Option<&dyn Fn(T, T) -> T>; 2],
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
                let evaluate = |f: &dyn Fn(T, T) -> T| {
                    Mat::from_fn(rows, cols, |i, j| {
                        f(a[stretch(a, i, j)], b[stretch(b, i, j)])
                    })
                };
                (evaluate(&f), slopes.map(|slope| slope.map(evaluate)))
            })
        });
        self.derive(
            value,
            Origin::Zip([self.step, other.step], slopes),
            self.active() || other.active(),
        )
    }
}

/// The common length of two dimensions, one of which may be one.
fn broadcast(a: usize, b: usize) -> Option<usize> {
    match (a, b) {
        (a, b) if a == b => Some(a),
        (1, n) | (n, 1) => Some(n),
        _ => None,
    }
}

fn through_f64<T: Element>(f: impl Fn(f64) -> (f64, f64)) -> impl Fn(T) -> (T, T) {
    move |x| {
        let (value, slope) = f(x.to_f64());
        (T::from_f64(value), T::from_f64(slope))
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
        self.zip(other, "sum", |a, b| a + b, [None, None])
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
            [None, Some(&|_, _| -T::ONE)],
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
            [Some(&|_, b| b), Some(&|a, _| a)],
        )
    }
}

impl<T: Element> Div for MatVar<'_, '_, T> {
    type Output = Self;
    #[track_caller]
    fn div(self, other: Self) -> Self {
        let slopes: [Option<&dyn Fn(T, T) -> T>; 2] =
            [Some(&|_, b| T::ONE / b), Some(&|a, b| -a / (b * b))];
        self.zip(other, "quotient", |a, b| a / b, slopes)
    }
}

impl<T: Element> Mul<T> for MatVar<'_, '_, T> {
    type Output = Self;
    fn mul(self, c: T) -> Self {
        self.map(|x| (x * c, c))
    }
}

impl<T: Element> Add<T> for MatVar<'_, '_, T> {
    type Output = Self;
    fn add(self, c: T) -> Self {
        self.map(|x| (x + c, T::ONE))
    }
}

impl<T: Element> Neg for MatVar<'_, '_, T> {
    type Output = Self;
    fn neg(self) -> Self {
        self.map(|x| (-x, -T::ONE))
    }
}
