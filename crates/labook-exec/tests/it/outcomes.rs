//! How a cell can end: one test for each way, which bears its name.

use std::time::{Duration, Instant};

use labook_document::Outcome::{
    CompileError, DidNotFail, Errored, Exited, NotReached, Ok, Panicked, Signaled, TimedOut,
};
use labook_document::{CellRun, Output};

use crate::bench::{chapter, executor, lines, outcomes, run, run_document};

/// The last output of a run, which says why it failed.
fn error(run: &CellRun) -> String {
    let last = lines(run).pop().unwrap_or_default();
    assert!(last.starts_with("error "), "no error but {last:?}");
    last["error ".len()..].to_owned()
}

#[test]
fn cells_share_state_and_display_their_last_expression() {
    let runs = run(&[
        "let x = 20;\nprintln!(\"hello\");",
        "let y = x + 1;",
        "y * 2",
    ]);
    assert_eq!(outcomes(&runs), [Ok, Ok, Ok]);
    assert_eq!(lines(&runs[0]), ["out \"hello\\n\""]);
    assert!(lines(&runs[1]).is_empty());
    assert_eq!(lines(&runs[2]), ["display text/plain \"42\""]);
}

#[test]
fn panic() {
    let runs = run(&[
        "print!(\"before\");",
        "let v: Vec<i32> = vec![];\nv[3]",
        "1",
    ]);
    assert_eq!(outcomes(&runs), [Ok, Panicked, NotReached]);
    assert_eq!(lines(&runs[0]), ["out \"before\""]);
    assert_eq!(
        lines(&runs[1]),
        ["error \"index out of bounds: the len is 0 but the index is 3\" at chapter.md:9:2"]
    );
}

#[test]
fn err_from_question_mark() {
    let runs = run(&["let n: i32 = \"x\".parse()?;\nn", "1"]);
    assert_eq!(outcomes(&runs), [Errored, NotReached]);
    assert_eq!(
        error(&runs[0]),
        "\"ParseIntError { kind: InvalidDigit }\" at chapter.md:4:14"
    );
}

#[test]
fn abort() {
    let runs = run(&["println!(\"said\");\nstd::process::abort();", "1"]);
    assert_eq!(outcomes(&runs), [Signaled(6), NotReached]);
    assert_eq!(
        lines(&runs[0]),
        [
            "out \"said\\n\"",
            "error \"ended by SIGABRT\" at chapter.md:4:1"
        ]
    );
}

#[test]
fn segfault() {
    let runs = run(&[
        "unsafe { ((1_usize << 45) as *mut u8).write_volatile(1) };",
        "1",
    ]);
    assert_eq!(outcomes(&runs), [Signaled(11), NotReached]);
    assert_eq!(error(&runs[0]), "\"ended by SIGSEGV\" at chapter.md:4:1");
}

#[test]
fn stack_overflow() {
    let runs = run(&[
        "eprintln!(\"deep\");\nfn f(n: u64) -> u64 { if n == 0 { 0 } else { 1 + f(n - 1) + f(n / 2) } }\nf(1 << 40)",
        "1",
    ]);
    assert_eq!(outcomes(&runs), [Signaled(6), NotReached]);
    assert_eq!(
        lines(&runs[0]),
        [
            "err \"deep\\n\"",
            "error \"stack overflow (SIGABRT)\" at chapter.md:4:1"
        ]
    );
}

#[test]
fn exit_0_in_mid_cell() {
    let runs = run(&["print!(\"half\");\nstd::process::exit(0);", "1"]);
    assert_eq!(outcomes(&runs), [Exited(0), NotReached]);
    assert_eq!(
        lines(&runs[0]),
        [
            "out \"half\"",
            "error \"ended the process with exit code 0\" at chapter.md:4:1"
        ]
    );
}

