//! Random numbers that are the same tomorrow: a seedable generator and the draws that every sampler is made of.
//!
//! ```
//! use labmath::random::Rng;
//!
//! let mut rng = Rng::seed(42);
//! let u = rng.uniform();              // in [0, 1)
//! let z = rng.normal();               // standard normal
//! let die = rng.below(6) + 1;
//! assert!((0.0..1.0).contains(&u) && z.is_finite() && die <= 6);
//! assert_eq!(Rng::seed(42).uniform(), u); // the same seed, the same numbers, on every machine
//! ```
//!
//! With the feature `rand` the generator implements `rand_core`'s traits, so that it drives everything written for
//! `rand`.

#[cfg(feature = "rand")]
mod rand_traits;
mod xoshiro;
mod ziggurat;

pub use xoshiro::Rng;
