//! Pictures made of pixels, side by side.

use crate::data;
use crate::svg::{GREY, drawing, escape, show};
use std::fmt::Write as _;

/// Some small pictures in one drawing. Pixels are in `0..=1`, and are drawn in sixteen shades.
pub struct Pictures {
    alt: String,
    across: usize,
    ink: bool,
    pictures: Vec<(String, Vec<Vec<f64>>)>,
}

const WIDTH: f64 = 480.0;
const GAP: f64 = 14.0;
const TITLE: f64 = 24.0;
const SHADES: usize = 16;

impl Pictures {
    /// No pictures yet, `across` of them in a row. `alt` says what they will show.
    pub fn new(alt: &str, across: usize) -> Self {
        Self {
            alt: alt.into(),
            across: across.max(1),
            ink: false,
            pictures: Vec::new(),
        }
    }

    /// Pixels are ink in the colour of the text, instead of light: 0 is the paper, 1 is all ink.
    pub fn ink(mut self) -> Self {
        self.ink = true;
        self
    }

    /// One more picture from its rows, the first on top; an empty title takes no room if all are empty.
    pub fn picture(mut self, title: &str, rows: impl IntoIterator<Item = Vec<f64>>) -> Self {
        self.pictures
            .push((title.into(), rows.into_iter().collect()));
        self
    }

    /// The drawing as SVG.
    pub fn svg(&self) -> String {
        let titled = self.pictures.iter().any(|(title, _)| !title.is_empty());
        let title_height = if titled { TITLE } else { 0.0 };
        let side = (WIDTH - GAP * (self.across - 1) as f64) / self.across as f64;
        let (mut body, mut top, mut bottom) = (String::new(), 1.0, 1.0_f64);
        for (index, (title, rows)) in self.pictures.iter().enumerate() {
            if index % self.across == 0 && index > 0 {
                top = bottom + GAP;
            }
            let left = (index % self.across) as f64 * (side + GAP);
            let columns = rows.first().map_or(1, Vec::len).max(1);
            let pixel = side / columns as f64;
            if titled {
                let _ = writeln!(
                    body,
                    "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
                    left + side / 2.0,
                    top + 15.0,
                    escape(title)
                );
            }
            self.draw(&mut body, rows, (left, top + title_height), pixel);
            bottom = bottom.max(top + title_height + pixel * rows.len() as f64);
        }
        drawing(WIDTH, (bottom + 1.0).ceil(), &self.alt, &body)
    }

    /// One path for each shade, in units of pixels; neighbours of one shade in a row are one run.
    fn draw(&self, body: &mut String, rows: &[Vec<f64>], at: (f64, f64), pixel: f64) {
        let shade = |value: f64| (value.clamp(0.0, 1.0) * (SHADES - 1) as f64).round() as usize;
        let mut paths = vec![String::new(); SHADES];
        for (i, row) in rows.iter().enumerate() {
            let mut j = 0;
            while j < row.len() {
                let this = shade(row[j]);
                let run = row[j..].iter().take_while(|x| shade(**x) == this).count();
                let _ = write!(paths[this], "M{j} {i}h{run}v1h-{run}z");
                j += run;
            }
        }
        let _ = writeln!(
            body,
            "<g transform=\"translate({:.2} {:.2}) scale({pixel:.4})\" shape-rendering=\"crispEdges\">",
            at.0, at.1
        );
        for (shade, path) in paths.iter().enumerate() {
            if path.is_empty() || (self.ink && shade == 0) {
                continue;
            }
            let part = shade as f64 / (SHADES - 1) as f64;
            let fill = if self.ink {
                format!("fill-opacity=\"{part:.2}\"")
            } else {
                let grey = (255.0 * part).round() as u8;
                format!("fill=\"#{grey:02x}{grey:02x}{grey:02x}\"")
            };
            let _ = writeln!(body, "<path d=\"{path}\" {fill}/>");
        }
        body.push_str("</g>\n");
        let columns = rows.first().map_or(0, Vec::len) as f64;
        let _ = writeln!(
            body,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"none\" stroke=\"{GREY}\" \
             stroke-opacity=\"0.6\"/>",
            at.0,
            at.1,
            columns * pixel,
            rows.len() as f64 * pixel
        );
    }

    /// What is shown, as text: each picture after its title, by its size and its pixels in reading order.
    pub fn data(&self) -> String {
        let line = |(title, rows): &(String, Vec<Vec<f64>>)| {
            let pixels = (0..).map(f64::from).zip(rows.iter().flatten().copied());
            let pixels: Vec<(f64, f64)> = pixels.collect();
            let kind = format!("picture of {} rows", rows.len());
            data::series(&kind, title, &pixels)
        };
        let lines: Vec<String> = self.pictures.iter().map(line).collect();
        lines.join("\n")
    }

    /// Shows the pictures in a book or a notebook.
    pub fn evcxr_display(&self) {
        show(&self.svg(), &self.data());
    }
}

#[cfg(test)]
mod tests {
    use super::Pictures;

    #[test]
    fn neighbours_of_one_shade_are_one_run() {
        let svg = Pictures::new("a flag", 1)
            .picture("", [vec![0.0, 0.0, 1.0], vec![1.0, 1.0, 1.0]])
            .svg();
        assert!(svg.contains("d=\"M0 0h2v1h-2z\" fill=\"#000000\""), "{svg}");
        assert!(
            svg.contains("d=\"M2 0h1v1h-1zM0 1h3v1h-3z\" fill=\"#ffffff\""),
            "{svg}"
        );
    }

    #[test]
    fn ink_leaves_the_paper_and_follows_the_text() {
        let pictures = Pictures::new("a stroke", 2)
            .ink()
            .picture("1", [vec![0.0, 1.0]]);
        assert_eq!(pictures.data(), "picture of 1 rows \"1\": (0, 0) (1, 1)");
        let svg = pictures.svg();
        assert!(
            !svg.contains("M0 0h1") && !svg.contains("fill=\"#"),
            "{svg}"
        );
    }
}
