//! Calls cargo, and reads what it built from its messages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cargo_metadata::{Message, Metadata, Package, PackageId, TargetKind};

use super::{Artifact, Built, DependencyRequest, Extern, Sources, package, said, trouble};
use crate::store::Store;
use crate::{ExecError, Toolchain};

/// What cargo said that it built.
#[derive(Default)]
struct Messages {
    /// For each package, the library that rustc links: an `.rlib`, or a procedural macro's shared library.
    libraries: BTreeMap<PackageId, PathBuf>,
    /// For each package, the files of its libraries, beside which stand the `.d` files.
    outputs: BTreeMap<PackageId, Vec<PathBuf>>,
    /// For each package with a build script, where it wrote.
    scripts: BTreeMap<PackageId, PathBuf>,
    search: BTreeSet<String>,
}

pub(super) fn build(
    toolchain: &Toolchain,
    store: &Store,
    request: &DependencyRequest,
    progress: &dyn Fn(&str),
) -> Result<Built, ExecError> {
    let directory = store.path("dependencies").join("package");
    let manifest = directory.join("Cargo.toml");
    let target = store.path("dependencies").join("target");

    let mut cargo = command(toolchain, request, "build", &manifest);
    cargo.args([
        "--release",
        "--message-format=json-render-diagnostics",
        "--color=never",
    ]);
    cargo.arg("--target-dir").arg(&target);
    // The names of files get into the panic messages of dependencies. They must not name this machine.
    let flag = format!("--remap-path-prefix={}=registry", registry().display());
    cargo
        .arg("--config")
        .arg(format!("target.{}.rustflags=[{flag:?}]", toolchain.host()));
    let messages = read_messages(&mut cargo, toolchain, request, &directory, progress)?;
    let metadata = metadata(toolchain, request, &manifest, &directory)?;

    let root = metadata.root_package().map(|package| package.id.clone());
    let mut externs = Vec::new();
    let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    for node in nodes.filter(|node| Some(&node.id) == root.as_ref()) {
        for dependency in &node.deps {
            // A package without a library can be depended on, but not used.
            if let Some(path) = messages.libraries.get(&dependency.pkg) {
                externs.push(Extern {
                    name: dependency.name.to_string(),
                    path: path.clone(),
                });
            }
        }
    }
    externs.sort_by(|a, b| a.name.cmp(&b.name));

    let lock_path = directory.join("Cargo.lock");
    let lock = fs::read_to_string(&lock_path).map_err(ExecError::store(&lock_path))?;
    let mut search: Vec<String> = vec![format!(
        "dependency={}",
        target.join("release/deps").display()
    )];
    search.extend(messages.search.iter().cloned());
    let libraries = messages
        .search
        .iter()
        .map(|entry| {
            entry
                .split_once('=')
                .map_or(entry.as_str(), |(_, path)| path)
        })
        .map(PathBuf::from)
        .filter(|path| path.starts_with(&target))
        .collect();
    let artifacts = messages
        .libraries
        .values()
        .filter_map(|path| Artifact::of(path))
        .collect();
    Ok(Built {
        given: request.lock.clone(),
        lock: package::strip_lock(&lock),
        externs,
        search,
        libraries,
        artifacts,
        sources: sources(&metadata, &messages, root.as_ref()),
    })
}

/// A call of cargo that depends on nothing but the request and the user's configuration of cargo.
fn command(
    toolchain: &Toolchain,
    request: &DependencyRequest,
    verb: &str,
    manifest: &Path,
) -> Command {
    let mut cargo = Command::new(toolchain.cargo());
    cargo.arg(verb).arg("--manifest-path").arg(manifest);
    if request.offline {
        cargo.arg("--offline");
    }
    if request.directory.is_dir() {
        cargo.current_dir(&request.directory);
    }
    cargo.env("RUSTC", toolchain.rustc()).stdin(Stdio::null());
    // labook may itself be running under cargo, whose settings are not the book's.
    for variable in [
        "CARGO_TARGET_DIR",
        "CARGO_BUILD_TARGET",
        "CARGO_BUILD_TARGET_DIR",
        "CARGO_BUILD_RUSTFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_INCREMENTAL",
        "CARGO_MAKEFLAGS",
        "MAKEFLAGS",
        "RUSTFLAGS",
    ] {
        cargo.env_remove(variable);
    }
    cargo
}

fn registry() -> PathBuf {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    home.unwrap_or_default().join("registry/src")
}

/// Runs `cargo build`; its messages come on stdout, what people read on stderr.
fn read_messages(
    cargo: &mut Command,
    toolchain: &Toolchain,
    request: &DependencyRequest,
    directory: &Path,
    progress: &dyn Fn(&str),
) -> Result<Messages, ExecError> {
    let mut child = cargo
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| no_cargo(toolchain, error))?;
    let stdout = child.stdout.take().expect("stdout is piped");
    let stderr = child.stderr.take().expect("stderr is piped");
    let doing = "reading what cargo says";
    let (messages, text) = std::thread::scope(|scope| {
        let messages = scope.spawn(|| collect(BufReader::new(stdout)));
        let mut text = String::new();
        let mut lines = BufReader::new(stderr);
        let mut line = Vec::new();
        while lines
            .read_until(b'\n', &mut line)
            .is_ok_and(|count| count > 0)
        {
            let said = String::from_utf8_lossy(&line);
            if said::is_status(&said) {
                progress(said.trim());
            }
            text += &said;
            line.clear();
        }
        (messages.join().expect("reading does not panic"), text)
    });
    let status = child
        .wait()
        .map_err(ExecError::process("waiting for cargo"))?;
    if !status.success() {
        return Err(trouble::failure(&text, directory, &request.directory));
    }
    messages.map_err(ExecError::process(doing))
}

