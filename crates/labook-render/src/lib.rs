//! Renders a verified book as a site.
//!
//! # Steps
//!
//! 1. A [`Book`] holds its chapters, each a [`Document`](labook_document::Document) with what its cells produced
//!    and how that compares with what the chapter says.
//! 2. [`render`] builds the search index, finds out where links can lead, and writes each chapter's article:
//!    blocks, running text, cells with their outputs, footnotes.
//! 3. The templates of a [`Theme`] put a page around each article.
//! 4. The result is a [`Site`], a map from path to bytes, and the diagnostics met on the way.
//!
//! Nothing here touches the file system, a process or the clock, so equal books give equal bytes.

#![forbid(unsafe_code)]

mod ansi;
mod book;
pub mod citations;
mod error;
mod escape;
mod highlight;
mod html;
mod links;
pub mod math;
pub mod notebook;
mod numeral;
mod page;
pub mod paper;
mod parallel;
mod render;
mod search;
mod shown;
mod site;
mod status;
mod svg;
mod theme;
mod walk;

pub use book::{Book, Chapter, ColorScheme, Entry, SiteOptions};
pub use error::RenderError;
pub use render::render;
pub use site::{Rendered, Site};
pub use theme::Theme;
