//! Makes an SVG drawing fit for paper: the colours that a page would give it become those of ink on white.

/// What `currentColor` is on paper; the template's ink.
const INK: &str = "#1f2328";

/// Rewrites a drawing. `var(--name, fallback)` becomes its value in `colors`, or the fallback, or ink.
pub(super) fn for_paper(svg: &str, colors: &dyn Fn(&str) -> Option<String>) -> String {
    let svg = svg.find("<svg").map_or(svg, |at| &svg[at..]);
    let mut out = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some(at) = rest.find(['c', 'v']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("currentColor") {
            out.push_str(INK);
            rest = after;
        } else if let Some((value, after)) = variable(rest, colors) {
            out.push_str(&value);
            rest = after;
        } else {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

/// The value of the `var(…)` that a text begins with, and what stands after it.
fn variable<'a>(
    text: &'a str,
    colors: &dyn Fn(&str) -> Option<String>,
) -> Option<(String, &'a str)> {
    let body = text.strip_prefix("var(")?;
    let mut depth = 0_usize;
    let end = body.char_indices().find_map(|(at, c)| {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
        None
    })?;
    let (name, fallback) = match body[..end].split_once(',') {
        Some((name, fallback)) => (name.trim(), Some(fallback.trim())),
        None => (body[..end].trim(), None),
    };
    let value = colors(name).or_else(|| fallback.map(|value| for_paper(value, colors)));
    Some((value.unwrap_or_else(|| INK.to_owned()), &body[end + 1..]))
}

/// The colours of a style sheet as they are on a light page: its custom properties.
pub(super) fn light_colors(css: &str, name: &str) -> Option<String> {
    let at = css.find(&format!("{name}:"))?;
    let value = css[at + name.len() + 1..].split(';').next()?.trim();
    let value = match value.strip_prefix("light-dark(") {
        Some(pair) => pair.split(',').next()?.trim(),
        None => value,
    };
    Some(value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_of_the_page_become_ink() {
        let css = ":root { --ink: light-dark(#111, #eee); --line: #ccc; }";
        let colors = |name: &str| light_colors(css, name);
        let svg = "<?xml?><svg fill='currentColor'><g stroke='var(--ink)' fill='var(--no, rgb(1, 2, 3))' color='var(--x)'/><c v='1'/>é</svg>";
        assert_eq!(
            for_paper(svg, &colors),
            "<svg fill='#1f2328'><g stroke='#111' fill='rgb(1, 2, 3)' color='#1f2328'/><c v='1'/>é</svg>"
        );
        assert_eq!(for_paper("var(", &colors), "var(");
        assert_eq!(light_colors(css, "--line").as_deref(), Some("#ccc"));
    }
}
