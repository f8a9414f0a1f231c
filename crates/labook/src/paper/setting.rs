//! Setting a book, unless the very same was set before.

use std::borrow::Cow;

use labook_exec::Store;
use labook_render::paper::{Manuscript, Paper, PaperOptions, typeset};

use crate::check::store_directory;
use crate::load::Book;

/// The PDF of a manuscript: that of an earlier build, where it was made of the same.
pub(super) fn set(
    book: &Book,
    view: &labook_render::Book<'_>,
    manuscript: &Manuscript,
    options: &PaperOptions,
) -> Paper {
    let inputs = inputs(manuscript, options);
    let inputs = || inputs.iter().map(|part| &**part);
    // A book whose directory cannot be written is set each time.
    let store = Store::open(&store_directory(book)).ok();
    if let Some(pdf) = store.as_ref().and_then(|store| store.paper(inputs())) {
        return Paper {
            pdf: Some(pdf),
            ..Paper::default()
        };
    }
    let paper = typeset(view, manuscript, options);
    // What Typst has to say is to be said again the next time, so only a PDF without a word is kept.
    if let (Some(store), Some(pdf), true) = (store, &paper.pdf, paper.diagnostics.is_empty()) {
        store.keep_paper(inputs(), pdf);
    }
    paper
}

/// Everything that a PDF is made of: this version of labook, what is asked for, fonts, and every file of the manuscript.
fn inputs<'a>(manuscript: &'a Manuscript, options: &'a PaperOptions) -> Vec<Cow<'a, [u8]>> {
    let PaperOptions {
        size,
        standards,
        date,
        fonts,
    } = options;
    let version = env!("CARGO_PKG_VERSION");
    let asked = format!("{version} {size} {standards:?} {date:?} {}", fonts.len());
    let files = manuscript
        .files
        .iter()
        .flat_map(|(path, content)| [Cow::from(path.as_bytes()), Cow::from(&**content)]);
    std::iter::once(Cow::from(asked.into_bytes()))
        .chain(fonts.iter().map(|font| Cow::from(&**font)))
        .chain(files)
        .collect()
}
