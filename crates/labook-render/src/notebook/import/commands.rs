//! The kernel's commands, which are not Rust: what each becomes in a book, or why it becomes nothing.

use super::Remark;

/// What a `:dep` line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// The cell that asks, counted from 1.
    pub cell: usize,
    /// The crate's name; `None` where only a path is given.
    pub name: Option<String>,
    /// What stands after `=`, as TOML, or the path; `"*"` where nothing does.
    pub value: String,
}

/// Takes the commands off a cell's code. They stand before it, among comments and blank lines.
pub(super) fn take(
    source: &str,
    cell: usize,
    dependencies: &mut Vec<Dependency>,
) -> (String, Vec<Remark>) {
    let mut code = String::new();
    let mut remarks = Vec::new();
    let mut before_code = true;
    for line in source.split_inclusive('\n') {
        let body = line.trim();
        let is_command = before_code && (body.starts_with(':') && !body.starts_with("::"));
        let is_shell = before_code && line.starts_with('!');
        if is_shell {
            remarks.push(Remark {
                cell,
                message: format!("`{body}` is for a shell, and labook runs none"),
                help: "run it before the book, or do the same in Rust".to_owned(),
            });
        } else if is_command {
            let (name, argument) = match body.split_once(char::is_whitespace) {
                Some((name, argument)) => (name, argument.trim()),
                None => (body, ""),
            };
            if name == ":dep" {
                dependencies.push(dependency(cell, argument));
            } else if let Some((why, help)) = explanation(name, argument) {
                remarks.push(Remark {
                    cell,
                    message: format!("`{body}` {why}"),
                    help,
                });
            }
        } else {
            before_code &= body.is_empty() || line.starts_with("//");
            code.push_str(line);
        }
    }
    (code, remarks)
}

fn dependency(cell: usize, argument: &str) -> Dependency {
    if argument.starts_with(['.', '/']) {
        return Dependency {
            cell,
            name: None,
            value: argument.to_owned(),
        };
    }
    let (name, value) = match argument.split_once('=') {
        Some((name, value)) => (name.trim(), value.trim()),
        // A bare name is the newest version.
        None => (argument, "\"*\""),
    };
    Dependency {
        cell,
        name: Some(name.to_owned()),
        value: value.to_owned(),
    }
}

/// Why a command has no place in a chapter, and what to do instead; nothing where nothing is lost without it.
fn explanation(name: &str, argument: &str) -> Option<(&'static str, String)> {
    let (why, help) = match name {
        ":opt" => {
            let level = if argument.is_empty() { "2" } else { argument };
            return Some((
                "sets how far cells are optimised",
                format!(
                    "say `opt-level = {level}` under [execute] of book.toml; dependencies are always optimised"
                ),
            ));
        }
        ":env" | ":build_env" => (
            "sets a variable of the environment",
            "set it where labook is started, and name it in `env` under [execute] of book.toml",
        ),
        ":offline" => (
            "keeps cargo off the network",
            "say `offline = true` under [execute] of book.toml",
        ),
        ":toolchain" => (
            "chooses a toolchain",
            "start labook with it, or put a rust-toolchain.toml beside book.toml",
        ),
        ":clear" | ":restart" => (
            "forgets all that was defined, which a chapter cannot",
            "begin another chapter here, or rename what is defined again",
        ),
        ":load_config" => (
            "runs what a file of the kernel's configuration says",
            "write into the chapter what it needs",
        ),
        ":vars" | ":v" | ":type" | ":t" | ":types" | ":show_deps" | ":version" | ":help"
        | ":explain" | ":last_compile_dir" | ":last_error_json" => (
            "asks the kernel for something, and labook has no kernel",
            "leave it out",
        ),
        // How fast a session is, and how it looks, is no matter of a book.
        ":cache"
        | ":clear_cache"
        | ":sccache"
        | ":linker"
        | ":codegen_backend"
        | ":timing"
        | ":time_passes"
        | ":fmt"
        | ":efmt"
        | ":preserve_vars_on_panic"
        | ":quit"
        | ":q"
        | ":allow_static_linking"
        | ":internal_debug" => return None,
        _ => ("is no command that labook knows", "leave it out"),
    };
    Some((why, help.to_owned()))
}
