//! English, for whoever hears a formula instead of seeing it.
//!
//! Short formulas are said as one would say them; where words alone would be ambiguous, the end of a
//! fraction, an index or a root is said too.

mod words;

use super::alphabet::Alphabet;
use super::tree::{
    Accent, Band, BandKind, Class, EnclosureKind, Fraction, Mark, Node, Row, Scripts, Stack, Table,
    TableKind,
};
use super::{Formula, Tag};

/// The formula in English.
pub(super) fn write(formula: &Formula) -> String {
    let mut text = row(&formula.body);
    if let Tag::Written(tag) = &formula.tag {
        text.push_str(", ");
        text.push_str(&tag_text(tag));
    }
    let text = tidy(&text);
    // What takes room and shows nothing; a formula that only defines commands is not there at all.
    if text.is_empty() && !formula.body.nodes.is_empty() {
        return "blank".to_owned();
    }
    text
}

/// Spaces once, and none before a comma.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        // A pause in a pause is none.
        if word == "," && (out.is_empty() || out.ends_with([',', ';', ':'])) {
            continue;
        }
        if !out.is_empty() && !matches!(word, "," | ";" | ".") {
            out.push(' ');
        }
        out.push_str(word);
    }
    out.trim_end_matches([',', ';']).to_owned()
}

fn tag_text(tag: &Row) -> String {
    format!("tagged {}", row(tag).replace(['(', ')'], ""))
}

fn row(row: &Row) -> String {
    nodes(&row.nodes, false)
}

/// Nodes in words; within the braces of a set, a bar or a colon says "such that".
fn nodes(nodes: &[Node], within_set: bool) -> String {
    let mut out = String::new();
    let mut rest = nodes;
    let mut within_set = within_set;
    while let Some((first, tail)) = rest.split_first() {
        if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        if let Some((text, used)) = between_bars(rest) {
            out.push_str(&text);
            rest = &rest[used..];
            continue;
        }
        match first {
            Node::Symbol(symbol) if symbol.character == '{' => within_set = true,
            Node::Symbol(symbol) if symbol.character == '}' => within_set = false,
            _ => {}
        }
        match node(first) {
            bar if within_set && matches!(bar.as_str(), "given" | "colon") => {
                out.push_str("such that")
            }
            said => out.push_str(&said),
        }
        if takes_argument(first)
            && tail.iter().any(|node| !matches!(node, Node::Space(_)))
            && !ends_operator(tail)
        {
            out.push_str(" of");
        }
        rest = tail;
    }
    out
}

/// `|x|` and `‖x‖₂`, where the bars stand alone: what is between them, and how many nodes that takes.
fn between_bars(nodes: &[Node]) -> Option<(String, usize)> {
    let bar = lone_bar(nodes.first()?)?;
    let mut depth = 0_i32;
    for (at, node) in nodes.iter().enumerate().skip(1) {
        match node {
            Node::Symbol(symbol) if symbol.class == Class::Open => depth += 1,
            Node::Symbol(symbol) if symbol.class == Class::Close && lone_bar(node).is_none() => {
                depth -= 1
            }
            _ => {}
        }
        if depth < 0 {
            return None;
        }
        let (closing, scripts) = match node {
            Node::Scripts(scripts) => (scripts.base.as_ref()?, Some(scripts.as_ref())),
            node => (node, None),
        };
        if depth == 0 && at > 1 && lone_bar(closing) == Some(bar) {
            return Some((
                measure(bar, &self::nodes(&nodes[1..at], false), at == 2, scripts),
                at + 1,
            ));
        }
        if at > 1
            && matches!(node, Node::Symbol(symbol) if symbol.class == Class::Punct)
            && depth == 0
        {
            return None;
        }
    }
    None
}

/// The bar, unless it is a relation such as `\mid`.
fn lone_bar(node: &Node) -> Option<char> {
    match node {
        Node::Symbol(symbol)
            if matches!(symbol.character, '|' | '‖') && symbol.class != Class::Rel =>
        {
            Some(symbol.character)
        }
        _ => None,
    }
}

/// A norm or an absolute value, with the index of the norm.
fn measure(bar: char, inside: &str, simple: bool, scripts: Option<&Scripts>) -> String {
    let sub = scripts.and_then(|scripts| scripts.sub.as_ref()).map(row);
    let name = match (bar, &sub) {
        ('‖', Some(index)) => format!("the {index}-norm of"),
        ('‖', None) => "the norm of".to_owned(),
        (_, _) => "the absolute value of".to_owned(),
    };
    let mut text = format!("{name} {inside}");
    if !simple {
        text.push_str(if bar == '‖' {
            " end norm"
        } else {
            " end absolute value"
        });
    }
    if let (Some(sub), '|') = (sub, bar) {
        text.push_str(&format!(" sub {sub}"));
    }
    if let Some(sup) = scripts.and_then(|scripts| scripts.sup.as_ref()) {
        text.push_str(&superscript(sup));
    }
    text
}

