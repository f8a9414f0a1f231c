//! What every decomposition promises: its factors have their form, and their product is the matrix.

use labmath::{Element, Mat, Svd, norm};
use proptest::prelude::*;

/// Matrices of any shape with entries of any sign and of magnitudes from 10⁻³ to 10³, some of them zero.
fn matrices(
    rows: std::ops::Range<usize>,
    cols: std::ops::Range<usize>,
) -> impl Strategy<Value = Mat<f64>> {
    (rows, cols).prop_flat_map(|(m, n)| {
        proptest::collection::vec((-1.0..1.0f64, -3..3i32, 0..8u8), m * n).prop_map(
            move |entries| {
                let entry =
                    |(x, e, zero): (f64, i32, u8)| if zero == 0 { 0.0 } else { x * 10f64.powi(e) };
                Mat::from_column_major(m, n, entries.into_iter().map(entry).collect())
            },
        )
    })
}

fn square(n: std::ops::Range<usize>) -> impl Strategy<Value = Mat<f64>> {
    n.prop_flat_map(|n| matrices(n..n + 1, n..n + 1))
}

fn any() -> impl Strategy<Value = Mat<f64>> {
    matrices(0..50, 0..50)
}

/// `‖X‖_F ≤ factor·(n + 4)·ε·‖A‖_F`: a few roundings touch each element whatever the order, and in matrices of order two
/// to four they outweigh those that grow with it.
#[track_caller]
fn small<T: Element>(x: &Mat<T>, a: &Mat<T>, factor: f64) {
    let size = (a.rows().max(a.cols()) + 4) as f64;
    let bound = factor * size * T::EPSILON.to_f64() * norm::frobenius(a).to_f64();
    let found = norm::frobenius(x).to_f64();
    assert!(
        found <= bound,
        "‖X‖ = {found:e} > {bound:e} for {}×{}",
        a.rows(),
        a.cols()
    );
}

#[track_caller]
fn orthonormal_columns<T: Element>(q: &Mat<T>) {
    let one = Mat::eye(q.cols());
    small(&(q.t() * q - &one), &Mat::<T>::eye(q.rows().max(1)), 2.0);
}

#[track_caller]
fn upper_triangular<T: Element>(r: &Mat<T>) {
    for j in 0..r.cols() {
        assert!((j + 1..r.rows()).all(|i| r[(i, j)] == T::ZERO), "{r}");
    }
}

/// The rank of a matrix of whole numbers, by elimination without fractions (Bareiss, 1968).
fn exact_rank(a: &Mat<f64>) -> usize {
    let mut a: Vec<Vec<i64>> = a
        .row_iter()
        .map(|row| row.iter().map(|&x| x as i64).collect())
        .collect();
    let (mut rank, mut divisor) = (0, 1);
    for j in 0..a[0].len() {
        let Some(pivot) = (rank..a.len()).find(|&i| a[i][j] != 0) else {
            continue;
        };
        a.swap(rank, pivot);
        let top = a[rank].clone();
        for row in &mut a[rank + 1..] {
            let factor = row[j];
            for (x, &y) in row.iter_mut().zip(&top) {
                *x = (top[j] * *x - factor * y) / divisor;
            }
        }
        divisor = top[j];
        rank += 1;
    }
    rank
}

