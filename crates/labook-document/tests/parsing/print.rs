//! Compact forms of what the parsers give, to be read beside the chapters.

use std::fmt::Write as _;

use labook_document::{
    Block, BlockKind, Cell, CellKind, CellOptions, Diagnostic, Document, Excerpt, IndexEntry,
    Inline, InlineKind, Source, Span, Summary, SummaryEntryKind,
};

pub(crate) fn document(document: &Document) -> String {
    let mut out = String::new();
    let source = &document.source;
    blocks(&document.blocks, source, 0, &mut out);
    for item in &document.cells {
        cell(item, source, &mut out);
    }
    diagnostics(&document.diagnostics, source, &mut out);
    out
}

pub(crate) fn source(source: &Source, found: &[Diagnostic]) -> String {
    let mut out = String::new();
    if let Some(title) = source.title() {
        let _ = writeln!(out, "title: {title}");
    }
    let mut start = 0;
    for line in source.text().split_inclusive('\n') {
        let place = source.locate(start).to_string();
        let _ = writeln!(out, "{place:<16}| {}", line.trim_end_matches('\n'));
        start += line.len();
    }
    diagnostics(found, source, &mut out);
    out
}

pub(crate) fn summary(summary: &Summary) -> String {
    let mut out = String::new();
    if let Some(title) = &summary.title {
        let _ = writeln!(out, "title: {title}");
    }
    for entry in &summary.entries {
        let place = place(&summary.source, entry.span);
        let _ = match &entry.kind {
            SummaryEntryKind::Chapter {
                title,
                path,
                level,
                numbered,
            } => writeln!(
                out,
                "{}{} {title:?} {} {place}",
                "  ".repeat(*level),
                if *numbered { "numbered" } else { "chapter" },
                path.as_deref().unwrap_or("(draft)"),
            ),
            SummaryEntryKind::Part(title) => writeln!(out, "part {title:?} {place}"),
            SummaryEntryKind::Separator => writeln!(out, "separator {place}"),
        };
    }
    diagnostics(&summary.diagnostics, &summary.source, &mut out);
    out
}

fn place(source: &Source, span: Span) -> String {
    let location = source.locate(span.start);
    format!("{}:{}", location.line, location.column)
}

/// A place with the text there, cut where it gets long.
fn quote(source: &Source, span: Span) -> String {
    let text = &source.text()[span.range()];
    let mut short: String = text.chars().take(48).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("{} {short:?}", place(source, span))
}

fn diagnostics(found: &[Diagnostic], source: &Source, out: &mut String) {
    for diagnostic in found {
        let severity = format!("{:?}", diagnostic.severity).to_lowercase();
        let place = diagnostic
            .span
            .map_or_else(String::new, |span| quote(source, span));
        let _ = writeln!(out, "! {severity} {place}: {}", diagnostic.message);
        for label in &diagnostic.labels {
            let place = quote(source, label.span);
            let _ = writeln!(out, "!   at {place}: {}", label.message);
        }
        for help in &diagnostic.help {
            let _ = writeln!(out, "!   help: {help}");
        }
    }
}

fn blocks(all: &[Block], source: &Source, depth: usize, out: &mut String) {
    for item in all {
        block(item, source, depth, out);
    }
}