#[test]
fn endless_loop() {
    let mut executor = executor();
    executor.limits.wall = Duration::from_millis(300);
    let started = Instant::now();
    let (runs, _) = run_document(
        &executor,
        &chapter(&["println!(\"in\");", "loop { std::hint::spin_loop() }", "1"]),
    );
    assert_eq!(outcomes(&runs), [Ok, TimedOut, NotReached]);
    assert_eq!(
        error(&runs[1]),
        "\"ran over its limit of 300ms\" at chapter.md:8:1"
    );
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_cell_has_a_limit_of_its_own_which_is_not_the_chapters() {
    let mut executor = executor();
    executor.limits.wall = Duration::from_millis(600);
    let sleep = "std::thread::sleep(std::time::Duration::from_millis(900));";
    let own = |limit: &str| format!("//| timeout: {limit}\n{sleep}");
    let (runs, _) = run_document(
        &executor,
        &chapter(&[&own("10 s"), "1", &own("100 ms"), "2"]),
    );
    assert_eq!(outcomes(&runs), [Ok, Ok, TimedOut, NotReached]);
    assert_eq!(
        error(&runs[2]),
        "\"ran over its limit of 100ms\" at chapter.md:13:1"
    );
}

#[test]
fn a_program_that_ignores_sigterm_is_killed() {
    let mut executor = executor();
    executor.limits.wall = Duration::from_millis(200);
    let cell = "unsafe extern \"C\" { fn signal(signal: i32, handler: usize) -> usize; }\nunsafe { signal(15, 1) };\nloop {}";
    let (runs, _) = run_document(&executor, &chapter(&[cell]));
    assert_eq!(outcomes(&runs), [TimedOut]);
}

#[test]
fn memory_limit() {
    let mut executor = executor();
    executor.limits.memory = 1 << 30;
    let cell = "let v: Vec<u8> = Vec::with_capacity(2 << 30);\nv.capacity()";
    let (runs, _) = run_document(&executor, &chapter(&[cell, "1"]));
    assert_eq!(outcomes(&runs), [Signaled(6), NotReached]);
    assert_eq!(
        lines(&runs[0]),
        [
            "error \"memory allocation of 2147483648 bytes failed; the limit is 1 GiB (SIGABRT)\" at chapter.md:4:1"
        ]
    );
}

#[test]
fn memory_limit_too_small_to_start() {
    for (memory, limit) in [(64 << 10, "64 KiB"), (1 << 20, "1 MiB")] {
        let mut executor = executor();
        executor.limits.memory = memory;
        let (runs, _) = run_document(&executor, &chapter(&["1", "2"]));
        assert!(
            matches!(runs[0].outcome, Exited(_) | Signaled(_)),
            "{:?}",
            runs[0].outcome
        );
        assert_eq!(
            lines(&runs[0]),
            [format!(
                "error \"the program cannot start within its memory limit of {limit}\" at chapter.md:4:1"
            )]
        );
        assert_eq!(runs[1].outcome, NotReached);
    }
}

/// Resident memory of this process in bytes.
fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap();
    text.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
}

#[test]
fn one_gibibyte_of_output() {
    let mut executor = executor();
    executor.limits.output = 1 << 20;
    let cell = "use std::io::Write;\nlet line = [b'x'; 1 << 16];\nlet mut out = std::io::stdout().lock();\n\
        for _ in 0..1 << 14 { out.write_all(&line)?; }";
    let document = chapter(&[cell, "println!(\"after\")"]);
    let before = resident();
    let (runs, _) = run_document(&executor, &document);
    let grown = resident().saturating_sub(before);
    assert_eq!(outcomes(&runs), [Ok, Ok]);
    assert_eq!(runs[0].dropped_bytes, (1 << 30) - (1 << 20));
    assert!(matches!(&runs[0].outputs[..], [Output::Stream { text, .. }] if text.len() == 1 << 20));
    assert_eq!(lines(&runs[1]), ["out \"after\\n\""]);
    // Other tests run meanwhile in this process; none of them comes near.
    assert!(grown < 64 << 20, "{grown} bytes more");
}

#[test]
fn invalid_utf_8() {
    let runs = run(&[
        "use std::io::Write;\nstd::io::stdout().write_all(b\"a\\xff\\xe2\\x82b\\xe2\")?;",
        "1",
    ]);
    assert_eq!(lines(&runs[0]), ["out \"a\u{fffd}\u{fffd}b\u{fffd}\""]);
}

/// Finds the control channel, as a program could that means to.
const CHANNEL: &str = "use std::{io::Write, os::fd::FromRawFd};\n\
    let sockets = std::fs::read_dir(\"/proc/self/fd\")?.map(|entry| entry.unwrap().path());\n\
    let is_socket = |path: &std::path::PathBuf| std::fs::read_link(path).is_ok_and(|link| link.to_string_lossy().starts_with(\"socket:\"));\n\
    let socket = sockets.filter(is_socket).next().unwrap();\n\
    let mut channel = unsafe { std::fs::File::from_raw_fd(socket.file_name().unwrap().to_str().unwrap().parse()?) };\n";

