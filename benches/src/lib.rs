//! Benchmarks of labook and labmath beside their peers; see `benches/`.

#[cfg(feature = "peers")]
pub mod lapack;
pub mod python;
pub mod race;
pub mod table;
