//! Automatic differentiation: derivatives of programs, exact to rounding.
//!
//! A function is written once, over any [`Scalar`], and evaluated with numbers that carry derivatives along:
//!
//! ```
//! use labmath::autodiff::{Scalar, derivative, grad, hessian};
//!
//! fn f<S: Scalar>(x: &[S]) -> S {
//!     (x[0] * x[1]).sin() + x[0].powi(2) * 3.0
//! }
//!
//! let g = grad(f, &[1.0, 2.0]);
//! assert!((g[0] - (2.0 * 2f64.cos() + 6.0)).abs() < 1e-15);
//! assert!((g[1] - 2f64.cos()).abs() < 1e-15);
//!
//! let h = hessian(f, &[1.0, 2.0]);
//! assert_eq!(h[(0, 1)], h[(1, 0)]);
//!
//! assert_eq!(derivative(|x| x.exp(), 0.0), 1.0);
//! ```
//!
//! | mode | number | what it gives in one evaluation |
//! | --- | --- | --- |
//! | forward | [`Dual`] | the derivative in one direction; `Dual<Dual<f64>>` the second derivative |
//! | reverse | [`Var`] | the gradient, however many variables there are |
//! | reverse, of matrices | [`MatVar`] in a [`Graph`] | the gradients of a network with respect to its weights |
//! | forward over reverse | `Dual<Var>` | the product of the Hessian with a vector |
//! | reverse, second order | [`CurvedVar`] | the Hessian |
//! | Taylor | [`Taylor`] | derivatives of one variable up to any order |
//!
//! The method and its cost are in Griewank and Walther, *Evaluating Derivatives* (2008): a gradient costs a small
//! multiple of the function, whatever its dimension.

mod check;
mod curved;
mod dual;
mod forward;
mod graph;
mod reverse;
mod scalar;
mod second;
mod tape;
mod taylor;

pub use check::{GradCheck, check_grad};
pub use curved::CurvedVar;
pub use dual::Dual;
pub use forward::{derivative, directional_derivative, second_derivative, value_and_derivative};
pub use graph::{Gradients, Graph, MatVar};
pub use reverse::{grad, jacobian, jvp, value_and_grad, vjp};
pub use scalar::Scalar;
pub use second::{hessian, hvp};
pub use tape::Var;
pub use taylor::{Taylor, taylor};
