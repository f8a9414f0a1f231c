//! What a `book.toml` is read as, and what is said of it.

use super::*;

fn read(text: &str) -> (Config, Vec<String>) {
    let source = Source::new("book.toml", text);
    let (config, diagnostics) = Config::parse(&source, Path::new("/book"));
    let messages = diagnostics
        .iter()
        .map(|diagnostic| {
            let place = source.locate(diagnostic.span.expect("every message has a place").start);
            format!(
                "{place}: {} {}",
                diagnostic.message,
                diagnostic.help.join(" ")
            )
            .trim_end()
            .to_string()
        })
        .collect();
    (config, messages)
}

#[test]
fn an_mdbook_keeps_its_meaning() {
    let (config, messages) = read(
        "[book]\ntitle = \"T\"\nauthors = [\"A\", \"B\"]\n[output.html.fold]\nenable = true\n[preprocessor.x]\ny = 1\n",
    );
    assert_eq!(messages, Vec::<String>::new());
    assert_eq!((config.title.as_str(), config.authors.len()), ("T", 2));
    assert_eq!(config.execute.scope, Scope::Cell);
    assert_eq!(config.edition, Edition::E2015);
}

#[test]
fn a_book_with_dependencies_shares_state_in_a_chapter() {
    let (config, messages) =
        read("[book]\ntitle = \"T\"\n[dependencies]\nm = { path = \"../m\" }\nn = \"1\"\n");
    assert_eq!(messages, Vec::<String>::new());
    assert_eq!(config.execute.scope, Scope::Chapter);
    assert_eq!(config.edition, Edition::E2024);
    assert!(
        config.dependencies.contains("path = \"/book/../m\""),
        "{}",
        config.dependencies
    );
}

#[test]
fn all_that_is_wrong_is_said_at_its_place() {
    let (_, messages) =
        read("[book]\ntitel = \"T\"\n[execute]\nscope = \"page\"\ntimeout = 3.5\n[verfy]\n");
    assert_eq!(
        messages,
        [
            "book.toml:6:2: unknown table `verfy` did you mean `verify`?",
            "book.toml:2:1: unknown key `book.titel` did you mean `title`?",
            "book.toml:4:9: `execute.scope` cannot be \"page\" write one of \"chapter\", \"cell\"",
            "book.toml:5:11: `execute.timeout` must be a duration write it as \"90s\", \"500ms\" or \"2m\"",
        ]
    );
}

#[test]
fn files_are_looked_for() {
    let (_, messages) = read(
        "[execute]\ninputs = [\"../data.csv\"]\n[output.html]\nadditional-css = [\"a.css\", \"../b.css\", \"/c.css\"]\n",
    );
    assert_eq!(
        messages,
        [
            "book.toml:4:19: `output.html.additional-css` names `a.css`, and there is no such file files are named relative to book.toml",
            "book.toml:4:28: `output.html.additional-css` names `../b.css`, which is not inside of the book copy the file into the book, and name it relative to book.toml",
            "book.toml:4:40: `output.html.additional-css` names `/c.css`, which is not inside of the book copy the file into the book, and name it relative to book.toml",
            "book.toml:2:11: `execute.inputs` names `../data.csv`, and there is no such file files are named relative to book.toml",
        ]
    );
}

#[test]
fn tables_for_cargo_are_tables() {
    let (config, messages) = read("dependencies = 3\n");
    assert_eq!(
        messages,
        ["book.toml:1:16: `dependencies` must be a table write it as `[dependencies]`"]
    );
    assert_eq!(config.execute.scope, Scope::Chapter);
    assert_eq!(read("[dependencies]\n").0.dependencies, "");
}

#[test]
fn a_message_of_cargos_is_given_its_place() {
    let text = "[dependencies]\nserde = \"99\"\nserde-x = 3\n";
    let (config, _) = read(text);
    for (message, place) in [
        ("no version for `serde = \"^99\"`", Some("serde")),
        (
            "no package named `serde-x` found; `serde` is",
            Some("serde-x"),
        ),
        ("1 | [dependencies]\n3 | serde-x = 3", Some("serde-x")),
        ("serde is no word of ours, nor is `serde_json`", None),
    ] {
        let found = config.dependency_named_in(message);
        assert_eq!(found.map(|span| &text[span.range()]), place, "{message}");
    }
}

#[test]
fn broken_toml_is_an_error_with_its_place() {
    let (_, messages) = read("[book\ntitle = 1\n");
    assert!(messages[0].starts_with("book.toml:1:6: "), "{messages:?}");
}
