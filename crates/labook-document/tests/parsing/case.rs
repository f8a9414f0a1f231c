//! Files of cases: reading them, comparing, and writing them anew.

use std::{fmt::Write as _, fs, path::Path};

/// A chapter with what should come of it.
pub(crate) struct Case {
    heading: String,
    settings: Vec<String>,
    /// The chapter as written in the file of cases.
    written: String,
    /// The chapter as the settings make it.
    pub(crate) text: String,
    /// Other files.
    pub(crate) files: Vec<(String, String)>,
    expected: String,
}

impl Case {
    pub(crate) fn has(&self, setting: &str) -> bool {
        self.settings.iter().any(|name| name == setting)
    }

    fn read(text: &str) -> Self {
        let (heading, rest) = text.split_once('\n').expect("a case has lines");
        let (rest, expected) = rest
            .split_once("=== result\n")
            .unwrap_or_else(|| panic!("`{heading}` has no result"));
        let mut parts = rest.split("=== file: ");
        let written = parts.next().unwrap_or_default().to_owned();
        let settings: Vec<String> = heading
            .rsplit_once('(')
            .and_then(|(_, settings)| settings.strip_suffix(')'))
            .map(|settings| settings.split(", ").map(str::to_owned).collect())
            .unwrap_or_default();
        let mut case = Self {
            heading: heading.to_owned(),
            settings,
            text: String::new(),
            files: parts
                .map(|part| part.split_once('\n').expect("a file has a path"))
                .map(|(path, text)| (path.to_owned(), text.to_owned()))
                .collect(),
            expected: expected.to_owned(),
            written,
        };
        let mut text = case.written.clone();
        if case.has("no-newline") {
            text.truncate(text.trim_end_matches('\n').len());
        }
        if case.has("crlf") {
            text = text.replace('\n', "\r\n");
        }
        if case.has("mark") {
            text.insert(0, '\u{feff}');
        }
        case.text = text;
        case
    }

    fn write(&self, result: &str, all: &mut String) {
        let _ = write!(all, "=== case: {}\n{}", self.heading, self.written);
        for (path, text) in &self.files {
            let _ = write!(all, "=== file: {path}\n{text}");
        }
        let _ = write!(all, "=== result\n{result}\n");
    }
}

/// Checks every case of a directory beside this one.
pub(crate) fn check(directory: &str, result: impl Fn(&Case) -> String) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(directory);
    let mut paths: Vec<_> = fs::read_dir(&directory)
        .expect("the directory of cases can be read")
        .map(|entry| entry.expect("its entries can be read").path())
        .collect();
    paths.sort();
    let mut failures = String::new();
    let mut count = 0;
    for path in paths {
        let text = fs::read_to_string(&path).expect("a file of cases can be read");
        let mut written = String::new();
        let mut cases = text.split("=== case: ");
        let preface = cases.next().unwrap_or_default();
        written.push_str(preface);
        for case in cases.map(Case::read) {
            count += 1;
            let actual = result(&case);
            case.write(&actual, &mut written);
            if actual.trim_end() != case.expected.trim_end() {
                let name = path.file_name().unwrap_or_default().display();
                let _ = write!(
                    failures,
                    "\n--- {name}: {}\nexpected:\n{}\nactual:\n{actual}",
                    case.heading, case.expected
                );
            }
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&path, written).expect("a file of cases can be written");
        }
    }
    assert!(count > 0, "there are no cases in {}", directory.display());
    assert!(
        failures.is_empty() || std::env::var_os("UPDATE_EXPECT").is_some(),
        "{failures}"
    );
}
