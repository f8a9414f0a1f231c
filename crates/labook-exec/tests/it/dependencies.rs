//! What cells can use: path dependencies, renames, build scripts, and what is wrong with a request.

use std::cell::{Cell, RefCell};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use labook_exec::{
    Dependencies, DependencyRequest, ExecError, Executor, Freshness, StaleReason, Store, Toolchain,
    build_dependencies,
};

use crate::bench::{chapter, lines, run_document};

/// A directory with crates and a store.
struct Place {
    directory: tempfile::TempDir,
    toolchain: Toolchain,
    store: Arc<Store>,
}

impl Place {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open(&directory.path().join("store")).unwrap());
        Self {
            directory,
            toolchain: Toolchain::find().unwrap(),
            store,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn package(&self, name: &str, lib: &str) {
        self.write(
            &format!("{name}/Cargo.toml"),
            &format!("[package]\nname = \"{name}\"\nversion = \"0.3.0\"\nedition = \"2024\"\n"),
        );
        self.write(&format!("{name}/src/lib.rs"), lib);
    }

    fn request(&self, dependencies: &str, lock: Option<String>) -> DependencyRequest {
        DependencyRequest {
            manifest: format!("[dependencies]\n{dependencies}")
                .replace("HERE", &self.directory.path().to_string_lossy()),
            lock,
            offline: true,
            directory: self.directory.path().to_path_buf(),
            ..DependencyRequest::default()
        }
    }

    fn build(&self, request: &DependencyRequest) -> Result<Dependencies, ExecError> {
        build_dependencies(&self.toolchain, &self.store, request, &|_| {})
    }

    fn run(&self, dependencies: Dependencies, cell: &str) -> Vec<String> {
        let executor = Executor::new(
            self.toolchain.clone(),
            dependencies,
            Arc::clone(&self.store),
        );
        lines(&run_document(&executor, &chapter(&[cell])).0[0])
    }
}

#[test]
fn path_dependencies_are_built_once_and_again_when_edited() {
    let place = Place::new();
    place.package("lab-math", "pub mod inner;\npub fn two() -> i32 { 2 }");
    place.write("lab-math/src/inner.rs", "pub fn three() -> i32 { 3 }");
    place.package("other", "pub fn name() -> &'static str { module_path!() }");
    place.write(
        "other/build.rs",
        "fn main() { println!(\"cargo:rerun-if-changed=data\"); println!(\"cargo:rustc-link-search=native=/nowhere\"); }",
    );
    place.write("other/data/one", "1");
    let text = "lab-math = { path = \"HERE/lab-math\" }\nrenamed = { package = \"other\", path = \"HERE/other\" }\n\
        labook-runtime = \"99\"\n";
    let lines_of_progress = Cell::new(0);
    let request = place.request(text, None);
    let built = build_dependencies(&place.toolchain, &place.store, &request, &|_| {
        lines_of_progress.set(lines_of_progress.get() + 1);
    })
    .unwrap();
    assert!(lines_of_progress.get() > 0);
    assert_eq!(built.freshness(), &Freshness::Made(StaleReason::FirstBuild));
    assert_eq!(
        built.names().collect::<Vec<_>>(),
        ["lab_math", "labook_runtime", "renamed"]
    );
    assert!(
        built.lock().contains("name = \"lab-math\""),
        "{}",
        built.lock()
    );
    assert!(!built.lock().contains("labook"), "{}", built.lock());
    assert!(
        !built
            .lock()
            .contains(&*place.directory.path().to_string_lossy())
    );
    let cell = "(lab_math::two() + lab_math::inner::three(), renamed::name())";
    assert_eq!(
        place.run(built.clone(), cell),
        ["display text/plain \"(5, \\\"other\\\")\""]
    );

    // The same request again, and the one of a book that keeps the lock: cargo is not asked.
    assert_eq!(
        place.build(&request).unwrap().freshness(),
        &Freshness::Reused
    );
    let kept = place.request(text, Some(built.lock().to_owned()));
    assert_eq!(place.build(&kept).unwrap().freshness(), &Freshness::Reused);

    place.write("lab-math/src/inner.rs", "pub fn three() -> i32 { 33 }");
    let again = place.build(&kept).unwrap();
    let inner = place.path("lab-math/src/inner.rs").display().to_string();
    assert_eq!(
        again.freshness(),
        &Freshness::Made(StaleReason::InputChanged(inner))
    );
    assert_eq!(again.lock(), built.lock());
    assert_eq!(
        place.run(again, cell),
        ["display text/plain \"(35, \\\"other\\\")\""]
    );

    place.write("other/data/one", "2");
    let data = place.path("other/data").display().to_string();
    assert_eq!(
        place.build(&kept).unwrap().freshness(),
        &Freshness::Made(StaleReason::InputChanged(data))
    );
    place.write(
        "lab-math/Cargo.toml",
        "[package]\nname = \"lab-math\"\nversion = \"0.4.0\"\nedition = \"2021\"\n",
    );
    assert!(matches!(
        place.build(&kept).unwrap().freshness(),
        Freshness::Made(StaleReason::InputChanged(_))
    ));
}

