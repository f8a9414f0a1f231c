//! What holds for every chapter, whatever it holds.

use labook_document::{
    Block, BlockKind, Document, Excerpt, Inline, InlineKind, Numberable, ParseSettings, Source,
    Span, Theorem, number, parse, parse_summary,
};
use proptest::prelude::*;

/// Pieces that mean something to the parser, or nearly do, to be strung together.
const FRAGMENTS: &[&str] = &[
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    "    ",
    "\t",
    "> ",
    ">",
    "- ",
    "1. ",
    "# ",
    "## ",
    "===\n",
    "---\n",
    "***\n",
    "```rust\n",
    "```rust,ignore\n",
    "```output\n",
    "```\n",
    "````\n",
    "~~~\n",
    "```math\n",
    "//| label: a\n",
    "//| echo: maybe\n",
    "//|",
    "//| : \n",
    "# hidden\n",
    "## x\n",
    "#\n",
    ":dep a = \"1\"\n",
    "let x = 1;\n",
    "`",
    "``",
    "`1`{= a}",
    "``{= b}",
    "` `{= c}",
    "{=",
    "{= x}",
    "}",
    "{",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "'",
    "r#\"",
    "/*",
    "$",
    "$$",
    "$x$",
    "$$\n",
    "\\(",
    "\\)",
    "\\[",
    "\\]",
    "\\",
    "\\|",
    "|",
    "|-|-|\n",
    "| a | b |\n",
    "|---|\n",
    "*",
    "**",
    "_",
    "~~",
    "[^1]",
    "[^1]: ",
    "[a](b)",
    "![a](b)",
    "[!NOTE]",
    "> [!NOTE] t\n",
    "<b>",
    "<div>\n",
    "<!--",
    "-->",
    "&amp;",
    "{#id}",
    "{#id .c}",
    "@fig-a",
    "@fig-a_b",
    "@eq-a.",
    "@a",
    "[@a]",
    "[@a, p. 3; @b]",
    "[@a;\n",
    "{#fig-a}",
    "{#eq-a}",
    "![a](b \"c\"){#fig-a}",
    "$$x$$ {#eq-a}",
    "$$x \\label{eq-a} \\\\ \\tag{a} \\eqref{fig-a}$$",
    "\n\nTable: t {#tbl-a}\n",
    "> [!THEOREM] t {#thm-a}\n",
    "> [!DEFINITION]\n> **a**\n",
    "[!PROOF]",
    "## s {#sec-a}\n",
    "<!-- index: a; b -->",
    "<!-- index: -->\n",
    "{{#index}}",
    "//| caption: @fig-a\n",
    "//| label: fig-a\n",
    ": def\n",
    "- [x] ",
    "é",
    "𝒙",
    "\u{feff}",
    "\0",
    "word",
    "![",
    "](b)",
    "5",
    ",",
    "\u{a0}",
    "\u{2028}",
];

