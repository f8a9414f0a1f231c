//! The real binary on real books: what it writes, says and exits with.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use libtest_mimic::Trial;

use crate::binary::{TestBook, command, labook};
use crate::trial;

pub(crate) fn trials() -> Vec<Trial> {
    let tests: &[(&str, fn())] = &[
        ("a_new_book_builds_and_passes", a_new_book_builds_and_passes),
        (
            "init_leaves_a_directory_with_files_alone",
            init_leaves_a_directory_with_files_alone,
        ),
        (
            "one_wrong_digit_fails_at_its_line_and_bless_restores_it",
            one_wrong_digit,
        ),
        ("bless_keeps_holes_and_digits", bless_keeps_holes_and_digits),
        (
            "bless_adds_outputs_where_it_is_asked_to",
            bless_adds_outputs_where_it_is_asked_to,
        ),
        (
            "a_slider_has_its_frames_on_the_page",
            a_slider_has_its_frames_on_the_page,
        ),
        ("a_slider_is_told_its_limits", a_slider_is_told_its_limits),
        (
            "a_figure_is_compared_by_its_data",
            a_figure_is_compared_by_its_data,
        ),
        (
            "test_writes_nothing_into_the_book",
            test_writes_nothing_into_the_book,
        ),
        (
            "a_failed_cell_exits_with_3_and_the_site_shows_it",
            a_failed_cell,
        ),
        (
            "a_second_build_runs_nothing_and_gives_the_same_bytes",
            a_second_build_runs_nothing,
        ),
        ("two_builds_at_once_are_both_right", two_builds_at_once),
        (
            "a_build_that_is_killed_leaves_the_old_site_whole",
            a_killed_build_leaves_the_old_site,
        ),
        ("too_few_checked_outputs_fail", too_few_checked_outputs_fail),
        ("clean_deletes_site_and_store", clean_deletes_site_and_store),
        (
            "completions_name_the_commands",
            completions_name_the_commands,
        ),
        ("quiet_says_nothing_when_all_is_well", quiet_says_nothing),
        ("verbose_names_why_a_chapter_ran", verbose_names_why),
        ("cells_use_a_crate_by_path", cells_use_a_crate_by_path),
        ("an_mdbook_builds_as_it_is", an_mdbook_builds_as_it_is),
        ("bad::no_book_toml", no_book_toml),
        ("bad::malformed_book_toml", malformed_book_toml),
        ("bad::unknown_key", unknown_key),
        (
            "bad::summary_entry_without_a_file",
            summary_entry_without_a_file,
        ),
        ("bad::no_summary", no_summary),
        (
            "bad::all_diagnostics_are_collected",
            all_diagnostics_are_collected,
        ),
        (
            "bad::a_dependency_that_does_not_resolve",
            a_dependency_that_does_not_resolve,
        ),
        ("bad::no_compiler_on_the_path", no_compiler_on_the_path),
        (
            "bad::output_directory_of_somebody_else",
            output_directory_of_somebody_else,
        ),
        (
            "bad::output_directory_that_cannot_be_made",
            output_directory_that_cannot_be_made,
        ),
        (
            "bad::a_chapter_that_is_not_utf_8",
            a_chapter_that_is_not_utf_8,
        ),
        ("bad::a_chapter_of_50_megabytes", a_chapter_of_50_megabytes),
        ("bad::a_loop_of_symbolic_links", a_loop_of_symbolic_links),
        ("bad::an_unknown_command", an_unknown_command),
    ];
    tests
        .iter()
        .map(|&(name, test)| trial(&format!("end_to_end::{name}"), test))
        .collect()
}

const NUMBERS: &str = "\
# Numbers

```rust
let x = 2.0_f64.sqrt();
x
```

```output
1.41421
```

Its double is `2.828`{= 2.0 * x}.
";

