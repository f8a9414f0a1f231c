//! The library that every chapter's program links, and both ends of the protocol that it speaks.
//!
//! Three kinds of readers meet it:
//!
//! - **Authors** show values in the middle of a cell with [`display!`], and choose a form with
//!   [`Svg`], [`Html`], [`Latex`], [`Markdown`] and [`Png`]. All of it works in the evcxr kernel too.
//! - **Generated programs** call the hidden module [`program`].
//! - **The process that runs them** reads [`protocol`] frames.
//!
//! # How output finds its cell
//!
//! A program inherits one end of a socket, the *control channel*; the variable
//! [`protocol::CHANNEL_VARIABLE`] says where it is. At every boundary (a cell begins, a value is
//! displayed, a cell fails) the program flushes Rust's and C's streams, sends a
//! [`Frame`](protocol::Frame), and waits for one byte. The parent reads both pipes empty before it
//! answers. So whatever was written before a boundary is read before it, on either stream, by
//! whichever library.
//!
//! Displays of this crate travel in frames. Those of other crates, which print
//! `EVCXR_BEGIN_CONTENT` blocks as the evcxr kernel wants them, stay on standard output between the
//! frames [`DisplayBegin`](protocol::Frame::DisplayBegin) and
//! [`DisplayEnd`](protocol::Frame::DisplayEnd). Without a control channel (in the evcxr kernel, in a
//! program started by hand, or where there is no Unix socket) this crate prints such blocks too.
//! Nothing then marks where a cell begins.

mod base64;
mod channel;
mod display;
mod entry;
mod failure;
mod future;
mod hook;
#[doc(hidden)]
pub mod program;
pub mod protocol;
mod session;
mod show;

pub use display::{Html, Latex, Markdown, Png, Svg};
