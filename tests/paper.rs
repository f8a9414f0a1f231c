//! The PDF: whole, conforming, the same every time, and in agreement with the pages of the site.
//!
//! qpdf and poppler's tools read it (`apt-get install qpdf poppler-utils`). Where they are missing the tests that need
//! them are reported as ignored; with `LABOOK_REQUIRE_BROWSER` set they fail instead. A build for debugging has no PDF.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use libtest_mimic::Trial;
use serde_json::Value;

use crate::binary::{TestBook, labook, repository};
use crate::trial;

pub(crate) fn trials() -> Vec<Trial> {
    let missing = is_missing();
    let readers: &[(&str, fn())] = &[
        ("the_book_is_sound", the_book_is_sound),
        (
            "the_book_says_what_its_pages_say",
            the_book_says_what_its_pages_say,
        ),
    ];
    let alone: &[(&str, fn())] = &[
        (
            "two_builds_give_the_same_bytes",
            two_builds_give_the_same_bytes,
        ),
        (
            "everything_wrong_is_said_at_once",
            everything_wrong_is_said_at_once,
        ),
        ("a_table_too_wide_is_said", a_table_too_wide_is_said),
        (
            "a_figure_that_was_not_drawn_has_its_place",
            a_figure_that_was_not_drawn_has_its_place,
        ),
        ("an_error_leaves_the_old_pdf", an_error_leaves_the_old_pdf),
        ("a_standard_asks_for_a_date", a_standard_asks_for_a_date),
        (
            "only_who_asks_for_a_pdf_gets_one",
            only_who_asks_for_a_pdf_gets_one,
        ),
    ];
    let trial = |(name, test): &(&str, fn())| trial(&format!("paper::{name}"), *test);
    let readers = readers
        .iter()
        .map(|it| trial(it).with_ignored_flag(missing));
    alone.iter().map(trial).chain(readers).collect()
}

/// Whether the readers of PDF are not there, and may be missing.
pub(crate) fn is_missing() -> bool {
    let required = std::env::var_os("LABOOK_REQUIRE_BROWSER").is_some();
    !required && !["qpdf", "pdftotext", "pdffonts"].into_iter().all(works)
}

/// The site of the repository's own book with its PDF, built once.
fn book() -> &'static Path {
    static SITE: OnceLock<PathBuf> = OnceLock::new();
    SITE.get_or_init(|| {
        let site = repository().join("target/paper/site");
        let book = repository().join("book");
        labook(&[
            "build",
            book.to_str().unwrap(),
            "--format",
            "html,pdf",
            "--out",
            site.to_str().unwrap(),
        ])
        .exits(0);
        site
    })
}

/// Typst has checked PDF/UA-1 and PDF/A-2a, which book.toml asks for; here others look at the file.
fn the_book_is_sound() {
    let pdf = book().join("book.pdf");
    let said = run("qpdf", &["--check"], &pdf);
    assert!(
        said.contains("No syntax or stream encoding errors"),
        "{said}"
    );
    let fonts = run("pdffonts", &[], &pdf);
    let fonts: Vec<&str> = fonts.lines().skip(2).collect();
    assert!(!fonts.is_empty());
    for font in fonts {
        // The columns at the end: embedded, subset, with a map to Unicode, object, generation.
        let columns: Vec<&str> = font.split_whitespace().rev().collect();
        assert_eq!(columns[2..5], ["yes", "yes", "yes"], "{font}");
    }
    let bytes = fs::read(&pdf).unwrap();
    let has = |text: &str| {
        bytes
            .windows(text.len())
            .any(|window| window == text.as_bytes())
    };
    assert!(
        has("pdfuaid") && has("pdfaid"),
        "the metadata name the standards"
    );
}

