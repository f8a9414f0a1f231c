//! Decompositions beside references computed with 60 digits and more.

use std::path::PathBuf;

use labmath::Mat;

struct Case {
    name: String,
    matrix: Mat<f64>,
    symmetric: bool,
    /// Ascending by real part, then imaginary part.
    eigenvalues: Vec<(f64, f64)>,
    /// Descending.
    singular_values: Vec<f64>,
}

fn numbers(line: &str) -> Vec<f64> {
    line.split(',').map(|x| x.trim().parse().unwrap()).collect()
}

fn cases() -> Vec<Case> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/matrices");
    let read = |name: String| std::fs::read_to_string(folder.join(name)).unwrap();
    let index = read("index.csv".into());
    let mut cases = Vec::new();
    for line in index.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let name = fields[0].to_string();
        let matrix = Mat::from_rows(read(format!("{name}.csv")).lines().map(numbers));
        assert_eq!(
            matrix.shape(),
            (fields[1].parse().unwrap(), fields[2].parse().unwrap()),
            "{name}"
        );
        let (mut eigenvalues, mut singular_values) = (Vec::new(), Vec::new());
        for line in read(format!("{name}.ref.csv")).lines().skip(1) {
            let fields: Vec<&str> = line.split(',').collect();
            let (re, im): (f64, f64) = (fields[2].parse().unwrap(), fields[3].parse().unwrap());
            match fields[0] {
                "eig" => eigenvalues.push((re, im)),
                "sv" => singular_values.push(re),
                other => panic!("{name}: {other}"),
            }
        }
        cases.push(Case {
            name,
            matrix,
            symmetric: fields[3] == "True",
            eigenvalues,
            singular_values,
        });
    }
    assert!(cases.len() >= 29);
    cases
}

/// Whether each small value is asked for with its own digits.
fn relative(name: &str) -> bool {
    ["graded_sym", "tridiag_graded16", "diag_wide"].contains(&name)
}

#[track_caller]
fn check(case: &Case, what: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{}", case.name);
    let n = case.matrix.rows().max(case.matrix.cols()) as f64;
    let norm = expected.iter().fold(0.0f64, |m, x| m.max(x.abs()));
    for (i, (&x, &y)) in found.iter().zip(expected).enumerate() {
        let bound = n * f64::EPSILON * if relative(&case.name) { y.abs() } else { norm };
        assert!(
            (x - y).abs() <= bound,
            "{} {what} {i}: {x:e}, not {y:e}; off by {:.1} bounds",
            case.name,
            (x - y).abs() / bound
        );
    }
}

#[test]
fn symmetric_eigenvalues() {
    for case in cases().iter().filter(|case| case.symmetric) {
        let expected: Vec<f64> = case.eigenvalues.iter().map(|e| e.0).collect();
        let eigen = case.matrix.symmetric_eigen().unwrap();
        check(case, "eigenvalue", eigen.values(), &expected);
        check(
            case,
            "eigenvalue alone",
            &case.matrix.symmetric_eigenvalues().unwrap(),
            &expected,
        );
        let n = case.matrix.rows();
        let size = case.matrix.max_abs();
        let residual = (eigen.reconstruct() / size - &case.matrix / size).max_abs();
        assert!(
            residual <= 4.0 * n as f64 * f64::EPSILON,
            "{}: residual {residual:e}",
            case.name
        );
        let v = eigen.vectors();
        let deviation = (v.t() * v - Mat::eye(n)).max_abs();
        assert!(
            deviation <= n as f64 * f64::EPSILON,
            "{}: orthogonality {deviation:e}",
            case.name
        );
    }
}

#[test]
fn singular_values() {
    for case in &cases() {
        let svd = case.matrix.svd().unwrap();
        check(case, "singular value", svd.values(), &case.singular_values);
        check(
            case,
            "singular value alone",
            &case.matrix.singular_values().unwrap(),
            &case.singular_values,
        );
        let (m, n) = case.matrix.shape();
        let size = case.matrix.max_abs();
        let bound = 4.0 * m.max(n) as f64 * f64::EPSILON;
        let residual = (svd.reconstruct() / size - &case.matrix / size).max_abs();
        assert!(residual <= bound, "{}: residual {residual:e}", case.name);
        for q in [svd.u(), svd.v()] {
            let deviation = (q.t() * q - Mat::eye(q.cols())).max_abs();
            assert!(
                deviation <= bound,
                "{}: orthogonality {deviation:e}",
                case.name
            );
        }
    }
}

/// Known to be so ill-conditioned that only the residual can be judged.
fn ill_conditioned(name: &str) -> bool {
    [
        "frank12",
        "jordan_perturbed8",
        "companion_wilkinson10",
        "lesp20",
    ]
    .contains(&name)
}

#[test]
fn eigenvalues_without_symmetry() {
    for case in cases().iter().filter(|case| !case.eigenvalues.is_empty()) {
        let eigen = case.matrix.eigen().unwrap();
        let alone = case.matrix.eigenvalues().unwrap();
        let n = case.matrix.rows();
        let size = case.singular_values[0];
        let (re, im) = (eigen.vectors_re(), eigen.vectors_im());
        for (j, value) in eigen.values().iter().enumerate() {
            let (x, y) = (
                Mat::from_columns([re.col(j)]),
                Mat::from_columns([im.col(j)]),
            );
            let (a, p, q) = (&case.matrix / size, value.re / size, value.im / size);
            let residual = (&a * &x - &x * p + &y * q)
                .max_abs()
                .max((&a * &y - &y * p - &x * q).max_abs());
            assert!(
                residual <= 8.0 * n as f64 * f64::EPSILON,
                "{} {value}: residual {residual:e}",
                case.name
            );
        }
        if ill_conditioned(&case.name) {
            continue;
        }
        for found in [eigen.values(), &alone] {
            // Conjugates may be found in either order where real parts differ in their last digit: each finds its nearest.
            for &(re, im) in &case.eigenvalues {
                let off = found
                    .iter()
                    .map(|v| (v.re - re).hypot(v.im - im))
                    .fold(f64::INFINITY, f64::min);
                assert!(
                    off <= 10.0 * n as f64 * f64::EPSILON * size,
                    "{}: {re:e} + {im:e}i is off by {off:e}",
                    case.name
                );
            }
        }
    }
}
