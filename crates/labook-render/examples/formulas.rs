//! A contact sheet of formulas, to be looked at in a browser.
//!
//! ```text
//! cargo run -p labook-render --example formulas -- [--katex DIR] [--font FILE] [--range A..B] CORPUS… > sheet.html
//! ```
//!
//! Each line of a corpus is `D` or `I`, a tab and LaTeX. With `--katex` (the `dist` folder of npm's
//! package) each formula stands beside KaTeX's rendering of it. With `--typst` the formulas are
//! written as a Typst document instead, with `--spoken` they are said. With `--bench` they are converted over and over, and the
//! speed is printed.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::Instant;

use labook_render::math::{Formula, Macros};

#[derive(Default)]
struct Options {
    katex: Option<String>,
    font: Option<String>,
    range: Option<(usize, usize)>,
    bench: bool,
    typst: bool,
    spoken: bool,
    corpora: Vec<String>,
}

struct Line {
    tex: String,
    display: bool,
}

fn main() -> ExitCode {
    let options = options();
    let mut lines = Vec::new();
    for path in &options.corpora {
        match std::fs::read_to_string(path) {
            Ok(text) => lines.extend(text.lines().filter_map(|line| {
                let (kind, tex) = line.split_once('\t')?;
                Some(Line {
                    tex: tex.to_owned(),
                    display: kind == "D",
                })
            })),
            Err(error) => {
                eprintln!("{path}: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    if let Some((from, to)) = options.range {
        lines = lines
            .into_iter()
            .skip(from)
            .take(to.saturating_sub(from))
            .collect();
    }
    if options.bench {
        bench(&lines);
    } else if options.typst {
        print!(
            "{}",
            paper(&lines, options.range.map_or(0, |range| range.0))
        );
    } else if options.spoken {
        print!("{}", speech(&lines));
    } else {
        print!("{}", sheet(&lines, &options));
    }
    ExitCode::SUCCESS
}

fn options() -> Options {
    let mut options = Options::default();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--katex" => options.katex = arguments.next(),
            "--font" => options.font = arguments.next(),
            "--range" => {
                options.range = arguments.next().and_then(|range| {
                    let (from, to) = range.split_once("..")?;
                    Some((from.parse().ok()?, to.parse().ok()?))
                });
            }
            "--bench" => options.bench = true,
            "--typst" => options.typst = true,
            "--spoken" => options.spoken = true,
            _ => options.corpora.push(argument),
        }
    }
    options
}

fn sheet(lines: &[Line], options: &Options) -> String {
    let macros = Macros::new();
    let mut page =
        String::from("<!doctype html><meta charset=\"utf-8\"><title>Formulas</title>\n<style>\n");
    if let Some(font) = &options.font {
        let _ = writeln!(
            page,
            "@font-face {{ font-family: 'Sheet Math'; src: url('{font}') }}"
        );
        page.push_str("math { font-family: 'Sheet Math', math }\n");
    }
    page.push_str(
        "body { font: 19px serif; margin: 4px; width: 1250px } table { border-collapse: collapse; width: 100%; table-layout: fixed }\n\
         td { border: 1px solid #ccc; padding: 3px 8px; vertical-align: middle }\n\
         td.tex { font: 11px monospace; width: 13%; overflow-wrap: anywhere; color: #555 }\n\
         td.half { width: 43% } .katex { font-size: 1em } .wrong { color: #c00; font: 13px sans-serif }\n\
         .katex-display { margin: .3em 0 }</style>\n",
    );
    if let Some(katex) = &options.katex {
        let _ = writeln!(
            page,
            "<link rel=\"stylesheet\" href=\"{katex}/katex.min.css\"><script src=\"{katex}/katex.min.js\"></script>"
        );
    }
    page.push_str("<table>\n");
    let first = options.range.map_or(0, |range| range.0);
    for (index, line) in lines.iter().enumerate() {
        let rendered = match Formula::parse(&line.tex, line.display, &macros) {
            Ok(formula) => formula.mathml(),
            Err(error) => format!(
                "<span class=\"wrong\">{} (at {})</span>",
                escape(&error.message),
                error.offset
            ),
        };
        let tex = escape(&line.tex);
        let _ = write!(
            page,
            "<tr><td class=\"tex\">{} {tex}</td><td class=\"half\">{rendered}</td>",
            first + index
        );
        if options.katex.is_some() {
            let _ = write!(
                page,
                "<td class=\"half\" data-tex=\"{tex}\" data-display=\"{}\"></td>",
                line.display
            );
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</table>\n");
    if options.katex.is_some() {
        page.push_str(
            "<script>for (const cell of document.querySelectorAll('[data-tex]')) katex.render(cell.dataset.tex, cell, \
             { displayMode: cell.dataset.display === 'true', throwOnError: false, output: 'html' })</script>\n",
        );
    }
    page
}

fn paper(lines: &[Line], first: usize) -> String {
    let macros = Macros::new();
    let mut page = String::from(
        "#set page(width: 20cm, height: auto, margin: 5mm)\n#set text(size: 10pt)\n#show math.equation: set text(font: \"New Computer Modern Math\")\n",
    );
    for (index, line) in lines.iter().enumerate() {
        let _ = write!(page, "\n{} ", first + index);
        match Formula::parse(&line.tex, line.display, &macros) {
            Ok(formula) if line.display => {
                let _ = writeln!(page, "$ {} $", formula.typst());
            }
            Ok(formula) => {
                let _ = writeln!(page, "#h(1em) ${}$", formula.typst());
            }
            Err(error) => {
                let _ = writeln!(page, "#text(red)[{:?}]", error.message);
            }
        }
    }
    page
}

fn speech(lines: &[Line]) -> String {
    let macros = Macros::new();
    let said = |line: &Line| match Formula::parse(&line.tex, line.display, &macros) {
        Ok(formula) => format!("{}\n    {}\n", line.tex, formula.spoken()),
        Err(error) => format!(
            "{}\n    ! {} (at {})\n",
            line.tex, error.message, error.offset
        ),
    };
    lines.iter().map(said).collect()
}

fn bench(lines: &[Line]) {
    let macros = Macros::new();
    for (name, write) in [
        (
            "mathml",
            (|formula: &Formula| formula.mathml()) as fn(&Formula) -> String,
        ),
        ("typst", |formula: &Formula| formula.typst()),
        ("spoken", |formula: &Formula| formula.spoken()),
    ] {
        let rounds = 30;
        let mut bytes = 0;
        let start = Instant::now();
        for _ in 0..rounds {
            for line in lines {
                if let Ok(formula) = Formula::parse(&line.tex, line.display, &macros) {
                    bytes += write(&formula).len();
                }
            }
        }
        let formulas = (rounds * lines.len()) as f64;
        println!(
            "{name}: {:.0} formulas/s, {:.0} bytes each",
            formulas / start.elapsed().as_secs_f64(),
            bytes as f64 / formulas
        );
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