fn a_new_book_builds_and_passes() {
    let directory = tempfile::tempdir().unwrap();
    let book = directory.path().join("my-book");
    let name = book.to_str().unwrap();
    labook(&["init", name]).exits(0).prints("labook build");
    labook(&["test", name])
        .exits(0)
        .prints("5 outputs checked (2 in prose)")
        .prints("0 unchecked");
    labook(&["build", name]).exits(0).prints("index.html");
    for page in ["index.html", "introduction.html", "golden-ratio.html"] {
        let html = fs::read_to_string(book.join("book").join(page)).unwrap();
        assert!(
            html.starts_with("<!DOCTYPE html>") || html.starts_with("<!doctype html>"),
            "{page}"
        );
        assert!(
            html.contains("My book"),
            "the title is made from the directory"
        );
    }
}

fn init_leaves_a_directory_with_files_alone() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("notes.txt"), "mine").unwrap();
    labook(&["init", directory.path().to_str().unwrap()])
        .exits(2)
        .says("is not empty");
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
}

fn one_wrong_digit() {
    let book = TestBook::of(NUMBERS);
    book.run("test")
        .exits(0)
        .prints("2 outputs checked (1 in prose)");

    book.write(
        "src/chapter.md",
        NUMBERS
            .replace("1.41421", "1.41431")
            .replace("2.828", "2.829"),
    );
    book.run("test")
        .exits(1)
        .says("src/chapter.md:9:1")
        .says("- 1.41431")
        .says("+ 1.414213562")
        .says("src/chapter.md:12:16")
        .says("labook bless")
        .prints("2 differ");

    book.run("bless")
        .exits(0)
        .prints("src/chapter.md: 2 outputs written");
    assert_eq!(book.read("src/chapter.md"), NUMBERS);
    book.run("test").exits(0);
}

fn bless_keeps_holes_and_digits() {
    let chapter = "```rust\nprintln!(\"took 3 ms\");\nprintln!(\"{}\", 2.0f64 / 3.0);\n```\n\n```output\ntook [..] ms\n0.66\n```\n";
    let book = TestBook::of(chapter);
    book.run("bless").exits(0);
    assert_eq!(book.read("src/chapter.md"), chapter.replace("0.66", "0.67"));
}

fn bless_adds_outputs_where_it_is_asked_to() {
    let cell = "```rust\n1 + 1\n```\n";
    let quiet = "\n```rust\nlet quiet = 3;\n```\n";
    let with_output = "```rust\n1 + 1\n```\n\n```output\n2\n```\n";
    let book = TestBook::new(&[
        ("book.toml", "[book]\ntitle = \"Test\"\n[execute]\n"),
        ("src/SUMMARY.md", "- [One](one.md)\n- [Two](two.md)\n"),
        ("src/one.md", &format!("{cell}{quiet}")),
        ("src/two.md", cell),
    ]);
    book.run("bless").exits(0).prints("nothing differs");
    let root = book.root().to_string_lossy().into_owned();
    labook(&["bless", "--add", &root, "on.md"])
        .exits(2)
        .says("the book has no chapter `on.md`");
    labook(&["bless", "--add", &root, "one.md"])
        .exits(0)
        .prints("src/one.md: 1 output written");
    assert_eq!(book.read("src/one.md"), format!("{with_output}{quiet}"));
    assert_eq!(book.read("src/two.md"), cell);
    labook(&["bless", "--add", &root]).exits(0);
    assert_eq!(book.read("src/two.md"), with_output);
    book.run("test")
        .exits(0)
        .prints("2 outputs checked")
        .prints("0 unchecked");
}

const SLIDER: &str = "```rust\n//| slider: n = -2..=2\nprintln!(\"square {}\", n * n);\n```\n";

