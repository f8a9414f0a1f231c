//! Long chapters compile.

#![cfg(unix)]

#[allow(dead_code, reason = "other tests use the rest")]
mod harness;

use std::fmt::Write as _;

use labook_document::{ParseSettings, Source};
use labook_program::{Settings, plan};

fn compiles(cells: usize, cell: impl Fn(usize) -> String) {
    let mut text = String::new();
    for index in 0..cells {
        let _ = write!(text, "```rust\n{}\n```\n\n", cell(index));
    }
    let document = labook_document::parse(Source::new("long.md", &text), &ParseSettings::default());
    let plan = plan(&[&document], &Settings::default());
    let compiled = harness::compile(&plan.programs[0], &[&document]);
    assert!(compiled.binary.is_some(), "{:?}", compiled.messages);
    assert_eq!(compiled.messages, [""; 0]);
}

#[test]
fn two_thousand_cells_of_every_kind() {
    compiles(2_000, |i| match i % 8 {
        0 => format!("let value = {i};\nprintln!(\"{{value}}\");"),
        1 => format!("fn f(x: i32) -> i32 {{ x + {i} }}\nf(1)"),
        2 => "use std::collections::BTreeMap;".to_owned(),
        3 => format!("let map: BTreeMap<i32, i32> = [({i}, 1)].into();\nmap"),
        4 => format!("struct Point {{ x: i32 }}\nlet point = Point {{ x: {i} }};"),
        5 => "point.x".to_owned(),
        6 => "macro_rules! twice { ($e:expr) => { 2 * $e } }".to_owned(),
        _ => format!("twice!({i})"),
    });
}

#[test]
fn five_hundred_cells_of_one_value() {
    compiles(500, |i| match i {
        0 => "let mut total = 0_i64;".to_owned(),
        _ => format!("total += {i};\ntotal"),
    });
}

#[test]
fn five_hundred_scopes_in_one_another() {
    compiles(500, |i| match i {
        0 => "let x = 1;".to_owned(),
        _ => format!("fn step(x: i32) -> i32 {{ x % 7 + {i} }}\nlet x = step(x);"),
    });
}
