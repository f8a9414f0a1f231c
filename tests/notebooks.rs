//! The real binary makes notebooks of books, and books of notebooks.

use std::path::Path;

use libtest_mimic::Trial;
use serde_json::Value;

use crate::binary::{Ran, TestBook, command, labook};
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
        trial(
            "notebooks::one_of_somebody_else_becomes_a_book",
            one_of_somebody_else_becomes_a_book,
        ),
        trial(
            "notebooks::import_and_export_settle",
            import_and_export_settle,
        ),
        trial(
            "notebooks::an_export_becomes_its_chapter_again",
            an_export_becomes_its_chapter_again,
        ),
        trial(
            "notebooks::citations_are_written_out",
            citations_are_written_out,
        ),
        trial("notebooks::a_summary_may_name_one", a_summary_may_name_one),
        trial("notebooks::those_of_others_run", those_of_others_run),
        trial(
            "notebooks::what_is_no_notebook_is_told",
            what_is_no_notebook_is_told,
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

/// A notebook as the kernel's users write them: commands, items, blocks, `main`, `?`, stored outputs.
const FOREIGN: &str = r###"{
 "cells": [
  {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [],
   "source": [":dep seven = { path = \"crates/seven\", default_features = false }\n", ":opt 3\n", "// A remark.\n", ":dep ./crates/eight\n", "use seven::SEVEN;"]},
  {"cell_type": "markdown", "metadata": {}, "source": "# By somebody else\n\nWith $x$."},
  {"cell_type": "code", "execution_count": 2, "metadata": {}, "source": ["fn main() {\n", "    println!(\"{}\", SEVEN + eight::EIGHT);\n", "}"], "outputs": []},
  {"cell_type": "code", "execution_count": 3, "metadata": {}, "source": "main()",
   "outputs": [{"output_type": "stream", "name": "stdout", "text": ["15\n"]}, {"output_type": "execute_result", "execution_count": 3, "metadata": {}, "data": {"text/plain": ["()"]}}]},
  {"cell_type": "code", "execution_count": 4, "metadata": {}, "source": ["{\n", "    let inner = 2;\n", "    println!(\"{inner}\");\n", "}"],
   "outputs": [{"output_type": "stream", "name": "stdout", "text": "2\n"}]},
  {"cell_type": "code", "execution_count": 5, "metadata": {}, "source": ["let n: i32 = \"42\".parse()?;\n", "# /* not hidden */ [allow(unused)]\n", "let m = n;\n", "m"],
   "outputs": [{"output_type": "execute_result", "execution_count": 5, "metadata": {}, "data": {"text/plain": ["42"]}}]},
  {"cell_type": "code", "execution_count": 6, "metadata": {"tags": ["raises-exception"]}, "source": "panic!(\"no ``` here\")",
   "outputs": [{"output_type": "error", "ename": "Error", "evalue": "no ``` here", "traceback": []}]},
  {"cell_type": "raw", "metadata": {}, "source": "raw"}
 ],
 "metadata": {"kernelspec": {"display_name": "Rust", "language": "rust", "name": "rust"}},
 "nbformat": 4, "nbformat_minor": 2
}"###;

const CHAPTER: &str = r#"```rust
// A remark.
use seven::SEVEN;
```

# By somebody else

With $x$.

```rust
fn main() {
    println!("{}", SEVEN + eight::EIGHT);
}
```

```rust
main()
```

```output
15
```

```rust
{
    let inner = 2;
    println!("{inner}");
}
```

```output
2
```

```rust
let n: i32 = "42".parse()?;
## /* not hidden */ [allow(unused)]
let m = n;
m
```

```output
42
```

````rust
//| error: true
panic!("no ``` here")
````

