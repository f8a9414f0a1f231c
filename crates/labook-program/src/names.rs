//! Which names a cell mentions and defines.
//!
//! This is read from the text, without types, so it errs to one side: a name that may be mentioned or
//! defined counts as such. Erring costs a longer function, never a wrong program.

mod definitions;
mod mentions;

pub(crate) use mentions::Mentions;

/// The names of a cell.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// What it mentions.
    pub(crate) mentions: Mentions,
    /// What it leaves to later cells.
    pub(crate) defined: Vec<Definition>,
    /// What it imports.
    pub(crate) imports: Vec<Import>,
    /// Whether it may define what cannot be seen here.
    pub(crate) opaque: bool,
    /// Whether some of `defined` are only perhaps so, and perhaps items.
    pub(crate) perhaps: bool,
    /// Bindings that nothing in the cell mentions again. If nothing else does either, they hold a
    /// value for the sake of its destructor.
    pub(crate) guards: Vec<String>,
}

/// A name that later cells can use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Definition {
    pub(crate) name: String,
    pub(crate) kind: DefinitionKind,
    /// Whether it is surely defined, so that an earlier one of this name is out of reach.
    pub(crate) certain: bool,
}

/// The kinds of names, by where they reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DefinitionKind {
    /// A binding: only code of the same function reaches it.
    Local,
    /// A value item: functions nested in its scope reach it too.
    Value,
    /// A type, trait or module.
    Type,
    /// A macro; what its body mentions is found where it was defined.
    Macro,
    /// A method, found through its trait.
    Method,
}

/// A `use` or `extern crate`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Import {
    /// Where it stands in the cell.
    pub(crate) place: std::ops::Range<usize>,
    /// Its text, token by token.
    pub(crate) text: String,
    /// The names that it brings in; `None` for what a glob brings in.
    pub(crate) names: Vec<Option<String>>,
    /// The first names of its paths.
    pub(crate) roots: Vec<String>,
}

impl DefinitionKind {
    /// Whether a new name of this kind puts an earlier one of another kind out of reach.
    pub(crate) fn hides(self, earlier: Self) -> bool {
        match self {
            Self::Local | Self::Value => matches!(earlier, Self::Local | Self::Value),
            _ => earlier == self,
        }
    }
}