fn chapters() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(FRAGMENTS), 0..40)
        .prop_map(|fragments| fragments.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_place_is_in_the_text(text in chapters(), smart in any::<bool>()) {
        let settings = ParseSettings { smart_punctuation: smart, ..ParseSettings::default() };
        check(&parse(Source::new("a.md", &text), &settings));
    }

    #[test]
    fn every_number_is_in_its_text(first in chapters(), second in chapters()) {
        let settings = ParseSettings::default();
        let [first, second] = [first, second].map(|text| parse(Source::new("a.md", &text), &settings));
        check_numbers([&first, &second]);
    }

    #[test]
    fn any_text_at_all_can_be_parsed(text in any::<String>()) {
        check(&parse(Source::new("a.md", &text), &ParseSettings::default()));
    }

    #[test]
    fn parsing_twice_gives_the_same(text in chapters()) {
        let parsed = || parse(Source::new("a.md", &text), &ParseSettings::default());
        prop_assert_eq!(parsed(), parsed());
    }

    #[test]
    fn any_summary_can_be_parsed(text in chapters()) {
        let summary = parse_summary(Source::new("SUMMARY.md", &text));
        for entry in &summary.entries {
            on_boundaries(summary.source.text(), entry.span);
        }
    }

    /// Bytes of an expanded text are the bytes of the files that they are said to come from.
    #[test]
    fn every_byte_has_its_origin(
        chapter in includes(),
        first in includes(),
        second in includes(),
    ) {
        let files = [("x.md", first.as_str()), ("y.md", second.as_str())];
        let (source, diagnostics) = Source::read("a.md", &chapter, &mut |path| {
            let file = files.iter().find(|(name, _)| *name == path);
            file.map(|(_, text)| (*text).to_owned()).ok_or_else(|| "there is none".to_owned())
        });
        let text = source.text();
        let known: Vec<_> = source.files().collect();
        for (at, char) in text.char_indices() {
            let span = Span::new(at, at + char.len_utf8());
            let _ = source.locate(at);
            if let Some((path, there)) = source.origin(span) {
                let (_, file) = known.iter().find(|(name, _)| *name == path).expect("a file");
                prop_assert_eq!(&file[there.range()], &text[span.range()]);
                let location = source.locate(at);
                prop_assert_eq!(&location.path, path);
                prop_assert_eq!(location.line, file[..there.start].matches('\n').count() + 1);
            }
        }
        let _ = source.locate(text.len() + 1);
        for diagnostic in diagnostics {
            on_boundaries(text, diagnostic.span.expect("a place"));
        }
    }
}

fn includes() -> impl Strategy<Value = String> {
    let fragments: &[&str] = &[
        "a\n",
        "é\r\n",
        "\n",
        "{{#include x.md}}",
        "{{#include y.md}}\n",
        "{{#include x.md:2}}\n",
        "{{#include y.md:a}}\n",
        "{{#rustdoc_include x.md:1:2}}\n",
        "{{#rustdoc_include y.md:a}}",
        "// ANCHOR: a\n",
        "// ANCHOR_END: a\n",
        "\\{{#include x.md}}",
        "{{#playground y.md z}}\n",
        "{{#title t}}",
        "{{",
        "}}",
        "{{#include",
        "\u{feff}",
    ];
    proptest::collection::vec(proptest::sample::select(fragments), 0..8)
        .prop_map(|fragments| fragments.concat())
}

fn check(document: &Document) {
    let text = document.source.text();
    for (index, cell) in document.cells.iter().enumerate() {
        assert_eq!(cell.id.index(), index);
        on_boundaries(text, cell.span);
        maps_back(text, &cell.code);
        if let Some(expected) = &cell.expected {
            on_boundaries(text, expected.span);
            maps_back(text, &expected.text);
        }
    }
    let starts: Vec<_> = document.cells.iter().map(|cell| cell.span.start).collect();
    assert!(starts.is_sorted(), "cells are in order of place");
    for diagnostic in &document.diagnostics {
        let labels = diagnostic.labels.iter().map(|label| label.span);
        labels
            .chain(diagnostic.span)
            .for_each(|span| on_boundaries(text, span));
    }
    let mut cells = Vec::new();
    check_blocks(text, &document.blocks, &mut cells);
    cells.sort_unstable();
    // A cell within an image's alternative text has no place in the tree, and is no cell.
    assert_eq!(
        cells,
        (0..document.cells.len()).collect::<Vec<_>>(),
        "each cell stands in the tree once"
    );
}

/// Numbering any two chapters points into their texts.
fn check_numbers(documents: [&Document; 2]) {
    let chapters = documents.map(|document| Numberable {
        number: Some("1"),
        document,
    });
    let numbering = number(&chapters, true);
    for target in numbering.targets() {
        on_boundaries(documents[target.chapter].source.text(), target.span);
    }
    for (chapter, diagnostic) in numbering.diagnostics() {
        let text = documents[*chapter].source.text();
        let labels = diagnostic.labels.iter().map(|label| label.span);
        labels
            .chain(diagnostic.span)
            .for_each(|span| on_boundaries(text, span));
    }
}