/// Small matrices of small whole numbers are often singular, and then exactly.
#[test]
fn svd_of_whole_numbers() {
    let mut rng = labmath::random::Rng::seed(1);
    let mut deficient = 0;
    for (m, n) in (1..=6).flat_map(|m| (1..=6).map(move |n| (m, n))) {
        for _ in 0..100 {
            let a = Mat::from_fn(m, n, |_, _| (3.0 * rng.uniform()).floor() - 1.0);
            let svd = a.svd().unwrap_or_else(|error| panic!("{error} for\n{a}"));
            small(&(svd.reconstruct() - &a), &a, 2.0);
            orthonormal_columns(svd.u());
            orthonormal_columns(svd.v());
            let rank = exact_rank(&a);
            assert_eq!(svd.rank(), rank, "{a}");
            deficient += usize::from(rank < m.min(n));
            let alone = a.singular_values().unwrap();
            assert!((alone - svd.values()).norm() <= 1e-14 * norm::frobenius(&a));
        }
    }
    assert!(deficient > 300, "{deficient}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn lu(a in any()) {
        let lu = a.lu().unwrap();
        small(&(lu.reconstruct() - &a), &a, 8.0);
        small(&(lu.p() * &a - lu.l() * lu.u()), &a, 8.0);
        upper_triangular(&lu.u());
        upper_triangular(&lu.l().t().to_mat());
        prop_assert!(lu.l().max_abs() <= 1.0);
    }

    #[test]
    fn qr(a in any()) {
        let qr = a.qr().unwrap();
        small(&(qr.q() * qr.r() - &a), &a, 4.0);
        small(&(qr.reconstruct() - &a), &a, 4.0);
        orthonormal_columns(&qr.q());
        orthonormal_columns(&qr.q_full());
        upper_triangular(&qr.r());
    }

    #[test]
    fn pivoted_qr(a in any()) {
        let qr = a.pivoted_qr().unwrap();
        small(&(qr.reconstruct() - &a), &a, 4.0);
        orthonormal_columns(&qr.q());
        upper_triangular(&qr.r());
        let d = qr.r().diagonal();
        prop_assert!(d.windows(2).all(|w| w[1].abs() <= w[0].abs() * (1.0 + 1e-7)), "{d}");
    }

    #[test]
    fn cholesky(a in square(0..60)) {
        let n = a.rows();
        let spd = a.t() * &a + Mat::eye(n) * (1e-3 + norm::l2_squared(a.as_slice()) * 1e-6);
        let cholesky = spd.cholesky().unwrap();
        small(&(cholesky.reconstruct() - &spd), &spd, 2.0);
        upper_triangular(&cholesky.l().t().to_mat());
        prop_assert!(cholesky.l().diagonal().iter().all(|&d| d > 0.0));
    }

    #[test]
    fn symmetric_eigen(a in square(0..60)) {
        let a = &a + a.t();
        let eigen = a.symmetric_eigen().unwrap();
        small(&(eigen.reconstruct() - &a), &a, 2.0);
        orthonormal_columns(eigen.vectors());
        prop_assert!(eigen.values().is_sorted());
        let alone = a.symmetric_eigenvalues().unwrap();
        prop_assert!((alone - eigen.values()).norm() <= 1e-14 * a.rows() as f64 * norm::frobenius(&a));
    }

    #[test]
    fn svd(a in any()) {
        let svd = a.svd().unwrap();
        small(&(svd.reconstruct() - &a), &a, 2.0);
        orthonormal_columns(svd.u());
        orthonormal_columns(svd.v());
        prop_assert!(svd.values().iter().rev().is_sorted() && svd.values().iter().all(|&x| x >= 0.0));
        let alone = a.singular_values().unwrap();
        prop_assert!((alone - svd.values()).norm() <= 1e-14 * norm::frobenius(&a));
        // The four equations of Penrose hold for any matrix; here the first, which fails if the rank is misjudged.
        small(&(&a * svd.pseudoinverse() * &a - &a), &a, 100.0);
        let null = a.null_space().unwrap();
        prop_assert_eq!(null.cols() + svd.rank(), a.cols());
        orthonormal_columns(&null);
        small(&(&a * &null), &a, 8.0);
    }

    #[test]
    fn rank_deficient_svd(a in matrices(1..80, 1..12), b in matrices(1..12, 1..80)) {
        let k = a.cols().min(b.rows());
        let product = a.block(.., ..k) * b.block(..k, ..);
        let svd = product.svd().unwrap();
        prop_assert!(svd.rank() <= k);
        orthonormal_columns(svd.u());
        orthonormal_columns(svd.v());
        small(&(svd.reconstruct() - &product), &product, 4.0);
        small(&(svd.truncate(k) - &product), &product, 8.0);
    }

    #[test]
    fn schur(a in square(0..50)) {
        let schur = a.schur().unwrap();
        small(&(schur.reconstruct() - &a), &a, 4.0);
        orthonormal_columns(schur.q());
        let t = schur.t();
        for j in 0..t.cols() {
            prop_assert!((j + 2..t.rows()).all(|i| t[(i, j)] == 0.0));
            if j + 1 < t.rows() && t[(j + 1, j)] != 0.0 {
                // A standard block: equal diagonal, off-diagonals of opposite signs, and the next column starts afresh.
                prop_assert!(t[(j, j)] == t[(j + 1, j + 1)] && t[(j + 1, j)] * t[(j, j + 1)] < 0.0);
                prop_assert!(j + 2 >= t.rows() || t[(j + 2, j + 1)] == 0.0);
            }
        }
    }

    #[test]
    fn eigen(a in square(0..50)) {
        let eigen = a.eigen().unwrap();
        let (re, im) = (eigen.vectors_re(), eigen.vectors_im());
        for (j, value) in eigen.values().iter().enumerate() {
            let (x, y) = (Mat::from_columns([re.col(j)]), Mat::from_columns([im.col(j)]));
            // Balancing makes eigenvalues sharper, and can cost residuals of badly scaled matrices a digit.
            small(&(&a * &x - &x * value.re + &y * value.im), &a, 64.0);
            small(&(&a * &y - &y * value.re - &x * value.im), &a, 64.0);
            let length = norm::frobenius(&x).hypot(norm::frobenius(&y));
            prop_assert!((length - 1.0).abs() < 1e-14);
        }
        let sum: f64 = eigen.values().iter().map(|v| v.re).sum();
        prop_assert!((sum - a.trace()).abs() <= 1e-13 * a.rows() as f64 * norm::frobenius(&a));
    }

    #[test]
    fn ldl(a in square(0..50)) {
        let a = &a + a.t();
        let ldl = a.ldl().unwrap();
        small(&(ldl.reconstruct() - &a), &a, 32.0);
        upper_triangular(&ldl.l().t().to_mat());
        // Bunch and Kaufman's bound on the multipliers does not hold for all of L, but a bound there is.
        let negative = a.symmetric_eigenvalues().unwrap().iter().filter(|&&x| x < -1e-12 * a.max_abs()).count();
        let (_, zero, found) = ldl.inertia();
        prop_assert!(found >= negative && found <= negative + zero + a.rows() - a.rank().unwrap());
        if let (Ok(x), true) = (ldl.solve(&a), a.rank().unwrap() == a.rows()) {
            small(&(&a * &x - &a), &(&a * norm::frobenius(&x)), 32.0);
        }
    }

    #[test]
    fn exponential(a in square(0..12)) {
        let a = a * 0.01;
        let (plus, minus) = (a.exp().unwrap(), (-&a).exp().unwrap());
        let size = norm::frobenius(&plus) * norm::frobenius(&minus);
        prop_assert!(norm::frobenius(&plus * &minus - Mat::eye(a.rows())) <= 1e-13 * size);
        let ln_det = plus.lu().unwrap().sign_ln_det().unwrap().1;
        prop_assert!((ln_det - a.trace()).abs() <= 1e-12 * size);
    }

    #[test]
    fn generalized_symmetric_eigen(a in square(1..20), b in square(20..21)) {
        let n = a.rows();
        let a = &a + a.t();
        let b = b.block(..n, ..n).to_mat();
        let b = b.t() * &b / norm::frobenius(&b).max(1.0) + Mat::eye(n);
        let eigen = a.generalized_symmetric_eigen(&b).unwrap();
        let v = eigen.vectors();
        let scaled = v * Mat::from_diagonal(eigen.values());
        let size = norm::frobenius(&a) * norm::frobenius(v) * norm::frobenius(&b);
        prop_assert!(norm::frobenius(&a * v - &b * &scaled) <= 1e-13 * size);
        prop_assert!(norm::frobenius(v.t() * &b * v - Mat::eye(n)) <= 1e-12 * norm::frobenius(&b));
    }

    #[test]
    fn solving(a in square(1..40), seed in 0..1000u32) {
        let n = a.rows();
        let b = Mat::from_fn(n, 2, |i, j| ((seed as usize + i * 7 + j * 3) % 11) as f64 - 5.0);
        // Backward stable: the residual is small beside ‖A‖‖X‖, however ill-conditioned A is.
        if let Ok(x) = a.solve(&b) {
            let residual = norm::frobenius(&a * &x - &b);
            prop_assert!(residual <= 1e-14 * n as f64 * norm::frobenius(&a) * norm::frobenius(&x));
        }
        let spd = a.t() * &a + Mat::eye(n);
        let x = spd.cholesky().unwrap().solve(&b).unwrap();
        prop_assert!(norm::frobenius(&spd * &x - &b) <= 1e-14 * n as f64 * norm::frobenius(&spd) * norm::frobenius(&x));
    }

    #[test]
    fn least_squares_residual_is_orthogonal_to_the_columns(a in matrices(20..40, 1..10), seed in 0..1000u32) {
        let b = Mat::from_fn(a.rows(), 1, |i, _| ((seed as usize + i * 7) % 11) as f64 - 5.0);
        if let Ok(x) = a.qr().unwrap().solve(&b) {
            let residual = &a * &x - &b;
            let size = norm::frobenius(&a) * (norm::frobenius(&a) * norm::frobenius(&x) + norm::frobenius(&b));
            prop_assert!(norm::frobenius(a.t() * &residual) <= 1e-13 * size);
        }
    }

    #[test]
    fn determinants_agree(a in square(0..12)) {
        let det = a.det().unwrap();
        let (sign, ln) = a.lu().unwrap().sign_ln_det().unwrap();
        prop_assert!((sign * ln.exp() - det).abs() <= 1e-12 * det.abs());
        let bound = 1e-10 * norm::frobenius(&a).max(1.0).powi(a.rows() as i32);
        let qr = a.qr().unwrap();
        prop_assert!((qr.abs_det() - det.abs()).abs() <= bound);
        prop_assert!((qr.det().unwrap() - det).abs() <= bound);
        prop_assert!((a.pivoted_qr().unwrap().det().unwrap() - det).abs() <= bound);
    }

    #[test]
    fn full_singular_vectors_are_whole_bases(a in matrices(0..30, 0..30)) {
        let (thin, full) = (a.svd().unwrap(), Svd::full(&a).unwrap());
        let (m, n) = a.shape();
        prop_assert_eq!((full.u().shape(), full.v().shape()), ((m, m), (n, n)));
        orthonormal_columns(full.u());
        orthonormal_columns(full.v());
        prop_assert_eq!(full.values(), thin.values());
        prop_assert_eq!(full.rank(), thin.rank());
        small(&(full.reconstruct() - &a), &a, 2.0);
        small(&(full.pseudoinverse() - thin.pseudoinverse()), &thin.pseudoinverse(), 2.0);
        // U beyond the first r columns is orthogonal to every column of A.
        let rest = full.u().block(.., m.min(n)..).to_mat();
        small(&(a.t() * &rest), &a, 4.0);
    }

    #[test]
    fn pivoted_least_squares_at_any_rank(left in matrices(1..20, 1..5), seed in 0..1000u32) {
        // m×12 of rank four at most.
        let right = Mat::from_fn(left.cols(), 12, |i, j| ((i * 5 + j * 3 + seed as usize) as f64).sin());
        let a = &left * right;
        let b = Mat::from_fn(a.rows(), 2, |i, j| ((seed as usize + i * 7 + j) % 11) as f64 - 5.0);
        let qr = a.pivoted_qr().unwrap();
        let x = qr.solve(&b).unwrap();
        let used = (0..12).filter(|&i| x.row(i).iter().any(|&x| x != 0.0)).count();
        prop_assert!(used <= qr.rank());
        let size = norm::frobenius(&a) * (norm::frobenius(&a) * norm::frobenius(&x) + norm::frobenius(&b));
        prop_assert!(norm::frobenius(a.t() * (&a * &x - &b)) <= 1e-13 * size);
    }
}

