//! The real binary makes notebooks of books, and books of notebooks.

use libtest_mimic::Trial;
use serde_json::Value;

use crate::binary::{TestBook, labook};
use crate::trial;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial(
            "notebooks::a_build_writes_one_beside_each_page",
            a_build_writes_one_beside_each_page,
        ),
        trial(
            "notebooks::an_export_writes_one_anywhere",
            an_export_writes_one_anywhere,
        ),
        trial(
            "notebooks::what_is_no_chapter_is_not_exported",
            what_is_no_chapter_is_not_exported,
        ),
    ]
}

const CONFIG: &str =
    "[book]\ntitle = \"Test\"\n[dependencies]\nseven = { path = \"crates/seven\" }\n";

/// A book in `book/` whose cells use a crate beside it.
fn book() -> TestBook {
    TestBook::new(&[
        ("book/book.toml", CONFIG),
        (
            "book/src/SUMMARY.md",
            "- [One](one.md)\n- [Two](part/two.md)\n",
        ),
        (
            "book/src/one.md",
            "# One\n\n```rust\nseven::SEVEN\n```\n\n![](a.svg) [two](part/two.md)\n",
        ),
        (
            "book/src/part/two.md",
            "# Two\n\n`49`{= seven::SEVEN * seven::SEVEN} ![](b.svg)\n",
        ),
        (
            "book/src/a.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        ),
        (
            "book/src/part/b.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        ),
        (
            "book/crates/seven/Cargo.toml",
            "[package]\nname = \"seven\"\nversion = \"1.0.0\"\nedition = \"2024\"\n",
        ),
        (
            "book/crates/seven/src/lib.rs",
            "pub const SEVEN: u32 = 7;\n",
        ),
    ])
}

fn sources(notebook: &str) -> Vec<String> {
    let notebook: Value = serde_json::from_str(notebook).expect("JSON");
    let cells = notebook["cells"].as_array().expect("cells");
    let lines = cells
        .iter()
        .map(|cell| cell["source"].as_array().expect("lines"));
    lines
        .map(|lines| lines.iter().map(|line| line.as_str().unwrap()).collect())
        .collect()
}

fn a_build_writes_one_beside_each_page() {
    let book = book();
    let root = book.root().join("book").to_string_lossy().into_owned();
    labook(&["build", &root, "--format", "html,ipynb"]).exits(0);
    assert_eq!(
        sources(&book.read("book/book/one.ipynb")),
        [
            ":dep seven = { path = \"../crates/seven\" }",
            "# One",
            "seven::SEVEN",
            "![](a.svg) [two](part/two.ipynb)"
        ]
    );
    assert_eq!(
        sources(&book.read("book/book/part/two.ipynb")),
        [
            ":dep seven = { path = \"../../crates/seven\" }",
            "# Two\n\n49 ![](b.svg)"
        ]
    );
    let page = book.read("book/book/part/two.html");
    assert!(page.contains("href=\"two.ipynb\" download"), "{page}");

    labook(&["build", &root]).exits(0);
    assert!(!book.root().join("book/book/one.ipynb").exists());
    assert!(!book.read("book/book/one.html").contains(".ipynb"));

    labook(&["build", &root, "--format", "ipynb"])
        .exits(0)
        .prints("written to");
    assert!(!book.root().join("book/book/one.html").exists());
    let notebook: Value = serde_json::from_str(&book.read("book/book/one.ipynb")).unwrap();
    let output = &notebook["cells"][2]["outputs"][0];
    assert_eq!(output["output_type"], "execute_result");
    assert_eq!(output["data"]["text/plain"][0], "7");
}

fn an_export_writes_one_anywhere() {
    let book = book();
    let at = |name: &str| book.root().join(name).to_string_lossy().into_owned();
    labook(&[
        "export",
        &at("book/src/part/two.md"),
        "--out",
        &at("two.ipynb"),
    ])
    .exits(0);
    assert_eq!(
        sources(&book.read("two.ipynb")),
        [
            ":dep seven = { path = \"./book/crates/seven\" }",
            "# Two\n\n49 ![](book/src/part/b.svg)"
        ]
    );
}

fn what_is_no_chapter_is_not_exported() {
    let book = book();
    book.write("book/src/three.md", "# Three\n");
    let at = |name: &str| book.root().join(name).to_string_lossy().into_owned();
    labook(&["export", &at("book/src/three.md")])
        .exits(2)
        .says("is not a chapter of its book");
    labook(&["export", &at("one.md")])
        .exits(2)
        .says("is in no book");
}
