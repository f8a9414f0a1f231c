//! Gradients of matrix functions against differences.

use super::*;

/// Every gradient against central differences.
fn check(
    name: &str,
    build: impl for<'g, 'a> Fn(&[MatVar<'g, 'a>]) -> MatVar<'g, 'a>,
    shapes: &[(usize, usize)],
) {
    let mut rng = crate::random::Rng::seed(3);
    let inputs: Vec<Mat<f64>> = shapes
        .iter()
        .map(|&(r, c)| Mat::from_fn(r, c, |_, _| 0.3 + rng.uniform()))
        .collect();
    let found = Graph::check_grad(&inputs, build);
    assert!(found.error < 1e-8, "{name}: {found:?}");
    assert!(
        found.gradient.iter().any(|g| g.abs() > 1e-3),
        "{name} does not depend on its inputs"
    );
}

#[test]
fn gradients_agree_with_differences() {
    check(
        "product",
        |v| v[0].matmul(v[1]).square().sum(),
        &[(3, 4), (4, 2)],
    );
    check(
        "the same matrix twice",
        |v| v[0].matmul(v[0]).sum() + v[0].t().matmul(v[0]).mean(),
        &[(3, 3)],
    );
    check(
        "broadcast row",
        |v| (v[0] + v[1]).square().sum(),
        &[(3, 4), (1, 4)],
    );
    check(
        "broadcast column",
        |v| ((v[0] - v[1]) * v[1]).square().sum(),
        &[(3, 4), (3, 1)],
    );
    check(
        "broadcast number",
        |v| (v[1] / v[0] - v[0] * v[1]).square().mean(),
        &[(3, 2), (1, 1)],
    );
    check(
        "row by column",
        |v| (v[0] * v[1]).exp().sum(),
        &[(1, 3), (2, 1)],
    );
    check(
        "maps",
        |v| ((v[0].tanh() + 0.5).ln() - v[0].sigmoid().exp() * 2.0).sum(),
        &[(2, 3)],
    );
    for (name, activation) in ACTIVATIONS {
        check(
            name,
            |v| activation((v[0] - 0.8) * 2.0).square().sum(),
            &[(3, 3)],
        );
    }
    check(
        "functions",
        |v| (v[0].sqrt() * v[0].sin() - v[0].cos().abs() + v[0].powi(-2)).sum(),
        &[(2, 3)],
    );
    check(
        "numbers on both sides",
        |v| {
            ((1.0 - v[0]) * (2.0 / v[0]) + (3.0 * v[0] - 1.0) / 7.0 + (4.0 + v[0]))
                .square()
                .sum()
        },
        &[(2, 3)],
    );
    check(
        "sums over rows and columns",
        |v| (v[0].sum_over(0) / v[0].square().sum_over(1)).sum(),
        &[(3, 4)],
    );
    check(
        "standardised rows",
        |v| {
            let centred = v[0] - v[0].mean_over(1);
            let variance = centred.square().mean_over(1);
            (centred / (variance + 1e-5).sqrt() * v[1]).sum()
        },
        &[(3, 4), (1, 4)],
    );
    check(
        "largest",
        |v| (v[0].max_over(0) * v[1]).sum() + v[0].max_over(1).square().mean(),
        &[(3, 4), (1, 4)],
    );
    check(
        "log softmax",
        |v| (v[0].log_softmax() * v[1]).sum(),
        &[(3, 4), (3, 4)],
    );
    check(
        "attention",
        |v| {
            (v[0].matmul(v[1].t()) * 0.5)
                .softmax()
                .matmul(v[2])
                .square()
                .sum()
        },
        &[(3, 2), (4, 2), (4, 3)],
    );
    check(
        "softmax",
        |v| (v[0].softmax() * v[1]).sum(),
        &[(3, 4), (3, 4)],
    );
    check(
        "cross entropy",
        |v| v[0].matmul(v[1]).cross_entropy(&[1, 0, 2]),
        &[(3, 2), (2, 3)],
    );
    check(
        "network",
        |v| {
            (v[0].matmul(v[1]) + v[2])
                .tanh()
                .matmul(v[3])
                .cross_entropy(&[0, 1])
        },
        &[(2, 3), (3, 4), (1, 4), (4, 2)],
    );
}

type Activation = for<'g, 'a> fn(MatVar<'g, 'a>) -> MatVar<'g, 'a>;

const ACTIVATIONS: [(&str, Activation); 7] = [
    ("relu", |x| x.relu()),
    ("leaky relu", |x| x.leaky_relu(0.1)),
    ("softplus", |x| x.softplus()),
    ("silu", |x| x.silu()),
    ("gelu", |x| x.gelu()),
    ("tanh", |x| x.tanh()),
    ("sigmoid", |x| x.sigmoid()),
];

#[test]
fn a_wrong_gradient_is_found() {
    let wrong = Graph::check_grad(&[Mat::ones(1, 1)], |v| v[0].map(|x| (x * x, x)));
    assert!(wrong.error > 0.1, "{wrong:?}");
    let undefined = Graph::check_grad(&[Mat::ones(1, 1)], |v| v[0].map(|x| (x, f64::NAN)));
    assert!(undefined.error.is_nan());
}

#[test]
fn constants_are_left_out_and_unused_variables_are_zero() {
    let (a, b) = (Mat::<f32>::ones(2, 2), Mat::<f32>::eye(2));
    let graph = Graph::new();
    let (x, w, unused) = (graph.constant(&a), graph.variable(&b), graph.variable(&a));
    let gradients = x.matmul(w).sum().gradients();
    assert_eq!(gradients.wrt(w), Mat::full(2, 2, 2.0));
    assert_eq!(gradients.wrt(unused), Mat::zeros(2, 2));
    assert_eq!(gradients.wrt(x), Mat::zeros(2, 2));
}

#[test]
fn shapes_that_do_not_go_together_are_named() {
    let (a, b) = (Mat::<f64>::ones(2, 3), Mat::<f64>::ones(3, 2));
    let message = std::panic::catch_unwind(|| {
        let graph = Graph::new();
        let _ = graph.variable(&a) + graph.variable(&b);
    });
    let payload = message.unwrap_err();
    assert_eq!(
        payload.downcast_ref::<String>().unwrap(),
        "sum of 2×3 and 3×2"
    );
}
