//! What is written comes back, and what makes no sense does not come in.

use labmath::prob::*;
use labmath::{Mat, Pca, Tensor, Vector, mat};
use serde_json::{from_str, to_string};

#[test]
fn arrays_are_written_row_by_row() {
    let a = mat![1., 2., 3.; 4., 5., 6.];
    let text = to_string(&a).unwrap();
    assert_eq!(text, r#"{"shape":[2,3],"data":[1.0,2.0,3.0,4.0,5.0,6.0]}"#);
    assert_eq!(from_str::<Mat<f64>>(&text).unwrap(), a);
    // A view is written as what it shows, and a matrix is a tensor with two axes.
    assert_eq!(to_string(&Tensor::from(a.clone()).t().t()).unwrap(), text);
    assert_eq!(
        from_str::<Tensor<f32>>(&text).unwrap(),
        [[1f32, 2., 3.], [4., 5., 6.]]
    );
    assert_eq!(to_string(&Vector::from([1., 0.5])).unwrap(), "[1.0,0.5]");
    assert_eq!(from_str::<Vector<f64>>("[1, 0.5]").unwrap(), [1., 0.5]);
    let none: Mat<f64> = from_str(&to_string(&Mat::<f64>::zeros(0, 3)).unwrap()).unwrap();
    assert_eq!(none.shape(), (0, 3));
    assert_eq!(
        from_str::<Tensor>(&to_string(&Tensor::from(2.5)).unwrap())
            .unwrap()
            .item(),
        2.5
    );
}

#[track_caller]
fn refused<T: serde::de::DeserializeOwned + std::fmt::Debug>(text: &str, why: &str) {
    let error = from_str::<T>(text).unwrap_err().to_string();
    assert!(error.contains(why), "{error}");
}

#[test]
fn what_makes_no_sense_is_refused() {
    refused::<Mat<f64>>(
        r#"{"shape":[2,2],"data":[1,2,3]}"#,
        "new tensor of [2, 2]: 3 elements were given",
    );
    refused::<Mat<f64>>(r#"{"shape":[4],"data":[1,2,3,4]}"#, "a matrix has two axes");
    refused::<Tensor>(
        r#"{"shape":[9223372036854775807,4],"data":[]}"#,
        "0 elements were given",
    );
    refused::<Normal>(r#"{"mu":0,"sigma":-1}"#, "sigma = -1 must be positive");
    refused::<Normal>(r#"{"mean":0,"sigma":1}"#, "unknown field");
    refused::<Categorical>(r#"{"weights":[]}"#, "sum to 0");
    let skew = r#"{"mean":[0,0],"covariance":{"shape":[2,2],"data":[1,2,2,1]}}"#;
    assert!(from_str::<MultivariateNormal>(skew).is_err());
}

#[test]
fn every_law_comes_back() {
    macro_rules! check {
        ($($law:ident: $value:expr),* $(,)?) => { $(
            let law: $law = $value;
            let text = to_string(&law).unwrap();
            assert_eq!(from_str::<$law>(&text).unwrap(), law, "{text}");
        )* };
    }
    check!(
        Normal: Normal::new(1.5, 2.0),
        LogNormal: LogNormal::new(1.5, 2.0),
        Uniform: Uniform::new(-1.0, 2.0),
        Exponential: Exponential::new(0.5),
        Laplace: Laplace::new(1.0, 2.0),
        Gamma: Gamma::new(2.0, 0.5),
        ChiSquared: ChiSquared::new(3.0),
        Beta: Beta::new(2.0, 0.5),
        StudentT: StudentT::new(4.0),
        Bernoulli: Bernoulli::new(0.25),
        Binomial: Binomial::new(10, 0.25),
        Geometric: Geometric::new(0.25),
        Poisson: Poisson::new(2.5),
        Categorical: Categorical::new(&[1.0, 2.0, 5.0]),
        Multinomial: Multinomial::new(4, &[1.0, 3.0]),
        Dirichlet: Dirichlet::new(&[0.5, 2.0]),
        MultivariateNormal: MultivariateNormal::new(&[1.0, 2.0], mat![2., 0.5; 0.5, 1.]),
    );
}

#[test]
fn a_fitted_analysis_transforms_as_before() {
    let x = Mat::from_fn(8, 3, |i, j| ((i * (j + 2) * 7) % 11) as f64);
    let pca = Pca::fit(&x, 2).unwrap();
    let text = to_string(&pca).unwrap();
    let back: Pca<f64> = from_str(&text).unwrap();
    let difference = back.transform(&x).unwrap() - pca.transform(&x).unwrap();
    assert!(difference.max_abs() < 1e-12);
    refused::<Pca<f64>>(
        &text.replace("\"mean\":[", "\"mean\":[0.0,"),
        "do not go with",
    );
}
