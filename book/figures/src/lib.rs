//! The figures of the book, in one style.
//!
//! A [`Figure`] is a plot that kuva draws with the book's colours and sizes; a [`Heatmap`] and [`Equations`] are tables
//! with shades; [`Planes`] stand side by side, [`Pictures`] are made of pixels, [`Cells`] show arrays, and a [`Flow`] is
//! a graph of steps. All of them scale, have no background, take the colour of the text around them, so that they follow
//! a light or a dark page, and say in words what they show. Each is shown together with the data that was plotted, as
//! text: a page has the drawing, and an `output` fence after the cell is compared with the data.
//!
//! ```
//! use figures::Figure;
//!
//! Figure::new("The parabola from -1 to 1.")
//!     .axes("x", "f(x)")
//!     .line("x²", (-10..=10).map(|i| (i as f64 / 10.0, (i as f64 / 10.0).powi(2))))
//!     .evcxr_display();
//! ```

mod cells;
mod data;
mod flow;
mod pictures;
mod planes;
mod plot;
mod svg;
mod tables;

pub use cells::Cells;
pub use flow::Flow;
pub use pictures::Pictures;
pub use planes::{Plane, Planes};
pub use plot::{Corner, Figure};
pub use tables::{Equations, Heatmap, Part};