fn block(block: &Block, source: &Source, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let line = place(source, block.span);
    let mut put = |text: String| {
        let _ = writeln!(out, "{indent}{text}");
    };
    match &block.kind {
        BlockKind::Heading(heading) => {
            let classes: String = heading
                .classes
                .iter()
                .map(|name| format!(" .{name}"))
                .collect();
            let words = inlines(&heading.content);
            put(format!(
                "h{} #{}{classes} {words}",
                heading.level, heading.id
            ));
        }
        BlockKind::Paragraph(content) => put(format!("p {}", inlines(content))),
        BlockKind::Cell(id) => put(format!("cell {} @{line}", id.0)),
        BlockKind::Code(code) => put(format!(
            "code {:?} {:?} {}",
            code.language,
            code.info,
            excerpt(&code.code, source)
        )),
        BlockKind::Math(math) => put(format!(
            "math {:?} display={}{}",
            math.tex,
            math.display,
            id(math.label.as_deref())
        )),
        BlockKind::List {
            start,
            tight,
            items,
        } => {
            let start = start.map_or_else(String::new, |start| format!(" from {start}"));
            put(format!("list{start}{}", if *tight { "" } else { " loose" }));
            for item in items {
                let task = match item.task {
                    Some(true) => " [x]",
                    Some(false) => " [ ]",
                    None => "",
                };
                let _ = writeln!(out, "{indent}- item{task}");
                blocks(&item.blocks, source, depth + 2, out);
            }
        }
        BlockKind::Quote(inner) => {
            put("quote".to_owned());
            blocks(inner, source, depth + 1, out);
        }
        BlockKind::Alert {
            kind,
            title,
            blocks: inner,
        } => {
            put(format!("alert {kind:?} {}", inlines(title))
                .trim_end()
                .to_owned());
            blocks(inner, source, depth + 1, out);
        }
        BlockKind::Theorem(theorem) => {
            let (kind, id) = (theorem.kind.word(), id(theorem.id.as_deref()));
            put(format!("{kind}{id} {}", inlines(&theorem.title))
                .trim_end()
                .to_owned());
            blocks(&theorem.blocks, source, depth + 1, out);
        }
        BlockKind::Figure(figure) => put(format!(
            "figure #{} {:?} {:?} {:?}",
            figure.id, figure.url, figure.alt, figure.caption
        )),
        BlockKind::Table {
            alignments,
            head,
            rows,
            caption,
        } => {
            put(format!("table {alignments:?}"));
            for row in std::iter::once(head).chain(rows) {
                let cells: Vec<_> = row.iter().map(|cell| inlines(cell)).collect();
                let _ = writeln!(out, "{indent}  | {} |", cells.join(" | "));
            }
            if let Some(caption) = caption {
                let (id, place) = (id(caption.id.as_deref()), quote(source, caption.span));
                let words = inlines(&caption.content);
                let _ = writeln!(out, "{indent}  caption{id} {words} @{place}");
            }
        }
        BlockKind::Definitions(all) => {
            put("definitions".to_owned());
            for entry in all {
                let _ = writeln!(out, "{indent}  term {}", inlines(&entry.term));
                for details in &entry.details {
                    let _ = writeln!(out, "{indent}  :");
                    blocks(details, source, depth + 2, out);
                }
            }
        }
        BlockKind::Footnote {
            label,
            blocks: inner,
        } => {
            put(format!("footnote {label:?}"));
            blocks(inner, source, depth + 1, out);
        }
        BlockKind::Directive(directive) => put(format!("list {}", directive.name())),
        BlockKind::Index(entries) => {
            let entries: Vec<_> = entries.iter().map(|entry| index(entry, source)).collect();
            put(entries.join(" "));
        }
        BlockKind::Html(html) => put(format!("html {html:?}")),
        BlockKind::Rule => put("rule".to_owned()),
    }
}

fn id(label: Option<&str>) -> String {
    label.map_or_else(String::new, |label| format!(" #{label}"))
}

fn index(entry: &IndexEntry, source: &Source) -> String {
    format!("(index {:?} @{})", entry.terms, place(source, entry.span))
}

fn inlines(content: &[Inline]) -> String {
    let all: Vec<_> = content.iter().map(inline).collect();
    all.join(" ")
}

