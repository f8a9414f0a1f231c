//! Plots: lines, points, arrows, areas and levels between two axes.

use crate::data;
use crate::svg::{COLORS, FONT, GREY, TEXT, frame, salt, show};
use kuva::prelude::*;

/// A plot with its alternative text.
pub struct Figure {
    alt: String,
    x_label: String,
    y_label: String,
    square: bool,
    x_range: Option<(f64, f64)>,
    y_range: Option<(f64, f64)>,
    x_ticks: Option<f64>,
    y_ticks: Option<f64>,
    legend: Corner,
    series: Vec<Series>,
    labels: Vec<(String, f64, f64)>,
}

/// How many steps levels are sought in, either way.
const GRID: u32 = 72;

/// The corner of the plot that its legend stands in.
#[derive(Clone, Copy)]
pub enum Corner {
    /// Above on the left.
    TopLeft,
    /// Above on the right; here it stands when nothing else is said.
    TopRight,
    /// Below on the left.
    BottomLeft,
    /// Below on the right.
    BottomRight,
}

/// What a figure is made of, in the order in which it is drawn.
struct Series {
    kind: Kind,
    label: String,
    points: Vec<(f64, f64)>,
    heights: Vec<f64>,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Line,
    Guide,
    Thin,
    Points,
    /// Pairs of points, the two ends of each arrow.
    Arrow,
    /// Pairs of points, one above the other.
    Area,
    /// The height above each point of a grid, row by row, in `heights`.
    Levels,
}

/// The room around a plot, for its numbers and the names of its axes.
struct Margins {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Figure {
    /// An empty figure. `alt` says what it shows, for readers who do not see it.
    pub fn new(alt: &str) -> Self {
        Self {
            alt: alt.into(),
            x_label: String::new(),
            y_label: String::new(),
            square: false,
            x_range: None,
            y_range: None,
            x_ticks: None,
            y_ticks: None,
            legend: Corner::TopRight,
            series: Vec::new(),
            labels: Vec::new(),
        }
    }

    /// The names of the axes.
    pub fn axes(mut self, x: &str, y: &str) -> Self {
        (self.x_label, self.y_label) = (x.into(), y.into());
        self
    }

