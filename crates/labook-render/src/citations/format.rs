//! Citations and works as formatted text, by a style of the Citation Style Language.

use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::taxonomy::Locator;
use hayagriva::citationberg::{
    FontStyle, FontVariant, FontWeight, LocaleCode, Style, VerticalAlign,
};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, ElemChild,
    ElemChildren, ElemMeta, Entry, Formatting, LocatorPayload, SpecificLocator,
};
use labook_document::{CitationPlace, Numbering};

use super::{Bibliography, Citations, Look, Run, RunLink, Work};

/// Formats the citations of a book in the style of this name, or in `ieee` where there is none such. Keys without
/// an entry show themselves.
pub fn cite(
    bibliography: &Bibliography,
    style: &str,
    language: &str,
    numbering: &Numbering,
) -> Citations {
    let places = numbering.citations();
    if places.is_empty() {
        return Citations::default();
    }
    let style = ArchivedStyle::by_name(style)
        .unwrap_or(ArchivedStyle::InstituteOfElectricalAndElectronicsEngineers);
    let Style::Independent(style) = style.get() else {
        return Citations::default();
    };
    let locales = locales();
    let locale =
        (!language.is_empty() && language != "en").then(|| LocaleCode(language.to_owned()));
    let mut driver = BibliographyDriver::new();
    for place in places {
        let request = CitationRequest::new(
            items(bibliography, place),
            &style,
            locale.clone(),
            &locales,
            Some(1),
        );
        driver.citation(request);
    }
    let rendered = driver.finish(BibliographyRequest::new(&style, locale, &locales));
    let items = rendered.bibliography.map_or_else(Vec::new, |all| all.items);
    let works: Vec<Work> = items
        .into_iter()
        .enumerate()
        .map(|(index, item)| Work {
            anchor: format!("work.{}", index + 1),
            label: item.first_field.map_or_else(Vec::new, |field| {
                runs(&ElemChildren(vec![field]), &|_| None)
            }),
            content: runs(&item.content, &|_| None),
            cited: places
                .iter()
                .enumerate()
                .filter(|(_, place)| place.cited.iter().any(|cited| cited.key == item.key))
                .map(|(index, _)| index)
                .collect(),
            key: item.key,
        })
        .collect();
    let citations = places
        .iter()
        .zip(rendered.citations)
        .map(|(place, citation)| {
            let known = known(bibliography, place);
            let work = |entry: usize| {
                let key = known.get(entry)?.key();
                works.iter().position(|work| work.key == key)
            };
            let mut runs = runs(&citation.citation, &work);
            for cited in &place.cited {
                if bibliography.library.get(&cited.key).is_none() {
                    runs.push(Run {
                        text: format!("[{}]", cited.key),
                        ..Run::default()
                    });
                }
            }
            ((place.chapter, place.span.start), runs)
        });
    Citations {
        citations: citations.collect(),
        works,
    }
}

/// The entries that a citation names, as far as there are such.
fn known<'a>(bibliography: &'a Bibliography, place: &CitationPlace) -> Vec<&'a Entry> {
    let entries = place.cited.iter();
    entries
        .filter_map(|cited| bibliography.library.get(&cited.key))
        .collect()
}

fn items<'a>(
    bibliography: &'a Bibliography,
    place: &'a CitationPlace,
) -> Vec<CitationItem<'a, Entry>> {
    let cited = place.cited.iter();
    cited
        .filter_map(|cited| {
            let entry = bibliography.library.get(&cited.key)?;
            Some(CitationItem::with_locator(
                entry,
                cited.supplement.as_deref().map(locator),
            ))
        })
        .collect()
}

