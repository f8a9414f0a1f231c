//! Rich content on stdout, as the evcxr kernel reads it:
//!
//! ```text
//! EVCXR_BEGIN_CONTENT text/html
//! <b>any</b> lines
//! EVCXR_END_CONTENT
//! ```
//!
//! The text arrives in pieces of any size. What cannot begin a block is passed on at once.

const BEGIN: &str = "EVCXR_BEGIN_CONTENT ";
const END: &str = "EVCXR_END_CONTENT";

/// A part of stdout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Plain text.
    Text(String),
    /// A block: its mime type and its content without the last line's end.
    Content(String, String),
}

/// Finds blocks in text that arrives in pieces.
#[derive(Debug, Default)]
pub(super) struct ContentReader {
    /// Text that may turn out to be the beginning of a block.
    held: String,
    block: Option<Block>,
}

#[derive(Debug)]
struct Block {
    /// The first line, as it was written.
    head: String,
    mime: String,
    /// Everything since, of which `..searched` holds whole lines that are not the end.
    body: String,
    searched: usize,
}

impl ContentReader {
    /// Takes a piece of text and gives what is certain.
    pub(super) fn push(&mut self, text: &str, give: &mut impl FnMut(Part)) {
        match &mut self.block {
            Some(block) => block.body.push_str(text),
            None => self.held.push_str(text),
        }
        loop {
            let rest = match self.block.take() {
                Some(block) => match block.finish() {
                    Ok((part, rest)) => {
                        give(part);
                        rest
                    }
                    Err(block) => {
                        self.block = Some(block);
                        return;
                    }
                },
                None => std::mem::take(&mut self.held),
            };
            if !self.look_for_head(rest, give) {
                return;
            }
        }
    }

    /// Gives what was held back. A block without its end is plain text.
    pub(super) fn flush(&mut self, give: &mut impl FnMut(Part)) {
        let block = self.block.take();
        let text = match block {
            Some(block) => block.head + &block.body,
            None => std::mem::take(&mut self.held),
        };
        if !text.is_empty() {
            give(Part::Text(text));
        }
    }

    /// Splits text at the first head of a block. Returns whether there was one.
    fn look_for_head(&mut self, mut text: String, give: &mut impl FnMut(Part)) -> bool {
        let mut from = 0;
        while let Some(found) = text[from..].find(BEGIN) {
            let at = from + found;
            let Some(length) = text[at..].find('\n') else {
                self.held = text.split_off(at);
                give_text(text, give);
                return false;
            };
            let head = &text[at..=at + length];
            let mime = head[BEGIN.len()..]
                .split(char::is_whitespace)
                .next()
                .unwrap_or_default();
            if mime.is_empty() {
                from = at + BEGIN.len();
                continue;
            }
            self.block = Some(Block {
                head: head.to_owned(),
                mime: mime.to_owned(),
                body: text[at + length + 1..].to_owned(),
                searched: 0,
            });
            text.truncate(at);
            give_text(text, give);
            return true;
        }
        // The end of the text can be the beginning of a head.
        let longest = text.len().min(BEGIN.len() - 1);
        let held = (1..=longest)
            .rev()
            .find(|&length| text.as_bytes().ends_with(&BEGIN.as_bytes()[..length]));
        self.held = text.split_off(text.len() - held.unwrap_or(0));
        give_text(text, give);
        false
    }
}

fn give_text(text: String, give: &mut impl FnMut(Part)) {
    if !text.is_empty() {
        give(Part::Text(text));
    }
}

impl Block {
    /// The content and the text after the block, when its end has come.
    fn finish(mut self) -> Result<(Part, String), Self> {
        while let Some(length) = self.body[self.searched..].find('\n') {
            let line = &self.body[self.searched..self.searched + length];
            if line.strip_suffix('\r').unwrap_or(line) == END {
                let rest = self.body.split_off(self.searched + length + 1);
                self.body.truncate(self.searched.saturating_sub(1));
                let text = image(&self.mime, self.body);
                return Ok((Part::Content(self.mime, text), rest));
            }
            self.searched += length + 1;
        }
        Err(self)
    }
}

