//! What holds for every law: inverses invert, tails add up, draws follow the law, fits find it again.

use labmath::Mat;
use labmath::prob::*;
use labmath::random::Rng;
use labmath::special::*;
use proptest::prelude::*;

/// Runs `$check` with every law on the line, at small, middle and large parameters.
macro_rules! for_each_continuous {
    ($check:expr) => {
        for (mu, sigma) in [(0.0, 1.0), (-3.5, 0.01), (1e6, 3.0)] {
            $check(&Normal::new(mu, sigma), format!("Normal({mu}, {sigma})"));
        }
        for (mu, sigma) in [(0.0, 1.0), (2.0, 0.25)] {
            $check(
                &LogNormal::new(mu, sigma),
                format!("LogNormal({mu}, {sigma})"),
            );
        }
        $check(&Uniform::new(-2.0, 5.0), "Uniform".to_string());
        for rate in [1e-3, 1.0, 250.0] {
            $check(&Exponential::new(rate), format!("Exponential({rate})"));
        }
        $check(&Laplace::new(1.0, 2.0), "Laplace".to_string());
        for (shape, rate) in [
            (0.05, 1.0),
            (0.7, 2.0),
            (1.0, 1.0),
            (3.0, 0.5),
            (50.0, 2.0),
            (1e4, 1.0),
        ] {
            $check(&Gamma::new(shape, rate), format!("Gamma({shape}, {rate})"));
        }
        for df in [1.0, 5.0, 400.0] {
            $check(&ChiSquared::new(df), format!("ChiSquared({df})"));
        }
        for (a, b) in [
            (0.5, 0.5),
            (1.0, 1.0),
            (2.0, 3.0),
            (30.0, 2.0),
            (0.1, 40.0),
            (1e3, 2e3),
        ] {
            $check(&Beta::new(a, b), format!("Beta({a}, {b})"));
        }
        for df in [0.8, 1.0, 2.5, 10.0, 1e7] {
            $check(&StudentT::new(df), format!("StudentT({df})"));
        }
    };
}

macro_rules! for_each_discrete {
    ($check:expr) => {
        for p in [0.0, 0.3, 1.0] {
            $check(&Bernoulli::new(p), format!("Bernoulli({p})"));
        }
        for (n, p) in [
            (0, 0.5),
            (1, 0.2),
            (10, 0.3),
            (100, 0.97),
            (1000, 0.004),
            (50_000, 0.4),
        ] {
            $check(&Binomial::new(n, p), format!("Binomial({n}, {p})"));
        }
        for p in [0.01, 0.5, 1.0] {
            $check(&Geometric::new(p), format!("Geometric({p})"));
        }
        for rate in [0.1, 4.5, 30.0, 5000.0] {
            $check(&Poisson::new(rate), format!("Poisson({rate})"));
        }
        $check(
            &Categorical::new(&[3.0, 0.0, 1.0, 4.0]),
            "Categorical".to_string(),
        );
    };
}

const PROBABILITIES: [f64; 9] = [1e-200, 1e-30, 1e-9, 0.01, 0.3, 0.5, 0.8, 0.999, 1.0 - 1e-12];

#[test]
fn quantiles_invert_the_tails() {
    fn check<D: Continuous>(law: &D, name: String) {
        for p in PROBABILITIES {
            // The probabilities of the neighbours say what rounding the quantile alone does.
            let x = law.ppf(p);
            let (below, at, above) = (law.cdf(x.next_down()), law.cdf(x), law.cdf(x.next_up()));
            let slack = 1e-14 * p + 3.0 * (above - below);
            // Zero stands for quantiles that underflow.
            assert!(
                (at - p).abs() <= slack || x == 0.0,
                "{name} ppf({p}) = {x}, cdf {at}"
            );
            let x = law.isf(p);
            let (below, at, above) = (law.sf(x.next_down()), law.sf(x), law.sf(x.next_up()));
            let slack = 1e-14 * p + 3.0 * (below - above);
            assert!((at - p).abs() <= slack, "{name} isf({p}) = {x}, sf {at}");
        }
    }
    for_each_continuous!(check);
}