fn check_blocks(text: &str, blocks: &[Block], cells: &mut Vec<usize>) {
    for block in blocks {
        on_boundaries(text, block.span);
        match &block.kind {
            BlockKind::Heading(heading) => {
                assert!(!heading.id.is_empty());
                check_inlines(text, &heading.content, cells);
            }
            BlockKind::Paragraph(content) => check_inlines(text, content, cells),
            BlockKind::Cell(id) => cells.push(id.index()),
            BlockKind::Code(code) => maps_back(text, &code.code),
            BlockKind::List { items, .. } => {
                for item in items {
                    check_blocks(text, &item.blocks, cells);
                }
            }
            BlockKind::Quote(blocks) | BlockKind::Footnote { blocks, .. } => {
                check_blocks(text, blocks, cells);
            }
            BlockKind::Alert { title, blocks, .. } => {
                check_inlines(text, title, cells);
                check_blocks(text, blocks, cells);
            }
            BlockKind::Theorem(Theorem { title, blocks, .. }) => {
                check_inlines(text, title, cells);
                check_blocks(text, blocks, cells);
            }
            BlockKind::Table {
                alignments,
                head,
                rows,
                caption,
            } => {
                if let Some(caption) = caption {
                    on_boundaries(text, caption.span);
                    check_inlines(text, &caption.content, cells);
                }
                for row in rows.iter().chain([head]) {
                    assert_eq!(row.len(), alignments.len(), "rows are as wide as the head");
                    row.iter().for_each(|cell| check_inlines(text, cell, cells));
                }
            }
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    check_inlines(text, &definition.term, cells);
                    for details in &definition.details {
                        check_blocks(text, details, cells);
                    }
                }
            }
            BlockKind::Index(entries) => {
                for entry in entries {
                    let comment = &text[entry.span.range()];
                    assert!(comment.starts_with("<!--") && comment.ends_with("-->"));
                }
            }
            BlockKind::Math(_)
            | BlockKind::Figure(_)
            | BlockKind::Directive(_)
            | BlockKind::Html(_)
            | BlockKind::Rule => {}
        }
    }
}

fn check_inlines(text: &str, content: &[Inline], cells: &mut Vec<usize>) {
    for inline in content {
        on_boundaries(text, inline.span);
        match &inline.kind {
            InlineKind::Number(id) => cells.push(id.index()),
            InlineKind::Reference { label } => {
                assert_eq!(text[inline.span.range()], format!("@{label}"));
            }
            InlineKind::Citation(cited) => {
                assert!(text[inline.span.range()].starts_with("[@"));
                assert!(text[inline.span.range()].ends_with(']'));
                for cited in cited {
                    assert_eq!(text[cited.span.range()], format!("@{}", cited.key));
                }
            }
            InlineKind::Emphasis(content)
            | InlineKind::Strong(content)
            | InlineKind::Strikethrough(content)
            | InlineKind::Link { content, .. } => check_inlines(text, content, cells),
            _ => {}
        }
    }
}

fn on_boundaries(text: &str, span: Span) {
    assert!(span.start <= span.end, "{span:?}");
    assert!(
        text.is_char_boundary(span.start) && text.is_char_boundary(span.end),
        "{span:?}"
    );
}

/// Each run of an excerpt is the same text in the source, and offsets map from one to the other.
fn maps_back(text: &str, excerpt: &Excerpt) {
    let mut done = 0;
    for &(at, span) in &excerpt.runs {
        on_boundaries(text, span);
        assert!(at >= done, "runs are in order");
        done = at + span.len();
        let (lifted, written) = (&excerpt.text[at..done], &text[span.range()]);
        // A line break within a span of code is a space.
        let spaces = |text: &str| text.replace(['\r', '\n'], " ");
        assert!(
            lifted == written || lifted == spaces(written),
            "{lifted:?} {written:?}"
        );
        for offset in at..done {
            assert_eq!(excerpt.source_offset(offset), span.start + (offset - at));
        }
        let whole = Span::new(at, done);
        assert_eq!(
            excerpt.source_span(whole),
            if whole.is_empty() {
                Span::new(span.start, span.start)
            } else {
                span
            }
        );
    }
    assert!(!excerpt.runs.is_empty(), "an excerpt has a place");
}