/// The place in a work: `p. 3` and `pp. 3–5` are pages, `ch. 2` is a chapter, anything else stands as it is.
fn locator(supplement: &str) -> SpecificLocator<'_> {
    const KINDS: [(&[&str], Locator); 9] = [
        (&["p.", "pp.", "page", "pages"], Locator::Page),
        (&["ch.", "chap.", "chapter"], Locator::Chapter),
        (&["sec.", "section", "§"], Locator::Section),
        (&["fig.", "figure"], Locator::Figure),
        (&["eq.", "equation"], Locator::Equation),
        (&["tab.", "table"], Locator::Table),
        (&["vol.", "volume"], Locator::Volume),
        (&["app.", "appendix"], Locator::Appendix),
        (&["par.", "para.", "paragraph"], Locator::Paragraph),
    ];
    let (word, rest) = match supplement.strip_prefix('§') {
        Some(rest) => ("§", rest.trim_start()),
        None => supplement.split_once(' ').unwrap_or((supplement, "")),
    };
    let kind = KINDS
        .iter()
        .find(|(names, _)| names.iter().any(|name| name.eq_ignore_ascii_case(word)));
    match kind {
        Some((_, locator)) if !rest.is_empty() => {
            SpecificLocator(*locator, LocatorPayload::Str(rest))
        }
        // A number alone is a page.
        _ if supplement.starts_with(|char: char| char.is_ascii_digit()) => {
            SpecificLocator(Locator::Page, LocatorPayload::Str(supplement))
        }
        _ => SpecificLocator(Locator::Custom, LocatorPayload::Str(supplement)),
    }
}

/// Formatted text without its nesting; `work` knows which work the entry of a citation is.
fn runs(children: &ElemChildren, work: &dyn Fn(usize) -> Option<usize>) -> Vec<Run> {
    let mut runs = Vec::new();
    push_runs(children, work, None, &mut runs);
    runs
}

fn push_runs(
    children: &ElemChildren,
    work: &dyn Fn(usize) -> Option<usize>,
    within: Option<usize>,
    runs: &mut Vec<Run>,
) {
    for child in &children.0 {
        match child {
            ElemChild::Text(text) => push(
                runs,
                &text.text,
                look(text.formatting),
                within.map(RunLink::Work),
            ),
            ElemChild::Elem(elem) => {
                let entry = match elem.meta {
                    Some(ElemMeta::Entry(entry)) => work(entry),
                    _ => within,
                };
                push_runs(&elem.children, work, entry, runs);
            }
            // The mathematics of a title, which comes as Typst's.
            ElemChild::Markup(text) => push(
                runs,
                text.trim_matches('$'),
                Look::default(),
                within.map(RunLink::Work),
            ),
            ElemChild::Link { text, url } => {
                let link = match within {
                    Some(work) => RunLink::Work(work),
                    None => RunLink::Url(url.clone()),
                };
                push(runs, &text.text, look(text.formatting), Some(link));
            }
            ElemChild::Transparent { .. } => {}
        }
    }
}

/// Appends text to the last run, where that looks the same.
fn push(runs: &mut Vec<Run>, text: &str, look: Look, link: Option<RunLink>) {
    match runs.last_mut() {
        Some(last) if last.look == look && last.link == link => last.text.push_str(text),
        _ => runs.push(Run {
            text: text.to_owned(),
            look,
            link,
        }),
    }
}

fn look(formatting: Formatting) -> Look {
    Look {
        italic: formatting.font_style == FontStyle::Italic,
        bold: formatting.font_weight == FontWeight::Bold,
        small_caps: formatting.font_variant == FontVariant::SmallCaps,
        superscript: formatting.vertical_align == VerticalAlign::Sup,
        subscript: formatting.vertical_align == VerticalAlign::Sub,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_works() {
        for (supplement, kind, rest) in [
            ("p. 3", Locator::Page, "3"),
            ("pp. 3–5", Locator::Page, "3–5"),
            ("12", Locator::Page, "12"),
            ("ch. 2", Locator::Chapter, "2"),
            ("§4.1", Locator::Section, "4.1"),
            ("Theorem 2", Locator::Custom, "Theorem 2"),
            ("p.", Locator::Custom, "p."),
        ] {
            let SpecificLocator(found, LocatorPayload::Str(text)) = locator(supplement) else {
                panic!("{supplement}");
            };
            assert_eq!((found, text), (kind, rest), "{supplement}");
        }
    }
}
