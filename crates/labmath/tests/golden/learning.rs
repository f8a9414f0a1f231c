//! Learning against scikit-learn on its own data sets.

use labmath::Mat;
use labmath::learn::*;
use labmath::random::Rng;

/// Features and target of a data set.
fn load(name: &str) -> (Mat<f64>, Vec<f64>) {
    let text = match name {
        "iris" => include_str!("datasets/iris.csv"),
        "wine" => include_str!("datasets/wine.csv"),
        "digits" => include_str!("datasets/digits.csv"),
        "diabetes" => include_str!("datasets/diabetes.csv"),
        _ => panic!("no data set {name}"),
    };
    let mut x: Vec<Vec<f64>> = crate::rows(text)
        .map(|row| row.iter().map(|v| v.parse().unwrap()).collect())
        .collect();
    let y = x.iter_mut().map(|row| row.pop().unwrap()).collect();
    (Mat::from_rows(x), y)
}

fn classes(y: &[f64]) -> Vec<usize> {
    y.iter().map(|&y| y as usize).collect()
}

fn near(got: f64, want: f64, tolerance: f64, what: &str) {
    assert!(
        (got - want).abs() <= tolerance * (1.0 + want.abs()),
        "{what}: {got}, not {want}"
    );
}

#[test]
fn the_facts_of_scikit_learn_hold() {
    let mut checked = 0;
    for line in include_str!("datasets/facts.csv").lines().skip(1) {
        let (dataset, rest) = line.split_once(',').unwrap();
        let (what, value) = rest.rsplit_once(',').unwrap();
        let want = crate::numbers(value);
        let (x, y) = load(dataset);
        match what.trim_matches('"') {
            "GaussianNB train accuracy" => {
                let labels = classes(&y);
                near(
                    GaussianNb::fit(&x, &labels).unwrap().score(&x, &labels),
                    want[0],
                    1e-12,
                    line,
                );
            }
            "GaussianNB log-prob row0" => {
                let model = GaussianNb::fit(&x, &classes(&y)).unwrap();
                let row: Vec<f64> = x.row(0).iter().copied().collect();
                for (got, want) in model.decision_function(&row).into_iter().zip(want) {
                    near(got, want, 1e-10, line);
                }
            }
            "MultinomialNB(alpha=1) train accuracy" => {
                let labels = classes(&y);
                near(
                    MultinomialNb::fit(&x, &labels, 1.0)
                        .unwrap()
                        .score(&x, &labels),
                    want[0],
                    1e-12,
                    line,
                );
            }
            "BernoulliNB(binarize=7.5,alpha=1) train accuracy" => {
                let labels = classes(&y);
                near(
                    BernoulliNb::fit(&x, &labels, 1.0, 7.5)
                        .unwrap()
                        .score(&x, &labels),
                    want[0],
                    1e-12,
                    line,
                );
            }
            "least squares R2 (target as number)" => {
                near(
                    LinearRegression::fit(&x, &y).unwrap().score(&x, &y),
                    want[0],
                    1e-12,
                    line,
                );
            }
            "least squares intercept" => {
                near(
                    LinearRegression::fit(&x, &y).unwrap().intercept(),
                    want[0],
                    1e-11,
                    line,
                );
            }
            "least squares coef" => {
                let model = LinearRegression::fit(&x, &y).unwrap();
                assert_eq!(model.coef().len(), want.len());
                for (got, want) in model.coef().iter().zip(want) {
                    near(*got, want, 1e-11, line);
                }
            }
            other => panic!("no such fact: {other}"),
        }
        checked += 1;
    }
    assert!(checked >= 18, "{checked} facts");
}