fn node(node: &Node) -> String {
    match node {
        Node::Letters { text, alphabet } => letters(text, *alphabet),
        Node::Number { text, alphabet } => format!("{}{text}", alphabet.spoken()),
        Node::Symbol(symbol) => {
            let name = match (symbol.character, symbol.class) {
                ('|', Class::Ord | Class::Rel) => "given".to_owned(),
                ('!', Class::Ord | Class::Close) => "factorial".to_owned(),
                ('⊥', Class::Ord) => "bottom".to_owned(),
                (other, _) => words::symbol(other).map_or_else(|| other.to_string(), str::to_owned),
            };
            if symbol.negated {
                format!("not {name}")
            } else {
                name
            }
        }
        Node::Function { name, .. } => function(name),
        Node::BigOperator(operator) => format!("the {}", words::operator(*operator)),
        Node::Group(inner) | Node::Classed { row: inner, .. } => row(inner),
        Node::Scripts(scripts) => self::scripts(scripts),
        Node::Stack(stack) => self::stack(stack),
        Node::Accent(accent) => self::accent(accent),
        Node::Band(band) => self::band(band),
        Node::Fraction(fraction) => self::fraction(fraction),
        Node::Root { radicand, index } => {
            let name = match index.as_ref().map(row).as_deref() {
                None | Some("2") => "the square root of".to_owned(),
                Some("3") => "the cube root of".to_owned(),
                Some(index) => format!("the {index}-th root of"),
            };
            format!("{name} {}", closed(radicand, "root"))
        }
        Node::Fenced { left, right, body } => fenced(*left, *right, body),
        Node::Middle(delimiter) => {
            if *delimiter == '|' {
                "given".to_owned()
            } else {
                symbol_name(*delimiter)
            }
        }
        Node::Sized { delimiter, .. } => symbol_name(*delimiter),
        Node::Table(table) => self::table(table),
        Node::Arrow { shaft, over, under } => {
            let mut text = symbol_name(*shaft);
            for (label, place) in [(over, "above"), (under, "below")] {
                if let Some(label) = label {
                    text.push_str(&format!(" with {} {place}", row(label)));
                }
            }
            text
        }
        Node::Text { text, .. } => text.clone(),
        Node::Space(width) => {
            if *width >= 1.0 {
                ",".to_owned()
            } else {
                String::new()
            }
        }
        Node::Enclosure(enclosure) => {
            let inside = row(&enclosure.row);
            match enclosure.kind {
                EnclosureKind::Cancel
                | EnclosureKind::BackCancel
                | EnclosureKind::CrossCancel
                | EnclosureKind::Strikeout => format!("cancelled {inside} end cancelled"),
                _ => inside,
            }
        }
        Node::Phantom { .. } | Node::Rule { .. } => String::new(),
        Node::Color { row: inner, .. }
        | Node::Smash { row: inner, .. }
        | Node::Lap { row: inner, .. }
        | Node::Raised { row: inner, .. }
        | Node::Styled { row: inner, .. }
        | Node::Scaled { row: inner, .. }
        | Node::Link { row: inner, .. } => row(inner),
        Node::Reference { text, .. } => text.clone(),
    }
}

fn letters(text: &str, alphabet: Alphabet) -> String {
    let name = |letter: char| -> String {
        match (words::greek(letter), words::symbol(letter)) {
            (Some(name), _) if letter.is_uppercase() => format!("capital {name}"),
            (Some(name), _) | (None, Some(name)) => name.to_owned(),
            (None, None) => letter.to_string(),
        }
    };
    let word = matches!(
        alphabet,
        Alphabet::Upright | Alphabet::Italic | Alphabet::Monospace | Alphabet::SansSerif
    ) && text.chars().count() > 1;
    let said = if word {
        text.to_owned()
    } else {
        text.chars().map(name).collect::<Vec<_>>().join(" ")
    };
    if word {
        said
    } else {
        format!("{}{said}", alphabet.spoken())
    }
}

fn symbol_name(character: char) -> String {
    words::symbol(character).map_or_else(|| character.to_string(), str::to_owned)
}

fn function(name: &str) -> String {
    match name {
        "lim" => "the limit",
        "max" => "the maximum",
        "min" => "the minimum",
        "sup" => "the supremum",
        "inf" => "the infimum",
        "exp" => "the exponential",
        "det" => "the determinant",
        "ln" => "natural log",
        "Pr" => "the probability",
        "arg max" | "argmax" => "arg max",
        "arg min" | "argmin" => "arg min",
        other => other,
    }
    .to_owned()
}

