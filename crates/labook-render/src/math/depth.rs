//! Refuses formulas nested so deeply that a recursive parser would overflow its stack.
//!
//! The bound is found on the text, before katex-rs sees it: braces, environments and delimiters nest,
//! commands that take the next command as their argument nest, font and style switches nest until
//! their group ends, and a macro multiplies by what its replacement nests. A macro that leads back to
//! itself never ends in KaTeX, which has no conditionals, and is refused here by name.

use std::collections::BTreeMap;

use super::error::MathError;
use super::macros::Macros;
use super::parse;

/// Beyond this no formula is nested by a person.
const DEEPEST: usize = 60;

/// Commands that read on to the end of their group.
const SWITCHES: [&str; 23] = [
    "\\displaystyle",
    "\\textstyle",
    "\\scriptstyle",
    "\\scriptscriptstyle",
    "\\rm",
    "\\sf",
    "\\tt",
    "\\bf",
    "\\it",
    "\\cal",
    "\\color",
    "\\tiny",
    "\\sixptsize",
    "\\scriptsize",
    "\\footnotesize",
    "\\small",
    "\\normalsize",
    "\\large",
    "\\Large",
    "\\LARGE",
    "\\huge",
    "\\Huge",
    "\\middle",
];

/// Up to this depth any thread's stack is large enough.
const SHALLOW: usize = 8;

/// What parsing takes for each level of nesting, in bytes and generously; builds without optimisation
/// need the most.
const PER_LEVEL: usize = 256 << 10;

/// Runs `parse` with a stack that is large enough for so much nesting.
pub(super) fn with_stack<T: Send>(
    depth: usize,
    parse: impl FnOnce() -> Result<T, MathError> + Send,
) -> Result<T, MathError> {
    if depth <= SHALLOW {
        return parse();
    }
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size((depth + 8) * PER_LEVEL);
        let worker = builder.spawn_scoped(scope, parse).map_err(|error| {
            MathError::new(
                format!("no thread for a formula nested {depth} deep: {error}"),
                0,
            )
        })?;
        worker
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// How deep parsing `tex` with `macros` would nest; fails if that is too deep, or without end.
pub(super) fn check(tex: &str, macros: &Macros) -> Result<usize, MathError> {
    let mut walk = Walk {
        macros,
        known: BTreeMap::new(),
        own: BTreeMap::new(),
    };
    let depth = walk.depth(tex)?;
    if depth > DEEPEST {
        return Err(MathError::new(
            format!("this formula is nested {depth} deep; no more than {DEEPEST} levels are read"),
            walk.deepest(tex),
        ));
    }
    Ok(depth)
}

struct Walk<'a> {
    macros: &'a Macros,
    /// The depth of each macro's replacement; `None` while it is being found.
    known: BTreeMap<String, Option<usize>>,
    /// Replacements that the formula itself defines.
    own: BTreeMap<String, String>,
}

