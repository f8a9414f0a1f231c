//! What paper costs: a book of 100 pages with 1,000 formulas, one twice as long, and formulas alone.
//!
//! `cargo bench -p labook-benches --bench pdf`. The books have no cells, so the time is that of the whole process, from its
//! start to the file on disk.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use labook_render::math::{Formula, Macros};

fn main() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    println!("| work | measured | goal |\n| --- | --- | --- |");
    let once = book(&directory.path().join("once"), 20);
    let twice = book(&directory.path().join("twice"), 40);
    let (short, long) = (printed(&once), printed(&twice));
    for (name, cost, goal) in [
        ("a book", &short, "1.2 s, 500 MB"),
        ("twice as long", &long, "2.2 times the time"),
    ] {
        println!(
            "| {name}: {} pages, {} formulas | {:.2} s, {} MB | {goal} |",
            cost.pages,
            cost.formulas,
            cost.time.as_secs_f64(),
            cost.memory >> 10,
        );
    }
    println!(
        "| the second over the first | {:.2} | 2.2 |",
        long.time.as_secs_f64() / short.time.as_secs_f64()
    );
    formulas();
}

const FORMULAS: [&str; 10] = [
    r"x^2",
    r"\|x\|_2 = \sqrt{\sum_{i=1}^n x_i^2}",
    r"A = Q \Lambda Q^\top",
    r"\frac{\partial L}{\partial w_{ij}}",
    r"\alpha + \beta_k",
    r"p(x \mid \mu, \sigma) = \frac{1}{\sqrt{2\pi}\,\sigma} e^{-\frac{(x-\mu)^2}{2\sigma^2}}",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
    r"\nabla f(x) = 0",
    r"\int_0^1 f(t)\,dt",
    r"n",
];

struct Case {
    root: PathBuf,
    formulas: usize,
}

/// A book of so many chapters, each five pages of prose, formulas and code.
fn book(root: &Path, chapters: usize) -> Case {
    fs::create_dir_all(root.join("src")).expect("a directory");
    fs::write(
        root.join("book.toml"),
        "[book]\ntitle = \"Bench\"\n[output.pdf]\n[execute]\n",
    )
    .expect("a file");
    let mut summary = String::new();
    let mut formulas = 0;
    for chapter in 0..chapters {
        let _ = writeln!(summary, "- [Chapter {chapter}](c{chapter}.md)");
        let mut text = format!("# Chapter {chapter}\n\n");
        for section in 0..5 {
            let _ = writeln!(text, "## Section {section} of {chapter}\n");
            for paragraph in 0..5 {
                let first = FORMULAS[(section + paragraph) % FORMULAS.len()];
                let _ = writeln!(
                    text,
                    "{PROSE} With ${first}$ in it, number {}, it goes on. {PROSE}\n",
                    chapter * 25 + section * 5 + paragraph
                );
                formulas += 1;
            }
            for display in 0..5 {
                let _ = writeln!(
                    text,
                    "$$ {} $$\n",
                    FORMULAS[(chapter + section + 2 * display) % FORMULAS.len()]
                );
                formulas += 1;
            }
            let _ = writeln!(
                text,
                "```python\ndef f(x):\n    return {section} + x  # {chapter}\n\nprint(f(2.5))\n```\n"
            );
        }
        fs::write(root.join(format!("src/c{chapter}.md")), text).expect("a file");
    }
    fs::write(root.join("src/SUMMARY.md"), summary).expect("a file");
    Case {
        root: root.to_path_buf(),
        formulas,
    }
}

const PROSE: &str = "A network is functions inside of functions: a layer takes what the layer before it made, and at the \
very end stands one number, the loss. A weight sits deep inside. How does a small change of it show at the end? It shows \
step by step: each function passes the change on, a little larger or a little smaller.";

struct Cost {
    time: Duration,
    /// The most memory that was in use, in KiB.
    memory: u64,
    pages: usize,
    formulas: usize,
}

/// The best of three builds, each a process of its own.
fn printed(case: &Case) -> Cost {
    let build = || {
        let started = Instant::now();
        let mut child = Command::new(labook())
            .args(["--quiet", "build", "--format", "pdf"])
            .arg(&case.root)
            .stdin(Stdio::null())
            .spawn()
            .expect("labook starts");
        let mut memory = 0;
        let status = loop {
            memory = memory.max(peak(child.id()));
            if let Some(status) = child.try_wait().expect("labook ends") {
                break status;
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        assert!(status.success());
        (started.elapsed(), memory)
    };
    let (time, memory) = (0..3).map(|_| build()).min().expect("three builds");
    let pdf = fs::read(case.root.join("book/book.pdf")).expect("a PDF");
    Cost {
        time,
        memory,
        pages: pages(&pdf),
        formulas: case.formulas,
    }
}

/// The most memory that a process has used so far, as Linux counts it.
fn peak(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

/// How many pages a PDF says that it has; 0 where its page tree is compressed.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    let counts = text.match_indices("/Count ").filter_map(|(at, marker)| {
        let digits = text[at + marker.len()..]
            .split(|c: char| !c.is_ascii_digit())
            .next()?;
        digits.parse().ok()
    });
    counts.max().unwrap_or(0)
}

/// Formulas a second, from LaTeX to what a page and a sheet of paper take.
fn formulas() {
    let macros = Macros::new();
    for (name, write) in [
        ("MathML", Formula::mathml as fn(&Formula) -> String),
        ("Typst", Formula::typst),
    ] {
        let started = Instant::now();
        let rounds = 500;
        let mut bytes = 0;
        for _ in 0..rounds {
            for tex in FORMULAS {
                bytes +=
                    write(&Formula::parse(tex, true, &macros).expect("they are formulas")).len();
            }
        }
        let count = rounds * FORMULAS.len();
        let rate = count as f64 / started.elapsed().as_secs_f64();
        println!(
            "| formulas to {name}, {} bytes each | {rate:.0} a second | 10000 |",
            bytes / count
        );
    }
}

/// The release binary, built once.
fn labook() -> &'static Path {
    use std::sync::OnceLock;
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let built = Command::new(env!("CARGO"))
            .args(["build", "--release", "--quiet", "--package", "labook"])
            .status()
            .expect("cargo starts");
        assert!(built.success(), "the binary builds");
        let here = std::env::current_exe().expect("this is a program");
        here.ancestors()
            .nth(2)
            .expect("it lies in target")
            .join("labook")
    })
}
