//! What labook costs beside its peers, on the same work in the same run.
//!
//! `cargo bench -p labook-benches --bench pipeline [-- NAME]` prints a table. CPU time is that of the whole process
//! tree. mdBook and the evcxr kernel take part where they are installed.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use labook_document::{ParseSettings, Source, parse};
use labook_program::{Settings, plan};
use serde_json::json;

fn main() {
    let filter = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'))
        .unwrap_or_default();
    let benches: &[(&str, fn())] = &[
        ("hundred_cells", hundred_cells),
        ("beside_the_kernel", beside_the_kernel),
        ("parse_and_plan", parse_and_plan),
        ("growth", growth),
        ("prose_only", prose_only),
    ];
    for (name, bench) in benches.iter().filter(|(name, _)| name.contains(&filter)) {
        println!("\n{name}");
        bench();
    }
}

/// labook on a chapter of 100 small cells, beside rustc alone on the very same program.
fn hundred_cells() {
    let directory = tempfile::tempdir().unwrap();
    let book = directory.path().join("book");
    let toml = "[book]\ntitle = \"Bench\"\n[execute]\n";
    write_book(&book, toml, &[small_cells(100, 0)]);
    run(labook().arg("test").arg(&book));

    let runtime = directory.path().join("liblabook_runtime.rlib");
    let sources = repository().join("crates/labook-runtime/src/lib.rs");
    let rlib = [
        "--crate-type=rlib",
        "--crate-name=labook_runtime",
        "--edition=2024",
        "-Copt-level=3",
    ];
    run(Command::new("rustc")
        .args(rlib)
        .arg(&sources)
        .arg("-o")
        .arg(&runtime));

    let mut seed = 0;
    let ours = mean_of(10, || {
        seed += 1;
        write_book(&book, toml, &[small_cells(100, seed)]);
        cpu(labook().arg("test").arg(&book))
    });
    let known = mean_of(10, || cpu(labook().arg("test").arg(&book)));
    let program = directory.path().join("program.rs");
    let binary = directory.path().join("program");
    fs::write(&program, program_of(&small_cells(100, seed))).unwrap();
    let rustc = mean_of(10, || {
        let mut command = Command::new("rustc");
        command.args([
            "--crate-type=bin",
            "--edition=2024",
            "-Copt-level=0",
            "-Cdebuginfo=0",
            "-Awarnings",
        ]);
        command
            .arg("--extern")
            .arg(format!("labook_runtime={}", runtime.display()));
        cpu(command.arg(&program).arg("-o").arg(&binary))
    });
    let running = mean_of(10, || cpu(&mut Command::new(&binary)));
    let asking = mean_of(10, || {
        let sysroot = cpu(Command::new("rustc").args(["--print", "sysroot"]));
        sysroot + cpu(Command::new("rustc").arg("-vV"))
    });
    println!("  labook test, all compiled and run  {}", seconds(ours));
    println!("  rustc alone, the same program      {}", seconds(rustc));
    println!("  the program alone                  {}", seconds(running));
    println!("  asking rustc for its version       {}", seconds(asking));
    let own = ours.saturating_sub(rustc + running + asking);
    let share = own.as_secs_f64() / rustc.as_secs_f64() * 100.0;
    println!(
        "  what is left is labook's own       {}, {share:.0} % of rustc's",
        seconds(own)
    );
    println!("  labook test, nothing changed       {}", seconds(known));
}

/// Notebooks of 20 and of 100 small cells in the evcxr kernel, through nbclient, and labook on the same cells. The kernel
/// starts, compiles and runs them; labook parses, compiles and runs them.
fn beside_the_kernel() {
    let directory = tempfile::tempdir().unwrap();
    let book = directory.path().join("book");
    let toml = "[book]\ntitle = \"Bench\"\n[execute]\n";
    write_book(&book, toml, &[small_cells(1, 0)]);
    // Builds what every chapter is linked with.
    run(labook().arg("test").arg(&book));
    for (cells, goal) in [(20, 20.0), (100, 50.0)] {
        let mut seed = 0;
        let ours = mean_of(5, || {
            seed += 1;
            write_book(&book, toml, &[small_cells(cells, seed)]);
            cpu(labook().arg("test").arg(&book))
        });
        let Some(theirs) = kernel(&small_cells(cells, seed), directory.path()) else {
            println!("  evcxr kernel  not installed (evcxr_jupyter and nbclient)");
            return;
        };
        let ratio = theirs.as_secs_f64() / ours.as_secs_f64();
        println!(
            "  {cells:3} cells  labook {}  kernel {}  kernel / labook {ratio:.0} (goal {goal:.0})",
            seconds(ours),
            seconds(theirs)
        );
    }
}

