//! Gradients against complex steps and differences; minimisers on the functions that are hard for them.

use labmath::autodiff::*;
use labmath::optim::*;
use proptest::prelude::*;

fn rosenbrock<S: Scalar>(x: &[S]) -> S {
    x.windows(2)
        .map(|p| (p[1] - p[0].square()).square() * 100.0 + (-p[0] + 1.0).square())
        .sum()
}

fn tangled<S: Scalar>(x: &[S]) -> S {
    let (a, b, c) = (x[0], x[1], x[2]);
    let s = (a * b).sin() + c.square() + 1.5;
    (s.sqrt() / (b.square() + 1.0)).exp() * (a - c).tanh()
        + (s * 2.0).ln() * a.cos()
        + (b * c).atan()
}

/// A complex number with what a complex step needs.
#[derive(Clone, Copy)]
struct Complex(f64, f64);

impl Complex {
    fn mul(self, o: Complex) -> Complex {
        Complex(self.0 * o.0 - self.1 * o.1, self.0 * o.1 + self.1 * o.0)
    }
    fn exp(self) -> Complex {
        let e = self.0.exp();
        Complex(e * self.1.cos(), e * self.1.sin())
    }
    fn sin(self) -> Complex {
        Complex(self.0.sin() * self.1.cosh(), self.0.cos() * self.1.sinh())
    }
}

proptest! {
    #[test]
    fn gradient_equals_the_complex_step(a in -2f64..2.0, b in -2f64..2.0) {
        // e^(ab) sin(a + b²)
        fn f<S: Scalar>(x: &[S]) -> S {
            (x[0] * x[1]).exp() * (x[0] + x[1].square()).sin()
        }
        let complex = |a: Complex, b: Complex| {
            let square = b.mul(b);
            a.mul(b).exp().mul(Complex(a.0 + square.0, a.1 + square.1).sin())
        };
        let h = 1e-100;
        let want = [
            complex(Complex(a, h), Complex(b, 0.0)).1 / h,
            complex(Complex(a, 0.0), Complex(b, h)).1 / h,
        ];
        let got = grad(f, &[a, b]);
        for i in 0..2 {
            prop_assert!((got[i] - want[i]).abs() < 1e-13 * (1.0 + want[i].abs()), "{:?} {:?}", got, want);
        }
    }

    #[test]
    fn every_mode_gives_the_same_derivatives(x in prop::array::uniform3(-1.5f64..1.5), v in prop::array::uniform3(-1f64..1.0)) {
        let gradient = grad(tangled, &x);
        prop_assert!(check_grad(tangled, &x).error < 1e-7);
        let along: f64 = gradient.iter().zip(&v).map(|(g, v)| g * v).sum();
        prop_assert!((directional_derivative(tangled, &x, &v) - along).abs() < 1e-12 * (1.0 + along.abs()));

        let h = hessian(tangled, &x);
        let product = hvp(tangled, &x, &v);
        for i in 0..3 {
            let want: f64 = (0..3).map(|j| h[(i, j)] * v[j]).sum();
            prop_assert!((product[i] - want).abs() < 1e-10 * (1.0 + h.max_abs()), "{} {}", product[i], want);
        }
        let along: f64 = (0..3).map(|i| v[i] * product[i]).sum();
        let line = taylor::<3>(|t| tangled(&[t * v[0] + x[0], t * v[1] + x[1], t * v[2] + x[2]]), 0.0);
        prop_assert!((2.0 * line[2] - along).abs() < 1e-9 * (1.0 + h.max_abs()));
    }

    #[test]
    fn jacobian_rows_columns_and_products_agree(x in prop::array::uniform3(-1.5f64..1.5)) {
        let wide = |x: &[Var]| vec![x[0] * x[1], (x[1] + x[2]).sin()];
        let tall = |x: &[Var]| vec![x[0] * x[1], (x[1] + x[2]).sin(), x[2].exp(), x[0], x[0] / (x[1].square() + 1.0)];
        for (j, f) in [(jacobian(wide, &x), &wide as &dyn Fn(&[Var]) -> Vec<Var>), (jacobian(tall, &x), &tall)] {
            for c in 0..3 {
                let mut v = [0.0; 3];
                v[c] = 1.0;
                let (_, column) = jvp(f, &x, &v);
                (0..j.rows()).for_each(|r| assert!((j[(r, c)] - column[r]).abs() < 1e-14));
            }
            for r in 0..j.rows() {
                let mut u = vec![0.0; j.rows()];
                u[r] = 1.0;
                let (_, row) = vjp(f, &x, &u);
                (0..3).for_each(|c| assert!((j[(r, c)] - row[c]).abs() < 1e-14));
            }
        }
    }
}

