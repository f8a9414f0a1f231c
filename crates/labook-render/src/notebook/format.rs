//! nbformat 4.5: the cells of a notebook, and the bytes that Jupyter would write for them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize as _;
use serde_json::{Map, Value, json};

/// A notebook under construction.
#[derive(Debug, Default)]
pub(super) struct Notebook {
    cells: Vec<NotebookCell>,
}

/// A cell of a notebook.
#[derive(Debug)]
pub(super) struct NotebookCell {
    kind: Kind,
    pub(super) source: String,
    /// The beginning of its id; without one the id is made from the source.
    pub(super) label: Option<String>,
    pub(super) metadata: Map<String, Value>,
    pub(super) outputs: Vec<Value>,
    /// Whether it was run, and so has a number.
    pub(super) ran: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Markdown,
    Code,
}

impl NotebookCell {
    /// A cell of Markdown.
    pub(super) fn markdown(source: String) -> Self {
        Self::new(Kind::Markdown, source)
    }

    /// A cell of code.
    pub(super) fn code(source: String) -> Self {
        Self::new(Kind::Code, source)
    }

    /// The first cell: what the session needs before any other.
    pub(super) fn setup(lines: &[String]) -> Self {
        Self {
            ran: true,
            ..Self::code(lines.join("\n")).generated("setup")
        }
    }

    fn new(kind: Kind, source: String) -> Self {
        Self {
            kind,
            source,
            label: None,
            metadata: Map::new(),
            outputs: Vec::new(),
            ran: false,
        }
    }

    /// Marks a cell that no text of the chapter stands for.
    pub(super) fn generated(mut self, what: &str) -> Self {
        self.metadata
            .insert("labook".into(), json!({ "generated": what }));
        self
    }
}

impl Notebook {
    /// Appends a cell.
    pub(super) fn push(&mut self, cell: NotebookCell) {
        self.cells.push(cell);
    }

    /// The notebook's text. Equal notebooks give equal bytes, and Jupyter would write them the same.
    pub(super) fn to_json(&self) -> String {
        let mut ids = Ids::default();
        let mut count = 0;
        let cells: Vec<Value> = self
            .cells
            .iter()
            .map(|cell| {
                let mut value = json!({
                    "id": ids.next(cell),
                    "metadata": cell.metadata,
                    "source": lines(&cell.source),
                });
                match cell.kind {
                    Kind::Markdown => value["cell_type"] = json!("markdown"),
                    Kind::Code => {
                        count += u32::from(cell.ran);
                        let number = cell.ran.then_some(count);
                        let outputs = cell.outputs.iter().cloned().map(|mut output| {
                            if output["output_type"] == "execute_result" {
                                output["execution_count"] = json!(number);
                            }
                            output
                        });
                        value["outputs"] = outputs.collect();
                        value["execution_count"] = json!(number);
                        value["cell_type"] = json!("code");
                    }
                }
                value
            })
            .collect();
        write(json!({
            "cells": cells,
            "metadata": {
                "kernelspec": { "display_name": "Rust", "language": "rust", "name": "rust" },
                "language_info": {
                    "codemirror_mode": "rust",
                    "file_extension": ".rs",
                    "mimetype": "text/rust",
                    "name": "Rust",
                    "pygment_lexer": "rust",
                    "version": "",
                },
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }))
    }
}

/// Text as nbformat keeps it: a list of lines with their ends.
pub(super) fn lines(text: &str) -> Value {
    text.split_inclusive('\n').collect()
}

/// Writes JSON as Jupyter does, so that a notebook that is opened and saved there does not change.
fn write(notebook: Value) -> String {
    let mut bytes = Vec::new();
    let layout = serde_json::ser::PrettyFormatter::with_indent(b" ");
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, layout);
    sorted(notebook)
        .serialize(&mut serializer)
        .expect("a value in memory can be written to memory");
    bytes.push(b'\n');
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

/// The value with its keys in order, whichever map the build of serde_json keeps them in.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let ordered: BTreeMap<String, Value> = map.into_iter().collect();
            Value::Object(ordered.into_iter().map(|(k, v)| (k, sorted(v))).collect())
        }
        Value::Array(values) => values.into_iter().map(sorted).collect(),
        other => other,
    }
}

/// Ids that stay when cells before them change: made from a cell's label, or from what it holds.
#[derive(Default)]
struct Ids {
    taken: BTreeSet<String>,
}

impl Ids {
    /// The most characters of an id that nbformat allows, less what a number at its end may take.
    const LENGTH: usize = 56;

    fn next(&mut self, cell: &NotebookCell) -> String {
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let label = cell.label.as_deref().map(|label| {
            let kept = label.chars().map(|c| if allowed(c) { c } else { '-' });
            kept.take(Self::LENGTH).collect::<String>()
        });
        let id = label.unwrap_or_else(|| {
            let kind: &[u8] = match cell.kind {
                Kind::Markdown => b"markdown\0",
                Kind::Code => b"code\0",
            };
            let mut hasher = blake3::Hasher::new();
            hasher.update(kind).update(cell.source.as_bytes());
            hasher.finalize().to_hex()[..8].to_owned()
        });
        let mut candidate = id.clone();
        let mut count = 1;
        while !self.taken.insert(candidate.clone()) {
            count += 1;
            candidate = format!("{id}-{count}");
        }
        candidate
    }
}