fn wave<T: Element>(m: usize, n: usize) -> Mat<T> {
    Mat::from_fn(m, n, |i, j| {
        T::from_f64(((i * i * 3 + j * 7 + i * j) as f64).sin())
    })
}

fn factor_all<T: Element>(m: usize, n: usize) {
    let a = wave::<T>(m, n);
    small(&(a.lu().unwrap().reconstruct() - &a), &a, 4.0);
    let qr = a.qr().unwrap();
    small(&(qr.q() * qr.r() - &a), &a, 2.0);
    orthonormal_columns(&qr.q());
    let svd = a.svd().unwrap();
    small(&(svd.reconstruct() - &a), &a, 2.0);
    orthonormal_columns(svd.u());
    orthonormal_columns(svd.v());
    let spd = a.t() * &a + Mat::eye(n);
    small(&(spd.cholesky().unwrap().reconstruct() - &spd), &spd, 2.0);
    let eigen = spd.symmetric_eigen().unwrap();
    small(&(eigen.reconstruct() - &spd), &spd, 0.5);
    orthonormal_columns(eigen.vectors());
}

#[test]
fn larger_than_a_block_in_both_precisions() {
    for (m, n) in [(130, 130), (150, 70), (70, 150)] {
        factor_all::<f64>(m, n);
        factor_all::<f32>(m, n);
    }
}

