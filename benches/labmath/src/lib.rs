//! What the benchmarks of labmath beside its peers share: races, their table, and the peers that are not crates.
//!
//! They live apart from labook's, so that building them builds labmath and its peers alone.

#[cfg(feature = "peers")]
pub mod lapack;
pub mod python;
pub mod race;
pub mod table;
