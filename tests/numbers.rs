//! The numbers of a real book: references, citations and lists that lead across its chapters.

use std::fs;

use libtest_mimic::Trial;

use crate::binary::TestBook;
use crate::trial;

pub(crate) fn trials() -> Vec<Trial> {
    let tests: &[(&str, fn())] = &[
        (
            "numbers_and_references_cross_chapters",
            numbers_and_references_cross_chapters,
        ),
        (
            "the_lists_lead_to_what_they_list",
            the_lists_lead_to_what_they_list,
        ),
        ("citation_styles_differ", citation_styles_differ),
        ("bad::unknown_references", unknown_references),
        ("bad::a_broken_bibliography", a_broken_bibliography),
    ];
    tests
        .iter()
        .map(|&(name, test)| trial(&format!("numbers::{name}"), test))
        .collect()
}

/// A book of three chapters that refer to one another, cite, and list what they hold.
fn numbered_book(config: &str) -> TestBook {
    TestBook::new(&[
        (
            "book.toml",
            &format!(
                "[book]\ntitle = \"Numbers\"\nbibliography = \"works.bib\"\n{config}\n[execute]\n"
            ),
        ),
        (
            "works.bib",
            "@book{golub2013, author = {Golub, Gene H. and Van Loan, Charles F.}, title = {Matrix Computations},\n\
             publisher = {JHU Press}, year = {2013}}\n\
             @book{unused2000, author = {Nobody, N.}, title = {Unread}, publisher = {None}, year = {2000}}\n",
        ),
        (
            "src/SUMMARY.md",
            "- [First](first.md)\n- [Second](deep/second.md)\n- [End](end.md)\n",
        ),
        (
            "src/first.md",
            "# First {#sec-first}\n\n## Norms {#sec-norms}\n\n> [!DEFINITION] Norm {#def-norm}\n> A **norm** is a length.\n\n\
             $$\n\\begin{align}\na &= b \\label{eq-one} \\\\\nc &= d \\label{eq-two}\n\\end{align}\n$$\n\n\
             By @thm-later and @eq-two, as in [@golub2013, p. 7].\n",
        ),
        (
            "src/deep/second.md",
            "# Second\n\n> [!THEOREM] Later {#thm-later}\n> By @def-norm, $\\eqref{eq-two}$ and @sec-norms.\n\n\
             > [!PROOF]\n> Done.\n\n> [!EXERCISE]\n> Do.\n>\n> > [!SOLUTION]\n> > Did.\n\n\
             ```rust\n//| label: fig-one\n//| caption: One, by @thm-later and [@golub2013].\n1\n```\n",
        ),
        (
            "src/end.md",
            "# End\n\n{{#figures}}\n\n{{#theorems}}\n\n{{#glossary}}\n\n{{#index}}\n\n{{#bibliography}}\n",
        ),
    ])
}

fn numbers_and_references_cross_chapters() {
    let book = numbered_book("number-sections = true");
    book.run("build").exits(0);
    let (first, second) = (
        book.read("book/first.html"),
        book.read("book/deep/second.html"),
    );
    for part in [
        "<h2 id=\"sec-norms\"><span class=\"number\">1.1</span> Norms",
        "id=\"def-norm\"",
        "<span class=\"theorem-name\">Definition&nbsp;1.1</span>",
        "<mtr id=\"eq-one\">",
        "(1.2)",
        "href=\"deep/second.html#thm-later\" title=\"Later\">Theorem\u{a0}2.1</a>",
        "href=\"#eq-two\">Equation\u{a0}1.2</a>",
        "href=\"end.html#work.1\">[1, p. 7]</a>",
    ] {
        assert!(first.contains(part), "{part}\n{first}");
    }
    for part in [
        "href=\"../first.html#def-norm\" title=\"Norm\">Definition\u{a0}1.1</a>",
        "<a class=\"ref\" href=\"../first.html#eq-two\">(1.2)</a>",
        "href=\"../first.html#sec-norms\" title=\"Norms\">Section\u{a0}1.1</a>",
        "∎",
        "<details class=\"theorem solution\"",
        "<b>Figure\u{a0}2.1.</b> One, by <a class=\"ref\" href=\"#thm-later\"",
    ] {
        assert!(second.contains(part), "{part}\n{second}");
    }
    // Sections have no numbers where nobody asks for them; references to them say their titles.
    let plain = numbered_book("");
    plain.run("build").exits(0);
    let second = plain.read("book/deep/second.html");
    assert!(second.contains(">Section “Norms”</a>"), "{second}");
}

