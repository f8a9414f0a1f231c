//! Minimisation of smooth functions: gradient descent, momentum, Adam, Newton's method, L-BFGS.
//!
//! ```
//! use labmath::autodiff::{Scalar, value_and_grad};
//! use labmath::optim::{Lbfgs, Outcome};
//!
//! fn rosenbrock<S: Scalar>(x: &[S]) -> S {
//!     (-x[0] + 1.0).square() + (x[1] - x[0].square()).square() * 100.0
//! }
//!
//! let trace = Lbfgs::default().minimize(|x| value_and_grad(rosenbrock, x), &[-1.2, 1.0]);
//! assert_eq!(trace.outcome, Outcome::Converged);
//! assert!((trace.x()[0] - 1.0).abs() < 1e-6 && (trace.x()[1] - 1.0).abs() < 1e-6);
//! ```
//!
//! Every method is a struct of its settings with usable defaults, takes a function that returns a value and a gradient,
//! and returns a [`Trace`] of all that it visited, to be plotted or compared. All stop when the gradient's largest
//! component is at most `tolerance`, after `max_steps`, or as soon as a value is not a number.

mod descent;
mod lbfgs;
mod line_search;
mod newton;
mod trace;

pub use descent::{Adam, GradientDescent, Momentum};
pub use lbfgs::Lbfgs;
pub use newton::Newton;
pub use trace::{Outcome, Trace};
