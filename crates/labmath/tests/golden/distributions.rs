//! Distributions against mpmath.

use crate::{Report, numbers, rows};
use labmath::Mat;
use labmath::prob::*;

/// The parameters `k=v;k=v` by name.
struct Parameters<'a>(&'a str);

impl Parameters<'_> {
    fn list(&self, name: &str) -> Vec<f64> {
        let field = self
            .0
            .split(';')
            .find_map(|field| field.strip_prefix(name)?.strip_prefix('='));
        numbers(field.unwrap_or_else(|| panic!("no {name} in {}", self.0)))
    }

    fn number(&self, name: &str) -> f64 {
        self.list(name)[0]
    }
}

fn continuous<D: Continuous>(
    law: impl Fn(&Parameters) -> D,
    params: &str,
    function: &str,
    x: &str,
) -> f64 {
    let other = || law(&Parameters(x));
    let law = law(&Parameters(params));
    let number = || x.parse().unwrap();
    match function {
        "pdf" => law.pdf(number()),
        "logpdf" => law.logpdf(number()),
        "cdf" => law.cdf(number()),
        "sf" => law.sf(number()),
        "logcdf" => law.logcdf(number()),
        "logsf" => law.logsf(number()),
        "ppf" => law.ppf(number()),
        "isf" => law.isf(number()),
        "entropy" => law.entropy(),
        "kl" => law.kl(&other()),
        _ => panic!("no function {function}"),
    }
}

fn discrete<D: Discrete>(
    law: impl Fn(&Parameters) -> D,
    params: &str,
    function: &str,
    x: &str,
) -> f64 {
    let other = || law(&Parameters(x));
    let law = law(&Parameters(params));
    let integer = || x.parse().unwrap();
    match function {
        "pmf" => law.pmf(integer()),
        "logpmf" => law.logpmf(integer()),
        "cdf" => law.cdf(integer()),
        "sf" => law.sf(integer()),
        "logcdf" => law.logcdf(integer()),
        "logsf" => law.logsf(integer()),
        "entropy" => law.entropy(),
        "kl" => law.kl(&other()),
        _ => panic!("no function {function}"),
    }
}

fn multivariate_normal(params: &str, function: &str, x: &str) -> f64 {
    let params = Parameters(params);
    let (mean, covariance) = (params.list("mean"), params.list("cov"));
    let law = MultivariateNormal::new(
        &mean,
        Mat::from_row_major(mean.len(), mean.len(), &covariance),
    );
    match function {
        "pdf" => law.pdf(&numbers(x)),
        "logpdf" => law.logpdf(&numbers(x)),
        "mahalanobis" => law.mahalanobis(&numbers(x)),
        "entropy" => law.entropy(),
        _ => panic!("no function {function}"),
    }
}

fn evaluate(law: &str, params: &str, function: &str, x: &str) -> f64 {
    match law {
        "normal" => continuous(
            |p| Normal::new(p.number("mu"), p.number("sigma")),
            params,
            function,
            x,
        ),
        "lognormal" => continuous(
            |p| LogNormal::new(p.number("mu"), p.number("sigma")),
            params,
            function,
            x,
        ),
        "uniform" => continuous(
            |p| Uniform::new(p.number("low"), p.number("high")),
            params,
            function,
            x,
        ),
        "exponential" => continuous(|p| Exponential::new(p.number("rate")), params, function, x),
        "laplace" => continuous(
            |p| Laplace::new(p.number("location"), p.number("scale")),
            params,
            function,
            x,
        ),
        "gamma" => continuous(
            |p| Gamma::new(p.number("shape"), p.number("rate")),
            params,
            function,
            x,
        ),
        "chi2" => continuous(|p| ChiSquared::new(p.number("df")), params, function, x),
        "beta" => continuous(
            |p| Beta::new(p.number("a"), p.number("b")),
            params,
            function,
            x,
        ),
        "studentt" => continuous(|p| StudentT::new(p.number("df")), params, function, x),
        "bernoulli" => discrete(|p| Bernoulli::new(p.number("p")), params, function, x),
        "geometric" => discrete(|p| Geometric::new(p.number("p")), params, function, x),
        "binomial" => discrete(
            |p| Binomial::new(p.number("n") as u64, p.number("p")),
            params,
            function,
            x,
        ),
        "poisson" => discrete(|p| Poisson::new(p.number("rate")), params, function, x),
        "categorical" => discrete(
            |p| Categorical::new(&p.list("weights")),
            params,
            function,
            x,
        ),
        "mvnormal" => multivariate_normal(params, function, x),
        _ => panic!("no law {law}"),
    }
}

fn check(text: &str) {
    let mut report = Report::default();
    for row in rows(text) {
        let (law, params, function, x, want) =
            (row[0], row[1], row[2], row[3], row[4].parse().unwrap());
        let got = evaluate(law, params, function, x);
        report.check(
            &format!("{law} {function}"),
            &format!("{params} {x}"),
            got,
            want,
            8.0,
        );
    }
    report.finish();
}

#[test]
fn within_eight_ulp_of_the_reference() {
    check(include_str!("distributions.csv"));
}

#[test]
fn within_eight_ulp_of_many_more_points() {
    check(include_str!("distributions_extra.csv"));
}

/// A larger file made by `reference_laws.py`, named by the environment variable LABMATH_REFERENCE_LAWS.
#[test]
#[ignore = "needs a file from reference_laws.py"]
fn within_eight_ulp_of_a_file_of_choice() {
    let path =
        std::env::var("LABMATH_REFERENCE_LAWS").expect("LABMATH_REFERENCE_LAWS names the file");
    check(&std::fs::read_to_string(path).unwrap());
}
