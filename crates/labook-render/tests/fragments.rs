//! Chapters and the articles that they become: each `fragments/NAME.md`, with its runs in `NAME.runs`, gives the
//! article in `NAME.html`, and where there is a `NAME.typ`, the source for paper in that. `UPDATE_EXPECT=1 cargo test`
//! writes what came out.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use labook_document::{Numberable, number};
use labook_render::paper::{PaperOptions, compose};
use labook_render::{Book, Chapter, Entry, Theme, render};

#[test]
fn articles() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fragments");
    let mut chapters: Vec<PathBuf> = fs::read_dir(&directory)
        .expect("the fragments")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    chapters.sort();
    assert!(!chapters.is_empty());
    let mut wrong = Vec::new();
    for path in chapters {
        let became = renderings(&path);
        wrong.extend(difference(&path.with_extension("html"), &became.article));
        let paper = path.with_extension("typ");
        if paper.exists() {
            wrong.extend(difference(&paper, &became.paper));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where what came out is not what is expected; with `UPDATE_EXPECT`, it is from now on.
fn difference(expectation: &Path, actual: &str) -> Option<String> {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(expectation, actual).expect("the expectation can be written");
        return None;
    }
    let expected = fs::read_to_string(expectation).unwrap_or_default();
    let line = actual
        .lines()
        .zip(expected.lines())
        .take_while(|(a, e)| a == e)
        .count();
    let at = |text: &str| text.lines().nth(line).unwrap_or("(nothing)").to_owned();
    (actual != expected).then(|| {
        format!(
            "{}:{}\n  expected {}\n  became   {}",
            expectation.display(),
            line + 1,
            at(&expected),
            at(actual)
        )
    })
}

/// What a chapter becomes.
struct Renderings {
    /// The article, then the diagnostics as comments.
    article: String,
    /// The source for paper.
    paper: String,
}

fn renderings(path: &Path) -> Renderings {
    let text = fs::read_to_string(path).expect("a chapter");
    let runs = fs::read_to_string(path.with_extension("runs")).unwrap_or_default();
    let recorded = support::recorded("chapter.md", &text, &runs);
    let chapter = Numberable {
        number: Some("2"),
        document: &recorded.document,
    };
    let book = Book {
        numbering: number(&[chapter], true),
        title: "Book".to_owned(),
        entries: vec![Entry::Chapter(0)],
        chapters: vec![Chapter {
            title: "Title".to_owned(),
            number: Some("2.".to_owned()),
            level: 0,
            path: "chapter.html".to_owned(),
            source_path: "chapter.md".to_owned(),
            document: &recorded.document,
            runs: &recorded.runs,
            verdicts: &recorded.verdicts,
        }],
        ..Book::default()
    };
    let theme = Theme::default();
    let mut manuscript = compose(&book, &theme, &BTreeMap::new(), &PaperOptions::default());
    let paper = manuscript
        .files
        .remove("/chapter-001.typ")
        .expect("a source");
    let rendered = render(&book, &theme).expect("the theme's templates are valid");
    let page = String::from_utf8(rendered.site.files["chapter.html"].clone()).expect("UTF-8");
    let start = page.find("<article>").expect("an article") + "<article>".len();
    let end = page.find("</article>").expect("its end");
    let mut article = page[start..end].trim().to_owned() + "\n";
    for (_, diagnostic) in rendered.diagnostics {
        let place = diagnostic.span.map_or("", |span| &text[span.range()]);
        let help = diagnostic.help.join("; ");
        article += &format!("<!-- {place:?}: {}; {help} -->\n", diagnostic.message);
    }
    Renderings {
        article,
        paper: String::from_utf8(paper).expect("UTF-8"),
    }
}
