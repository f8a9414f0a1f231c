//! Why a book cannot be rendered at all. What is wrong with a chapter is a diagnostic instead.

/// Why a book cannot be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A template does not parse, or uses what it is not given.
    #[error("template `{name}`{}: {message}", line.map_or_else(String::new, |line| format!(", line {line}")))]
    Template {
        /// The template's name.
        name: String,
        /// The line, where it is known.
        line: Option<usize>,
        /// What is wrong.
        message: String,
    },
    /// A file of a theme has a name that no part of a site has.
    #[error("the theme has no file `{name}` to replace{}", nearest.as_ref().map_or_else(String::new, |name| format!("; did you mean `{name}`?")))]
    UnknownThemeFile {
        /// The name of the file.
        name: String,
        /// The name that was probably meant.
        nearest: Option<String>,
    },
    /// Two chapters, or a chapter and an asset, would be the same file.
    #[error("two parts of the site would be written to `{path}`")]
    DuplicatePath {
        /// The path in the site.
        path: String,
    },
}

impl RenderError {
    pub(crate) fn template(name: &str, error: &minijinja::Error) -> Self {
        let detail = error.detail().map(str::to_owned);
        Self::Template {
            name: error.name().unwrap_or(name).to_owned(),
            line: error.line(),
            message: detail.unwrap_or_else(|| error.kind().to_string()),
        }
    }
}