/// Three frames stand in the page, two are inert; the fence that is added holds the three.
fn a_slider_has_its_frames_on_the_page() {
    let book = TestBook::of(SLIDER);
    labook(&["bless", "--add", &book.root().to_string_lossy()]).exits(0);
    let fence = "```output\nn = -2\nsquare 4\nn = 0\nsquare 0\nn = 2\nsquare 4\n```\n";
    assert_eq!(book.read("src/chapter.md"), format!("{SLIDER}\n{fence}"));
    book.run("build").exits(0).prints("1 output checked");
    let page = book.read("book/chapter.html");
    let count = |part: &str| page.matches(part).count();
    assert_eq!(count("<template data-frame="), 2, "{page}");
    assert_eq!(count("class=\"slider-frame named"), 3, "{page}");
    assert!(page.contains("max=\"4\" value=\"2\"") && page.contains(">n = −2</p>"));

    // Other frames with a name: nothing is compiled or run again, and the site is that of a clean build.
    let named = SLIDER.replace("println", "//| frames: 1\nprintln");
    book.write("src/chapter.md", &named);
    let mut again = command();
    again.args(["build", "-v"]).arg(book.root());
    crate::binary::Ran::from(again.output().unwrap())
        .exits(0)
        .says("not run again");
    let again = tree(&book.root().join("book"));
    book.run("clean").exits(0);
    book.run("build").exits(0);
    assert_eq!(tree(&book.root().join("book")), again);
}

fn a_slider_is_told_its_limits() {
    let book = TestBook::of(SLIDER);
    let config = "[book]\ntitle = \"Test\"\n[execute]\n";
    book.write("book.toml", format!("{config}frames = 4\n"));
    book.run("test")
        .exits(2)
        .says("this comes to 5 frames, and a cell may have 4");
    book.write("book.toml", format!("{config}output = 20\n"));
    book.run("test")
        .exits(0)
        .says("the 5 frames of this cell put out 25 bytes more than are kept");
}

