//! Text, and what is framed, struck out, hidden or made to take no room.

use super::{Writer, push_escaped};
use crate::math::tree::{Enclosure, EnclosureKind, Extent, Face, Row};

impl Writer {
    pub(super) fn text(&mut self, text: &str, face: Face, word: bool) {
        let mut style = String::new();
        for (asked, declaration) in [
            (face.bold, "font-weight:bold;"),
            (face.italic, "font-style:italic;"),
            (face.sans, "font-family:sans-serif;"),
            (face.mono, "font-family:monospace;"),
        ] {
            if asked {
                style.push_str(declaration);
            }
        }
        let name = if word { "mi" } else { "mtext" };
        let mut attributes = Vec::new();
        if word && text.chars().count() == 1 {
            attributes.push("mathvariant=\"normal\"".to_owned());
        }
        if style.pop().is_some() {
            attributes.push(format!("style=\"{style}\""));
        }
        self.open(name, &attributes.join(" "));
        // Browsers drop spaces at the ends of a token, and fold those within.
        let trimmed = text.trim_matches(' ');
        let lead = text.len() - text.trim_start_matches(' ').len();
        (0..lead).for_each(|_| self.out.push('\u{a0}'));
        let mut space = false;
        for letter in trimmed.chars() {
            match letter {
                ' ' if space => self.out.push('\u{a0}'),
                letter => push_escaped(letter, &mut self.out),
            }
            space = letter == ' ';
        }
        (0..text.len() - lead - trimmed.len()).for_each(|_| self.out.push('\u{a0}'));
        self.close(name);
    }

    pub(super) fn enclosure(&mut self, enclosure: &Enclosure) {
        // A line drawn as a background; printers are told to keep it.
        const LINE: &str =
            "transparent calc(50% - .03em),currentcolor 0 calc(50% + .03em),transparent 0)";
        const ROOM: &str = "padding:.1em .12em;margin:0 -.12em;";
        const KEEP: &str = "print-color-adjust:exact";
        let style = match &enclosure.kind {
            EnclosureKind::Box {
                border,
                background,
                framed,
            } => {
                let mut style = "padding:.3em".to_owned();
                if *framed {
                    style.push_str(";border:.06em solid");
                }
                if let Some(border) = border {
                    style.push(' ');
                    style.push_str(border);
                }
                if let Some(background) = background {
                    style.push_str(&format!(";background:{background};{KEEP}"));
                }
                style
            }
            EnclosureKind::Cancel => {
                format!("{ROOM}background:linear-gradient(to top left,{LINE};{KEEP}")
            }
            EnclosureKind::BackCancel => {
                format!("{ROOM}background:linear-gradient(to top right,{LINE};{KEEP}")
            }
            EnclosureKind::CrossCancel => format!(
                "{ROOM}background:linear-gradient(to top left,{LINE},linear-gradient(to top right,{LINE};{KEEP}"
            ),
            EnclosureKind::Strikeout => format!("background:linear-gradient(to top,{LINE};{KEEP}"),
            EnclosureKind::Angle => {
                "padding:.1em .1em 0 0;border:solid;border-width:.06em .06em 0 0".to_owned()
            }
            EnclosureKind::Phase => {
                "padding:0 0 .1em .3em;border:solid;border-width:0 0 .06em .06em".to_owned()
            }
        };
        self.element("mrow", &format!("style=\"{style}\""), &enclosure.row);
    }

    pub(super) fn phantom(&mut self, row: &Row, keep: Extent) {
        let whole = keep.width && keep.height && keep.depth;
        if !whole {
            self.open("mpadded", &smashed(keep));
        }
        self.element("mphantom", "", row);
        if !whole {
            self.close("mpadded");
        }
    }
}

pub(super) fn smashed(keep: Extent) -> String {
    [
        (keep.width, "width=\"0\""),
        (keep.height, "height=\"0\""),
        (keep.depth, "depth=\"0\""),
    ]
    .into_iter()
    .filter(|(kept, _)| !kept)
    .map(|(_, attribute)| attribute)
    .collect::<Vec<_>>()
    .join(" ")
}