/// The parity of page and paper: headings, numbers, captions, formulas, code and outputs of the whole book.
fn the_book_says_what_its_pages_say() {
    let site = book();
    let mut page = Rendering::default();
    for chapter in chapters(site) {
        page.add_page(&fs::read_to_string(chapter).unwrap());
    }
    let paper = Rendering::of_pdf(&site.join("book.pdf"));

    assert!(
        page.formulas.len() > 100 && page.lines.len() > 100,
        "the pages were read"
    );
    let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| -> Vec<String> {
        a.difference(b).take(20).cloned().collect()
    };
    assert_eq!(
        only(&page.formulas, &paper.formulas),
        [""; 0],
        "formulas that are only on pages"
    );
    assert_eq!(
        only(&paper.formulas, &page.formulas),
        [""; 0],
        "formulas that are only on paper"
    );
    assert_eq!(
        only(&page.headings, &paper.headings),
        [""; 0],
        "headings that are only on pages"
    );
    // Titles with formulas read differently, so the other way around the numbers are compared.
    assert_eq!(paper.sections, page.sections, "numbers of sections");
    for (what, names) in [
        ("names", &page.names),
        ("lines of code and outputs", &page.lines),
    ] {
        let lost: Vec<&String> = names
            .iter()
            .filter(|name| !paper.text.contains(name.as_str()))
            .take(20)
            .collect();
        assert_eq!(lost, [""; 0], "{what} that are not on paper");
    }
    assert_eq!(paper.captions, page.captions, "captions");
}

/// What a reader finds in a rendering. Words are compared without their spaces, which lines and columns change.
#[derive(Default)]
struct Rendering {
    headings: BTreeSet<String>,
    /// The numbers of sections.
    sections: BTreeSet<String>,
    /// The spoken form of each formula.
    formulas: BTreeSet<String>,
    /// `Figure 2.1` and the like, of captions and theorems, with the first words after it.
    names: BTreeSet<String>,
    /// How many captions there are.
    captions: usize,
    /// Lines of code and of outputs.
    lines: BTreeSet<String>,
    /// Everything, where that is all there is.
    text: String,
}

impl Rendering {
    fn add_page(&mut self, html: &str) {
        // What stands around the article repeats parts of it.
        let article = between(html, "<main", "</main>").unwrap_or(html);
        for (at, _) in article.match_indices("alttext=\"") {
            let alternative = article[at + 9..].split('"').next().unwrap();
            self.formulas.insert(squeezed(&unescaped(alternative)));
        }
        for level in 2..=6 {
            for heading in all_between(article, &format!("<h{level} "), &format!("</h{level}>")) {
                let words = heading.split_once('>').unwrap().1;
                let words = words.split("<a class=\"anchor\"").next().unwrap();
                let number = between(words, "<span class=\"number\">", "</span>");
                self.sections.extend(number.map(squeezed));
                if !words.contains("<math") {
                    self.headings.insert(squeezed(&plain(words)));
                }
            }
        }
        for caption in all_between(article, "<figcaption>", "</figcaption>") {
            self.captions += 1;
            self.names
                .insert(squeezed(&plain(caption.split("<math").next().unwrap())));
        }
        for name in all_between(article, "<span class=\"theorem-name\">", "</span>") {
            self.names.insert(squeezed(&plain(name)));
        }
        // Frames that only a script shows are not on paper.
        let mut visible = article.to_owned();
        while let Some(frame) = between(&visible, "<template", "</template>").map(str::to_owned) {
            visible = visible.replacen(&format!("<template{frame}</template>"), "", 1);
        }
        for block in all_between(&visible, "<pre", "</pre>") {
            let block = block.split_once('>').unwrap().1;
            let block = without_hidden(block);
            for line in plain(&block).lines() {
                self.lines.insert(squeezed(line));
            }
        }
    }

    /// Reads the structure of a tagged PDF as qpdf shows it, and its text as poppler does.
    fn of_pdf(pdf: &Path) -> Self {
        let json: Value =
            serde_json::from_str(&run("qpdf", &["--json=2", "--json-key=qpdf"], pdf)).unwrap();
        let objects: BTreeMap<&str, &Value> = json["qpdf"][1]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, object)| (name.as_str(), &object["value"]))
            .collect();
        let text_of = |value: &Value| {
            value
                .as_str()
                .and_then(|text| text.strip_prefix("u:"))
                .map(str::to_owned)
        };
        let mut rendering = Self::default();
        for element in objects.values() {
            let Some(kind) = element["/S"].as_str() else {
                continue;
            };
            match kind {
                "/Formula" => {
                    let alternative =
                        text_of(&element["/Alt"]).expect("a formula has an alternative text");
                    rendering.formulas.insert(squeezed(&alternative));
                }
                "/Caption" => rendering.captions += 1,
                _ => {}
            }
        }
        // The outline holds the headings with their numbers.
        for object in objects.values() {
            if object["/Dest"].is_null() && object["/A"].is_null() || object["/Parent"].is_null() {
                continue;
            }
            let Some(title) = text_of(&object["/Title"]) else {
                continue;
            };
            // A chapter's number has no dot; on its page it stands above the title.
            let number = title.split([' ', '\u{a0}']).next().unwrap_or_default();
            let is_number = |c: char| c.is_ascii_digit() || c == '.';
            if number.contains('.') && number.chars().all(is_number) {
                rendering.sections.insert(squeezed(number));
            }
            rendering.headings.insert(squeezed(&title));
        }
        // Without what stands above and below the text of an A4 page: a line may go on overleaf.
        let body = ["-raw", "-x", "0", "-y", "80", "-W", "595", "-H", "690"];
        rendering.text = squeezed(&run("pdftotext", &body, pdf));
        rendering
    }
}