impl Walk<'_> {
    fn depth(&mut self, tex: &str) -> Result<usize, MathError> {
        let (own, calls) = self.scan(tex);
        let mut deepest_call = 0;
        for (name, offset) in calls {
            let depth = self.macro_depth(&name).map_err(|looping| {
                MathError::new(
                    format!("{looping} is defined by itself and would never end"),
                    offset,
                )
            })?;
            deepest_call = deepest_call.max(depth);
        }
        Ok(own.saturating_mul(1 + deepest_call).max(own + deepest_call))
    }

    /// The depth that expanding a macro adds; its name if that has no end.
    fn macro_depth(&mut self, name: &str) -> Result<usize, String> {
        match self.known.get(name) {
            Some(Some(depth)) => return Ok(*depth),
            Some(None) => return Err(name.to_owned()),
            None => {}
        }
        let Some(text) = self
            .own
            .get(name)
            .cloned()
            .or_else(|| self.macros.replacement(name))
        else {
            return Ok(0);
        };
        self.known.insert(name.to_owned(), None);
        let (own, calls) = self.scan(&text);
        let mut deepest_call = 0;
        for (call, _) in calls {
            deepest_call = deepest_call.max(self.macro_depth(&call)?);
        }
        let depth = own.saturating_mul(1 + deepest_call).max(own + deepest_call);
        self.known.insert(name.to_owned(), Some(depth));
        Ok(depth)
    }

    /// How deep the text itself nests, and the commands in it that may be macros, with their offsets.
    fn scan(&mut self, tex: &str) -> (usize, Vec<(String, usize)>) {
        let functions = &parse::katex_context().functions;
        let mut calls = Vec::new();
        let mut switches = vec![0_usize];
        let (mut held, mut chain, mut deepest) = (0, 0, 0);
        let mut definition = None;
        for token in tokens(tex) {
            let name = token.text;
            if let Some(kind) = definition.take() {
                definition = self.define(kind, &token, tex);
                let opening = definition.is_some() && name == "{";
                if !opening && (definition.is_some() || name.starts_with('\\')) {
                    continue;
                }
            }
            match name {
                "{" | "\\begin" | "\\left" | "\\bgroup" | "\\begingroup" => {
                    switches.push(0);
                    chain = 0;
                }
                "}" | "\\end" | "\\right" | "\\egroup" | "\\endgroup" => {
                    held -= switches.pop().unwrap_or(0);
                    if switches.is_empty() {
                        switches.push(0);
                    }
                    chain = 0;
                }
                "\\def"
                | "\\gdef"
                | "\\edef"
                | "\\xdef"
                | "\\newcommand"
                | "\\renewcommand"
                | "\\providecommand"
                | "\\DeclareRobustCommand"
                | "\\let"
                | "\\futurelet" => {
                    definition = Some(name);
                }
                " " | "^" | "_" => {}
                _ if SWITCHES.contains(&name) => {
                    held += 1;
                    if let Some(count) = switches.last_mut() {
                        *count += 1;
                    }
                }
                _ if !name.starts_with('\\') => chain = 0,
                _ => {
                    if self.own.contains_key(name) || self.macros.map().contains_key(name) {
                        calls.push((name.to_owned(), token.offset));
                    }
                    match functions.get(name) {
                        Some(function) if function.num_args > 0 => chain += 1,
                        Some(_) => {}
                        None => chain = 0,
                    }
                }
            }
            deepest = deepest.max(switches.len() - 1 + held + chain);
        }
        (deepest, calls)
    }

    /// Notes what `\def\name…{replacement}` and its kin define. Returns the command again while its
    /// name has yet to come.
    fn define<'t>(&mut self, kind: &'t str, token: &Token<'_>, tex: &str) -> Option<&'t str> {
        if !token.text.starts_with('\\') {
            return matches!(token.text, " " | "{" | "*").then_some(kind);
        }
        let after = token.offset + token.text.len();
        if kind.contains("let") {
            // `\let` copies what its target means now, so that it leads nowhere later.
            let target = tokens(&tex[after..]).find(|token| token.text.starts_with('\\'));
            let depth = target
                .and_then(|target| self.macro_depth(target.text).ok())
                .unwrap_or(0);
            self.known.insert(token.text.to_owned(), Some(depth));
            self.own.entry(token.text.to_owned()).or_default();
        } else {
            let text = self.own.entry(token.text.to_owned()).or_default();
            text.push_str(replacement(&tex[after..]));
            self.known.remove(token.text);
        }
        None
    }

    /// Where the text first nests too deeply.
    fn deepest(&self, tex: &str) -> usize {
        let mut depth = 0_usize;
        for token in tokens(tex) {
            match token.text {
                "{" | "\\begin" | "\\left" => depth += 1,
                "}" | "\\end" | "\\right" => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > DEEPEST {
                return token.offset;
            }
        }
        0
    }
}

/// The braced replacement text that follows a definition's name and parameters.
fn replacement(after: &str) -> &str {
    let (mut start, mut depth, mut brackets) = (None, 0_usize, 0_usize);
    for token in tokens(after) {
        match token.text {
            "[" if start.is_none() => brackets += 1,
            "]" if start.is_none() => brackets = brackets.saturating_sub(1),
            "{" if brackets == 0 => {
                depth += 1;
                start.get_or_insert(token.offset + 1);
            }
            "}" if brackets == 0 && depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    return &after[start.unwrap_or(0)..token.offset];
                }
            }
            _ => {}
        }
    }
    after
}

struct Token<'t> {
    text: &'t str,
    offset: usize,
}

/// Control sequences and single characters, as TeX's mouth reads them; comments are skipped.
fn tokens(tex: &str) -> impl Iterator<Item = Token<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = &tex[at..];
            let first = rest.chars().next()?;
            let length = match first {
                '%' => {
                    at += rest.find('\n').map_or(rest.len(), |end| end + 1);
                    continue;
                }
                '\\' => {
                    let letters = rest[1..]
                        .find(|letter: char| !letter.is_ascii_alphabetic() && letter != '@')
                        .unwrap_or(rest.len() - 1);
                    match letters {
                        0 => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
                        letters => 1 + letters,
                    }
                }
                letter => letter.len_utf8(),
            };
            let token = Token {
                text: &rest[..length],
                offset: at,
            };
            at += length;
            return Some(token);
        }
    })
}