/// Base64 may be broken into lines; the breaks mean nothing.
fn image(mime: &str, text: String) -> String {
    match mime.starts_with("image/") && !mime.contains("xml") {
        true => text.split_ascii_whitespace().collect(),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pieces: &[&str]) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        let mut give = |part| match (parts.last_mut(), part) {
            (Some(Part::Text(last)), Part::Text(text)) => last.push_str(&text),
            (_, part) => parts.push(part),
        };
        let mut reader = ContentReader::default();
        for piece in pieces {
            reader.push(piece, &mut give);
        }
        reader.flush(&mut give);
        parts
    }

    fn text(text: &str) -> Part {
        Part::Text(text.to_owned())
    }

    fn content(mime: &str, text: &str) -> Part {
        Part::Content(mime.to_owned(), text.to_owned())
    }

    #[test]
    fn cases() {
        let cases: &[(&str, &[Part])] = &[
            ("", &[]),
            ("plain\n", &[text("plain\n")]),
            (
                "a\nEVCXR_BEGIN_CONTENT text/html\n<b>\n</b>\nEVCXR_END_CONTENT\nz",
                &[text("a\n"), content("text/html", "<b>\n</b>"), text("z")],
            ),
            (
                "no newline EVCXR_BEGIN_CONTENT a/b more words\nx\nEVCXR_END_CONTENT\n",
                &[text("no newline "), content("a/b", "x")],
            ),
            (
                "EVCXR_BEGIN_CONTENT a/b\nEVCXR_END_CONTENT\nEVCXR_BEGIN_CONTENT c/d\n\nEVCXR_END_CONTENT\n",
                &[content("a/b", ""), content("c/d", "")],
            ),
            (
                "EVCXR_BEGIN_CONTENT image/png\niVBO\nRw0K\nEVCXR_END_CONTENT\n",
                &[content("image/png", "iVBORw0K")],
            ),
            (
                "EVCXR_BEGIN_CONTENT image/svg+xml\n<svg>\n</svg>\nEVCXR_END_CONTENT\n",
                &[content("image/svg+xml", "<svg>\n</svg>")],
            ),
            (
                "EVCXR_BEGIN_CONTENT a/b\nx\n not EVCXR_END_CONTENT\n",
                &[text("EVCXR_BEGIN_CONTENT a/b\nx\n not EVCXR_END_CONTENT\n")],
            ),
            (
                "EVCXR_BEGIN_CONTENT \nx\n",
                &[text("EVCXR_BEGIN_CONTENT \nx\n")],
            ),
            ("EVCXR_BEGIN_CONTENT", &[text("EVCXR_BEGIN_CONTENT")]),
            (
                "EVCXR_EVCXR_BEGIN_CONTENT é/ü\r\nö\r\nEVCXR_END_CONTENT\r\n",
                &[text("EVCXR_"), content("é/ü", "ö\r")],
            ),
        ];
        for (input, expected) in cases {
            assert_eq!(read(&[input]), *expected, "{input:?}");
            // However the text is cut, the parts are the same.
            let characters: Vec<_> = input
                .char_indices()
                .map(|(at, c)| &input[at..at + c.len_utf8()])
                .collect();
            assert_eq!(read(&characters), *expected, "{input:?} by characters");
            for (cut, _) in input.char_indices() {
                assert_eq!(
                    read(&[&input[..cut], &input[cut..]]),
                    *expected,
                    "{input:?} cut at {cut}"
                );
            }
        }
    }

    #[test]
    fn plain_text_is_not_held_back() {
        let mut parts = Vec::new();
        ContentReader::default().push("50 % done E", &mut |part| parts.push(part));
        assert_eq!(parts, [text("50 % done ")]);
    }
}
