//! A whole site: its files, its determinism, and how a theme is replaced.

mod support;

use std::collections::BTreeMap;

use labook_document::{Numberable, number};
use labook_render::paper::{PaperOptions, compose};
use labook_render::{Book, Chapter, Entry, RenderError, Rendered, Theme, render};
use support::{Recorded, recorded};

fn chapter<'a>(path: &str, level: usize, recorded: &'a Recorded) -> Chapter<'a> {
    Chapter {
        title: format!("About {path}"),
        number: None,
        level,
        path: path.replace(".md", ".html"),
        source_path: path.to_owned(),
        document: &recorded.document,
        runs: &recorded.runs,
        verdicts: &recorded.verdicts,
    }
}

fn book<'a>(chapters: Vec<Chapter<'a>>) -> Book<'a> {
    Book {
        title: "A book".to_owned(),
        entries: (0..chapters.len()).map(Entry::Chapter).collect(),
        chapters,
        ..Book::default()
    }
}

fn two_chapters() -> [Recorded; 2] {
    [
        recorded("one.md", "# One\n\n[two](sub/two.md#two)\n", ""),
        recorded(
            "sub/two.md",
            "# Two\n\n[one](../one.md) [bad](../on.md)\n",
            "",
        ),
    ]
}

fn rendered(theme: &Theme) -> Rendered {
    let [one, two] = two_chapters();
    let book = book(vec![
        chapter("one.md", 0, &one),
        chapter("sub/two.md", 1, &two),
    ]);
    render(&book, theme).expect("renders")
}

fn page(rendered: &Rendered, path: &str) -> String {
    String::from_utf8(rendered.site.files[path].clone()).expect("UTF-8")
}

#[test]
fn links_between_directories() {
    let rendered = rendered(&Theme::default());
    assert!(page(&rendered, "one.html").contains("<a href=\"sub/two.html#two\">two</a>"));
    assert!(page(&rendered, "sub/two.html").contains("<a href=\"../one.html\">one</a>"));
    let (chapter, diagnostic) = &rendered.diagnostics[0];
    assert_eq!(*chapter, 1);
    assert_eq!(diagnostic.help, ["did you mean `../one.md`?"]);
    assert_eq!(rendered.diagnostics.len(), 1);
}

#[test]
fn every_reference_of_a_page_exists() {
    let rendered = rendered(&Theme::default());
    for path in ["index.html", "one.html", "sub/two.html"] {
        let page = page(&rendered, path);
        let root = if path.contains('/') { "../" } else { "" };
        let mut seen = 0;
        for attribute in ["src=\"", "href=\"", "data-script=\"", "data-index=\""] {
            for (at, _) in page.match_indices(attribute) {
                let value = page[at + attribute.len()..]
                    .split('"')
                    .next()
                    .expect("a value");
                let file = value.split('#').next().unwrap_or(value);
                if file.is_empty() || file == "../on.md" {
                    continue;
                }
                let file = match file.strip_prefix(root) {
                    Some(file) => file.to_owned(),
                    None => format!("sub/{file}"),
                };
                assert!(rendered.site.files.contains_key(&file), "{path}: {value}");
                seen += 1;
            }
        }
        assert!(seen > 5, "{path} has references");
    }
}

#[test]
fn what_is_quoted_of_a_chapter_has_its_commands() {
    let one = recorded(
        "one.md",
        "$\\DeclareMathOperator{\\rk}{rk} \\renewcommand{\\vec}[1]{\\mathbf{#1}} \\let\\is\\le \\rk A$\n\n\
         > [!DEFINITION] Rank {#def-rank}\n> The **rank** $\\rk A \\is n$, of $\\vec x$.\n",
        "",
    );
    let two = recorded("two.md", "{{#glossary}}\n", "");
    let chapters = [&one, &two].map(|recorded| Numberable {
        number: None,
        document: &recorded.document,
    });
    let book = Book {
        numbering: number(&chapters, false),
        ..book(vec![chapter("one.md", 0, &one), chapter("two.md", 0, &two)])
    };
    let theme = Theme::default();
    let rendered = render(&book, &theme).expect("renders");
    assert_eq!(rendered.diagnostics, []);
    let quoted = page(&rendered, "two.html");
    for part in ["<mi>rk</mi>", "<mo>≤</mo>", "𝐱"] {
        assert!(quoted.contains(part), "{part}\n{quoted}");
    }
    let paper = compose(&book, &theme, &BTreeMap::new(), &PaperOptions::default());
    assert_eq!(paper.diagnostics, []);
}

#[test]
fn the_first_chapter_opens_the_site() {
    let rendered = rendered(&Theme::default());
    let text = |path: &str| {
        let page = page(&rendered, path);
        let start = page.find("<h1").expect("there is a heading");
        page[start..page.find("</article>").expect("there is an end")].to_owned()
    };
    assert_eq!(text("index.html"), text("one.html"));
    let index = page(&rendered, "index.html");
    assert!(index.contains("<link rel=\"canonical\" href=\"one.html\">"));
}

