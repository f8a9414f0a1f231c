//! What to say of a program that did not come to its own end.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::time::Duration;

use super::recorder::End;

/// How a process ended, as the end of the step that was running.
pub(super) fn end(status: ExitStatus) -> End {
    match (status.signal(), status.code()) {
        (Some(signal), _) => End::Signaled(signal),
        (None, code) => End::Exited(code.unwrap_or_default()),
    }
}

/// Why a process that a signal ended has ended. What the process itself said of it at the end of its stderr is taken
/// from there, since it belongs to the message: `said` loses it.
pub(super) fn signaled(signal: i32, memory: u64, said: Option<&mut String>) -> String {
    let mut words = said.and_then(last_words);
    if let Some(words) = &mut words
        && words.contains("memory allocation of")
    {
        *words += &format!("; the limit is {}", bytes(memory));
    }
    let name = name(signal);
    match words {
        Some(words) => format!("{words} ({name})"),
        None if signal == libc::SIGKILL => format!("killed from outside ({name})"),
        None => format!("ended by {name}"),
    }
}

/// Takes the lines that Rust's runtime writes before it aborts off the end of `said`. The first of them says why.
fn last_words(said: &mut String) -> Option<String> {
    /// What a line holds, and where the line of the runtime then starts: it may follow a text without a newline.
    const KNOWN: [(&str, &str); 5] = [
        (" has overflowed its stack", "\nthread '"),
        ("memory allocation of ", "memory allocation of "),
        ("fatal runtime error: ", "fatal runtime error: "),
        ("note: run with `RUST_BACKTRACE", "note: run with"),
        ("skipping backtrace printing", "skipping backtrace printing"),
    ];
    let mut words = None;
    while let Some(line) = said
        .strip_suffix('\n')
        .map(|text| text.rfind('\n').map_or(0, |at| at + 1))
    {
        let Some((mark, head)) = KNOWN.iter().find(|(mark, _)| said[line..].contains(mark)) else {
            break;
        };
        // The runtime starts a new line before it names the thread.
        let from = line.saturating_sub(usize::from(head.starts_with('\n')));
        let Some(at) = said[from..].find(head) else {
            break;
        };
        let own = said.split_off(from + at);
        words = match *mark {
            " has overflowed its stack" => Some("stack overflow".to_owned()),
            "note: run with `RUST_BACKTRACE" | "skipping backtrace printing" => words,
            _ => {
                let own = own.trim_end().trim_start_matches("fatal runtime error: ");
                Some(own.trim_end_matches(", aborting").to_owned())
            }
        };
    }
    words
}

/// The name of a signal.
fn name(signal: i32) -> String {
    let name = match signal {
        libc::SIGABRT => "SIGABRT",
        libc::SIGBUS => "SIGBUS",
        libc::SIGFPE => "SIGFPE",
        libc::SIGHUP => "SIGHUP",
        libc::SIGILL => "SIGILL",
        libc::SIGINT => "SIGINT",
        libc::SIGKILL => "SIGKILL",
        libc::SIGPIPE => "SIGPIPE",
        libc::SIGSEGV => "SIGSEGV",
        libc::SIGSYS => "SIGSYS",
        libc::SIGTERM => "SIGTERM",
        libc::SIGTRAP => "SIGTRAP",
        libc::SIGXCPU => "SIGXCPU",
        other => return format!("signal {other}"),
    };
    name.to_owned()
}

/// Why a process has ended that began no step, when its limit of memory may be the reason: too little of it and the
/// loader, or Rust's runtime before `main`, gives up in a way that says nothing of the limit.
pub(super) fn not_started(memory: u64) -> Option<String> {
    /// Some 4 MiB are enough for a program that uses nothing but the standard library. The shared libraries of
    /// dependencies come on top.
    const ENOUGH: u64 = 16 << 20;
    (memory < ENOUGH).then(|| {
        let limit = bytes(memory);
        format!("the program cannot start within its memory limit of {limit}")
    })
}

pub(super) fn timed_out(limit: Duration) -> String {
    format!("ran over its limit of {limit:?}")
}

/// A size for people.
pub(crate) fn bytes(count: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    match UNITS.iter().find(|(size, _)| count >= *size) {
        Some((size, unit)) if count.is_multiple_of(*size) => format!("{} {unit}", count / size),
        Some((size, unit)) => format!("{:.1} {unit}", count as f64 / *size as f64),
        None => format!("{count} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_words_move_from_stderr_to_the_message() {
        let cases = [
            (
                "before\n\nthread 'main' (4711) has overflowed its stack\nfatal runtime error: stack overflow, aborting\n",
                libc::SIGABRT,
                "stack overflow (SIGABRT)",
                "before\n",
            ),
            (
                "memory allocation of 8589934592 bytes failed\nnote: run with `RUST_BACKTRACE=1` environment variable to \
                display a backtrace\n",
                libc::SIGABRT,
                "memory allocation of 8589934592 bytes failed; the limit is 2 GiB (SIGABRT)",
                "",
            ),
            (
                "half a linememory allocation of 9 bytes failed\n",
                libc::SIGABRT,
                "memory allocation of 9 bytes failed; the limit is 2 GiB (SIGABRT)",
                "half a line",
            ),
            (
                "memory allocation of 34 bytes failed\nmemory allocation of 1 bytes failed\nskipping backtrace \
                printing to avoid potential recursion\n",
                libc::SIGABRT,
                "memory allocation of 34 bytes failed; the limit is 2 GiB (SIGABRT)",
                "",
            ),
            (
                "fatal runtime error: thread::set_current should only be called once per thread, aborting\n",
                libc::SIGABRT,
                "thread::set_current should only be called once per thread (SIGABRT)",
                "",
            ),
            ("a word\n", libc::SIGSEGV, "ended by SIGSEGV", "a word\n"),
            (
                "no newline",
                libc::SIGSEGV,
                "ended by SIGSEGV",
                "no newline",
            ),
            ("", libc::SIGKILL, "killed from outside (SIGKILL)", ""),
        ];
        for (said, signal, message, left) in cases {
            let mut text = said.to_owned();
            assert_eq!(signaled(signal, 2 << 30, Some(&mut text)), message);
            assert_eq!(
                text.trim_end_matches('\n'),
                left.trim_end_matches('\n'),
                "{said:?}"
            );
        }
    }

    #[test]
    fn sizes_for_people() {
        assert_eq!(bytes(4 << 30), "4 GiB");
        assert_eq!(bytes(1536), "1.5 KiB");
        assert_eq!(bytes(12), "12 bytes");
    }
}
