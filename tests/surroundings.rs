//! The real binary where its surroundings are odd: directories, streams, and cells that end in their own way.

use std::fs;
use std::process::Stdio;

use libtest_mimic::Trial;

use crate::binary::{Ran, TestBook, command, labook};
use crate::end_to_end::tree;
use crate::trial;

pub(crate) fn trials() -> Vec<Trial> {
    let tests: &[(&str, fn())] = &[
        ("no_book_but_one_above", no_book_but_one_above),
        (
            "a_style_sheet_outside_of_the_book",
            a_style_sheet_outside_of_the_book,
        ),
        (
            "a_site_inside_of_the_sources_is_no_part_of_the_next",
            a_site_inside_of_the_sources,
        ),
        (
            "build_creates_missing_chapters_and_test_does_not",
            missing_chapters_are_created,
        ),
        (
            "a_full_standard_output_exits_with_4",
            a_full_standard_output,
        ),
        (
            "a_reader_that_has_read_enough_is_no_fault",
            a_reader_that_has_read_enough,
        ),
        (
            "a_book_that_cannot_be_written_is_tested",
            a_book_that_cannot_be_written,
        ),
        (
            "how_a_cell_ended_is_said_once",
            how_a_cell_ended_is_said_once,
        ),
    ];
    tests
        .iter()
        .map(|&(name, test)| trial(&format!("surroundings::{name}"), test))
        .collect()
}

const CHECKED: &str = "# Checked\n\n```rust\n6 * 7\n```\n\n```output\n42\n```\n";

fn no_book_but_one_above() {
    let book = TestBook::of("# One\n");
    let inside = book.root().join("src");
    labook(&["test", inside.to_str().unwrap()])
        .exits(2)
        .says("there is no book in")
        .says(&format!("`{}` holds one", book.root().display()));
}

fn a_style_sheet_outside_of_the_book() {
    let outer = TestBook::new(&[
        ("style.css", "p {}"),
        (
            "book/book.toml",
            "[book]\ntitle = \"T\"\n[output.html]\nadditional-css = [\"../style.css\"]\n",
        ),
        ("book/src/SUMMARY.md", "- [One](one.md)\n"),
        ("book/src/one.md", "# One\n"),
    ]);
    let before = tree(outer.root());
    let book = outer.root().join("book");
    labook(&["build", book.to_str().unwrap()])
        .exits(2)
        .says("book.toml:4:19")
        .says("not inside of the book");
    assert_eq!(tree(outer.root()), before);
}

fn a_site_inside_of_the_sources() {
    let book = TestBook::of("# One\n");
    let root = book.root().to_str().unwrap();
    let inside = book.root().join("src/site");
    labook(&["build", root, "--out", inside.to_str().unwrap()]).exits(0);
    book.run("build").exits(0);
    assert!(inside.join("chapter.html").is_file());
    assert!(book.root().join("book/chapter.html").is_file());
    assert!(!book.root().join("book/site").exists());
}

fn missing_chapters_are_created() {
    let book = TestBook::of("# One\n");
    book.write("book.toml", "[build]\ncreate-missing = true\n");
    book.write(
        "src/SUMMARY.md",
        "- [One](chapter.md)\n- [New](deep/new.md)\n",
    );
    book.run("test").exits(2).says("`labook build` creates it");
    assert!(!book.root().join("src/deep").exists());
    book.run("build").exits(0);
    assert_eq!(book.read("src/deep/new.md"), "# New\n");
}

#[cfg(target_os = "linux")]
fn a_full_standard_output() {
    let book = TestBook::of("# One\n");
    for arguments in [
        ["build", book.root().to_str().unwrap()],
        ["completions", "bash"],
    ] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let mut run = command();
        run.args(arguments).stdout(full).stderr(Stdio::piped());
        let child = run.spawn().unwrap();
        Ran::from(child.wait_with_output().unwrap())
            .exits(4)
            .says("cannot write to standard output: the disk is full");
    }
}

#[cfg(not(target_os = "linux"))]
fn a_full_standard_output() {}

fn a_reader_that_has_read_enough() {
    let book = TestBook::of("# One\n");
    for arguments in [
        ["build", book.root().to_str().unwrap()],
        ["completions", "bash"],
    ] {
        let mut run = command();
        run.args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = run.spawn().unwrap();
        drop(child.stdout.take());
        let ran = Ran::from(child.wait_with_output().unwrap()).exits(0);
        assert_eq!(ran.stderr, "");
    }
}

#[cfg(unix)]
fn a_book_that_cannot_be_written() {
    use std::os::unix::fs::PermissionsExt;
    let book = TestBook::of(CHECKED);
    let allow = |mode| fs::set_permissions(book.root(), fs::Permissions::from_mode(mode)).unwrap();
    allow(0o555);
    // The owner of the machine may write all the same.
    let obeys = fs::File::create(book.root().join("probe")).is_err();
    let ran = book.run("test");
    allow(0o755);
    let ran = ran.exits(0).prints("1 output checked");
    if obeys {
        ran.says("nothing is kept for the next run");
    }
}

#[cfg(not(unix))]
fn a_book_that_cannot_be_written() {}

fn how_a_cell_ended_is_said_once() {
    let book = TestBook::of("```rust\nstd::process::exit(7);\n```\n");
    book.run("test")
        .exits(3)
        .says("error: the cell ended the process with exit code 7\n");
    book.write(
        "src/chapter.md",
        "```rust\n//| timeout: 200ms\nloop {}\n```\n",
    );
    book.run("test")
        .exits(3)
        .says("error: the cell ran over its limit of 200ms\n");
}
