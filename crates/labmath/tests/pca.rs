//! PCA and least squares on known data sets, beside scikit-learn's answers.

use std::collections::HashMap;
use std::path::PathBuf;

use labmath::least_squares::{Method, least_squares};
use labmath::pca::Solver;
use labmath::{Mat, Pca, Vector, mat, norm};

fn read(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/datasets");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// Features and target.
fn dataset(name: &str) -> (Mat<f64>, Vector<f64>) {
    let text = read(&format!("{name}.csv"));
    let rows: Vec<Vec<f64>> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|x| x.parse().unwrap()).collect())
        .collect();
    let all = Mat::from_rows(rows);
    let d = all.cols() - 1;
    (all.block(.., ..d).to_mat(), all.col(d).into())
}

fn reference(name: &str) -> HashMap<String, Vec<Vec<f64>>> {
    let mut found: HashMap<String, Vec<Vec<f64>>> = HashMap::new();
    for line in read(name).lines().skip(1) {
        let mut fields = line.split(',');
        let what = fields.next().unwrap().to_string();
        fields.next();
        found
            .entry(what)
            .or_default()
            .push(fields.map(|x| x.parse().unwrap()).collect());
    }
    found
}

fn standardized(x: &Mat<f64>) -> Mat<f64> {
    let n = x.rows() as f64;
    Mat::from_columns(x.col_iter().map(|c| {
        let c = Vector::from(c);
        let centred = c.map(|x| x - c.mean());
        let deviation = (norm::l2_squared(&centred) / n).sqrt();
        if deviation == 0.0 {
            centred
        } else {
            centred / deviation
        }
    }))
}

#[track_caller]
fn near(what: &str, found: &[f64], expected: &[f64], tolerance: f64) {
    for (i, (x, y)) in found.iter().zip(expected).enumerate() {
        assert!((x - y).abs() <= tolerance, "{what} {i}: {x:e}, not {y:e}");
    }
}

#[test]
fn pca_of_known_data() {
    for name in ["iris", "wine", "diabetes", "digits"] {
        let (raw, _) = dataset(name);
        for (kind, x) in [("raw", raw.clone()), ("std", standardized(&raw))] {
            let expected = reference(&format!("{name}.pca_{kind}.csv"));
            let variances = &expected["explained_variance"][0];
            for solver in [Solver::Auto, Solver::Exact, Solver::Covariance] {
                let pca = Pca::options().solver(solver).fit(&x).unwrap();
                let label = format!("{name} {kind} {solver:?}");
                near(
                    &label,
                    pca.mean(),
                    &expected["mean"][0],
                    1e-12 * x.max_abs(),
                );
                near(
                    &label,
                    &pca.explained_variance()[..variances.len()],
                    variances,
                    1e-12 * variances[0],
                );
                near(
                    &label,
                    pca.explained_variance_ratio(),
                    &expected["explained_variance_ratio"][0],
                    1e-12,
                );
                let singular = &expected["singular_values"][0];
                // The square root of what the covariance lost.
                let lost = if solver == Solver::Covariance {
                    1e-7
                } else {
                    1e-12
                };
                near(&label, pca.singular_values(), singular, lost * singular[0]);
                for (i, component) in expected["component"].iter().enumerate() {
                    // A component is determined as far as its variance stands apart from the next.
                    let gap = |j: usize| {
                        (variances[i] - variances.get(j).copied().unwrap_or(0.0)).abs()
                            / variances[0]
                    };
                    if gap(i + 1).min(if i > 0 { gap(i - 1) } else { 1.0 }) > 1e-5 {
                        let row = pca.components().row(i).to_vector();
                        let sign = row.dot(component).signum();
                        near(
                            &format!("{label} component {i}"),
                            &(row * sign),
                            component,
                            1e-8,
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn transformations() {
    let (x, _) = dataset("wine");
    let pca = Pca::fit(&x, x.cols()).unwrap();
    let z = pca.transform(&x).unwrap();
    assert!((pca.inverse_transform(&z).unwrap() - &x).max_abs() < 1e-10);
    let white = Pca::options().components(3).whiten(true).fit(&x).unwrap();
    let z = white.transform(&x).unwrap();
    let covariance = z.t() * &z / (x.rows() - 1) as f64;
    assert!((covariance - Mat::eye(3)).max_abs() < 1e-10);
    let error = pca.transform(Mat::zeros(2, 3)).unwrap_err().to_string();
    assert_eq!(
        error,
        "PCA transform of 2×3 and 13×13: the shapes must be equal"
    );
}

#[test]
fn randomized_pca_finds_the_leading_components() {
    let (x, _) = dataset("digits");
    let exact = Pca::fit(&x, 5).unwrap();
    let random = Pca::options()
        .components(5)
        .solver(Solver::Randomized(7))
        .fit(&x)
        .unwrap();
    near(
        "variance",
        random.explained_variance(),
        exact.explained_variance(),
        1e-4 * exact.explained_variance()[0],
    );
    let again = Pca::options()
        .components(5)
        .solver(Solver::Randomized(7))
        .fit(&x)
        .unwrap();
    assert_eq!(random.components(), again.components());
}

#[test]
fn what_pca_cannot_do() {
    assert!(Pca::fit(mat![1., 2.], 1).is_err());
    assert!(Pca::fit(mat![1., 2.; 3., 4.], 3).is_err());
    assert!(Pca::fit(mat![1., f64::NAN; 3., 4.; 5., 6.], 1).is_err());
    // Constant data have no variance, and that is an answer.
    let pca = Pca::fit(Mat::<f64>::ones(5, 3), 2).unwrap();
    assert_eq!(*pca.explained_variance(), [0., 0.]);
    assert_eq!(*pca.explained_variance_ratio(), [0., 0.]);
}

#[test]
fn regression_on_known_data() {
    let facts = read("facts.csv");
    let fact = |dataset: &str, what: &str| -> Vec<f64> {
        let prefix = format!("{dataset},{what},");
        let line = facts.lines().find(|l| l.starts_with(&prefix)).unwrap();
        line[prefix.len()..]
            .split('|')
            .map(|x| x.parse().unwrap())
            .collect()
    };
    for name in ["iris", "wine", "diabetes"] {
        if !facts.contains(&format!("{name},least squares coef")) {
            continue;
        }
        let (x, y) = dataset(name);
        let design = Mat::ones(x.rows(), 1).hstack(&x).unwrap();
        for method in [Method::Qr, Method::Svd, Method::Ridge(1e-20)] {
            let found = least_squares(&design, &y, method).unwrap();
            let expected = fact(name, "least squares coef");
            let scale = expected.iter().fold(1.0f64, |m, x| m.max(x.abs()));
            near(
                &format!("{name} {method:?}"),
                &found[1..],
                &expected,
                1e-9 * scale,
            );
            near(
                name,
                &found[..1],
                &fact(name, "least squares intercept"),
                1e-9 * scale,
            );
        }
    }
}

#[test]
fn least_squares_without_full_rank_is_the_shortest() {
    let a = mat![1., 1.; 1., 1.; 2., 2.];
    let x = least_squares(&a, [1., 1., 2.], Method::Svd).unwrap();
    assert!((x - [0.5, 0.5]).norm() < 1e-15);
    assert!(least_squares(&a, [1., 1., 2.], Method::Ridge(0.0)).is_err());
    let ridge = least_squares(mat![2.; 0.], [4., 0.], Method::Ridge(1.0)).unwrap();
    assert!((ridge[0] - 8.0 / 5.0f64).abs() < 1e-15);
}
