//! Gradients of matrix functions against differences.

use super::*;

type Build = for<'g, 'a> fn(&[MatVar<'g, 'a>]) -> MatVar<'g, 'a>;

fn evaluate(build: Build, inputs: &[Mat<f64>]) -> f64 {
    let graph = Graph::new();
    let vars: Vec<_> = inputs.iter().map(|m| graph.variable(m)).collect();
    build(&vars).item()
}

/// Every gradient against central differences.
fn check(name: &str, build: Build, shapes: &[(usize, usize)]) {
    let mut rng = crate::random::Rng::seed(3);
    let mut inputs: Vec<Mat<f64>> = shapes
        .iter()
        .map(|&(r, c)| Mat::from_fn(r, c, |_, _| 0.3 + rng.uniform()))
        .collect();
    let gradients: Vec<Mat<f64>> = {
        let graph = Graph::new();
        let vars: Vec<_> = inputs.iter().map(|m| graph.variable(m)).collect();
        let found = build(&vars).gradients();
        vars.iter().map(|&v| found.wrt(v)).collect()
    };
    let h = 1e-5;
    for k in 0..inputs.len() {
        for (i, j) in (0..shapes[k].0).flat_map(|i| (0..shapes[k].1).map(move |j| (i, j))) {
            let x = inputs[k][(i, j)];
            inputs[k][(i, j)] = x + h;
            let above = evaluate(build, &inputs);
            inputs[k][(i, j)] = x - h;
            let below = evaluate(build, &inputs);
            inputs[k][(i, j)] = x;
            let (want, got) = ((above - below) / (2.0 * h), gradients[k][(i, j)]);
            assert!(
                (got - want).abs() < 1e-8 * (1.0 + want.abs()),
                "{name}: input {k} at ({i}, {j}): {got}, not {want}"
            );
        }
    }
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
    check("relu", |v| (v[0] + -0.8).relu().square().sum(), &[(3, 3)]);
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
