//! The book on paper: a document becomes Typst, and Typst becomes PDF.
//!
//! # Steps
//!
//! 1. [`compose`] writes each chapter as Typst source, in the words of the theme's Typst templates, and gathers the
//!    drawings and images that it shows. The result is a [`Manuscript`]: files in memory, with a map from each place
//!    of them back to the chapters. This is pure text, and needs no Typst.
//! 2. [`typeset`](typeset()) lets Typst make pages of it, and a PDF of those. What Typst has to say comes back at the
//!    places of the chapters. It is there with the feature `pdf`.
//!
//! Numbers, labels and links are those of the book's [`Numbering`](labook_document::Numbering), as on the pages of
//! the site: Typst counts nothing but pages.

mod chapter;
mod code;
mod compose;
mod drawing;
mod manuscript;
mod markup;
mod options;

#[cfg(feature = "pdf")]
mod coverage;
#[cfg(feature = "pdf")]
mod report;
#[cfg(feature = "pdf")]
mod typeset;
#[cfg(feature = "pdf")]
mod world;

pub use compose::compose;
pub use manuscript::Manuscript;
pub use options::{Date, PaperOptions, Standard};
#[cfg(feature = "pdf")]
pub use typeset::{Paper, typeset};
