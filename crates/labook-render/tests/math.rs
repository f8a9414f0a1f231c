//! Formulas end to end: every corpus converts, three ways, and the traps stay mended.

use labook_render::math::{Formula, Macros, MathError, mathml, spoken, typst};
use proptest::prelude::*;

const CORPORA: [(&str, &str); 3] = [
    ("seeds", include_str!("corpora/seeds.txt")),
    ("book", include_str!("corpora/book.txt")),
    ("learning", include_str!("corpora/learning.txt")),
];

/// The formulas of a corpus: whether they are displayed, and their LaTeX.
fn formulas(corpus: &'static str) -> impl Iterator<Item = (bool, &'static str)> {
    corpus.lines().filter_map(|line| {
        let (kind, tex) = line.split_once('\t')?;
        Some((kind == "D", tex))
    })
}

fn math(tex: &str) -> String {
    mathml(tex, false, &Macros::new()).unwrap_or_else(|error| panic!("{tex}: {error}"))
}

/// The elements of a formula, without the `math` element around them.
fn elements(tex: &str) -> String {
    let text = math(tex);
    let start = text.find('>').map_or(0, |at| at + 1);
    text[start..].trim_end_matches("</math>").to_owned()
}

fn displayed(tex: &str) -> String {
    mathml(tex, true, &Macros::new()).unwrap_or_else(|error| panic!("{tex}: {error}"))
}

fn paper(tex: &str) -> String {
    typst(tex, false, &Macros::new()).unwrap_or_else(|error| panic!("{tex}: {error}"))
}

fn said(tex: &str) -> String {
    spoken(tex, false, &Macros::new()).unwrap_or_else(|error| panic!("{tex}: {error}"))
}

fn error(tex: &str) -> MathError {
    match mathml(tex, false, &Macros::new()) {
        Err(error) => error,
        Ok(text) => panic!("{tex} gave {text}"),
    }
}

/// Checks that every element is closed by its own end tag, and that attributes are quoted.
fn assert_well_formed(markup: &str) {
    let mut open = Vec::new();
    let mut rest = markup;
    while let Some(start) = rest.find('<') {
        let end = rest[start..]
            .find('>')
            .map(|end| start + end)
            .unwrap_or_else(|| panic!("unclosed tag in {markup}"));
        let tag = &rest[start + 1..end];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "in {markup}");
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap_or_default());
        }
        assert_eq!(
            tag.matches('"').count() % 2,
            0,
            "quotes of <{tag}> in {markup}"
        );
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty(), "{open:?} never closed in {markup}");
}

