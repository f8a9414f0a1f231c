//! A program becomes a binary: one call of rustc, or none when the store has what it would give.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use labook_program::{Program, ProgramKind};
use serde::{Deserialize, Serialize};

use crate::dependencies::{hold, included};
use crate::diagnostics::{Message, parse};
use crate::key::{Digest, KeyHasher};
use crate::process::{Launch, Process, finish};
use crate::run::bytes;
use crate::store::{Freshness, KeyParts, Kind, Miss, Part, StaleReason, explain};
use crate::{ExecError, Executor};

/// What rustc takes for the name of the generated text. A cell sees it with `file!()`.
pub(crate) const FILE: &str = "chapter.rs";
/// The name of the crate, which a cell sees with `std::any::type_name`.
const CRATE: &str = "chapter";
/// The stack of the compiler: enough for what a parser of ours lets through, however deeply it is nested.
const STACK: &str = "268435456";
/// The most of rustc's messages that is read.
const MESSAGES: usize = 64 << 20;

/// What came of compiling a program.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) messages: Vec<Message>,
    /// Why the compiler itself failed, where it did.
    pub(crate) fault: Option<String>,
    pub(crate) binary: Option<Binary>,
    pub(crate) freshness: Freshness,
    pub(crate) parts: KeyParts,
    pub(crate) elapsed: Duration,
}

/// A program that can be run.
#[derive(Clone, Debug)]
pub(crate) struct Binary {
    pub(crate) digest: Digest,
    pub(crate) path: PathBuf,
}

/// The entry in the store.
#[derive(Serialize, Deserialize)]
struct Entry {
    messages: Vec<Message>,
    binary: Option<Digest>,
    /// What the program includes (`include_str!`, `env!`), as it was.
    files: Vec<(PathBuf, Option<Digest>)>,
    variables: Vec<(String, Option<String>)>,
}

/// Compiles a program. `before` is what its key consisted of when last seen.
pub(crate) fn compile(
    executor: &Executor,
    program: &Program,
    before: Option<&KeyParts>,
) -> Result<Compiled, ExecError> {
    let started = Instant::now();
    let call = Call::new(executor, program);
    let parts = KeyParts::default()
        .with(Part::Toolchain, executor.toolchain.fingerprint())
        .with(Part::Dependencies, executor.dependencies.fingerprint())
        .with(Part::Options, call.options_digest())
        .with(Part::Code, program.fingerprint().into());
    let key = parts.key("compile");
    let reason = match call.stored(key) {
        Ok((entry, binary)) => {
            return Ok(Compiled {
                messages: entry.messages,
                fault: None,
                binary,
                freshness: Freshness::Reused,
                parts,
                elapsed: started.elapsed(),
            });
        }
        Err(Stale::Include(path)) => StaleReason::IncludeChanged(path),
        Err(Stale::Entry(miss)) => explain(miss, &parts, before),
    };
    let scratch = executor.store.scratch();
    fs::create_dir_all(&scratch).map_err(ExecError::store(&scratch))?;
    let outcome = call.compile(&scratch, key);
    // A binary that could not be moved to its place stays here until the store is dropped.
    if outcome.as_ref().is_ok_and(|(_, _, binary)| {
        binary
            .as_ref()
            .is_none_or(|binary| !binary.path.starts_with(&scratch))
    }) {
        let _ = fs::remove_dir_all(&scratch);
    }
    let (entry, fault, binary) = outcome?;
    Ok(Compiled {
        messages: entry.messages,
        fault,
        binary,
        freshness: Freshness::Made(reason),
        parts,
        elapsed: started.elapsed(),
    })
}

enum Stale {
    Entry(Miss),
    Include(String),
}

struct Call<'a> {
    executor: &'a Executor,
    program: &'a Program,
    environment: Vec<(OsString, OsString)>,
}

impl<'a> Call<'a> {
    fn new(executor: &'a Executor, program: &'a Program) -> Self {
        // The linker is found by PATH. Nothing else of the user's environment may have a say.
        let environment = ["PATH", "HOME"]
            .iter()
            .filter_map(|name| std::env::var_os(name).map(|value| ((*name).into(), value)))
            .collect();
        Self {
            executor,
            program,
            environment,
        }
    }

    /// What is only compiled needs no binary.
    fn only_checks(&self) -> bool {
        matches!(self.program.kind, ProgramKind::Check { .. })
    }

    /// The options that decide what comes out, without paths.
    fn options(&self) -> Vec<String> {
        let level = self.executor.opt_level;
        let mut options: Vec<String> = [
            "--crate-name",
            CRATE,
            "--crate-type=bin",
            "--error-format=json",
            "--edition",
            self.program.edition.year(),
            // No machine's paths get into the binary, and linking is fastest with nothing to carry over.
            "-Cdebuginfo=0",
            "-Cstrip=symbols",
            // A cell that overflows says so, however far it is optimised.
            "-Coverflow-checks=on",
            "-Cdebug-assertions=on",
        ]
        .map(str::to_owned)
        .into();
        options.push(format!("-Copt-level={level}"));
        options.push(format!(
            "--emit={},dep-info",
            if self.only_checks() {
                "metadata"
            } else {
                "link"
            }
        ));
        options
    }

