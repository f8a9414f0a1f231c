//! Special functions against mpmath.

use crate::{Report, numbers, rows};
use labmath::special::*;

fn evaluate(function: &str, a: &[f64]) -> f64 {
    match function {
        "erf" => erf(a[0]),
        "erfc" => erfc(a[0]),
        "erfcx" => erfcx(a[0]),
        "erfinv" => erfinv(a[0]),
        "erfcinv" => erfcinv(a[0]),
        "normal_cdf" => normal_cdf(a[0]),
        "normal_logcdf" => normal_logcdf(a[0]),
        "normal_quantile" => normal_quantile(a[0]),
        "gamma" => gamma(a[0]),
        "lgamma" => lgamma(a[0]),
        "digamma" => digamma(a[0]),
        "trigamma" => trigamma(a[0]),
        "lbeta" => lbeta(a[0], a[1]),
        "gammainc_p" => gammainc_p(a[0], a[1]),
        "gammainc_q" => gammainc_q(a[0], a[1]),
        "betainc" => betainc(a[0], a[1], a[2]),
        "betaincc" => betaincc(a[0], a[1], a[2]),
        _ => panic!("no function {function}"),
    }
}

fn check(text: &str) {
    let mut report = Report::default();
    for row in rows(text) {
        let (function, args, want) = (row[0], row[1], row[2].parse().unwrap());
        report.check(
            function,
            args,
            evaluate(function, &numbers(args)),
            want,
            8.0,
        );
    }
    report.finish();
}

#[test]
fn within_eight_ulp_of_the_reference() {
    check(include_str!("special.csv"));
}

#[test]
fn within_eight_ulp_of_many_more_points() {
    check(include_str!("special_extra.csv"));
}

/// A larger file made by `reference.py`, named by the environment variable LABMATH_REFERENCE.
#[test]
#[ignore = "needs a file from reference.py"]
fn within_eight_ulp_of_a_file_of_choice() {
    let path = std::env::var("LABMATH_REFERENCE").expect("LABMATH_REFERENCE names the file");
    check(&std::fs::read_to_string(path).unwrap());
}
