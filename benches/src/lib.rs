//! Benchmarks of labook and labmath beside their peers; see `benches/`.

pub mod race;