/// The chapters' pages of a site: those with an article of their own.
fn chapters(site: &Path) -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = fs::read_dir(site)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "html"))
        .filter(|path| path.file_name().is_some_and(|name| name != "index.html"))
        .collect();
    pages.sort();
    assert!(pages.len() > 5, "{pages:?}");
    pages
}

fn two_builds_give_the_same_bytes() {
    let book = paper_book("# One\n\n$x^2$ and text.\n\n```rust\n1 + 1\n```\n");
    let out = book.root().to_str().unwrap().to_owned();
    let build = |name: &str| {
        let site = book.root().join(name);
        labook(&[
            "build",
            &out,
            "--format",
            "pdf",
            "--out",
            site.to_str().unwrap(),
        ])
        .exits(0);
        fs::read(site.join("book.pdf")).unwrap()
    };
    let first = build("a");
    assert!(first.starts_with(b"%PDF-"));
    // What is kept is taken when it is whole; when it is not, the book is set again.
    let papers = book.root().join(".labook/v1/papers");
    let kept: Vec<_> = fs::read_dir(&papers)
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    let [kept] = &kept[..] else {
        panic!("one PDF is kept, not {kept:?}");
    };
    let whole = fs::read(kept).unwrap();
    assert!(whole.ends_with(&first), "a hash, then the PDF");
    assert!(first == build("b"), "the kept one differs");
    fs::write(kept, &whole[..whole.len() / 2]).unwrap();
    assert!(first == build("c"), "the two differ");
    assert!(fs::read(kept).unwrap() == whole, "it is kept again");
    let files: Vec<_> = fs::read_dir(book.root().join("a"))
        .unwrap()
        .map(|it| it.unwrap().file_name())
        .collect();
    assert_eq!(files.len(), 2, "the PDF and labook's mark: {files:?}");
}

/// Each line of this chapter is wrong in its own way; one build says so of all of them, and what to do.
fn everything_wrong_is_said_at_once() {
    let wrong = [
        (
            "See @fig-none.",
            "5",
            "there is no figure `fig-none`",
            "the label `fig-none`",
        ),
        (
            "Like [@nobody].",
            "7",
            "no work `nobody`",
            "add an entry `nobody`",
        ),
        ("$$ x $$ {#eq-x}", "", "", ""),
        (
            "$$ y $$ {#eq-x}",
            "11:11",
            "two things have the label `eq-x`",
            "rename one",
        ),
        (
            "$$ \\begin{matrix} 1 $$",
            "13:4",
            "the formula ends within an environment",
            "close it with",
        ),
        (
            "A letter \u{10330}.",
            "15:10",
            "no font of the PDF has the character",
            "name a font that has it",
        ),
        (
            "![a](broken.svg)",
            "17:1",
            "failed to parse SVG",
            "write the picture anew",
        ),
        (
            "![b](broken.png)",
            "19:1",
            "failed to decode image",
            "write the picture anew",
        ),
        (
            "![c](none.png)",
            "21:1",
            "`none.png`, which is not in the book",
            "put the file there",
        ),
    ];
    let mut chapter = "# One\n\nWords.\n".to_owned();
    for (line, ..) in wrong {
        chapter += &format!("\n{line}\n");
    }
    let book = paper_book("# One\n\nWords.\n");
    book.run("build").exits(0);
    let pdf = book.root().join("book/book.pdf");
    let old = fs::read(&pdf).unwrap();
    let toml = book.read("book.toml");
    let toml = toml.replace("[output.pdf]", "bibliography = \"works.bib\"\n[output.pdf]");
    book.write("book.toml", toml);
    book.write(
        "works.bib",
        "@book{known, title = {Known}, author = {A. Author}, year = {2020}}",
    );
    book.write("src/chapter.md", chapter);
    book.write(
        "src/broken.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><g></svg>",
    );
    book.write("src/broken.png", "no picture");
    let mut ran = book.run("build").exits(2);
    for (_, place, message, help) in wrong {
        ran = ran
            .says(&format!("src/chapter.md:{place}"))
            .says(message)
            .says(help);
    }
    assert!(old == fs::read(&pdf).unwrap(), "the old PDF is as it was");
}

