//! Chapters and the notebooks that they become: each `notebook/NAME.md`, with its runs in `NAME.runs`, gives
//! `NAME.ipynb`. `UPDATE_EXPECT=1 cargo test` writes what came out.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use labook_document::{Numberable, number};
use labook_render::notebook::{Setup, notebook, notebook_path};
use labook_render::{Book, Chapter, Entry};
use serde_json::Value;
use support::{Recorded, recorded};

fn chapter<'a>(source_path: &str, recorded: &'a Recorded) -> Chapter<'a> {
    Chapter {
        title: "A *title*".to_owned(),
        number: Some("2.".to_owned()),
        level: 0,
        path: source_path.replace(".md", ".html"),
        source_path: source_path.to_owned(),
        document: &recorded.document,
        runs: &recorded.runs,
        verdicts: &recorded.verdicts,
    }
}

fn exported(text: &str, runs: &str, setup: &[&str]) -> String {
    exported_from("", text, runs, setup)
}

fn exported_from(files: &str, text: &str, runs: &str, setup: &[&str]) -> String {
    let own = recorded("chapter.md", text, runs);
    let other = recorded(
        "sub/other.md",
        "# Other\n\n## Next words\n\n## Far away {#sec-far}\n",
        "",
    );
    let numberable = [("2", &own), ("3", &other)].map(|(number, recorded)| Numberable {
        number: Some(number),
        document: &recorded.document,
    });
    let book = Book {
        numbering: number(&numberable, true),
        entries: vec![Entry::Chapter(0), Entry::Chapter(1)],
        chapters: vec![chapter("chapter.md", &own), chapter("sub/other.md", &other)],
        ..Book::default()
    };
    let setup = Setup {
        lines: setup.iter().map(|line| (*line).to_owned()).collect(),
        files: files.to_owned(),
    };
    notebook(&book, 0, &setup)
}

#[test]
fn chapters_become_notebooks() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/notebook");
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for name in ["cells", "prose", "sliders"] {
        let path = directory.join(format!("{name}.md"));
        let text = fs::read_to_string(&path).expect("a chapter");
        let runs = fs::read_to_string(path.with_extension("runs")).unwrap_or_default();
        let actual = exported(&text, &runs, &[":dep m = { path = \"../m\" }"]);
        conforms(&actual);
        let expectation = path.with_extension("ipynb");
        if update {
            fs::write(&expectation, &actual).expect("the expectation can be written");
        } else if fs::read_to_string(&expectation).unwrap_or_default() != actual {
            wrong.push(name);
        }
    }
    assert!(
        wrong.is_empty(),
        "`UPDATE_EXPECT=1` shows what changed in {wrong:?}"
    );
}

#[test]
fn a_notebook_elsewhere_finds_the_files_beside_its_chapter() {
    let text = "# T\n\n![a *b*](c.svg \"d\") [data](e.csv) [web](https://f.org) ![g](https://h.org/i.png)\n";
    let notebook: Value = serde_json::from_str(&exported_from("../src/", text, "", &[])).unwrap();
    let expected = "![a b](../src/c.svg \"d\") [data](../src/e.csv) [web](https://f.org) ![g](https://h.org/i.png)";
    assert_eq!(notebook["cells"][0]["source"][2], expected);
}

#[test]
fn a_notebook_lies_beside_its_page() {
    assert_eq!(notebook_path("a/b.html"), "a/b.ipynb");
}

#[test]
fn a_chapter_without_text_has_its_title() {
    let notebook = exported("", "", &[]);
    conforms(&notebook);
    let notebook: Value = serde_json::from_str(&notebook).unwrap();
    assert_eq!(notebook["cells"][0]["source"][0], "# A \\*title\\*");
}

