//! What browsers presume about operators: the spaces of MathML Core's operator dictionary.

/// How an operator stands in its row; browsers see it from its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Prefix,
    Infix,
    Postfix,
}

/// The space before and after an operator in em, as a browser sets it unless it is told otherwise
/// (MathML Core, appendix B).
pub(super) fn spaces(operator: char, form: Form) -> (f64, f64) {
    const THICK: f64 = 5.0 / 18.0;
    const MEDIUM: f64 = 4.0 / 18.0;
    const THIN: f64 = 3.0 / 18.0;
    if form == Form::Infix && matches!(operator, '|' | '∼') {
        return (THICK, THICK);
    }
    if (form == Form::Prefix && is_prefix(operator))
        || (form == Form::Postfix && is_postfix(operator))
    {
        return (0.0, 0.0);
    }
    match operator {
        '+'
        | '-'
        | '±'
        | '÷'
        | '⁄'
        | '−'..='∖'
        | '∧'..='∪'
        | '∶'
        | '∸'
        | '⊌'..='⊎'
        | '⊓'..='⊖'
        | '⊘'
        | '⊝'..='⊟'
        | '⊻'..='⊽'
        | '⋎'
        | '⋏'
        | '⋒'
        | '⋓' => (MEDIUM, MEDIUM),
        '%'
        | '*'
        | '.'
        | '?'
        | '@'
        | '^'
        | '·'
        | '×'
        | '•'
        | '∗'..='∙'
        | '≀'
        | '⊗'
        | '⊙'..='⊛'
        | '⊠'
        | '⊡'
        | '⊺'
        | '⋄'..='⋇'
        | '⋉'..='⋌' => (THIN, THIN),
        ',' | ':' | ';' => (0.0, THIN),
        '\\' | '_' | '/' | '\u{2061}'..='\u{2064}' => (0.0, 0.0),
        '∫'..='∳' | '⨋'..='⨜' | '∏'..='∑' | '⋀'..='⋃' | '⨀'..='⨊' => {
            (THIN, THIN)
        }
        other if is_prefix(other) || is_postfix(other) => (0.0, 0.0),
        _ => (THICK, THICK),
    }
}

fn is_prefix(operator: char) -> bool {
    matches!(
        operator,
        '!' | '+' | '-' | '¬' | '±' | '∀' | '∁' | '∃' | '∄' | '∇' | '−' | '∓' | '∟'
            ..='∢'
                | '∴'
                | '∵'
                | '∼'
                | '('
                | '['
                | '{'
                | '|'
                | '‖'
                | '⌈'
                | '⌊'
                | '⟦'
                | '⟨'
                | '⟪'
                | '⟬'
                | '⟮'
                | '⦀'
                | '⦃'
    )
}

fn is_postfix(operator: char) -> bool {
    matches!(
        operator,
        '!' | '"' | '%' | '&' | '\'' | '`' | '¨' | '°' | '′'
            ..='‷'
                | ')'
                | ']'
                | '}'
                | '|'
                | '‖'
                | '⌉'
                | '⌋'
                | '⟧'
                | '⟩'
                | '⟫'
                | '⟭'
                | '⟯'
                | '⦀'
                | '⦄'
    )
}
