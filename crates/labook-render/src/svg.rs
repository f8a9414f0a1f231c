//! Makes an SVG drawing fit to stand inside a page: its ids its own, its size fluid.
//!
//! Plotting crates write whole documents: an XML declaration, ids that every drawing repeats (`clip0`), a size in
//! pixels without a `viewBox`. In a page, equal ids make one drawing clip another, and without a `viewBox` a
//! narrow screen crops instead of scaling.

use std::collections::BTreeSet;

use crate::escape::push_escaped;

/// Rewrites a drawing for a page. `prefix` makes its ids unique; `title` is its alternative text where it has none.
///
/// Text that holds no `<svg>` element is returned as it is.
pub(crate) fn inline(svg: &str, prefix: &str, title: &str) -> String {
    let Some(start) = find_root(svg) else {
        return svg.to_owned();
    };
    let svg = svg[start..].trim_end();
    let ids = ids(svg);
    let mut out = String::with_capacity(svg.len() + 64);
    for (index, part) in parts(svg).enumerate() {
        match part {
            Part::Tag(tag) if index == 0 => push_root(&mut out, tag, prefix, title, &ids),
            Part::Tag(tag) => push_tag(&mut out, tag, prefix, &ids),
            Part::Text(text) => push_references(&mut out, text, prefix, &ids),
            Part::Comment => {}
        }
    }
    out
}

/// Whether a drawing takes its colours from the page, and so needs no light plate under it on a dark one.
pub(crate) fn follows_theme(svg: &str) -> bool {
    svg.contains("currentColor") || svg.contains("var(--")
}

fn find_root(svg: &str) -> Option<usize> {
    let at = svg.find("<svg")?;
    let ends_name = svg[at + 4..].starts_with([' ', '\n', '\t', '\r', '>', '/']);
    ends_name.then_some(at)
}

enum Part<'a> {
    /// From `<` to `>`.
    Tag(&'a str),
    /// Between tags; CDATA sections too.
    Text(&'a str),
    Comment,
}

/// Cuts markup into tags, text and comments. A `>` in a quoted attribute does not end a tag.
fn parts(svg: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = svg;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let ends_after = |close: &str| rest.find(close).map_or(rest.len(), |at| at + close.len());
        let (length, is_tag) = if rest.starts_with("<!--") {
            let (_, after) = rest.split_at(ends_after("-->"));
            rest = after;
            return Some(Part::Comment);
        } else if rest.starts_with("<![CDATA[") {
            (ends_after("]]>"), false)
        } else if rest.starts_with('<') {
            (tag_length(rest), true)
        } else {
            (rest.find('<').unwrap_or(rest.len()), false)
        };
        let (text, after) = rest.split_at(length);
        rest = after;
        Some(if is_tag {
            Part::Tag(text)
        } else {
            Part::Text(text)
        })
    })
}

fn tag_length(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// The attributes of a tag: name, value without quotes, and the range of the value in the tag.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str, std::ops::Range<usize>)> {
    let mut at = tag.find([' ', '\n', '\t', '\r']).unwrap_or(tag.len());
    std::iter::from_fn(move || {
        loop {
            let equals = at + tag[at..].find('=')?;
            let name = tag[at..equals].trim();
            let name = name.rsplit([' ', '\n', '\t', '\r']).next().unwrap_or(name);
            let value = tag[equals + 1..].trim_start();
            let open = tag.len() - value.len();
            let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
                at = equals + 1;
                continue;
            };
            let close = open + 1 + tag[open + 1..].find(quote)?;
            at = close + 1;
            return Some((name, &tag[open + 1..close], open + 1..close));
        }
    })
}

fn ids(svg: &str) -> BTreeSet<&str> {
    parts(svg)
        .filter_map(|part| match part {
            Part::Tag(tag) => attributes(tag).find(|(name, ..)| *name == "id"),
            _ => None,
        })
        .map(|(_, value, _)| value)
        .collect()
}

