//! The limited-memory quasi-Newton method.

use super::line_search::wolfe;
use super::trace::dot;
use super::{Outcome, Trace};
use std::collections::VecDeque;
use std::ops::Deref;

/// L-BFGS (Nocedal 1980; Nocedal and Wright, *Numerical Optimization*, 2006, algorithms 7.4 and 7.5): the inverse Hessian is
/// applied from the last few steps and changes of the gradient, without being formed; steps satisfy the strong Wolfe
/// conditions.
///
/// ```
/// use labmath::autodiff::{Scalar, value_and_grad};
/// use labmath::optim::Lbfgs;
/// let f = |x: &[f64]| value_and_grad(|x| (x[0] - 3.0).powi(4) + x[1].square(), x);
/// assert!(Lbfgs::default().minimize(f, &[0.0, 1.0]).converged());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lbfgs {
    /// How many steps are remembered.
    pub memory: usize,
    /// The gradient's largest component at which to stop.
    pub tolerance: f64,
    /// The most steps to take.
    pub max_steps: usize,
}

impl Default for Lbfgs {
    fn default() -> Self {
        Lbfgs {
            memory: 10,
            tolerance: 1e-8,
            max_steps: 1000,
        }
    }
}

/// A step s, the change y of the gradient over it, and 1/(s·y).
struct Pair {
    s: Vec<f64>,
    y: Vec<f64>,
    rho: f64,
}

impl Lbfgs {
    /// Minimises from a start.
    pub fn minimize<G: Deref<Target = [f64]>>(
        &self,
        f: impl Fn(&[f64]) -> (f64, G),
        start: &[f64],
    ) -> Trace {
        let evaluate = |x: &[f64]| {
            let (value, gradient) = f(x);
            (value, gradient.to_vec())
        };
        let mut trace = Trace::new();
        let mut pairs: VecDeque<Pair> = VecDeque::new();
        let mut x = start.to_vec();
        let (mut value, mut gradient) = evaluate(&x);
        loop {
            if let Some(outcome) = trace.visit(&x, value, &gradient, self.tolerance) {
                trace.outcome = outcome;
                return trace;
            }
            if trace.steps() >= self.max_steps {
                return trace;
            }
            let mut direction = descent_direction(&gradient, &pairs);
            if dot(&direction, &gradient) >= 0.0 {
                pairs.clear();
                direction = gradient.iter().map(|g| -g).collect();
            }
            let first = if pairs.is_empty() {
                1.0 / dot(&gradient, &gradient).sqrt().max(1.0)
            } else {
                1.0
            };
            let along = |step: f64| -> Vec<f64> {
                x.iter()
                    .zip(&direction)
                    .map(|(x, d)| x + step * d)
                    .collect()
            };
            // The search ends on a point that it has evaluated, most often the last.
            let mut seen: Vec<(f64, f64, Vec<f64>)> = Vec::new();
            let phi = |step: f64| {
                let (value, gradient) = evaluate(&along(step));
                let slope = dot(&gradient, &direction);
                seen.push((step, value, gradient));
                (value, slope)
            };
            let Some(step) = wolfe(phi, value, dot(&gradient, &direction), first) else {
                trace.outcome = Outcome::NoProgress;
                return trace;
            };
            let found = seen
                .iter()
                .rposition(|probe| probe.0 == step)
                .expect("the step was evaluated");
            let (_, new_value, new_gradient) = seen.swap_remove(found);
            let new_x = along(step);
            let s: Vec<f64> = new_x.iter().zip(&x).map(|(a, b)| a - b).collect();
            let y: Vec<f64> = new_gradient
                .iter()
                .zip(&gradient)
                .map(|(a, b)| a - b)
                .collect();
            let sy = dot(&s, &y);
            if sy > f64::EPSILON * dot(&y, &y) {
                pairs.push_back(Pair {
                    s,
                    y,
                    rho: 1.0 / sy,
                });
                if pairs.len() > self.memory {
                    pairs.pop_front();
                }
            }
            (x, value, gradient) = (new_x, new_value, new_gradient);
        }
    }
}

/// −H ∇f by the two-loop recursion.
fn descent_direction(gradient: &[f64], pairs: &VecDeque<Pair>) -> Vec<f64> {
    let mut q = gradient.to_vec();
    let mut alphas = Vec::with_capacity(pairs.len());
    for pair in pairs.iter().rev() {
        let alpha = pair.rho * dot(&pair.s, &q);
        q.iter_mut().zip(&pair.y).for_each(|(q, y)| *q -= alpha * y);
        alphas.push(alpha);
    }
    if let Some(last) = pairs.back() {
        let scale = 1.0 / (last.rho * dot(&last.y, &last.y));
        q.iter_mut().for_each(|q| *q *= scale);
    }
    for (pair, alpha) in pairs.iter().zip(alphas.into_iter().rev()) {
        let beta = pair.rho * dot(&pair.y, &q);
        q.iter_mut()
            .zip(&pair.s)
            .for_each(|(q, s)| *q += (alpha - beta) * s);
    }
    q.iter_mut().for_each(|q| *q = -*q);
    q
}
