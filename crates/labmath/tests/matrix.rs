//! What a user of matrices and vectors relies on.

use std::panic::{AssertUnwindSafe, Location, catch_unwind};

use labmath::distance::{self, Metric};
use labmath::{Mat, MatMut, MatRef, Vector, dot, gemm, mat, norm, vector};

#[test]
fn operators_take_values_references_and_views() {
    let a = mat![1., 2.; 3., 4.];
    let b = mat![5., 6.; 7., 8.];
    let product = mat![19., 22.; 43., 50.];
    assert_eq!(&a * &b, product);
    assert_eq!(a.clone() * b.clone(), product);
    assert_eq!(a.as_ref() * &b, product);
    assert_eq!(&a * b.as_ref(), product);
    assert_eq!(a.t() * b.t(), (&b * &a).t());
    assert_eq!(&a + &b, mat![6., 8.; 10., 12.]);
    assert_eq!(&a - a.clone(), Mat::zeros(2, 2));
    assert_eq!(-&a, -1.0 * &a);
    assert_eq!(&a * 2.0, 2.0 * a.clone());
    assert_eq!(2.0 * a.t() / 2.0, a.t());
    let mut c = a.clone();
    c += &b;
    c -= &b;
    c *= 3.0;
    c /= 3.0;
    assert_eq!(c, a);
    assert_eq!(&a * vector![1., 1.], [3., 7.]);
    assert_eq!(a.t() * &vector![1., 1.], [4., 6.]);
    assert_eq!(&a * [1., 1.], [3., 7.]);
    assert_eq!(a.pow(3), &a * &a * &a);
}

#[test]
fn vectors_are_slices_with_arithmetic() {
    let x = vector![1., 2., 3.];
    let y = Vector::from(vec![4., 5., 6.]);
    assert_eq!(&x + &y, [5., 7., 9.]);
    assert_eq!(&y - [1., 1., 1.], [3., 4., 5.]);
    assert_eq!(2.0 * &x, &x * 2.0);
    assert_eq!(-&x / 2.0, [-0.5, -1., -1.5]);
    assert_eq!(
        dot(&x, &y),
        x.iter().zip(&y).map(|(a, b)| a * b).sum::<f64>()
    );
    let a = Mat::from_rows([&x, &y]);
    assert_eq!(a.row(1), y);
    assert_eq!(dot(a.row(0), a.row(1)), 32.0);
}

#[test]
fn a_panic_of_an_operator_names_the_shapes_at_the_callers_line() {
    let message = |f: &dyn Fn()| {
        let payload = catch_unwind(AssertUnwindSafe(f)).unwrap_err();
        payload
            .downcast_ref::<String>()
            .cloned()
            .unwrap_or_default()
    };
    let (a, b) = (Mat::<f64>::zeros(2, 3), Mat::<f64>::zeros(2, 3));
    let place = std::sync::Arc::new(std::sync::Mutex::new((String::new(), 0)));
    let seen = place.clone();
    // The hook is the whole process's, and other tests panic meanwhile.
    let here = std::thread::current().id();
    let previous = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().id() == here {
            let l: &Location<'_> = info.location().unwrap();
            *seen.lock().unwrap() = (l.file().to_string(), l.line());
        }
    }));
    let line = line!() + 1;
    let product = message(&|| drop(&a * &b));
    let (file, at) = place.lock().unwrap().clone();
    let sum = message(&|| drop(&a + b.t()));
    let vector = message(&|| drop(&a * &Vector::zeros(2)));
    let element = message(&|| assert!(a[(2, 0)] == 0.0));
    std::panic::set_hook(previous);
    assert_eq!(
        product,
        "matmul of 2×3 and 2×3: the left has 3 columns, the right has 2 rows"
    );
    assert!(file.ends_with("matrix.rs"), "{file}");
    assert_eq!(at, line);
    assert_eq!(sum, "addition of 2×3 and 3×2: the shapes must be equal");
    assert_eq!(
        vector,
        "matmul of 2×3 and 2×1: the left has 3 columns, the right has 2 rows"
    );
    assert_eq!(element, "element (2, 0) of a 2×3 matrix");
    assert_eq!(a.try_matmul(&b).unwrap_err().to_string(), product);
    assert_eq!(a.try_add(b.t()).unwrap_err().to_string(), sum);
}