/// Checks that brackets, quotes and dollar signs of Typst source are balanced outside of escapes and texts.
fn assert_balanced(source: &str) {
    let mut open = Vec::new();
    let mut letters = source.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => {
                letters.next();
            }
            '"' => {
                while let Some(inner) = letters.next() {
                    match inner {
                        '\\' => {
                            letters.next();
                        }
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '(' | '[' | '{' => open.push(letter),
            ')' => assert_eq!(open.pop(), Some('('), "in {source}"),
            ']' => assert_eq!(open.pop(), Some('['), "in {source}"),
            '}' => assert_eq!(open.pop(), Some('{'), "in {source}"),
            _ => {}
        }
    }
    assert!(open.is_empty(), "{open:?} left open in {source}");
}

#[test]
fn every_formula_of_the_corpora_converts() {
    let (mut count, mut bytes) = (0, 0);
    for (name, corpus) in CORPORA {
        for (display, tex) in formulas(corpus) {
            let formula = Formula::parse(tex, display, &Macros::new())
                .unwrap_or_else(|error| panic!("{name}: {tex}: {error}"));
            let markup = formula.mathml();
            assert_well_formed(&markup);
            assert!(
                !markup.contains('\\') || tex.contains("backslash"),
                "LaTeX on the page: {markup}"
            );
            assert_balanced(&formula.typst());
            assert!(!formula.spoken().is_empty(), "nothing to say: {tex}");
            // The last corpus puts many formulas on a line.
            if name != "learning" {
                count += 1;
                bytes += markup.len();
            }
        }
    }
    assert!(count > 300, "{count} formulas");
    assert!(bytes < 400 * count, "{} bytes a formula", bytes / count);
}

#[test]
fn spaces_are_those_of_tex() {
    for (tex, expected) in [
        ("a+b", "<mi>a</mi><mo>+</mo><mi>b</mi>"),
        (
            "(-1)",
            r#"<mo stretchy="false">(</mo><mo lspace="0" rspace="0">−</mo><mn>1</mn><mo stretchy="false">)</mo>"#,
        ),
        (
            "x=-1",
            r#"<mi>x</mi><mo>=</mo><mo lspace="0" rspace="0">−</mo><mn>1</mn>"#,
        ),
        (
            "2\\sin x",
            "<mn>2</mn><mspace width=\".1667em\"/><mi>sin</mi><mo rspace=\".1667em\">\u{2061}</mo><mi>x</mi>",
        ),
        (
            "\\max(a)",
            "<mi>max</mi><mo>\u{2061}</mo><mo stretchy=\"false\">(</mo><mi>a</mi><mo stretchy=\"false\">)</mo>",
        ),
        (
            "A_{i,j}",
            r#"<msub><mi>A</mi><mrow><mi>i</mi><mo rspace="0">,</mo><mi>j</mi></mrow></msub>"#,
        ),
        (
            "x_{i=1}",
            r#"<msub><mi>x</mi><mrow><mi>i</mi><mo lspace="0" rspace="0">=</mo><mn>1</mn></mrow></msub>"#,
        ),
        (
            "P(A|B)",
            r#"<mi>P</mi><mo stretchy="false">(</mo><mi>A</mi><mi>|</mi><mi>B</mi><mo stretchy="false">)</mo>"#,
        ),
        ("a\\mid b", "<mi>a</mi><mo>|</mo><mi>b</mi>"),
        (
            "f: A",
            r#"<mi>f</mi><mo lspace=".2778em" rspace=".2778em">:</mo><mi>A</mi>"#,
        ),
        (
            "d\\!e",
            r#"<mi>d</mi><mspace style="margin-left:-.1667em"/><mi>e</mi>"#,
        ),
    ] {
        assert_eq!(elements(tex), expected, "{tex}");
    }
}

#[test]
fn letters_are_of_their_alphabet() {
    for (tex, expected) in [
        ("x", "<mi>x</mi>"),
        ("\\Gamma", "<mi mathvariant=\"normal\">Γ</mi>"),
        (
            "\\mathrm{d}x",
            "<mi mathvariant=\"normal\">d</mi><mi>x</mi>",
        ),
        ("\\mathrm{Var}", "<mi>Var</mi>"),
        ("\\mathbf{AB}", "<mi>𝐀𝐁</mi>"),
        ("\\mathbf{A}\\mathbf{B}", "<mi>𝐀</mi><mi>𝐁</mi>"),
        ("\\boldsymbol{\\theta}", "<mi>𝜽</mi>"),
        ("\\boldsymbol{\\Sigma}", "<mi>𝚺</mi>"),
        ("\\mathbb{R}", "<mi>ℝ</mi>"),
        ("ℝ", "<mi>ℝ</mi>"),
        ("\\mathcal{L}\\mathscr{L}", "<mi>ℒ</mi><mi>ℒ\u{fe01}</mi>"),
        ("\\mathbb{1}", "<mn>𝟙</mn>"),
        ("\\rm x", "<mi mathvariant=\"normal\">x</mi>"),
        ("25.5°C", "<mn>25.5</mn><mi>°</mi><mi>C</mi>"),
        ("1{,}000", "<mn>1,000</mn>"),
        (
            "\\ldots \\cdots",
            "<mi>.\u{2006}.\u{2006}.</mi><mspace width=\".1667em\"/><mi>⋅\u{2006}⋅\u{2006}⋅</mi>",
        ),
        (
            "x_1, ..., x_n",
            r#"<msub><mi>x</mi><mn>1</mn></msub><mo>,</mo><mi>…</mi><mo>,</mo><msub><mi>x</mi><mi>n</mi></msub>"#,
        ),
    ] {
        assert_eq!(elements(tex), expected, "{tex}");
    }
}

#[test]
fn scripts_and_accents_stand_where_tex_puts_them() {
    for (tex, expected) in [
        // A superscript keeps from a letter that leans.
        (
            "V^2",
            r#"<msup><mi>V</mi><mrow><mspace width=".3057em"/><mn>2</mn></mrow></msup>"#,
        ),
        ("x^2", "<msup><mi>x</mi><mn>2</mn></msup>"),
        // Subscripts stand on one line, whatever they are of.
        (
            "x_i y_i",
            r#"<msub><mi>x</mi><mi>i</mi></msub><msub><mpadded depth="0"><mi>y</mi></mpadded><mi>i</mi></msub>"#,
        ),
        (
            "[x]^2",
            r#"<mo stretchy="false">[</mo><mi>x</mi><msup><mpadded height=".6em"><mo stretchy="false">]</mo></mpadded><mn>2</mn></msup>"#,
        ),
        // The font that the site serves has these marks, and browsers set them at their height.
        (
            "\\hat X",
            r#"<mover accent="true"><mi>X</mi><mo stretchy="true" style="transform:translateX(.114em)">ˆ</mo></mover>"#,
        ),
        (
            "\\bar X",
            r#"<mrow style="border-top:.04em solid;padding-top:.12em"><mi>X</mi></mrow>"#,
        ),
        (
            "\\dot{\\mathbf{x}}",
            r#"<mover accent="true"><mi>𝐱</mi><mo stretchy="true">˙</mo></mover>"#,
        ),
        (
            "\\widetilde{xyz}",
            r#"<mover accent="true"><mrow><mi>x</mi><mi>y</mi><mi>z</mi></mrow><mo stretchy="true" style="transform:scaleX(4.5)">˜</mo></mover>"#,
        ),
    ] {
        assert_eq!(elements(tex), expected, "{tex}");
    }
}

#[test]
fn limits_stand_where_the_style_puts_them() {
    assert!(math("\\sum_{i}^n").contains("<msubsup>"));
    assert!(displayed("\\sum_{i}^n").contains("<munderover>"));
    assert!(displayed("\\operatorname*{argmin}_x").contains("<munder><mi>argmin</mi>"));
    assert!(math("\\operatorname*{argmin}_x").contains("<msub><mi>argmin</mi>"));
    assert!(math("\\sum\\limits_i").contains("<munder><mo movablelimits=\"false\""));
    assert!(displayed("\\int_0^1").contains("<msubsup>"));
    assert!(displayed("\\begin{aligned} a &= \\sum_i x \\end{aligned}").contains("<munder>"));
    assert!(displayed("\\frac{\\sum_i x}{2}").contains("<msub>"));
}

#[test]
fn cells_keep_display_style() {
    let align = displayed("\\begin{align*} a &= \\frac{1}{2} \\end{align*}");
    assert!(align.contains("<mtable displaystyle=\"true\""), "{align}");
    let matrix = displayed("\\begin{bmatrix} \\frac12 \\end{bmatrix}");
    assert!(!matrix.contains("displaystyle"), "{matrix}");
    assert!(displayed("\\begin{dcases} \\frac12 \\end{dcases}").contains("displaystyle=\"true\""));
}

#[test]
fn text_may_hold_mathematics() {
    assert_eq!(
        elements("\\text{where $x$ is real}"),
        "<mtext>where\u{a0}</mtext><mi>x</mi><mtext>\u{a0}is real</mtext>"
    );
    assert_eq!(
        elements("\\text{cost is \\$5}"),
        "<mtext>cost is $5</mtext>"
    );
    assert_eq!(
        elements("\\text{a<b \\& c}"),
        "<mtext>a&lt;b &amp; c</mtext>"
    );
    assert_eq!(elements("\\text{naïve café}"), "<mtext>naïve café</mtext>");
    // To MathML text is space, and operators among spaces alone lose theirs.
    assert_eq!(
        elements("\\text{a}+\\text{bc}"),
        "<mi mathvariant=\"normal\">a</mi><mo>+</mo><mi>bc</mi>"
    );
}

#[test]
fn delimiters_grow_only_when_told() {
    assert!(elements("\\left(\\frac12\\right)").starts_with("<mrow><mo>(</mo><mfrac>"));
    assert!(elements("\\left. \\frac12 \\right|_x").contains("<mo form=\"postfix\">|</mo>"));
    assert!(
        elements("\\left(\\frac12\\middle|x\\right)")
            .contains("<mo form=\"prefix\" stretchy=\"true\">|</mo>")
    );
    assert!(elements("\\Bigl( x \\Bigr)^p").contains("<msup><mrow><mo form=\"postfix\""));
    assert!(elements("\\Bigl[ x \\Bigr]").contains("minsize=\"1.8em\" maxsize=\"1.8em\">[</mo>"));
    assert!(elements("(\\frac12)").contains("<mo stretchy=\"false\">(</mo>"));
}

#[test]
fn tables_have_rules_and_alignments() {
    let array = elements("\\begin{array}{r|l} 1 & 2 \\\\ \\hline 3 & 4 \\end{array}");
    assert!(array.contains("text-align:-webkit-right"), "{array}");
    assert!(array.contains("border-left:.05em solid"), "{array}");
    assert_eq!(
        array.matches("border-top:.05em solid").count(),
        2,
        "{array}"
    );
    assert!(displayed("\\begin{multline} a \\\\ b \\end{multline}").contains("width:100%"));
    assert!(elements("\\begin{pmatrix} 1 \\\\[1ex] 2 \\end{pmatrix}").contains("padding-bottom:"));
}

#[test]
fn tags_and_labels_are_known() {
    let macros = Macros::new();
    let mut formula =
        Formula::parse("E = mc^2 \\tag{1.2a} \\label{eq:einstein}", true, &macros).unwrap();
    assert_eq!(formula.labels(), [("eq:einstein", Some("1.2a".to_owned()))]);
    formula.number(&mut |_| panic!("it has a tag"));

    let tex = "\\begin{align} a &= b \\label{eq:a} \\\\ c &= d \\notag \\\\ e &= f \\end{align}";
    let mut formula = Formula::parse(tex, true, &macros).unwrap();
    assert_eq!(formula.labels(), [("eq:a", None)]);
    let mut count = 0;
    formula.number(&mut |_| {
        count += 1;
        Some(format!("3.{count}"))
    });
    assert_eq!(count, 2);
    assert_eq!(formula.labels(), [("eq:a", Some("3.1".to_owned()))]);
    let markup = formula.mathml();
    assert!(
        markup.contains("(3.1)") && markup.contains("(3.2)"),
        "{markup}"
    );
}

#[test]
fn macros_hold_within_a_formula_and_beyond() {
    assert_eq!(elements("\\newcommand{\\R}{\\mathbb{R}} \\R"), "<mi>ℝ</mi>");
    assert_eq!(
        elements("\\def\\half{\\tfrac12} \\half"),
        elements("\\tfrac12")
    );
    assert_eq!(
        elements("\\newcommand{\\n}[2][p]{#2_#1} \\n{x}\\n[q]{y}"),
        elements("x_p y_q")
    );
    assert_eq!(
        elements("\\DeclareMathOperator{\\rk}{rk} \\rk A"),
        elements("\\operatorname{rk} A")
    );
    let mut macros = Macros::new();
    macros
        .define("\\newcommand{\\E}{\\mathbb{E}} \\DeclarePairedDelimiter{\\abs}{\\lvert}{\\rvert}")
        .unwrap();
    macros.define_command("half", "\\tfrac{1}{2}").unwrap();
    macros
        .learn("\\newcommand{\\loss}{\\mathcal{L}} \\loss(x)")
        .unwrap();
    macros.learn("\\definecolor{ink}{HTML}{112233}").unwrap();
    assert!(mathml("\\E\\abs{x}\\half\\loss", false, &macros).is_ok());
    assert!(mathml("\\textcolor{ink}{x}", false, &macros).is_ok());
    assert!(mathml("\\loss", false, &Macros::new()).is_err());
    assert_eq!(macros.define("x").unwrap_err().offset, 0);
    assert!(macros.define_command("a1", "x").is_err());
}

#[test]
fn an_error_says_what_and_where() {
    for (tex, offset, part) in [
        ("x + \\alhpa", 4, "did you mean \\alpha?"),
        ("\\frac{a}{b", 10, "`{` is never closed"),
        ("a } b", 2, "`}` without its `{`"),
        ("a & b", 2, "`&` outside of an environment"),
        ("\\left( x", 8, "\\left without its \\right"),
        ("x^a^b", 3, "double superscript"),
        ("\\begin{foo} x \\end{foo}", 0, "unknown environment `foo`"),
        (
            "\\begin{align} x \\end{align}",
            0,
            "within a line use `aligned`",
        ),
        (
            "x \\tag{1}",
            2,
            "\\tag can only stand in a displayed formula",
        ),
        ("\\textcolor{nosuch}{x}", 11, "`nosuch` is no colour"),
        ("\\def\\a{\\a} \\a", 7, "\\a is defined by itself"),
        (
            "\\newcommand{\\a}{\\b} \\newcommand{\\b}{{\\a}} x \\b",
            37,
            "is defined by itself",
        ),
        ("a \\\\ b", 2, "outside of an environment with lines"),
        ("\\includegraphics{x.png}", 0, "cannot stand in a formula"),
        (
            "\\href{javascript:alert(1)}{x}",
            0,
            "a link cannot use `javascript:`",
        ),
    ] {
        let error = error(tex);
        assert!(error.message.contains(part), "{tex}: {}", error.message);
        assert_eq!(error.offset, offset, "{tex}: {}", error.message);
    }
}

#[test]
fn deep_nesting_is_refused_on_a_small_stack() {
    let run = |tex: String| {
        std::thread::Builder::new()
            .stack_size(2 << 20)
            .spawn(move || {
                Formula::parse(&tex, false, &Macros::new())
                    .map(|formula| (formula.mathml(), formula.typst(), formula.spoken()))
            })
            .unwrap()
            .join()
            .expect("the stack held")
    };
    for unit in [
        "{",
        "\\sqrt{",
        "\\frac{1}{",
        "\\left(",
        "x_{",
        "\\text{$",
        "\\begin{matrix}",
        "\\color{red}{",
        "\\hat{",
        "\\mathbf{",
    ] {
        let close = match unit {
            "\\left(" => "\\right)",
            "\\text{$" => "$}",
            "\\begin{matrix}" => "\\end{matrix}",
            _ => "}",
        };
        let nested = |depth: usize| format!("{}x{}", unit.repeat(depth), close.repeat(depth));
        assert!(run(nested(20)).is_ok(), "{unit}");
        assert!(run(nested(100_000)).is_err(), "{unit}");
        for depth in [25, 28, 30, 40, 58, 60, 61] {
            let _ = run(nested(depth));
        }
    }
    for endless in [
        "\\bf x ",
        "\\displaystyle x",
        "\\sqrt",
        "\\mathrm",
        "\\color{red}x",
        "\\hat",
        "\\not",
        "x^",
    ] {
        let _ = run(endless.repeat(50_000));
    }
    assert!(
        run("\\def\\a#1{{{{{{{{{{#1}}}}}}}}}}".to_owned() + &"\\a{".repeat(30) + &"}".repeat(30))
            .is_err()
    );
}

#[test]
fn typst_source_is_made_of_separate_tokens() {
    for (tex, expected) in [
        ("xy", "x y"),
        ("f(x, y)", "f \\( x \\, y \\)"),
        ("a/b", "a class(\"normal\", \\/) b"),
        ("x_i^2", "attach(x, t: 2, b: i)"),
        ("f'", "attach(f, t: primes(#1))"),
        ("\\|x\\|", "class(\"normal\", \\‖) x class(\"normal\", \\‖)"),
        ("\\mathbf{x}", "𝐱"),
        ("\\mathrm{Var}", "\"Var\""),
        ("\\mathbf{1}\\{A\\}", "\"𝟏\"\\{ A class(\"closing\", \\})"),
        ("\\mathrm{d}x", "upright(d) x"),
        ("\\text{if } x", "\"if \"x"),
        ("\\text{say \"hi\"}", "\"say \\\"hi\\\"\""),
        ("\\operatorname{rank} A", "op(\"rank\") A"),
        ("\\left(\\frac{a}{b}\\right)", "lr(\\( frac(a, b) \\))"),
        ("\\binom{n}{k}", "binom(n, k)"),
        ("a \\bmod b", "a thick\"mod\"thick b"),
        (
            "\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}",
            "lr(\\( mat(delim: #none, column-gap: #1em, row-gap: #0.35em, inline(a), inline(b) ; inline(c), inline(d)) \\))",
        ),
        ("a; \\quad b", "a \\; #h(1.1667em) b"),
        ("a, \\ldots", "a \\,\".\u{2006}.\u{2006}.\""),
        ("a...", "a …"),
        ("a + \\cdots", "a +\"⋅\u{2006}⋅\u{2006}⋅\""),
        // Where Typst finds a space, it leaves none of its own.
        (
            "a \\; + \\; b",
            "a #h(0.5em) class(\"binary\", +) #h(0.5em) b",
        ),
        ("p \\; = q", "p #h(0.5556em) = q"),
        (
            "\\exp\\!\\left(x\\right)",
            "op(\"exp\") #h(0em) lr(\\( x \\))",
        ),
        ("\\left(x\\right) y", "lr(\\( x \\)) thin y"),
        (
            "\\left\\{x\\middle|y\\right\\}",
            "lr(\\{ x class(\"normal\", mid(\\|)) y \\})",
        ),
        ("\\$ \\# \\_", "\\$ \\# \\_"),
    ] {
        assert_eq!(paper(tex), expected, "{tex}");
    }
    assert_eq!(
        typst(
            "\\begin{align} a &= b \\\\ &= c \\end{align}",
            true,
            &Macros::new()
        )
        .unwrap(),
        "a & class(\"normal\", \"\") = b \\  & class(\"normal\", \"\") = c"
    );
}

#[test]
fn formulas_are_said_in_english() {
    for (tex, expected) in [
        ("x^2 + y^2 = 1", "x squared plus y squared equals 1"),
        ("\\mathbf{A}^\\top", "bold A transpose"),
        ("A^{-1}", "A inverse"),
        ("\\frac{a}{b}", "a over b"),
        (
            "\\frac{a+1}{b}",
            "the fraction a plus 1 over b end fraction",
        ),
        (
            "\\sum_{i=1}^n x_i",
            "the sum from i equals 1 to n of x sub i",
        ),
        ("\\lim_{x \\to 0} f", "the limit as x goes to 0 of f"),
        ("\\|x\\|_2", "the 2-norm of x"),
        (
            "|x - y|",
            "the absolute value of x minus y end absolute value",
        ),
        ("P(A|B)", "P open paren A given B close paren"),
        (
            "\\{x | x > 0\\}",
            "open brace x such that x is greater than 0 close brace",
        ),
        ("\\sqrt{x}", "the square root of x"),
        ("\\hat{y}", "y hat"),
        ("f''", "f double prime"),
        (
            "\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}",
            "the 2 by 2 matrix, row 1: 1, 2; row 2: 3, 4; end matrix",
        ),
        ("\\Sigma", "capital sigma"),
    ] {
        assert_eq!(said(tex), expected, "{tex}");
    }
    assert!(math("a < b").contains("alttext=\"a is less than b\""));
}

proptest! {
    #[test]
    fn any_text_gives_a_formula_or_an_error_within_it(tex in r#"([a-z0-9+=(){}\[\]_^&|'<>"$%#~ \\]|\\frac|\\left|\\right|\\text|\\begin\{array\}\{c\}|\\end\{array\}|\\sqrt|\\sum|\\mathbf|\\not|é|∑){0,40}"#, display: bool) {
        match Formula::parse(&tex, display, &Macros::new()) {
            Ok(formula) => {
                assert_well_formed(&formula.mathml());
                assert_balanced(&formula.typst());
            }
            Err(error) => {
                prop_assert!(error.offset <= tex.len());
                prop_assert!(tex.is_char_boundary(error.offset));
                prop_assert!(!error.message.is_empty());
            }
        }
    }
}
