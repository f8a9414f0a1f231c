//! Text stays text: whatever stands in a title, in code or in an output, a page's elements stay the same.

mod support;

use std::time::Duration;

use labook_document::{
    Block, BlockKind, CellRun, Excerpt, Inline, InlineKind, MimeBundle, Outcome, Output, Span,
    Stream, Verdict,
};
use labook_render::{Book, Chapter, Entry, SiteOptions, Theme, render};
use proptest::prelude::*;

/// Every page with `text` wherever a book can hold text that is not markup.
fn page(text: &str) -> String {
    let mut recorded = support::recorded(
        "a.md",
        "# Title\n\n## Section\n\n```rust\nf();\n```\n\n```python\nx\n```\n\n> [!NOTE]\n> n\n",
        "",
    );
    let inline = |kind| Inline {
        kind,
        span: Span::default(),
    };
    let words = || inline(InlineKind::Text(text.to_owned()));
    for block in &mut recorded.document.blocks {
        match &mut block.kind {
            BlockKind::Heading(heading) => heading.content = vec![words()],
            BlockKind::Code(code) => code.code = excerpt(text),
            BlockKind::Alert { title, .. } => *title = vec![words()],
            _ => {}
        }
    }
    recorded.document.blocks.push(Block {
        span: Span::default(),
        kind: BlockKind::Paragraph(vec![
            words(),
            inline(InlineKind::Code(text.to_owned())),
            inline(InlineKind::Link {
                url: format!("https://{text}"),
                title: format!("t{text}"),
                content: vec![words()],
            }),
            inline(InlineKind::Image {
                url: format!("x{text}"),
                title: format!("t{text}"),
                alt: text.to_owned(),
            }),
        ]),
    });
    recorded.document.cells[0].code = excerpt(&format!("a{text}"));
    recorded.document.cells[0].shown = format!("a{text}");
    recorded.runs[0] = CellRun {
        outputs: vec![
            Output::Stream {
                name: Stream::Stdout,
                text: format!("a{text}"),
            },
            Output::Stream {
                name: Stream::Stderr,
                text: format!("a{text}"),
            },
            Output::Display(MimeBundle(vec![("text/plain".to_owned(), text.to_owned())])),
            Output::Display(MimeBundle(vec![("image/png".to_owned(), text.to_owned())])),
            Output::Error {
                message: text.to_owned(),
                location: None,
            },
        ],
        outcome: Outcome::Panicked,
        elapsed: Duration::ZERO,
        dropped_bytes: 0,
        frames: Vec::new(),
    };
    recorded.verdicts[0] = Verdict::Failed(Outcome::Panicked);
    let book = Book {
        title: format!("b{text}"),
        authors: vec![text.to_owned()],
        description: Some(format!("d{text}")),
        entries: vec![
            Entry::Chapter(0),
            Entry::Part(format!("p{text}")),
            Entry::Draft {
                title: text.to_owned(),
                level: 0,
                number: Some(format!("1{text}")),
            },
        ],
        chapters: vec![Chapter {
            title: format!("c{text}"),
            number: Some(format!("1{text}")),
            level: 0,
            path: "a.html".to_owned(),
            source_path: "a.md".to_owned(),
            document: &recorded.document,
            runs: &recorded.runs,
            verdicts: &recorded.verdicts,
        }],
        options: SiteOptions {
            repository: Some(format!("https://{text}")),
            edit_url: Some(format!("https://{text}")),
            ..SiteOptions::default()
        },
        ..Book::default()
    };
    let rendered = render(&book, &Theme::default()).expect("renders");
    for (path, script) in &rendered.site.files {
        if path.starts_with("search") && !path.starts_with("search-") {
            let script = std::str::from_utf8(script).expect("UTF-8");
            assert!(!script.contains("</"), "{path} could end a script element");
        }
    }
    String::from_utf8(rendered.site.files["a.html"].clone()).expect("UTF-8")
}

fn excerpt(text: &str) -> Excerpt {
    Excerpt {
        text: text.to_owned(),
        runs: Vec::new(),
    }
}

/// The names of a page's tags and their attributes, without the spans that colour code.
fn structure(page: &str) -> Vec<String> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        let tag = &rest[at + 1..];
        let end = tag.find('>').expect("every tag ends");
        let outside_quotes: String = tag[..end].split('"').step_by(2).collect();
        if !matches!(
            outside_quotes.as_str(),
            "span class=" | "span class= style=" | "/span"
        ) {
            tags.push(outside_quotes);
        }
        rest = &tag[end..];
    }
    tags
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn text_never_becomes_markup(text in r#"([<>&"'=/!\-\[\]\\ a-z]|</script>|</pre>|<!--|\x1b\[31m|\x1b|\PC|\n){1,24}"#) {
        prop_assume!(!text.trim().is_empty());
        prop_assert_eq!(structure(&page(&text)), structure(&page("x")));
    }
}