#[test]
fn scales_from_the_smallest_to_the_largest() {
    for scale in [1e-305, 1e-150, 1e150, 1e300] {
        let a = wave::<f64>(20, 20) * scale;
        let back = 1.0 / scale;
        let near = |x: Mat<f64>| small(&(x * back - &a * back), &(&a * back), 4.0);
        near(a.lu().unwrap().reconstruct());
        near(a.qr().unwrap().reconstruct());
        near(a.pivoted_qr().unwrap().reconstruct());
        near(a.svd().unwrap().reconstruct());
        near((&a + a.t()).symmetric_eigen().unwrap().reconstruct() - a.t());
        let x = a.solve(&a).unwrap();
        assert!((x - Mat::eye(20)).max_abs() < 1e-11);
    }
}

#[test]
fn nan_and_infinity_are_errors() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut a = Mat::eye(5);
        a[(3, 3)] = bad;
        let message = |e: labmath::Error| e.to_string();
        assert_eq!(
            message(a.lu().unwrap_err()),
            "LU: the element at (3, 3) is not finite"
        );
        assert_eq!(
            message(a.qr().unwrap_err()),
            "QR: the element at (3, 3) is not finite"
        );
        assert_eq!(
            message(a.pivoted_qr().unwrap_err()),
            "pivoted QR: the element at (3, 3) is not finite"
        );
        assert_eq!(
            message(a.cholesky().unwrap_err()),
            "Cholesky: the element at (3, 3) is not finite"
        );
    }
}

