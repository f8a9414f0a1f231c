//! `labook notebook` with a Jupyter that is there, and one that is not.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Stdio;

use libtest_mimic::Trial;

use crate::binary::{Ran, TestBook, command};
use crate::trial;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("jupyter::it_opens_the_chapter", it_opens_the_chapter),
        trial("jupyter::what_is_missing_is_told", what_is_missing_is_told),
        trial(
            "jupyter::a_changed_notebook_is_kept",
            a_changed_notebook_is_kept,
        ),
    ]
}

/// A `jupyter` of JupyterLab that knows a kernel, says how it was started, and where.
const LAB: &str = r#"#!/bin/sh
case "$*" in
"lab --version" | --version) echo 4.0 ;;
*"kernelspec list --json") echo '{"kernelspecs": {"rust": {"spec": {"argv": ["'"$0"'"], "language": "rust"}}}}' ;;
*--version) exit 1 ;;
*) echo "started in $(basename "$PWD"): $*" ;;
esac
"#;

/// A `jupyter` without interface that knows a kernel, whose program is gone.
const BARE: &str = r#"#!/bin/sh
case "$*" in
--version) echo 5.0 ;;
*"kernelspec list --json") echo '{"kernelspecs": {"rust": {"spec": {"argv": ["/nowhere/evcxr_jupyter"]}}}}' ;;
*) exit 1 ;;
esac
"#;

fn book() -> TestBook {
    TestBook::new(&[
        ("book/book.toml", "[book]\ntitle = \"Test\"\n[execute]\n"),
        (
            "book/src/SUMMARY.md",
            "- [One](one.md)\n- [Two](part/two.md)\n",
        ),
        ("book/src/one.md", "# One\n\n```rust\n1 + 1\n```\n"),
        ("book/src/part/two.md", "# Two\n"),
    ])
}

/// Runs `labook notebook ARGUMENTS` beside the book, where this is all there is of Jupyter.
fn notebook(book: &TestBook, jupyter: Option<&str>, arguments: &[&str]) -> Ran {
    let programs = book.root().join("programs");
    fs::create_dir_all(&programs).unwrap();
    let program = programs.join("jupyter");
    let _ = fs::remove_file(&program);
    if let Some(text) = jupyter {
        fs::write(&program, text).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = std::env::var_os("PATH").unwrap();
    let others = std::env::split_paths(&path)
        .filter(|directory| !directory.join("jupyter").exists())
        .filter(|directory| !directory.join("evcxr_jupyter").exists());
    let path = std::env::join_paths([programs].into_iter().chain(others)).unwrap();
    command()
        .arg("notebook")
        .args(arguments)
        .current_dir(book.root())
        .env("PATH", path)
        .stdin(Stdio::null())
        .output()
        .expect("the binary starts")
        .into()
}

fn it_opens_the_chapter() {
    let book = book();
    notebook(&book, Some(LAB), &["book"])
        .exits(0)
        .prints("started in notebooks: lab one.ipynb\n");
    let written = book.read("book/.labook/notebooks/one.ipynb");
    assert!(written.contains("\"text/plain\": [\n"), "{written}");
    notebook(&book, Some(LAB), &["book/src/part/two.md"])
        .exits(0)
        .prints("started in notebooks: lab part/two.ipynb\n");
    let with_all = [
        "book",
        "book/src/part/two.md",
        "--out",
        "mine",
        "--",
        "--no-browser",
    ];
    notebook(&book, Some(LAB), &with_all)
        .exits(0)
        .prints("started in mine: lab part/two.ipynb --no-browser\n");
    assert!(book.root().join("mine/one.ipynb").is_file());
    notebook(&book, Some(LAB), &["book", "book/src/three.md"])
        .exits(2)
        .says("is not a chapter of its book");
}

fn what_is_missing_is_told() {
    let book = book();
    notebook(&book, None, &["book"])
        .exits(4)
        .says("Jupyter is not installed")
        .says("pip install jupyterlab")
        .says("cargo install --locked evcxr_jupyter && evcxr_jupyter --install");
    notebook(&book, Some(BARE), &["book"])
        .exits(4)
        .says("without JupyterLab")
        .says("the program of Jupyter's kernel for Rust is not where it was installed");
    let without_kernel = LAB.replace("\"rust\": {\"spec\"", "\"python3\": {\"spec\"");
    notebook(&book, Some(&without_kernel), &["book"])
        .exits(4)
        .says("Jupyter has no kernel for Rust");
    assert!(!Path::new(&book.root().join("book/.labook")).exists());
}

fn a_changed_notebook_is_kept() {
    let book = book();
    notebook(&book, Some(LAB), &["book"]).exits(0);
    let name = "book/.labook/notebooks/one.ipynb";
    let mine = book.read(name).replace("1 + 1", "1 + 2");
    book.write(name, &mine);
    book.write("book/src/one.md", "# One\n\nNew words.\n");
    notebook(&book, Some(LAB), &["book"])
        .exits(0)
        .says("1 notebook kept as changed in Jupyter, such as `one.ipynb`");
    assert_eq!(book.read(name), mine);
}
