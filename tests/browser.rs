//! The real pages in a real browser: wide and narrow, light and dark, with and without JavaScript, on paper; and their markup
//! in a validator.
//!
//! Needs Node, Java and Chromium (`CHROMIUM` names the binary where it is not found). Where they are missing the test is
//! reported as ignored; with `LABOOK_REQUIRE_BROWSER` set it fails instead.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use libtest_mimic::Trial;

use crate::binary::{labook, repository};
use crate::trial;

pub(crate) fn trials() -> Vec<Trial> {
    let required = std::env::var_os("LABOOK_REQUIRE_BROWSER").is_some();
    let missing =
        !required && (chromium().is_none() || !["node", "npm", "java"].into_iter().all(works));
    vec![
        trial("browser::every_page_of_the_book", every_page_of_the_book).with_ignored_flag(missing),
    ]
}

fn every_page_of_the_book() {
    let target = repository().join("target");
    let site = target.join("browser/site");
    let book = repository().join("book");
    labook(&[
        "build",
        book.to_str().unwrap(),
        "--out",
        site.to_str().unwrap(),
    ])
    .exits(0);

    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    if !scripts.join("node_modules/vnu-jar").exists() {
        let npm = Command::new("npm")
            .args([
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
            ])
            .current_dir(&scripts)
            .status()
            .expect("npm starts");
        assert!(npm.success(), "npm ci");
    }
    let output = Command::new("node")
        .arg(scripts.join("check.mjs"))
        .arg(&site)
        .arg(target.join("browser/pictures"))
        .env(
            "CHROMIUM",
            chromium().expect("Chromium is installed, or named by CHROMIUM"),
        )
        .stdin(Stdio::null())
        .output()
        .expect("node starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(said.contains("0 problems"), "{said}");
}

fn chromium() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        return Some(path.into());
    }
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&path)
        .flat_map(|directory| names.map(|name| directory.join(name)))
        .find(|candidate| candidate.is_file())
}

fn works(program: &str) -> bool {
    let version = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    version.is_ok_and(|status| status.success())
}