#[test]
fn what_cannot_be_solved_says_why() {
    let singular = Mat::from_rows([[1., 2.], [2., 4.]]);
    assert_eq!(
        singular.solve([1., 1.]).unwrap_err().to_string(),
        "the matrix is singular: pivot 1 is zero"
    );
    assert_eq!(singular.det().unwrap(), 0.0);
    assert_eq!(
        singular.lu().unwrap().condition_l1().unwrap(),
        f64::INFINITY
    );
    let wide = Mat::<f64>::zeros(2, 3);
    assert_eq!(
        wide.det().unwrap_err().to_string(),
        "determinant of 2×3: the matrix must be square"
    );
    let error = Mat::<f64>::eye(2)
        .solve([1., 2., 3.])
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "solve of 2×2 and 3×1: the left has 2 rows, the right has 3"
    );
    let indefinite = Mat::from_rows([[1., 2.], [2., 1.]]);
    assert_eq!(
        indefinite.cholesky().unwrap_err().to_string(),
        "the matrix is not positive definite: pivot 1 is not positive"
    );
    let asymmetric = Mat::from_rows([[1., 2.], [0., 1.]]);
    assert_eq!(
        asymmetric.cholesky().unwrap_err().to_string(),
        "Cholesky needs a symmetric matrix: the elements at (1, 0) and (0, 1) differ"
    );
}