#[test]
fn tails_are_monotone_and_add_up() {
    fn check<D: Continuous>(law: &D, name: String) {
        let xs: Vec<f64> = (1..200).map(|i| law.ppf(f64::from(i) / 200.0)).collect();
        for pair in xs.windows(2) {
            assert!(pair[0] <= pair[1], "{name} quantiles {pair:?}");
            assert!(
                law.cdf(pair[0]) <= law.cdf(pair[1]) && law.sf(pair[0]) >= law.sf(pair[1]),
                "{name} {pair:?}"
            );
        }
        for x in xs {
            assert!(
                (law.cdf(x) + law.sf(x) - 1.0).abs() < 4e-16,
                "{name} at {x}"
            );
            assert!(
                (law.logcdf(x).exp() / law.cdf(x) - 1.0).abs() < 1e-14,
                "{name} logcdf({x})"
            );
            assert!(
                (law.logsf(x).exp() / law.sf(x) - 1.0).abs() < 1e-14,
                "{name} logsf({x})"
            );
            let tolerance = 1e-15 * (1.0 + law.logpdf(x).abs());
            assert!(
                (law.logpdf(x).exp() / law.pdf(x) - 1.0).abs() < 4.0 * tolerance,
                "{name} pdf({x})"
            );
        }
    }
    for_each_continuous!(check);
}

#[test]
fn densities_are_the_slopes_of_their_distribution_functions() {
    fn check<D: Continuous>(law: &D, name: String) {
        for p in [0.02, 0.3, 0.6, 0.97] {
            let (a, b) = (law.ppf(p - 1e-4), law.ppf(p + 1e-4));
            let slope = 2e-4 / (b - a);
            let middle = law.ppf(p);
            assert!(
                (law.pdf(middle) / slope - 1.0).abs() < 3e-3,
                "{name} at {middle}: {} {slope}",
                law.pdf(middle)
            );
        }
    }
    for_each_continuous!(check);
}

#[test]
fn the_ends_of_the_line_are_answered() {
    fn check<D: Continuous>(law: &D, name: String) {
        assert_eq!(law.cdf(f64::NEG_INFINITY), 0.0, "{name}");
        assert_eq!(law.cdf(f64::INFINITY), 1.0, "{name}");
        assert_eq!(law.sf(f64::INFINITY), 0.0, "{name}");
        assert_eq!(law.sf(f64::NEG_INFINITY), 1.0, "{name}");
        assert_eq!(law.logsf(f64::INFINITY), f64::NEG_INFINITY, "{name}");
        assert_eq!(law.logcdf(f64::NEG_INFINITY), f64::NEG_INFINITY, "{name}");
        assert_eq!(law.logpdf(f64::INFINITY), f64::NEG_INFINITY, "{name}");
        assert_eq!(law.pdf(f64::NEG_INFINITY), 0.0, "{name}");
        let results = [
            law.pdf(f64::NAN),
            law.logpdf(f64::NAN),
            law.cdf(f64::NAN),
            law.sf(f64::NAN),
        ];
        assert!(
            results.iter().all(|r| r.is_nan()),
            "{name} at NaN: {results:?}"
        );
        let results = [
            law.ppf(f64::NAN),
            law.ppf(-0.1),
            law.ppf(1.1),
            law.isf(1.5),
            law.isf(f64::NAN),
        ];
        assert!(
            results.iter().all(|r| r.is_nan()),
            "{name} at no probability: {results:?}"
        );
        assert!(
            law.ppf(0.0) <= law.ppf(1e-300) && law.ppf(1.0) >= law.isf(1e-300),
            "{name}"
        );
        assert_eq!(law.cdf(law.ppf(1.0)), 1.0, "{name}");
        assert_eq!(law.sf(law.isf(0.0)), 0.0, "{name}");
    }
    for_each_continuous!(check);
}