#[test]
fn procedural_macros_and_members_of_a_workspace_can_be_used() {
    let place = Place::new();
    place.write(
        "shared/Cargo.toml",
        "[workspace]\nmembers = [\"*\"]\n[workspace.package]\nversion = \"1.2.3\"\n",
    );
    place.write(
        "shared/member/Cargo.toml",
        "[package]\nname = \"member\"\nversion.workspace = true\nedition = \"2024\"\n[features]\nextra = []\n",
    );
    place.write(
        "shared/member/src/lib.rs",
        "pub fn version() -> (&'static str, bool) { (env!(\"CARGO_PKG_VERSION\"), cfg!(feature = \"extra\")) }",
    );
    place.write(
        "shared/answers/Cargo.toml",
        "[package]\nname = \"answers\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[lib]\nproc-macro = true\n",
    );
    place.write(
        "shared/answers/src/lib.rs",
        "#[proc_macro] pub fn answer(_: proc_macro::TokenStream) -> proc_macro::TokenStream { \"42\".parse().unwrap() }",
    );
    let text = "member = { path = \"HERE/shared/member\", features = [\"extra\"] }\nanswers = { path = \"HERE/shared/answers\" }\n";
    let request = place.request(text, None);
    let cell = "(member::version(), answers::answer!())";
    let shown = place.run(place.build(&request).unwrap(), cell);
    assert_eq!(
        shown,
        ["display text/plain \"((\\\"1.2.3\\\", true), 42)\""]
    );

    place.write(
        "shared/Cargo.toml",
        "[workspace]\nmembers = [\"*\"]\n[workspace.package]\nversion = \"1.2.4\"\n",
    );
    let shown = place.run(place.build(&request).unwrap(), cell);
    assert_eq!(
        shown,
        ["display text/plain \"((\\\"1.2.4\\\", true), 42)\""]
    );
}

#[test]
fn what_is_wrong_with_a_request_is_told_in_cargos_words() {
    let place = Place::new();
    let error = |dependencies: &str| {
        place
            .build(&place.request(dependencies, None))
            .unwrap_err()
            .to_string()
    };

    let missing = error("no-such-crate-of-labook = \"1\"");
    assert!(missing.contains("no-such-crate-of-labook"), "{missing}");
    assert!(
        !missing.contains("labook-cells") && !missing.contains("/store/"),
        "{missing}"
    );

    let absent = error("gone = { path = \"HERE/gone\" }");
    assert!(absent.contains("gone"), "{absent}");

    // A value that only cargo finds wrong, in the generated manifest.
    let number = error("itoa = 7");
    assert!(
        number.contains("--> book.toml\n") && !number.contains("package/Cargo.toml"),
        "{number}"
    );

    let malformed = error("= 1");
    assert!(
        malformed.starts_with("the book's [dependencies] are wrong"),
        "{malformed}"
    );
    assert!(error("\n[profile.dev]\n").contains("`profile`"));

    place.package("broken", "pub fn f() -> i32 { \"not a number\" }");
    let broken = error("broken = { path = \"HERE/broken\" }");
    assert!(
        broken.contains("error[E0308]") && broken.contains("broken/src/lib.rs:1"),
        "{broken}"
    );
}

