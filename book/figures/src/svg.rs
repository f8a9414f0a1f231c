//! What all drawings share: their frame as SVG, and how a book or a notebook is shown them.

/// Colours that read on white and on dark paper, and that stay apart for most colour-blind readers.
pub(crate) const COLORS: [&str; 4] = ["#3b7dd8", "#d97706", "#2a9d6f", "#b4478f"];
pub(crate) const GREY: &str = "#8a8f98";

/// The size of all text. A phone shows a drawing of 480 units about 360 pixels wide, and so this text 12 pixels high.
pub(crate) const TEXT: u32 = 16;
pub(crate) const FONT: &str = "DejaVu Sans, Arial, sans-serif";

/// A drawing from its body: it scales with its page, takes the colour of the text around it, and says what it shows.
pub(crate) fn drawing(width: f64, height: f64, alt: &str, body: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" {} font-family=\"{FONT}\" font-size=\"{TEXT}\" \
         fill=\"currentColor\">\n{body}</svg>",
        frame(width, height, alt)
    )
}

/// The attributes that make a drawing scale and speak.
pub(crate) fn frame(width: f64, height: f64, alt: &str) -> String {
    format!(
        "viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{}\"",
        escape(alt)
    )
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
}

/// A number for the names of what clips a drawing: two drawings on a page must not share them, and a drawing has the same
/// ones wherever it is made.
pub(crate) fn salt(text: &str) -> u32 {
    text.bytes().fold(5381, |hash: u32, byte| {
        hash.wrapping_mul(33) ^ u32::from(byte)
    })
}

/// Shows a drawing, by the convention of evcxr, together with the data that it was made from. A page shows the drawing;
/// the data is what an `output` fence is compared with.
pub(crate) fn show(svg: &str, data: &str) {
    for (mime, content) in [("image/svg+xml", svg), ("text/plain", data)] {
        println!("EVCXR_BEGIN_CONTENT {mime}\n{content}\nEVCXR_END_CONTENT");
    }
}
