//! Which lines of a file a directive takes.

use super::directive::Selection;
use crate::{Span, nearest};

/// A run of lines of a file, with the end of the last of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lines {
    /// The bytes.
    pub span: Span,
    /// Whether they were asked for. The others are wanted where context is to be compiled but not shown.
    pub selected: bool,
}

/// What a selection takes of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Taken {
    /// All lines of the file in order, but those that only mark an anchor.
    pub lines: Vec<Lines>,
    /// Something odd that an author should know.
    pub warning: Option<String>,
}

/// Divides a file into the lines that a selection asks for and the others; or says why it cannot, and what to do.
pub(super) fn select(
    text: &str,
    body: Span,
    selection: &Selection,
) -> Result<Taken, (String, Option<String>)> {
    match selection {
        Selection::Whole => {
            let mut taken = Taken::default();
            taken.push(body, true);
            Ok(taken)
        }
        Selection::Lines { first, last } => select_lines(text, body, *first, *last),
        Selection::Anchor(name) => select_anchor(text, body, name),
    }
}

impl Taken {
    /// Adds a line to the end, joining it with the run before.
    fn push(&mut self, span: Span, selected: bool) {
        match self.lines.last_mut() {
            Some(run) if run.selected == selected && run.span.end == span.start => {
                run.span.end = span.end;
            }
            _ => self.lines.push(Lines { span, selected }),
        }
    }
}

fn select_lines(
    text: &str,
    body: Span,
    first: usize,
    last: Option<usize>,
) -> Result<Taken, (String, Option<String>)> {
    if first == 0 {
        let help = "lines are counted from 1";
        return Err(("there is no line 0".to_owned(), Some(help.to_owned())));
    }
    if let Some(last) = last.filter(|&last| last < first) {
        return Err((
            format!("line {first} comes after line {last}"),
            Some(format!("write `{last}:{first}`")),
        ));
    }
    let mut taken = Taken::default();
    let mut count = 0;
    for line in lines(text, body) {
        count += 1;
        let selected = first <= count && last.is_none_or(|last| count <= last);
        taken.push(line, selected);
    }
    if count < first {
        return Err((format!("it has no line {first}: its last is {count}"), None));
    }
    taken.warning = last
        .filter(|&last| last > count)
        .map(|last| format!("it has no line {last}: its last is {count}"));
    Ok(taken)
}

fn select_anchor(text: &str, body: Span, name: &str) -> Result<Taken, (String, Option<String>)> {
    let mut taken = Taken::default();
    let mut within = false;
    let mut found = false;
    let mut names = Vec::new();
    for line in lines(text, body) {
        match marker(&text[line.range()]) {
            Some(Marker::Start(start)) => {
                names.push(start);
                if start == name {
                    within = true;
                    found = true;
                }
            }
            Some(Marker::End(end)) => within &= end != name,
            None => taken.push(line, within),
        }
    }
    if !found {
        let help = match nearest(name, names.iter().copied()) {
            Some(near) => Some(format!("did you mean `{near}`?")),
            None if names.is_empty() => Some(format!(
                "mark the lines with comments, `// ANCHOR: {name}` before and `// ANCHOR_END: {name}` after"
            )),
            None => Some(format!("its anchors are {}", names.join(", "))),
        };
        return Err((format!("it has no anchor `{name}`"), help));
    }
    if within {
        taken.warning = Some(format!("its anchor `{name}` has no `ANCHOR_END: {name}`"));
    }
    Ok(taken)
}

enum Marker<'a> {
    Start(&'a str),
    End(&'a str),
}

/// The anchor that a line begins or ends, wherever in the line it says so.
fn marker(line: &str) -> Option<Marker<'_>> {
    let name_after = |mark: &str| {
        let rest = &line[line.find(mark)? + mark.len()..];
        let rest = rest.trim_start();
        let len = rest
            .find(|char: char| !char.is_alphanumeric() && char != '_' && char != '-')
            .unwrap_or(rest.len());
        (len > 0).then(|| &rest[..len])
    };
    name_after("ANCHOR_END:")
        .map(Marker::End)
        .or_else(|| name_after("ANCHOR:").map(Marker::Start))
}

/// The range of each line, with its end.
fn lines(text: &str, range: Span) -> impl Iterator<Item = Span> {
    let mut start = range.start;
    text[range.range()].split_inclusive('\n').map(move |line| {
        let span = Span::new(start, start + line.len());
        start = span.end;
        span
    })
}
