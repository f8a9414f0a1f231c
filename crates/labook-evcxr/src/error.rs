//! Why there are no results.

/// Why a chapter could not be run in a session.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// This build has no sessions.
    #[error(
        "this build of labook has no evcxr sessions; build it with `--features evcxr` to have them"
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