#[test]
fn nesting_has_an_end() {
    for (open, close) in [
        (">", ""),
        ("- ", ""),
        ("> - ", ""),
        ("*a ", " a*"),
        ("[", "](b)"),
        ("![", "](b)"),
        ("~~a ", "~~"),
        ("[^a]: ", ""),
        ("*a **b ", "**c*"),
    ] {
        let text = format!("{}x{}\n", open.repeat(20_000), close.repeat(20_000));
        // Whoever walks the tree, as `check` does, may recurse on a small stack.
        std::thread::Builder::new()
            .stack_size(512 << 10)
            .spawn(move || {
                check(&parse(
                    Source::new("a.md", &text),
                    &ParseSettings::default(),
                ))
            })
            .expect("a thread starts")
            .join()
            .expect("the tree is walked");
    }
}

#[test]
fn nesting_beyond_measure_is_an_error() {
    let text = format!("{} *deep*", ">".repeat(120));
    let document = parse(Source::new("a.md", &text), &ParseSettings::default());
    let [diagnostic] = &document.diagnostics[..] else {
        panic!("{:?}", document.diagnostics);
    };
    assert!(
        diagnostic.message.contains("nested too deeply"),
        "{diagnostic:?}"
    );
}

/// A chapter means the same within a block quote: the marks of the quote are in no code, number or formula.
fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    for line in text.split_inclusive('\n') {
        quoted.push_str("> ");
        quoted.push_str(line);
    }
    quoted
}

/// What the cells and formulas of a chapter are, without their places.
fn substance(document: &Document) -> Vec<String> {
    let cells = document.cells.iter().map(|cell| {
        let expected = cell.expected.as_ref().map(|expected| &expected.text.text);
        format!(
            "{:?} {:?} {:?} {expected:?}",
            cell.kind, cell.code.text, cell.shown
        )
    });
    let mut all: Vec<_> = cells.collect();
    let printed = crate::print::document(document);
    for mark in ["math \"", "display \""] {
        let formulas = printed.match_indices(mark).map(|(at, _)| &printed[at..]);
        all.extend(formulas.filter_map(|rest| Some(rest.split('"').nth(1)?.to_owned())));
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_quote_changes_no_cell(fragments in proptest::collection::vec(proptest::sample::select(QUOTABLE), 0..16)) {
        let text = fragments.concat();
        let settings = ParseSettings::default();
        let plain = parse(Source::new("a.md", &text), &settings);
        let quote = parse(Source::new("a.md", &quoted(&text)), &settings);
        prop_assert_eq!(substance(&plain), substance(&quote));
    }
}

/// Pieces whose meaning does not hang on the column that they stand in.
const QUOTABLE: &[&str] = &[
    "\n",
    "\n\n",
    "word ",
    "```rust\nlet x = 1;\n# y\n```\n",
    "```output\n1\n```\n",
    "- ",
    "# ",
    "`1`{= a}",
    "`1`{= f(a,\nb)}",
    "``{= b}",
    "`2\n3`{= c}",
    "$x$ ",
    "$a +\nb$ ",
    "$$\na\n\nb\n$$\n",
    "$$\nc\n+ d\n$$\n\n",
    "\\(a\\)",
    "\\(a\nb\\)",
    "\\[\nx\n\\]\n",
    "| a | b |\n|---|---|\n| $|x|$ | `1`{= |x| x} |\n\n",
    "*",
    "**",
    "`",
    "> ",
    "[^1]",
    "\n[^1]: `3`{= d}\n\n",
    "<b>",
];
