//! Definitions that hold for formulas: those of a book or a chapter, and those LaTeX's packages have
//! and katex-rs lacks.

use std::fmt;
use std::sync::{Arc, LazyLock};

use katex::macro_expander::MacroMap;
use katex::macros::{MacroContextInterface, MacroDefinition, MacroExpansion, MacroExpansionResult};
use katex::types::{ParseError, ParseErrorKind, Token, TokenText};

use labook_document::Document;

use super::error::MathError;
use super::{depth, parse};
use crate::walk::each_formula;

/// The commands that formulas may use beside LaTeX's own: `\newcommand` and its kin, collected from a
/// book's configuration and a chapter's formulas.
///
/// ```
/// # use labook_render::math::{Macros, spoken};
/// let mut macros = Macros::new();
/// macros.define(r"\newcommand{\norm}[2][2]{\lVert #2 \rVert_{#1}} \DeclareMathOperator{\rank}{rank}")?;
/// assert_eq!(spoken(r"\norm[1]{x}", false, &macros)?, "the 1-norm of x");
/// # Ok::<(), labook_render::math::MathError>(())
/// ```
#[derive(Clone)]
pub struct Macros {
    map: MacroMap,
}

impl Macros {
    /// Only what LaTeX and its usual packages define.
    pub fn new() -> Macros {
        Macros {
            map: PACKAGES.clone(),
        }
    }

    /// Adds what `definitions` define: `\newcommand`, `\renewcommand`, `\def`, `\let`,
    /// `\DeclareMathOperator`, `\DeclarePairedDelimiter`, `\definecolor`, one after another.
    pub fn define(&mut self, definitions: &str) -> Result<(), MathError> {
        let depth = depth::check(definitions, self)?;
        let (empty, map) = depth::with_stack(depth, || {
            let (nodes, map) = parse::read(definitions, true, self, true)?;
            Ok((nodes.is_empty(), map))
        })?;
        if !empty {
            return Err(MathError {
                message: "there is more here than definitions (\\newcommand, \\def, \
                          \\DeclareMathOperator, \\definecolor)"
                    .to_owned(),
                offset: 0,
            });
        }
        self.map = map;
        Ok(())
    }

    /// Adds one command by name (with or without its backslash) and replacement text, as `book.toml`
    /// holds them; the replacement's `#1`, `#2`, … are its arguments.
    pub fn define_command(&mut self, name: &str, replacement: &str) -> Result<(), MathError> {
        let name = name.strip_prefix('\\').unwrap_or(name);
        if name.is_empty() || !name.chars().all(|letter| letter.is_ascii_alphabetic()) {
            return Err(MathError {
                message: format!("`\\{name}` cannot be a command: its name may hold letters only"),
                offset: 0,
            });
        }
        depth::check(replacement, self)?;
        self.map.insert(
            format!("\\{name}"),
            MacroDefinition::String(replacement.to_owned()),
        );
        self.check_loops(name)
    }

    /// Adds what the formula defines in passing, so that the chapter's later formulas may use it. A
    /// formula without definitions changes nothing.
    pub fn learn(&mut self, tex: &str) -> Result<(), MathError> {
        if is_defining(tex) {
            let depth = depth::check(tex, self)?;
            self.map = depth::with_stack(depth, || Ok(parse::read(tex, true, self, true)?.1))?;
        }
        Ok(())
    }

    /// Takes up what the formulas of a document define. What is wrong with them is said where they are set.
    pub(crate) fn learn_all(&mut self, document: &Document) {
        if is_defining(document.source.text()) {
            each_formula(document, &mut |math| _ = self.learn(&math.tex));
        }
    }

    pub(super) fn map(&self) -> &MacroMap {
        &self.map
    }

    /// The text of a command's definition, where it is one that an author wrote.
    pub(super) fn replacement(&self, name: &str) -> Option<String> {
        match self.map.get(name)? {
            MacroDefinition::String(text) => Some(text.clone()),
            // What `\let` makes of a command that is no macro stands for that command itself.
            MacroDefinition::Expansion(expansion) if expansion.unexpandable == Some(true) => None,
            MacroDefinition::Expansion(expansion) => Some(plain(&expansion.tokens)),
            MacroDefinition::Function(_) => match self.map.get(&format!("{TEXT}{name}")) {
                Some(MacroDefinition::String(text)) => Some(text.clone()),
                _ => None,
            },
            MacroDefinition::StaticStr(_) | MacroDefinition::StaticFunction(_) => None,
        }
    }

    /// No command may lead back to itself: TeX has conditionals to leave such a circle, KaTeX has none.
    fn check_loops(&self, name: &str) -> Result<(), MathError> {
        depth::check(&format!("\\{name}"), self).map(|_| ())
    }
}

