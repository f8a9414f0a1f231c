//! From a checked book to its site: the values that `labook-render` takes, and the files beside the pages.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use labook_document::{Diagnostic, nearest};
use labook_render::citations::{Citations, cite};
use labook_render::{ColorScheme, Entry, RenderError, Rendered, Site, SiteOptions, Theme, render};

use crate::check::Checked;
use crate::cli::Format;
use crate::finding::Finding;
use crate::load::{Book, plain, slashed};
use crate::notebook;
use crate::paper::{self, Printed};

/// Why there is no site.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// A template or another file of the theme is wrong.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// A file that belongs into the site cannot be read.
    #[error("cannot read `{path}`: {reason}")]
    Read {
        /// The file, relative to the book.
        path: String,
        /// Why not.
        reason: String,
    },
}

impl PageError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Read { .. } => {
                "everything beside the chapters goes into the site, and must be readable"
            }
            Self::Render(RenderError::DuplicatePath { .. }) => "rename one of them",
            Self::Render(_) => {
                "mend the file in the book's templates, or remove it to use labook's own"
            }
        }
    }
}

/// Renders the book as it will lie in `out`, and gives what is wrong with its links and formulas too.
pub fn site_of(
    book: &Book,
    checked: &Checked,
    formats: &[Format],
    out: &Path,
) -> Result<(Site, Vec<Finding>), PageError> {
    let theme = Theme::with_overrides(overrides(book)?)?;
    let mut files = BTreeMap::new();
    for (name, path) in &book.assets {
        files.insert(name.clone(), read(path, name)?);
    }
    let config = &book.config.html;
    for name in config.additional_css.iter().chain(&config.additional_js) {
        files.insert(name.clone(), read(&book.root.join(name), name)?);
    }

    let mut view = view(book, checked, files.keys().cloned().collect());
    view.options.notebooks = formats.contains(&Format::Ipynb);
    let has_pdf = formats.contains(&Format::Pdf) && paper::AVAILABLE;
    view.options.pdf = has_pdf.then(|| paper::PATH.to_owned());
    // Paper says itself what is wrong, so that pages are not made for nothing.
    let Rendered {
        mut site,
        diagnostics,
    } = match formats.contains(&Format::Html) || !formats.contains(&Format::Pdf) {
        true => render(&view, &theme)?,
        false => Rendered::default(),
    };
    if !formats.contains(&Format::Html) {
        site.files.clear();
    }
    let mut findings: Vec<(Option<usize>, Diagnostic)> = diagnostics
        .into_iter()
        .map(|(chapter, diagnostic)| (Some(chapter), diagnostic))
        .collect();
    if formats.contains(&Format::Pdf) {
        let Printed { pdf, diagnostics } = paper::print(book, &view, &theme, &files)?;
        // What is wrong with a page is wrong on paper too, and is said once.
        let news: Vec<_> = diagnostics
            .into_iter()
            .filter(|found| !findings.contains(found))
            .collect();
        findings.extend(news);
        site.files
            .extend(pdf.map(|pdf| (paper::PATH.to_owned(), pdf)));
    }
    if view.options.notebooks {
        for (path, text) in notebook::notebooks(book, &view, out) {
            if site.files.insert(path.clone(), text.into_bytes()).is_some() {
                return Err(RenderError::DuplicatePath { path }.into());
            }
        }
    }
    // A PDF holds its images itself.
    let only_paper = formats.iter().all(|format| *format == Format::Pdf);
    for (name, content) in files.into_iter().filter(|_| !only_paper) {
        if site.files.contains_key(&name) {
            return Err(RenderError::DuplicatePath { path: name }.into());
        }
        site.files.insert(name, content);
    }
    findings.sort_by_key(|(chapter, _)| *chapter);
    let findings = findings
        .into_iter()
        .flat_map(|(chapter, diagnostic)| {
            let source = match chapter {
                Some(chapter) => &book.chapters[chapter].document.source,
                None => &book.source,
            };
            Finding::all(source, vec![diagnostic])
        })
        .collect();
    Ok((site, findings))
}

/// The book as the renderer sees it.
pub(crate) fn view<'a>(
    book: &'a Book,
    checked: &'a Checked,
    files: Vec<String>,
) -> labook_render::Book<'a> {
    let config = &book.config;
    let number = |number: &Option<String>| number.clone().filter(|_| !config.html.no_section_label);
    let src = slashed(&config.src);
    let chapters = book
        .chapters
        .iter()
        .zip(&checked.chapters)
        .map(|(chapter, result)| labook_render::Chapter {
            title: chapter.title.clone(),
            number: number(&chapter.number),
            level: chapter.level,
            path: chapter.page.clone(),
            source_path: chapter
                .file
                .strip_prefix(&format!("{src}/"))
                .unwrap_or(&chapter.file)
                .to_string(),
            document: &chapter.document,
            runs: &result.runs,
            verdicts: &result.verdicts,
        });
    let entries = book.entries.iter().cloned().map(|mut entry| {
        if let Entry::Draft { number: own, .. } = &mut entry {
            *own = number(own);
        }
        entry
    });
    labook_render::Book {
        title: config.title.clone(),
        authors: config.authors.clone(),
        description: Some(config.description.clone()).filter(|text| !text.is_empty()),
        language: config.language.clone(),
        entries: entries.collect(),
        chapters: chapters.collect(),
        numbering: book.numbering.clone(),
        citations: book
            .bibliography
            .as_ref()
            .map_or_else(Citations::default, |bibliography| {
                let style = &config.citation_style;
                cite(bibliography, style, &config.language, &book.numbering)
            }),
        macros: Default::default(),
        options: SiteOptions {
            color_scheme: match config.html.default_theme.as_deref() {
                // The names of mdBook's themes are known by how bright they are.
                Some("light" | "rust") => ColorScheme::Light,
                Some("dark" | "coal" | "navy" | "ayu") => ColorScheme::Dark,
                _ => ColorScheme::Auto,
            },
            extra_css: config.html.additional_css.clone(),
            extra_js: config.html.additional_js.clone(),
            repository: config.html.repository.clone(),
            edit_url: config.html.edit_url.clone(),
            no_search: config.html.no_search,
            notebooks: false,
            pdf: None,
            files: Some(files),
        },
    }
}

/// The files of the book's own that replace those of the theme.
fn overrides(book: &Book) -> Result<BTreeMap<String, String>, PageError> {
    let directory = book.root.join(&book.config.html.templates);
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(&directory)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
    {
        if entry.file_type().is_file() && !entry.file_name().to_string_lossy().starts_with('.') {
            let name = slashed(
                entry
                    .path()
                    .strip_prefix(&directory)
                    .expect("the walk stays below its start"),
            );
            if !Theme::names().any(|known| known == name) {
                let nearest = nearest(&name, Theme::names()).map(str::to_owned);
                return Err(RenderError::UnknownThemeFile { name, nearest }.into());
            }
            let content = read(entry.path(), &name)?;
            files.insert(name, String::from_utf8_lossy(&content).into_owned());
        }
    }
    Ok(files)
}

pub(crate) fn read(path: &Path, name: &str) -> Result<Vec<u8>, PageError> {
    fs::read(path).map_err(|error| PageError::Read {
        path: name.to_string(),
        reason: plain(&error),
    })
}