    /// One unit is as long on either axis, so a circle is round. Both ranges have to be given, too.
    pub fn square(mut self) -> Self {
        self.square = true;
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

    /// How far the numbers on the axes are from each other.
    pub fn ticks(mut self, x: f64, y: f64) -> Self {
        (self.x_ticks, self.y_ticks) = (Some(x), Some(y));
        self
    }

    /// Where the legend stands, inside of the plot.
    pub fn legend(mut self, corner: Corner) -> Self {
        self.legend = corner;
        self
    }

    /// A line through points; an empty label keeps it out of the legend.
    pub fn line(self, label: &str, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.series(Kind::Line, label, points)
    }

    /// A dashed grey line, for what is there to compare with.
    pub fn guide(self, label: &str, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.series(Kind::Guide, label, points)
    }

    /// A thin grey line, such as those of a grid.
    pub fn thin(self, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.series(Kind::Thin, "", points)
    }

    /// Points; an empty label keeps them out of the legend.
    pub fn points(self, label: &str, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.series(Kind::Points, label, points)
    }

    /// An arrow between two points; an empty label keeps it out of the legend.
    pub fn arrow(self, label: &str, from: (f64, f64), to: (f64, f64)) -> Self {
        self.series(Kind::Arrow, label, [from, to])
    }

    /// Thin grey arrows, each from a point in a direction: a field of vectors.
    pub fn field(self, arrows: impl IntoIterator<Item = ((f64, f64), (f64, f64))>) -> Self {
        let ends = |((x, y), (dx, dy)): ((f64, f64), (f64, f64))| [(x, y), (x + dx, y + dy)];
        self.series(Kind::Arrow, "", arrows.into_iter().flat_map(ends))
    }

    /// A shaded area from points (x, low, high); it has the colour of the line that is drawn next.
    pub fn area(self, label: &str, points: impl IntoIterator<Item = (f64, f64, f64)>) -> Self {
        let ends = |(x, low, high)| [(x, low), (x, high)];
        self.series(Kind::Area, label, points.into_iter().flat_map(ends))
    }

    /// Bars of a width that stand on zero, each at its place and as high as its value. Those of the next call have the
    /// next colour.
    pub fn bars(self, label: &str, width: f64, bars: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let corners = |(x, height): (f64, f64)| {
            let (left, right) = (x - width / 2.0, x + width / 2.0);
            let high = height.max(0.0);
            let low = height.min(0.0);
            [
                (left, 0.0, 0.0),
                (left, low, high),
                (right, low, high),
                (right, 0.0, 0.0),
            ]
        };
        self.area(label, bars.into_iter().flat_map(corners))
            .series(Kind::Line, label, [])
    }

    /// Lines of equal height of a surface. The ranges of both axes have to be given before.
    ///
    /// # Panics
    /// When they are not.
    pub fn levels(mut self, levels: &[f64], height: impl Fn(f64, f64) -> f64) -> Self {
        let (Some((left, right)), Some((low, high))) = (self.x_range, self.y_range) else {
            panic!("levels need both ranges");
        };
        let at = |from: f64, to: f64, i: u32| from + (to - from) * f64::from(i) / f64::from(GRID);
        let heights = (0..=GRID).flat_map(|i| {
            let y = at(low, high, i);
            (0..=GRID).map(move |j| (at(left, right, j), y))
        });
        self.series.push(Series {
            kind: Kind::Levels,
            label: String::new(),
            heights: heights.map(|(x, y)| height(x, y)).collect(),
            points: levels.iter().map(|&level| (level, 0.0)).collect(),
        });
        self
    }

    /// The sign of a right angle at a corner, between the directions to two other points.
    pub fn right_angle(self, corner: (f64, f64), one: (f64, f64), other: (f64, f64)) -> Self {
        let step = |to: (f64, f64)| {
            let (x, y) = (to.0 - corner.0, to.1 - corner.1);
            let length = x.hypot(y) / 0.25;
            (x / length, y / length)
        };
        let (u, v) = (step(one), step(other));
        let at = |a: f64, b: f64| (corner.0 + a * u.0 + b * v.0, corner.1 + a * u.1 + b * v.1);
        self.thin([at(1.0, 0.0), at(1.0, 1.0), at(0.0, 1.0)])
    }

    /// A word in the plot, centred above a point.
    pub fn label(mut self, text: &str, x: f64, y: f64) -> Self {
        self.labels.push((text.into(), x, y));
        self
    }

    /// The drawing as SVG.
    pub fn svg(&self) -> String {
        let plots = self.plots();
        let (width, height) = self.size();
        let margins = self.margins();
        let theme = Theme {
            background: "none".into(),
            axis_color: "currentColor".into(),
            grid_color: "#80808033".into(),
            tick_color: "currentColor".into(),
            text_color: "currentColor".into(),
            legend_bg: "none".into(),
            legend_border: "none".into(),
            font_family: Some(FONT.into()),
            ..Theme::light()
        };
        let mut layout = Layout::auto_from_plots(&plots)
            .with_theme(theme)
            .with_width(width)
            .with_height(height)
            .with_force_margins(margins.left, margins.right)
            .with_force_margins_y(margins.top, margins.bottom)
            .with_x_label(self.x_label.as_str())
            .with_y_label(self.y_label.as_str())
            .with_body_size(TEXT)
            .with_tick_size(TEXT)
            .with_label_size(TEXT)
            .with_legend_position(match self.legend {
                Corner::TopLeft => LegendPosition::InsideTopLeft,
                Corner::TopRight => LegendPosition::InsideTopRight,
                Corner::BottomLeft => LegendPosition::InsideBottomLeft,
                Corner::BottomRight => LegendPosition::InsideBottomRight,
            })
            .with_legend_box(false)
            .with_ticks(5);
        if let Some((from, to)) = self.x_range {
            layout = layout.with_x_axis_min(from).with_x_axis_max(to);
        }
        if let Some((from, to)) = self.y_range {
            layout = layout.with_y_axis_min(from).with_y_axis_max(to);
        }
        if let Some(step) = self.x_ticks {
            layout = layout.with_x_tick_step(step);
        }
        if let Some(step) = self.y_ticks {
            layout = layout.with_y_tick_step(step);
        }
        for (text, x, y) in &self.labels {
            layout = layout
                .with_annotation(TextAnnotation::new(text.as_str(), *x, *y).with_font_size(TEXT));
        }
        let svg = named(&render_to_svg(plots, layout));
        // kuva gives a size in pixels alone, and a drawing without a viewBox is cropped where it has to shrink.
        let size = format!("width=\"{width}\" height=\"{height}\"");
        let frame = format!("class=\"plot\" {}", frame(width, height, &self.alt));
        svg.replacen(&size, &frame, 1)
            .replacen(" fill=\"black\">", " fill=\"currentColor\">", 1)
    }

    /// What is plotted, as text: the axes, a line for each series, and the labels. Thin lines are told as one.
    pub fn data(&self) -> String {
        let mut lines = Vec::new();
        let axis = |label: &str, range: Option<(f64, f64)>| match range {
            Some((from, to)) => format!("{label} {from} to {to}").trim_start().to_owned(),
            None => label.to_owned(),
        };
        let x = axis(&self.x_label, self.x_range);
        let y = axis(&self.y_label, self.y_range);
        if !(x.is_empty() && y.is_empty()) {
            lines.push(format!("axes: {x} by {y}"));
        }
        for series in &self.series {
            let kind = match series.kind {
                Kind::Thin => continue,
                // The colour of bars is used up by a line without points.
                Kind::Line if series.points.is_empty() => continue,
                Kind::Line => "line",
                Kind::Guide => "guide",
                Kind::Points => "points",
                Kind::Arrow if series.points.len() > 2 => "field",
                Kind::Arrow => "arrow",
                Kind::Area => "area",
                Kind::Levels => {
                    let levels: Vec<f64> = series.points.iter().map(|point| point.0).collect();
                    let heights = (0..).map(f64::from).zip(series.heights.iter().copied());
                    let heights: Vec<(f64, f64)> = heights.collect();
                    lines.push(format!("levels: {}", data::numbers(&levels)));
                    lines.push(data::series("heights", "", &heights));
                    continue;
                }
            };
            lines.push(data::series(kind, &series.label, &series.points));
        }
        let thin = self.series.iter().filter(|each| each.kind == Kind::Thin);
        let thin: Vec<(f64, f64)> = thin.flat_map(|each| each.points.clone()).collect();
        if !thin.is_empty() {
            lines.push(data::series("thin", "", &thin));
        }
        for (text, x, y) in &self.labels {
            lines.push(data::series("label", text, &[(*x, *y)]));
        }
        lines.join("\n")
    }

    /// Shows the figure in a book or a notebook.
    pub fn evcxr_display(&self) {
        show(&self.svg(), &self.data());
    }

    /// An axis without a name needs less room.
    fn margins(&self) -> Margins {
        Margins {
            left: if self.y_label.is_empty() { 40.0 } else { 66.0 },
            right: 22.0,
            top: 14.0,
            bottom: if self.x_label.is_empty() { 34.0 } else { 58.0 },
        }
    }

    /// Width and height. The plot of a square figure is as high as its ranges ask for.
    fn size(&self) -> (f64, f64) {
        let span = |range: Option<(f64, f64)>| range.map(|(from, to)| to - from);
        let margins = self.margins();
        match (self.square, span(self.x_range), span(self.y_range)) {
            (true, Some(x), Some(y)) => {
                let plot = if y > 0.8 * x { 330.0 } else { 396.0 };
                let height = (plot * y / x).round();
                (
                    plot + margins.left + margins.right,
                    height + margins.top + margins.bottom,
                )
            }
            _ => (480.0, 310.0),
        }
    }

    fn series(
        mut self,
        kind: Kind,
        label: &str,
        points: impl IntoIterator<Item = (f64, f64)>,
    ) -> Self {
        self.series.push(Series {
            kind,
            label: label.into(),
            points: points.into_iter().collect(),
            heights: Vec::new(),
        });
        self
    }

    fn plots(&self) -> Vec<Plot> {
        let mut colors = COLORS.iter().copied().cycle().peekable();
        let mut plots = Vec::new();
        for series in &self.series {
            match series.kind {
                Kind::Levels => plots.push(self.level_lines(series)),
                Kind::Guide | Kind::Thin => plots.push(series.plot(GREY)),
                Kind::Arrow if series.points.len() > 2 => plots.push(series.plot(GREY)),
                Kind::Area => {
                    plots.push(series.plot(colors.peek().expect("the colours repeat")));
                }
                _ => {
                    let color = colors.next().expect("the colours repeat");
                    // The line of bars is not drawn; it stands in the legend for them.
                    if !(series.points.is_empty() && series.label.is_empty()) {
                        plots.push(series.plot(color));
                    }
                }
            }
        }
        plots
    }

    fn level_lines(&self, series: &Series) -> Plot {
        let along = |range: Option<(f64, f64)>| {
            let (from, to) = range.expect("levels were given with ranges");
            (0..=GRID)
                .map(|i| from + (to - from) * f64::from(i) / f64::from(GRID))
                .collect::<Vec<_>>()
        };
        let levels: Vec<f64> = series.points.iter().map(|point| point.0).collect();
        let rows = series.heights.chunks(GRID as usize + 1);
        ContourPlot::new()
            .with_grid(
                rows.map(<[f64]>::to_vec).collect(),
                along(self.x_range),
                along(self.y_range),
            )
            .with_levels(&levels)
            .with_line_color(GREY)
            .with_line_width(1.2)
            .into()
    }
}

impl Series {
    fn plot(&self, color: &str) -> Plot {
        match self.kind {
            Kind::Points => {
                let plot = ScatterPlot::new()
                    .with_data(self.points.clone())
                    .with_color(color)
                    .with_size(5.0);
                match self.label.as_str() {
                    "" => plot.into(),
                    label => plot.with_legend(label).into(),
                }
            }
            Kind::Arrow => {
                let many = self.points.len() > 2;
                let (shaft, head) = if many {
                    (1.5, (7.0, 3.5))
                } else {
                    (2.5, (13.0, 5.5))
                };
                let mut plot = QuiverPlot::new()
                    .with_scale(1.0)
                    .with_color(color)
                    .with_shaft_width(shaft)
                    .with_head(head.0, head.1);
                for ends in self.points.chunks_exact(2) {
                    let ((x, y), (to_x, to_y)) = (ends[0], ends[1]);
                    plot = plot.with_arrow(x, y, to_x - x, to_y - y);
                }
                match self.label.as_str() {
                    "" => plot.into(),
                    label => plot.with_legend(label).into(),
                }
            }
            Kind::Area => {
                let (low, high): (Vec<_>, Vec<_>) = self
                    .points
                    .chunks_exact(2)
                    .map(|ends| (ends[0], ends[1]))
                    .unzip();
                let heights = |points: Vec<(f64, f64)>| points.into_iter().map(|point| point.1);
                let plot = BandPlot::new(
                    low.iter().map(|point| point.0).collect::<Vec<_>>(),
                    heights(low),
                    heights(high),
                )
                .with_color(color)
                .with_opacity(0.3);
                match self.label.as_str() {
                    "" => plot.into(),
                    label => plot.with_legend(label).into(),
                }
            }
            Kind::Levels => unreachable!("levels are drawn with the ranges of their figure"),
            Kind::Line | Kind::Guide | Kind::Thin => {
                let plot = LinePlot::new()
                    .with_data(self.points.clone())
                    .with_color(color);
                let plot = match self.kind {
                    Kind::Guide => plot.with_stroke_width(1.3).with_dashed(),
                    Kind::Thin => plot.with_stroke_width(1.5),
                    _ => plot.with_stroke_width(2.5),
                };
                match self.label.as_str() {
                    "" => plot.into(),
                    label => plot.with_legend(label).into(),
                }
            }
        }
    }
}

/// The drawing with names of its own: kuva counts what clips its drawings, from the start of the program.
fn named(svg: &str) -> String {
    const COUNTED: &str = "kuva-clip-";
    let mut names: Vec<&str> = Vec::new();
    let mut parts = svg.split(COUNTED);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| !c.is_ascii_digit());
        let (name, rest) = part.split_at(end.unwrap_or(part.len()));
        let index = names.iter().position(|own| *own == name);
        let index = index.unwrap_or_else(|| {
            names.push(name);
            names.len() - 1
        });
        text.push_str(&format!("{COUNTED}{index}{rest}"));
    }
    let name = format!("plot-{}-", salt(&text));
    text.replace(COUNTED, &name)
}

