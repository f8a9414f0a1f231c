//! The page around an article: structure of the book, contents of the page, neighbours.

use minijinja::{Value, context};

use crate::html::{Article, ContentsEntry};
use crate::links::relative;
use crate::notebook::notebook_path;
use crate::{Book, Chapter, Entry, RenderError, Theme};

/// The assets that every page loads, as paths in the site.
#[derive(Clone, Debug)]
pub(crate) struct Assets {
    pub(crate) css: String,
    pub(crate) js: String,
    /// The script of the search and its index, unless the book goes without.
    pub(crate) search: Option<String>,
    pub(crate) index: Option<String>,
}

/// What all pages of a book share.
pub(crate) struct Frame<'a> {
    book: &'a Book<'a>,
    theme: &'a Theme,
    assets: Value,
    structure: Value,
    identity: Value,
}

impl<'a> Frame<'a> {
    pub(crate) fn new(book: &'a Book<'a>, theme: &'a Theme, assets: &Assets) -> Self {
        Self {
            book,
            theme,
            assets: context! {
                css => &assets.css,
                js => &assets.js,
                search => &assets.search,
                index => &assets.index,
                early => Value::from_safe_string(theme.asset("js/early.js").trim().to_owned()),
                extra_css => book.options.extra_css.clone(),
                extra_js => book.options.extra_js.clone(),
            },
            structure: structure(book),
            identity: context! {
                title => &book.title,
                authors => book.authors.clone(),
                description => book.description.as_deref(),
                language => if book.language.is_empty() { "en" } else { &book.language },
                scheme => book.options.color_scheme.name(),
                repository => book.options.repository.as_deref(),
            },
        }
    }

    /// The page of the chapter at `index`, as it stands at `path` in the site.
    pub(crate) fn page(
        &self,
        index: usize,
        path: &str,
        article: &Article,
    ) -> Result<String, RenderError> {
        let chapter = &self.book.chapters[index];
        let root = "../".repeat(path.matches('/').count());
        let neighbour = |chapter: Option<&Chapter>| {
            chapter.map(|c| {
                context! { href => relative(path, &c.path), title => &c.title, number => c.plain_number() }
            })
        };
        let edit_url = self.book.options.edit_url.as_deref();
        self.theme.render(
            "page.html",
            context! {
                article => Value::from_safe_string(article.html.clone()),
                assets => self.assets.clone(),
                book => self.identity.clone(),
                heading => Value::from_safe_string(article.heading.clone()),
                cover => path == "index.html",
                pdf => self.book.options.pdf.as_deref(),
                canonical => (path != chapter.path).then(|| relative(path, &chapter.path)),
                contents => contents(&article.contents),
                current => &chapter.path,
                edit => edit_url.map(|url| url.replace("{path}", &chapter.source_path)),
                next => neighbour(self.book.chapters.get(index + 1)),
                notebook => self.book.options.notebooks.then(|| relative(path, &notebook_path(&chapter.path))),
                number => chapter.plain_number(),
                previous => neighbour(index.checked_sub(1).map(|i| &self.book.chapters[i])),
                root,
                structure => self.structure.clone(),
                tally => context! {
                    outputs_checked => article.tally.outputs_checked,
                    outputs_shown => article.tally.outputs_shown,
                    numbers_checked => article.tally.numbers_checked,
                    numbers_inserted => article.tally.numbers_inserted,
                    wrong => article.tally.wrong,
                },
                title => &chapter.title,
            },
        )
    }
}

/// The book's structure: groups, each with the title of its part and a tree of chapters.
fn structure(book: &Book) -> Value {
    let mut groups: Vec<(Option<&str>, Vec<Node>)> = vec![(None, Vec::new())];
    for entry in &book.entries {
        let group = groups.last_mut().expect("starts with one group");
        match entry {
            Entry::Part(title) => groups.push((Some(title), Vec::new())),
            Entry::Separator => groups.push((None, Vec::new())),
            Entry::Draft {
                title,
                level,
                number,
            } => push_node(
                &mut group.1,
                *level,
                Node {
                    title,
                    number: number.as_deref(),
                    path: None,
                    children: Vec::new(),
                },
            ),
            Entry::Chapter(index) => {
                let Some(chapter) = book.chapters.get(*index) else {
                    continue;
                };
                push_node(
                    &mut group.1,
                    chapter.level,
                    Node {
                        title: &chapter.title,
                        number: chapter.number.as_deref(),
                        path: Some(&chapter.path),
                        children: Vec::new(),
                    },
                );
            }
        }
    }
    let groups = groups
        .into_iter()
        .filter(|(part, nodes)| part.is_some() || !nodes.is_empty());
    groups
        .map(|(part, nodes)| context! { part, items => nodes.into_iter().map(Node::value).collect::<Vec<_>>() })
        .collect::<Vec<_>>()
        .into()
}

struct Node<'a> {
    title: &'a str,
    number: Option<&'a str>,
    path: Option<&'a str>,
    children: Vec<Node<'a>>,
}

/// Hangs a node below the last one at each level above its own; a level that was left out counts as none.
fn push_node<'a>(nodes: &mut Vec<Node<'a>>, level: usize, node: Node<'a>) {
    match nodes.last_mut() {
        Some(last) if level > 0 => push_node(&mut last.children, level - 1, node),
        _ => nodes.push(node),
    }
}

impl Node<'_> {
    fn value(self) -> Value {
        let children: Vec<Value> = self.children.into_iter().map(Node::value).collect();
        context! { title => self.title, number => self.number, path => self.path, children }
    }
}

/// The on-page contents: sections, each with its subsections.
fn contents(entries: &[ContentsEntry]) -> Value {
    let mut sections: Vec<(&ContentsEntry, Vec<Value>)> = Vec::new();
    let link = |entry: &ContentsEntry, children: Vec<Value>| {
        // The id was escaped when the heading was written.
        let id = Value::from_safe_string(entry.id.clone());
        context! { id, html => Value::from_safe_string(entry.html.clone()), children }
    };
    for entry in entries {
        match sections.last_mut() {
            Some((_, children)) if entry.level > 2 => children.push(link(entry, Vec::new())),
            _ => sections.push((entry, Vec::new())),
        }
    }
    let sections = sections
        .into_iter()
        .map(|(entry, children)| link(entry, children));
    sections.collect::<Vec<_>>().into()
}
