//! The law of the store: an incremental build equals a clean build, byte for byte.
//!
//! Random edits are made to a small book. After each, the book is built with everything that the store knows, and
//! again from nothing; the two sites must be the same value.

use std::fs;
use std::path::Path;

use labook::check::check;
use labook::cli::Format;
use labook::console::{Color, Console};
use labook::load::Book;
use labook::page::site_of;
use labook_render::Site;
use libtest_mimic::Trial;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::trial;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial(
            "incremental::random_edits_build_as_from_nothing",
            random_edits_build_as_from_nothing,
        ),
        trial(
            "incremental::an_edit_of_prose_runs_nothing",
            an_edit_of_prose_runs_nothing,
        ),
    ]
}

/// Something that an author does to a chapter.
#[derive(Clone, Debug)]
enum Edit {
    /// A new first paragraph, which moves every cell down.
    Prose(u8),
    /// A new cell at the end.
    Add(usize),
    /// One cell goes.
    Delete(usize),
    /// Two neighbours change places.
    Swap(usize),
    /// The crate that the cells use gives another value.
    Dependency(u8),
    /// The file that a cell includes changes.
    Include(u8),
    /// A chapter is renamed in the summary.
    Title(u8),
}

/// Cells that see one another, fail, warn, display and are checked, so that every kind of result is kept and reused.
const CELLS: &[&str] = &[
    "```rust\nlet x = helper::value();\nx\n```\n",
    "```rust\nprintln!(\"plain\");\neprintln!(\"error\");\n```\n\n```output\nplain\nerror\n```\n",
    "```rust\nlet unused_result: Result<i32, String> = Ok(1);\nunused_result?\n```\n",
    "```rust\n{{#include ../included.rs}}\n```\n",
    "```rust\nlet v: Vec<i32> = Vec::new();\nv[helper::value() as usize]\n```\n",
    "```rust\nlet y: i32 = \"no number\";\n```\n",
    "```rust\n//| error: true\npanic!(\"meant\");\n```\n",
    "```rust,should_panic\npanic!(\"meant\");\n```\n",
    "```rust,compile_fail,E0308\nlet z: i32 = \"text\";\n```\n",
    "```rust\nstd::mem::drop(3_u8 + 4);\n#[deprecated] fn old() {}\nold();\n```\n",
    "The value is `7`{= helper::value()} today.\n",
];

/// The book under edit.
struct Model {
    chapters: [Vec<usize>; 2],
    prose: [u8; 2],
    title: u8,
    value: u8,
    included: u8,
}

impl Model {
    fn apply(&mut self, chapter: usize, edit: &Edit) {
        let cells = &mut self.chapters[chapter];
        match *edit {
            Edit::Prose(n) => self.prose[chapter] = n,
            Edit::Add(cell) => cells.push(cell),
            Edit::Delete(at) if !cells.is_empty() => {
                cells.remove(at % cells.len());
            }
            Edit::Swap(at) if cells.len() > 1 => {
                let at = at % (cells.len() - 1);
                cells.swap(at, at + 1);
            }
            Edit::Delete(_) | Edit::Swap(_) => {}
            Edit::Dependency(value) => self.value = value,
            Edit::Include(n) => self.included = n,
            Edit::Title(n) => self.title = n,
        }
    }

    fn write(&self, root: &Path) {
        let write = |name: &str, text: String| {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            // A file that did not change is not touched, as in an editor.
            if fs::read_to_string(&path).is_ok_and(|old| old == text) {
                return;
            }
            fs::write(path, text).unwrap();
        };
        let toml = "[book]\ntitle = \"Law\"\n[dependencies]\nhelper = { path = \"helper\" }\n";
        write("book.toml", toml.into());
        write(
            "helper/Cargo.toml",
            "[package]\nname = \"helper\"\nedition = \"2024\"\n[workspace]\n".into(),
        );
        write(
            "helper/src/lib.rs",
            format!("pub fn value() -> u8 {{ {} }}\n", self.value),
        );
        write(
            "included.rs",
            format!("let included = {};\nincluded\n", self.included),
        );
        write(
            "src/SUMMARY.md",
            format!("- [A{}](a.md)\n- [B](b.md)\n", self.title),
        );
        for (index, name) in ["src/a.md", "src/b.md"].iter().enumerate() {
            let prose = "A paragraph.\n\n".repeat(usize::from(self.prose[index]));
            let cells: Vec<&str> = self.chapters[index]
                .iter()
                .map(|&cell| CELLS[cell])
                .collect();
            write(name, format!("{prose}{}", cells.join("\n")));
        }
    }
}

