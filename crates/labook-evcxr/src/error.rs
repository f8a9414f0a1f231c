//! Why there are no results.

/// Why a chapter could not be run in a session.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// Neither this program nor any that it could find holds sessions.
    #[error(
        "there is no `labook-evcxr`, which holds evcxr sessions: install it with `cargo install --path crates/labook-evcxr --features session`"
    )]
    NotBuilt,
    /// A process of the session could not be started, or talked to.
    #[error("cannot run the evcxr session: {0}")]
    Process(#[from] std::io::Error),
    /// evcxr could not start.
    #[error("evcxr did not start: {0}")]
    Start(String),
    /// A line of the setup, such as one that adds a dependency, was refused.
    #[error("evcxr refused `{line}`: {message}")]
    Setup {
        /// The line.
        line: String,
        /// What evcxr said.
        message: String,
    },
}
