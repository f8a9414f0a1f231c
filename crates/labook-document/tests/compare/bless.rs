//! Blessing writes into chapters as they are: indented, quoted, in lists, with any end of line.

use labook_document::{
    BlessOptions, ParseSettings, Source, Verdict, bless, bless_with, parse, verify,
};

use crate::chapter::{apply, assert_blessing_settles, blessed, parsed, printing, prose};

/// Asserts that blessing makes `after` of `before` when its cell prints `printed`.
fn check(before: &str, printed: &str, after: &str) {
    assert_eq!(assert_blessing_settles(before, &printing(printed)), after);
}

#[test]
fn a_plain_fence() {
    check(
        "```rust\nf();\n```\n\n```output\nx = 1.00\ny = 2.00\n```\n\nEnd.\n",
        "x = 1.5\ny = 2.0\n",
        "```rust\nf();\n```\n\n```output\nx = 1.50\ny = 2.00\n```\n\nEnd.\n",
    );
}

#[test]
fn a_fence_in_a_quote() {
    check(
        "> ```rust\n> f();\n> ```\n>\n> ```output\n>a 1\n>  b 2\n> c 3\n> ```\n",
        "a 1\n b 3\nnew\n\nc 3\nlast",
        "> ```rust\n> f();\n> ```\n>\n> ```output\n>a 1\n>  b 3\n> new\n>\n> c 3\n> last\n> ```\n",
    );
}

#[test]
fn a_fence_in_a_list() {
    check(
        "1. A cell:\n\n   ```rust\n   f();\n   ```\n\n   ```output\n   1\n   ```\n\n2. More.\n",
        "1\n2\n\n  3\n",
        "1. A cell:\n\n   ```rust\n   f();\n   ```\n\n   ```output\n   1\n   2\n\n     3\n   ```\n\n2. More.\n",
    );
}

#[test]
fn a_fence_that_is_a_list_item() {
    check(
        "- ```rust\n  f();\n  ```\n\n  ~~~output\n  ~~~\n",
        "1\n",
        "- ```rust\n  f();\n  ```\n\n  ~~~output\n  1\n  ~~~\n",
    );
}

#[test]
fn an_indented_fence() {
    check(
        "  ```rust\n  f();\n  ```\n\n  ```output\n  a\n b\nc\n  ```\n",
        "a\nb\nd\ne\n",
        "  ```rust\n  f();\n  ```\n\n  ```output\n  a\n b\n  d\n  e\n  ```\n",
    );
}

#[test]
fn carriage_returns_stay() {
    check(
        "```rust\r\nf();\r\n```\r\n\r\n```output\r\na\r\nb 1\r\n```\r\nEnd.\r\n",
        "a\nb 2\nc\n",
        "```rust\r\nf();\r\n```\r\n\r\n```output\r\na\r\nb 2\r\nc\r\n```\r\nEnd.\r\n",
    );
}

#[test]
fn an_empty_fence_is_filled() {
    check(
        "```rust\nf();\n```\n\n```output\n```\n",
        "a\n  b\n",
        "```rust\nf();\n```\n\n```output\na\n  b\n```\n",
    );
}

#[test]
fn a_fence_is_emptied_when_nothing_is_printed() {
    check(
        "```rust\nf();\n```\n\n```output\na\nb\n```\n",
        "",
        "```rust\nf();\n```\n\n```output\n```\n",
    );
}

#[test]
fn a_fence_grows_around_backticks() {
    check(
        "```rust\nf();\n```\n\n```output\na\n```\nEnd.\n",
        "a\n```\nb\n  ````  \n",
        "```rust\nf();\n```\n\n`````output\na\n```\nb\n  ````\n`````\nEnd.\n",
    );
    // These cannot close it, so it may stay.
    check(
        "```rust\nf();\n```\n\n```output\na\n```\nEnd.\n",
        "a\n```rust\n~~~\n",
        "```rust\nf();\n```\n\n```output\na\n```rust\n~~~\n```\nEnd.\n",
    );
}

#[test]
fn a_fence_that_the_end_of_the_file_closes() {
    check(
        "```rust\nf();\n```\n\n```output\na\nb\n```",
        "a\nc\n",
        "```rust\nf();\n```\n\n```output\na\nc\n```",
    );
}

