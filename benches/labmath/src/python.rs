//! The peers that Python has: where their libraries are, and scikit-learn itself.
//!
//! `peers.py` beside this crate answers one line for each line it is asked. `PEERS_PYTHON` names the Python, otherwise
//! it is `python3`.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::rc::Rc;

use crate::race::Contestant;

/// A running `peers.py`.
#[derive(Clone)]
pub struct Python(Rc<RefCell<Process>>);

struct Process {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Drop for Process {
    fn drop(&mut self) {
        // The end of its input ends the script.
        self.input = None;
        let _ = self.child.wait();
    }
}

impl Python {
    /// Starts the script; `None`, and a line that says why, when there is no Python with what it needs.
    pub fn start() -> Option<Python> {
        let python = std::env::var("PEERS_PYTHON").unwrap_or_else(|_| "python3".to_string());
        let mut command = Command::new(&python);
        // Some versions take AVX2 kernels on processors that they do not know; without AVX-512 the name would be a lie.
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx512f") {
            command.env("OPENBLAS_CORETYPE", "SkylakeX");
        } else {
            command.env_remove("OPENBLAS_CORETYPE");
        }
        let started = command
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/peers.py"))
            .env("OPENBLAS_NUM_THREADS", "1")
            .env("MKL_NUM_THREADS", "1")
            .env("OMP_NUM_THREADS", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut child = match started {
            Ok(child) => child,
            Err(error) => {
                println!("no peers from Python: {python}: {error}");
                return None;
            }
        };
        let (input, output) = (child.stdin.take(), child.stdout.take()?);
        let python = Python(Rc::new(RefCell::new(Process {
            child,
            input,
            output: BufReader::new(output),
        })));
        match python.ask("hello") {
            Some(versions) => {
                println!("peers from Python: {versions}");
                Some(python)
            }
            None => {
                println!("no peers from Python: peers.py did not start");
                None
            }
        }
    }

    /// The answer to one line.
    pub fn ask(&self, line: &str) -> Option<String> {
        let mut process = self.0.borrow_mut();
        writeln!(process.input.as_mut()?, "{line}").ok()?;
        let mut answer = String::new();
        let read = process.output.read_line(&mut answer).ok()?;
        (read > 0).then(|| answer.trim().to_string())
    }

    /// Something that the script times: `what` with the number of repetitions behind it.
    pub fn contestant(&self, name: &'static str, what: String) -> Option<Contestant<'static>> {
        let python = self.clone();
        let seconds = move |repeats: u32| -> Option<f64> {
            python.ask(&format!("{what} {repeats}"))?.parse().ok()
        };
        seconds(1)?;
        Some(Contestant::elsewhere(name, move |repeats| {
            seconds(repeats).unwrap_or(f64::INFINITY)
        }))
    }
}
