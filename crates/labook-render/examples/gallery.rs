//! Writes a book that shows every feature of a page: `cargo run -p labook-render --example gallery -- DIR`.

#[path = "../tests/support/mod.rs"]
mod support;

use std::path::Path;

use labook_document::{Numberable, number};
use labook_render::citations::Citations;
use labook_render::math::Macros;
use labook_render::{Book, Chapter, Entry, SiteOptions, Theme, render};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let directory = std::env::args().nth(1).ok_or("usage: gallery DIR")?;
    let intro = support::recorded(
        "intro.md",
        include_str!("gallery/intro.md"),
        include_str!("gallery/intro.runs"),
    );
    let blocks = support::recorded(
        "blocks.md",
        include_str!("gallery/blocks.md"),
        include_str!("gallery/blocks.runs"),
    );
    let norms = support::recorded("guide/norms.md", include_str!("gallery/norms.md"), "");
    let chapter =
        |title: &str, number: &str, level, path: &str, recorded: &'static support::Recorded| {
            Chapter {
                title: title.to_owned(),
                number: (!number.is_empty()).then(|| number.to_owned()),
                level,
                path: path.replace(".md", ".html"),
                source_path: path.to_owned(),
                document: &recorded.document,
                runs: &recorded.runs,
                verdicts: &recorded.verdicts,
            }
        };
    let (intro, blocks, norms): (&'static _, &'static _, &'static _) = (
        Box::leak(Box::new(intro)),
        Box::leak(Box::new(blocks)),
        Box::leak(Box::new(norms)),
    );
    let book = Book {
        title: "The Mathematics of Deep Learning, Checked".to_owned(),
        authors: vec!["A. Author".to_owned()],
        description: Some("A gallery of everything that a page can hold.".to_owned()),
        language: "en".to_owned(),
        entries: vec![
            Entry::Chapter(0),
            Entry::Part("Foundations".to_owned()),
            Entry::Chapter(1),
            Entry::Chapter(2),
            Entry::Draft {
                title: "Unit balls in higher dimensions".to_owned(),
                level: 1,
                number: Some("2.2.".to_owned()),
            },
            Entry::Part("Machines".to_owned()),
            Entry::Draft {
                title: "Matrices".to_owned(),
                level: 0,
                number: Some("3.".to_owned()),
            },
        ],
        chapters: vec![
            chapter("Numbers that were checked", "1.", 0, "intro.md", intro),
            chapter("A gallery of blocks", "2.", 0, "blocks.md", blocks),
            chapter("Norms and distances", "2.1.", 1, "guide/norms.md", norms),
        ],
        numbering: number(
            &[("1", intro), ("2", blocks), ("2.1", norms)].map(|(number, recorded)| Numberable {
                number: Some(number),
                document: &recorded.document,
            }),
            true,
        ),
        citations: Citations::default(),
        macros: Macros::default(),
        options: SiteOptions {
            repository: Some("https://example.org/book".to_owned()),
            edit_url: Some("https://example.org/book/edit/{path}".to_owned()),
            ..SiteOptions::default()
        },
    };
    let rendered = render(&book, &Theme::default())?;
    for (chapter, diagnostic) in &rendered.diagnostics {
        println!(
            "{}: {} {:?}",
            book.chapters[*chapter].source_path, diagnostic.message, diagnostic.help
        );
    }
    for (path, content) in &rendered.site.files {
        let path = Path::new(&directory).join(path);
        std::fs::create_dir_all(path.parent().expect("within the directory"))?;
        std::fs::write(path, content)?;
    }
    println!("{directory}/index.html");
    Ok(())
}
