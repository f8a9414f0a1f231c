//! Text becomes HTML: the only place that knows which characters are special.

/// Appends `text` so that it means itself, between tags and within double quotes alike.
///
/// Control characters that HTML forbids become U+FFFD, which is what a parser would make of NUL.
pub(crate) fn push_escaped(out: &mut String, text: &str) {
    let bytes = text.as_bytes();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = bytes[at..]
        .iter()
        .position(|&byte| HTML_SPECIAL[byte as usize])
    {
        at += found;
        let (replacement, length) = match bytes[at] {
            b'&' => ("&amp;", 1),
            b'<' => ("&lt;", 1),
            b'>' => ("&gt;", 1),
            b'"' => ("&quot;", 1),
            b'\r' => ("", 1),
            // The controls U+0080 to U+009F begin with this byte, but so do other characters.
            0xc2 if bytes[at + 1] >= 0xa0 => {
                at += 2;
                continue;
            }
            0xc2 => ("\u{fffd}", 2),
            _ => ("\u{fffd}", 1),
        };
        out.push_str(&text[copied..at]);
        out.push_str(replacement);
        at += length;
        copied = at;
    }
    out.push_str(&text[copied..]);
}

/// The bytes at which [`push_escaped`] must look closer.
const HTML_SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut control = 0;
    while control < 0x20 {
        special[control] = control as u8 != b'\n' && control as u8 != b'\t';
        control += 1;
    }
    special[b'&' as usize] = true;
    special[b'<' as usize] = true;
    special[b'>' as usize] = true;
    special[b'"' as usize] = true;
    special[0x7f] = true;
    special[0xc2] = true;
    special
};

/// `text` as HTML.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    push_escaped(&mut out, text);
    out
}

/// Appends a path as a URL reference: what a URL cannot hold is percent-encoded, then the result is escaped.
pub(crate) fn push_url(out: &mut String, url: &str) {
    for c in url.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '"' | '<' | '>' | ' ' | '\\' | '^' | '`' | '{' | '|' | '}' | '\0'..='\x1f' | '\x7f' => {
                out.push_str(&format!("%{:02X}", c as u32));
            }
            _ => out.push(c),
        }
    }
}

/// Decodes `%20` and the like; a malformed escape stays as it is.
pub(crate) fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |i: usize| bytes.get(i).and_then(|b| (*b as char).to_digit(16));
        if let (b'%', Some(high), Some(low)) = (bytes[at], hex(at + 1), hex(at + 2)) {
            out.push((high * 16 + low) as u8);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// Appends `text` as a string literal of JavaScript that is safe inside a script element and is also JSON.
pub(crate) fn push_js_string(out: &mut String, text: &str) {
    let is_special = |c: char| {
        matches!(
            c,
            '"' | '\\' | '<' | '\u{2028}' | '\u{2029}' | '\0'..='\x1f'
        )
    };
    out.push('"');
    let mut rest = text;
    while let Some(at) = rest.find(is_special) {
        out.push_str(&rest[..at]);
        let special = rest[at..].chars().next().expect("found just there");
        match special {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            _ => out.push_str(&format!("\\u{:04x}", special as u32)),
        }
        rest = &rest[at + special.len_utf8()..];
    }
    out.push_str(rest);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_characters() {
        assert_eq!(
            escaped(r#"a<b & "c" > d"#),
            "a&lt;b &amp; &quot;c&quot; &gt; d"
        );
        assert_eq!(
            escaped("bell\u{7} tab\t line\r\n"),
            "bell\u{fffd} tab\t line\n"
        );
    }

    #[test]
    fn urls() {
        let mut out = String::new();
        push_url(&mut out, "a b/\"é\"?x=1&y=%20#z");
        assert_eq!(out, "a%20b/%22é%22?x=1&amp;y=%20#z");
        assert_eq!(percent_decoded("a%20b%zz%C3%A9"), "a b%zzé");
        assert_eq!(percent_decoded("%ff"), "%ff");
    }

    #[test]
    fn script_strings() {
        let mut out = String::new();
        push_js_string(&mut out, "</script>\"\\\n\u{2028}");
        assert_eq!(out, r#""\u003c/script>\"\\\n\u2028""#);
    }
}
