//! What a cell writes lands in that cell, in its order.

use labook_document::Outcome;

use crate::bench::{lines, outcomes, run};

#[test]
fn the_order_between_stdout_and_stderr_is_exact() {
    let cell = "for i in 0..200 { println!(\"o{i}\"); eprintln!(\"e{i}\"); }\nprintln!(\"end\");";
    let runs = run(&[cell]);
    let expected: Vec<String> = (0..200)
        .flat_map(|i| [format!("out \"o{i}\\n\""), format!("err \"e{i}\\n\"")])
        .chain(["out \"end\\n\"".to_owned()])
        .collect();
    assert_eq!(lines(&runs[0]), expected);
}

#[test]
fn output_lands_in_its_cell_whoever_writes_it() {
    let runs = run(&[
        "unsafe extern \"C\" { fn printf(format: *const i8, ...) -> i32; }\nunsafe { printf(c\"from C\".as_ptr()) };",
        "std::thread::spawn(|| print!(\"from a thread\")).join().unwrap();",
        "print!(\"no newline\");\neprint!(\"nor here\");",
        "std::process::Command::new(\"echo\").arg(\"from a child\").status()?;",
    ]);
    assert_eq!(lines(&runs[0]), ["out \"from C\""]);
    assert_eq!(lines(&runs[1]), ["out \"from a thread\""]);
    // Rust keeps what has no newline until the cell ends.
    assert_eq!(lines(&runs[2]), ["err \"nor here\"", "out \"no newline\""]);
    assert_eq!(lines(&runs[3])[0], "out \"from a child\\n\"");
}

#[test]
fn rich_content_on_stdout_is_displayed() {
    let runs = run(&[
        "println!(\"a\");\nprintln!(\"EVCXR_BEGIN_CONTENT text/html\\n<b>\\nEVCXR_END_CONTENT\");\nprintln!(\"z\");",
        "struct Both;\nimpl Both { fn evcxr_display(&self) {\n\
            println!(\"EVCXR_BEGIN_CONTENT text/plain\\n1\\nEVCXR_END_CONTENT\");\n\
            println!(\"EVCXR_BEGIN_CONTENT image/png\\nQUJD\\nEVCXR_END_CONTENT\"); } }\nBoth",
        "println!(\"EVCXR_BEGIN_CONTENT text/html\\nunended\");",
    ]);
    assert_eq!(
        lines(&runs[0]),
        ["out \"a\\n\"", "display text/html \"<b>\"", "out \"z\\n\""]
    );
    assert_eq!(
        lines(&runs[1]),
        ["display text/plain \"1\" | image/png \"QUJD\""]
    );
    assert_eq!(
        lines(&runs[2]),
        ["out \"EVCXR_BEGIN_CONTENT text/html\\nunended\\n\""]
    );
}

#[test]
fn a_panic_of_another_thread_is_told_on_stderr_without_ids() {
    let runs = run(&[
        "let joined = std::thread::Builder::new().name(\"worker\".into()).spawn(|| panic!(\"oh\"))?.join();\njoined.is_err()",
    ]);
    assert_eq!(outcomes(&runs), [Outcome::Ok]);
    let [told, shown] = &lines(&runs[0])[..] else {
        panic!("{:?}", lines(&runs[0]));
    };
    assert!(
        told.starts_with("err \"thread 'worker' panicked") && told.contains("oh"),
        "{told}"
    );
    assert_eq!(shown, "display text/plain \"true\"");
}

#[test]
fn stdin_is_at_its_end() {
    let runs = run(&["std::io::read_to_string(std::io::stdin())?"]);
    assert_eq!(lines(&runs[0]), ["display text/plain \"\\\"\\\"\""]);
}

#[test]
fn the_environment_is_cleared_and_no_descriptor_is_passed_on() {
    let cell = "let mut names: Vec<String> = std::env::vars().map(|(name, _)| name).collect();\nnames.sort();\nnames";
    let runs = run(&[
        cell,
        "let mut open: Vec<i32> = std::fs::read_dir(\"/proc/self/fd\")?.map(|e| e.unwrap().file_name().into_string().unwrap().parse().unwrap()).collect();\nopen.sort();\n\
            // The three streams, the control channel, and the directory that is being read.\nopen.len()",
    ]);
    let names = &lines(&runs[0])[0];
    for name in ["CARGO", "CARGO_MANIFEST_DIR", "USER"] {
        assert!(!names.contains(&format!("\\\"{name}\\\"")), "{names}");
    }
    assert!(names.contains("PATH"));
    assert_eq!(lines(&runs[1]), ["display text/plain \"5\""]);
}
