//! From LaTeX to the tree of katex-rs: its commands completed, its depth guarded.

use std::sync::{Arc, LazyLock};

use katex::define_environment::{EnvContext, EnvDefSpec, EnvHandler, EnvProps};
use katex::define_function::{FunctionDefSpec, FunctionHandler, FunctionPropSpec};
use katex::macro_expander::MacroMap;
use katex::macros::MacroContextInterface as _;
use katex::namespace::KeyMap;
use katex::parser::parse_node::{
    AlignSpec, AnyParseNode, NodeType, ParseNodeAccent, ParseNodeHref, ParseNodeHtml,
    ParseNodeLeftRight,
};
use katex::types::{ArgType, Mode, ParseErrorKind, TrustSetting};
use katex::{KatexContext, ParseError, Settings};

use super::error::MathError;
use super::macros::Macros;

/// The attribute that carries a `\label` through katex-rs's tree.
pub(super) const LABEL: &str = "label";
/// The schemes that carry `\ref` and `\eqref` through katex-rs's tree.
pub(super) const REFERENCE: &str = "label:";
pub(super) const EQUATION_REFERENCE: &str = "eqlabel:";
/// The alignments that mark katex-rs's arrays as environments it does not know.
pub(super) const MULTLINE: &str = "multline";
pub(super) const EQUATION_ARRAY: &str = "eqnarray";

static CONTEXT: LazyLock<KatexContext> = LazyLock::new(context);

/// What katex-rs knows about commands and symbols.
pub(super) fn katex_context() -> &'static KatexContext {
    &CONTEXT
}

/// Parses a formula, of which [`depth::check`](super::depth::check) has seen how deep it nests. `keep` lets its definitions outlive it, in the macros that are returned.
pub(super) fn read(
    tex: &str,
    display: bool,
    macros: &Macros,
    keep: bool,
) -> Result<(Vec<AnyParseNode>, MacroMap), MathError> {
    let settings = Settings::builder()
        .display_mode(display)
        .macros(macros.map().clone())
        .trust(TrustSetting::Bool(true))
        .max_expand(10_000)
        .max_size(1_000.0)
        .global_group(keep)
        .build();
    let nodes = katex::parse(&CONTEXT, tex, &settings)
        .map_err(|error| MathError::from_katex(&error, tex))?;
    Ok((nodes, settings.macros.into_inner()))
}

fn context() -> KatexContext {
    let mut context = KatexContext::default();
    command(
        &mut context,
        &["\\label"],
        ArgType::Raw,
        |context, arguments, _| {
            let mut attributes = KeyMap::default();
            attributes.insert(LABEL.to_owned(), raw(&arguments));
            let mode = context.parser.mode;
            Ok(AnyParseNode::Html(ParseNodeHtml {
                mode,
                loc: context.loc(),
                attributes,
                body: Vec::new(),
            }))
        },
    );
    command(
        &mut context,
        &["\\ref", "\\autoref", "\\cref", "\\Cref"],
        ArgType::Raw,
        |context, arguments, _| {
            let href = format!("{REFERENCE}{}", raw(&arguments));
            let mode = context.parser.mode;
            Ok(AnyParseNode::Href(ParseNodeHref {
                mode,
                loc: context.loc(),
                href,
                body: Vec::new(),
            }))
        },
    );
    command(
        &mut context,
        &["\\eqref"],
        ArgType::Raw,
        |context, arguments, _| {
            let href = format!("{EQUATION_REFERENCE}{}", raw(&arguments));
            let mode = context.parser.mode;
            Ok(AnyParseNode::Href(ParseNodeHref {
                mode,
                loc: context.loc(),
                href,
                body: Vec::new(),
            }))
        },
    );
    command(
        &mut context,
        &["\\labook@dddot", "\\labook@ddddot"],
        ArgType::Original,
        |context, mut arguments, _| {
            Ok(AnyParseNode::Accent(Box::new(ParseNodeAccent {
                mode: context.parser.mode,
                loc: context.loc(),
                label: context.func_name.replace("labook@", ""),
                is_stretchy: Some(false),
                is_shifty: Some(true),
                base: arguments.remove(0),
            })))
        },
    );
    environment(&mut context, &["multline", "multline*"], |context, _, _| {
        lines(context, MULTLINE, 1)
    });
    environment(&mut context, &["eqnarray", "eqnarray*"], |context, _, _| {
        lines(context, EQUATION_ARRAY, 3)
    });
    environment(
        &mut context,
        &[
            "psmallmatrix",
            "bsmallmatrix",
            "Bsmallmatrix",
            "vsmallmatrix",
            "Vsmallmatrix",
        ],
        |context, _, _| {
            let (left, right) = match context.env_name.chars().next() {
                Some('p') => ("(", ")"),
                Some('b') => ("[", "]"),
                Some('B') => ("\\{", "\\}"),
                Some('v') => ("|", "|"),
                _ => ("\\Vert", "\\Vert"),
            };
            let mode = context.mode;
            let array = as_environment(context, "smallmatrix")?;
            Ok(AnyParseNode::LeftRight(ParseNodeLeftRight {
                mode,
                loc: None,
                body: vec![array],
                left: left.to_owned(),
                right: right.to_owned(),
                right_color: None,
            }))
        },
    );
    for (name, like) in [("flalign", "align"), ("flalign*", "align*")] {
        if let Some(specification) = context.environments.get(like).map(Arc::clone) {
            context.environments.insert(name.to_owned(), specification);
        }
    }
    context
}

