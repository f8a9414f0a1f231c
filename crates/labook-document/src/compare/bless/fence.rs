//! A code fence in the text of a chapter, and how lines are written into it.

use super::rewrite::BlessedLine;
use crate::Span;

/// A code fence.
pub(super) struct Fence<'a> {
    span: Span,
    /// What stands before the backticks: indentation and the marks of quotes and lists.
    indent: &'a str,
    /// The backticks or tildes.
    marker: &'a str,
    /// The rest of the opening line: the info string and the line's end.
    info: &'a str,
    /// The lines of the content with their line ends.
    content: Vec<&'a str>,
    /// The closing line, where there is one.
    closing: Option<&'a str>,
}

impl<'a> Fence<'a> {
    /// The fence at `span` of `source`.
    pub(super) fn find(source: &'a str, span: Span) -> Option<Self> {
        let start = source[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let end = match source[..span.end].ends_with('\n') {
            true => span.end,
            false => source[span.end..]
                .find('\n')
                .map_or(source.len(), |at| span.end + at + 1),
        };
        let mut lines: Vec<&str> = source[start..end].split_inclusive('\n').collect();
        let opening = lines.first()?;
        let marked = span.start - start;
        let marked = marked + opening.get(marked..)?.find(['`', '~'])?;
        let (indent, rest) = opening.split_at(marked);
        let letter = rest.chars().next()?;
        let (marker, info) = rest.split_at(run_length(rest, letter));
        lines.remove(0);
        let is_closing = |line: &&str| {
            let bare = without_indent(line).trim_end();
            run_length(bare, letter) == bare.len() && bare.len() >= marker.len()
        };
        let closing = lines.pop_if(|line| is_closing(&*line));
        Some(Self {
            span: Span::new(start, end),
            indent,
            marker,
            info,
            content: lines,
            closing,
        })
    }

    /// All its lines, from the beginning of the first to the end of the last.
    pub(super) fn span(&self) -> Span {
        self.span
    }

    /// The fence with other lines. `expected` are the lines that it has now, without indentation.
    pub(super) fn with_lines(&self, expected: &[&str], lines: &[BlessedLine]) -> String {
        let texts: Vec<&str> = lines
            .iter()
            .map(|line| match line {
                BlessedLine::Kept(index) => expected.get(*index).copied().unwrap_or_default(),
                BlessedLine::New(text) => text,
            })
            .collect();
        let marker = self.marker_around(&texts);
        let mut fence = format!("{}{marker}", self.indent);
        push_line(&mut fence, self.info, self.line_end());
        for (line, text) in lines.iter().zip(texts) {
            match line {
                BlessedLine::Kept(index) if self.content.len() == expected.len() => {
                    push_line(&mut fence, self.content[*index], self.line_end());
                }
                _ => self.push_indented(&mut fence, text),
            }
        }
        if let Some(closing) = self.closing {
            let longer = closing.replacen(self.marker, &marker, 1);
            fence.push_str(if marker == self.marker {
                closing
            } else {
                &longer
            });
        }
        fence
    }

    /// What to write after this fence for another one, marked `output`, with this content.
    pub(super) fn followed_by_output(&self, content: &str) -> String {
        let lines: Vec<&str> = content.trim_end().lines().collect();
        let marker = Self {
            marker: "```",
            content: Vec::new(),
            ..*self
        }
        .marker_around(&lines);
        let mut text = String::new();
        if !self.closing.is_some_and(|line| line.ends_with('\n')) {
            text.push_str(self.line_end());
        }
        self.push_indented(&mut text, "");
        self.push_indented(&mut text, &format!("{marker}output"));
        for line in lines {
            self.push_indented(&mut text, line);
        }
        self.push_indented(&mut text, &marker);
        text
    }

    /// The end of line that the fence uses.
    fn line_end(&self) -> &'static str {
        match self.info.ends_with("\r\n") {
            true => "\r\n",
            false => "\n",
        }
    }

    /// A marker that no line of the content can close; the fence's own when it will do.
    fn marker_around(&self, lines: &[&str]) -> String {
        let letter = self.marker.chars().next().unwrap_or('`');
        let longest = lines
            .iter()
            .map(|line| line.trim())
            .filter(|line| run_length(line, letter) == line.len())
            .map(str::len)
            .max()
            .unwrap_or(0);
        self.marker.to_owned()
            + &letter
                .to_string()
                .repeat((longest + 1).saturating_sub(self.marker.len()))
    }

    fn push_indented(&self, fence: &mut String, text: &str) {
        // The mark of a list item stands in its first line only.
        let indent: String = self
            .indent
            .chars()
            .map(|char| match char {
                '>' | '\t' => char,
                _ => ' ',
            })
            .collect();
        let line = format!("{indent}{text}");
        push_line(fence, line.trim_end(), self.line_end());
    }
}

fn push_line(text: &mut String, line: &str, line_end: &str) {
    text.push_str(line);
    if !line.ends_with('\n') {
        text.push_str(line_end);
    }
}

fn run_length(text: &str, letter: char) -> usize {
    text.len() - text.trim_start_matches(letter).len()
}

fn without_indent(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>'])
}
