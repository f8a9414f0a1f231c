//! Raw HTML: paper has no use for its elements, and keeps their words and images.

use labook_document::{Inline, InlineKind, Span};

use super::Writer;

impl<'a> Writer<'a, '_> {
    /// Appends the beginning of an element in running text and, where its end stands in the same text, all that
    /// is in it. Gives how many pieces of the text it took.
    pub(super) fn html_inline(&mut self, html: &str, after: &'a [Inline], span: Span) -> usize {
        self.sheet.from(span);
        let Some(tag) = Tag::read(html) else { return 0 };
        self.anchors_of(&tag);
        if tag.name == "br" {
            self.push("#linebreak();");
            return 0;
        }
        if tag.name == "img" {
            self.push("#inline-picture(");
            self.image_of(&tag, span);
            self.push(");");
            return 0;
        }
        let opening = match tag.name.as_str() {
            "b" | "strong" => "#strong[",
            "i" | "em" | "cite" | "var" | "dfn" => "#emph[",
            "sub" => "#sub[",
            "sup" => "#super[",
            "s" | "del" => "#strike[",
            "u" | "ins" => "#underline[",
            "mark" => "#highlight[",
            "kbd" => "#key[",
            _ => return 0,
        };
        let closing = format!("</{}>", tag.name);
        let is_end = |inline: &Inline| matches!(&inline.kind, InlineKind::Html(html) if html.eq_ignore_ascii_case(&closing));
        let Some(length) = after.iter().position(is_end) else {
            return 0;
        };
        self.push(opening);
        self.inlines(&after[..length]);
        self.push("];");
        length + 1
    }

    /// Appends the words and images of a block of HTML.
    pub(super) fn html_block(&mut self, html: &str, span: Span) {
        let mut rest = html;
        let mut skipped: Option<String> = None;
        while !rest.is_empty() {
            let at = rest.find('<').unwrap_or(rest.len());
            if skipped.is_none() {
                self.text(&unescaped(&rest[..at]));
            }
            rest = &rest[at..];
            if rest.is_empty() {
                break;
            }
            if rest.starts_with("<!--") {
                rest = rest.find("-->").map_or("", |end| &rest[end + 3..]);
                continue;
            }
            let end = rest.find('>').map_or(rest.len(), |end| end + 1);
            let source = &rest[..end];
            rest = &rest[end..];
            let Some(tag) = Tag::read(source) else {
                if skipped
                    .as_deref()
                    .is_some_and(|name| source.starts_with(&format!("</{name}")))
                {
                    skipped = None;
                }
                self.between(source);
                continue;
            };
            self.anchors_of(&tag);
            match tag.name.as_str() {
                "script" | "style" | "svg" | "template" => skipped = Some(tag.name),
                "img" => {
                    self.push("\n\n#picture(");
                    self.image_of(&tag, span);
                    self.push(")\n\n");
                }
                "br" => self.push("#linebreak();"),
                _ => self.between(source),
            }
        }
    }

    /// What stands for the beginning or the end of an element between its words.
    fn between(&mut self, tag: &str) {
        let name = tag.trim_start_matches(['<', '/']);
        let end = name
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(name.len());
        let is_running = matches!(
            &name[..end],
            "a" | "abbr"
                | "b"
                | "cite"
                | "code"
                | "em"
                | "i"
                | "kbd"
                | "s"
                | "small"
                | "span"
                | "strong"
                | "sub"
                | "sup"
                | "u"
        );
        if matches!(&name[..end], "td" | "th") {
            self.push(" ");
        } else if !is_running {
            self.push("\n\n");
        }
    }

    fn anchors_of(&mut self, tag: &Tag) {
        for name in ["id", "name"] {
            if let Some(anchor) = tag.attribute(name) {
                self.anchor(&anchor);
            }
        }
    }

    fn image_of(&mut self, tag: &Tag, span: Span) {
        let url = tag.attribute("src").unwrap_or_default();
        let alt = tag.attribute("alt").unwrap_or_default();
        self.image(&url, &alt, span);
    }
}

/// The beginning of an element.
struct Tag {
    name: String,
    attributes: String,
}

impl Tag {
    fn read(html: &str) -> Option<Self> {
        let body = html.strip_prefix('<')?.trim_end_matches(['>', '/']);
        let end = body
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
            .unwrap_or(body.len());
        (end > 0).then(|| Self {
            name: body[..end].to_ascii_lowercase(),
            attributes: body[end..].to_owned(),
        })
    }

    fn attribute(&self, name: &str) -> Option<String> {
        let marker = format!("{name}=");
        let at = self
            .attributes
            .match_indices(&marker)
            .map(|(at, _)| at)
            .find(|&at| self.attributes[..at].ends_with([' ', '\n', '\t', '"', '\'']))?;
        let value = &self.attributes[at + marker.len()..];
        let value = match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split(quote).next()?,
            _ => value.split_whitespace().next()?,
        };
        Some(unescaped(value))
    }
}

/// Text without the character references that occur in HTML written by hand.
fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", "\u{a0}"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (name, c)| text.replace(name, c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags() {
        let tag = Tag::read("<IMG src='a b.png' alt=x data-id=\"no\" id=\"&lt;i&gt;\" />").unwrap();
        assert_eq!(tag.name, "img");
        assert_eq!(tag.attribute("src").as_deref(), Some("a b.png"));
        assert_eq!(tag.attribute("alt").as_deref(), Some("x"));
        assert_eq!(tag.attribute("id").as_deref(), Some("<i>"));
        assert_eq!(tag.attribute("title"), None);
        assert!(Tag::read("</p>").is_none());
        assert!(Tag::read("<").is_none());
    }
}
