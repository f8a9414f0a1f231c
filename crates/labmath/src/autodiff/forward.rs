//! Derivatives by forward mode.

use super::Dual;

/// The derivative of a function of one variable.
///
/// ```
/// use labmath::autodiff::{Scalar, derivative};
/// assert_eq!(derivative(|x| x.powi(3), 2.0), 12.0);
/// ```
pub fn derivative(f: impl Fn(Dual) -> Dual, x: f64) -> f64 {
    f(Dual::variable(x)).derivative()
}

/// The value and the derivative of a function of one variable.
///
/// ```
/// use labmath::autodiff::{Scalar, value_and_derivative};
/// assert_eq!(value_and_derivative(|x| x.exp(), 0.0), (1.0, 1.0));
/// ```
pub fn value_and_derivative(f: impl Fn(Dual) -> Dual, x: f64) -> (f64, f64) {
    let y = f(Dual::variable(x));
    (y.primal(), y.derivative())
}

/// The second derivative of a function of one variable, by a dual of duals.
///
/// ```
/// use labmath::autodiff::{Scalar, second_derivative};
/// assert_eq!(second_derivative(|x| x.powi(3), 2.0), 12.0);
/// ```
pub fn second_derivative(f: impl Fn(Dual<Dual>) -> Dual<Dual>, x: f64) -> f64 {
    f(Dual::variable(Dual::variable(x)))
        .derivative()
        .derivative()
}

/// The derivative of a function of several variables in the direction v: ∇f(x)·v in one evaluation.
///
/// ```
/// use labmath::autodiff::directional_derivative;
/// let slope = directional_derivative(|x| x[0] * x[1], &[2.0, 3.0], &[1.0, 1.0]);
/// assert_eq!(slope, 5.0);
/// ```
///
/// # Panics
/// When `x` and `v` differ in length.
pub fn directional_derivative(f: impl Fn(&[Dual]) -> Dual, x: &[f64], v: &[f64]) -> f64 {
    assert_eq!(
        x.len(),
        v.len(),
        "a point of length {} and a direction of length {}",
        x.len(),
        v.len()
    );
    let point: Vec<Dual> = x.iter().zip(v).map(|(&x, &v)| Dual::new(x, v)).collect();
    f(&point).derivative()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::autodiff::Scalar;

    /// Every function against a central difference at a point where all are defined.
    #[test]
    fn derivatives_agree_with_differences() {
        type Case = (&'static str, fn(Dual) -> Dual, fn(f64) -> f64);
        macro_rules! cases {
            ($($name:literal: $f:expr),* $(,)?) => {{
                let cases: Vec<Case> = vec![$({
                    fn generic<S: Scalar>(x: S) -> S { let f: fn(S) -> S = $f; f(x) }
                    ($name, generic::<Dual>, generic::<f64>)
                }),*];
                cases
            }};
        }
        let cases = cases! {
            "exp": |x| x.exp(), "ln": |x| x.ln(), "sqrt": |x| x.sqrt(), "recip": |x| x.recip(),
            "powi": |x| x.powi(5), "powi negative": |x| x.powi(-2), "powf": |x| x.powf(1.7), "sin": |x| x.sin(),
            "cos": |x| x.cos(), "tan": |x| x.tan(), "sinh": |x| x.sinh(), "cosh": |x| x.cosh(), "tanh": |x| x.tanh(),
            "atan": |x| x.atan(), "exp_m1": |x| x.exp_m1(), "ln_1p": |x| x.ln_1p(), "abs": |x| x.abs(),
            "pow": |x| x.pow(x), "sigmoid": |x| (x - 1.0).sigmoid(), "softplus": |x| x.softplus(),
            "relu": |x| x.relu(), "max": |x| x.max(x * x), "quotient": |x| (x + 1.0) / (x * x + 2.0),
            "constants": |x| (x * 3.0 - 1.0) / 4.0,
        };
        for (name, f, g) in cases {
            for x in [0.4, 1.3] {
                let h = 1e-5;
                let difference = (g(x + h) - g(x - h)) / (2.0 * h);
                let got = derivative(f, x);
                assert!(
                    (got - difference).abs() < 1e-8 * (1.0 + difference.abs()),
                    "{name}({x}): {got} {difference}"
                );
                assert!(
                    (f(Dual::variable(x)).value() - g(x)).abs() < 1e-15 * (1.0 + g(x).abs()),
                    "{name}({x})"
                );
            }
        }
    }

    #[test]
    fn nested_duals_do_not_confuse_their_perturbations() {
        // d/dx [x · d/dy (x + y)] = 1
        let outer = derivative(
            |x| {
                let inner = {
                    let y = Dual::variable(Dual::<f64>::constant(1.0));
                    let lifted = Dual::new(x, Dual::constant(0.0));
                    (lifted + y).derivative()
                };
                x * inner
            },
            3.0,
        );
        assert_eq!(outer, 1.0);
    }
}
