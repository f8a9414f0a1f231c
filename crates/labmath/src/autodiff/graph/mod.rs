//! Reverse mode on matrices: a graph whose steps are whole products and maps.
//!
//! A network's gradient on the scalar tape would record every multiplication of every product. Here a step is a matrix
//! operation, the sweep back is made of matrix operations too (for C = A B, dA = dC Bᵀ and dB = Aᵀ dC), and the time is
//! that of the products.

mod activations;
mod operations;
mod sweep;
#[cfg(test)]
mod tests;

pub use sweep::Gradients;

use crate::{Element, Mat};
use std::borrow::Cow;
use std::cell::RefCell;

/// The record of a calculation with matrices, of which gradients can be asked.
///
/// ```
/// use labmath::autodiff::Graph;
/// use labmath::mat;
///
/// let (w, x) = (mat![1.0, -2.0; 0.5, 3.0], mat![2.0; 1.0]);
/// let graph = Graph::new();
/// let (vw, vx) = (graph.variable(&w), graph.constant(&x));
/// let loss = vw.matmul(vx).relu().sum();
/// assert_eq!(loss.item(), 4.0);
/// assert_eq!(loss.gradients().wrt(vw), mat![0.0, 0.0; 2.0, 1.0]);
/// ```
#[derive(Debug, Default)]
pub struct Graph<'a, T: Element = f64> {
    steps: RefCell<Vec<Step<'a, T>>>,
}

/// A matrix in a [`Graph`]. Operators work element by element, and rows, columns and single elements are broadcast: a
/// dimension of one goes with any.
#[derive(Debug)]
pub struct MatVar<'g, 'a, T: Element = f64> {
    graph: &'g Graph<'a, T>,
    step: usize,
}

impl<T: Element> Clone for MatVar<'_, '_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Element> Copy for MatVar<'_, '_, T> {}

#[derive(Debug)]
struct Step<'a, T: Element> {
    value: Cow<'a, Mat<T>>,
    origin: Origin<T>,
    /// Whether a variable is behind it; constants need no sweep.
    active: bool,
}

/// Where a value came from, with what its sweep back needs.
#[derive(Debug)]
enum Origin<T: Element> {
    Leaf,
    Product(usize, usize),
    Transpose(usize),
    /// Element by element, with the derivatives with respect to each argument, in the shape of the result; `None` is one.
    Map(usize, Mat<T>),
    Zip([usize; 2], [Option<Mat<T>>; 2]),
    /// A reduction over rows, columns or both, with the derivatives in the shape of the argument; `None` is one.
    Reduction(usize, Option<Mat<T>>),
    /// The softmax of each row; its derivative is in the value.
    Softmax(usize),
    /// The logarithm of the softmax of each row; likewise.
    LogSoftmax(usize),
}

impl<'a, T: Element> Graph<'a, T> {
    /// An empty graph.
    pub fn new() -> Graph<'a, T> {
        Graph {
            steps: RefCell::new(Vec::new()),
        }
    }

    /// A matrix whose gradient will be asked for. It is borrowed, not copied.
    pub fn variable(&self, value: &'a Mat<T>) -> MatVar<'_, 'a, T> {
        self.push(Cow::Borrowed(value), Origin::Leaf, true)
    }

    /// A matrix that is given: data, labels.
    pub fn constant(&self, value: &'a Mat<T>) -> MatVar<'_, 'a, T> {
        self.push(Cow::Borrowed(value), Origin::Leaf, false)
    }

    fn push(&self, value: Cow<'a, Mat<T>>, origin: Origin<T>, active: bool) -> MatVar<'_, 'a, T> {
        let mut steps = self.steps.borrow_mut();
        steps.push(Step {
            value,
            origin,
            active,
        });
        MatVar {
            graph: self,
            step: steps.len() - 1,
        }
    }
}

/// Column j of a broadcast matrix; of a matrix with one row it is one element.
fn column<T: Element>(a: &Mat<T>, j: usize) -> &[T] {
    a.col(if a.cols() == 1 { 0 } else { j })
}

/// The element of a broadcast matrix of this shape that stands at (i, j).
fn stretch((rows, cols): (usize, usize), i: usize, j: usize) -> (usize, usize) {
    (if rows == 1 { 0 } else { i }, if cols == 1 { 0 } else { j })
}