/// Whether "of" follows: a function, a sum or an integral, also with scripts.
fn takes_argument(node: &Node) -> bool {
    match node {
        Node::Function { .. } | Node::BigOperator(_) => true,
        Node::Scripts(scripts) => scripts.base.as_ref().is_some_and(takes_argument),
        _ => false,
    }
}

/// Whether what follows is no argument: a relation, a closing bracket, a comma.
fn ends_operator(tail: &[Node]) -> bool {
    let next = tail
        .iter()
        .find(|node| !matches!(node, Node::Space(width) if *width < 1.0));
    match next {
        Some(Node::Symbol(symbol)) => matches!(
            symbol.class,
            Class::Rel | Class::Bin | Class::Close | Class::Punct
        ),
        Some(Node::Space(_)) | None => true,
        _ => false,
    }
}

/// A row in words, its end said where it has more than one.
fn closed(inner: &Row, what: &str) -> String {
    let text = row(inner);
    if is_simple(inner) {
        text
    } else {
        format!("{text} end {what}")
    }
}

fn is_simple(row: &Row) -> bool {
    match row.nodes.as_slice() {
        []
        | [
            Node::Letters { .. }
            | Node::Number { .. }
            | Node::Symbol(_)
            | Node::Text { .. }
            | Node::Function { .. },
        ] => true,
        [Node::Accent(accent)] => is_simple(&accent.base),
        [Node::Group(inner) | Node::Classed { row: inner, .. }] => is_simple(inner),
        [Node::Scripts(scripts)] => {
            scripts.sup.is_none()
                && scripts.sub.as_ref().is_none_or(is_simple)
                && matches!(scripts.base, Some(Node::Letters { .. } | Node::Accent(_)))
        }
        _ => false,
    }
}

fn scripts(scripts: &Scripts) -> String {
    let base = scripts.base.as_ref();
    let mut text = base.map(node).unwrap_or_default();
    let (sub, sup) = (&scripts.sub, &scripts.sup);
    let is_operator = matches!(
        base,
        Some(Node::BigOperator(_) | Node::Function { limits: true, .. })
    );
    if is_operator {
        match (sub.as_ref().map(row), sup.as_ref().map(row)) {
            (Some(sub), Some(sup)) => text.push_str(&format!(" from {sub} to {sup}")),
            (Some(sub), None) if text.starts_with("the limit") => {
                text.push_str(&format!(" as {}", sub.replacen(" to ", " goes to ", 1)));
            }
            (Some(sub), None) => text.push_str(&format!(" over {sub}")),
            (None, Some(sup)) => text.push_str(&format!(" to {sup}")),
            (None, None) => {}
        }
        return text;
    }
    if let Some(sub) = sub {
        text.push_str(&format!(" sub {}", closed(sub, "sub")));
    }
    if let Some(sup) = sup {
        text.push_str(&superscript(sup));
    }
    text
}

fn superscript(sup: &Row) -> String {
    let is_prime = |node: &&Node| matches!(node, Node::Symbol(symbol) if symbol.character == '′');
    let primes = sup.nodes.iter().take_while(is_prime).count();
    if primes > 0 {
        let name = match primes {
            1 => " prime".to_owned(),
            2 => " double prime".to_owned(),
            3 => " triple prime".to_owned(),
            count => format!(" {count} times prime"),
        };
        let rest = Row {
            nodes: sup.nodes[primes..].to_vec(),
            tight: sup.tight,
        };
        return if rest.nodes.is_empty() {
            name
        } else {
            format!("{name}{}", superscript(&rest))
        };
    }
    match row(sup).trim() {
        "2" => " squared".to_owned(),
        "3" => " cubed".to_owned(),
        "top" | "T" | "intercal" => " transpose".to_owned(),
        "minus 1" => " inverse".to_owned(),
        "star" => " star".to_owned(),
        "plus" => " plus".to_owned(),
        "composed with" => " degrees".to_owned(),
        text if text.starts_with("open paren") => format!(" superscript {text}"),
        text if is_simple(sup) => format!(" to the {text}"),
        text => format!(" to the power {text} end power"),
    }
}

fn stack(stack: &Stack) -> String {
    let mut text = row(&stack.base);
    for (label, place) in [(&stack.over, "above"), (&stack.under, "below")] {
        if let Some(label) = label {
            text.push_str(&format!(" with {} {place}", row(label)));
        }
    }
    text
}

