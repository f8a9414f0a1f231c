//! The real pages in a real browser: wide and narrow, light and dark, with and without JavaScript, on paper; and their markup
//! in a validator.
//!
//! Needs Node, Java and Chromium (`CHROMIUM` names the binary where it is not found). Where they are missing the test is
//! reported as ignored; with `LABOOK_REQUIRE_BROWSER` set it fails instead. With `LABOOK_PICTURES` set it leaves a picture of
//! each page in `target/browser/pictures`, for people to look at.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use libtest_mimic::Trial;

use crate::binary::{labook, repository};
use crate::trial;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("browser::every_page_of_the_book", every_page_of_the_book)
            .with_ignored_flag(is_missing()),
    ]
}

/// Whether a browser or what drives it is not there, and may be missing.
pub(crate) fn is_missing() -> bool {
    let required = std::env::var_os("LABOOK_REQUIRE_BROWSER").is_some();
    !required && (chromium().is_none() || !["node", "npm", "java"].into_iter().all(works))
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
    install();
    let output = Command::new("node")
        .arg(scripts.join("check.mjs"))
        .arg(&site)
        .args(std::env::var_os("LABOOK_PICTURES").map(|_| target.join("browser/pictures")))
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

/// Installs what the scripts use, once for all tests.
pub(crate) fn install() {
    static INSTALLED: OnceLock<()> = OnceLock::new();
    INSTALLED.get_or_init(|| {
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
        let has = |package: &str| scripts.join("node_modules").join(package).exists();
        if !has("vnu-jar") || !has("katex") {
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
    });
}

pub(crate) fn chromium() -> Option<PathBuf> {
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
