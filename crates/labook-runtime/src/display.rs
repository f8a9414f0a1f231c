//! Values in a form that a page or a notebook can show.

use std::fmt;

use crate::base64;
use crate::channel;
use crate::protocol::Frame;

/// Displays a value as the last expression of a cell is displayed: by its `evcxr_display` method if
/// it has one, else by `Debug`. The value is borrowed, not moved.
///
/// ```
/// let steps = vec![1, 2, 3];
/// labook_runtime::display!(steps);
/// labook_runtime::display!(labook_runtime::Html("<b>three</b> steps"));
/// assert_eq!(steps.len(), 3);
/// ```
#[macro_export]
macro_rules! display {
    ($value:expr $(,)?) => {
        match &($value) {
            value => {
                #[allow(unused_imports)]
                use $crate::program::{Fallback as _, Peel as _, Unit as _};
                $crate::program::bracket(|| {
                    let _ = $crate::program::Subject(value)
                        .peel()
                        .peel()
                        .0
                        .evcxr_display();
                });
            }
        }
    };
}

/// Puts out one form of a display.
pub(crate) fn content(mime: &str, text: String) {
    if channel::is_open() {
        let (text, dropped) = channel::cut(text);
        channel::send(&Frame::Content {
            mime: mime.to_owned(),
            text,
            dropped,
        });
    } else {
        println!("EVCXR_BEGIN_CONTENT {mime}\n{text}\nEVCXR_END_CONTENT");
    }
}

macro_rules! textual {
    ($(#[$doc:meta])* $name:ident, $mime:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub struct $name<T = String>(
            /// What prints the text.
            pub T,
        );

        impl<T: fmt::Display> $name<T> {
            /// Displays it. The last expression of a cell has this called for it.
            pub fn evcxr_display(&self) {
                content($mime, self.0.to_string());
            }
        }
    };
}

textual! {
    /// A vector graphic, `image/svg+xml`.
    Svg, "image/svg+xml"
}
textual! {
    /// HTML, put into the page as it is.
    Html, "text/html"
}
textual! {
    /// LaTeX: text with formulas between dollar signs.
    Latex, "text/latex"
}
textual! {
    /// Markdown.
    Markdown, "text/markdown"
}

/// A raster image, the bytes of a PNG file.
#[derive(Clone, Copy)]
pub struct Png<T = Vec<u8>>(
    /// What holds the bytes.
    pub T,
);

impl<T: AsRef<[u8]>> Png<T> {
    /// Displays it. The last expression of a cell has this called for it.
    pub fn evcxr_display(&self) {
        content("image/png", base64::encode(self.0.as_ref()));
    }
}
