//! The book covers what it set out to cover: `book/COVERAGE.md` says where, and what it says is so.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use libtest_mimic::Trial;

use crate::binary::repository;
use crate::trial;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial(
            "coverage::every_row_names_a_place_that_there_is",
            every_row_names_a_place_that_there_is,
        ),
        trial(
            "coverage::no_topic_is_listed_twice",
            no_topic_is_listed_twice,
        ),
        trial(
            "coverage::places_are_headings_and_labels",
            places_are_headings_and_labels,
        ),
        trial(
            "coverage::every_chapter_says_what_it_builds_on",
            every_chapter_says_what_it_builds_on,
        ),
    ]
}

/// A line of the table.
#[derive(Debug)]
struct Row {
    seed: String,
    topic: String,
    chapter: String,
    place: String,
}

fn every_row_names_a_place_that_there_is() {
    let rows = rows();
    let mut chapters: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let lost: Vec<_> = rows
        .iter()
        .filter(|row| {
            let known = chapters.entry(row.chapter.clone()).or_insert_with(|| {
                let path = repository().join(format!("book/src/{}.md", row.chapter));
                places(&fs::read_to_string(path).unwrap_or_default())
            });
            !known.contains(&row.place)
        })
        .collect();
    assert!(lost.is_empty(), "these are nowhere: {lost:#?}");

    // Both texts are long; a table that lost its rows would pass otherwise.
    let of = |seed: &str| rows.iter().filter(|row| row.seed == seed).count();
    assert_eq!(rows.len(), of("LA") + of("AI"));
    assert!(of("AI") >= 90, "{} rows", of("AI"));
    assert!(of("LA") >= 80, "{} rows", of("LA"));
}

fn no_topic_is_listed_twice() {
    let mut seen = BTreeSet::new();
    let twice: Vec<_> = rows()
        .into_iter()
        .filter(|row| !seen.insert((row.seed.clone(), row.topic.clone(), row.place.clone())))
        .collect();
    assert!(twice.is_empty(), "{twice:#?}");
}

fn places_are_headings_and_labels() {
    let chapter = "# A title\n\n## What goes wrong?\n\n### Marked {#sec-marked}\n\n$$ x \\label{eq-x} $$\n\n\
                   > [!THEOREM] T {#thm-t}\n> holds.\n\n```rust\n//| label: fig-f\n# hidden line\n```\n";
    let expected = [
        "a-title",
        "eq-x",
        "fig-f",
        "sec-marked",
        "thm-t",
        "what-goes-wrong",
    ];
    assert_eq!(
        places(chapter),
        expected.map(String::from).into_iter().collect()
    );
}

/// Whoever opens one chapter learns before its first section what it takes for granted, and where that is: all that a
/// chapter names are references, and most of them lead back.
fn every_chapter_says_what_it_builds_on() {
    let read = |path: &str| fs::read_to_string(repository().join("book/src").join(path)).unwrap();
    let summary = read("SUMMARY.md");
    let numbered = summary.lines().take_while(|line| *line != "# Appendices");
    let files: Vec<&str> = numbered
        .filter(|line| line.starts_with("- ["))
        .filter_map(|line| line.rsplit_once("](")?.1.strip_suffix(')'))
        .filter(|file| *file != "jupyter.md")
        .collect();
    assert!(files.len() >= 20, "{files:?}");

    let mut before = BTreeSet::new();
    for file in files {
        let chapter = read(file);
        let opening = chapter.split("\n## ").next().unwrap();
        let needs = opening
            .split("\n\n")
            .find(|paragraph| paragraph.starts_with("*Builds on* "))
            .unwrap_or_else(|| {
                panic!("{file} does not say before its first section what it builds on")
            });
        let words = needs.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '@');
        let labels: Vec<&str> = words.filter_map(|word| word.strip_prefix('@')).collect();
        let back = labels.iter().filter(|label| before.contains(**label));
        assert!(
            2 * back.count() >= labels.len(),
            "most of what {file} builds on comes after it: {labels:?}"
        );
        let opens = ["nothing", "functions", "fractions"]
            .iter()
            .any(|what| needs.starts_with(&format!("*Builds on* {what}")));
        assert!(opens || !labels.is_empty(), "{file} refers to nothing");
        before.extend(places(&chapter));
    }
}

/// The rows of all tables, without their headings.
fn rows() -> Vec<Row> {
    let text = fs::read_to_string(repository().join("book/COVERAGE.md")).unwrap();
    let cells = |line: &str| -> Vec<String> {
        let line = line.trim().trim_matches('|');
        line.split(" | ")
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    text.lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| seed |"))
        .filter(|line| !line.starts_with("| ---"))
        .map(|line| {
            let [seed, topic, chapter, place] = <[String; 4]>::try_from(cells(line))
                .unwrap_or_else(|cells| panic!("four cells, not {cells:?}"));
            Row {
                seed,
                topic,
                chapter,
                place,
            }
        })
        .collect()
}

/// What a chapter can be linked at: labels of any kind, and headings without one.
fn places(chapter: &str) -> BTreeSet<String> {
    let mut places = BTreeSet::new();
    let mut fence = false;
    for line in chapter.lines() {
        let line = line.trim_start_matches("> ");
        if line.starts_with("```") {
            fence = !fence;
        }
        if fence {
            places.extend(line.strip_prefix("//| label: ").map(str::to_owned));
            continue;
        }
        let labels = between(line, "{#", "}").chain(between(line, "\\label{", "}"));
        let mut labels: Vec<String> = labels.collect();
        if line.starts_with('#') && labels.is_empty() {
            labels.push(slug(line.trim_start_matches('#')));
        }
        places.extend(labels);
    }
    places
}

/// What stands between an opening and the closing after it, each time.
fn between<'a>(line: &'a str, open: &'a str, close: &'a str) -> impl Iterator<Item = String> + 'a {
    line.split(open)
        .skip(1)
        .filter_map(move |rest| rest.split_once(close))
        .map(|(label, _)| label.to_owned())
}

/// The anchor of a heading: its words in lower case, joined by hyphens.
fn slug(heading: &str) -> String {
    let kept: String = heading
        .trim()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .collect();
    kept.to_lowercase().replace(' ', "-")
}
