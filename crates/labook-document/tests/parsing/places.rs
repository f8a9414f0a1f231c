//! Where the bytes of sources and excerpts come from.

use labook_document::{CellId, Excerpt, Location, ParseSettings, Source, Span, parse};

fn at(path: &str, line: usize, column: usize) -> Location {
    let path = path.to_owned();
    Location { path, line, column }
}

fn included() -> Source {
    let text = "Über\n{{#include x.rs:2:3}}\n\\{{#end}}\n";
    let (source, diagnostics) = Source::read("src/a.md", text, &mut |_| {
        Ok("one\ntwo é\nthree\n".to_owned())
    });
    assert_eq!(diagnostics, []);
    assert_eq!(source.text(), "Über\ntwo é\nthree\n{{#end}}\n");
    source
}

#[test]
fn offsets_are_located_in_their_files() {
    let source = included();
    let text = source.text();
    let locate = |part: &str| source.locate(text.find(part).expect("it is there"));
    assert_eq!(locate("ber"), at("src/a.md", 1, 2));
    assert_eq!(locate("two"), at("src/x.rs", 2, 1));
    assert_eq!(locate("é"), at("src/x.rs", 2, 5));
    assert_eq!(locate("three"), at("src/x.rs", 3, 1));
    assert_eq!(locate("{{"), at("src/a.md", 3, 2));
    // The end, and whatever lies beyond it.
    assert_eq!(source.locate(text.len()), at("src/a.md", 4, 1));
    assert_eq!(source.locate(text.len() + 9), at("src/a.md", 4, 1));
    // An offset within a character is that character's.
    assert_eq!(source.locate(1), at("src/a.md", 1, 1));
}

#[test]
fn spans_have_an_origin_where_they_are_unbroken() {
    let source = included();
    let text = source.text();
    let span = |from: &str, to: &str| {
        let start = text.find(from).expect("it is there");
        Span::new(start, text.find(to).expect("it is there") + to.len())
    };
    assert_eq!(
        source.origin(span("two", "three")),
        Some(("src/x.rs", Span::new(4, 16)))
    );
    assert_eq!(
        source.origin(span("Über", "Über")),
        Some(("src/a.md", Span::new(0, 5)))
    );
    assert_eq!(source.origin(span("Über", "two")), None);
    assert_eq!(source.origin(Span::new(0, text.len() + 1)), None);
    // The place between two files belongs to the one before it.
    let start = text.find("two").expect("it is there");
    assert_eq!(
        source.origin(Span::new(start, start)),
        Some(("src/a.md", Span::new(6, 6)))
    );
}

#[test]
fn text_that_no_file_holds_has_no_origin() {
    let (source, _) = Source::read("a.md", "{{#rustdoc_include x.rs:2}}", &mut |_| {
        Ok("one\ntwo\n".to_owned())
    });
    assert_eq!(source.text(), "# one\ntwo");
    assert_eq!(source.origin(Span::new(0, 1)), None);
    assert_eq!(source.origin(Span::new(0, 5)), None);
    assert_eq!(
        source.origin(Span::new(2, 5)),
        Some(("x.rs", Span::new(0, 3)))
    );
    assert_eq!(source.locate(0), at("x.rs", 1, 1));
}

#[test]
fn a_byte_order_mark_is_not_text() {
    let source = Source::new("a.md", "\u{feff}ab\nc");
    assert_eq!(source.text(), "ab\nc");
    assert_eq!(source.locate(1), at("a.md", 1, 2));
    assert_eq!(
        source.origin(Span::new(0, 2)),
        Some(("a.md", Span::new(3, 5)))
    );
    assert_eq!(Source::new("a.md", "").locate(0), at("a.md", 1, 1));
}

#[test]
fn a_file_is_loaded_once() {
    let mut loads = 0;
    let (source, _) = Source::read("a.md", "{{#include x}}{{#include ./x}}", &mut |_| {
        loads += 1;
        Ok("x".to_owned())
    });
    assert_eq!((source.text(), loads), ("xx", 1));
    assert_eq!(source.files().count(), 2);
}

#[test]
fn files_that_include_one_another_come_to_an_end() {
    let (source, diagnostics) = Source::read("a.md", "{{#include 1}}", &mut |path| {
        let next = path.parse::<u32>().expect("a number") + 1;
        Ok(format!("{{{{#include {next}}}}}").repeat(9))
    });
    assert!(source.text().len() < 16 << 20);
    assert!(!diagnostics.is_empty());
}

#[test]
fn excerpts_map_back_around_what_was_left_out() {
    let text = "> ```rust\n> # let a = 1;\n> let b = 2;\n> ```\n";
    let document = parse(Source::new("a.md", text), &ParseSettings::default());
    let code = &document.cells[CellId(0).index()].code;
    assert_eq!(code.text, "let a = 1;\nlet b = 2;\n");
    let b = code.text.find('b').expect("it is there");
    assert_eq!(
        code.source_offset(b),
        text.find("b =").expect("it is there")
    );
    // A span over the line's end covers the marks of the quote, one that ends there does not.
    let both = code.source_span(Span::new(0, code.text.len()));
    assert_eq!(&text[both.range()], "let a = 1;\n> let b = 2;\n");
    let first = code.source_span(Span::new(0, 11));
    assert_eq!(&text[first.range()], "let a = 1;\n");
    assert_eq!(code.source_offset(usize::MAX), both.end);
    assert_eq!(Excerpt::default().source_offset(3), 0);
}
