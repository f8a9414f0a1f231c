//! The templates, style sheets and scripts of a site: compiled in, each replaceable by name.

use std::collections::BTreeMap;

use labook_document::nearest;
use minijinja::{Environment, Error, Output, State, Value, escape_formatter};

use crate::RenderError;
use crate::escape::escaped;

macro_rules! builtin {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../templates/", $name)))),*]
    };
}

/// Everything that a theme consists of. A name without a directory is a template; `css/` and `js/` are assets,
/// `paper/` holds Typst.
const BUILTIN: &[(&str, &str)] = builtin![
    "alert.html",
    "bibliography.html",
    "cell.html",
    "diff.html",
    "figure.html",
    "footnotes.html",
    "glossary.html",
    "index.html",
    "list.html",
    "outputs.html",
    "page.html",
    "search.html",
    "sidebar.html",
    "slider.html",
    "structure.html",
    "tally.html",
    "theorem.html",
    "toc.html",
    "css/base.css",
    "css/cell.css",
    "css/chrome.css",
    "css/code.css",
    "css/theorem.css",
    "css/print.css",
    "js/early.js",
    "js/book.js",
    "js/search.js",
    "paper/blocks.typ",
    "paper/book.typ",
    "paper/code.typ",
    "paper/style.typ",
];

/// How a site looks: its templates and assets.
///
/// [`Theme::default`] is the one that is compiled in. A book replaces a part of it by giving a file of the same
/// name, such as `cell.html` or `css/base.css`.
#[derive(Debug)]
pub struct Theme {
    templates: Environment<'static>,
    assets: BTreeMap<String, String>,
}

impl Default for Theme {
    fn default() -> Self {
        Self::with_overrides(BTreeMap::new()).expect("the templates that are compiled in are valid")
    }
}

impl Theme {
    /// The theme with some of its files replaced.
    ///
    /// # Errors
    ///
    /// When a file replaces nothing, or a template does not parse.
    pub fn with_overrides(mut overrides: BTreeMap<String, String>) -> Result<Self, RenderError> {
        let mut theme = Self {
            templates: Environment::new(),
            assets: BTreeMap::new(),
        };
        theme.templates.set_formatter(format);
        theme
            .templates
            .set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
        for (name, text) in BUILTIN {
            match overrides.remove(*name) {
                Some(text) => theme.add(name, text)?,
                None => theme.add(name, (*text).to_owned())?,
            }
        }
        match overrides.into_keys().next() {
            None => Ok(theme),
            Some(name) => Err(RenderError::UnknownThemeFile {
                nearest: nearest(&name, Self::names()).map(str::to_owned),
                name,
            }),
        }
    }

    /// The names of all files of a theme.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILTIN.iter().map(|(name, _)| *name)
    }

    /// The text of a file of the theme that is compiled in, as a starting point for one's own.
    pub fn builtin(name: &str) -> Option<&'static str> {
        BUILTIN
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, text)| *text)
    }

    fn add(&mut self, name: &'static str, text: String) -> Result<(), RenderError> {
        if name.contains('/') {
            self.assets.insert(name.to_owned(), text);
        } else {
            self.templates
                .add_template_owned(name, text)
                .map_err(|error| RenderError::template(name, &error))?;
        }
        Ok(())
    }

    pub(crate) fn asset(&self, name: &str) -> &str {
        &self.assets[name]
    }

    /// The Typst templates, by name.
    pub(crate) fn paper(&self) -> impl Iterator<Item = (&str, &str)> {
        let assets = self.assets.iter();
        assets
            .filter(|(name, _)| name.starts_with("paper/"))
            .map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// The style sheets in one piece, in the order in which they build on each other.
    pub(crate) fn style_sheet(&self) -> String {
        ["base", "code", "chrome", "cell", "theorem", "print"]
            .map(|name| self.asset(&format!("css/{name}.css")))
            .join("\n")
    }

    pub(crate) fn render(&self, name: &str, context: Value) -> Result<String, RenderError> {
        self.templates
            .get_template(name)
            .and_then(|template| template.render(context))
            .map_err(|error| RenderError::template(name, &error))
    }
}

/// Writes a value as every other part of a page writes it: the engine's own way escapes slashes too, which makes
/// links hard to read.
fn format(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() => Ok(out.write_str(&escaped(text))?),
        _ => escape_formatter(out, state, value),
    }
}
