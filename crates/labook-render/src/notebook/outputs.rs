//! What a cell put out, in nbformat's terms.

use labook_document::{Cell, CellRun, MimeBundle, Output, Stream};
use serde_json::{Map, Value, json};

use super::format::lines;

/// The outputs of a cell.
pub(super) fn outputs(cell: &Cell, run: &CellRun) -> Vec<Value> {
    let last = run.outputs.len().wrapping_sub(1);
    let mut outputs: Vec<Value> = run
        .outputs
        .iter()
        .enumerate()
        .filter(|(_, output)| !matches!(output, Output::Stream { text, .. } if text.is_empty()))
        .map(|(index, output)| match output {
            Output::Stream { name, text } => stream(*name, text),
            Output::Display(bundle) if index == last && ends_in_value(&cell.code.text) => json!({
                "output_type": "execute_result",
                "execution_count": null,
                "data": data(bundle),
                "metadata": {},
            }),
            Output::Display(bundle) => json!({
                "output_type": "display_data",
                "data": data(bundle),
                "metadata": {},
            }),
            Output::Error { message, location } => {
                let mut traceback: Vec<String> = message.lines().map(str::to_owned).collect();
                traceback.extend(location.as_ref().map(|place| format!("  at {place}")));
                json!({
                    "output_type": "error",
                    "ename": "Error",
                    "evalue": message.lines().next().unwrap_or_default(),
                    "traceback": traceback,
                })
            }
        })
        .collect();
    if run.dropped_bytes > 0 {
        let note = format!(
            "[{} bytes more were printed than are kept]\n",
            run.dropped_bytes
        );
        outputs.push(stream(Stream::Stderr, &note));
    }
    outputs
}

fn stream(name: Stream, text: &str) -> Value {
    let name = match name {
        Stream::Stdout => "stdout",
        Stream::Stderr => "stderr",
    };
    json!({ "output_type": "stream", "name": name, "text": lines(text) })
}

fn data(bundle: &MimeBundle) -> Value {
    let mut data = Map::new();
    for (mime, content) in &bundle.0 {
        let value = match mime.as_str() {
            // Jupyter sets it only between delimiters.
            "text/latex" => lines(&delimited(content)),
            mime if mime.ends_with("json") => {
                serde_json::from_str(content).unwrap_or_else(|_| lines(content))
            }
            mime if is_text(mime) => lines(content),
            _ => Value::String(content.clone()),
        };
        data.insert(mime.clone(), value);
    }
    // A reader of notebooks that shows none of the other forms shows this.
    if !data.contains_key("text/plain") {
        let forms: Vec<&str> = bundle.0.iter().map(|(mime, _)| mime.as_str()).collect();
        data.insert(
            "text/plain".into(),
            lines(&format!("<{}>", forms.join(", "))),
        );
    }
    Value::Object(data)
}

/// Whether Jupyter keeps content of this type as lines.
fn is_text(mime: &str) -> bool {
    mime.starts_with("text/") || matches!(mime, "image/svg+xml" | "application/javascript")
}

fn delimited(latex: &str) -> String {
    if latex.contains('$') || latex.contains("\\begin") || latex.contains("\\[") {
        latex.to_owned()
    } else {
        format!("$$\n{}\n$$", latex.trim())
    }
}

/// Whether a cell's last line is an expression's, so that what it shows is the cell's result.
fn ends_in_value(code: &str) -> bool {
    let last = code
        .lines()
        .map(str::trim)
        .rfind(|line| !line.is_empty() && !line.starts_with("//"));
    last.is_some_and(|line| {
        let line = line.split(" //").next().unwrap_or(line).trim_end();
        !line.ends_with(';')
    })
}