#[test]
fn rosenbrock_is_solved_by_the_methods_of_second_order() {
    for n in [2, 10, 50] {
        let start: Vec<f64> = (0..n)
            .map(|i| if i % 2 == 0 { -1.2 } else { 1.0 })
            .collect();
        let lbfgs = Lbfgs::default().minimize(|x| value_and_grad(rosenbrock, x), &start);
        let newton = Newton::default().minimize(rosenbrock, rosenbrock, &start);
        for trace in [lbfgs, newton] {
            assert_eq!(trace.outcome, Outcome::Converged, "n = {n}");
            assert!(
                trace.values.windows(2).all(|v| v[1] <= v[0]),
                "the values fall"
            );
            assert_eq!(trace.points.len(), trace.values.len());
            let at_minimum = trace.value() < 1e-14;
            // From n = 4 on there is a second minimum with x₁ near −1.
            assert!(
                at_minimum || (n >= 4 && trace.value() < 4.0),
                "n = {n}: {}",
                trace.value()
            );
        }
    }
}

#[test]
fn momentum_beats_plain_descent_on_a_narrow_valley() {
    let valley = |x: &[f64]| {
        (
            x[0] * x[0] + 100.0 * x[1] * x[1],
            vec![2.0 * x[0], 200.0 * x[1]],
        )
    };
    let start = [1.0, 1.0];
    let plain = GradientDescent {
        rate: 9e-3,
        ..Default::default()
    }
    .minimize(valley, &start);
    let heavy = Momentum {
        rate: 9e-3,
        ..Default::default()
    }
    .minimize(valley, &start);
    let nesterov = Momentum {
        rate: 4e-3,
        nesterov: true,
        ..Default::default()
    }
    .minimize(valley, &start);
    assert!(plain.converged() && heavy.converged() && nesterov.converged());
    assert!(heavy.steps() < plain.steps() && nesterov.steps() < plain.steps());
}

#[test]
fn a_step_too_long_or_a_function_without_values_ends_the_run() {
    let bowl = |x: &[f64]| (x[0] * x[0], vec![2.0 * x[0]]);
    let diverged = GradientDescent {
        rate: 2.0,
        ..Default::default()
    }
    .minimize(bowl, &[1.0]);
    assert_eq!(diverged.outcome, Outcome::NotFinite);
    assert!(diverged.value().is_finite());
    let nowhere = |_: &[f64]| (f64::NAN, vec![f64::NAN]);
    assert_eq!(
        Lbfgs::default().minimize(nowhere, &[1.0]).outcome,
        Outcome::NotFinite
    );
    let limited = GradientDescent {
        rate: 1e-6,
        max_steps: 10,
        ..Default::default()
    }
    .minimize(bowl, &[1.0]);
    assert_eq!((limited.outcome, limited.steps()), (Outcome::StepLimit, 10));
    let slope = |x: &[f64]| (x[0], vec![1.0]);
    assert_ne!(
        Lbfgs {
            max_steps: 50,
            ..Default::default()
        }
        .minimize(slope, &[0.0])
        .outcome,
        Outcome::Converged
    );
}

#[test]
fn newton_leaves_a_saddle_on_the_way_down() {
    fn saddle<S: Scalar>(x: &[S]) -> S {
        x[0].powi(4) - x[0].square() + x[1].square()
    }
    let trace = Newton::default().minimize(saddle, saddle, &[0.01, 1.0]);
    assert!(trace.converged());
    assert!(
        (trace.x()[0].abs() - 0.5f64.sqrt()).abs() < 1e-8,
        "{:?}",
        trace.x()
    );
}