#[test]
fn symmetric_matrices_that_are_hard_to_divide() {
    let tridiagonal = |n: usize, d: &dyn Fn(usize) -> f64, e: &dyn Fn(usize) -> f64| {
        Mat::from_fn(n, n, |i, j| match i.abs_diff(j) {
            0 => d(i),
            1 => e(i.min(j)),
            _ => 0.0,
        })
    };
    let n = 101;
    let cases = [
        (
            "Wilkinson",
            tridiagonal(n, &|i| (i as f64 - 50.0).abs(), &|_| 1.0),
        ),
        (
            "glued Wilkinson",
            tridiagonal(n, &|i| ((i % 21) as f64 - 10.0).abs(), &|i| {
                if i % 21 == 20 { 1e-7 } else { 1.0 }
            }),
        ),
        ("Laplacian", tridiagonal(n, &|_| 2.0, &|_| -1.0)),
        ("zero", Mat::zeros(n, n)),
        ("identity", Mat::eye(n)),
        ("rank one", Mat::ones(n, n)),
        (
            "identity and a little",
            Mat::eye(n) + Mat::full(n, n, 1e-14),
        ),
        ("zero diagonal", tridiagonal(n, &|_| 0.0, &|_| 1.0)),
        (
            "graded",
            tridiagonal(n, &|i| 10f64.powi(-(i as i32) / 5), &|i| {
                0.3 * 10f64.powi(-(i as i32) / 5)
            }),
        ),
        (
            "graded upwards",
            tridiagonal(n, &|i| 10f64.powi(i as i32 / 5), &|i| {
                -0.3 * 10f64.powi(i as i32 / 5)
            }),
        ),
        (
            "two clusters",
            tridiagonal(n, &|i| (i % 2) as f64, &|_| 1e-10),
        ),
        (
            "one strong link",
            tridiagonal(n, &|i| i as f64, &|i| if i == 49 { 1e8 } else { 1e-3 }),
        ),
        (
            "falls apart",
            tridiagonal(n, &|i| (i % 7) as f64, &|i| {
                if i % 10 == 0 { 0.0 } else { 0.5 }
            }),
        ),
    ];
    for (name, a) in cases {
        for scale in [1.0, 1e-160, 1e160] {
            let a = &a * scale;
            let eigen = a
                .symmetric_eigen()
                .unwrap_or_else(|e| panic!("{name}: {e}"));
            let v = eigen.vectors();
            let size = n as f64 * f64::EPSILON;
            let orthogonality = norm::frobenius(v.t() * v - Mat::eye(n));
            assert!(
                orthogonality <= 2.0 * size,
                "{name}: orthogonality {:.2} nε",
                orthogonality / size
            );
            let residual = norm::frobenius((eigen.reconstruct() - &a) / scale);
            let bound = size * norm::frobenius(&a / scale);
            assert!(
                residual <= bound,
                "{name}: residual {:.2} nε",
                residual / bound
            );
            let svd = a.svd().unwrap();
            for q in [svd.u(), svd.v()] {
                let orthogonality = norm::frobenius(q.t() * q - Mat::eye(n));
                assert!(
                    orthogonality <= 4.0 * size,
                    "{name}: orthogonality of the SVD {:.2} nε",
                    orthogonality / size
                );
            }
            let residual = norm::frobenius((svd.reconstruct() - &a) / scale);
            assert!(
                residual <= bound,
                "{name}: residual of the SVD {:.2} nε",
                residual / bound
            );
            let alone = a.symmetric_eigenvalues().unwrap();
            let off = (alone - eigen.values()).norm_linf() / scale;
            assert!(
                off <= bound,
                "{name}: values differ by {:.2} nε",
                off / bound
            );
        }
    }
}