#[cfg(test)]
mod tests {
    use super::Figure;

    #[test]
    fn a_figure_is_drawn_the_same_each_time_and_unlike_others() {
        let line = |to: f64| {
            Figure::new("a line")
                .line("", [(0.0, 0.0), (1.0, to)])
                .svg()
        };
        let clip = |svg: &str| {
            svg.split("<clipPath id=\"")
                .nth(1)
                .map(|at| at.split('"').next().unwrap().to_owned())
        };
        assert_eq!(line(1.0), line(1.0));
        let (one, two) = (clip(&line(1.0)), clip(&line(2.0)));
        assert!(one.is_some() && one != two, "{one:?} {two:?}");
        let svg = line(1.0);
        assert!(svg.contains(&format!("url(#{})", one.unwrap())), "{svg}");
    }

    #[test]
    fn a_figure_scales_and_says_what_it_shows() {
        let svg = Figure::new("A \"line\"")
            .line("a", [(0.0, 0.0), (1.0, 1.0)])
            .svg();
        assert!(
            svg.contains("viewBox=\"0 0 480 310\"")
                && svg.contains("aria-label=\"A &quot;line&quot;\""),
            "{svg}"
        );
        assert!(
            !svg.contains("fill=\"white\"") && !svg.contains("#000000"),
            "{svg}"
        );
    }

