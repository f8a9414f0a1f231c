//! The figures of the book, in one style.
//!
//! A [`Figure`] is a plot that kuva draws with the book's colours and sizes: it has no background, takes the colour of
//! the text around it, so that it follows a light or a dark page, and says in words what it shows.
//!
//! ```
//! use figures::Figure;
//!
//! Figure::new("The parabola from -1 to 1.")
//!     .axes("x", "f(x)")
//!     .line("x²", (-10..=10).map(|i| (i as f64 / 10.0, (i as f64 / 10.0).powi(2))))
//!     .evcxr_display();
//! ```

use kuva::prelude::*;

/// Colours that read on white and on dark paper, and that stay apart for most colour-blind readers.
const COLORS: [&str; 4] = ["#3b7dd8", "#d97706", "#2a9d6f", "#b4478f"];
const GREY: &str = "#8a8f98";

/// A plot with its alternative text.
pub struct Figure {
    alt: String,
    width: f64,
    height: f64,
    x_label: String,
    y_label: String,
    square: bool,
    x_range: Option<(f64, f64)>,
    y_range: Option<(f64, f64)>,
    drawings: Vec<Drawing>,
}

/// What a figure is made of.
enum Drawing {
    Series {
        kind: Series,
        label: String,
        points: Vec<(f64, f64)>,
    },
    Heatmap {
        names: Vec<String>,
        columns: Vec<String>,
        values: Vec<Vec<f64>>,
    },
}

#[derive(Clone, Copy)]
enum Series {
    Line,
    Guide,
    Points,
}

impl Figure {
    /// An empty figure. `alt` says what it shows, for readers who do not see it.
    pub fn new(alt: &str) -> Self {
        Self {
            alt: alt.into(),
            width: 560.0,
            height: 340.0,
            x_label: String::new(),
            y_label: String::new(),
            square: false,
            x_range: None,
            y_range: None,
            drawings: Vec::new(),
        }
    }

    /// The names of the axes.
    pub fn axes(mut self, x: &str, y: &str) -> Self {
        (self.x_label, self.y_label) = (x.into(), y.into());
        self
    }

    /// One unit is as long on either axis, so a circle is round.
    pub fn square(mut self) -> Self {
        (self.square, self.width, self.height) = (true, 470.0, 400.0);
        self
    }

    /// The range of the horizontal axis.
    pub fn x_range(mut self, from: f64, to: f64) -> Self {
        self.x_range = Some((from, to));
        self
    }

    /// The range of the vertical axis.
    pub fn y_range(mut self, from: f64, to: f64) -> Self {
        self.y_range = Some((from, to));
        self
    }

    /// A line through points; an empty label keeps it out of the legend.
    pub fn line(self, label: &str, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.series(Series::Line, label, points)
    }

    /// A dashed grey line, for what is there to compare with.
    pub fn guide(self, label: &str, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.series(Series::Guide, label, points)
    }

    /// Points; an empty label keeps them out of the legend.
    pub fn points(self, label: &str, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.series(Series::Points, label, points)
    }

    /// A heat map of rows of numbers, the first row on top, each with its number in it.
    pub fn heatmap(mut self, rows: &[(&str, Vec<f64>)], columns: &[&str]) -> Self {
        let names = rows.iter().map(|(name, _)| name.to_string()).collect();
        let columns = columns.iter().map(|name| name.to_string()).collect();
        let values = rows.iter().map(|(_, values)| values.clone()).collect();
        self.drawings.push(Drawing::Heatmap {
            names,
            columns,
            values,
        });
        self
    }