/// Whether a text may define something.
fn is_defining(text: &str) -> bool {
    const DEFINING: [&str; 8] = [
        "\\newcommand",
        "\\renewcommand",
        "\\providecommand",
        "\\def",
        "\\gdef",
        "\\let",
        "\\Declare",
        "\\definecolor",
    ];
    DEFINING.iter().any(|command| text.contains(command))
}

impl Default for Macros {
    fn default() -> Macros {
        Macros::new()
    }
}

impl fmt::Debug for Macros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut own: Vec<&String> = self
            .map
            .keys()
            .filter(|name| self.replacement(name).is_some())
            .collect();
        own.sort();
        f.debug_tuple("Macros").field(&own).finish()
    }
}

/// Under this prefix a `\definecolor` is kept among the macros, to share their scoping.
pub(super) const COLOR: &str = "\\color@";

/// Under this prefix is kept what a definition with an optional argument says, for the check of depth.
const TEXT: &str = "\\labook@text";

fn expansion(tokens: Vec<Token>) -> MacroExpansionResult {
    MacroExpansionResult::Expansion(MacroExpansion {
        tokens,
        ..MacroExpansion::default()
    })
}

/// The one control sequence that an argument must be.
fn control_sequence(argument: &[Token]) -> Result<String, ParseError> {
    match argument {
        [token] => Ok(token.text.to_owned_string()),
        _ => Err(ParseError::new(ParseErrorKind::ExpectedControlSequence)),
    }
}

fn plain(tokens: &[Token]) -> String {
    tokens
        .iter()
        .rev()
        .map(|token| token.text.as_str())
        .collect()
}

/// `[…]`, if it is there, in the reversed order that KaTeX keeps tokens in.
fn optional_argument(
    context: &mut dyn MacroContextInterface<'_>,
) -> Result<Option<Vec<Token>>, ParseError> {
    context.consume_spaces()?;
    if context.future_mut()?.text != "[" {
        return Ok(None);
    }
    context.pop_token()?;
    Ok(Some(
        context.consume_arg(Some(&vec!["]".to_owned()]))?.tokens,
    ))
}

/// `\newcommand{\name}[arguments][default]{replacement}`. Redefining is allowed: KaTeX itself
/// defines names like `\R` that LaTeX leaves free, so an author cannot know what is taken.
fn new_command(
    context: &mut dyn MacroContextInterface<'_>,
    keep: bool,
) -> Result<MacroExpansionResult, ParseError> {
    context.consume_spaces()?;
    if context.future_mut()?.text == "*" {
        context.pop_token()?;
    }
    let name = control_sequence(&context.consume_arg(None)?.tokens)?;
    let count = match optional_argument(context)? {
        Some(tokens) => plain(&tokens)
            .trim()
            .parse::<usize>()
            .ok()
            .filter(|count| *count <= 9)
            .ok_or_else(|| ParseError::new(ParseErrorKind::InvalidNewcommandArgumentCount))?,
        None => 0,
    };
    let default = optional_argument(context)?;
    let tokens = context.consume_arg(None)?.tokens;
    if keep && context.is_defined(&name) {
        return Ok(MacroExpansionResult::Empty);
    }
    let definition = match default {
        None => MacroDefinition::Expansion(MacroExpansion {
            tokens,
            num_args: count,
            ..MacroExpansion::default()
        }),
        Some(default) => {
            let text = MacroDefinition::String(plain(&tokens));
            context
                .macros_mut()
                .set(&format!("{TEXT}{name}"), Some(text), false);
            MacroDefinition::Function(Arc::new(move |context| {
                let first = optional_argument(context)?.unwrap_or_else(|| default.clone());
                let mut arguments = vec![first];
                arguments.extend(context.consume_args(count.saturating_sub(1))?);
                Ok(expansion(substitute(&tokens, &arguments)))
            }))
        }
    };
    context.macros_mut().set(&name, Some(definition), false);
    Ok(MacroExpansionResult::Empty)
}

/// Replaces `#n` in a reversed list of tokens by the reversed arguments.
fn substitute(tokens: &[Token], arguments: &[Vec<Token>]) -> Vec<Token> {
    let mut result = Vec::with_capacity(tokens.len());
    let mut rest = tokens;
    while let [token, tail @ ..] = rest {
        rest = tail;
        let digit = token.text.as_str().parse::<usize>().ok();
        if let (Some(number), Some(next)) = (digit, tail.first())
            && next.text == "#"
            && let Some(argument) = number.checked_sub(1).and_then(|index| arguments.get(index))
        {
            result.extend(argument.iter().cloned());
            rest = &tail[1..];
        } else {
            result.push(token.clone());
        }
    }
    result
}

