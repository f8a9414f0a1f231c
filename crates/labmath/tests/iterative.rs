//! Iterative methods and the exponential, beside what the direct decompositions say.

use labmath::{Mat, Vector, distance, iterative, mat, norm};

/// A symmetric matrix whose elements look random.
fn symmetric(n: usize) -> Mat<f64> {
    let a = Mat::from_fn(n, n, |i, j| ((7 * i + 13 * j + i * j) as f64).sin());
    &a + a.t()
}

#[test]
fn power_iteration_finds_a_negative_eigenvalue() {
    let a = mat![-5f64, 1., 0.; 1., 2., 0.5; 0., 0.5, 1.];
    let found = iterative::power_iteration(&a, [1., 1., 1.], 1e-12, 1000).unwrap();
    let (value, x) = found.result;
    assert!((value - a.symmetric_eigenvalues().unwrap()[0]).abs() < 1e-12);
    assert!((&a * &x - &x * value).norm() < 1e-11);
    assert!(iterative::power_iteration(&a, [1., 1., 1.], 0.0, 3).is_err());
    assert!(iterative::power_iteration(&a, [1., 1.], 1e-6, 100).is_err());
    assert!(iterative::power_iteration(&a, [0., 0., 0.], 1e-6, 100).is_err());
}

#[test]
fn lanczos_agrees_with_the_dense_decomposition() {
    let n = 60;
    let a = symmetric(n) + Mat::from_diagonal(Vector::linspace(0., 10., n));
    let all = a.symmetric_eigenvalues().unwrap();
    let start = Vector::linspace(1., 2., n);
    for steps in [n, 45] {
        let (values, vectors) = iterative::lanczos(&a, &start, steps).unwrap();
        let (least, greatest) = (values[0], values[values.len() - 1]);
        let size = all[n - 1].abs().max(all[0].abs());
        assert!((least - all[0]).abs() < 1e-9 * size);
        assert!((greatest - all[n - 1]).abs() < 1e-9 * size);
        let k = values.len();
        assert!((vectors.t() * &vectors - Mat::eye(k)).max_abs() < 1e-12);
        let v = Vector::from(vectors.col(k - 1));
        assert!((&a * &v - &v * greatest).norm() < 1e-4 * size);
    }
    // An eigenvector as the start spans all it can at once.
    let (values, vectors) = iterative::lanczos(Mat::<f64>::eye(5), Vector::ones(5), 5).unwrap();
    assert!((values[0] - 1.0).abs() < 1e-15);
    assert_eq!(vectors.rows(), 5);
}

#[test]
fn conjugate_gradient_agrees_with_cholesky() {
    let n = 50;
    let half = symmetric(n);
    let a = &half * &half / n as f64 + Mat::eye(n);
    let b = Vector::linspace(-1., 3., n);
    let found = iterative::conjugate_gradient(&a, &b, 1e-13, 500).unwrap();
    let exact = a.cholesky().unwrap().solve(&b).unwrap();
    assert!((found.result - &exact).norm() < 1e-10 * exact.norm());
    assert!(iterative::conjugate_gradient(-&a, &b, 1e-12, 100).is_err());
    assert!(iterative::conjugate_gradient(&a, [1.], 1e-12, 100).is_err());
    let none = iterative::conjugate_gradient(&a, Vector::zeros(n), 1e-12, 0).unwrap();
    assert_eq!(none.result, Vector::zeros(n));
}

#[test]
fn exponentials_that_are_known() {
    // Nilpotent: the series ends.
    let shift = mat![0., 2., 0.; 0., 0., 3.; 0., 0., 0.];
    let expected = mat![1., 2., 3.; 0., 1., 3.; 0., 0., 1.];
    assert!((shift.exp().unwrap() - expected).max_abs() < 1e-14);
    // Large enough to be squared.
    for scale in [0.01, 1.0, 5.0] {
        let a = symmetric(12) * scale;
        let by_eigenvalues = a.symmetric_eigen().unwrap().function(f64::exp);
        let error = norm::frobenius(a.exp().unwrap() - &by_eigenvalues);
        assert!(error < 1e-11 * norm::frobenius(&by_eigenvalues));
    }
    let single = mat![0f32, -1.; 1., 0.].exp().unwrap();
    assert!((single[(0, 0)] - 1f32.cos()).abs() < 1e-6);
    assert!((single[(1, 0)] - 1f32.sin()).abs() < 1e-6);
    assert!(Mat::<f64>::zeros(2, 3).exp().is_err());
    assert!(mat![f64::NAN].exp().is_err());
}

#[test]
fn mahalanobis_is_what_its_formula_says() {
    let covariance = mat![4f64, 1.5; 1.5, 2.];
    let difference = Vector::from([3., -2.]);
    let solved = covariance.solve(&difference).unwrap();
    let found = distance::mahalanobis([4., 1.], [1., 3.], &covariance).unwrap();
    assert!((found - difference.dot(&solved).sqrt()).abs() < 1e-14);
    assert!(distance::mahalanobis([4.], [1., 3.], &covariance).is_err());
    assert!(distance::mahalanobis([4., 1.], [1., 3.], mat![1., 2.; 2., 1.]).is_err());
    assert!(distance::mahalanobis([4., 1., 0.], [1., 3., 0.], &covariance).is_err());
}

#[test]
fn ldl_in_single_precision_and_singular() {
    let a = mat![0f32, 2., 1.; 2., 0., 3.; 1., 3., 0.];
    let ldl = a.ldl().unwrap();
    assert!((ldl.reconstruct() - &a).max_abs() < 1e-6);
    assert!((ldl.det() - 12.0).abs() < 1e-5);
    assert_eq!(ldl.inertia(), (1, 0, 2));
    let singular = Mat::<f64>::ones(3, 3).ldl().unwrap();
    assert_eq!(singular.inertia(), (1, 2, 0));
    assert!(singular.solve([1., 2., 3.]).is_err());
    assert!(mat![1., 2.; 3., 4.].ldl().is_err());
}