#[test]
fn an_id_stays_when_a_cell_is_put_before() {
    let ids = |text: &str| -> BTreeSet<String> {
        let notebook: Value = serde_json::from_str(&exported(text, "", &[])).unwrap();
        let cells = notebook["cells"].as_array().unwrap();
        cells
            .iter()
            .map(|cell| cell["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let before = ids("# T\n\n```rust\n1\n```\n\ntext\n");
    let after = ids("# T\n\n```rust\n0\n```\n\nnew\n\n```rust\n1\n```\n\ntext\n");
    assert!(before.is_subset(&after), "{before:?} {after:?}");
}

#[test]
fn a_notebook_is_made_of_any_text() {
    // What a parser might stumble over, cut at every place.
    let text = "> [!NOTE] $x\n> ```rust\n> 1\n> ```\n- a\n\n  ```rust\n  2\n  ```\n\n  `1`{= 1} [a][b]\n[b]: c.md \"t\"\n[^n]\n\n[^n]: x\n";
    for end in (0..=text.len()).filter(|&at| text.is_char_boundary(at)) {
        conforms(&exported(&text[..end], "", &[]));
    }
}

/// Asserts what the schema of nbformat 4.5 asks of a notebook.
fn conforms(text: &str) {
    let notebook: Value = serde_json::from_str(text).expect("JSON");
    assert!(text.ends_with("}\n"));
    has_only(
        &notebook,
        &["cells", "metadata", "nbformat", "nbformat_minor"],
    );
    assert_eq!(notebook["nbformat"], 4);
    assert_eq!(notebook["nbformat_minor"], 5);
    assert_eq!(notebook["metadata"]["kernelspec"]["name"], "rust");
    let mut ids = BTreeSet::new();
    for cell in notebook["cells"].as_array().expect("cells") {
        let id = cell["id"].as_str().expect("an id");
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        assert!(
            (1..=64).contains(&id.len()) && id.chars().all(allowed),
            "{id}"
        );
        assert!(ids.insert(id), "{id} is taken");
        assert!(cell["metadata"].is_object());
        is_text(&cell["source"]);
        match cell["cell_type"].as_str().expect("a type") {
            "markdown" => has_only(cell, &["cell_type", "id", "metadata", "source"]),
            "code" => {
                let keys = [
                    "cell_type",
                    "execution_count",
                    "id",
                    "metadata",
                    "outputs",
                    "source",
                ];
                has_only(cell, &keys);
                let count = &cell["execution_count"];
                assert!(count.is_null() || count.is_u64());
                let outputs = cell["outputs"].as_array().expect("outputs");
                outputs.iter().for_each(output_conforms);
            }
            other => panic!("cells of type {other}"),
        }
    }
}

fn output_conforms(output: &Value) {
    match output["output_type"].as_str().expect("a type") {
        "stream" => {
            has_only(output, &["output_type", "name", "text"]);
            assert!(["stdout", "stderr"].contains(&output["name"].as_str().unwrap()));
            is_text(&output["text"]);
        }
        "display_data" => has_only(output, &["output_type", "data", "metadata"]),
        "execute_result" => {
            let keys = ["output_type", "data", "metadata", "execution_count"];
            has_only(output, &keys);
        }
        "error" => {
            has_only(output, &["output_type", "ename", "evalue", "traceback"]);
            assert!(
                output["traceback"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .all(Value::is_string)
            );
        }
        other => panic!("outputs of type {other}"),
    }
    for (mime, content) in output["data"].as_object().into_iter().flatten() {
        assert!(mime.contains('/'));
        if !mime.ends_with("json") {
            is_text(content);
        }
    }
}

/// A string, or a list of strings that are lines.
fn is_text(value: &Value) {
    match value {
        Value::String(_) => {}
        Value::Array(lines) => {
            for (index, line) in lines.iter().enumerate() {
                let line = line.as_str().expect("a line");
                let ends = line.matches('\n').count();
                let last = index + 1 == lines.len();
                assert!(
                    ends == 1 && line.ends_with('\n') || last && ends == 0,
                    "{line:?}"
                );
            }
        }
        other => panic!("{other} is no text"),
    }
}

fn has_only(value: &Value, keys: &[&str]) {
    let object = value.as_object().expect("an object");
    for key in keys {
        assert!(object.contains_key(*key), "{key} is missing in {value}");
    }
    assert_eq!(object.len(), keys.len(), "{value}");
}