#[test]
fn views_see_and_change_the_same_elements() {
    let mut a = Mat::from_fn(4, 5, |i, j| (10 * i + j) as f64);
    assert_eq!(a.block(1..3, 2..).t().row(0), [12., 22.]);
    let (left, mut right) = a.as_mut().split_at_col(2);
    right[(0, 0)] = -1.0;
    left.split_at_row(3).1.fill(7.0);
    assert_eq!(a[(0, 2)], -1.0);
    assert_eq!(a.row(3), [7., 7., 32., 33., 34.]);
    a.block_mut(..1, ..).t().copy_from(Mat::ones(5, 1));
    assert_eq!(a.row(0), Vector::ones(5));
    let data = [1., 2., 3., 4., 5., 6.];
    assert_eq!(MatRef::from_slice(&data, 2, 2, 3, 2), mat![1., 3.; 4., 6.]);
}

#[test]
fn empty_matrices_are_answers() {
    let a = Mat::<f64>::zeros(0, 3);
    assert_eq!((&a * Mat::zeros(3, 2)).shape(), (0, 2));
    assert_eq!(Mat::<f64>::zeros(2, 0) * Mat::zeros(0, 2), Mat::zeros(2, 2));
    assert_eq!(a.t().to_mat().shape(), (3, 0));
    assert_eq!(a.block(.., 1..).shape(), (0, 2));
    assert_eq!(norm::frobenius(&a), 0.0);
    assert_eq!(norm::l2::<[f64; 0]>([]), 0.0);
    assert_eq!(dot::<[f64; 0]>([], []), 0.0);
    assert_eq!(Mat::<f64>::from_rows::<[f64; 0]>([]).shape(), (0, 0));
}

#[test]
#[should_panic(expected = "overlap")]
fn a_writable_view_never_holds_an_element_twice() {
    let mut data = [0.0; 4];
    let _ = MatMut::from_slice(&mut data, 2, 2, 1, 1);
}

#[test]
fn gemm_adds_to_what_is_there_and_ignores_it_for_beta_zero() {
    let a = mat![1., 2.; 3., 4.];
    let mut c = Mat::full(2, 2, f64::NAN);
    gemm(1.0, &a, &a, 0.0, c.as_mut());
    assert_eq!(c, mat![7., 10.; 15., 22.]);
    gemm(-2.0, &a, &a, 3.0, c.as_mut());
    assert_eq!(c, mat![7., 10.; 15., 22.]);
}

#[test]
fn norms_and_distances() {
    let x = [3., -4., 0.];
    assert_eq!(
        (norm::l1(x), norm::l2(x), norm::linf(x), norm::l2_squared(x)),
        (7., 5., 4., 25.)
    );
    assert!(norm::try_lp(x, 0.5).is_err());
    assert!(norm::lp([1e308f64, 1e308], 3.0).is_finite());
    assert_eq!(norm::lp([0.0, 0.0], 3.0), 0.0);
    // The unit vectors of the smallest numbers still have length one.
    let tiny = norm::normalized([3e-320f64, 4e-320]).unwrap();
    assert!((norm::l2(&tiny) - 1.0).abs() < 1e-15);
    assert!(norm::normalized([f64::INFINITY, 1.0]).is_err());
    assert_eq!(distance::cosine_similarity([1e-200, 0.], [1e-200, 0.]), 1.0);
    assert_eq!(distance::cosine_similarity([1e200, 0.], [1e200, 0.]), 1.0);
    assert!(distance::try_cosine_similarity([0., 0.], [1., 0.]).is_err());
    let points = mat![0., 0.; 1., 1.];
    let d = distance::pairwise(&points, &points, Metric::Manhattan).unwrap();
    assert_eq!(d, mat![0., 2.; 2., 0.]);
    assert!(distance::pairwise(&points, Mat::zeros(2, 3), Metric::Manhattan).is_err());
    assert_eq!(labmath::project([2., 3.], [1., 1.]), [2.5, 2.5]);
}

#[test]
fn single_precision_works_the_same() {
    let a: Mat<f32> = mat![1., 2.; 3., 4.];
    assert_eq!(2.0 * &a * a.t(), mat![10., 22.; 22., 50.]);
    assert_eq!(norm::l2([3f32, 4.]), 5.0);
}
