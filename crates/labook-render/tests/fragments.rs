//! Chapters and the articles that they become: each `fragments/NAME.md`, with its runs in `NAME.runs`, gives the
//! article in `NAME.html`. `UPDATE_EXPECT=1 cargo test` writes what came out.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use labook_document::{Numberable, number};
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
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for path in chapters {
        let actual = article(&path);
        let expectation = path.with_extension("html");
        if update {
            fs::write(&expectation, &actual).expect("the expectation can be written");
            continue;
        }
        let expected = fs::read_to_string(&expectation).unwrap_or_default();
        if actual != expected {
            let line = actual
                .lines()
                .zip(expected.lines())
                .take_while(|(a, e)| a == e)
                .count();
            let at = |text: &str| text.lines().nth(line).unwrap_or("(nothing)").to_owned();
            wrong.push(format!(
                "{}:{}\n  expected {}\n  became   {}",
                expectation.display(),
                line + 1,
                at(&expected),
                at(&actual)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The article of a chapter, then the diagnostics as comments.
fn article(path: &Path) -> String {
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
    let rendered = render(&book, &Theme::default()).expect("the theme's templates are valid");
    let page = String::from_utf8(rendered.site.files["chapter.html"].clone()).expect("UTF-8");
    let start = page.find("<article>").expect("an article") + "<article>".len();
    let end = page.find("</article>").expect("its end");
    let mut article = page[start..end].trim().to_owned() + "\n";
    for (_, diagnostic) in rendered.diagnostics {
        let place = diagnostic.span.map_or("", |span| &text[span.range()]);
        let help = diagnostic.help.join("; ");
        article += &format!("<!-- {place:?}: {}; {help} -->\n", diagnostic.message);
    }
    article
}