````output
no ``` here
````

```text
raw
```
"#;

fn crates() -> TestBook {
    let book = TestBook::new(&[("theirs.ipynb", FOREIGN)]);
    for (name, text) in [
        ("seven", "pub const SEVEN: u32 = 7;\n"),
        ("eight", "pub const EIGHT: u32 = 8;\n"),
    ] {
        let manifest =
            format!("[package]\nname = \"{name}\"\nversion = \"1.0.0\"\nedition = \"2024\"\n");
        book.write(&format!("crates/{name}/Cargo.toml"), manifest);
        book.write(&format!("crates/{name}/src/lib.rs"), text);
    }
    book
}

fn at(book: &TestBook, name: &str) -> String {
    book.root().join(name).to_string_lossy().into_owned()
}

fn one_of_somebody_else_becomes_a_book() {
    let book = crates();
    let new = at(&book, "book");
    labook(&[
        "import",
        &at(&book, "theirs.ipynb"),
        "--book",
        &new,
        "--outputs",
    ])
    .exits(0)
    .says("`opt-level = 3` under [execute]");
    assert_eq!(book.read("book/src/theirs.md"), CHAPTER);
    assert_eq!(
        book.read("book/src/SUMMARY.md"),
        "# Summary\n\n- [By somebody else](theirs.md)\n"
    );
    let manifest = book.read("book/book.toml");
    for line in [
        "seven = { default-features = false, path = \"../crates/seven\" }",
        "eight = { path = \"../crates/eight\" }",
    ] {
        assert!(manifest.contains(line), "{manifest}");
    }
    labook(&["test", &new]).exits(0).prints("4 outputs checked");
    labook(&["import", &at(&book, "theirs.ipynb"), "--book", &new])
        .exits(2)
        .says("there is a chapter");
}

fn import_and_export_settle() {
    let book = crates();
    let import = |notebook: &str, into: &str| {
        labook(&[
            "import",
            &at(&book, notebook),
            "--book",
            &at(&book, into),
            "--outputs",
        ])
        .exits(0);
        book.read(&format!(
            "{into}/src/{}.md",
            notebook.trim_end_matches(".ipynb")
        ))
    };
    let export = |from: &str, name: &str| {
        let out = at(&book, "theirs.ipynb");
        labook(&[
            "export",
            &at(&book, &format!("{from}/src/{name}.md")),
            "--out",
            &out,
        ])
        .exits(0);
        book.read("theirs.ipynb")
    };
    let first = import("theirs.ipynb", "one");
    let notebook = export("one", "theirs");
    let second = import("theirs.ipynb", "two");
    assert_eq!(first, second);
    assert_eq!(export("two", "theirs"), notebook);
}

fn an_export_becomes_its_chapter_again() {
    let chapter = "# All of it\n\n```rust\n//| label: fig-a\n//| caption: What it is.\n//| fold: true\n# let hidden = 1;\nlet shown = hidden;\nshown\n```\n\n\
```output\n1\n```\n\n```rust,should_panic\npanic!(\"it does\");\n```\n\n```rust,no_run\nloop {}\n```\n\n```rust,ignore\nnot rust\n```\n\n\
```rust,compile_fail,E0308\nlet _: u8 = \"\";\n```\n\nWords.\n";
    let book = TestBook::of(chapter);
    let (file, out) = (at(&book, "src/chapter.md"), at(&book, "chapter.ipynb"));
    labook(&["export", &file, "--out", &out]).exits(0);
    labook(&["import", &out, "--book", &at(&book, "again")]).exits(0);
    assert_eq!(book.read("again/src/chapter.md"), chapter);
}

/// `notebooks/*.ipynb` were saved by Jupyter, with what the kernel put out. They become chapters that print the same, and
/// whose notebooks become the same chapters.
fn those_of_others_run() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("notebooks");
    let book = TestBook::new(&[]);
    copy(&directory, book.root());
    let names = [
        "accounts",
        "digits",
        "holiday photo (final)",
        "random-walk",
        "units",
    ];
    let paths = names.map(|name| at(&book, &format!("{name}.ipynb")));
    let paths = paths.each_ref().map(String::as_str);
    let (one, two) = (at(&book, "one"), at(&book, "two"));
    let import = |paths: &[&str], into: &[&str]| {
        labook(&[&["import"], paths, &["--book"], into].concat()).exits(0)
    };
    import(&paths, &[&one, "--outputs"])
        .says("`:help` asks the kernel")
        .says("the cell holds files")
        .says("`!ls` is for a shell")
        .says("`opt-level = 1`");
    // What the workspace is built of is there already.
    let tested = command()
        .args(["test", &one])
        .env("CARGO_NET_OFFLINE", "true")
        .output()
        .expect("the binary starts");
    Ran::from(tested)
        .exits(0)
        .prints("32 cells run, 21 outputs checked, 5 unchecked");
    let export = |root: &str, to: &str| {
        let built = command()
            .args(["build", root, "--format", "ipynb", "--out", &at(&book, to)])
            .env("CARGO_NET_OFFLINE", "true")
            .output()
            .expect("the binary starts");
        Ran::from(built).exits(0);
    };
    let stems = names.map(|name| name.replace([' ', '(', ')'], "-"));
    export(&one, "first");
    let exported = stems
        .each_ref()
        .map(|stem| at(&book, &format!("first/{stem}.ipynb")));
    import(&exported.each_ref().map(String::as_str), &[&two]);
    export(&two, "second");
    for stem in &stems {
        let chapter = |root: &str| book.read(&format!("{root}/src/{stem}.md"));
        assert_eq!(chapter("one"), chapter("two"), "{stem}");
        let notebook = |root: &str| book.read(&format!("{root}/{stem}.ipynb"));
        assert_eq!(notebook("first"), notebook("second"), "{stem}");
    }
    let summary = book.read("one/src/SUMMARY.md");
    assert!(summary.contains("- [Units](units.md)"), "{summary}");
    assert!(!book.read("one/src/random-walk.md").contains('\r'));
}

