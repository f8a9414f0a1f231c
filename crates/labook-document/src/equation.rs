//! What a formula's LaTeX says of its numbers: labels and tags of its lines, and references.

/// A line of a displayed formula that has a label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EquationLine {
    /// Its labels, as `\label` gives them.
    pub labels: Vec<String>,
    /// What `\tag` puts in the place of a number.
    pub tag: Option<String>,
}

/// What a formula's LaTeX asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EquationNumbers {
    /// Its lines with labels.
    pub lines: Vec<EquationLine>,
    /// What `\tag` says outside of such lines.
    pub tag: Option<String>,
    /// The labels that `\ref` and its kin name.
    pub references: Vec<String>,
}

/// Reads a formula.
pub(crate) fn equation_numbers(tex: &str) -> EquationNumbers {
    let mut all = EquationNumbers::default();
    if !["\\label", "\\tag", "ref"]
        .iter()
        .any(|name| tex.contains(name))
    {
        return all;
    }
    let mut line = EquationLine::default();
    let mut depth = 0_usize;
    let mut rest = tex;
    while let Some(at) = rest.find(['\\', '%']) {
        rest = &rest[at..];
        if rest.starts_with('%') {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
            continue;
        }
        let (name, after) = command(rest);
        rest = after;
        match name {
            "begin" => depth += 1,
            "end" => depth = depth.saturating_sub(1),
            "\\" if depth <= 1 => all.end(&mut line),
            "label" => {
                if let Some((label, after)) = argument(rest) {
                    line.labels.push(label.trim().to_owned());
                    rest = after;
                }
            }
            "tag" => {
                if let Some((tag, after)) = argument(rest.strip_prefix('*').unwrap_or(rest)) {
                    line.tag = Some(tag.replace('$', "").trim().to_owned());
                    rest = after;
                }
            }
            "ref" | "eqref" | "autoref" | "cref" | "Cref" => {
                if let Some((label, after)) = argument(rest) {
                    all.references.push(label.trim().to_owned());
                    rest = after;
                }
            }
            _ => {}
        }
    }
    all.end(&mut line);
    all
}

impl EquationNumbers {
    fn end(&mut self, line: &mut EquationLine) {
        let line = std::mem::take(line);
        if line.labels.is_empty() {
            self.tag = self.tag.take().or(line.tag);
        } else {
            self.lines.push(line);
        }
    }
}

/// The name of the command that a text begins with, and what stands after it.
fn command(text: &str) -> (&str, &str) {
    let body = &text[1..];
    let letters = body
        .find(|char: char| !char.is_ascii_alphabetic())
        .unwrap_or(body.len());
    let len = if letters > 0 {
        letters
    } else {
        body.chars().next().map_or(0, char::len_utf8)
    };
    body.split_at(len)
}

/// The argument in braces that a text begins with, and what stands after it.
fn argument(text: &str) -> Option<(&str, &str)> {
    let body = text.trim_start().strip_prefix('{')?;
    let mut depth = 0_usize;
    for (at, byte) in body.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some((&body[..at], &body[at + 1..])),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_labels_and_tags() {
        let all = equation_numbers(
            r"\begin{align} a &= \begin{pmatrix} 1 \\ 2 \end{pmatrix} \label{eq-a} \\ b &= 3 \tag{$*$} \label{eq-b}\\ c %\label{eq-no}
            \end{align} \text{by \eqref{eq-a}}",
        );
        let label = |name: &str| vec![name.to_owned()];
        assert_eq!(
            all.lines,
            [
                EquationLine {
                    labels: label("eq-a"),
                    tag: None
                },
                EquationLine {
                    labels: label("eq-b"),
                    tag: Some("*".to_owned())
                },
            ]
        );
        assert_eq!(all.references, ["eq-a"]);
        assert_eq!(equation_numbers(r"x \\label y").lines, []);
        assert_eq!(equation_numbers(r"x \tag{1}").tag.as_deref(), Some("1"));
        assert_eq!(equation_numbers(r"\label{").lines, []);
        assert_eq!(equation_numbers("\\").lines, []);
    }
}