#[test]
fn draws_follow_their_law() {
    /// The statistic of Kolmogorov and Smirnov exceeds 2.5/√n once in 270,000 times.
    fn check<D: Continuous>(law: &D, name: String) {
        const N: usize = 5_000;
        let mut sample = law.samples(&mut Rng::seed(11), N);
        sample.sort_by(f64::total_cmp);
        let n = N as f64;
        let gap = sample.iter().enumerate().map(|(i, &x)| {
            let p = law.cdf(x);
            (p - i as f64 / n).abs().max((p - (i + 1) as f64 / n).abs())
        });
        let worst = gap.fold(0.0, f64::max);
        assert!(worst < 2.5 / n.sqrt(), "{name}: {worst}");
    }
    for_each_continuous!(check);
}

#[test]
fn discrete_tails_are_sums_of_the_masses() {
    fn check<D: Discrete>(law: &D, name: String) {
        let (first, last) = (law.ppf(1e-6), law.isf(1e-6));
        let mut sum = if first > 0 { law.cdf(first - 1) } else { 0.0 };
        for k in first..=last {
            sum += law.pmf(k);
            assert!((law.cdf(k) - sum).abs() < 1e-12, "{name} cdf({k})");
            assert!(
                (law.cdf(k) + law.sf(k) - 1.0).abs() < 4e-16,
                "{name} at {k}"
            );
            assert!(
                (law.logcdf(k) - law.cdf(k).ln()).abs() < 1e-14,
                "{name} logcdf({k})"
            );
            if law.sf(k) > 0.0 {
                assert!(
                    (law.logsf(k) - law.sf(k).ln()).abs() < 1e-12,
                    "{name} logsf({k})"
                );
            }
        }
    }
    for_each_discrete!(check);
}

#[test]
fn discrete_quantiles_are_the_least_that_reach() {
    fn check<D: Discrete>(law: &D, name: String) {
        for p in [1e-12, 0.01, 0.3, 0.5, 0.8, 0.999] {
            let k = law.ppf(p);
            assert!(law.cdf(k) >= p * (1.0 - 4e-16), "{name} ppf({p}) = {k}");
            assert!(
                k == 0 || law.cdf(k - 1) < p * (1.0 + 4e-16),
                "{name} ppf({p}) = {k}"
            );
            let k = law.isf(p);
            assert!(law.sf(k) <= p * (1.0 + 4e-16), "{name} isf({p}) = {k}");
            assert!(
                k == 0 || law.sf(k - 1) > p * (1.0 - 4e-16),
                "{name} isf({p}) = {k}"
            );
        }
    }
    for_each_discrete!(check);
}

#[test]
fn discrete_draws_have_the_right_moments_and_frequencies() {
    fn check<D: Discrete>(law: &D, name: String) {
        const N: usize = 40_000;
        let sample = law.samples(&mut Rng::seed(12), N);
        let moments: Moments = sample.iter().map(|&k| k as f64).collect();
        let error = (moments.mean() - law.mean()).abs();
        assert!(
            error <= 4.5 * law.std() / (N as f64).sqrt(),
            "{name} mean {}",
            moments.mean()
        );
        for p in [0.1, 0.5, 0.9] {
            let k = law.ppf(p);
            let below = sample.iter().filter(|&&x| x <= k).count() as f64 / N as f64;
            let want = law.cdf(k);
            assert!(
                (below - want).abs() <= 4.5 * (want * (1.0 - want) / N as f64).sqrt() + 1e-15,
                "{name} at {k}"
            );
        }
    }
    for_each_discrete!(check);
}