fn the_lists_lead_to_what_they_list() {
    let book = numbered_book("");
    book.run("build").exits(0);
    let end = book.read("book/end.html");
    for part in [
        "<a href=\"deep/second.html#fig-one\"><span class=\"number\">Figure\u{a0}2.1</span>",
        "<a href=\"first.html#def-norm\"><span class=\"number\">Definition\u{a0}1.1</span> <span>Norm</span></a>",
        "<dt>Norm <a href=\"first.html#def-norm\">",
        "<li>norm <span class=\"places\"><a href=\"first.html#term.1\" class=\"defined\">Definition\u{a0}1.1</a>",
        "<li id=\"work.1\">",
        "<i>Matrix Computations</i>",
        "href=\"first.html#cite.1\"",
        "href=\"deep/second.html#cite.1\"",
    ] {
        assert!(end.contains(part), "{part}\n{end}");
    }
    assert!(!end.contains("Unread"), "only what is cited is listed");
    // Whatever a page leads to is there, once.
    for page in ["first.html", "deep/second.html", "end.html"] {
        let html = book.read(&format!("book/{page}"));
        for link in html
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            let Some((path, anchor)) = link.split_once('#') else {
                continue;
            };
            if path.contains(':') || anchor.is_empty() {
                continue;
            }
            let target = match path {
                "" => html.clone(),
                path if page.starts_with("deep/") => {
                    book.read(&format!("book/{}", path.trim_start_matches("../")))
                }
                path => book.read(&format!("book/{path}")),
            };
            let id = format!("id=\"{anchor}\"");
            assert_eq!(target.matches(&id).count(), 1, "{page}: {link}");
        }
    }
}

fn citation_styles_differ() {
    let book = numbered_book("citation-style = \"apa\"");
    book.run("build").exits(0);
    let first = book.read("book/first.html");
    assert!(
        first.contains(">Golub &amp; Van Loan, 2013, p. 7</a>)"),
        "{first}"
    );
    let book = numbered_book("citation-style = \"aap\"");
    book.run("build")
        .exits(2)
        .says("book.toml:4:")
        .says("did you mean \"apa\"?");
}

fn unknown_references() {
    let book = TestBook::new(&[
        ("book.toml", "[book]\ntitle = \"Test\"\n[execute]\n"),
        ("src/SUMMARY.md", "- [A](a.md)\n- [B](b.md)\n"),
        (
            "src/a.md",
            "> [!THEOREM] {#thm-spectral}\n> x\n\nSee\n@thm-spectrall and [@nobody].\n",
        ),
        ("src/b.md", "> [!THEOREM] {#thm-spectral}\n> x\n"),
    ]);
    book.run("test")
        .exits(2)
        .says("src/a.md:5:1")
        .says("did you mean `thm-spectral`?")
        .says("src/a.md:5:20")
        .says("the book has no bibliography to cite from")
        .says("src/b.md:1:16")
        .says("two things have the label `thm-spectral`")
        .says("the first is at src/a.md:1:16");
}

fn a_broken_bibliography() {
    let book = numbered_book("");
    book.write("works.bib", "@book{golub2013,\n  title = {Matrix\n");
    book.run("test").exits(2).says("works.bib:");
    book.write("works.bib", "");
    book.run("test")
        .exits(2)
        .says("there is no work `golub2013` in the bibliography");
    fs::remove_file(book.root().join("works.bib")).unwrap();
    book.run("test").exits(2).says("there is no such file");
}
