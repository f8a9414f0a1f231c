//! Gradients, Jacobians and their products with vectors, from the tape.

use super::tape::Recording;
use super::{Scalar, Var};
use crate::{Mat, Vector};

/// The gradient of a function of several variables, by one evaluation and one sweep back.
///
/// ```
/// use labmath::autodiff::{Scalar, grad};
/// fn norm<S: Scalar>(x: &[S]) -> S {
///     x.iter().map(|v| v.square()).sum::<S>().sqrt()
/// }
/// let g = grad(norm, &[3.0, 4.0]);
/// assert!((g[0] - 0.6).abs() < 1e-15 && (g[1] - 0.8).abs() < 1e-15);
/// ```
pub fn grad(f: impl Fn(&[Var]) -> Var, x: &[f64]) -> Vector<f64> {
    value_and_grad(f, x).1
}

/// The value and the gradient.
///
/// ```
/// use labmath::autodiff::value_and_grad;
/// let (value, gradient) = value_and_grad(|x| x[0] * x[1], &[2.0, 5.0]);
/// assert_eq!(value, 10.0);
/// assert_eq!(gradient[..], [5.0, 2.0]);
/// ```
pub fn value_and_grad(f: impl Fn(&[Var]) -> Var, x: &[f64]) -> (f64, Vector<f64>) {
    let (recording, variables) = Recording::new(x);
    let y = f(&variables);
    let gradient = recording.pull_back(&[y], &[1.0]);
    (y.value(), gradient.into())
}

/// The values of several functions and the product J v of their Jacobian with a vector: how the outputs change when the
/// point moves along v.
///
/// ```
/// use labmath::autodiff::jvp;
/// let (y, jv) = jvp(|x| vec![x[0] * x[1], x[0] + x[1]], &[2.0, 3.0], &[1.0, 0.0]);
/// assert_eq!((&y[..], &jv[..]), (&[6.0, 5.0][..], &[3.0, 1.0][..]));
/// ```
///
/// # Panics
/// When `x` and `v` differ in length.
pub fn jvp(f: impl Fn(&[Var]) -> Vec<Var>, x: &[f64], v: &[f64]) -> (Vector<f64>, Vector<f64>) {
    assert_eq!(
        x.len(),
        v.len(),
        "a point of length {} and a direction of length {}",
        x.len(),
        v.len()
    );
    let (recording, variables) = Recording::new(x);
    let y = f(&variables);
    let tangents = recording.push_forward(&y, v);
    (values(&y), tangents.into())
}

/// The values of several functions and the product uᵀ J of a vector with their Jacobian: the gradient of Σ uₖ fₖ.
///
/// ```
/// use labmath::autodiff::vjp;
/// let (_, uj) = vjp(|x| vec![x[0] * x[1], x[0] + x[1]], &[2.0, 3.0], &[1.0, 10.0]);
/// assert_eq!(uj[..], [13.0, 12.0]);
/// ```
///
/// # Panics
/// When there are not as many weights as functions.
pub fn vjp(f: impl Fn(&[Var]) -> Vec<Var>, x: &[f64], u: &[f64]) -> (Vector<f64>, Vector<f64>) {
    let (recording, variables) = Recording::new(x);
    let y = f(&variables);
    assert_eq!(
        y.len(),
        u.len(),
        "{} functions and {} weights",
        y.len(),
        u.len()
    );
    let gradient = recording.pull_back(&y, u);
    (values(&y), gradient.into())
}

/// The Jacobian ∂fᵢ/∂xⱼ: one recording, and then a sweep for each row or for each column, whichever are fewer.
///
/// ```
/// use labmath::autodiff::{Scalar, jacobian};
/// let j = jacobian(|x| vec![x[0] * x[1], x[0].exp(), x[1] * 2.0], &[0.0, 3.0]);
/// assert_eq!(j.shape(), (3, 2));
/// assert_eq!((j[(0, 0)], j[(1, 0)], j[(2, 1)]), (3.0, 1.0, 2.0));
/// ```
pub fn jacobian(f: impl Fn(&[Var]) -> Vec<Var>, x: &[f64]) -> Mat<f64> {
    let (recording, variables) = Recording::new(x);
    let y = f(&variables);
    let mut jacobian = Mat::zeros(y.len(), x.len());
    if x.len() < y.len() {
        let mut direction = vec![0.0; x.len()];
        for j in 0..x.len() {
            direction[j] = 1.0;
            jacobian
                .col_mut(j)
                .copy_from_slice(&recording.push_forward(&y, &direction));
            direction[j] = 0.0;
        }
    } else {
        for (i, &y) in y.iter().enumerate() {
            for (j, partial) in recording.pull_back(&[y], &[1.0]).into_iter().enumerate() {
                jacobian[(i, j)] = partial;
            }
        }
    }
    jacobian
}

fn values(y: &[Var]) -> Vector<f64> {
    y.iter().map(|y| y.value()).collect::<Vec<_>>().into()
}