/// Entropy and divergence against averages over draws.
#[test]
fn entropies_and_divergences_are_expectations() {
    fn check<D: Distribution<Value: Clone>>(
        p: D,
        q: D,
        ln: impl Fn(&D, &D::Value) -> f64,
        name: &str,
    ) {
        let sample = p.samples(&mut Rng::seed(13), 10_000);
        let surprise: Moments = sample.iter().map(|x| -ln(&p, x)).collect();
        let margin = 4.5 * surprise.standard_error() + 1e-12;
        assert!(
            (surprise.mean() - p.entropy()).abs() < margin,
            "{name} entropy {} {}",
            surprise.mean(),
            p.entropy()
        );
        let ratio: Moments = sample.iter().map(|x| ln(&p, x) - ln(&q, x)).collect();
        let margin = 4.5 * ratio.standard_error() + 1e-12;
        assert!(
            (ratio.mean() - p.kl(&q)).abs() < margin,
            "{name} kl {} {}",
            ratio.mean(),
            p.kl(&q)
        );
        assert!(p.kl(&p).abs() < 1e-12, "{name} kl from itself {}", p.kl(&p));
    }
    fn line<D: Continuous>(p: D, q: D, name: &str) {
        check(p, q, |law, &x| law.logpdf(x), name);
    }
    fn integers<D: Discrete>(p: D, q: D, name: &str) {
        check(p, q, |law, &k| law.logpmf(k), name);
    }
    line(Normal::new(1.0, 2.0), Normal::new(0.0, 3.0), "Normal");
    line(
        LogNormal::new(1.0, 0.5),
        LogNormal::new(0.7, 0.6),
        "LogNormal",
    );
    line(Uniform::new(0.0, 1.0), Uniform::new(-1.0, 2.0), "Uniform");
    line(Exponential::new(2.0), Exponential::new(3.0), "Exponential");
    line(Laplace::new(0.0, 1.0), Laplace::new(0.5, 2.0), "Laplace");
    line(Gamma::new(2.5, 1.0), Gamma::new(2.0, 1.5), "Gamma");
    line(ChiSquared::new(4.0), ChiSquared::new(5.0), "ChiSquared");
    line(Beta::new(2.0, 3.0), Beta::new(1.5, 4.0), "Beta");
    line(StudentT::new(4.0), StudentT::new(2.0), "StudentT");
    integers(Bernoulli::new(0.3), Bernoulli::new(0.6), "Bernoulli");
    integers(Binomial::new(20, 0.3), Binomial::new(20, 0.4), "Binomial");
    integers(
        Binomial::new(20, 0.3),
        Binomial::new(25, 0.3),
        "Binomial of different n",
    );
    integers(Geometric::new(0.3), Geometric::new(0.2), "Geometric");
    integers(Poisson::new(4.5), Poisson::new(6.0), "Poisson");
    integers(
        Categorical::new(&[1.0, 2.0, 3.0]),
        Categorical::new(&[2.0, 2.0, 1.0]),
        "Categorical",
    );
    let (p, q) = (
        Multinomial::new(12, &[1.0, 2.0, 3.0]),
        Multinomial::new(12, &[1.5, 2.0, 2.0]),
    );
    check(p, q, |law, k| law.logpmf(k), "Multinomial");
    let (p, q) = (
        Dirichlet::new(&[2.0, 0.7, 3.0]),
        Dirichlet::new(&[1.0, 1.0, 2.0]),
    );
    check(p, q, |law, x| law.logpdf(x), "Dirichlet");
    let p = MultivariateNormal::new(&[1.0, -2.0], Mat::from_rows([[2.0, 0.75], [0.75, 0.5]]));
    let q = MultivariateNormal::new(&[0.0, -1.0], Mat::from_rows([[3.0, 0.5], [0.5, 1.0]]));
    check(p, q, |law, x| law.logpdf(x), "MultivariateNormal");
    assert_eq!(
        Uniform::new(0.0, 2.0).kl(&Uniform::new(0.0, 1.0)),
        f64::INFINITY
    );
    assert_eq!(
        Binomial::new(3, 0.5).kl(&Binomial::new(2, 0.5)),
        f64::INFINITY
    );
    assert_eq!(Bernoulli::new(0.5).kl(&Bernoulli::new(1.0)), f64::INFINITY);
}

