//! What is told of a panic.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{self, Location};
use std::sync::OnceLock;
use std::thread::{self, ThreadId};

use crate::channel;
use crate::protocol::{Frame, Place};

/// The file of the generated program, as rustc names it in locations.
static PROGRAM: OnceLock<&'static str> = OnceLock::new();

thread_local! {
    static LAST: RefCell<Option<Panic>> = const { RefCell::new(None) };
}

/// A panic's message and place.
#[derive(Clone)]
pub(crate) struct Panic {
    pub(crate) message: String,
    pub(crate) place: Option<Place>,
}

/// Takes over from the standard hook, whose text holds a thread's number and a path.
///
/// `program` is the file of the generated program. On this thread a panic is sent to the parent; on
/// others it is told on standard error, with the place in the generated program, which the parent
/// replaces by that in the chapter.
pub(crate) fn install(program: &'static str) {
    PROGRAM.get_or_init(|| program);
    let steps: ThreadId = thread::current().id();
    panic::set_hook(Box::new(move |info| {
        let message = message(info.payload());
        if thread::current().id() == steps {
            let found = Panic {
                message: channel::cut(message).0,
                place: info.location().map(place),
            };
            LAST.with(|last| *last.borrow_mut() = Some(found.clone()));
            channel::send(&Frame::Panicking {
                message: found.message,
                place: found.place,
            });
        } else {
            let place = info.location().map(|location| {
                let place = place(location);
                let file = place.file.as_deref().unwrap_or(program);
                format!(" at {file}:{}:{}", place.line, place.column)
            });
            let place = place.unwrap_or_default();
            match thread::current().name() {
                Some(name) => eprintln!("thread '{name}' panicked{place}: {message}"),
                None => eprintln!("a thread panicked{place}: {message}"),
            }
        }
    }));
}

/// The panic that has just been caught on this thread with `payload`.
pub(crate) fn caught(payload: &(dyn Any + Send)) -> Panic {
    let message = channel::cut(message(payload)).0;
    match LAST.take() {
        // A panic that is passed on (`resume_unwind`) does not come by the hook. What the hook saw
        // last is then another panic, which was caught.
        Some(last) if last.message == message => last,
        _ => Panic {
            message,
            place: None,
        },
    }
}

/// A location as a frame tells it: no path of the machine.
pub(crate) fn place(location: &Location<'_>) -> Place {
    let file = location.file();
    Place {
        file: (PROGRAM.get() != Some(&file)).then(|| within_crate(file)),
        line: location.line(),
        column: location.column(),
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "a value that is not text".to_owned()
    }
}

/// The part of a path that says which file of which crate: from the directory above the last `src`,
/// else the file's name.
fn within_crate(path: &str) -> String {
    let parts: Vec<&str> = path.split(['/', '\\']).collect();
    let start = match parts.iter().rposition(|&part| part == "src") {
        Some(src) => src.saturating_sub(1),
        None => parts.len() - 1,
    };
    parts[start..].join("/")
}

#[cfg(test)]
mod tests {
    use super::within_crate;

    #[test]
    fn paths_lose_what_is_outside_of_the_crate() {
        for (path, expected) in [
            (
                "/rustc/59807616e1fa/library/core/src/num/mod.rs",
                "core/src/num/mod.rs",
            ),
            (
                "/home/ada/.cargo/registry/src/index/rand-0.9.1/src/lib.rs",
                "rand-0.9.1/src/lib.rs",
            ),
            (r"C:\books\maths\src\lib.rs", "maths/src/lib.rs"),
            ("src/lib.rs", "src/lib.rs"),
            ("/tmp/build/out/generated.rs", "generated.rs"),
            ("", ""),
        ] {
            assert_eq!(within_crate(path), expected);
        }
    }
}