fn a_table_too_wide_is_said() {
    let row = |word: &str| {
        "| incomprehensibilities "
            .repeat(24)
            .replace("incomprehensibilities", word)
            + "|\n"
    };
    let table = row("incomprehensibilities") + &row("---") + &row("words");
    let book = paper_book(&format!("# One\n\n{table}"));
    book.run("build")
        .exits(0)
        .says("src/chapter.md:3:1")
        .says("the table is too wide for the page")
        .says("leave columns out");
}

fn a_figure_that_was_not_drawn_has_its_place() {
    let figure = |code: &str| {
        format!("```rust\n//| label: fig-{code}\n//| caption: A thing.\n{code}!()\n```\n\n")
    };
    let chapter = format!("# One\n\n{}{}", figure("panic"), figure("todo"));
    let book = paper_book(&chapter);
    book.run("build").exits(3).says("the cell panicked");
    assert!(book.root().join("book/book.pdf").exists());
}

fn an_error_leaves_the_old_pdf() {
    let book = paper_book("# One\n\nWords.\n");
    book.run("build").exits(0);
    let pdf = book.root().join("book/book.pdf");
    let old = fs::read(&pdf).unwrap();
    book.write("src/chapter.md", "# One\n\n$\\frac{1}$\n");
    book.run("build").exits(2);
    assert!(old == fs::read(&pdf).unwrap(), "the old PDF is as it was");
}

fn a_standard_asks_for_a_date() {
    let book = paper_book("# One\n");
    book.write(
        "book.toml",
        "[output.pdf]\nstandard = [\"ua-1\", \"a-9\"]\n[execute]\n",
    );
    book.run("build")
        .exits(2)
        .says("book.toml:2:12")
        .says("cannot be \"a-9\"")
        .says("has a date");
}

fn only_who_asks_for_a_pdf_gets_one() {
    let book = TestBook::of("# One\n");
    book.run("build").exits(0);
    assert!(!book.root().join("book/book.pdf").exists());
}

fn paper_book(chapter: &str) -> TestBook {
    let book = TestBook::of(chapter);
    let toml = "[book]\ntitle = \"Test\"\n[output.pdf]\ndate = \"2026-11-22\"\nstandard = [\"ua-1\", \"a-2a\"]\n[execute]\n";
    book.write("book.toml", toml);
    book
}

pub(crate) fn works(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok()
}

/// What a program prints of a file.
pub(crate) fn run(program: &str, options: &[&str], file: &Path) -> String {
    let mut command = Command::new(program);
    command.args(options).arg(file);
    if program == "pdftotext" {
        command.arg("-");
    }
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let start = text.find(open)? + open.len();
    let end = start + text[start..].find(close)?;
    Some(&text[start..end])
}

pub(crate) fn all_between<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    let starts = text.match_indices(open).map(|(at, _)| at + open.len());
    starts
        .filter_map(|start| {
            text[start..]
                .find(close)
                .map(|end| &text[start..start + end])
        })
        .collect()
}

/// Code without the lines that a reader sees only on demand.
fn without_hidden(code: &str) -> String {
    let mut parts = code.split("<span class=\"hidden-line\">");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        // The line ends with its line break, and the element right after it.
        let after = part.split_once("\n</span>").map_or("", |(_, after)| after);
        out.push_str(after);
    }
    out
}

/// HTML without its tags.
fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]);
    }
    out.push_str(rest);
    unescaped(&out)
}

fn unescaped(html: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(html.to_owned(), |text, (name, c)| text.replace(name, c))
}

/// Text without any space, and with one form for what fonts and readers write in several.
fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}'))
        .collect()
}