#[test]
fn maximum_likelihood_finds_the_law_of_a_large_sample() {
    const N: usize = 10_000;
    fn near(got: f64, want: f64, name: &str) {
        assert!((got / want - 1.0).abs() < 0.1, "{name}: {got} for {want}");
    }
    fn draw<D: Distribution>(law: D) -> Vec<D::Value> {
        law.samples(&mut Rng::seed(14), N)
    }
    let law = Normal::fit(&draw(Normal::new(5.0, 2.0))).unwrap();
    near(law.mu(), 5.0, "mu");
    near(law.sigma(), 2.0, "sigma");
    let law = LogNormal::fit(&draw(LogNormal::new(1.0, 0.5))).unwrap();
    near(law.log().mu(), 1.0, "log mu");
    near(
        Exponential::fit(&draw(Exponential::new(3.0)))
            .unwrap()
            .rate(),
        3.0,
        "rate",
    );
    let law = Laplace::fit(&draw(Laplace::new(2.0, 3.0))).unwrap();
    near(law.location(), 2.0, "location");
    near(law.scale(), 3.0, "scale");
    for shape in [0.2, 1.0, 30.0] {
        let law = Gamma::fit(&draw(Gamma::new(shape, 2.0))).unwrap();
        near(law.shape(), shape, "shape");
        near(law.rate(), 2.0, "rate");
    }
    near(
        ChiSquared::fit(&draw(ChiSquared::new(3.0))).unwrap().df(),
        3.0,
        "df",
    );
    for (a, b) in [(0.5, 0.7), (2.0, 5.0), (80.0, 20.0)] {
        let law = Beta::fit(&draw(Beta::new(a, b))).unwrap();
        near(law.a(), a, "a");
        near(law.b(), b, "b");
    }
    near(
        StudentT::fit(&draw(StudentT::new(3.0))).unwrap().df(),
        3.0,
        "t df",
    );
    near(
        Bernoulli::fit(&draw(Bernoulli::new(0.3))).unwrap().p(),
        0.3,
        "p",
    );
    near(
        Binomial::fit(20, &draw(Binomial::new(20, 0.3)))
            .unwrap()
            .p(),
        0.3,
        "binomial p",
    );
    near(
        Geometric::fit(&draw(Geometric::new(0.2))).unwrap().p(),
        0.2,
        "geometric p",
    );
    near(
        Poisson::fit(&draw(Poisson::new(4.0))).unwrap().rate(),
        4.0,
        "poisson rate",
    );
    let law = Categorical::fit(&draw(Categorical::new(&[1.0, 3.0]))).unwrap();
    near(law.pmf(1), 0.75, "class 1");
    let law = Dirichlet::fit(&draw(Dirichlet::new(&[0.5, 2.0, 4.0]))).unwrap();
    law.alpha()
        .iter()
        .zip([0.5, 2.0, 4.0])
        .for_each(|(&a, want)| near(a, want, "alpha"));
    let law = Multinomial::fit(&draw(Multinomial::new(5, &[1.0, 3.0]))).unwrap();
    near(law.mean()[0], 1.25, "multinomial mean");
    let true_law =
        MultivariateNormal::new(&[1.0, -2.0], Mat::from_rows([[2.0, 0.75], [0.75, 0.5]]));
    let law = MultivariateNormal::fit(Mat::from_rows(draw(true_law))).unwrap();
    near(law.mean()[1], -2.0, "mean");
    near(law.covariance()[(0, 1)], 0.75, "covariance");
    let law = Uniform::fit(&draw(Uniform::new(1.0, 2.0))).unwrap();
    near(law.low(), 1.0, "low");
    near(law.high(), 2.0, "high");
}

