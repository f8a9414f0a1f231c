//! Newton's method.

use super::line_search::wolfe;
use super::trace::dot;
use super::{Outcome, Trace};
use crate::autodiff::{CurvedVar, Var, hessian, value_and_grad};
use crate::{Cholesky, Mat};

/// Newton's method, made safe away from the minimum: a Hessian that is not positive definite gets a multiple of the
/// identity added until its Cholesky factor exists (Nocedal and Wright 2006, algorithm 3.3), and steps satisfy the strong
/// Wolfe conditions. Near a minimum it converges quadratically.
///
/// The function is given twice, once for gradients and once for Hessians; a generic function serves as both.
///
/// ```
/// use labmath::autodiff::Scalar;
/// use labmath::optim::Newton;
/// fn f<S: Scalar>(x: &[S]) -> S {
///     (x[0] - 1.0).square() * 100.0 + (x[0] * x[1]).exp() + x[1].square()
/// }
/// let trace = Newton::default().minimize(f, f, &[0.0, 0.0]);
/// assert!(trace.converged() && trace.steps() < 10);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Newton {
    /// The gradient's largest component at which to stop.
    pub tolerance: f64,
    /// The most steps to take.
    pub max_steps: usize,
}

impl Default for Newton {
    fn default() -> Self {
        Newton {
            tolerance: 1e-8,
            max_steps: 200,
        }
    }
}

impl Newton {
    /// Minimises from a start.
    pub fn minimize(
        &self,
        f: impl Fn(&[Var]) -> Var,
        curved: impl Fn(&[CurvedVar]) -> CurvedVar,
        start: &[f64],
    ) -> Trace {
        let mut trace = Trace::new();
        let mut x = start.to_vec();
        loop {
            let (value, gradient) = value_and_grad(&f, &x);
            if let Some(outcome) = trace.visit(&x, value, &gradient, self.tolerance) {
                trace.outcome = outcome;
                return trace;
            }
            if trace.steps() >= self.max_steps {
                return trace;
            }
            let Some(direction) = newton_direction(&hessian(&curved, &x), &gradient) else {
                trace.outcome = Outcome::NotFinite;
                return trace;
            };
            let along = |step: f64| -> Vec<f64> {
                x.iter()
                    .zip(&direction)
                    .map(|(x, d)| x + step * d)
                    .collect()
            };
            let phi = |step: f64| {
                let (value, gradient) = value_and_grad(&f, &along(step));
                (value, dot(&gradient, &direction))
            };
            match wolfe(phi, value, dot(&gradient, &direction), 1.0) {
                Some(step) => x = along(step),
                None => {
                    trace.outcome = Outcome::NoProgress;
                    return trace;
                }
            }
        }
    }
}

/// −(H + τI)⁻¹ ∇f with the least τ tried that makes it positive definite; `None` for a Hessian that is not finite.
fn newton_direction(hessian: &Mat<f64>, gradient: &[f64]) -> Option<Vec<f64>> {
    let scale = hessian.max_abs();
    if !scale.is_finite() || hessian.iter().any(|h| h.is_nan()) {
        return None;
    }
    let least = (0..gradient.len())
        .map(|i| hessian[(i, i)])
        .fold(f64::INFINITY, f64::min);
    let floor = 1e-3 * scale.max(f64::MIN_POSITIVE);
    let mut shift = if least > 0.0 { 0.0 } else { floor - least };
    for _ in 0..60 {
        let mut shifted = hessian.clone();
        (0..gradient.len()).for_each(|i| shifted[(i, i)] += shift);
        if let Ok(step) = Cholesky::new(&shifted).and_then(|factor| factor.solve(gradient))
            && step.iter().all(|s| s.is_finite())
        {
            return Some(step.iter().map(|s| -s).collect());
        }
        shift = (4.0 * shift).max(floor);
    }
    None
}