fn inline(inline: &Inline) -> String {
    match &inline.kind {
        InlineKind::Text(text) => format!("{text:?}"),
        InlineKind::Emphasis(content) => format!("(em {})", inlines(content)),
        InlineKind::Strong(content) => format!("(strong {})", inlines(content)),
        InlineKind::Strikethrough(content) => format!("(del {})", inlines(content)),
        InlineKind::Code(code) => format!("(code {code:?})"),
        InlineKind::Math(math) if math.display => {
            format!("(display {:?}{})", math.tex, id(math.label.as_deref()))
        }
        InlineKind::Math(math) => format!("(math {:?})", math.tex),
        InlineKind::Number(id) => format!("(number {})", id.0),
        InlineKind::Link {
            url,
            title,
            content,
        } => format!("(link {url:?} {title:?} {})", inlines(content)),
        InlineKind::Image { url, title, alt } => format!("(image {url:?} {title:?} {alt:?})"),
        InlineKind::Reference { label } => {
            format!("(ref {label} {})", inline.span.len())
        }
        InlineKind::Citation(cited) => {
            let all: Vec<_> = cited
                .iter()
                .map(|cited| match &cited.supplement {
                    Some(supplement) => format!("{} {supplement:?}", cited.key),
                    None => cited.key.clone(),
                })
                .collect();
            format!("(cite {})", all.join("; "))
        }
        InlineKind::Index(entry) => format!("(index {:?})", entry.terms),
        InlineKind::FootnoteReference(label) => format!("(footnote {label:?})"),
        InlineKind::Html(html) => format!("(html {html:?})"),
        InlineKind::SoftBreak => "/".to_owned(),
        InlineKind::HardBreak => "//".to_owned(),
    }
}

fn cell(cell: &Cell, source: &Source, out: &mut String) {
    let kind = match cell.kind {
        CellKind::Fence => "fence",
        CellKind::Number => "number",
    };
    let _ = writeln!(out, "# {} {kind} {}", cell.id.0, quote(source, cell.span));
    let _ = writeln!(out, "#   code {}", excerpt(&cell.code, source));
    if cell.shown != cell.code.text {
        let _ = writeln!(out, "#   shown {:?}", cell.shown);
    }
    if let Some(expected) = &cell.expected {
        let text = excerpt(&expected.text, source);
        let _ = writeln!(
            out,
            "#   expected {text} in {}",
            quote(source, expected.span)
        );
    }
    for option in options(&cell.options) {
        let _ = writeln!(out, "#   {option}");
    }
}

/// The options that are not what they are without being said.
fn options(options: &CellOptions) -> Vec<String> {
    let usual = CellOptions::default();
    let mut all = Vec::new();
    let mut put = |differs: bool, text: String| {
        if differs {
            all.push(text);
        }
    };
    put(
        options.label != usual.label,
        format!("label {:?}", options.label),
    );
    put(
        options.caption != usual.caption,
        format!("caption {:?}", options.caption),
    );
    put(options.echo != usual.echo, format!("echo {}", options.echo));
    put(
        options.output != usual.output,
        format!("output {}", options.output),
    );
    put(
        options.error != usual.error,
        format!("error {}", options.error),
    );
    put(options.fold != usual.fold, format!("fold {}", options.fold));
    put(
        options.tolerance != usual.tolerance,
        format!("tolerance {:?}", options.tolerance),
    );
    put(
        options.up_to != usual.up_to,
        format!("up-to {:?}", options.up_to),
    );
    put(
        options.timeout != usual.timeout,
        format!("timeout {:?}", options.timeout),
    );
    put(
        options.edition != usual.edition,
        format!("edition {:?}", options.edition),
    );
    put(
        options.sliders != usual.sliders,
        format!(
            "sliders {}",
            options
                .sliders
                .as_ref()
                .map_or_else(String::new, |sliders| {
                    let titles = sliders.named.iter().map(|&frame| sliders.title(frame));
                    let titles = titles.collect::<Vec<_>>().join("; ");
                    format!("{} frames, named {titles}", sliders.frames())
                })
        ),
    );
    put(
        options.evaluate != usual.evaluate,
        format!("evaluate {:?}", options.evaluate),
    );
    all
}

/// An excerpt's text, with the places of its runs.
fn excerpt(excerpt: &Excerpt, source: &Source) -> String {
    let runs: Vec<_> = excerpt
        .runs
        .iter()
        .map(|&(_, span)| place(source, span))
        .collect();
    format!("{:?} from {}", excerpt.text, runs.join(" "))
}
