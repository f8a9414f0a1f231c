//! The crates that a book asks for: what cargo is told of them, and where cargo's answers belong.

use std::path::Path;

use labook_document::Span;

/// The tables that cargo is to see, with relative paths made absolute. Empty when the TOML does not parse.
pub(super) fn manifest(text: &str, root: &Path) -> String {
    let Ok(table) = text.parse::<toml::Table>() else {
        return String::new();
    };
    let mut manifest = toml::Table::new();
    for name in ["dependencies", "patch"] {
        if let Some(value) = table.get(name)
            && value.as_table().is_none_or(|table| !table.is_empty())
        {
            let mut value = value.clone();
            make_paths_absolute(&mut value, root);
            manifest.insert(name.into(), value);
        }
    }
    manifest.to_string()
}

/// A manifest with more dependencies, whose relative paths start from `root`. Those that it has stay as they are.
pub(super) fn with(manifest: &str, added: Vec<(String, toml::Value)>, root: &Path) -> String {
    let mut manifest: toml::Table = manifest.parse().unwrap_or_default();
    let own = manifest
        .entry("dependencies")
        .or_insert_with(|| toml::Table::new().into());
    let mut more: toml::Value = added.into_iter().collect::<toml::Table>().into();
    make_paths_absolute(&mut more, root);
    if let (Some(own), toml::Value::Table(more)) = (own.as_table_mut(), more) {
        for (name, value) in more {
            own.entry(name).or_insert(value);
        }
    }
    manifest.to_string()
}

fn make_paths_absolute(value: &mut toml::Value, root: &Path) {
    let Some(table) = value.as_table_mut() else {
        return;
    };
    for (key, value) in table.iter_mut() {
        match value {
            toml::Value::String(path) if key == "path" => {
                *path = root.join(&*path).to_string_lossy().into_owned()
            }
            other => make_paths_absolute(other, root),
        }
    }
}

/// The place of the first of `names` that a message of cargo's names, in a sentence or in the line of a manifest.
pub(super) fn named_in(message: &str, names: &[(String, Span)]) -> Option<Span> {
    let is_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let mut first: Option<(usize, Span)> = None;
    for (name, span) in names {
        for (at, _) in message.match_indices(name.as_str()) {
            let (before, after) = (&message[..at], &message[at + name.len()..]);
            let is_meant = before.ends_with('`') || before.ends_with("| ");
            if is_meant && !after.starts_with(is_name) && first.is_none_or(|(other, _)| at < other)
            {
                first = Some((at, *span));
            }
        }
    }
    first.map(|(_, span)| span)
}