#[test]
fn a_number_in_prose() {
    check(&prose("3.14"), "2.718281828\n", &prose("2.72"));
    check(&prose("3"), "4", &prose("4"));
    check(&prose("Rust"), "C", &prose("C"));
    check(&prose("−0.5"), "-0.75", &prose("-0.8"));
}

#[test]
fn a_value_that_cannot_stand_in_prose_is_left_to_the_author() {
    for value in ["a`b", "a\nb", ""] {
        let chapter = prose("3.14");
        assert_eq!(blessed(&chapter, &printing(value)), chapter);
    }
}

#[test]
fn only_what_differs_is_replaced() {
    let chapter = "```rust\nf();\n```\n\n```output\nx = 1.00, y = 2.00\nz\n```\n";
    let document = parsed(chapter);
    let runs = [printing("x = 1.00, y = 3.00\nz\n")];
    let verdicts = [verify(&document.cells[0], &runs[0])];
    let edits = bless(&document, &runs, &verdicts);
    assert_eq!(edits.len(), 1);
    assert_eq!(&chapter[edits[0].span.range()], "2");
    assert_eq!(edits[0].replacement, "3");
}

#[test]
fn cells_that_match_are_not_touched() {
    let chapter = "```rust\nf();\n```\n\n```output\na\n```\n\n```rust\ng();\n```\n\n```output\nb\n```\n\n```rust\nh();\n```\n";
    let document = parsed(chapter);
    let runs = [printing("a"), printing("c"), printing("d")];
    let verdicts: Vec<Verdict> = document
        .cells
        .iter()
        .zip(&runs)
        .map(|(cell, run)| verify(cell, run))
        .collect();
    let edits = bless(&document, &runs, &verdicts);
    assert_eq!(apply(chapter, &edits), chapter.replace("\nb\n", "\nc\n"));
}

#[test]
fn an_included_expectation_is_written_where_it_stands() {
    let chapter = "```rust\nf();\n```\n\n{{#include part.md}}\n\n{{#include part.md}}\n";
    let part = "```output\nx = 1.00\n```\n";
    let (source, diagnostics) = Source::read("chapter.md", chapter, &mut |_| Ok(part.to_owned()));
    assert_eq!(diagnostics, []);
    let document = parse(source, &ParseSettings::default());
    let runs = [printing("x = 2.5")];
    let verdicts = [verify(&document.cells[0], &runs[0])];
    let edits = bless(&document, &runs, &verdicts);
    assert_eq!(edits.len(), 1);
    assert_eq!(edits[0].path, "part.md");
    assert_eq!(&part[edits[0].span.range()], "1.0");
    assert_eq!(edits[0].replacement, "2.5");
}

#[test]
fn one_place_that_is_included_twice_is_edited_once() {
    let chapter = "{{#include part.md}}\n\n{{#include part.md}}\n";
    let part = "```rust\nf();\n```\n\n```output\nx = 1.00\n```\n";
    let (source, _) = Source::read("chapter.md", chapter, &mut |_| Ok(part.to_owned()));
    let document = parse(source, &ParseSettings::default());
    for second in ["x = 2.5", "x = 3.5"] {
        let runs = [printing("x = 2.5"), printing(second)];
        let verdicts = [
            verify(&document.cells[0], &runs[0]),
            verify(&document.cells[1], &runs[1]),
        ];
        let edits = bless(&document, &runs, &verdicts);
        assert_eq!(edits.len(), 1, "{edits:?}");
    }
}

#[test]
fn missing_fences_are_added_when_asked_for() {
    let chapter = "> - ```rust\n>   f();\n>   ```\n>\n> More.\n\n```rust\ng();\n```";
    let document = parsed(chapter);
    let runs = [printing("1\n\n```\n"), printing("2")];
    let verdicts = [Verdict::Unchecked, Verdict::Unchecked];
    assert_eq!(bless(&document, &runs, &verdicts), []);
    let options = BlessOptions { add_missing: true };
    let result = apply(chapter, &bless_with(&document, &runs, &verdicts, options));
    assert_eq!(
        result,
        "> - ```rust\n>   f();\n>   ```\n>\n>   ````output\n>   1\n>\n>   ```\n>   ````\n>\n> More.\n\n```rust\ng();\n```\n\n```output\n2\n```\n"
    );
    let document = parsed(&result);
    for (cell, run) in document.cells.iter().zip(&runs) {
        assert_eq!(verify(cell, run), Verdict::Match);
    }
}
