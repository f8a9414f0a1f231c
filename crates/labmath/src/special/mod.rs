//! Special functions: what the normal, gamma and beta families are made of.
//!
//! Every function here is accurate to a few units in the last place over the whole range of its arguments, including
//! tails that are smaller than 10⁻³⁰⁰ and parameters of any size. Where a formula would cancel, it is carried in
//! double-double and rounded once. NaN in gives NaN out; a point outside the domain gives NaN; limits at infinity are
//! taken.
//!
//! | family | functions |
//! | --- | --- |
//! | error function | [`erf`], [`erfc`], [`erfcx`], [`erfinv`], [`erfcinv`] |
//! | normal law | [`normal_cdf`], [`normal_logcdf`], [`normal_quantile`] |
//! | gamma | [`gamma()`], [`lgamma`], [`digamma`](digamma()), [`trigamma`], [`gammainc_p`], [`gammainc_q`] and inverses |
//! | beta | [`lbeta`], [`betainc`], [`betaincc`] and inverses |
//! | small | [`logsumexp`], [`softmax`], [`log1pexp`], [`log1mexp`], [`expit`], [`logit`], [`xlogy`] |

mod digamma;
pub(crate) mod double_double;
mod elementary;
mod erf;
mod gamma;
mod incomplete_beta;
mod incomplete_gamma;
mod normal;
mod sin_pi;
mod stirling;
mod tail_integral;
mod tails;

pub(crate) use digamma::digamma_positive as digamma_dd;
pub use digamma::{digamma, trigamma};
pub use elementary::{
    expit, expm1_minus, log_softmax, log1mexp, log1p_minus, log1pexp, logit, logsumexp, softmax,
    xlogy,
};
pub use erf::{erf, erfc, erfcx};
pub use gamma::{gamma, lbeta, lgamma};
pub(crate) use gamma::{ln_beta, ln_gamma, ln_poisson_kernel};
pub(crate) use incomplete_beta::{
    beta_tails, inverse_pair as beta_inverse_pair, ln_kernel as ln_beta_kernel,
};
pub use incomplete_beta::{betainc, betainc_inv, betaincc, betaincc_inv};
pub(crate) use incomplete_gamma::gamma_tails;
pub use incomplete_gamma::{gammainc_p, gammainc_p_inv, gammainc_q, gammainc_q_inv};
pub use normal::{erfcinv, erfinv, normal_cdf, normal_logcdf, normal_quantile};
pub(crate) use normal::{normal_log_lower_tail, normal_lower_tail, precise_normal_quantile};
pub(crate) use stirling::deviance;
pub(crate) use tails::Tails;