#[test]
fn data_that_determine_no_law_are_refused() {
    let messages = [
        Normal::fit(&[1.0, 1.0]).unwrap_err().to_string(),
        Normal::fit(&[1.0, f64::NAN]).unwrap_err().to_string(),
        Gamma::fit(&[1.0, -1.0]).unwrap_err().to_string(),
        Beta::fit(&[0.5, 1.0]).unwrap_err().to_string(),
        Poisson::fit(&[]).unwrap_err().to_string(),
        Binomial::fit(3, &[4]).unwrap_err().to_string(),
        MultivariateNormal::try_new(&[0.0; 2], Mat::from_rows([[1.0, 2.0], [2.0, 1.0]]))
            .unwrap_err()
            .to_string(),
    ];
    assert_eq!(
        messages[0],
        "Normal cannot be fitted: all observations are equal"
    );
    assert_eq!(
        messages[1],
        "Normal cannot be fitted: the observation NaN is not finite"
    );
    assert_eq!(
        messages[6],
        "MultivariateNormal: the covariance is not positive definite: pivot 1 is not positive"
    );
}

proptest! {
    #[test]
    fn incomplete_gamma_satisfies_its_recurrence(a in 0.01f64..300.0, x in 0.01f64..400.0) {
        // P(a, x) − P(a+1, x) = x^a e^(−x)/Γ(a+1)
        let term = (a * x.ln() - x - lgamma(a + 1.0)).exp();
        let got = gammainc_p(a, x) - gammainc_p(a + 1.0, x);
        prop_assert!((got - term).abs() < 1e-13);
        prop_assert!((gammainc_p(a, x) + gammainc_q(a, x) - 1.0).abs() < 3e-16);
    }

    #[test]
    fn incomplete_beta_satisfies_its_recurrence(a in 0.01f64..200.0, b in 0.01f64..200.0, x in 0.001f64..0.999) {
        // I_x(a, b) − I_x(a+1, b) = x^a (1−x)^b/(a B(a, b))
        let term = (a * x.ln() + b * (-x).ln_1p() - lbeta(a, b)).exp() / a;
        let got = betainc(a, b, x) - betainc(a + 1.0, b, x);
        prop_assert!((got - term).abs() < 1e-12);
        // Symmetry, at the f64 nearest to 1 − x
        let y = 1.0 - x;
        if 1.0 - y == x {
            prop_assert!((betainc(a, b, x) - betaincc(b, a, y)).abs() < 1e-15);
        }
    }

    #[test]
    fn inverses_of_the_incomplete_functions_round_trip(a in -2f64..4.0, b in -2f64..4.0, p in 1e-6f64..0.999) {
        let (a, b) = (10f64.powf(a), 10f64.powf(b));
        let x = gammainc_p_inv(a, p);
        if x > 1e-290 {
            let slack = 1e-13 + 1e-15 * a.sqrt();
            prop_assert!((gammainc_p(a, x) / p - 1.0).abs() < slack, "gamma {} {} -> {}", a, p, x);
        }
        let x = betainc_inv(a, b, p);
        if x > 1e-290 && x < 1.0 - 1e-3 {
            prop_assert!((betainc(a, b, x) / p - 1.0).abs() < 1e-12, "beta {} {} {} -> {}", a, b, p, x);
        }
    }

    #[test]
    fn gamma_function_satisfies_its_recurrence(x in -20f64..100.0) {
        prop_assume!((x - x.round()).abs() > 1e-6);
        prop_assert!((gamma(x + 1.0) / (x * gamma(x)) - 1.0).abs() < 1e-13 + 1e-14 * x.abs());
        prop_assert!((digamma(x + 1.0) - digamma(x) - 1.0 / x).abs() < 1e-13 * (1.0 + digamma(x).abs()));
    }

    #[test]
    fn error_functions_are_odd_complementary_and_inverted(x in -5f64..5.0) {
        prop_assert_eq!(erf(-x), -erf(x));
        prop_assert!((erf(x) + erfc(x) - 1.0).abs() < 3e-16);
        prop_assert!((erfcinv(erfc(x)) - x).abs() < 1e-13 * (x * x).exp().min(1e13));
    }

    #[test]
    fn softmax_is_a_law_and_logsumexp_its_normaliser(x in prop::collection::vec(-800f64..800.0, 1..20)) {
        let weights = softmax(&x);
        prop_assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-14);
        for (w, (l, v)) in weights.iter().zip(log_softmax(&x).iter().zip(&x)) {
            prop_assert!((w - l.exp()).abs() < 1e-12);
            prop_assert!((logsumexp(&x) + l - v).abs() < 1e-12 * (1.0 + v.abs()));
        }
    }

    #[test]
    fn merged_moments_are_the_moments_of_the_whole(x in prop::collection::vec(-1e3f64..1e3, 2..50), cut in 0usize..50) {
        let cut = cut.min(x.len());
        let mut left: Moments = x[..cut].iter().copied().collect();
        left.merge(&x[cut..].iter().copied().collect());
        let whole: Moments = x.iter().copied().collect();
        prop_assert!((left.mean() - whole.mean()).abs() < 1e-10);
        prop_assert!((left.variance() - whole.variance()).abs() < 1e-8 * (1.0 + whole.variance()));
    }
}

