//! What a minimisation visited, and why it ended.

/// Why a minimisation ended.
///
/// ```
/// # use labmath::optim::*;
/// let trace = GradientDescent { rate: 0.25, max_steps: 2, ..Default::default() }.minimize(|x: &[f64]| (x[0] * x[0], vec![2.0 * x[0]]), &[1.0]);
/// assert_eq!(trace.outcome, Outcome::StepLimit);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The gradient's largest component is within the tolerance.
    Converged,
    /// The steps ran out first.
    StepLimit,
    /// A value or gradient was NaN or infinite: the last point of the trace is the one before.
    NotFinite,
    /// No step along the direction of search lowers the function any more; rounding is the usual reason.
    NoProgress,
}

/// The points that a minimisation visited, the start first.
///
/// ```
/// # use labmath::optim::*;
/// let trace = GradientDescent { rate: 0.25, ..Default::default() }.minimize(|x: &[f64]| (x[0] * x[0], vec![2.0 * x[0]]), &[1.0]);
/// assert_eq!(trace.points[..3], [[1.0], [0.5], [0.25]]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// The points.
    pub points: Vec<Vec<f64>>,
    /// The function's values there.
    pub values: Vec<f64>,
    /// The largest component of the gradient there.
    pub gradient_norms: Vec<f64>,
    /// Why it ended.
    pub outcome: Outcome,
}

impl Trace {
    pub(super) fn new() -> Trace {
        Trace {
            points: vec![],
            values: vec![],
            gradient_norms: vec![],
            outcome: Outcome::StepLimit,
        }
    }

    /// Notes a point; what it returns is the reason to stop here, if there is one.
    pub(super) fn visit(
        &mut self,
        x: &[f64],
        value: f64,
        gradient: &[f64],
        tolerance: f64,
    ) -> Option<Outcome> {
        let norm = largest(gradient);
        if !(value.is_finite() && norm.is_finite()) {
            if self.points.is_empty() {
                self.push(x, value, norm);
            }
            return Some(Outcome::NotFinite);
        }
        self.push(x, value, norm);
        (norm <= tolerance).then_some(Outcome::Converged)
    }

    fn push(&mut self, x: &[f64], value: f64, norm: f64) {
        self.points.push(x.to_vec());
        self.values.push(value);
        self.gradient_norms.push(norm);
    }

    /// The last point.
    ///
    /// ```
    /// # use labmath::optim::*;
    /// let trace = GradientDescent { rate: 0.25, ..Default::default() }.minimize(|x: &[f64]| (x[0] * x[0], vec![2.0 * x[0]]), &[1.0]);
    /// assert!(trace.x()[0].abs() < 1e-8);
    /// ```
    pub fn x(&self) -> &[f64] {
        self.points.last().map_or(&[], Vec::as_slice)
    }

    /// The function's value at the last point.
    ///
    /// ```
    /// # use labmath::optim::*;
    /// let trace = GradientDescent { rate: 0.25, ..Default::default() }.minimize(|x: &[f64]| (x[0] * x[0], vec![2.0 * x[0]]), &[1.0]);
    /// assert!(trace.value() < 1e-16);
    /// ```
    pub fn value(&self) -> f64 {
        self.values.last().copied().unwrap_or(f64::NAN)
    }

    /// How many steps were taken.
    ///
    /// ```
    /// # use labmath::optim::*;
    /// let trace = GradientDescent { rate: 0.5, ..Default::default() }.minimize(|x: &[f64]| (x[0] * x[0], vec![2.0 * x[0]]), &[1.0]);
    /// assert_eq!(trace.steps(), 1);
    /// ```
    pub fn steps(&self) -> usize {
        self.points.len().saturating_sub(1)
    }

    /// Whether the gradient came within the tolerance.
    ///
    /// ```
    /// # use labmath::optim::*;
    /// let trace = GradientDescent { rate: 0.5, ..Default::default() }.minimize(|x: &[f64]| (x[0] * x[0], vec![2.0 * x[0]]), &[1.0]);
    /// assert!(trace.converged());
    /// ```
    pub fn converged(&self) -> bool {
        self.outcome == Outcome::Converged
    }
}

/// The largest absolute value, NaN if there is one.
fn largest(v: &[f64]) -> f64 {
    v.iter().fold(0.0, |m: f64, x| {
        if x.is_nan() || m.is_nan() {
            f64::NAN
        } else {
            m.max(x.abs())
        }
    })
}

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
