//! Every other language: syntect's grammars, reduced to the same classes as Rust.
//!
//! The grammars take milliseconds to unpack, so they are loaded when the first such fence is met.

use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

use super::{Class, Pieces, push};

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Scopes and what they are, the most telling first.
static SCOPES: LazyLock<Vec<(Scope, Class)>> = LazyLock::new(|| {
    [
        ("comment", Class::Comment),
        ("string", Class::String),
        ("constant.numeric", Class::Number),
        ("constant.character", Class::String),
        ("constant", Class::Constant),
        ("entity.name.function", Class::Function),
        ("variable.function", Class::Function),
        ("support.function", Class::Function),
        ("entity.name.tag", Class::Keyword),
        ("entity.other.attribute-name", Class::Attribute),
        ("entity.name", Class::Type),
        ("support.type", Class::Type),
        ("support.class", Class::Type),
        ("storage.type", Class::Keyword),
        ("storage", Class::Keyword),
        ("keyword.operator", Class::Plain),
        ("keyword", Class::Keyword),
        ("meta.annotation", Class::Attribute),
        ("variable.language", Class::Keyword),
    ]
    .into_iter()
    .map(|(name, class)| (Scope::new(name).expect("a valid scope"), class))
    .collect()
});

/// Cuts code into pieces, when its language is known.
pub(crate) fn pieces<'a>(language: &str, code: &'a str) -> Option<Pieces<'a>> {
    let token = match language {
        "console" | "shell" | "sh" | "zsh" | "shell-session" => "bash",
        "jsonc" => "json",
        other => other,
    };
    let syntax = SYNTAXES.find_syntax_by_token(token)?;
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut pieces = Pieces::new();
    for line in code.split_inclusive('\n') {
        let operations = state.parse_line(line, &SYNTAXES).ok()?;
        let mut at = 0;
        for (offset, operation) in operations {
            push_range(&mut pieces, code, &line[at..offset], &stack);
            at = offset;
            stack.apply(&operation).ok()?;
        }
        push_range(&mut pieces, code, &line[at..], &stack);
    }
    Some(pieces)
}

fn push_range<'a>(pieces: &mut Pieces<'a>, code: &'a str, text: &'a str, stack: &ScopeStack) {
    if !text.is_empty() {
        push(pieces, code, text, class_of(stack));
    }
}

/// The class of the innermost scope that has one.
fn class_of(stack: &ScopeStack) -> Class {
    let innermost_first = stack.as_slice().iter().rev();
    innermost_first
        .filter_map(|scope| {
            SCOPES
                .iter()
                .find(|(prefix, _)| prefix.is_prefix_of(*scope))
                .map(|(_, class)| *class)
        })
        .next()
        .unwrap_or(Class::Plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_that_books_use() {
        for (language, code, text, class) in [
            ("python", "def f(x):\n    return 1\n", "def", Class::Keyword),
            ("python", "# note\n", "# note", Class::Comment),
            ("toml", "[a]\nb = \"c\"\n", "\"c\"", Class::String),
            ("json", "{\"a\": 1}", "1", Class::Number),
            ("console", "ls # all\n", "# all", Class::Comment),
        ] {
            let found = pieces(language, code).expect("known");
            assert!(
                found
                    .iter()
                    .any(|(t, c)| text.contains(t.trim()) && !t.trim().is_empty() && *c == class),
                "{language}: {found:?}"
            );
        }
        assert!(pieces("no-such-language", "x").is_none());
    }
}