fn random_edits_build_as_from_nothing() {
    let edit = prop_oneof![
        (0..4u8).prop_map(Edit::Prose),
        (0..CELLS.len()).prop_map(Edit::Add),
        (0..8usize).prop_map(Edit::Delete),
        (0..8usize).prop_map(Edit::Swap),
        (5..9u8).prop_map(Edit::Dependency),
        (0..3u8).prop_map(Edit::Include),
        (0..3u8).prop_map(Edit::Title),
    ];
    let edits = prop::collection::vec((0..2usize, edit), 3..6);
    let start = prop::collection::vec(0..CELLS.len(), 2..6);
    let config = Config {
        cases: 3,
        max_shrink_iters: 6,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    runner
        .run(&((start.clone(), start), edits), |((a, b), edits)| {
            let directory = tempfile::tempdir().unwrap();
            let root = directory.path().join("book");
            let mut model = Model {
                chapters: [a, b],
                prose: [1, 1],
                title: 0,
                value: 7,
                included: 0,
            };
            model.write(&root);
            site(&root);
            for (chapter, edit) in edits {
                model.apply(chapter, &edit);
                model.write(&root);
                let incremental = site(&root);
                let stored = root.join(".labook");
                let aside = directory.path().join("aside");
                fs::rename(&stored, &aside).unwrap();
                let clean = site(&root);
                if stored.exists() {
                    fs::remove_dir_all(&stored).unwrap();
                }
                fs::rename(&aside, &stored).unwrap();
                for (name, content) in &clean.files {
                    let other = incremental
                        .files
                        .get(name)
                        .map(|bytes| String::from_utf8_lossy(bytes));
                    prop_assert_eq!(
                        Some(String::from_utf8_lossy(content)),
                        other,
                        "{} after {:?}",
                        name,
                        edit
                    );
                }
                prop_assert_eq!(clean.files.len(), incremental.files.len());
            }
            Ok(())
        })
        .unwrap();
}

fn an_edit_of_prose_runs_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().join("book");
    let count = directory.path().join("count");
    let cell = format!(
        "```rust\nuse std::io::Write;\nstd::fs::OpenOptions::new().create(true).append(true).open({count:?})?.write_all(b\"x\")?;\n```\n"
    );
    let write = |prose: &str, cell: &str| {
        fs::create_dir_all(root.join("src")).unwrap();
        fs::write(root.join("book.toml"), "[book]\ntitle = \"T\"\n[execute]\n").unwrap();
        fs::write(root.join("src/SUMMARY.md"), "- [A](a.md)\n").unwrap();
        fs::write(
            root.join("src/a.md"),
            format!("{prose}\n\n{cell}\nAnd `1`{{= 1}}.\n"),
        )
        .unwrap();
    };
    let runs = || fs::read_to_string(&count).map_or(0, |text| text.len());
    write("One.", &cell);
    site(&root);
    assert_eq!(runs(), 1);
    write(
        "Another, *longer* paragraph with `code`.\n\nAnd one more.",
        &cell,
    );
    site(&root);
    assert_eq!(runs(), 1, "prose is in no key");
    write("One.", &cell.replace("b\"x\"", "b\"y\""));
    site(&root);
    assert_eq!(runs(), 2, "code is");
}

/// The site of the book at `root`, as a value.
fn site(root: &Path) -> Site {
    let book = Book::load(root);
    assert!(!book.has_errors(), "{:?}", book.findings);
    let console = Console::new(true, false, Color::Never);
    let checked = check(&book, &console).unwrap();
    let formats = [Format::Html, Format::Ipynb];
    site_of(&book, &checked, &formats, root).unwrap().0
}
