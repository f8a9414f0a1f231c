//! labook, a literate document compiler for Rust.
//!
//! # Steps
//!
//! 1. [`load`] reads `book.toml`, the summary and the chapters into a [`load::Book`]. Everything that is wrong with
//!    them is collected; nothing has run yet.
//! 2. [`check`] plans the programs of the chapters, compiles and runs those that are not known yet, and compares what
//!    they printed with what the chapters say.
//! 3. [`page`] renders the book and its outputs as a [`labook_render::Site`], a value; [`notebook`] adds the chapters as
//!    Jupyter notebooks, and [`paper`] the PDF.
//! 4. [`mod@write`] puts the site on disk, whole or not at all.
//!
//! [`jupyter`] finds the Jupyter that opens a chapter. [`parity`] compares what a book prints in programs with what it prints in evcxr sessions.
//!
//! `commands` strings these together for the binary, [`console`] says what happened, and [`exit`] names the codes.

#![forbid(unsafe_code)]

pub mod check;
pub mod cli;
mod commands;
pub mod config;
pub mod console;
pub mod exit;
pub mod finding;
pub mod jupyter;
pub mod load;
pub mod notebook;
pub mod page;
pub mod paper;
pub mod parity;
pub mod write;
