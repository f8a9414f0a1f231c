//! A diagnostic together with the text that it speaks of.

use std::sync::Arc;

use labook_document::{Diagnostic, Source};

/// A diagnostic and its source.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The text that the diagnostic's spans point into.
    pub source: Arc<Source>,
    /// What is wrong.
    pub diagnostic: Diagnostic,
}

impl Finding {
    /// Pairs each diagnostic with its source, which is copied only when there is something to say.
    pub fn all(source: &Source, diagnostics: Vec<Diagnostic>) -> Vec<Self> {
        if diagnostics.is_empty() {
            return Vec::new();
        }
        let source = Arc::new(source.clone());
        diagnostics
            .into_iter()
            .map(|diagnostic| Self {
                source: Arc::clone(&source),
                diagnostic,
            })
            .collect()
    }
}
