//! Delimiters that grow, and those of a given size.

use super::{Place, Writer, em, push_escaped};
use crate::math::tree::Class;

impl Writer {
    /// One of the delimiters of `\left … \right`; `flat` if what they hold is no higher than a line.
    pub(super) fn fence(&mut self, delimiter: Option<char>, form: &str, flat: bool) {
        let Some(delimiter) = delimiter else { return };
        let attributes = match form {
            // Grown delimiters come with more room at their sides, even if they have not grown.
            _ if flat => format!(" form=\"{form}\" stretchy=\"false\""),
            // A fence in the middle grows like one at the beginning, and leaves no spaces either.
            "middle" => " form=\"prefix\" stretchy=\"true\"".to_owned(),
            _ if !is_stretchy(delimiter) => {
                format!(" form=\"{form}\" stretchy=\"true\" lspace=\"0\" rspace=\"0\"")
            }
            // `(` at the end, or `)` at the beginning, as in `\left]0,1\right[`.
            _ if form == "prefix" && is_closing(delimiter)
                || form == "postfix" && is_opening(delimiter) =>
            {
                " stretchy=\"true\"".to_owned()
            }
            _ if is_two_faced(delimiter) => format!(" form=\"{form}\""),
            _ => String::new(),
        };
        self.out.push_str("<mo");
        self.out.push_str(&attributes);
        self.out.push('>');
        push_escaped(delimiter, &mut self.out);
        self.out.push_str("</mo>");
    }

    pub(super) fn sized(&mut self, delimiter: char, size: u8, class: Class, place: Place) {
        let height = ["1.2em", "1.8em", "2.4em", "3em"][usize::from(size.clamp(1, 4)) - 1];
        let form = match class {
            Class::Open => "prefix",
            Class::Close => "postfix",
            _ if is_closing(delimiter) => "postfix",
            _ => "prefix",
        };
        if size == 1 {
            // A little larger, but not grown: grown delimiters come with more room at their sides.
            return self.operator(delimiter, place, " stretchy=\"false\" mathsize=\"1.2em\"");
        }
        let mut attributes =
            format!(" form=\"{form}\" stretchy=\"true\" minsize=\"{height}\" maxsize=\"{height}\"");
        if !is_stretchy(delimiter) || place.before + place.after > 0.0 {
            attributes.push_str(&format!(
                " lspace=\"{}\" rspace=\"{}\"",
                em(place.before),
                em(place.after)
            ));
        }
        self.out.push_str("<mo");
        self.out.push_str(&attributes);
        self.out.push('>');
        push_escaped(delimiter, &mut self.out);
        self.out.push_str("</mo>");
    }
}

pub(super) fn is_opening(character: char) -> bool {
    matches!(
        character,
        '(' | '[' | '{' | '⟨' | '⌈' | '⌊' | '⟦' | '⟮' | '⎰' | '⦃'
    )
}

pub(super) fn is_closing(character: char) -> bool {
    matches!(
        character,
        ')' | ']' | '}' | '⟩' | '⌉' | '⌋' | '⟧' | '⟯' | '⎱' | '⦄'
    )
}

/// Delimiters that open and close alike, so that only their place tells.
pub(super) fn is_two_faced(character: char) -> bool {
    matches!(character, '|' | '‖')
}

/// What browsers let grow by themselves.
pub(super) fn is_stretchy(character: char) -> bool {
    is_opening(character) || is_closing(character) || is_two_faced(character)
}