    #[test]
    fn an_area_has_the_colour_of_its_line_and_bars_have_one_each() {
        let square = |x: f64| x * x;
        let svg = Figure::new("areas")
            .area("", [(0.0, 0.0, 1.0), (1.0, 0.0, 2.0)])
            .line("", [(0.0, 1.0), (1.0, 2.0)])
            .bars("", 0.5, [(0.0, 1.0), (1.0, square(2.0))])
            .points("", [(0.5, 0.5)])
            .svg();
        let times = |color| svg.matches(&format!("\"{color}\"")).count();
        assert_eq!(
            [times("#3b7dd8"), times("#d97706"), times("#2a9d6f")],
            [2, 1, 1],
            "{svg}"
        );
    }

    #[test]
    fn levels_are_where_the_surface_has_that_height() {
        let svg = Figure::new("a circle")
            .square()
            .x_range(-2.0, 2.0)
            .y_range(-2.0, 2.0)
            .levels(&[1.0], |x, y| x * x + y * y)
            .svg();
        assert!(svg.contains("stroke=\"#8a8f98\""), "{svg}");
        assert!(svg.len() < 20_000, "{} bytes", svg.len());
    }

    #[test]
    fn the_data_says_what_is_plotted_and_not_how() {
        let figure = Figure::new("A triangle.")
            .axes("x", "y")
            .x_range(0.0, 2.0)
            .thin([(0.0, 0.0), (1.0, 1.0)])
            .line("side", [(0.0, 0.0), (1.0, 0.5)])
            .thin([(2.0, 2.0)])
            .label("A", 1.0, 1.0);
        let data = "\
axes: x 0 to 2 by y
line \"side\": (0, 0) (1, 0.5000)
thin: (0, 0) (1, 1) (2, 2)
label \"A\": (1, 1)";
        assert_eq!(figure.data(), data);
        assert_eq!(figure.legend(super::Corner::TopLeft).data(), data);
    }

    #[test]
    fn the_data_of_a_surface_holds_its_heights() {
        let bowl = |steep: f64| {
            Figure::new("A bowl.")
                .x_range(-1.0, 1.0)
                .y_range(-1.0, 1.0)
                .levels(&[0.5, 1.0], |x, y| x * x + steep * y * y)
                .bars("", 1.0, [(0.0, 1.0)])
                .data()
        };
        assert!(bowl(1.0).contains("levels: 0.5000 1\nheights: 5329 points"));
        assert!(
            bowl(1.0).ends_with(
                "area: 8 points, -0.5000 to 0.5000 by 0 to 1, mean (0, 0.2500), travel (1, 4), \
            (-0.5000, 0) (-0.5000, 0) (0.5000, 0) (0.5000, 0)"
            ),
            "{}",
            bowl(1.0)
        );
        assert_ne!(bowl(1.0), bowl(1.01));
    }

    #[test]
    fn a_square_figure_is_as_high_as_its_ranges_ask_for() {
        let figure = Figure::new("A circle.").square();
        let wide = figure.x_range(0.0, 4.0).y_range(0.0, 1.0);
        assert_eq!(wide.size(), (396.0 + 62.0, 99.0 + 48.0));
    }
}