/// `\DeclareMathOperator{\name}{text}`, and with a star for limits.
fn declare_operator(
    context: &mut dyn MacroContextInterface<'_>,
) -> Result<MacroExpansionResult, ParseError> {
    context.consume_spaces()?;
    let star = context.future_mut()?.text == "*";
    if star {
        context.pop_token()?;
    }
    let name = control_sequence(&context.consume_arg(None)?.tokens)?;
    let mut tokens = context.consume_arg(None)?.tokens;
    tokens.insert(0, Token::new("}", None));
    tokens.push(Token::new("{", None));
    tokens.push(Token::new(
        if star {
            "\\operatornamewithlimits"
        } else {
            "\\operatorname@"
        },
        None,
    ));
    let definition = MacroExpansion {
        tokens,
        ..MacroExpansion::default()
    };
    context
        .macros_mut()
        .set(&name, Some(MacroDefinition::Expansion(definition)), false);
    Ok(MacroExpansionResult::Empty)
}

/// mathtools' `\DeclarePairedDelimiter{\abs}{\lvert}{\rvert}`: `\abs{x}`, `\abs*{x}` as high as x,
/// `\abs[\Big]{x}`.
fn declare_paired(
    context: &mut dyn MacroContextInterface<'_>,
) -> Result<MacroExpansionResult, ParseError> {
    let name = control_sequence(&context.consume_arg(None)?.tokens)?;
    let left = context.consume_arg(None)?.tokens;
    let right = context.consume_arg(None)?.tokens;
    let definition = MacroDefinition::Function(Arc::new(move |context| {
        context.consume_spaces()?;
        let (mut open, mut close) = (Vec::new(), Vec::new());
        if context.future_mut()?.text == "*" {
            context.pop_token()?;
            open.push(Token::new("\\left", None));
            close.push(Token::new("\\right", None));
        } else if let Some(size) = optional_argument(context)? {
            let size = plain(&size);
            open.push(Token::new(
                TokenText::from(format!("{}l", size.trim())),
                None,
            ));
            close.push(Token::new(
                TokenText::from(format!("{}r", size.trim())),
                None,
            ));
        }
        let body = context.consume_arg(None)?.tokens;
        let mut tokens = right.clone();
        tokens.extend(close);
        tokens.extend(body);
        tokens.extend(left.iter().cloned());
        tokens.extend(open);
        Ok(expansion(tokens))
    }));
    context.macros_mut().set(&name, Some(definition), false);
    Ok(MacroExpansionResult::Empty)
}

/// `\definecolor{name}{model}{value}`.
fn define_color(
    context: &mut dyn MacroContextInterface<'_>,
) -> Result<MacroExpansionResult, ParseError> {
    let mut arguments = Vec::with_capacity(3);
    for _ in 0..3 {
        arguments.push(plain(&context.consume_arg(None)?.tokens));
    }
    let name = format!("{COLOR}{}", arguments[0].trim());
    let css = super::color::from_model(&arguments[1], &arguments[2]).ok_or_else(|| {
        ParseError::new(ParseErrorKind::InvalidColor {
            color: arguments[2].clone(),
        })
    })?;
    context
        .macros_mut()
        .set(&name, Some(MacroDefinition::String(css)), true);
    Ok(MacroExpansionResult::Empty)
}

/// Swallows its argument; katex-rs's own would print it to this program's standard output.
fn swallow(
    context: &mut dyn MacroContextInterface<'_>,
) -> Result<MacroExpansionResult, ParseError> {
    context.consume_arg(None)?;
    Ok(MacroExpansionResult::Empty)
}

/// What every formula may use beyond katex-rs's own commands.
static PACKAGES: LazyLock<MacroMap> = LazyLock::new(|| {
    let functions: [(&str, katex::macros::StaticMacroFunction); 11] = [
        ("\\newcommand", |context| new_command(context, false)),
        ("\\renewcommand", |context| new_command(context, false)),
        ("\\providecommand", |context| new_command(context, true)),
        ("\\DeclareRobustCommand", |context| {
            new_command(context, false)
        }),
        ("\\DeclareMathOperator", |context| declare_operator(context)),
        ("\\DeclarePairedDelimiter", |context| {
            declare_paired(context)
        }),
        ("\\definecolor", |context| define_color(context)),
        ("\\message", |context| swallow(context)),
        ("\\errmessage", |context| swallow(context)),
        ("\\show", |context| swallow(context)),
        ("\\typeout", |context| swallow(context)),
    ];
    let mut map = MacroMap::default();
    for (name, function) in functions {
        map.insert(name.to_owned(), MacroDefinition::StaticFunction(function));
    }
    for (name, text) in TEXTS {
        map.insert((*name).to_owned(), MacroDefinition::StaticStr(text));
    }
    map
});

