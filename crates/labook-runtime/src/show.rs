//! Which way a value is displayed, decided by how methods are found.
//!
//! `show!(value)` calls `evcxr_display` on a reference to the value. A method of the value's type, or
//! of a trait of the author's, takes that very reference, so it is found before [`Fallback`], which
//! takes a reference to the reference. Before that, [`Subject::peel`] looks through references and
//! smart pointers, for a `Box<Plot>` is displayed as a `Plot` is; `Debug` looks through them too.

use std::fmt::{self, Debug};
use std::rc::Rc;
use std::sync::Arc;

use crate::channel;
use crate::display::content;
use crate::protocol::Frame;

/// A value on the way to being displayed.
pub struct Subject<'a, T: ?Sized>(pub &'a T);

impl<'a, T: Pointer + ?Sized> Subject<'a, T> {
    /// What the pointer points to.
    pub fn peel(self) -> Subject<'a, T::Pointee> {
        Subject(self.0.pointee())
    }
}

/// What is looked through.
///
/// One method for all of them, not one each: the compiler would call several ambiguous for the value
/// of an expression that has an error, and tell of that too.
pub trait Pointer {
    /// What it points to.
    type Pointee: ?Sized;

    /// What it points to.
    fn pointee(&self) -> &Self::Pointee;
}

macro_rules! pointer {
    ($($pointer:ty),*) => {$(
        impl<T: ?Sized> Pointer for $pointer {
            type Pointee = T;

            fn pointee(&self) -> &T {
                self
            }
        }
    )*};
}

pointer!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);

/// Anything else is what it is. A method of [`Subject`] itself is found before this one.
pub trait Peel: Sized {
    /// The same.
    fn peel(self) -> Self {
        self
    }
}

impl<T: ?Sized> Peel for Subject<'_, T> {}

/// The display of `()`: none.
pub trait Unit {
    /// Shows nothing.
    fn evcxr_display(&self) {}
}

impl Unit for () {}

/// The display of a value that has no way of its own.
pub trait Fallback {
    /// The type whose text is shown.
    type Value: ?Sized;

    /// Shows the `Debug` text.
    fn evcxr_display(&self)
    where
        Self::Value: Displayable;
}

impl<T: ?Sized> Fallback for &T {
    type Value = T;

    fn evcxr_display(&self)
    where
        T: Displayable,
    {
        content("text/plain", self.text());
    }
}

/// What can be displayed though it has no `evcxr_display`. It exists for its message.
#[diagnostic::on_unimplemented(
    message = "a value of type `{Self}` cannot be displayed",
    label = "it has neither `Debug` nor an `evcxr_display` method",
    note = "derive `Debug` for it, or end the cell with `;` to show nothing"
)]
pub trait Displayable {
    /// The text to show.
    fn text(&self) -> String;
}

#[diagnostic::do_not_recommend]
impl<T: Debug + ?Sized> Displayable for T {
    fn text(&self) -> String {
        format!("{self:?}")
    }
}

/// A value in prose.
pub struct Number<'a, T: ?Sized>(pub &'a T);

impl<T: fmt::Display + ?Sized> Number<'_, T> {
    /// Puts out the text that `Display` gives.
    pub fn put(&self) {
        content("text/plain", self.0.to_string());
    }
}

/// A value in prose that has no `Display`.
pub trait NumberFallback {
    /// The type whose text is shown.
    type Value: ?Sized;

    /// Puts out the text that `Debug` gives.
    fn put(&self)
    where
        Self::Value: Displayable;
}

impl<T: ?Sized> NumberFallback for Number<'_, T> {
    type Value = T;

    fn put(&self)
    where
        T: Displayable,
    {
        content("text/plain", self.0.text());
    }
}

/// Displays, by running `display`, one value.
pub fn bracket(display: impl FnOnce()) {
    channel::send(&Frame::DisplayBegin);
    display();
    channel::send(&Frame::DisplayEnd);
}
