//! Images and drawings: bytes that Typst is given as files.

use labook_document::{Diagnostic, Span};

use super::Writer;
use crate::links::Destination;
use crate::paper::drawing;
use crate::paper::markup::string;

/// The endings of files that Typst can read as images.
const READABLE: [&str; 7] = ["svg", "png", "jpg", "jpeg", "gif", "webp", "pdf"];

impl Writer<'_, '_> {
    /// Appends an image of the book's files as a value; where there is none to show, words in its place.
    pub(super) fn image(&mut self, url: &str, alt: &str, span: Span) {
        match self.image_file(url, span) {
            Some(path) => self.image_call(&path, alt),
            None => {
                self.push("missing-picture(");
                self.string(if alt.is_empty() { url } else { alt });
                self.push(")");
            }
        }
    }

    /// An image that says nothing to those who do not see it is decoration.
    fn image_call(&mut self, path: &str, alt: &str) {
        let path = string(path);
        if alt.is_empty() {
            self.push(&format!("decoration(image({path}))"));
        } else {
            self.push(&format!("image({path}, alt: {})", string(alt)));
        }
    }

    /// Takes an image up among the files of the manuscript.
    fn image_file(&mut self, url: &str, span: Span) -> Option<String> {
        let shared = self.shared;
        let place = self.sheet.place(span);
        let index = self.links?;
        let chapter = &shared.book.chapters[index];
        let name = match shared.targets.destination(chapter, url) {
            Destination::File(name) => name,
            Destination::Outside => {
                let message = "paper cannot show an image that lies elsewhere";
                let help = "keep the image beside the chapter, and link to it there";
                self.report(Diagnostic::warning(place, message).with_help(help));
                return None;
            }
            Destination::Chapter { .. } => return None,
        };
        let Some(bytes) = shared.files.get(&name) else {
            self.report(match shared.targets.resolve(chapter, url, place).problem {
                Some(problem) => problem,
                None => Diagnostic::warning(place, format!("the image `{url}` is not in the book")),
            });
            return None;
        };
        let ending = name
            .rsplit_once('.')
            .map_or("", |(_, ending)| ending)
            .to_ascii_lowercase();
        if !READABLE.contains(&ending.as_str()) {
            let message = format!("paper cannot show the image `{url}`");
            let help = format!("make it one of these: {}", READABLE.join(", "));
            self.report(Diagnostic::warning(place, message).with_help(help));
            return None;
        }
        let bytes = match (ending.as_str(), std::str::from_utf8(bytes)) {
            ("svg", Ok(svg)) => self.inked(svg),
            _ => bytes.clone(),
        };
        Some(self.keep(format!("/site/{name}"), bytes, span))
    }

    fn inked(&self, svg: &str) -> Vec<u8> {
        let css = self.shared.style_sheet;
        drawing::for_paper(svg, &|name| drawing::light_colors(css, name)).into_bytes()
    }

    fn keep(&mut self, path: String, bytes: Vec<u8>, span: Span) -> String {
        let place = self.sheet.place(span);
        self.sheet
            .files
            .entry(path.clone())
            .or_insert((bytes, place));
        path
    }

    /// Appends a drawing that a cell displayed.
    pub(super) fn drawing(&mut self, svg: &str, name: &str, alt: &str, span: Span) {
        let bytes = self.inked(svg);
        self.displayed_image(bytes, &format!("{name}.svg"), alt, span);
    }

    /// Appends pixels that a cell displayed.
    pub(super) fn pixels(&mut self, base64: &str, name: &str, alt: &str, span: Span) {
        match decoded(base64) {
            Some(bytes) => self.displayed_image(bytes, &format!("{name}.png"), alt, span),
            None => {
                let place = self.sheet.place(span);
                let message = "the picture that the cell displays is not base64";
                self.report(Diagnostic::warning(place, message));
            }
        }
    }

    fn displayed_image(&mut self, bytes: Vec<u8>, name: &str, alt: &str, span: Span) {
        let chapter = self.links.or(self.chapter).unwrap_or_default();
        let path = self.keep(format!("/drawn/{}/{name}", chapter + 1), bytes, span);
        let alt = if alt.is_empty() {
            "A picture that the code draws"
        } else {
            alt
        };
        self.push("#drawn(");
        self.image_call(&path, alt);
        self.push(")\n");
    }
}

/// The bytes that base64 (RFC 4648) stands for; anything but its letters is passed over, as browsers do.
fn decoded(base64: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(base64.len() / 4 * 3);
    let (mut buffer, mut bits) = (0_u32, 0);
    for letter in base64
        .bytes()
        .filter(|letter| !letter.is_ascii_whitespace())
    {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => return None,
        };
        buffer = buffer << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn base64() {
        assert_eq!(decoded("Zm9v\nYmE=").as_deref(), Some(&b"fooba"[..]));
        assert_eq!(decoded("Zm9vYg==").as_deref(), Some(&b"foob"[..]));
        assert_eq!(decoded("").as_deref(), Some(&b""[..]));
        assert_eq!(decoded("Z*"), None);
    }
}
