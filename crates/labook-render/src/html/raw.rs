//! Raw HTML of the author's: inserted as it is, but for its links between chapters.

use labook_document::Span;

use super::Writer;
use crate::escape::push_url;

impl Writer<'_> {
    /// Appends raw HTML; `href` and `src` attributes are resolved as links in Markdown are.
    pub(super) fn raw_html(&mut self, html: &str, span: Span) {
        let mut rest = html;
        while let Some((at, marker)) = next_reference(rest) {
            let open = at + marker.len() + 1;
            let quote = rest.as_bytes()[open - 1] as char;
            let Some(length) = rest[open..].find(quote) else {
                break;
            };
            let (href, _) = self.resolved(&rest[open..open + length], span);
            self.push(&rest[..open]);
            push_url(&mut self.out, &href.replace("&amp;", "&"));
            rest = &rest[open + length..];
        }
        self.push(rest);
    }
}

/// The next quoted `href=` or `src=` attribute.
fn next_reference(html: &str) -> Option<(usize, &'static str)> {
    [" href=", " src="]
        .into_iter()
        .filter_map(|marker| {
            html.match_indices(marker)
                .map(|(at, _)| at)
                .find(|at| html[at + marker.len()..].starts_with(['"', '\'']))
                .map(|at| (at, marker))
        })
        .min()
}
