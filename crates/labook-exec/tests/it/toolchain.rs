//! Which compiler is used, and when it is asked.

use std::env;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Command;

use labook_exec::{Store, Toolchain};

/// Stands in for rustup: notes that it was called, and lets the real compiler answer.
fn proxy(path: &Path, log: &Path) {
    let asked = Command::new("rustc").args(["--print", "sysroot"]).output();
    let sysroot = String::from_utf8(asked.unwrap().stdout).unwrap();
    let script = format!(
        "#!/bin/sh\necho asked >> '{}'\nexec '{}/bin/rustc' \"$@\"\n",
        log.display(),
        sysroot.trim()
    );
    fs::write(path, script).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_compiler_is_asked_again_when_something_changed() {
    if let Some(store) = env::var_os("LABOOK_TEST_STORE") {
        let store = Store::open(Path::new(&store)).unwrap();
        let known = Toolchain::known(&store).unwrap();
        assert!(known.version().starts_with("rustc 1."));
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    for name in ["bin", "home/.rustup", "project"] {
        fs::create_dir_all(at(name)).unwrap();
    }
    let log = at("log");
    fs::write(&log, "").unwrap();
    proxy(&at("bin/rustup"), &log);
    symlink("rustup", at("bin/rustc")).unwrap();
    let settings = at("home/.rustup/settings.toml");
    fs::write(&settings, "version = \"12\"\n").unwrap();

    let path = format!("{}:/usr/bin:/bin", at("bin").display());
    let asked = |toolchain: Option<&str>| {
        let before = fs::read_to_string(&log).unwrap().lines().count();
        let mut again = Command::new(env::current_exe().unwrap());
        again
            .args([
                "--exact",
                "toolchain::a_compiler_is_asked_again_when_something_changed",
            ])
            .current_dir(at("project"))
            .env("LABOOK_TEST_STORE", at("store"))
            .env("HOME", at("home"))
            .env("PATH", &path);
        for name in ["RUSTC", "CARGO", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"] {
            again.env_remove(name);
        }
        if let Some(toolchain) = toolchain {
            again.env("RUSTUP_TOOLCHAIN", toolchain);
        }
        let output = again.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        fs::read_to_string(&log).unwrap().lines().count() > before
    };
    assert!(asked(None));
    assert!(!asked(None), "nothing has changed");

    fs::write(
        &settings,
        "version = \"12\"\ndefault_toolchain = \"beta\"\n",
    )
    .unwrap();
    assert!(asked(None), "another default");
    assert!(!asked(None));
    fs::write(at("project/rust-toolchain.toml"), "[toolchain]\n").unwrap();
    assert!(asked(None), "a file of the project");
    assert!(!asked(None));
    assert!(asked(Some("nightly")), "a variable");
    assert!(!asked(Some("nightly")));
    assert!(!asked(None), "what was known before is known still");

    // Whatever is not rustup's is asked each time.
    fs::remove_file(at("bin/rustc")).unwrap();
    proxy(&at("bin/rustc"), &log);
    assert!(asked(None));
    assert!(asked(None));
}