/// The picture stands on the page, the data in the chapter; a figure of other data is told by its data.
fn a_figure_is_compared_by_its_data() {
    let chapter = r#"```rust
//| label: fig-line
//| caption: A line.
struct Line(f64);
impl Line {
    fn evcxr_display(&self) {
        println!("EVCXR_BEGIN_CONTENT image/svg+xml\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>\nEVCXR_END_CONTENT");
        println!("EVCXR_BEGIN_CONTENT text/plain\nslope {:.3}\nEVCXR_END_CONTENT", self.0);
    }
}
Line(2.0)
```
"#;
    let book = TestBook::of(chapter);
    labook(&["bless", "--add", &book.root().to_string_lossy()]).exits(0);
    assert_eq!(
        book.read("src/chapter.md"),
        format!("{chapter}\n```output\nslope 2.000\n```\n")
    );
    book.run("build").exits(0).prints("1 output checked");
    let page = book.read("book/chapter.html");
    let figure = &page[page.find("<figure").expect("a figure")..];
    let figure = &figure[..figure.find("</figure>").expect("its end")];
    assert!(
        figure.contains("<svg") && !figure.contains("slope"),
        "{figure}"
    );
    book.write(
        "src/chapter.md",
        book.read("src/chapter.md")
            .replace("Line(2.0)", "Line(2.5)"),
    );
    book.run("test")
        .exits(1)
        .says("- slope 2.000")
        .says("+ slope 2.500");
}

fn test_writes_nothing_into_the_book() {
    let book = TestBook::of(&NUMBERS.replace("1.41421", "1.5"));
    let before = tree(book.root());
    book.run("test").exits(1);
    assert_eq!(tree(book.root()), before);
}

fn a_failed_cell() {
    let book = TestBook::of("# One\n\n```rust\nlet v = vec![1];\nv[7]\n```\n\n```rust\n2\n```\n");
    book.run("build")
        .exits(3)
        .says("src/chapter.md:5:")
        .says("index out of bounds")
        .prints("1 not reached");
    let page = book.read("book/chapter.html");
    assert!(
        page.contains("index out of bounds"),
        "the page shows what went wrong"
    );
}

fn a_second_build_runs_nothing() {
    let book = TestBook::of(NUMBERS);
    book.run("build").exits(0);
    let first = tree(&book.root().join("book"));
    // Without a compiler to be found, whatever is built now comes from the store.
    let mut again = command();
    again
        .args(["build", "-v"])
        .arg(book.root())
        .env("RUSTC", "/nonexistent/rustc-is-not-started");
    let ran = crate::binary::Ran::from(again.output().unwrap());
    if ran.code == Some(0) {
        assert_eq!(tree(&book.root().join("book")), first);
    }
    book.run("build").exits(0);
    assert_eq!(tree(&book.root().join("book")), first);
}

fn two_builds_at_once() {
    let book = TestBook::of(NUMBERS);
    let start = || {
        command()
            .arg("test")
            .arg(book.root())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let both = [start(), start()];
    for child in both {
        crate::binary::Ran::from(child.wait_with_output().unwrap()).exits(0);
    }
}

fn a_killed_build_leaves_the_old_site() {
    let book = TestBook::of("# Old\n");
    book.run("build").exits(0);
    let old = tree(&book.root().join("book"));
    book.write(
        "src/chapter.md",
        "# New\n\n```rust\nstd::thread::sleep(std::time::Duration::from_millis(300));\n```\n",
    );
    for delay in [0, 20, 50, 100, 200, 400] {
        let mut child = command()
            .arg("build")
            .arg(book.root())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(delay));
        child.kill().unwrap();
        child.wait().unwrap();
        let now = tree(&book.root().join("book"));
        let whole = now == old
            || now
                .values()
                .any(|file| String::from_utf8_lossy(file).contains("New"));
        assert!(whole, "killed after {delay} ms");
    }
    book.run("build").exits(0);
}

fn too_few_checked_outputs_fail() {
    let book = TestBook::of("```rust\n1\n```\n");
    book.write(
        "book.toml",
        "[book]\ntitle = \"T\"\n[verify]\nmin-checked = 1\n",
    );
    book.run("test")
        .exits(1)
        .says("book.toml asks for 1")
        .prints("1 unchecked");
}

fn clean_deletes_site_and_store() {
    let book = TestBook::of(NUMBERS);
    book.run("build").exits(0);
    assert!(book.root().join("book").exists() && book.root().join(".labook").exists());
    book.run("clean").exits(0);
    assert!(!book.root().join("book").exists() && !book.root().join(".labook").exists());
    book.run("clean").exits(0);
}

fn completions_name_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        labook(&["completions", shell]).exits(0).prints("bless");
    }
}

fn quiet_says_nothing() {
    let book = TestBook::of(NUMBERS);
    let ran = labook(&["test", "--quiet", book.root().to_str().unwrap()]).exits(0);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
}

fn verbose_names_why() {
    let book = TestBook::of(NUMBERS);
    let verbose = || labook(&["test", "-v", book.root().to_str().unwrap()]).exits(0);
    let reason = |ran: &crate::binary::Ran| {
        let lines = ran
            .stderr
            .lines()
            .filter_map(|line| line.strip_prefix("src/chapter.md: "));
        lines.collect::<Vec<_>>().join("\n")
    };
    let first = reason(&verbose());
    let again = reason(&verbose());
    book.write("src/chapter.md", format!("A new paragraph.\n\n{NUMBERS}"));
    let prose = reason(&verbose());
    book.write(
        "src/chapter.md",
        NUMBERS.replace("let x = 2.0", "let x =  2.0"),
    );
    let code = reason(&verbose());
    assert_eq!(again, prose, "prose is in no key");
    assert!(
        first != again && code != again && first != code,
        "{first}\n{again}\n{code}"
    );
}

fn cells_use_a_crate_by_path() {
    let book = TestBook::of("```rust\nhelper::twice(21)\n```\n\n```output\n42\n```\n");
    book.write(
        "book.toml",
        "[book]\ntitle = \"T\"\n[dependencies]\nhelper = { path = \"helper\" }\n",
    );
    book.write(
        "helper/Cargo.toml",
        "[package]\nname = \"helper\"\nedition = \"2024\"\n[workspace]\n",
    );
    book.write(
        "helper/src/lib.rs",
        "pub fn twice(x: i32) -> i32 { x * 2 }\n",
    );
    book.run("build").exits(0);
    assert!(
        book.read("Cargo.lock").contains("name = \"helper\""),
        "the lock is kept with the book"
    );
    assert!(
        !book
            .read("Cargo.lock")
            .contains(book.root().to_str().unwrap()),
        "the lock holds no path"
    );

    book.write(
        "helper/src/lib.rs",
        "pub fn twice(x: i32) -> i32 { x * 3 }\n",
    );
    book.run("test").exits(1).says("+ 63");
}

fn an_mdbook_builds_as_it_is() {
    let book = TestBook::new(&[
        (
            "book.toml",
            "[book]\ntitle = \"M\"\nauthors = [\"A\"]\n\n[output.html]\ndefault-theme = \"rust\"\n\n[rust]\nedition = \"2021\"\n",
        ),
        (
            "src/SUMMARY.md",
            "# Summary\n\n[Preface](README.md)\n\n- [One](one.md)\n    - [Inner](deep/inner.md)\n- [Later]()\n",
        ),
        ("src/README.md", "# Preface\n\nHello.\n"),
        (
            "src/one.md",
            "# One\n\n```rust\n# fn hidden() {}\nfn main() {\n    hidden();\n    println!(\"hi\");\n}\n```\n\n```rust,ignore\nnot rust\n```\n\n```rust,should_panic\npanic!();\n```\n\n```rust\n{{#include ../code.rs:anchored}}\n```\n",
        ),
        ("src/deep/inner.md", "# Inner\n\n[One](../one.md)\n"),
        (
            "code.rs",
            "fn outside() {}\n// ANCHOR: anchored\nlet x = 1;\n// ANCHOR_END: anchored\n",
        ),
    ]);
    book.run("build")
        .exits(0)
        .prints("3 cells run")
        .prints("1 skipped (1 ignore)");
    assert!(book.read("book/deep/inner.html").contains("../one.html"));
    assert!(
        !book.read("book/one.html").contains("hidden();\n</"),
        "{}",
        book.read("book/one.html")
    );
}

