//! Why something had to be done again. A miss has a name.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Miss;
use crate::key::{Digest, KeyHasher};

/// Whether a result was at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// It was taken from the store.
    Reused,
    /// It was made, for this reason.
    Made(StaleReason),
}

/// Why a result in the store could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StaleReason {
    /// These cells were not seen before.
    FirstBuild,
    /// The code of the cells has changed.
    CodeChanged,
    /// The book's dependencies have changed: their versions, features, or the source of one given by a path.
    DependenciesChanged,
    /// Another compiler is in use.
    ToolchainChanged,
    /// The compiler is called with other options.
    OptionsChanged,
    /// A file that the cells include when they are compiled has changed.
    IncludeChanged(String),
    /// The cells compile to another program.
    ProgramChanged,
    /// A declared input has changed.
    InputChanged(String),
    /// A variable of the environment that the cells may see has changed.
    EnvironmentChanged(String),
    /// The limits of a run have changed.
    LimitsChanged,
    /// It was not kept when last made, because its end was not the cells' own: a limit or a signal.
    NotKept,
    /// It was removed from the store, or could not be written.
    Missing,
    /// What the store holds is not what was written to it.
    Damaged(String),
}

impl fmt::Display for StaleReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FirstBuild => f.write_str("not built before"),
            Self::CodeChanged => f.write_str("the code has changed"),
            Self::DependenciesChanged => f.write_str("the dependencies have changed"),
            Self::ToolchainChanged => f.write_str("the compiler has changed"),
            Self::OptionsChanged => f.write_str("the compiler's options have changed"),
            Self::IncludeChanged(path) => write!(f, "the included file {path} has changed"),
            Self::ProgramChanged => f.write_str("the compiled program has changed"),
            Self::InputChanged(path) => write!(f, "the input {path} has changed"),
            Self::EnvironmentChanged(name) => {
                write!(f, "the environment variable {name} has changed")
            }
            Self::LimitsChanged => f.write_str("the limits have changed"),
            Self::NotKept => {
                f.write_str("the last run ended by a limit or a signal, which is not kept")
            }
            Self::Missing => f.write_str("it is no longer in the store"),
            Self::Damaged(how) => write!(f, "the entry in the store is damaged: {how}"),
        }
    }
}

/// The parts of a key, by name, in an order that says which change is named when several are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeyParts {
    parts: BTreeMap<Part, Digest>,
}

/// What a key consists of. The order is that in which a change is looked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub(crate) enum Part {
    Toolchain,
    Dependencies,
    Options,
    Code,
    Program,
    Limits,
    Environment(String),
    Input(String),
}

impl From<Part> for String {
    fn from(part: Part) -> Self {
        match part {
            Part::Toolchain => "toolchain".to_owned(),
            Part::Dependencies => "dependencies".to_owned(),
            Part::Options => "options".to_owned(),
            Part::Code => "code".to_owned(),
            Part::Program => "program".to_owned(),
            Part::Limits => "limits".to_owned(),
            Part::Environment(name) => format!("environment {name}"),
            Part::Input(path) => format!("input {path}"),
        }
    }
}

impl TryFrom<String> for Part {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Ok(match text.as_str() {
            "toolchain" => Self::Toolchain,
            "dependencies" => Self::Dependencies,
            "options" => Self::Options,
            "code" => Self::Code,
            "program" => Self::Program,
            "limits" => Self::Limits,
            _ => match text.split_once(' ') {
                Some(("environment", name)) => Self::Environment(name.to_owned()),
                Some(("input", path)) => Self::Input(path.to_owned()),
                _ => return Err(format!("{text} is no part of a key")),
            },
        })
    }
}

impl Part {
    fn reason(&self) -> StaleReason {
        match self {
            Self::Toolchain => StaleReason::ToolchainChanged,
            Self::Dependencies => StaleReason::DependenciesChanged,
            Self::Options => StaleReason::OptionsChanged,
            Self::Code => StaleReason::CodeChanged,
            Self::Program => StaleReason::ProgramChanged,
            Self::Limits => StaleReason::LimitsChanged,
            Self::Environment(name) => StaleReason::EnvironmentChanged(name.clone()),
            Self::Input(path) => StaleReason::InputChanged(path.clone()),
        }
    }
}

impl KeyParts {
    pub(crate) fn with(mut self, part: Part, digest: Digest) -> Self {
        self.parts.insert(part, digest);
        self
    }

    /// The key that these parts make.
    pub(crate) fn key(&self, purpose: &str) -> Digest {
        self.parts
            .iter()
            .fold(KeyHasher::new(purpose), |hasher, (part, digest)| {
                hasher.text(&String::from(part.clone())).digest(*digest)
            })
            .finish()
    }

    /// The first part that is not as it was.
    fn difference(&self, before: &Self) -> Option<StaleReason> {
        let names = self.parts.keys().chain(before.parts.keys());
        names
            .filter(|part| self.parts.get(*part) != before.parts.get(*part))
            .min()
            .map(Part::reason)
    }
}

/// Names the reason of a miss, from what the parts of the key were when last seen.
pub(crate) fn explain(miss: Miss, now: &KeyParts, before: Option<&KeyParts>) -> StaleReason {
    match (miss, before) {
        (Miss::Damaged(how), _) => StaleReason::Damaged(how),
        (Miss::Absent, None) => StaleReason::FirstBuild,
        (Miss::Absent, Some(before)) => now.difference(before).unwrap_or(StaleReason::Missing),
    }
}
