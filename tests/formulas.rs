//! Every formula of the corpora on a page and on paper, kept as a contact sheet to be looked at.
//!
//! `target/formulas/page.html` has each formula beside KaTeX's rendering of it, `paper.pdf` has it below its LaTeX;
//! both as pictures too. Needs what the tests of pages and of paper need.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use libtest_mimic::Trial;

use crate::binary::{TestBook, labook, repository};
use crate::{browser, paper, trial};

const CORPORA: [(&str, &str); 3] = [
    (
        "seeds",
        include_str!("../crates/labook-render/tests/corpora/seeds.txt"),
    ),
    (
        "book",
        include_str!("../crates/labook-render/tests/corpora/book.txt"),
    ),
    (
        "learning",
        include_str!("../crates/labook-render/tests/corpora/learning.txt"),
    ),
];

/// How many formulas one picture of the page shows.
const ROWS: usize = 40;

struct Formula {
    tex: &'static str,
    display: bool,
}

pub(crate) fn trials() -> Vec<Trial> {
    let missing = browser::is_missing() || paper::is_missing() || !paper::works("pdftoppm");
    vec![
        trial("formulas::every_formula_is_shown", every_formula_is_shown)
            .with_ignored_flag(missing),
    ]
}

fn every_formula_is_shown() {
    let sheet = repository().join("target/formulas");
    let _ = fs::remove_dir_all(&sheet);
    fs::create_dir_all(&sheet).unwrap();
    let site = sheet.join("site");
    let chapters = CORPORA.map(|(name, corpus)| (name, formulas(corpus)));
    book(&chapters, &site);

    let mut shown = Vec::new();
    for (name, formulas) in &chapters {
        let page = fs::read_to_string(site.join(format!("{name}.html"))).unwrap();
        let markup = paper::all_between(&page, "<math ", "</math>");
        assert_eq!(markup.len(), formulas.len(), "formulas on the page {name}");
        let markup = markup
            .iter()
            .map(|inner| format!("<math {inner}</math>"))
            .collect::<Vec<_>>();
        shown.extend(formulas.iter().zip(markup));
    }
    assert!(shown.len() > 450, "{} formulas", shown.len());
    fs::write(sheet.join("page.html"), page(&shown, &site)).unwrap();
    browser::install();
    let output = Command::new("node")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("browser/sheet.mjs"))
        .arg(sheet.join("page.html"))
        .env("CHROMIUM", browser::chromium().unwrap())
        .output()
        .expect("node starts");
    assert!(output.status.success(), "{output:?}");

    let pdf = sheet.join("paper.pdf");
    fs::copy(site.join("book.pdf"), &pdf).unwrap();
    let json = paper::run("qpdf", &["--json=2", "--json-key=qpdf"], &pdf);
    let set = json.matches("\"/S\": \"/Formula\"").count();
    assert_eq!(set, shown.len(), "formulas on paper");
    // Each LaTeX source stands there once, above its formula, and the formula shows none of it. What shows a backslash
    // itself, shows it once.
    let backslashes = |text: &str| text.matches('\\').count();
    let sources: usize = shown
        .iter()
        .map(|(formula, _)| backslashes(formula.tex) + formula.tex.matches("\\backslash").count())
        .sum();
    let text = paper::run("pdftotext", &["-raw"], &pdf);
    assert_eq!(backslashes(&text), sources, "backslashes on paper");
    assert!(!text.contains("rgb("), "code of the template on paper");
    let pictures = Command::new("pdftoppm")
        .args(["-r", "90", "-png"])
        .args([&pdf, &sheet.join("paper")])
        .status();
    assert!(pictures.is_ok_and(|status| status.success()), "pdftoppm");
}

fn formulas(corpus: &'static str) -> Vec<Formula> {
    let lines = corpus.lines().filter_map(|line| line.split_once('\t'));
    lines
        .map(|(kind, tex)| Formula {
            tex,
            display: kind == "D",
        })
        // The fonts that come with labook have no Chinese letters, and labook says so.
        .filter(|formula| !formula.tex.contains('日'))
        .collect()
}

/// Builds a book of these formulas, each below its number and its LaTeX. Any diagnostic fails the test.
fn book(chapters: &[(&str, Vec<Formula>)], site: &Path) {
    let book = TestBook::new(&[(
        "book.toml",
        "[book]\ntitle = \"Formulas\"\n[output.pdf]\ndate = \"2026-11-22\"\nstandard = [\"ua-1\"]\n[execute]\n",
    )]);
    let mut summary = String::new();
    let mut number = 0;
    for (name, formulas) in chapters {
        let _ = writeln!(summary, "- [{name}]({name}.md)");
        let mut text = format!("# {name}\n");
        for Formula { tex, display } in formulas {
            number += 1;
            let fence = if *display { "$$" } else { "$" };
            let _ = write!(text, "\n{number} ```` {tex} ````\n\n{fence}{tex}{fence}\n");
        }
        book.write(&format!("src/{name}.md"), text);
    }
    book.write("src/SUMMARY.md", summary);
    let ran = labook(&[
        "build",
        book.root().to_str().unwrap(),
        "--format",
        "html,pdf",
        "--out",
        site.to_str().unwrap(),
    ])
    .exits(0);
    for word in ["error:", "warning:"] {
        assert!(!ran.stderr.contains(word), "{}", ran.stderr);
    }
}

/// The formulas as the site shows them, each beside its LaTeX and what KaTeX makes of that.
fn page(shown: &[(&Formula, String)], site: &Path) -> String {
    let font = fs::read_dir(site)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .find(|name| name.ends_with(".woff"))
        .expect("the site has a font for mathematics");
    let katex = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser/node_modules/katex/dist");
    let katex = katex.display();
    let mut page = format!(
        "<!doctype html><meta charset=\"utf-8\"><title>Formulas: labook, KaTeX</title>\n\
         <link rel=\"stylesheet\" href=\"file://{katex}/katex.min.css\"><script src=\"file://{katex}/katex.min.js\"></script>\n\
         <style>@font-face {{ font-family: Sheet; src: url(site/{font}) }} math {{ font-family: Sheet }}\n\
         munder > mo:last-child, mover > mo:last-child {{ box-shadow: 0 0 0 20em transparent }}\n\
         body {{ font: 19px serif; width: 1360px }} table {{ border-collapse: collapse; width: 100%; table-layout: fixed }}\n\
         td {{ border: 1px solid #ccc; padding: 3px 8px; width: 42% }} .katex {{ font-size: 1em }}\n\
         td:first-child {{ font: 11px monospace; width: 16%; overflow-wrap: anywhere }}</style>\n"
    );
    for (sheet, rows) in shown.chunks(ROWS).enumerate() {
        page.push_str("<table>\n");
        for (row, (formula, markup)) in rows.iter().enumerate() {
            let number = sheet * ROWS + row + 1;
            let tex = formula.tex.replace('&', "&amp;").replace('<', "&lt;");
            let attribute = tex.replace('"', "&quot;");
            let display = formula.display;
            let _ = writeln!(
                page,
                "<tr><td>{number} {tex}</td><td>{markup}</td><td data-tex=\"{attribute}\" data-display=\"{display}\"></td></tr>"
            );
        }
        page.push_str("</table>\n");
    }
    page.push_str(
        "<script>for (const cell of document.querySelectorAll('[data-tex]')) katex.render(cell.dataset.tex, cell, \
         { displayMode: cell.dataset.display === 'true', throwOnError: false, output: 'html' })</script>\n",
    );
    page
}