fn accent(accent: &Accent) -> String {
    let name = match accent.mark {
        Mark::Acute => "acute",
        Mark::Arrow | Mark::LeftArrow | Mark::DoubleArrow | Mark::DoubleHeadedArrow => "vector",
        Mark::Bar => "bar",
        Mark::Breve => "breve",
        Mark::Check => "check",
        Mark::Dot => "dot",
        Mark::DoubleAcute => "double acute",
        Mark::DoubleDot => "double dot",
        Mark::FourDots => "four dots",
        Mark::Grave => "grave",
        Mark::Group | Mark::Segment => "arc",
        Mark::Hat => "hat",
        Mark::LeftHarpoon | Mark::RightHarpoon => "harpoon",
        Mark::Ring => "ring",
        Mark::Tilde => "tilde",
        Mark::TripleDot => "triple dot",
    };
    if is_simple(&accent.base) {
        format!("{} {name}", row(&accent.base))
    } else {
        format!("{name} over {} end {name}", row(&accent.base))
    }
}

fn band(band: &Band) -> String {
    let base = row(&band.base);
    let text = match band.kind {
        BandKind::Line if band.under => format!("{base} underlined"),
        BandKind::Line if is_simple(&band.base) => format!("{base} bar"),
        BandKind::Line => format!("bar over {base} end bar"),
        BandKind::Brace | BandKind::Bracket => base,
    };
    match &band.label {
        Some(label) => format!("{text} , braced as {} ,", row(label)),
        None => text,
    }
}

fn fraction(fraction: &Fraction) -> String {
    let (over, under) = (row(&fraction.numerator), row(&fraction.denominator));
    let stacked = fraction.bar == Some(0.0);
    match (stacked, fraction.left) {
        (true, Some('(')) => format!(
            "{} choose {}",
            closed(&fraction.numerator, "top"),
            closed(&fraction.denominator, "bottom")
        ),
        (true, _) => format!("{over} above {under}"),
        _ if is_simple(&fraction.numerator) && is_simple(&fraction.denominator) => {
            format!("{over} over {under}")
        }
        _ => format!("the fraction {over} over {under} end fraction"),
    }
}

fn fenced(left: Option<char>, right: Option<char>, body: &Row) -> String {
    if let [Node::Table(table)] = body.nodes.as_slice() {
        return match (left, table.kind) {
            (Some('|'), TableKind::Matrix) => format!("the determinant of {}", self::table(table)),
            _ => self::table(table),
        };
    }
    let inside = nodes(&body.nodes, left == Some('{'));
    match (left, right) {
        (Some(bar @ ('|' | '‖')), Some(other)) if bar == other => {
            measure(bar, &inside, is_simple(body), None)
        }
        (Some('⌊'), Some('⌋')) => format!("the floor of {inside} end floor"),
        (Some('⌈'), Some('⌉')) => format!("the ceiling of {inside} end ceiling"),
        (None, Some('|')) => format!("{inside} evaluated at"),
        _ => {
            let side = |delimiter: Option<char>| delimiter.map(symbol_name).unwrap_or_default();
            format!("{} {inside} {}", side(left), side(right))
        }
    }
}

fn table(table: &Table) -> String {
    let rows: Vec<String> = table
        .rows
        .iter()
        .map(|line| {
            let cells: Vec<String> = line.cells.iter().map(row).collect();
            let separator = match table.kind {
                TableKind::Matrix | TableKind::SmallMatrix | TableKind::Array => " , ",
                _ => " ",
            };
            let mut text = cells.join(separator);
            if let Tag::Written(tag) = &line.tag {
                text.push_str(&format!(" , {}", tag_text(tag)));
            }
            text
        })
        .collect();
    let numbered = |name: &str| {
        let lines: Vec<String> = rows
            .iter()
            .enumerate()
            .map(|(index, row)| format!("{name} {} : {row}", index + 1))
            .collect();
        lines.join(" ; ").replace(" : ", ": ")
    };
    match table.kind {
        TableKind::Matrix | TableKind::SmallMatrix | TableKind::Array => {
            let (height, width) = (table.rows.len(), table.columns.len());
            let name = if table.kind == TableKind::Array {
                "table"
            } else {
                "matrix"
            };
            format!(
                "the {height} by {width} {name} , {} ; end {name}",
                numbered("row")
            )
        }
        TableKind::Cases => format!("{} cases , {} ; end cases", rows.len(), numbered("case")),
        TableKind::Substack => rows.join(" , "),
        TableKind::Diagram => format!("a diagram , {} ; end diagram", numbered("row")),
        _ if rows.len() == 1 => rows.into_iter().collect(),
        _ => numbered("line"),
    }
}
