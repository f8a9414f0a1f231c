//! A book becomes a site.

use labook_document::Diagnostic;

use crate::html::article;
use crate::links::Targets;
use crate::math::math_font;
use crate::page::{Assets, Frame};
use crate::parallel::in_parallel;
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
    let search = !book.options.no_search;
    let index = search.then(|| search::add_index(&mut site, book));
    let font = hashed_name("math.woff", math_font());
    let style_sheet = theme.style_sheet().replace("{{math-font}}", &font);
    let assets = Assets {
        css: add_asset(&mut site, "book.css", style_sheet),
        js: add_asset(&mut site, "book.js", theme.asset("js/book.js").to_owned()),
        search: search.then(|| {
            let script = theme.asset("js/search.js").to_owned();
            add_asset(&mut site, "search.js", script)
        }),
        index,
    };
    let targets = Targets::new(book);
    let frame = Frame::new(book, theme, &assets);
    let mut diagnostics = Vec::new();
    let pages = in_parallel(book.chapters.len(), |index| {
        page(book, index, theme, &targets, &frame)
    });
    for (chapter, page) in pages.into_iter().enumerate() {
        let page = page?;
        for (path, html) in page.files {
            if html.contains("<math") && !site.files.contains_key(&font) {
                site.files.insert(font.clone(), math_font().to_vec());
            }
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

fn page(
    book: &Book,
    index: usize,
    theme: &Theme,
    targets: &Targets,
    frame: &Frame,
) -> Result<Page, RenderError> {
    let chapter = &book.chapters[index];
    let article = article(book, index, targets, theme)?;
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
