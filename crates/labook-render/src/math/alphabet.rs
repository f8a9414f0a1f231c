//! Mathematical alphabets: from a letter and the font an author asked for to the character of
//! Unicode's mathematical alphanumeric symbols, which both MathML Core and Typst want.

/// The alphabet a letter or digit is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Alphabet {
    /// As mathematics sets it by itself: letters italic, capital Greek and digits upright.
    #[default]
    Auto,
    Upright,
    Italic,
    Bold,
    BoldItalic,
    DoubleStruck,
    Calligraphic,
    Script,
    Fraktur,
    SansSerif,
    SansSerifItalic,
    Monospace,
    BoldScript,
    BoldFraktur,
    BoldSansSerif,
}

impl Alphabet {
    /// The same alphabet in bold, for `\boldsymbol`.
    pub(super) fn bold(self) -> Alphabet {
        match self {
            Alphabet::Auto | Alphabet::Italic | Alphabet::BoldItalic => Alphabet::BoldItalic,
            Alphabet::Upright | Alphabet::Bold => Alphabet::Bold,
            Alphabet::Calligraphic | Alphabet::Script | Alphabet::BoldScript => {
                Alphabet::BoldScript
            }
            Alphabet::Fraktur | Alphabet::BoldFraktur => Alphabet::BoldFraktur,
            Alphabet::SansSerif | Alphabet::SansSerifItalic | Alphabet::BoldSansSerif => {
                Alphabet::BoldSansSerif
            }
            Alphabet::DoubleStruck | Alphabet::Monospace => self,
        }
    }

    /// How the alphabet is said before a letter; empty where it is not said.
    pub(super) fn spoken(self) -> &'static str {
        match self {
            Alphabet::Auto | Alphabet::Upright | Alphabet::Italic => "",
            Alphabet::Bold | Alphabet::BoldItalic => "bold ",
            Alphabet::DoubleStruck => "blackboard ",
            Alphabet::Calligraphic | Alphabet::Script => "script ",
            Alphabet::BoldScript => "bold script ",
            Alphabet::Fraktur => "fraktur ",
            Alphabet::BoldFraktur => "bold fraktur ",
            Alphabet::SansSerif | Alphabet::SansSerifItalic => "sans-serif ",
            Alphabet::BoldSansSerif => "bold sans-serif ",
            Alphabet::Monospace => "monospace ",
        }
    }

    /// The character for `letter` in this alphabet; the letter itself where Unicode has none, and
    /// where the renderer chooses (`Auto`, `Upright`).
    pub(super) fn apply(self, letter: char) -> char {
        exception(self, letter)
            .or_else(|| self.shifted(letter))
            .unwrap_or(letter)
    }

    fn shifted(self, letter: char) -> Option<char> {
        let code = letter as u32;
        let (first, start) = match letter {
            'A'..='Z' => ('A' as u32, self.latin()?),
            'a'..='z' => ('a' as u32, self.latin()? + 26),
            '0'..='9' => ('0' as u32, self.digits()?),
            'Α'..='Ω' => ('Α' as u32, self.greek(true)?),
            'α'..='ω' => ('α' as u32, self.greek(false)? + 26),
            _ => {
                let place = "∂ϵϑϰϕϱϖ".chars().position(|other| other == letter);
                match (letter, place) {
                    ('∇', _) => return char::from_u32(self.greek(true)? + 25),
                    (_, Some(place)) => {
                        return char::from_u32(self.greek(false)? + 51 + place as u32);
                    }
                    _ => return None,
                }
            }
        };
        char::from_u32(start + (code - first))
    }

    /// The capital A of the alphabet; its small letters follow.
    fn latin(self) -> Option<u32> {
        Some(match self {
            Alphabet::Auto | Alphabet::Upright => return None,
            Alphabet::Bold => 0x1D400,
            Alphabet::Italic => 0x1D434,
            Alphabet::BoldItalic => 0x1D468,
            Alphabet::Calligraphic | Alphabet::Script => 0x1D49C,
            Alphabet::BoldScript => 0x1D4D0,
            Alphabet::Fraktur => 0x1D504,
            Alphabet::DoubleStruck => 0x1D538,
            Alphabet::BoldFraktur => 0x1D56C,
            Alphabet::SansSerif => 0x1D5A0,
            Alphabet::BoldSansSerif => 0x1D5D4,
            Alphabet::SansSerifItalic => 0x1D608,
            Alphabet::Monospace => 0x1D670,
        })
    }

    /// The capital alpha of the alphabet; ∇, the small letters, ∂ and the variants follow.
    fn greek(self, capital: bool) -> Option<u32> {
        Some(match self {
            Alphabet::Bold => 0x1D6A8,
            Alphabet::Italic => 0x1D6E2,
            // TeX's capital Greek is upright, and stays so in bold.
            Alphabet::BoldItalic if capital => 0x1D6A8,
            Alphabet::BoldItalic => 0x1D71C,
            Alphabet::BoldSansSerif => 0x1D756,
            _ => return None,
        })
    }

    fn digits(self) -> Option<u32> {
        Some(match self {
            Alphabet::Bold | Alphabet::BoldItalic => 0x1D7CE,
            Alphabet::DoubleStruck => 0x1D7D8,
            Alphabet::SansSerif | Alphabet::SansSerifItalic => 0x1D7E2,
            Alphabet::BoldSansSerif => 0x1D7EC,
            Alphabet::Monospace => 0x1D7F6,
            _ => return None,
        })
    }
}

/// Letters that Unicode had before it had the alphabets.
fn exception(alphabet: Alphabet, letter: char) -> Option<char> {
    let (plain, there) = match alphabet {
        Alphabet::Italic => ("hıȷ", "ℎ𝚤𝚥"),
        Alphabet::Calligraphic | Alphabet::Script => ("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ"),
        Alphabet::Fraktur => ("CHIRZ", "ℭℌℑℜℨ"),
        Alphabet::DoubleStruck => ("CHNPQRZ", "ℂℍℕℙℚℝℤ"),
        _ => return None,
    };
    let place = plain.chars().position(|other| other == letter)?;
    there.chars().nth(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_stand_where_unicode_has_them() {
        for (alphabet, plain, expected) in [
            (Alphabet::Bold, "Axz0Σθ", "𝐀𝐱𝐳𝟎𝚺𝛉"),
            (Alphabet::BoldItalic, "xθΣ∂ϵ", "𝒙𝜽𝚺𝝏𝝐"),
            (Alphabet::Italic, "fhΓ", "𝑓ℎ𝛤"),
            (Alphabet::DoubleStruck, "REP1k", "ℝ𝔼ℙ𝟙𝕜"),
            (Alphabet::Calligraphic, "LNO", "ℒ𝒩𝒪"),
            (Alphabet::BoldScript, "L", "𝓛"),
            (Alphabet::Fraktur, "gC", "𝔤ℭ"),
            (Alphabet::SansSerif, "A5", "𝖠𝟧"),
            (Alphabet::Monospace, "code", "𝚌𝚘𝚍𝚎"),
            (Alphabet::Upright, "dΓ", "dΓ"),
            (Alphabet::Bold, "∇∂", "𝛁𝛛"),
        ] {
            let got: String = plain.chars().map(|letter| alphabet.apply(letter)).collect();
            assert_eq!(got, expected, "{alphabet:?} {plain}");
        }
    }
}
