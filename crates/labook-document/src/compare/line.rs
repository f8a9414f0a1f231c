//! Whether a printed line is what the author wrote for it, by the rule.

use super::number::Rule;
use super::token::{Line, Token, TokenKind};

/// Numbers that stand for each other: the indices of their tokens in the expected and the printed line.
pub(super) type NumberPair = (usize, usize);

/// Matches a printed line with an expected one, signs left out where they are free.
///
/// Between holes, text must be the same and numbers must be accepted. A hole takes as little as it can;
/// this finds a match whenever there is one, because what follows a hole ends no later when it starts earlier.
/// The time is at most the product of the two lengths.
pub(super) fn match_line(
    expected: &Line<'_>,
    actual: &Line<'_>,
    rule: &Rule,
) -> Option<Vec<NumberPair>> {
    let mut pairs = Vec::new();
    let mut matcher = Matcher {
        expected,
        actual,
        rule,
        pairs: &mut pairs,
    };
    let tokens = &expected.tokens;
    let is_hole = |token: &Token| token.kind == TokenKind::Hole;
    let mut at = 0;
    let mut start = 0;
    let mut anchored = true;
    loop {
        let end = tokens[start..]
            .iter()
            .position(is_hole)
            .map(|length| start + length);
        let range = start..end.unwrap_or(tokens.len());
        at = match (anchored, end) {
            (true, None) => matcher
                .segment(range, at)
                .filter(|&end| end == actual.text.len())?,
            (true, Some(_)) => matcher.segment(range, at)?,
            (false, None) => matcher.find(range, at, true)?,
            (false, Some(_)) => matcher.find(range, at, false)?,
        };
        match end {
            None => return Some(pairs),
            Some(hole) => start = hole + 1,
        }
        anchored = false;
    }
}

struct Matcher<'a> {
    expected: &'a Line<'a>,
    actual: &'a Line<'a>,
    rule: &'a Rule,
    pairs: &'a mut Vec<NumberPair>,
}

impl Matcher<'_> {
    /// The first place from `at` on where the tokens `range` match; with `last`, up to the end of the line.
    fn find(&mut self, range: std::ops::Range<usize>, at: usize, last: bool) -> Option<usize> {
        let text = self.actual.text;
        if range.is_empty() {
            return Some(if last { text.len() } else { at });
        }
        (at..=text.len())
            .filter(|&start| text.is_char_boundary(start))
            .find_map(|start| {
                self.segment(range.clone(), start)
                    .filter(|&end| !last || end == text.len())
            })
    }

    /// Matches the tokens `range`, which hold no hole, at byte `at`; gives the byte after the match.
    fn segment(&mut self, range: std::ops::Range<usize>, mut at: usize) -> Option<usize> {
        let text = self.actual.text;
        let found = self.pairs.len();
        for index in range {
            let token = &self.expected.tokens[index];
            let next = match &token.kind {
                TokenKind::Padding => Some(at),
                TokenKind::Number(number) => {
                    let start = skip_space(text, at);
                    self.actual.token_at(start).and_then(|other| {
                        let printed = self.actual.number(other)?;
                        number.accepts_some_sign(printed, self.rule).then(|| {
                            self.pairs.push((index, other));
                            skip_space(text, self.actual.tokens[other].end)
                        })
                    })
                }
                TokenKind::Text | TokenKind::Space | TokenKind::Hole => {
                    let written = self.expected.slice(token);
                    text[at..].starts_with(written).then(|| at + written.len())
                }
            };
            let Some(next) = next else {
                self.pairs.truncate(found);
                return None;
            };
            at = next;
        }
        Some(at)
    }
}

fn skip_space(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}