#[test]
fn logistic_regression_separates_iris_at_its_minimum() {
    let (x, y) = load("iris");
    let labels = classes(&y);
    let model = LogisticRegression::fit(&x, &labels, 1.0).unwrap();
    assert!(model.converged());
    assert!(model.score(&x, &labels) >= 0.97);
    // At the minimum the classes' penalised gradients vanish; the coefficients of the classes sum to zero.
    for j in 0..4 {
        let sum: f64 = (0..3).map(|class| model.coef(class)[j]).sum();
        assert!(sum.abs() < 1e-5, "{sum}");
    }
    // Moving any coefficient raises the objective.
    let objective = |m: &LogisticRegression| m.log_loss(&x, &labels) * 150.0;
    let weaker = LogisticRegression::fit(&x, &labels, 0.01).unwrap();
    let stronger = LogisticRegression::fit(&x, &labels, 100.0).unwrap();
    assert!(objective(&stronger) < objective(&model) && objective(&model) < objective(&weaker));
}

#[test]
fn neighbours_of_training_rows_are_themselves() {
    let (x, y) = load("iris");
    let labels = classes(&y);
    let one = KNeighborsClassifier::fit(&x, &labels, 1).unwrap();
    assert_eq!(one.score(&x, &labels), 1.0);
    let five = KNeighborsClassifier::fit(&x, &labels, 5).unwrap();
    // scikit-learn: 0.9667
    assert!((five.score(&x, &labels) - 145.0 / 150.0).abs() < 1e-12);
    let proba = five.predict_proba(&x);
    assert!((0..150).all(|i| ((0..3).map(|k| proba[(i, k)]).sum::<f64>() - 1.0).abs() < 1e-12));
}

#[test]
fn k_means_finds_the_known_inertia_of_iris() {
    let (x, _) = load("iris");
    let model = KMeans::fit(&x, 3, &mut Rng::seed(1)).unwrap();
    // The optimum that is reported for these data.
    near(model.inertia(), 78.851441426146, 1e-9, "inertia");
    assert_eq!(model.predict(&x), model.labels());
    let more = KMeans::fit(&x, 8, &mut Rng::seed(1)).unwrap();
    assert!(more.inertia() < model.inertia());
    assert_eq!(
        KMeans::fit(Mat::from_rows([[1.0], [1.0], [1.0]]), 2, &mut Rng::seed(1))
            .unwrap()
            .inertia(),
        0.0
    );
}

#[test]
fn a_mixture_raises_its_likelihood_and_finds_the_species() {
    let (x, y) = load("iris");
    let model = GaussianMixture::fit(&x, 3, &mut Rng::seed(1)).unwrap();
    assert!(model.converged());
    assert!(
        model
            .log_likelihoods()
            .windows(2)
            .all(|l| l[1] >= l[0] - 1e-9),
        "{:?}",
        model.log_likelihoods()
    );
    // Up to the names of the clusters, 145 of 150 flowers are with their species.
    let labels = classes(&y);
    let predicted = model.predict(&x);
    let right: usize = (0..3)
        .map(|species| {
            let own = (0..150).filter(|&i| labels[i] == species);
            let mut counts = [0; 3];
            own.for_each(|i| counts[predicted[i]] += 1);
            counts.into_iter().max().unwrap()
        })
        .sum();
    assert_eq!(right, 145);
    let one = GaussianMixture::fit(&x, 1, &mut Rng::seed(1)).unwrap();
    assert!(model.bic(&x) < one.bic(&x));
}

#[test]
fn ridge_shrinks_and_bad_data_are_refused() {
    let (x, y) = load("diabetes");
    let plain = LinearRegression::fit(&x, &y).unwrap();
    let ridge = LinearRegression::fit_ridge(&x, &y, 1.0).unwrap();
    assert!(ridge.coef().norm() < plain.coef().norm());
    assert!(ridge.score(&x, &y) < plain.score(&x, &y));
    let x = Mat::from_rows([[1.0], [f64::NAN]]);
    assert_eq!(
        LinearRegression::fit(&x, &[1.0, 2.0])
            .unwrap_err()
            .to_string(),
        "row 1: NaN must be finite"
    );
    let x = Mat::from_rows([[1.0], [2.0]]);
    let error = GaussianNb::fit(&x, &[0, 2]).unwrap_err().to_string();
    assert_eq!(error, "labels must be 0 to 1 for 2 examples at most");
    assert!(KMeans::fit(&x, 3, &mut Rng::seed(1)).is_err());
    assert!(MultinomialNb::fit(Mat::from_rows([[-1.0]]), &[0], 1.0).is_err());
}
