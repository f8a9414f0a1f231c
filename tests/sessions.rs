//! `--engine evcxr` and `--parity`, in real sessions. They run where `LABOOK_SESSIONS` is set and `labook-evcxr` is on the
//! path, as `.ci/kernel` sees to.

use libtest_mimic::Trial;

use crate::binary::{Ran, TestBook, labook};
use crate::trial;

pub(crate) fn trials() -> Vec<Trial> {
    if std::env::var_os("LABOOK_SESSIONS").is_none() {
        return vec![trial("without_sessions::it_is_told", it_is_told)];
    }
    vec![
        trial(
            "sessions::they_agree_with_programs",
            they_agree_with_programs,
        ),
        trial(
            "sessions::each_failure_has_its_place",
            each_failure_has_its_place,
        ),
        trial("sessions::differences_are_told", differences_are_told),
    ]
}

/// A book of these chapters.
fn book(chapters: &[(&str, &str)]) -> TestBook {
    let book = TestBook::new(&[("book.toml", "[book]\ntitle = \"Test\"\n[execute]\n")]);
    let mut summary = String::new();
    for (name, text) in chapters {
        summary.push_str(&format!("- [{name}]({name}.md)\n"));
        book.write(&format!("src/{name}.md"), text);
    }
    book.write("src/SUMMARY.md", summary);
    book
}

fn test(book: &TestBook, option: &[&str]) -> Ran {
    let root = book.root().to_string_lossy().into_owned();
    labook(&[&["test", &root], option].concat())
}

fn it_is_told() {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_there = |directory: std::path::PathBuf| directory.join("labook-evcxr").is_file();
    if std::env::split_paths(&path).any(is_there) {
        return;
    }
    let book = book(&[("one", "# T\n\n```rust\n1\n```\n")]);
    test(&book, &["--engine", "evcxr"])
        .exits(4)
        .says("cargo install --path crates/labook-evcxr --features session");
}

/// A cell with all that becomes of it is checked in a session as it is in a program.
const SAME: &str = r#"# Streams and values

```rust
let words = vec!["one", "two"];
println!("{}", words.len());
```

```output
2
```

```rust
words
```

```output
["one", "two"]
```

They have `6`{= words.concat().len()} letters.

```rust
//| slider: n = [1, 5, 9]
n * 2
```

```output
n = 1
2
n = 5
10
n = 9
18
```

```rust,no_run
loop {}
```

```rust,ignore
not rust
```

```rust
println!("EVCXR_BEGIN_CONTENT text/html\n<b>bold</b>\nEVCXR_END_CONTENT");
```

```rust,should_panic
panic!("as it should");
```

```output
as it should
```

```rust,compile_fail,E0308
let x: u8 = "";
```

```rust
40 + 2
```

```output
42
```
"#;

const KNOWN: &str = r#"# Known

```rust
println!("a")
```

```rust
//| error: true
"x".parse::<i32>()?;
```

```rust
//| error: true
std::process::exit(3);
```

```rust
//| error: true
std::process::abort();
```

```rust
40 + 2
```
"#;

fn they_agree_with_programs() {
    let book = book(&[("same", SAME), ("known", KNOWN)]);
    test(&book, &["--parity"])
        .exits(0)
        .says("src/known.md:3:1")
        .says("shows `()`")
        .says("by `Display`")
        .says("starts another")
        .prints("0 differ, 4 as sessions");
}

/// Each fails in its own way, at the second cell.
const FAILURES: [(&str, &str, &str, &str); 4] = [
    (
        "loops",
        "//| timeout: 1s\nloop {\n    std::hint::spin_loop();\n}",
        "src/loops.md:8",
        "time limit",
    ),
    (
        "panics",
        "panic!(\"out of luck\");",
        "src/panics.md:8",
        "out of luck",
    ),
    (
        "refused",
        "// é\nlet x: u8 = \"é\";",
        "src/refused.md:9:13",
        "mismatched types",
    ),
    (
        "errs",
        "\"x\".parse::<i32>()?;",
        "src/errs.md:8",
        "invalid digit",
    ),
];

fn each_failure_has_its_place() {
    let texts = FAILURES.map(|(name, code, ..)| {
        let text = format!("# Ends\n\n```rust\nlet before = 1;\n```\n\n```rust\n{code}\n```\n\n```rust\n1\n```\n\n```output\n2\n```\n");
        (name, text)
    });
    let chapters = texts.each_ref().map(|(name, text)| (*name, text.as_str()));
    let book = book(
        &[
            &chapters[..],
            &[("number", "# N\n\nIt is `2`{= 1 + nothing}.\n")],
        ]
        .concat(),
    );
    let mut ran = test(&book, &["--engine", "evcxr"])
        .exits(3)
        .says("src/number.md:3:17");
    for (_, _, place, says) in FAILURES {
        ran = ran.says(place).says(says);
    }
    // The third cell of none of them is reached.
    assert!(!ran.stderr.contains("something else"), "{}", ran.stderr);
}

fn differences_are_told() {
    let chapter = "# T\n\n```rust\nfn f() -> i32 { 1 }\nfn g() -> i32 { f() }\n```\n\n```rust\nfn f() -> i32 { 2 }\n```\n\n```rust\ng()\n```\n";
    test(&book(&[("one", chapter)]), &["--parity"])
        .exits(1)
        .says("a session prints something else here")
        .says("src/one.md:12")
        .prints("1 differ");
}