/// (a, b, x, I, 1 − I), worked out with 700 digits.
const TINY_SHAPES: [(f64, f64, f64, f64, f64); 8] = [
    (1e-300, 1e-155, 0.25, 1.0, 1.0000000000000001e-145),
    (0.3, 1e-155, 0.1, 1.711520614299722e-155, 1.0),
    (0.3, 1e-300, 1e-17, 2.647760782414273e-305, 1.0),
    (1e-155, 5e-324, 0.5, 4.9406564584124655e-169, 1.0),
    (
        1e-310,
        5e-324,
        1e-300,
        4.9406564584122364e-14,
        0.9999999999999506,
    ),
    (
        5e-324,
        1e-310,
        0.5,
        0.9999999999999506,
        4.9406564584122364e-14,
    ),
    (1e-20, 1e-155, 0.5, 1e-135, 1.0),
    (0.7, 1e-308, 0.6, 1.419209572201377e-308, 1.0),
];

#[test]
fn incomplete_beta_holds_at_tiny_shapes() {
    for (a, b, x, lower, upper) in TINY_SHAPES {
        for (got, want) in [(betainc(a, b, x), lower), (betaincc(a, b, x), upper)] {
            // Nothing is closer than the spacing of subnormal numbers.
            let spacing = (1e-15 * want).max(5e-324);
            assert!(
                (got - want).abs() <= spacing,
                "({a:e}, {b:e}) at {x:e}: {got:e}, not {want:e}"
            );
        }
    }
}

#[test]
fn incomplete_beta_makes_sense_at_the_ends_of_the_range() {
    let shapes = [
        5e-324, 1e-310, 1e-300, 1e-155, 1e-20, 0.3, 1.0, 1e10, 1e155, 1e300, 1.7e308,
    ];
    let points = [
        5e-324,
        1e-310,
        1e-17,
        0.1,
        0.5,
        0.9,
        1.0 - f64::EPSILON / 2.0,
    ];
    for (a, b) in shapes.into_iter().flat_map(|a| shapes.map(|b| (a, b))) {
        let mut below = 0.0;
        for x in points {
            let (lower, upper) = (betainc(a, b, x), betaincc(a, b, x));
            assert!(
                (lower + upper - 1.0).abs() < 1e-15,
                "({a:e}, {b:e}) at {x:e}: {lower:e} + {upper:e}"
            );
            assert!((0.0..=1.0).contains(&lower) && (0.0..=1.0).contains(&upper));
            assert!(
                lower >= below * (1.0 - 1e-15) - 5e-323,
                "({a:e}, {b:e}) falls at {x:e}"
            );
            below = lower;
            for inverse in [betainc_inv(a, b, x), betaincc_inv(a, b, x)] {
                assert!(
                    (0.0..=1.0).contains(&inverse),
                    "({a:e}, {b:e}), {x:e}: {inverse:e}"
                );
            }
        }
        assert!(!lbeta(a, b).is_nan(), "lbeta({a:e}, {b:e})");
    }
}
