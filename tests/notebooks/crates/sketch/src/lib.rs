//! A plotting crate as notebooks use them: `evcxr_figure` takes a size and a closure that draws, and gives something that
//! shows itself.

use std::fmt::Write as _;

/// What can go wrong while drawing.
pub type Error = Box<dyn std::error::Error>;

/// Where a closure draws.
pub struct Root {
    body: String,
    height: u32,
}

impl Root {
    /// A line through points, counted from the lower left corner.
    pub fn line(&mut self, points: &[(f64, f64)]) -> Result<(), Error> {
        let height = f64::from(self.height);
        let places: Vec<String> = points
            .iter()
            .map(|(x, y)| format!("{x},{}", height - y))
            .collect();
        writeln!(
            self.body,
            "<polyline fill=\"none\" stroke=\"teal\" points=\"{}\"/>",
            places.join(" ")
        )?;
        Ok(())
    }

    /// A circle.
    pub fn circle(&mut self, (x, y): (f64, f64), radius: f64) -> Result<(), Error> {
        let y = f64::from(self.height) - y;
        writeln!(self.body, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>")?;
        Ok(())
    }
}

/// A drawing.
pub struct Wrapper(String);

impl Wrapper {
    /// Shows the drawing in a notebook.
    pub fn evcxr_display(&self) {
        println!(
            "EVCXR_BEGIN_CONTENT text/html\n{}\nEVCXR_END_CONTENT",
            self.0
        );
    }
}

/// A drawing of a size.
pub fn evcxr_figure<F>((width, height): (u32, u32), draw: F) -> Wrapper
where
    F: FnOnce(&mut Root) -> Result<(), Error>,
{
    let mut root = Root {
        body: String::new(),
        height,
    };
    draw(&mut root).expect("it can be drawn");
    Wrapper(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\">\n{}</svg>",
        root.body
    ))
}
