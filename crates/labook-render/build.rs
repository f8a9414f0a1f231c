//! Packs the mathematics font, so that the crate holds one compressed font instead of all of Typst's.
//!
//! Browsers set MathML well only with a font that has an OpenType `MATH` table, and few systems have
//! one. New Computer Modern Math, which the PDF uses too, becomes a WOFF file: the font's tables, each
//! compressed by zlib (W3C, WOFF File Format 1.0), a third smaller than the font.

use std::path::Path;

const FONT: &[u8] = b"NewCMMath-Regular";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let Some(font) = typst_assets::fonts().find(|font| is_named(font, FONT)) else {
        println!("cargo::error=typst-assets holds no font named NewCMMath-Regular");
        return;
    };
    let Some(packed) = woff(font) else {
        println!("cargo::error=NewCMMath-Regular is no OpenType font");
        return;
    };
    let folder = std::env::var("OUT_DIR").unwrap_or_default();
    if let Err(error) = std::fs::write(Path::new(&folder).join("math.woff"), packed) {
        println!("cargo::error=cannot write the packed font: {error}");
    }
}

/// Whether the font's PostScript name, which stands at the beginning of its outlines, is `name`.
fn is_named(font: &[u8], name: &[u8]) -> bool {
    let Some(outlines) =
        tables(font).and_then(|tables| tables.into_iter().find(|table| table.tag == *b"CFF "))
    else {
        return false;
    };
    outlines
        .data
        .iter()
        .take(256)
        .copied()
        .collect::<Vec<u8>>()
        .windows(name.len())
        .any(|window| window == name)
}

struct Table<'f> {
    tag: [u8; 4],
    checksum: [u8; 4],
    data: &'f [u8],
}

fn be32(bytes: &[u8], at: usize) -> Option<usize> {
    let word = bytes.get(at..at + 4)?;
    Some(u32::from_be_bytes(word.try_into().ok()?) as usize)
}

fn tables(font: &[u8]) -> Option<Vec<Table<'_>>> {
    let count = usize::from(u16::from_be_bytes(font.get(4..6)?.try_into().ok()?));
    (0..count)
        .map(|index| {
            let entry = font.get(12 + 16 * index..28 + 16 * index)?;
            let (start, length) = (be32(entry, 8)?, be32(entry, 12)?);
            Some(Table {
                tag: entry[..4].try_into().ok()?,
                checksum: entry[4..8].try_into().ok()?,
                data: font.get(start..start + length)?,
            })
        })
        .collect()
}

fn woff(font: &[u8]) -> Option<Vec<u8>> {
    let tables = tables(font)?;
    let header = 44 + 20 * tables.len();
    let (mut directory, mut body) = (Vec::new(), Vec::new());
    let mut unpacked = 12 + 16 * tables.len();
    for table in &tables {
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(table.data, 9);
        let stored = if packed.len() < table.data.len() {
            &packed
        } else {
            table.data
        };
        directory.extend(table.tag);
        for number in [header + body.len(), stored.len(), table.data.len()] {
            directory.extend(u32::try_from(number).ok()?.to_be_bytes());
        }
        directory.extend(table.checksum);
        body.extend(stored);
        body.resize(body.len().next_multiple_of(4), 0);
        unpacked += table.data.len().next_multiple_of(4);
    }
    let mut file = Vec::with_capacity(header + body.len());
    file.extend(b"wOFF");
    file.extend(font.get(..4)?);
    file.extend(u32::try_from(header + body.len()).ok()?.to_be_bytes());
    file.extend(u16::try_from(tables.len()).ok()?.to_be_bytes());
    file.extend([0; 2]);
    file.extend(u32::try_from(unpacked).ok()?.to_be_bytes());
    // Neither a version of the file's own, nor metadata, nor private data.
    file.extend([0; 24]);
    file.extend(directory);
    file.extend(body);
    Some(file)
}