    /// The drawing as SVG: it scales with its page, takes the colour of its text, and carries its alternative text.
    pub fn svg(&self) -> String {
        let plots = self.plots();
        let theme = Theme {
            background: "none".into(),
            axis_color: "currentColor".into(),
            grid_color: "#80808033".into(),
            tick_color: "currentColor".into(),
            text_color: "currentColor".into(),
            legend_bg: "none".into(),
            legend_border: "none".into(),
            show_grid: self
                .drawings
                .iter()
                .all(|drawing| matches!(drawing, Drawing::Series { .. })),
            ..Theme::light()
        };
        let mut layout = Layout::auto_from_plots(&plots)
            .with_theme(theme)
            .with_width(self.width)
            .with_height(self.height)
            .with_x_label(self.x_label.as_str())
            .with_y_label(self.y_label.as_str())
            .with_legend_box(false)
            .with_ticks(5);
        if let Some((from, to)) = self.x_range {
            layout = layout.with_x_axis_min(from).with_x_axis_max(to);
        }
        if let Some((from, to)) = self.y_range {
            layout = layout.with_y_axis_min(from).with_y_axis_max(to);
        }
        if self.square {
            layout = layout.with_equal_aspect();
        }
        let svg = render_to_svg(plots, layout);
        // kuva gives a size in pixels alone, and a drawing without a viewBox is cropped where it has to shrink.
        let size = format!("width=\"{0}\" height=\"{1}\"", self.width, self.height);
        let view_box = format!("viewBox=\"0 0 {} {}\"", self.width, self.height);
        let scaled = format!(
            "{view_box} {size} role=\"img\" aria-label=\"{}\"",
            escape(&self.alt)
        );
        svg.replacen(&size, &scaled, 1)
            .replacen(" fill=\"black\">", " fill=\"currentColor\">", 1)
    }

    /// Shows the figure in a book or a notebook.
    pub fn evcxr_display(&self) {
        println!(
            "EVCXR_BEGIN_CONTENT image/svg+xml\n{}\nEVCXR_END_CONTENT",
            self.svg()
        );
    }

    fn series(
        mut self,
        kind: Series,
        label: &str,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        let points = points.into_iter().collect();
        self.drawings.push(Drawing::Series {
            kind,
            label: label.into(),
            points,
        });
        self
    }

    fn plots(&self) -> Vec<Plot> {
        let mut colors = COLORS.iter().cycle();
        self.drawings
            .iter()
            .map(|drawing| drawing.plot(&mut colors))
            .collect()
    }
}

impl Drawing {
    fn plot<'c>(&self, colors: &mut impl Iterator<Item = &'c &'c str>) -> Plot {
        match self {
            Self::Series {
                kind: Series::Points,
                label,
                points,
            } => {
                let color = *colors.next().expect("the colours repeat");
                let plot = ScatterPlot::new()
                    .with_data(points.clone())
                    .with_color(color)
                    .with_size(4.0);
                if label.is_empty() {
                    plot.into()
                } else {
                    plot.with_legend(label).into()
                }
            }
            Self::Series {
                kind,
                label,
                points,
            } => {
                let plot = LinePlot::new().with_data(points.clone());
                let plot = match kind {
                    Series::Guide => plot.with_color(GREY).with_stroke_width(1.5).with_dashed(),
                    _ => plot
                        .with_color(*colors.next().expect("the colours repeat"))
                        .with_stroke_width(2.0),
                };
                if label.is_empty() {
                    plot.into()
                } else {
                    plot.with_legend(label).into()
                }
            }
            Self::Heatmap {
                names,
                columns,
                values,
            } => Heatmap::new()
                .with_data(values.clone())
                .with_labels(names.clone(), columns.clone())
                .with_values()
                .into(),
        }
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::Figure;

    #[test]
    fn a_figure_scales_and_says_what_it_shows() {
        let svg = Figure::new("A \"line\"")
            .line("a", [(0.0, 0.0), (1.0, 1.0)])
            .svg();
        assert!(
            svg.contains("viewBox=\"0 0 560 340\"")
                && svg.contains("aria-label=\"A &quot;line&quot;\""),
            "{svg}"
        );
        assert!(
            !svg.contains("fill=\"white\"") && !svg.contains("#000000"),
            "{svg}"
        );
    }
}
