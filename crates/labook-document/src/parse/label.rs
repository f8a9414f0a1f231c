//! The form of labels: names that references can use.

/// Whether a character can stand within a label. Dots and colons can, but neither begins nor ends one.
pub(crate) fn is_label_char(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '-' | '_' | '.' | ':')
}

/// Whether a text is a label.
pub(crate) fn is_label(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_label_char)
}

/// The label that a text begins with, without the marks that may end a sentence.
pub(crate) fn label_at_start(text: &str) -> &str {
    let end = text.find(|char| !is_label_char(char)).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ':', '-', '_'])
}

/// The label at the end of a text, `… {#label}`, and what stands before it.
pub(crate) fn label_at_end(text: &str) -> Option<(&str, &str)> {
    let inner = text.trim_end().strip_suffix('}')?;
    let at = inner.rfind("{#")?;
    let label = &inner[at + 2..];
    is_label(label).then(|| (label, inner[..at].trim_end()))
}