/// `A = Q·T·Qᵀ` with a standard `T`, and the same eigenvalues without vectors.
fn schur_of<T: Element>(a: &Mat<T>) {
    let n = a.rows();
    let schur = a.schur().unwrap();
    small(&(schur.reconstruct() - a), a, 1.0);
    orthonormal_columns(schur.q());
    let t = schur.t();
    for j in 0..n {
        assert!((j + 2..n).all(|i| t[(i, j)] == T::ZERO));
        if j + 1 < n && t[(j + 1, j)] != T::ZERO {
            assert!(t[(j, j)] == t[(j + 1, j + 1)]);
            assert!(j + 2 == n || t[(j + 2, j + 1)] == T::ZERO);
        }
    }
    let sum = |values: &[labmath::Complex<T>]| -> (f64, f64) {
        let re = values.iter().map(|v| v.re.to_f64()).sum();
        (re, values.iter().map(|v| v.im.to_f64()).sum())
    };
    let error = 10.0 * T::EPSILON.to_f64() * n as f64 * norm::frobenius(a).to_f64();
    let (re, im) = sum(&a.eigenvalues().unwrap());
    assert!((re - a.trace().to_f64()).abs() <= error && im.abs() <= error);
}

#[test]
fn schur_forms_of_many_shifts() {
    for n in [75, 110, 200] {
        schur_of(&wave::<f64>(n, n));
        schur_of(&wave::<f32>(n, n));
    }
    let n = 120;
    let from = |f: &dyn Fn(usize, usize) -> f64| Mat::from_fn(n, n, f);
    let cycle = from(&|i, j| f64::from(u8::from((i + 1) % n == j)));
    let mut ones = Mat::<f64>::ones(n, n);
    ones[(3, 7)] = 2.0;
    let graded = from(&|i, j| ((i * 7 + j * 3) as f64).sin() * 0.7f64.powi((i + j) as i32));
    let jordan = from(&|i, j| f64::from(u8::from(i == j || i + 1 == j || (i, j) == (n - 1, 0))));
    let symmetric = wave::<f64>(n, n);
    let symmetric = &symmetric + symmetric.t();
    let zero_below = from(&|i, j| {
        if i <= j {
            ((i + 2 * j) as f64).cos()
        } else {
            0.0
        }
    });
    for a in [
        cycle,
        ones,
        graded,
        jordan,
        symmetric,
        zero_below,
        Mat::zeros(n, n),
        Mat::eye(n),
    ] {
        schur_of(&a);
    }
    for scale in [1e-305, 1e-150, 1e150, 1e300] {
        let a = wave::<f64>(90, 90);
        let schur = (&a * scale).schur().unwrap();
        small(&(schur.reconstruct() * (1.0 / scale) - &a), &a, 1.0);
    }
}

#[test]
fn eigenvectors_of_a_larger_matrix() {
    let a = wave::<f64>(180, 180);
    let eigen = a.eigen().unwrap();
    let (re, im) = (eigen.vectors_re(), eigen.vectors_im());
    let values = eigen.values();
    let (x, y) = (&a * re, &a * im);
    let scaled = |re: &Mat<f64>, im: &Mat<f64>, sign: f64| {
        Mat::from_fn(180, 180, |i, j| {
            values[j].re * re[(i, j)] + sign * values[j].im * im[(i, j)]
        })
    };
    small(&(x - scaled(re, im, -1.0)), &a, 4.0);
    small(&(y - scaled(im, re, 1.0)), &a, 4.0);
}