fn no_cargo(toolchain: &Toolchain, source: io::Error) -> ExecError {
    ExecError::NoCargo {
        cargo: toolchain.cargo().to_path_buf(),
        source,
    }
}

fn collect(stream: impl BufRead) -> io::Result<Messages> {
    let mut messages = Messages::default();
    for message in Message::parse_stream(stream) {
        match message? {
            Message::CompilerArtifact(artifact) => {
                let linked = artifact.target.kind.iter().any(|kind| {
                    matches!(
                        kind,
                        TargetKind::Lib
                            | TargetKind::RLib
                            | TargetKind::DyLib
                            | TargetKind::ProcMacro
                    )
                });
                if !linked {
                    continue;
                }
                let files: Vec<_> = artifact.filenames.into_iter().map(PathBuf::from).collect();
                let with = |extension| {
                    files
                        .iter()
                        .find(|file| file.extension().is_some_and(|found| found == extension))
                };
                let library = with("rlib")
                    .or_else(|| with("so"))
                    .or_else(|| with("dylib"));
                if let Some(library) = library {
                    messages
                        .libraries
                        .insert(artifact.package_id.clone(), library.clone());
                }
                messages
                    .outputs
                    .entry(artifact.package_id)
                    .or_default()
                    .extend(files);
            }
            Message::BuildScriptExecuted(script) => {
                messages
                    .search
                    .extend(script.linked_paths.into_iter().map(String::from));
                messages
                    .scripts
                    .insert(script.package_id, script.out_dir.into());
            }
            _ => {}
        }
    }
    Ok(messages)
}

fn metadata(
    toolchain: &Toolchain,
    request: &DependencyRequest,
    manifest: &Path,
    directory: &Path,
) -> Result<Metadata, ExecError> {
    let mut cargo = command(toolchain, request, "metadata", manifest);
    cargo.args([
        "--format-version=1",
        "--locked",
        "--filter-platform",
        toolchain.host(),
    ]);
    let output = cargo.output().map_err(|error| no_cargo(toolchain, error))?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        return Err(trouble::failure(&text, directory, &request.directory));
    }
    serde_json::from_slice(&output.stdout)
        .map_err(|error| ExecError::process("reading cargo's metadata")(error.into()))
}

/// The files of path dependencies that the build has read.
fn sources(metadata: &Metadata, messages: &Messages, root: Option<&PackageId>) -> Sources {
    let mut sources = Sources::default();
    let local = |package: &&Package| {
        package.source.is_none() && Some(&package.id) != root && package.name != package::RUNTIME
    };
    for package in metadata.packages.iter().filter(local) {
        let manifest = package.manifest_path.as_std_path();
        let directory = manifest.parent().unwrap_or(manifest);
        // A workspace above can hold the package's versions, features and lints.
        for above in directory
            .ancestors()
            .map(|above| above.join("Cargo.toml"))
            .filter(|file| file.exists())
        {
            sources.add_file(above);
        }
        for output in messages.outputs.get(&package.id).into_iter().flatten() {
            sources.add_dep_info(&dep_info_of(output), directory);
        }
        for script in package
            .targets
            .iter()
            .filter(|target| target.is_custom_build())
        {
            sources.add_file(script.src_path.clone().into());
        }
        if let Some(out) = messages.scripts.get(&package.id) {
            add_triggers(&mut sources, out, directory);
        }
    }
    sources
}

/// `liblabmath-0123.rlib` is described by `labmath-0123.d`.
fn dep_info_of(output: &Path) -> PathBuf {
    let stem = output.file_stem().unwrap_or_default().to_string_lossy();
    output.with_file_name(format!("{}.d", stem.strip_prefix("lib").unwrap_or(&stem)))
}

/// What a build script asked cargo to watch. When it asked for nothing, cargo watches its whole package.
fn add_triggers(sources: &mut Sources, out: &Path, directory: &Path) {
    let said = out.parent().map(|parent| parent.join("output"));
    let said = said
        .and_then(|path| fs::read_to_string(path).ok())
        .unwrap_or_default();
    let mut asked = false;
    for line in said.lines() {
        let Some(line) = line
            .strip_prefix("cargo:")
            .map(|line| line.trim_start_matches(':'))
        else {
            continue;
        };
        match line.split_once('=') {
            Some(("rerun-if-changed", path)) => {
                let path = directory.join(path);
                if path.is_dir() {
                    sources.add_tree(path);
                } else {
                    sources.add_file(path);
                }
                asked = true;
            }
            Some(("rerun-if-env-changed", name)) => {
                sources.add_variable(name);
                asked = true;
            }
            _ => {}
        }
    }
    if !asked {
        sources.add_tree(directory.to_path_buf());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dep_info_stands_beside_the_library() {
        assert_eq!(
            dep_info_of(Path::new("t/liblabmath-01.rlib")),
            Path::new("t/labmath-01.d")
        );
    }
}
