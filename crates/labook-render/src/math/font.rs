//! The font that mathematics on a page is set in.

/// New Computer Modern Math as a WOFF file.
///
/// Browsers look for OpenType's `MATH` table to place scripts and let brackets grow; most systems have no font with
/// one. A site serves this once, beside its pages:
///
/// ```css
/// @font-face { font-family: "New Computer Modern Math"; src: url("math.woff") format("woff"); font-display: swap }
/// math { font-family: "New Computer Modern Math", math }
/// ```
pub fn math_font() -> &'static [u8] {
    include_bytes!(concat!(env!("OUT_DIR"), "/math.woff"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn is_a_whole_woff_file() {
        let font = super::math_font();
        assert_eq!(&font[..4], b"wOFF");
        let length = u32::from_be_bytes([font[8], font[9], font[10], font[11]]);
        assert_eq!(length as usize, font.len());
        assert!(font.windows(4).any(|tag| tag == b"MATH"));
        assert!(font.len() < 900_000, "{} bytes", font.len());
    }
}
