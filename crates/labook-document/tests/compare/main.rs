//! The comparison of outputs: data-driven cases beside this file, and properties.

mod bless;
mod bounds;
mod chapter;
mod outcomes;
mod properties;
mod suite;
