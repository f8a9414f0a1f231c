//! A gradient held against differences.

use super::{Scalar, Var, value_and_grad};

/// What [`check_grad`] found.
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
    let scale = gradient.iter().fold(1.0f64, |m, g| m.max(g.abs()));
    let error = gradient
        .iter()
        .zip(&differences)
        .map(|(g, d)| (g - d).abs() / scale)
        .fold(0.0, f64::max);
    GradCheck {
        gradient,
        differences,
        error,
    }
}