#[test]
fn the_page_that_the_site_opens_with_says_what_is_in_the_book() {
    let [one, two] = two_chapters();
    let mut book = book(vec![
        chapter("one.md", 0, &one),
        chapter("sub/two.md", 1, &two),
    ]);
    book.description = Some("What it is about.".to_owned());
    book.options.pdf = Some("book.pdf".to_owned());
    let rendered = render(&book, &Theme::default()).expect("renders");
    let index = page(&rendered, "index.html");
    let (cover, chapters) = index.split_once("</article>").expect("there is an end");
    assert!(cover.contains("<p class=\"cover-title\">A book</p>"));
    assert!(cover.contains("What it is about.</p>"));
    assert!(cover.contains("<a href=\"book.pdf\">"));
    assert!(chapters.contains("<a href=\"sub/two.html\">"));
    for other in ["one.html", "sub/two.html"] {
        assert!(!page(&rendered, other).contains("cover-title"), "{other}");
    }
}

#[test]
fn equal_books_give_equal_bytes() {
    assert_eq!(rendered(&Theme::default()), rendered(&Theme::default()));
}

#[test]
fn the_current_page_is_marked_once() {
    let rendered = rendered(&Theme::default());
    for path in ["one.html", "sub/two.html"] {
        assert_eq!(
            page(&rendered, path)
                .matches("aria-current=\"page\"")
                .count(),
            1,
            "{path}"
        );
    }
}

#[test]
fn an_edit_of_one_chapter_changes_no_other_asset() {
    let theme = Theme::default();
    let [one, two] = two_chapters();
    let before = render(
        &book(vec![
            chapter("one.md", 0, &one),
            chapter("sub/two.md", 0, &two),
        ]),
        &theme,
    );
    let edited = recorded("sub/two.md", "# Two\n\nOther words.\n", "");
    let after = render(
        &book(vec![
            chapter("one.md", 0, &one),
            chapter("sub/two.md", 0, &edited),
        ]),
        &theme,
    );
    let (before, after) = (
        before.expect("renders").site.files,
        after.expect("renders").site.files,
    );
    let shared = |prefix: &str| {
        let name = before
            .keys()
            .find(|name| name.starts_with(prefix))
            .expect("an asset");
        after.contains_key(name)
    };
    assert!(shared("book-") && shared("search-") && shared("search/0-"));
    assert!(!shared("searchindex-") && !shared("search/1-"));
}

fn overridden(name: &str, text: &str) -> Result<Theme, RenderError> {
    Theme::with_overrides(BTreeMap::from([(name.to_owned(), text.to_owned())]))
}

#[test]
fn a_file_of_the_same_name_wins() {
    let theme = overridden("alert.html", "<aside>{{ word }}</aside>").expect("valid");
    let alert = recorded("a.md", "> [!NOTE]\n> Text.\n", "");
    let rendered = render(&book(vec![chapter("a.md", 0, &alert)]), &theme).expect("renders");
    assert!(page(&rendered, "a.html").contains("<aside>Note</aside>"));
}

#[test]
fn an_unknown_file_of_a_theme_is_refused_with_the_nearest_name() {
    let error = overridden("pages.html", "").expect_err("unknown");
    assert_eq!(
        error.to_string(),
        "the theme has no file `pages.html` to replace; did you mean `page.html`?"
    );
}

#[test]
fn a_broken_template_is_named_with_its_line() {
    let error = overridden("page.html", "\n{% if %}").expect_err("does not parse");
    assert!(
        matches!(error, RenderError::Template { ref name, line: Some(2), .. } if name == "page.html"),
        "{error:?}"
    );
    let theme = overridden("cell.html", "\n\n{{ no_such_thing.x }}").expect("parses");
    let cell = recorded("a.md", "```rust\nf()\n```\n", "");
    let error = render(&book(vec![chapter("a.md", 0, &cell)]), &theme).expect_err("undefined");
    assert!(
        error
            .to_string()
            .starts_with("template `cell.html`, line 3: "),
        "{error}"
    );
}

#[test]
fn two_chapters_cannot_be_one_page() {
    let [one, _] = two_chapters();
    let error = render(
        &book(vec![chapter("a.md", 0, &one), chapter("a.md", 0, &one)]),
        &Theme::default(),
    );
    assert!(matches!(error, Err(RenderError::DuplicatePath { path }) if path == "a.html"));
}

#[test]
fn a_book_can_go_without_search() {
    let [one, two] = two_chapters();
    let mut book = book(vec![
        chapter("one.md", 0, &one),
        chapter("sub/two.md", 1, &two),
    ]);
    book.options.no_search = true;
    let rendered = render(&book, &Theme::default()).expect("renders");
    let names: Vec<_> = rendered.site.files.keys().collect();
    assert!(
        !names.iter().any(|name| name.contains("search")),
        "{names:?}"
    );
    assert!(!page(&rendered, "one.html").contains("search-open"));
}