    fn options_digest(&self) -> Digest {
        let hasher = KeyHasher::new("options").text(self.executor.toolchain.host());
        self.options()
            .iter()
            .fold(hasher, |hasher, option| hasher.text(option))
            .finish()
    }

    /// What the store has for `key`, when all that it stands on is as it was.
    fn stored(&self, key: Digest) -> Result<(Entry, Option<Binary>), Stale> {
        let entry: Entry = self
            .executor
            .store
            .get(Kind::Compiles, key)
            .map_err(Stale::Entry)?;
        for (path, digest) in &entry.files {
            if Digest::of_file(path).ok() != *digest {
                return Err(Stale::Include(path.display().to_string()));
            }
        }
        if let Some((name, _)) = entry
            .variables
            .iter()
            .find(|(name, value)| self.variable(name) != *value)
        {
            return Err(Stale::Include(name.clone()));
        }
        let binary = match entry.binary {
            None => None,
            Some(digest) => {
                let path = self.executor.store.binary(digest).map_err(Stale::Entry)?;
                Some(Binary { digest, path })
            }
        };
        Ok((entry, binary))
    }

    fn variable(&self, name: &str) -> Option<String> {
        let found = self.environment.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.to_string_lossy().into_owned())
    }

    fn compile(
        &self,
        scratch: &Path,
        key: Digest,
    ) -> Result<(Entry, Option<String>, Option<Binary>), ExecError> {
        let source = scratch.join(FILE);
        fs::write(&source, &self.program.text).map_err(ExecError::store(&source))?;
        let output = scratch.join("out");
        fs::create_dir_all(&output).map_err(ExecError::store(&output))?;

        let limits = &self.executor.limits;
        let mut environment = self.environment.clone();
        environment.push(("RUST_MIN_STACK".into(), STACK.into()));
        environment.push(("TMPDIR".into(), output.clone().into()));
        let lock = hold(&self.executor.store)?;
        let process = Process::launch(Launch {
            program: self.executor.toolchain.rustc(),
            arguments: self.arguments(&output),
            environment,
            directory: scratch,
            memory: Some(limits.compile_memory),
            inherit: None,
            ordered: false,
        });
        let done = process
            .and_then(|process| finish(process, limits.compile_wall, MESSAGES))
            .map_err(ExecError::process("running rustc"))?;
        drop(lock);

        let (messages, rest) = parse(&String::from_utf8_lossy(&done.stderr));
        let succeeded = done.status.success();
        let mut entry = Entry {
            messages,
            binary: None,
            files: Vec::new(),
            variables: Vec::new(),
        };
        if done.timed_out {
            return Ok((
                entry,
                Some(format!(
                    "the compiler ran over its limit of {:?}",
                    limits.compile_wall
                )),
                None,
            ));
        }
        let has_error = entry.messages.iter().any(Message::is_error);
        if !succeeded && !has_error {
            return Ok((entry, Some(self.crash(&rest)), None));
        }
        let (files, variables) = included(&dep_info(&output), FILE);
        entry.files = files
            .into_iter()
            .map(|path| scratch.join(path))
            .map(|path| {
                let digest = Digest::of_file(&path).ok();
                (path, digest)
            })
            .collect();
        entry.variables = variables;
        let mut binary = None;
        if succeeded && !self.only_checks() {
            let built = output.join(CRATE);
            let (digest, path) = self
                .executor
                .store
                .put_binary(&built)
                .map_err(ExecError::store(&built))?;
            entry.binary = Some(digest);
            binary = Some(Binary { digest, path });
        }
        if self.may_be_kept(&entry, binary.as_ref(), scratch) {
            self.executor.store.put(Kind::Compiles, key, &entry);
        }
        Ok((entry, None, binary))
    }

    fn arguments(&self, output: &Path) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = self.options().into_iter().map(OsString::from).collect();
        arguments.push("--out-dir".into());
        arguments.push(output.into());
        for external in self.executor.dependencies.externs() {
            let mut value = OsString::from(format!("{}=", external.name));
            value.push(&external.path);
            arguments.extend(["--extern".into(), value]);
        }
        for path in self.executor.dependencies.search() {
            arguments.extend(["-L".into(), path.into()]);
        }
        arguments.push(FILE.into());
        arguments
    }

    /// A compiler that failed without an error has failed by itself.
    fn crash(&self, said: &str) -> String {
        let last = said
            .lines()
            .map(str::trim)
            .rfind(|line| !line.is_empty())
            .unwrap_or_default();
        if said.contains("overflowed its stack") {
            return "the compiler's stack overflowed: the code is nested too deeply".to_owned();
        }
        if said.contains("memory allocation of") {
            return format!(
                "the compiler ran out of memory; its limit is {}",
                bytes(self.executor.limits.compile_memory)
            );
        }
        format!("the compiler failed without saying where: {last}")
    }

    /// Whether the same call would give the same again, as far as can be told.
    fn may_be_kept(&self, entry: &Entry, binary: Option<&Binary>, scratch: &Path) -> bool {
        !entry.messages.iter().any(Message::is_unread_file)
            && binary.is_none_or(|binary| !binary.path.starts_with(scratch))
    }
}

/// The text of the `.d` file, whatever its name.
fn dep_info(output: &Path) -> String {
    fs::read_to_string(output.join(format!("{CRATE}.d"))).unwrap_or_default()
}
