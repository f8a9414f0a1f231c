//! Methods of first order with a fixed step: descent, momentum, Adam.

use super::{Outcome, Trace};
use std::ops::Deref;

/// Gradient descent, x ← x − rate · ∇f(x) (Cauchy 1847).
///
/// ```
/// use labmath::autodiff::{Scalar, value_and_grad};
/// use labmath::optim::GradientDescent;
/// let bowl = |x: &[f64]| value_and_grad(|x| x[0].square() + x[1].square() * 4.0, x);
/// let trace = GradientDescent { rate: 0.1, ..Default::default() }.minimize(bowl, &[1.0, 1.0]);
/// assert!(trace.converged() && trace.value() < 1e-15);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradientDescent {
    /// The step as a multiple of the gradient.
    pub rate: f64,
    /// The gradient's largest component at which to stop.
    pub tolerance: f64,
    /// The most steps to take.
    pub max_steps: usize,
}

impl Default for GradientDescent {
    fn default() -> Self {
        GradientDescent {
            rate: 0.01,
            tolerance: 1e-8,
            max_steps: 10_000,
        }
    }
}

impl GradientDescent {
    /// Minimises from a start.
    pub fn minimize<G: Deref<Target = [f64]>>(
        &self,
        f: impl Fn(&[f64]) -> (f64, G),
        start: &[f64],
    ) -> Trace {
        run(
            f,
            start,
            self.tolerance,
            self.max_steps,
            |x, gradient, _| {
                x.iter_mut()
                    .zip(gradient)
                    .for_each(|(x, g)| *x -= self.rate * g);
            },
        )
    }
}

/// Gradient descent with momentum: the heavy ball of Polyak (1964), or with `nesterov` the accelerated gradient of
/// Nesterov (1983) in the form of Sutskever et al. (2013).
///
/// v ← decay · v − rate · ∇f, x ← x + v; Nesterov's x ← x + decay · v − rate · ∇f.
///
/// ```
/// use labmath::autodiff::{Scalar, value_and_grad};
/// use labmath::optim::Momentum;
/// let bowl = |x: &[f64]| value_and_grad(|x| x[0].square() + x[1].square() * 100.0, x);
/// let trace = Momentum { rate: 2e-3, ..Default::default() }.minimize(bowl, &[1.0, 1.0]);
/// assert!(trace.converged());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Momentum {
    /// The step as a multiple of the gradient.
    pub rate: f64,
    /// What is kept of the velocity in a step.
    pub decay: f64,
    /// Whether to look ahead.
    pub nesterov: bool,
    /// The gradient's largest component at which to stop.
    pub tolerance: f64,
    /// The most steps to take.
    pub max_steps: usize,
}

impl Default for Momentum {
    fn default() -> Self {
        Momentum {
            rate: 0.01,
            decay: 0.9,
            nesterov: false,
            tolerance: 1e-8,
            max_steps: 10_000,
        }
    }
}

impl Momentum {
    /// Minimises from a start.
    pub fn minimize<G: Deref<Target = [f64]>>(
        &self,
        f: impl Fn(&[f64]) -> (f64, G),
        start: &[f64],
    ) -> Trace {
        let mut velocity = vec![0.0; start.len()];
        run(
            f,
            start,
            self.tolerance,
            self.max_steps,
            |x, gradient, _| {
                for ((x, v), g) in x.iter_mut().zip(&mut velocity).zip(gradient) {
                    *v = self.decay * *v - self.rate * g;
                    *x += if self.nesterov {
                        self.decay * *v - self.rate * g
                    } else {
                        *v
                    };
                }
            },
        )
    }
}

/// Adam (Kingma and Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1): each component's step is scaled
/// by running means of its gradient and of its square.
///
/// ```
/// use labmath::autodiff::{Scalar, value_and_grad};
/// use labmath::optim::Adam;
/// let bowl = |x: &[f64]| value_and_grad(|x| x[0].square() + x[1].square() * 100.0, x);
/// let trace = Adam { rate: 0.05, ..Default::default() }.minimize(bowl, &[1.0, 1.0]);
/// assert!(trace.value() < 1e-10);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam {
    /// The step, about what a component moves at most.
    pub rate: f64,
    /// The decay of the mean gradient.
    pub beta1: f64,
    /// The decay of the mean square.
    pub beta2: f64,
    /// What keeps the quotient finite.
    pub epsilon: f64,
    /// The gradient's largest component at which to stop.
    pub tolerance: f64,
    /// The most steps to take.
    pub max_steps: usize,
}

impl Default for Adam {
    fn default() -> Self {
        Adam {
            rate: 1e-3,
            beta1: 0.9,
            beta2: 0.999,
            epsilon: 1e-8,
            tolerance: 1e-8,
            max_steps: 10_000,
        }
    }
}

impl Adam {
    /// Minimises from a start.
    pub fn minimize<G: Deref<Target = [f64]>>(
        &self,
        f: impl Fn(&[f64]) -> (f64, G),
        start: &[f64],
    ) -> Trace {
        let (mut mean, mut square) = (vec![0.0; start.len()], vec![0.0; start.len()]);
        run(
            f,
            start,
            self.tolerance,
            self.max_steps,
            |x, gradient, step| {
                // The running means start at zero; dividing by 1 − βᵗ takes that out.
                let t = step as f64 + 1.0;
                let (bias1, bias2) = (1.0 - self.beta1.powf(t), 1.0 - self.beta2.powf(t));
                for (i, &g) in gradient.iter().enumerate() {
                    mean[i] = self.beta1 * mean[i] + (1.0 - self.beta1) * g;
                    square[i] = self.beta2 * square[i] + (1.0 - self.beta2) * g * g;
                    x[i] -=
                        self.rate * (mean[i] / bias1) / ((square[i] / bias2).sqrt() + self.epsilon);
                }
            },
        )
    }
}

/// The loop that they share: `advance` moves the point, given the gradient there and the number of steps before.
fn run<G: Deref<Target = [f64]>>(
    f: impl Fn(&[f64]) -> (f64, G),
    start: &[f64],
    tolerance: f64,
    max_steps: usize,
    mut advance: impl FnMut(&mut [f64], &[f64], usize),
) -> Trace {
    let mut trace = Trace::new();
    let mut x = start.to_vec();
    for step in 0..=max_steps {
        let (value, gradient) = f(&x);
        if let Some(outcome) = trace.visit(&x, value, &gradient, tolerance) {
            trace.outcome = outcome;
            return trace;
        }
        advance(&mut x, &gradient, step);
    }
    trace.outcome = Outcome::StepLimit;
    trace
}