/// The outermost tag: it also gets a `viewBox` and its alternative text.
fn push_root(out: &mut String, tag: &str, prefix: &str, title: &str, ids: &BTreeSet<&str>) {
    let find = |wanted: &str| {
        attributes(tag)
            .find(|(name, ..)| *name == wanted)
            .map(|(_, value, _)| value)
    };
    let mut rewritten = String::new();
    push_tag(&mut rewritten, tag, prefix, ids);
    let body = rewritten.trim_end_matches('>').trim_end_matches('/');
    out.push_str(body);
    if find("viewBox").is_none()
        && let (Some(width), Some(height)) = (
            find("width").and_then(length),
            find("height").and_then(length),
        )
    {
        out.push_str(&format!(" viewBox=\"0 0 {width} {height}\""));
    }
    if find("role").is_none() {
        out.push_str(" role=\"img\"");
    }
    if find("aria-label").is_none() && find("aria-labelledby").is_none() && !title.is_empty() {
        out.push_str(" aria-label=\"");
        push_escaped(out, title);
        out.push('"');
    }
    out.push_str(&rewritten[body.len()..]);
}

/// A length in pixels, where it is one.
fn length(value: &str) -> Option<f64> {
    let number = value.trim().trim_end_matches("px").parse::<f64>().ok()?;
    (number.is_finite() && number > 0.0).then_some(number)
}

fn push_tag(out: &mut String, tag: &str, prefix: &str, ids: &BTreeSet<&str>) {
    let mut copied = 0;
    for (name, value, range) in attributes(tag) {
        out.push_str(&tag[copied..range.start]);
        copied = range.end;
        match name {
            "id" => push_id(out, value, prefix),
            "aria-labelledby" | "aria-describedby" => {
                for (index, id) in value.split_whitespace().enumerate() {
                    if index > 0 {
                        out.push(' ');
                    }
                    push_id(out, id, if ids.contains(id) { prefix } else { "" });
                }
            }
            _ => push_references(out, value, prefix, ids),
        }
    }
    out.push_str(&tag[copied..]);
}

fn push_id(out: &mut String, id: &str, prefix: &str) {
    out.push_str(prefix);
    out.push_str(id);
}

/// Copies text; where `#` is followed by one of the drawing's own ids, the id gets its prefix.
fn push_references(out: &mut String, text: &str, prefix: &str, ids: &BTreeSet<&str>) {
    let mut rest = text;
    while let Some(at) = rest.find('#') {
        let (before, after) = rest.split_at(at + 1);
        out.push_str(before);
        let end = after
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':')))
            .unwrap_or(after.len());
        // In a style sheet `#a.b` and `#a:hover` go on after the id, so the longest id that fits counts.
        let id = (1..=end)
            .rev()
            .filter(|&length| after.is_char_boundary(length))
            .map(|length| &after[..length])
            .find(|id| {
                ids.contains(id) && (id.len() == end || after[id.len()..].starts_with(['.', ':']))
            });
        if let Some(id) = id {
            push_id(out, id, prefix);
            rest = &after[id.len()..];
        } else {
            rest = after;
        }
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_prefixed_where_they_are_defined_and_used() {
        let svg = r##"<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg" width="20" height="10px">
<!-- clip0 --><clipPath id="clip0"><rect fill="#fff"/></clipPath><style>#clip0:hover{fill:#abc} .a{clip-path:url(#clip0)}</style>
<g clip-path="url(#clip0)" title='a > b'/><use href="#clip0" xlink:href="#other"/></svg>"##;
        assert_eq!(
            inline(svg, "c3-", "A \"plot\""),
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10px" viewBox="0 0 20 10" role="img" aria-label="A &quot;plot&quot;">
<clipPath id="c3-clip0"><rect fill="#fff"/></clipPath><style>#c3-clip0:hover{fill:#abc} .a{clip-path:url(#c3-clip0)}</style>
<g clip-path="url(#c3-clip0)" title='a > b'/><use href="#c3-clip0" xlink:href="#other"/></svg>"##
        );
    }

    #[test]
    fn what_the_author_gave_stays() {
        let svg = r#"<svg viewBox="0 0 1 1" width="100%" height="1" role="presentation" aria-labelledby="t u"><title id="t">x</title></svg>"#;
        assert_eq!(
            inline(svg, "p-", "unused"),
            r#"<svg viewBox="0 0 1 1" width="100%" height="1" role="presentation" aria-labelledby="p-t u"><title id="p-t">x</title></svg>"#
        );
        assert_eq!(inline("no drawing", "p-", ""), "no drawing");
        assert_eq!(inline("<svg/>", "p-", ""), "<svg role=\"img\"/>");
    }

    #[test]
    fn broken_markup_does_not_panic() {
        for svg in [
            "<svg",
            "<svg a",
            "<svg a=",
            "<svg a='",
            "<svg><!--",
            "<svg id=é#é",
            "<svg id='é'>#é#",
            "<svg ><",
        ] {
            inline(svg, "p-", "t");
        }
    }
}