#[test]
fn forged_frame() {
    let cell = format!(
        "{CHANNEL}channel.write_all(&[1, 8, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8])?;\nstd::thread::sleep(std::time::Duration::from_secs(20));"
    );
    let runs = run(&["println!(\"kept\")", &cell, "1"]);
    assert_eq!(outcomes(&runs), [Ok, Signaled(9), NotReached]);
    assert_eq!(
        error(&runs[1]),
        "\"output protocol violated: a frame on the control channel was not sent by the runtime\" at chapter.md:8:1"
    );
}

#[test]
fn garbage_on_the_control_channel() {
    let cell = format!("{CHANNEL}loop {{ channel.write_all(b\"any words\")?; }}");
    let runs = run(&[&cell, "1"]);
    assert_eq!(outcomes(&runs), [Signaled(9), NotReached]);
    assert!(error(&runs[0]).starts_with("\"output protocol violated: "));
}

#[test]
fn a_daemon_that_calls_setsid_does_not_survive() {
    // The daemon clears its environment, leaves its group and session, and its parent ends before it.
    let cell = "unsafe extern \"C\" { fn fork() -> i32; fn setsid() -> i32; fn getpid() -> i32; fn close(fd: i32) -> i32; fn _exit(code: i32) -> !; fn pause() -> i32; }\n\
        let (reader, mut writer) = std::io::pipe()?;\n\
        unsafe { if fork() == 0 { setsid(); if fork() == 0 {\n\
            setsid(); for fd in 0..3 { close(fd); }\n\
            use std::io::Write; let _ = writer.write_all(&getpid().to_le_bytes());\n\
            loop { pause(); }\n\
        } _exit(0) } }\n\
        let mut id = [0; 4];\n\
        { use std::io::Read; (&reader).read_exact(&mut id)?; }\n\
        i32::from_le_bytes(id)";
    let runs = run(&[cell]);
    assert_eq!(outcomes(&runs), [Ok]);
    let [Output::Display(bundle)] = &runs[0].outputs[..] else {
        panic!("{:?}", runs[0]);
    };
    let id: i32 = bundle.get("text/plain").unwrap().parse().unwrap();
    assert!(
        !std::path::Path::new(&format!("/proc/{id}")).exists(),
        "the daemon {id} lives"
    );
}

#[test]
fn compile_error() {
    let runs_of = |cells: &[&str]| run_document(&executor(), &chapter(cells));
    let (runs, reports) = runs_of(&[
        "let x = 1;\nx",
        "let s: String = x;",
        "println!(\"never\")",
        "let y: u8 = \"two\";",
    ]);
    assert_eq!(
        outcomes(&runs),
        [Ok, CompileError, NotReached, CompileError]
    );
    assert_eq!(lines(&runs[0]), ["display text/plain \"1\""]);
    assert_eq!(
        error(&runs[1]),
        "\"error[E0308]: mismatched types\" at chapter.md:9:17"
    );
    // Both errors are told, and the part that compiled told nothing twice.
    let messages: Vec<_> = reports[0]
        .diagnostics
        .iter()
        .map(|(_, diagnostic)| (diagnostic.code.as_deref(), &*diagnostic.message))
        .collect();
    assert_eq!(
        messages,
        [
            (Some("E0308"), "mismatched types"),
            (Some("E0308"), "mismatched types")
        ]
    );
    assert_eq!(reports[0].reuse.compilations, 2);
}

#[test]
fn a_type_that_only_a_broken_cell_would_have_fixed_is_no_error_of_its_own() {
    let (runs, reports) = run_document(
        &executor(),
        &chapter(&["1", "let mut v = Vec::new();", "v.push(undefined);"]),
    );
    assert_eq!(outcomes(&runs), [Ok, NotReached, CompileError]);
    let codes: Vec<_> = reports[0]
        .diagnostics
        .iter()
        .map(|(_, diagnostic)| diagnostic.code.as_deref())
        .collect();
    assert_eq!(codes, [Some("E0425")]);
}

