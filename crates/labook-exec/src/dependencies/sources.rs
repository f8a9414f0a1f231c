//! The files of dependencies given by path, with their content: an edit of one must show in the book.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::key::{Digest, KeyHasher};

/// What a build has read: files with the hash of their content, and variables with their value. `None` is for what was
/// not there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sources {
    files: BTreeMap<PathBuf, Option<Digest>>,
    variables: BTreeMap<String, Option<String>>,
    /// Directories of which every file counts.
    trees: BTreeMap<PathBuf, Digest>,
}

impl Sources {
    pub(super) fn add_file(&mut self, path: PathBuf) {
        let digest = Digest::of_file(&path).ok();
        self.files.insert(path, digest);
    }

    pub(super) fn add_variable(&mut self, name: &str) {
        self.variables
            .insert(name.to_owned(), std::env::var(name).ok());
    }

    pub(super) fn add_tree(&mut self, path: PathBuf) {
        let digest = tree(&path);
        self.trees.insert(path, digest);
    }

    /// Adds the files that a `.d` file of rustc names. Relative paths are relative to `directory`.
    pub(super) fn add_dep_info(&mut self, dep_info: &Path, directory: &Path) {
        let text = fs::read_to_string(dep_info).unwrap_or_default();
        for path in prerequisites(&text) {
            self.add_file(directory.join(path));
        }
    }

    /// The first thing that is not as it was.
    pub(super) fn change(&self) -> Option<String> {
        let file = self
            .files
            .iter()
            .find(|(path, digest)| Digest::of_file(path).ok() != **digest);
        let variable = self
            .variables
            .iter()
            .find(|(name, value)| std::env::var(name).ok() != **value);
        let directory = self
            .trees
            .iter()
            .find(|(path, digest)| tree(path) != **digest);
        file.map(|(path, _)| path.display().to_string())
            .or_else(|| variable.map(|(name, _)| name.clone()))
            .or_else(|| directory.map(|(path, _)| path.display().to_string()))
    }

    /// The hash of it all.
    pub(super) fn fingerprint(&self) -> Digest {
        let json = serde_json::to_vec(self).expect("paths of sources are text");
        KeyHasher::new("sources").bytes(&json).finish()
    }
}

/// The hash of every file below `root`, but for what is hidden and what cargo builds.
fn tree(root: &Path) -> Digest {
    let mut files = BTreeSet::new();
    let mut directories = vec![root.to_path_buf()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(&directory).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let built = path.join("CACHEDIR.TAG").exists();
            if name.to_string_lossy().starts_with('.') || built {
                continue;
            }
            // A symbolic link is not followed, so there is no loop.
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => directories.push(path),
                _ => drop(files.insert(path)),
            }
        }
    }
    files
        .iter()
        .fold(KeyHasher::new("tree"), |hasher, path| {
            let content = Digest::of_file(path).unwrap_or_else(|_| Digest::of(b""));
            hasher.text(&path.to_string_lossy()).digest(content)
        })
        .finish()
}

/// The prerequisites in a makefile as rustc writes it: after each rule there is an empty rule for each of its
/// prerequisites, so the lines with nothing after the colon name them all.
fn prerequisites(text: &str) -> impl Iterator<Item = String> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.strip_suffix(':'))
        .map(|path| path.replace("\\ ", " "))
}

/// What rustc's `.d` file says of the files and variables that one program includes, but for the program itself.
pub(crate) fn included(dep_info: &str, own: &str) -> (Vec<PathBuf>, Vec<(String, Option<String>)>) {
    let files = prerequisites(dep_info)
        .filter(|path| path != own)
        .map(PathBuf::from)
        .collect();
    let variables = dep_info
        .lines()
        .filter_map(|line| line.strip_prefix("# env-dep:"))
        .map(|line| match line.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (line.to_owned(), None),
        })
        .collect();
    (files, variables)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEP_INFO: &str = "out/program: program.rs data\\ one.txt\n\nout/program.d: program.rs\n\nprogram.rs:\n\
        data\\ one.txt:\n\n# env-dep:HOME\n# env-dep:LANG=C\n";

    #[test]
    fn a_makefile_names_files_and_variables() {
        let (files, variables) = included(DEP_INFO, "program.rs");
        assert_eq!(files, [PathBuf::from("data one.txt")]);
        assert_eq!(
            variables,
            [
                ("HOME".to_owned(), None),
                ("LANG".to_owned(), Some("C".to_owned()))
            ]
        );
    }

    #[test]
    fn an_edit_an_addition_and_a_removal_are_changes() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        fs::write(path("a.rs"), "1").unwrap();
        let mut sources = Sources::default();
        sources.add_file(path("a.rs"));
        sources.add_file(path("absent.rs"));
        sources.add_tree(directory.path().to_path_buf());
        assert_eq!(sources.change(), None);

        fs::write(path("a.rs"), "2").unwrap();
        assert_eq!(sources.change(), Some(path("a.rs").display().to_string()));
        fs::write(path("a.rs"), "1").unwrap();
        assert_eq!(sources.change(), None);
        fs::write(path("absent.rs"), "").unwrap();
        assert_eq!(
            sources.change(),
            Some(path("absent.rs").display().to_string())
        );
        fs::remove_file(path("absent.rs")).unwrap();
        fs::write(path("b.rs"), "").unwrap();
        assert_eq!(
            sources.change(),
            Some(directory.path().display().to_string())
        );
    }
}