fn command(
    context: &mut KatexContext,
    names: &[&str],
    argument: ArgType,
    handler: FunctionHandler,
) {
    context.define_function(FunctionDefSpec {
        node_type: Some(NodeType::Html),
        names,
        props: FunctionPropSpec {
            num_args: 1,
            arg_types: Some(vec![argument]),
            allowed_in_argument: true,
            allowed_in_text: true,
            ..FunctionPropSpec::default()
        },
        handler: Some(handler),
        html_builder: None,
        mathml_builder: None,
    });
}

fn environment(context: &mut KatexContext, names: &[&str], handler: EnvHandler) {
    context.define_environment(EnvDefSpec {
        node_type: NodeType::Array,
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        props: EnvProps::default(),
        handler,
        html_builder: None,
        mathml_builder: None,
    });
}

/// Reads the body of an environment as katex-rs reads that of the environment `like`.
fn as_environment(context: EnvContext<'_, '_>, like: &str) -> Result<AnyParseNode, ParseError> {
    let handler = context
        .parser
        .gullet
        .context()
        .environments
        .get(like)
        .map(|known| known.handler);
    match handler {
        Some(handler) => handler(
            EnvContext {
                env_name: like.to_owned(),
                ..context
            },
            Vec::new(),
            Vec::new(),
        ),
        None => Err(ParseError::new(ParseErrorKind::NoSuchEnvironment {
            name: like.to_owned(),
        })),
    }
}

/// An environment of display lines; `mark` tells it apart in the tree.
fn lines(
    context: EnvContext<'_, '_>,
    mark: &str,
    columns: usize,
) -> Result<AnyParseNode, ParseError> {
    if !context.parser.settings.display_mode {
        return Err(ParseError::new(ParseErrorKind::DisplayModeOnly {
            env: context.env_name,
        }));
    }
    let like = if context.env_name.ends_with('*') {
        "gather*"
    } else {
        "gather"
    };
    let mut node = as_environment(context, like)?;
    if let AnyParseNode::Array(array) = &mut node {
        let column = AlignSpec::Align {
            align: mark.to_owned(),
            pregap: None,
            postgap: None,
        };
        array.cols = Some(vec![column; columns]);
        if array.body.iter().any(|row| row.len() > columns) {
            return Err(ParseError::new(ParseErrorKind::TooManyTabCharacters));
        }
    }
    Ok(node)
}

fn raw(arguments: &[AnyParseNode]) -> String {
    match arguments.first() {
        Some(AnyParseNode::Raw(raw)) => raw.string.as_str().trim().to_owned(),
        _ => String::new(),
    }
}

/// The Unicode character of a symbol's name (`\alpha`, `+`, `α`).
pub(super) fn character(name: &str, mode: Mode) -> Option<char> {
    let symbols = &CONTEXT.symbols;
    let found = match mode {
        Mode::Math => symbols.get_math(name),
        Mode::Text => symbols.get_text(name),
    };
    let mut letters = name.chars();
    found
        .and_then(|info| info.replace)
        .or_else(|| match (letters.next(), letters.next()) {
            (Some(letter), None) => Some(letter),
            _ => None,
        })
}

/// Names to suggest for a mistyped one, the usual symbols before all others.
pub(super) fn known_commands() -> Vec<String> {
    let mut others: Vec<&str> = CONTEXT
        .functions
        .keys()
        .map(String::as_str)
        .chain(katex::macros::builtins::BUILTIN_MACROS.keys().copied())
        .filter(|name| name.len() > 2 && name.starts_with('\\') && !name.contains('@'))
        .collect();
    others.sort_unstable();
    let symbols = SYMBOLS.split(' ').map(|name| format!("\\{name}"));
    symbols
        .chain(others.into_iter().map(str::to_owned))
        .collect()
}

/// The names of symbols, which katex-rs keeps but does not list.
const SYMBOLS: &str = "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa \
    lambda mu nu xi pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma \
    Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega infty partial nabla forall exists in ni \
    subset subseteq supset supseteq cup cap setminus times cdot circ otimes oplus odot pm mp leq geq \
    ll gg approx sim simeq cong equiv propto perp parallel mid to mapsto rightarrow leftarrow \
    Rightarrow Leftarrow leftrightarrow Leftrightarrow uparrow downarrow langle rangle lfloor rfloor \
    lceil rceil ldots ddots ell hbar Re Im aleph emptyset varnothing prime wedge vee neg land lor \
    star ast bullet dagger sum prod int";