#[test]
fn no_run_should_panic_and_compile_fail() {
    let runs = run(&[
        "```rust,no_run\nstd::process::exit(3);",
        "```rust,should_panic\npanic!(\"as it should\");",
        "```rust,should_panic\nlet fine = 1;",
        "//| error: true\nlet n: i32 = \"x\".parse()?;",
        "```rust,compile_fail,E0308\nlet n: i32 = \"one\";",
        "```rust,compile_fail,E0382\nlet n: i32 = \"one\";",
        "```rust,compile_fail\nlet n: i32 = 1;",
        "\"end\"",
    ]);
    assert_eq!(
        outcomes(&runs),
        [
            Ok, Panicked, DidNotFail, Errored, Ok, DidNotFail, DidNotFail, Ok
        ]
    );
    assert_eq!(
        lines(&runs[1]),
        ["error \"as it should\" at chapter.md:8:1"]
    );
    let Some(Output::Error { message, .. }) = runs[4].outputs.first() else {
        panic!("{:?}", runs[4]);
    };
    assert_eq!(
        message,
        "error[E0308]: mismatched types\n --> 1:14\n  |\n1 | let n: i32 = \"one\";\n  |        ---   ^^^^^ expected `i32`, found `&str`\n  |        |\n  |        expected due to this"
    );
    assert_eq!(
        error(&runs[5]),
        "\"expected not to compile with E0382, but the error is E0308\" at chapter.md:25:14"
    );
    assert_eq!(
        error(&runs[6]),
        "\"expected not to compile, but it does\" at chapter.md:29:1"
    );
}

/// What is shown of the last cell, which must not compile.
fn failed_check(cells: &[&str]) -> String {
    let (runs, _) = run_document(&executor(), &chapter(cells));
    match &runs.last().unwrap().outputs[..] {
        [Output::Error { message, .. }] => message.clone(),
        outputs => panic!("{outputs:?}"),
    }
}

#[test]
fn a_failed_check_counts_the_lines_of_its_cell() {
    let shown = failed_check(&[
        "let mut v = vec![1, 2];",
        "let first = &v[0];",
        "```rust,compile_fail,E0502\n//| caption: Too late\n// The vector grows.\nv.push(2);\nprintln!(\"{first}\");",
    ]);
    assert_eq!(
        shown,
        "error[E0502]: cannot borrow `v` as mutable because it is also borrowed as immutable\n \
         --> 2:1\n  \
           |\n\
         … | let first = &v[0];\n  \
           |              - immutable borrow occurs here\n\
         ...\n\
         2 | v.push(2);\n  \
           | ^^^^^^^^^ mutable borrow occurs here\n\
         3 | println!(\"{first}\");\n  \
           |            ----- immutable borrow later used here"
    );
    let shown = failed_check(&[
        "mod inner { pub struct Circle; }\npub fn area(circle: inner::Circle) -> f64 { 1.0 }",
        "```rust,compile_fail,E0308\nlet r = 1; area(r)",
    ]);
    assert_eq!(
        shown,
        "error[E0308]: mismatched types\n \
         --> 1:17\n  \
           |\n\
         1 | let r = 1; area(r)\n  \
           |            ---- ^ expected `Circle`, found integer\n  \
           |            |\n  \
           |            arguments to this function are incorrect\n  \
           |\n\
         note: function defined here\n \
         --> an earlier cell\n  \
           |\n\
         … | pub fn area(circle: inner::Circle) -> f64 { 1.0 }\n  \
           |        ^^^^ ---------------------"
    );
}

#[test]
fn killed_from_outside() {
    let runs =
        run(&["unsafe extern \"C\" { fn raise(signal: i32) -> i32; }\nunsafe { raise(9) };"]);
    assert_eq!(outcomes(&runs), [Signaled(9)]);
    assert_eq!(
        error(&runs[0]),
        "\"killed from outside (SIGKILL)\" at chapter.md:4:1"
    );
}

#[test]
fn a_program_that_kills_its_parent_ends_with_it() {
    let cell = "unsafe extern \"C\" { fn getppid() -> i32; fn kill(process: i32, signal: i32) -> i32; }\n\
        unsafe { kill(getppid(), 9) };\nloop { std::thread::park() }";
    let runs = run(&[cell]);
    assert_eq!(outcomes(&runs), [Signaled(9)]);
}