/// Commands that are short for others. Where katex-rs has the name too, its own is made for KaTeX's
/// fonts and loses the character or its class.
const TEXTS: &[(&str, &str)] = &[
    // amsmath, mathtools
    ("\\iiiint", "\\mathop{\\char\"2A0C}\\nolimits"),
    ("\\idotsint", "\\int\\!\\cdots\\!\\int"),
    (
        "\\sideset",
        "\\mathop{\\labook@sideset{#1}{#3}{#2}}\\limits",
    ),
    (
        "\\labook@sideset",
        "{\\vphantom{#2}}#1\\mathop{#2}\\nolimits#3",
    ),
    ("\\cancelto", "\\cancel{#2}^{#1}"),
    ("\\shoveleft", "#1"),
    ("\\shoveright", "#1"),
    ("\\allowdisplaybreaks", ""),
    ("\\displaybreak", ""),
    ("\\intertext", "\\\\\\text{#1}\\\\"),
    ("\\shortintertext", "\\\\\\text{#1}\\\\"),
    ("\\ensuremath", "#1"),
    ("\\mbox", "\\text{#1}"),
    ("\\leftroot", "\\labook@nothing{#1}"),
    ("\\uproot", "\\labook@nothing{#1}"),
    ("\\labook@nothing", "\\@secondoftwo{#1}{}"),
    ("\\xspace", ""),
    ("\\hfill", "\\quad "),
    ("\\nicefrac", "{}^{#1}\\!/_{#2}"),
    ("\\sfrac", "{}^{#1}\\!/_{#2}"),
    ("\\qedhere", "\\tag*{$\\square$}"),
    ("\\hdotsfor", "\\cdots"),
    ("\\mathstrut", "\\vphantom{(}"),
    ("\\dddot", "\\labook@dddot{#1}"),
    ("\\ddddot", "\\labook@ddddot{#1}"),
    ("\\bigtimes", "\\mathop{\\char\"2A09}"),
    ("\\bigsqcap", "\\mathop{\\char\"2A05}"),
    ("\\vcentcolon", "\\mathrel{:}"),
    ("\\dblcolon", "\\mathrel{\\char\"2237}"),
    ("\\coloneqq", "\\mathrel{\\char\"2254}"),
    ("\\eqqcolon", "\\mathrel{\\char\"2255}"),
    ("\\Coloneqq", "\\mathrel{\\char\"2A74}"),
    ("\\coloneq", "\\mathrel{:}\\mathrel{\\char\"2212}"),
    ("\\eqcolon", "\\mathrel{\\char\"2239}"),
    ("\\eqdef", "\\mathrel{\\char\"225D}"),
    ("\\colonapprox", "\\mathrel{:}\\mathrel{\\approx}"),
    ("\\colonsim", "\\mathrel{:}\\mathrel{\\sim}"),
    ("\\ulcorner", "\\mathopen{\\char\"231C}"),
    ("\\urcorner", "\\mathclose{\\char\"231D}"),
    ("\\llcorner", "\\mathopen{\\char\"231E}"),
    ("\\lrcorner", "\\mathclose{\\char\"231F}"),
    ("\\vdots", "\\varvdots "),
    ("\\colon", "\\mathpunct{:}"),
    ("\\Perp", "\\mathrel{\\perp\\!\\!\\!\\perp}"),
    ("\\independent", "\\mathrel{\\perp\\!\\!\\!\\perp}"),
    // dsfont, bbm, bm, unicode-math
    ("\\mathbbm", "\\mathbb{#1}"),
    ("\\mathds", "\\mathbb{#1}"),
    ("\\symbf", "\\mathbf{#1}"),
    ("\\symbfit", "\\boldsymbol{#1}"),
    ("\\symbb", "\\mathbb{#1}"),
    ("\\symcal", "\\mathcal{#1}"),
    ("\\symrm", "\\mathrm{#1}"),
    ("\\symup", "\\mathrm{#1}"),
    ("\\mathbfit", "\\boldsymbol{#1}"),
    ("\\vb", "\\mathbf{#1}"),
    // physics, and the names of operators that texts on machine learning use undeclared
    ("\\rank", "\\operatorname{rank}"),
    ("\\tr", "\\operatorname{tr}"),
    ("\\Tr", "\\operatorname{Tr}"),
    ("\\diag", "\\operatorname{diag}"),
    ("\\sgn", "\\operatorname{sgn}"),
    ("\\sign", "\\operatorname{sign}"),
    ("\\erf", "\\operatorname{erf}"),
    ("\\supp", "\\operatorname{supp}"),
    ("\\spn", "\\operatorname{span}"),
    ("\\softmax", "\\operatorname{softmax}"),
    ("\\Var", "\\operatorname{Var}"),
    ("\\Cov", "\\operatorname{Cov}"),
    ("\\grad", "\\nabla "),
    ("\\celsius", "\\degree\\mathrm{C}"),
];
