//! Second derivatives: the Hessian, and its product with a vector.

use super::curved::{CurvedRecording, CurvedVar};
use super::tape::Recording;
use super::{Dual, Scalar, Var};
use crate::{Mat, Vector};

/// The product H v of the Hessian with a vector, at the cost of a few gradients and without the Hessian (Pearlmutter
/// 1994): the gradient of the derivative along v.
///
/// ```
/// use labmath::autodiff::{Scalar, hvp};
/// fn f<S: Scalar>(x: &[S]) -> S {
///     x[0].powi(2) * x[1]
/// }
/// assert_eq!(hvp(f, &[1.0, 3.0], &[1.0, 0.0])[..], [6.0, 2.0]);
/// ```
///
/// # Panics
/// When `x` and `v` differ in length.
pub fn hvp(f: impl Fn(&[Dual<Var>]) -> Dual<Var>, x: &[f64], v: &[f64]) -> Vector<f64> {
    assert_eq!(
        x.len(),
        v.len(),
        "a point of length {} and a direction of length {}",
        x.len(),
        v.len()
    );
    product(&f, x, v).into()
}

/// The Hessian ∂²f/∂xᵢ∂xⱼ, in one evaluation and one sweep back that touches only pairs of variables that interact.
///
/// ```
/// use labmath::autodiff::{Scalar, hessian};
/// let h = hessian(|x| x[0].powi(2) * x[1] + x[1].exp(), &[1.0, 0.0]);
/// assert_eq!((h[(0, 0)], h[(0, 1)], h[(1, 0)], h[(1, 1)]), (0.0, 2.0, 2.0, 1.0));
/// ```
pub fn hessian(f: impl Fn(&[CurvedVar]) -> CurvedVar, x: &[f64]) -> Mat<f64> {
    let (recording, variables) = CurvedRecording::new(x);
    let y = f(&variables);
    let mut hessian = Mat::zeros(x.len(), x.len());
    recording.hessian(y, |i, j, h| {
        hessian[(i, j)] = h;
        hessian[(j, i)] = h;
    });
    hessian
}

fn product(f: &impl Fn(&[Dual<Var>]) -> Dual<Var>, x: &[f64], v: &[f64]) -> Vec<f64> {
    let (recording, variables) = Recording::new(x);
    let point: Vec<Dual<Var>> = variables
        .iter()
        .zip(v)
        .map(|(&x, &v)| Dual::new(x, Var::constant(v)))
        .collect();
    let slope = f(&point).derivative();
    recording.pull_back(&[slope], &[1.0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::autodiff::grad;

    fn check(
        f: impl Fn(&[CurvedVar]) -> CurvedVar,
        g: impl Fn(&[Dual<Var>]) -> Dual<Var>,
        x: &[f64],
    ) {
        let h = hessian(f, x);
        for j in 0..x.len() {
            let mut direction = vec![0.0; x.len()];
            direction[j] = 1.0;
            let column = hvp(&g, x, &direction);
            for i in 0..x.len() {
                assert!(
                    (h[(i, j)] - column[i]).abs() < 1e-11 * (1.0 + h[(i, j)].abs()),
                    "({i}, {j}) {} {}",
                    h[(i, j)],
                    column[i]
                );
            }
        }
    }

    #[test]
    fn edges_and_forward_over_reverse_agree() {
        fn every<S: Scalar>(x: &[S]) -> S {
            let (a, b, c) = (x[0], x[1], x[2]);
            let p =
                (a * b).sin() / (c + 2.0) + (a - c).exp() * b.ln() - (a * a + b).sqrt() * c.powi(3);
            let q =
                p.tanh() * a.atan() + (b.powf(1.5) * c).ln_1p() + (a + b + c).recip() + p.cos() * p;
            q * q
                + (a * 0.1).exp_m1() / b
                + (p - q).abs()
                + a.sigmoid() * b.softplus()
                + a.pow(b)
                + c.relu()
        }
        check(every, every, &[0.7, 1.3, 0.4]);
        fn rosenbrock<S: Scalar>(x: &[S]) -> S {
            x.windows(2)
                .map(|p| (p[1] - p[0] * p[0]).square() * 100.0 + (-p[0] + 1.0).square())
                .sum()
        }
        check(rosenbrock, rosenbrock, &[0.3, -0.2, 1.7, 0.9, 0.5]);
    }

    #[test]
    fn dense_hessians_go_through_the_looked_up_lists() {
        fn dense<S: Scalar>(x: &[S]) -> S {
            let sum: S = x.iter().copied().sum();
            let product = x.iter().skip(1).fold(x[0], |p, &v| p * v);
            sum.sin() * product + sum.exp()
        }
        let x: Vec<f64> = (0..40).map(|i| 0.9 + 0.005 * f64::from(i)).collect();
        check(
            dense,
            dense,
            &x.iter().map(|v| v * 0.1 + 0.9).collect::<Vec<_>>(),
        );
    }

    #[test]
    fn constants_and_linear_functions_have_no_curvature() {
        assert_eq!(
            hessian(|_| CurvedVar::constant(3.0), &[1.0, 2.0]),
            Mat::zeros(2, 2)
        );
        assert_eq!(
            hessian(|x| x[0] * 2.0 - x[1], &[1.0, 2.0]),
            Mat::zeros(2, 2)
        );
        assert_eq!(hessian(|x| x[0] * x[0], &[1.0])[(0, 0)], 2.0);
    }

    #[test]
    fn a_panic_leaves_the_tape_clean() {
        let failed = std::panic::catch_unwind(|| {
            grad(
                |x| {
                    if x[0].value() > 0.0 {
                        panic!("no")
                    } else {
                        x[0]
                    }
                },
                &[1.0],
            )
        });
        assert!(failed.is_err());
        assert_eq!(grad(|x| x[0] * x[1], &[2.0, 3.0])[..], [3.0, 2.0]);
    }

    #[test]
    fn a_gradient_within_a_gradient_sees_the_outer_variables_as_constants() {
        let outer = grad(
            |x| {
                let inner = grad(|y| y[0] * y[0] * x[0].value(), &[3.0]);
                x[0] * inner[0]
            },
            &[2.0],
        );
        assert_eq!(outer[0], 12.0);
    }
}