/// Parsing and planning 10,000 cells.
fn parse_and_plan() {
    let chapters: Vec<String> = (0..100).map(|seed| small_cells(100, seed)).collect();
    let mut parsed = Duration::MAX;
    let mut planned = Duration::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        let documents: Vec<_> = chapters
            .iter()
            .map(|text| parse(Source::new("chapter.md", text), &ParseSettings::default()))
            .collect();
        parsed = parsed.min(start.elapsed());
        let start = Instant::now();
        let references: Vec<_> = documents.iter().collect();
        let plan = plan(&references, &Settings::default());
        planned = planned.min(start.elapsed());
        assert_eq!(
            plan.programs
                .iter()
                .map(|program| program.steps.len())
                .sum::<usize>(),
            10_000
        );
    }
    println!("  parse 10,000 cells  {}", seconds(parsed));
    println!("  plan 10,000 cells   {}", seconds(planned));
}

/// How the time of a chapter grows with its cells.
fn growth() {
    let directory = tempfile::tempdir().unwrap();
    let book = directory.path().join("book");
    let toml = "[book]\ntitle = \"Bench\"\n[execute]\n";
    let mut first = 0.0;
    for cells in [100, 500, 1000] {
        let mut seed = 0;
        let time = best_of(2, || {
            seed += 1;
            write_book(&book, toml, &[small_cells(cells, seed)]);
            cpu(labook().arg("test").arg(&book))
        });
        let each = time.as_secs_f64() / cells as f64;
        if cells == 100 {
            first = each;
        }
        println!(
            "  {cells:5} cells  {}   a cell {:.2} ms, {:.2}x of that at 100",
            seconds(time),
            each * 1e3,
            each / first
        );
    }
}

/// A book of 50 chapters without cells, beside mdBook with its search off.
fn prose_only() {
    let directory = tempfile::tempdir().unwrap();
    let book = directory.path().join("book");
    let chapters: Vec<String> = (0..50).map(prose).collect();
    write_book(
        &book,
        "[book]\ntitle = \"Bench\"\n[output.html.search]\nenable = false\n",
        &chapters,
    );
    let ours = best_of(7, || {
        wall(
            labook()
                .arg("build")
                .arg(&book)
                .arg("--out")
                .arg(directory.path().join("ours")),
        )
    });
    println!("  labook build (with search)   {}", seconds(ours));
    if Command::new("mdbook")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
    {
        let theirs = best_of(7, || {
            wall(
                Command::new("mdbook")
                    .arg("build")
                    .arg(&book)
                    .arg("-d")
                    .arg(directory.path().join("theirs")),
            )
        });
        println!("  mdbook build (search off)    {}", seconds(theirs));
        println!(
            "  mdbook / labook              {:.1}",
            theirs.as_secs_f64() / ours.as_secs_f64()
        );
    } else {
        println!("  mdbook                       not installed");
    }
}

/// Cells as in a notebook: small, each printing something, some building on others.
fn small_cells(count: usize, seed: usize) -> String {
    let mut text =
        format!("# A chapter\n\n```rust\nlet seed = {seed}u64;\nlet mut total = 0u64;\n```\n");
    for index in 1..count {
        let cell = match index % 4 {
            0 => format!("let x{index} = seed + {index};\nx{index}"),
            1 => format!("fn f{index}(x: u64) -> u64 {{ x * {index} }}\nf{index}(seed)"),
            2 => format!(
                "let v{index}: Vec<u64> = (0..{index}).collect();\nv{index}.iter().sum::<u64>()"
            ),
            _ => format!("total += {index};\nprintln!(\"total {{total}}\");"),
        };
        let _ = write!(
            text,
            "\nSome words about cell {index}.\n\n```rust\n{cell}\n```\n"
        );
    }
    text
}

