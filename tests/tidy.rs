//! Properties of the repository itself.

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::Trial;

use crate::binary::repository;
use crate::trial;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial(
            "tidy::no_file_is_too_long_to_read",
            no_file_is_too_long_to_read,
        ),
        trial(
            "tidy::every_module_says_what_it_is_for",
            every_module_says_what_it_is_for,
        ),
        trial(
            "tidy::unsafe_code_stays_where_it_is_allowed",
            unsafe_code_stays_where_it_is_allowed,
        ),
        trial(
            "tidy::arrows_between_crates_point_one_way",
            arrows_between_crates_point_one_way,
        ),
        trial("tidy::no_path_of_a_machine", no_path_of_a_machine),
    ]
}

fn no_file_is_too_long_to_read() {
    let long: Vec<_> = rust_files()
        .into_iter()
        .map(|path| (fs::read_to_string(&path).unwrap().lines().count(), path))
        .filter(|(lines, _)| *lines > 700)
        .collect();
    assert!(long.is_empty(), "split these: {long:?}");
}

fn every_module_says_what_it_is_for() {
    let silent: Vec<_> = rust_files()
        .into_iter()
        .filter(|path| path.components().any(|part| part.as_os_str() == "src"))
        .filter(|path| !fs::read_to_string(path).unwrap().starts_with("//!"))
        .collect();
    assert!(silent.is_empty(), "these lack a first doc line: {silent:?}");
}

fn unsafe_code_stays_where_it_is_allowed() {
    const ALLOWED: &[&str] = &["labmath", "labook-runtime", "labook-exec"];
    let root = repository().join("crates");
    for entry in fs::read_dir(root).unwrap() {
        let directory = entry.unwrap().path();
        let name = directory
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let lib = fs::read_to_string(directory.join("src/lib.rs")).unwrap();
        let forbids = lib.contains("#![forbid(unsafe_code)]");
        assert!(
            forbids || ALLOWED.contains(&name.as_str()),
            "{name} must forbid unsafe code"
        );
    }
}

fn arrows_between_crates_point_one_way() {
    const MAY_USE: &[(&str, &[&str])] = &[
        ("labmath", &[]),
        ("labook-runtime", &[]),
        ("labook-document", &[]),
        ("labook-program", &["labook-document"]),
        (
            "labook-exec",
            &["labook-document", "labook-program", "labook-runtime"],
        ),
        ("labook-evcxr", &["labook-document"]),
        ("labook-render", &["labook-document"]),
        (
            "labook",
            &[
                "labook-document",
                "labook-program",
                "labook-evcxr",
                "labook-exec",
                "labook-render",
            ],
        ),
    ];
    for (name, may_use) in MAY_USE {
        let manifest =
            fs::read_to_string(repository().join("crates").join(name).join("Cargo.toml")).unwrap();
        let dependencies = manifest.split("[dependencies]").nth(1).unwrap_or_default();
        let dependencies = dependencies.split("\n[").next().unwrap_or_default();
        for line in dependencies.lines() {
            let used = line.split(['.', ' ', '=']).next().unwrap_or_default();
            let ours = used.starts_with("labook") || used == "labmath";
            assert!(
                !ours || may_use.contains(&used),
                "{name} must not depend on {used}"
            );
        }
    }
}

fn no_path_of_a_machine() {
    let home = std::env::var("HOME").unwrap_or_default();
    let here = repository()
        .parent()
        .unwrap()
        .to_string_lossy()
        .into_owned();
    for path in files(
        &repository(),
        &["rs", "md", "toml", "html", "css", "js", "yml"],
    ) {
        let text = fs::read_to_string(&path).unwrap();
        for machine in [&home, &here] {
            // A root, or the directory of everyone's temporary files, tells nothing of a machine.
            if machine.len() < 2 || Path::new(machine) == std::env::temp_dir() {
                continue;
            }
            assert!(
                !text.contains(&format!("{machine}/")),
                "{} names {machine}",
                path.display()
            );
        }
    }
}

fn rust_files() -> Vec<PathBuf> {
    files(&repository(), &["rs"])
}

/// The files below `directory` with one of these extensions, without what builds leave behind.
fn files(directory: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !name.starts_with('.') && name != "target" && name != "node_modules" {
                found.extend(files(&path, extensions));
            }
        } else if path
            .extension()
            .is_some_and(|extension| extensions.iter().any(|known| extension == *known))
        {
            found.push(path);
        }
    }
    found.sort();
    found
}