fn no_book_toml() {
    let directory = tempfile::tempdir().unwrap();
    labook(&["build", directory.path().to_str().unwrap()])
        .exits(2)
        .says("book.toml")
        .says("labook init");
}

fn malformed_book_toml() {
    let book = TestBook::of("# One\n");
    book.write("book.toml", "[book]\ntitle = \"open\n");
    book.run("build").exits(2).says("book.toml:2:");
    assert!(!book.root().join("book").exists());
}

fn unknown_key() {
    let book = TestBook::of("# One\n");
    book.write("book.toml", "[book]\ntitel = \"T\"\n");
    book.run("build")
        .exits(2)
        .says("book.toml:2:1")
        .says("did you mean `title`?");
}

fn summary_entry_without_a_file() {
    let book = TestBook::of("# One\n");
    book.write(
        "src/SUMMARY.md",
        "- [One](chapter.md)\n- [Two](chaptre.md)\n",
    );
    book.run("build")
        .exits(2)
        .says("src/SUMMARY.md:2:")
        .says("did you mean `chapter.md`?");
}

fn no_summary() {
    let book = TestBook::of("# One\n");
    fs::remove_file(book.root().join("src/SUMMARY.md")).unwrap();
    book.run("build")
        .exits(2)
        .says("src/SUMMARY.md")
        .says("there is no such file");
}

fn all_diagnostics_are_collected() {
    let chapter = "```rust\n//| lable: a\n1\n```\n\n```rust\n//| label: b\n2\n```\n\n```rust\n//| label: b\n3\n```\n\n```rust\nunclosed\n";
    let book = TestBook::of(chapter);
    book.run("build")
        .exits(2)
        .says("src/chapter.md:2:")
        .says("`label`")
        .says("src/chapter.md:12:")
        .says("src/chapter.md:16:1");
    assert!(
        !book.root().join("book").exists(),
        "nothing is half-written"
    );
}