/// Copies the files of a directory into another.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let copied = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &copied);
        } else {
            std::fs::copy(&path, &copied).unwrap();
        }
    }
}

fn a_summary_may_name_one() {
    let book = crates();
    book.write("book.toml", "[book]\ntitle = \"T\"\n[execute]\n");
    book.write("src/SUMMARY.md", "- [Theirs](theirs.ipynb)\n");
    let notebook = FOREIGN.replace("crates/", "../crates/");
    book.write("src/theirs.ipynb", &notebook);
    let root = book.root().to_string_lossy().into_owned();
    labook(&["build", &root, "--format", "html,ipynb"])
        .exits(0)
        .says("src/theirs.ipynb");
    assert!(book.read("book/theirs.html").contains("By somebody else"));
    assert!(book.read("book/theirs.ipynb").contains("../crates/seven"));
    labook(&["bless", &root]).exits(0);
    assert_eq!(book.read("src/theirs.ipynb"), notebook);
}

fn citations_are_written_out() {
    let work = "@book{kolmogorov, title = {Foundations}, author = {Kolmogorov, A. N.}, year = {1950}, publisher = {Chelsea}}\n";
    let book = TestBook::new(&[
        (
            "book.toml",
            "[book]\ntitle = \"T\"\nbibliography = \"works.bib\"\n[execute]\n",
        ),
        ("works.bib", work),
        ("src/SUMMARY.md", "- [One](one.md)\n- [Works](works.md)\n"),
        ("src/one.md", "# One\n\nAs he says [@kolmogorov].\n"),
        ("src/works.md", "# Works\n\n{{#bibliography}}\n"),
    ]);
    let root = book.root().to_string_lossy().into_owned();
    labook(&["build", &root, "--format", "ipynb"]).exits(0);
    let one = sources(&book.read("book/one.ipynb"));
    assert!(
        one[0].ends_with("As he says [\\[1\\]](works.ipynb)."),
        "{one:?}"
    );
    // A notebook is read alone, so it ends with the works that it cites.
    assert!(one[1].starts_with("---\n\n"), "{one:?}");
    assert!(
        one[1].contains("Kolmogorov") && one[1].contains("*Foundations*"),
        "{one:?}"
    );
    let works = sources(&book.read("book/works.ipynb"));
    assert_eq!(works.len(), 1);
    assert!(works[0].contains("Kolmogorov"), "{works:?}");
}

fn what_is_no_notebook_is_told() {
    let book = TestBook::new(&[
        ("broken.ipynb", "{\n \"cells\": [\n"),
        ("other.ipynb", "[1]"),
        ("old.ipynb", "{\"nbformat\": 3, \"worksheets\": []}"),
        (
            "python.ipynb",
            "{\"nbformat\": 4, \"cells\": [], \"metadata\": {\"kernelspec\": {\"language\": \"python\"}}}",
        ),
    ]);
    for (name, says) in [
        ("broken", "broken.ipynb:3:1"),
        ("other", "no notebook"),
        ("old", "--nbformat 4"),
        ("python", "is in python, not in Rust"),
        ("missing", "there is no such file"),
    ] {
        let path = at(&book, &format!("{name}.ipynb"));
        labook(&["import", &path, "--book", &at(&book, "new")])
            .exits(2)
            .says(says);
        assert!(!book.root().join("new").exists());
    }
}