fn prose(seed: usize) -> String {
    let mut text = format!("# Chapter {seed}\n\n");
    for section in 0..12 {
        let _ = write!(text, "## Section {section}\n\n");
        for paragraph in 0..4 {
            let _ = writeln!(
                text,
                "Paragraph {paragraph} of section {section} has *emphasis*, **weight**, `code`, a [link](c{}.md), and enough \
                 words to fill two or three lines of a page, as paragraphs do when somebody explains something at length.\n",
                seed % 50
            );
        }
        text.push_str("- one item\n- another\n  - and a deeper one\n\n| a | b |\n| --- | ---: |\n| 1 | 2 |\n\n");
    }
    text
}

fn program_of(chapter: &str) -> String {
    let document = parse(
        Source::new("chapter.md", chapter),
        &ParseSettings::default(),
    );
    plan(&[&document], &Settings::default()).programs[0]
        .text
        .clone()
}

fn write_book(root: &Path, toml: &str, chapters: &[String]) {
    fs::create_dir_all(root.join("src")).unwrap();
    fs::write(root.join("book.toml"), toml).unwrap();
    let mut summary = String::from("# Summary\n\n");
    for (index, chapter) in chapters.iter().enumerate() {
        let _ = writeln!(summary, "- [Chapter {index}](c{index}.md)");
        fs::write(root.join(format!("src/c{index}.md")), chapter).unwrap();
    }
    fs::write(root.join("src/SUMMARY.md"), summary).unwrap();
}

/// The release binary, built once.
fn labook() -> Command {
    use std::sync::OnceLock;
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    let path = PATH.get_or_init(|| {
        let mut cargo = Command::new(env!("CARGO"));
        run(cargo.args(["build", "--release", "--quiet", "--package", "labook"]));
        std::env::current_exe()
            .unwrap()
            .ancestors()
            .nth(2)
            .unwrap()
            .join("labook")
    });
    let mut command = Command::new(path);
    command.arg("--quiet");
    command
}

/// The CPU time of the evcxr kernel on the same cells as a notebook, where it is installed.
fn kernel(chapter: &str, directory: &Path) -> Option<Duration> {
    let document = parse(
        Source::new("chapter.md", chapter),
        &ParseSettings::default(),
    );
    let cells: Vec<_> = document
        .cells
        .iter()
        .map(|cell| {
            let source = cell.code.text.as_str();
            json!({"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": source})
        })
        .collect();
    let metadata = json!({"kernelspec": {"name": "rust", "display_name": "Rust"}});
    let notebook =
        json!({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 4})
            .to_string();
    let path = directory.join("notebook.ipynb");
    fs::write(&path, notebook).unwrap();
    let script = "import sys, nbformat, nbclient\n\
                  nbclient.NotebookClient(nbformat.read(sys.argv[1], 4), timeout=600, startup_timeout=600).execute()";
    let installed = Command::new("evcxr_jupyter")
        .arg("--help")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    installed.ok()?;
    let imported = Command::new("python3")
        .args(["-c", "import nbclient"])
        .stderr(Stdio::null())
        .status();
    imported.ok().filter(|status| status.success())?;
    Some(cpu(Command::new("python3").args(["-c", script]).arg(&path)))
}

fn run(command: &mut Command) {
    let output = command
        .stdin(Stdio::null())
        .output()
        .expect("the command starts");
    assert!(
        output.status.success(),
        "{command:?}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn wall(command: &mut Command) -> Duration {
    let start = Instant::now();
    run(command);
    start.elapsed()
}

/// User and system time of a command and all its children.
fn cpu(command: &mut Command) -> Duration {
    let before = children();
    run(command);
    children() - before
}

/// User and system time of all children that have ended, from the kernel's account of this process.
fn children() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").expect("CPU time is read from /proc");
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap()
        .split_whitespace()
        .collect();
    let ticks: u64 = fields[13].parse::<u64>().unwrap() + fields[14].parse::<u64>().unwrap();
    Duration::from_millis(ticks * 1000 / rustix::param::clock_ticks_per_second())
}

/// The kernel counts CPU time in hundredths of a second; the mean of several runs is finer.
fn mean_of(times: u32, mut measure: impl FnMut() -> Duration) -> Duration {
    (0..times).map(|_| measure()).sum::<Duration>() / times
}

fn best_of(times: usize, mut measure: impl FnMut() -> Duration) -> Duration {
    (0..times)
        .map(|_| measure())
        .min()
        .expect("at least one run")
}

fn seconds(time: Duration) -> String {
    format!("{:8.3} s", time.as_secs_f64())
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .to_path_buf()
}