fn a_dependency_that_does_not_resolve() {
    let book = TestBook::of("```rust\n1\n```\n");
    book.write(
        "book.toml",
        "[book]\ntitle = \"T\"\n[dependencies]\nnowhere = { path = \"nowhere\" }\n",
    );
    book.run("build").exits(2).says("nowhere");
    assert!(!book.root().join("book").exists());
}

fn no_compiler_on_the_path() {
    let book = TestBook::of("```rust\n1\n```\n");
    let mut run = command();
    run.arg("test")
        .arg(book.root())
        .env("PATH", "/nonexistent")
        .env_remove("RUSTC")
        .env_remove("CARGO");
    let ran = crate::binary::Ran::from(run.output().unwrap());
    ran.exits(4).says("rustc").says("rustup");

    // A book without cells needs none.
    let book = TestBook::of("# Only words\n");
    let mut run = command();
    run.arg("build")
        .arg(book.root())
        .env("PATH", "/nonexistent")
        .env_remove("RUSTC")
        .env_remove("CARGO");
    crate::binary::Ran::from(run.output().unwrap()).exits(0);
}

fn output_directory_of_somebody_else() {
    let book = TestBook::of("# One\n");
    book.write("book/thesis.txt", "years of work");
    book.run("build")
        .exits(2)
        .says("not a site made by labook")
        .says("--out");
    assert_eq!(book.read("book/thesis.txt"), "years of work");
}

fn output_directory_that_cannot_be_made() {
    let book = TestBook::of("# One\n");
    book.write("file", "");
    let out = book.root().join("file/site");
    let ran = labook(&[
        "build",
        book.root().to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ]);
    ran.exits(2).says("file");
}

fn a_chapter_that_is_not_utf_8() {
    let book = TestBook::of("");
    book.write("src/chapter.md", b"# One\n\ncaf\xe9\n");
    book.run("build")
        .exits(2)
        .says("src/chapter.md:3:4")
        .says("UTF-8");
}

fn a_chapter_of_50_megabytes() {
    let paragraph =
        "Words and *emphasis* and `code` and a [link](https://example.org), again and again.\n\n";
    let book = TestBook::of(&paragraph.repeat(50_000_000 / paragraph.len()));
    let started = Instant::now();
    book.run("build").exits(0);
    assert!(
        started.elapsed() < Duration::from_secs(120),
        "{:?}",
        started.elapsed()
    );
}

#[cfg(unix)]
fn a_loop_of_symbolic_links() {
    let book = TestBook::of("# One\n");
    std::os::unix::fs::symlink(book.root().join("src"), book.root().join("src/again")).unwrap();
    book.run("build")
        .exits(2)
        .says("src/again")
        .says("symbolic link");
    fs::remove_file(book.root().join("src/again")).unwrap();

    std::os::unix::fs::symlink("chapter.md", book.root().join("src/new.md")).unwrap();
    fs::remove_file(book.root().join("src/chapter.md")).unwrap();
    std::os::unix::fs::symlink("new.md", book.root().join("src/chapter.md")).unwrap();
    book.run("build").exits(2).says("src/chapter.md");
}

#[cfg(not(unix))]
fn a_loop_of_symbolic_links() {}

fn an_unknown_command() {
    labook(&["biuld"]).exits(2).says("build");
}

/// Every file below a directory with its content, without the store.
pub(crate) fn tree(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(directory: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
        let Ok(entries) = fs::read_dir(directory) else {
            return;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            let name = format!("{prefix}{}", path.file_name().unwrap().to_string_lossy());
            if path.is_dir() {
                if name != ".labook" {
                    walk(&path, &format!("{name}/"), files);
                }
            } else {
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    walk(directory, "", &mut files);
    files
}
