//! Definitions, theorems and their kin: what mathematics is written in.

use crate::{Block, Inline};

/// A definition, a theorem, a proof, an exercise: an alert whose marker names one of [`TheoremKind::ALL`].
#[derive(Clone, Debug, PartialEq)]
pub struct Theorem {
    /// Which of them.
    pub kind: TheoremKind,
    /// The label that references use, and its anchor.
    pub id: Option<String>,
    /// The words after the marker, where there are some.
    pub title: Vec<Inline>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// The kinds of theorems, in the wide sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TheoremKind {
    /// What a word means.
    Definition,
    /// A result.
    Theorem,
    /// A result on the way to another.
    Lemma,
    /// A lesser result.
    Proposition,
    /// A result that follows at once.
    Corollary,
    /// Why a result holds. It has no number.
    Proof,
    /// An example.
    Example,
    /// Something for the reader to do.
    Exercise,
    /// The solution of the exercise before it. It has no number of its own.
    Solution,
    /// Something to note.
    Remark,
    /// A procedure, step by step.
    Algorithm,
}

impl TheoremKind {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Definition,
        Self::Theorem,
        Self::Lemma,
        Self::Proposition,
        Self::Corollary,
        Self::Proof,
        Self::Example,
        Self::Exercise,
        Self::Solution,
        Self::Remark,
        Self::Algorithm,
    ];

    /// The word that readers see.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Definition => "Definition",
            Self::Theorem => "Theorem",
            Self::Lemma => "Lemma",
            Self::Proposition => "Proposition",
            Self::Corollary => "Corollary",
            Self::Proof => "Proof",
            Self::Example => "Example",
            Self::Exercise => "Exercise",
            Self::Solution => "Solution",
            Self::Remark => "Remark",
            Self::Algorithm => "Algorithm",
        }
    }

    /// What its labels begin with; `None` where it has no number.
    pub const fn prefix(self) -> Option<&'static str> {
        match self {
            Self::Definition => Some("def"),
            Self::Theorem => Some("thm"),
            Self::Lemma => Some("lem"),
            Self::Proposition => Some("prp"),
            Self::Corollary => Some("cor"),
            Self::Proof | Self::Solution => None,
            Self::Example => Some("exm"),
            Self::Exercise => Some("exr"),
            Self::Remark => Some("rem"),
            Self::Algorithm => Some("alg"),
        }
    }

    /// The marker that an author writes, without its brackets.
    pub const fn marker(self) -> &'static str {
        match self {
            Self::Definition => "DEFINITION",
            Self::Theorem => "THEOREM",
            Self::Lemma => "LEMMA",
            Self::Proposition => "PROPOSITION",
            Self::Corollary => "COROLLARY",
            Self::Proof => "PROOF",
            Self::Example => "EXAMPLE",
            Self::Exercise => "EXERCISE",
            Self::Solution => "SOLUTION",
            Self::Remark => "REMARK",
            Self::Algorithm => "ALGORITHM",
        }
    }
}
