//! A book becomes a manuscript: one source for each chapter, and one that puts them together.

use std::collections::BTreeMap;

use super::chapter::{Shared, chapter};
use super::manuscript::{IMPORTS, MAIN, Manuscript, Sheet, chapter_path, label};
use super::markup::{array, optional, push_string, string};
use super::options::PaperOptions;
use crate::links::Targets;
use crate::parallel::in_parallel;
use crate::{Book, Entry, Theme};

/// Writes a book as Typst source. `files` are those of the site, by path: the images that chapters show are taken
/// from them.
pub fn compose(
    book: &Book,
    theme: &Theme,
    files: &BTreeMap<String, Vec<u8>>,
    options: &PaperOptions,
) -> Manuscript {
    let shared = Shared {
        book,
        targets: Targets::new(book),
        files,
        style_sheet: theme.asset("css/base.css"),
    };
    let mut sheets = in_parallel(book.chapters.len(), |index| chapter(&shared, index));
    end_links(&mut sheets);

    let mut manuscript = Manuscript::default();
    for (name, text) in theme.paper() {
        manuscript
            .files
            .insert(format!("/{name}"), text.as_bytes().to_vec());
    }
    manuscript
        .files
        .insert(MAIN.to_owned(), main_source(book, options).into_bytes());
    for (index, sheet) in sheets.into_iter().enumerate() {
        manuscript
            .files
            .insert(chapter_path(index), sheet.text.into_bytes());
        manuscript.places.push(sheet.places);
        for (path, (bytes, span)) in sheet.files {
            manuscript
                .shown_at
                .entry(path.clone())
                .or_insert((index, span));
            manuscript.files.insert(path, bytes);
        }
        let found = sheet
            .diagnostics
            .into_iter()
            .map(|diagnostic| (index, diagnostic));
        manuscript.diagnostics.extend(found);
    }
    manuscript
}

/// Gives every link an end: Typst stops at a label that is not there. What lies in a part of a chapter that paper
/// does not show is answered by the chapter's end.
fn end_links(sheets: &mut [Sheet]) {
    let wanted: Vec<(usize, String)> = sheets
        .iter_mut()
        .flat_map(|sheet| std::mem::take(&mut sheet.wanted))
        .collect();
    for (chapter, anchor) in wanted {
        let sheet = &mut sheets[chapter];
        if sheet.labels.insert(anchor.clone()) {
            let end = format!("\n#anchor({})\n", string(&label(chapter, &anchor)));
            sheet.text.push_str(&end);
        }
    }
}

fn main_source(book: &Book, options: &PaperOptions) -> String {
    let language = if book.language.is_empty() {
        "en"
    } else {
        &book.language
    };
    let (language, region) = match language.split_once('-') {
        Some((language, region)) if region.len() == 2 => (language, Some(region)),
        Some((language, _)) => (language, None),
        None => (language, None),
    };
    let date = options.date.map_or_else(
        || "none".to_owned(),
        |date| {
            format!(
                "datetime(year: {}, month: {}, day: {})",
                date.year, date.month, date.day
            )
        },
    );
    let mut out = format!("{IMPORTS}#show: book.with(\n");
    for (name, value) in [
        ("title", string(&book.title)),
        (
            "authors",
            array(book.authors.iter().map(|author| string(author))),
        ),
        ("description", optional(book.description.as_deref())),
        ("language", string(language)),
        ("region", optional(region)),
        ("date", date),
        ("size", string(&options.size)),
    ] {
        out.push_str(&format!("  {name}: {value},\n"));
    }
    out.push_str(")\n\n");
    for entry in &book.entries {
        match entry {
            Entry::Chapter(index) if *index < book.chapters.len() => {
                out.push_str(&format!("#include \"{}\"\n", chapter_path(*index)));
            }
            Entry::Part(title) => {
                out.push_str("#part(");
                push_string(&mut out, title);
                out.push_str(")\n");
            }
            Entry::Chapter(_) | Entry::Draft { .. } | Entry::Separator => {}
        }
    }
    out
}
