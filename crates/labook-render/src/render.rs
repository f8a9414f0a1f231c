//! A book becomes a site.

use std::sync::atomic::{AtomicUsize, Ordering};

use labook_document::Diagnostic;

use crate::html::article;
use crate::links::Targets;
use crate::page::{Assets, Frame};
use crate::site::hashed_name;
use crate::{Book, RenderError, Rendered, Site, Theme, search};

/// Renders a book as a site of static pages.
///
/// # Errors
///
/// When a template of the theme fails, or two parts of the site have the same path. What is wrong with a chapter
/// is among [`Rendered::diagnostics`] instead.
pub fn render(book: &Book, theme: &Theme) -> Result<Rendered, RenderError> {
    let mut site = Site::default();
    let index = search::add_index(&mut site, book);
    let assets = Assets {
        css: add_asset(&mut site, "book.css", theme.style_sheet()),
        js: add_asset(&mut site, "book.js", theme.asset("js/book.js").to_owned()),
        search: add_asset(
            &mut site,
            "search.js",
            theme.asset("js/search.js").to_owned(),
        ),
        index,
    };
    let targets = Targets::new(book);
    let frame = Frame::new(book, theme, &assets);
    let mut diagnostics = Vec::new();
    for (chapter, page) in pages(book, theme, &targets, &frame).into_iter().enumerate() {
        let page = page?;
        for (path, html) in page.files {
            if site.files.insert(path.clone(), html.into_bytes()).is_some() {
                return Err(RenderError::DuplicatePath { path });
            }
        }
        diagnostics.extend(page.diagnostics.into_iter().map(|d| (chapter, d)));
    }
    Ok(Rendered { site, diagnostics })
}

/// What a chapter adds to the site.
struct Page {
    files: Vec<(String, String)>,
    diagnostics: Vec<Diagnostic>,
}

fn add_asset(site: &mut Site, name: &str, text: String) -> String {
    let name = hashed_name(name, text.as_bytes());
    site.files.insert(name.clone(), text.into_bytes());
    name
}

/// Renders the chapters side by side; the result is in the order of the chapters.
fn pages(
    book: &Book,
    theme: &Theme,
    targets: &Targets,
    frame: &Frame,
) -> Vec<Result<Page, RenderError>> {
    let count = book.chapters.len();
    let threads = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(count);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                return done;
            }
            done.push((index, page(book, index, theme, targets, frame)));
        }
    };
    let mut pages: Vec<_> = std::thread::scope(|scope| {
        let workers: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        for worker in workers {
            done.extend(worker.join().expect("rendering does not panic"));
        }
        done
    });
    pages.sort_by_key(|(index, _)| *index);
    pages.into_iter().map(|(_, page)| page).collect()
}

fn page(
    book: &Book,
    index: usize,
    theme: &Theme,
    targets: &Targets,
    frame: &Frame,
) -> Result<Page, RenderError> {
    let chapter = &book.chapters[index];
    let article = article(chapter, targets, theme, &book.macros)?;
    let mut files = vec![(
        chapter.path.clone(),
        frame.page(index, &chapter.path, &article)?,
    )];
    // The site opens with its first chapter, whatever that is called. Its links hold only where its own page is.
    let has_index = book
        .chapters
        .iter()
        .any(|chapter| chapter.path == "index.html");
    if index == 0 && !has_index {
        let html = if chapter.path.contains('/') {
            redirect(&chapter.path)
        } else {
            frame.page(index, "index.html", &article)?
        };
        files.push(("index.html".to_owned(), html));
    }
    Ok(Page {
        files,
        diagnostics: article.diagnostics,
    })
}

/// A page that leads on to another.
fn redirect(path: &str) -> String {
    let mut url = String::new();
    crate::escape::push_url(&mut url, path);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{url}</title>\n\
         <meta http-equiv=\"refresh\" content=\"0; url={url}\">\n<p><a href=\"{url}\">{url}</a></p>\n</html>\n"
    )
}