#[test]
fn a_disk_that_is_full_while_dependencies_build_is_an_error_of_the_system() {
    let place = Place::new();
    place.package("plain", "pub fn one() -> i32 { 1 }");
    // What a build script cannot write is told as rustc tells what it cannot.
    place.write(
        "plain/build.rs",
        "fn main() { std::fs::write(\"/dev/full\", \"x\").unwrap() }",
    );
    let request = place.request("plain = { path = \"HERE/plain\" }", None);
    let error = place.build(&request).unwrap_err();
    assert!(matches!(error, ExecError::Store { .. }), "{error}");
    assert!(
        error.to_string().contains("No space left on device"),
        "{error}"
    );
}

#[test]
fn warnings_of_a_dependency_are_neither_progress_nor_its_error() {
    let place = Place::new();
    let unused = "fn nobody_calls_this() {}\n";
    place.package("loud", &format!("{unused}pub fn one() -> i32 {{ 1 }}"));
    let said = RefCell::new(Vec::new());
    let build = |dependencies: &str| {
        let request = place.request(dependencies, None);
        build_dependencies(&place.toolchain, &place.store, &request, &|line| {
            said.borrow_mut().push(line.to_owned());
        })
    };
    build("loud = { path = \"HERE/loud\" }").unwrap();
    let compiled = |line: &String| line.starts_with("Compiling loud ");
    assert!(said.borrow().iter().any(compiled), "{said:?}");
    place.package("loud", &format!("{unused}pub fn one() -> i32 {{ \"1\" }}"));
    let error = build("loud = { path = \"HERE/loud\" }")
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("error[E0308]: mismatched types") && error.contains("| pub fn one()"),
        "{error}"
    );
    assert!(!error.contains("nobody_calls_this"), "{error}");
    for line in said.borrow().iter() {
        let word = line.split(' ').next().unwrap();
        // Another cargo on the machine may hold the cache of packages meanwhile.
        assert!(
            [
                "Adding",
                "Blocking",
                "Compiling",
                "Finished",
                "Locking",
                "Updating"
            ]
            .contains(&word),
            "{line}"
        );
    }
}

#[test]
fn a_panic_within_a_dependency_names_no_path_of_the_machine() {
    let place = Place::new();
    place.package("deep", "pub fn fail() { panic!(\"deep down\") }");
    let built = place
        .build(&place.request("deep = { path = \"HERE/deep\" }", None))
        .unwrap();
    let lines = place.run(built, "deep::fail();");
    assert_eq!(lines.len(), 1);
    assert!(lines[0].contains("deep down"), "{lines:?}");
    assert!(
        !lines[0].contains(&*place.directory.path().to_string_lossy()),
        "{lines:?}"
    );
    assert!(lines[0].ends_with("at chapter.md:4:1"), "{lines:?}");
}

#[test]
fn no_rustc() {
    if std::env::var_os("LABOOK_TEST_NO_RUSTC").is_some() {
        let error = Toolchain::find().unwrap_err();
        assert!(matches!(error, ExecError::NoRustc { .. }), "{error}");
        let named = std::env::var("RUSTC").unwrap_or("rustc".to_owned());
        assert_eq!(
            error.to_string(),
            format!(
                "there is no Rust compiler: `{named}` is not found; install Rust from https://rustup.rs, \
                or set RUSTC to a compiler"
            )
        );
        return;
    }
    for (variable, value) in [("RUSTC", "/nowhere/rustc"), ("PATH", "/nowhere")] {
        let mut again = std::process::Command::new(std::env::current_exe().unwrap());
        again
            .args(["--exact", "dependencies::no_rustc"])
            .env_remove("RUSTC")
            .env("LABOOK_TEST_NO_RUSTC", "1");
        assert!(
            again
                .env(variable, value)
                .output()
                .unwrap()
                .status
                .success(),
            "{variable}"
        );
    }
    assert!(Toolchain::find_in(Path::new("/")).is_ok());
    // What is there and cannot be started is told with the system's reason.
    let error = ExecError::NoCargo {
        cargo: "/etc/cargo".into(),
        source: std::io::Error::from_raw_os_error(13),
    };
    assert_eq!(
        error.to_string(),
        "there is no cargo: `/etc/cargo` cannot be started (Permission denied (os error 13)); \
        install Rust from https://rustup.rs, or set CARGO"
    );
}
