//! A gradient held against differences.

use super::graph::{Graph, MatVar};
use super::{Scalar, Var, value_and_grad};
use crate::Mat;

/// What [`check_grad`] or [`Graph::check_grad`] found.
///
/// ```
/// # use labmath::{autodiff::*, mat};
/// let check = check_grad(|x| x[0] * x[0], &[3.0]);
/// assert_eq!(check.gradient, [6.0]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct GradCheck {
    /// The gradient by reverse mode.
    pub gradient: Vec<f64>,
    /// The gradient by central differences.
    pub differences: Vec<f64>,
    /// The largest difference between the two, relative to the larger of one and the gradient's largest component.
    pub error: f64,
}

/// Compares the gradient by reverse mode with central differences, whose own error is of the order of 10⁻¹⁰ for a
/// well-scaled function: an `error` above 10⁻⁶ means that one of the two is wrong.
///
/// ```
/// use labmath::autodiff::{Scalar, check_grad};
/// let check = check_grad(|x| (x[0] * x[1]).sin() + x[1].exp(), &[0.3, 1.2]);
/// assert!(check.error < 1e-8);
/// ```
pub fn check_grad(f: impl Fn(&[Var]) -> Var, x: &[f64]) -> GradCheck {
    let gradient = value_and_grad(&f, x).1.into_vec();
    let mut point: Vec<Var> = x.iter().map(|&x| Var::constant(x)).collect();
    let mut differences = Vec::with_capacity(x.len());
    for (i, &x) in x.iter().enumerate() {
        // The cube root of the rounding unit balances truncation and rounding.
        let h = f64::EPSILON.cbrt() * x.abs().max(1.0);
        let (high, low) = (x + h, x - h);
        point[i] = Var::constant(high);
        let above = f(&point).value();
        point[i] = Var::constant(low);
        let below = f(&point).value();
        point[i] = Var::constant(x);
        differences.push((above - below) / (high - low));
    }
    GradCheck::new(gradient, differences)
}

impl GradCheck {
    fn new(gradient: Vec<f64>, differences: Vec<f64>) -> GradCheck {
        let scale = gradient.iter().fold(1.0f64, |m, g| m.max(g.abs()));
        let error = gradient
            .iter()
            .zip(&differences)
            .map(|(g, d)| (g - d).abs() / scale)
            // Not f64::max, which would pass over a NaN.
            .fold(0.0, |worst: f64, e| if e <= worst { worst } else { e });
        GradCheck {
            gradient,
            differences,
            error,
        }
    }
}

impl Graph<'_, f64> {
    /// Compares the gradients of a function of matrices with central differences, as [`check_grad`] does. The components
    /// are those of the first matrix, column by column, then those of the second, and so on.
    ///
    /// ```
    /// use labmath::{autodiff::Graph, mat};
    /// let (w, x) = (mat![0.5, -1.0; 2.0, 0.25], mat![1.0; -2.0]);
    /// let check = Graph::check_grad(&[w, x], |v| v[0].matmul(v[1]).tanh().sum());
    /// assert_eq!(check.gradient.len(), 6);
    /// assert!(check.error < 1e-8);
    /// ```
    ///
    /// # Panics
    /// When the function's value is not 1×1.
    #[track_caller]
    pub fn check_grad(
        inputs: &[Mat<f64>],
        f: impl for<'g, 'a> Fn(&[MatVar<'g, 'a>]) -> MatVar<'g, 'a>,
    ) -> GradCheck {
        let gradient = {
            let graph = Graph::new();
            let variables: Vec<_> = inputs.iter().map(|x| graph.variable(x)).collect();
            let found = f(&variables).gradients();
            let of = |&v: &MatVar<'_, '_>| found.wrt(v).into_vec();
            variables.iter().flat_map(of).collect()
        };
        let mut inputs = inputs.to_vec();
        let value = |inputs: &[Mat<f64>]| {
            let graph = Graph::new();
            let variables: Vec<_> = inputs.iter().map(|x| graph.variable(x)).collect();
            f(&variables).item()
        };
        let mut differences = Vec::new();
        for k in 0..inputs.len() {
            for i in 0..inputs[k].as_slice().len() {
                let x = inputs[k].as_slice()[i];
                let h = f64::EPSILON.cbrt() * x.abs().max(1.0);
                let (high, low) = (x + h, x - h);
                inputs[k].as_mut_slice()[i] = high;
                let above = value(&inputs);
                inputs[k].as_mut_slice()[i] = low;
                let below = value(&inputs);
                inputs[k].as_mut_slice()[i] = x;
                differences.push((above - below) / (high - low));
            }
        }
        GradCheck::new(gradient, differences)
    }
}
