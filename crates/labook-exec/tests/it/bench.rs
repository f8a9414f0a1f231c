//! What the tests share: one store with one built runtime, and short words for running chapters.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use labook_document::{CellRun, Document, Outcome, Output, ParseSettings, Source, Stream, parse};
use labook_exec::{
    Dependencies, DependencyRequest, Executor, ProgramRun, Store, Toolchain, build_dependencies,
};
use labook_program::{Settings, plan};

/// The directory of a store with the runtime built, for the whole test binary.
fn shared() -> &'static (tempfile::TempDir, Toolchain, Arc<Store>, Dependencies) {
    static SHARED: OnceLock<(tempfile::TempDir, Toolchain, Arc<Store>, Dependencies)> =
        OnceLock::new();
    SHARED.get_or_init(|| {
        let directory = tempfile::tempdir().unwrap();
        let toolchain = Toolchain::find().unwrap();
        let store = Arc::new(Store::open(&directory.path().join("store")).unwrap());
        let request = DependencyRequest {
            offline: true,
            directory: directory.path().to_path_buf(),
            ..DependencyRequest::default()
        };
        let dependencies = build_dependencies(&toolchain, &store, &request, &|_| {}).unwrap();
        (directory, toolchain, store, dependencies)
    })
}

pub(crate) fn executor() -> Executor {
    let (directory, toolchain, store, dependencies) = shared();
    let mut executor = Executor::new(toolchain.clone(), dependencies.clone(), Arc::clone(store));
    executor.directory = directory.path().to_path_buf();
    executor
}

/// An executor with a store of its own, in `directory`. The dependencies are those of the shared one.
pub(crate) fn executor_in(directory: &Path) -> Executor {
    Executor {
        store: Arc::new(Store::open(directory).unwrap()),
        ..executor()
    }
}

/// A chapter whose cells are the given texts.
pub(crate) fn chapter(cells: &[&str]) -> Document {
    let mut text = "# A chapter\n".to_owned();
    for cell in cells {
        let (info, code) = match cell.strip_prefix("```") {
            Some(cell) => cell.split_once('\n').unwrap(),
            None => ("rust", *cell),
        };
        text += &format!("\n```{info}\n{code}\n```\n");
    }
    parse(Source::new("chapter.md", &text), &ParseSettings::default())
}

/// Everything that comes of a document.
pub(crate) fn run_document(
    executor: &Executor,
    document: &Document,
) -> (Vec<CellRun>, Vec<ProgramRun>) {
    let documents = [document];
    let plan = plan(&documents, &Settings::default());
    assert_eq!(plan.diagnostics, [], "the plan complains");
    let mut runs: Vec<Option<CellRun>> = vec![None; document.cells.len()];
    let mut reports = Vec::new();
    for program in &plan.programs {
        let report = executor.run(program, &documents).unwrap();
        for (step, run) in &report.runs {
            assert_eq!(
                runs[step.cell.index()].replace(run.clone()),
                None,
                "a cell has two runs"
            );
        }
        reports.push(report);
    }
    (
        runs.into_iter()
            .map(|run| run.expect("every cell has a run"))
            .collect(),
        reports,
    )
}

pub(crate) fn run(cells: &[&str]) -> Vec<CellRun> {
    run_document(&executor(), &chapter(cells)).0
}

pub(crate) fn outcomes(runs: &[CellRun]) -> Vec<Outcome> {
    runs.iter().map(|run| run.outcome.clone()).collect()
}

/// The outputs of a run, one line each: what a failing test shows.
pub(crate) fn lines(run: &CellRun) -> Vec<String> {
    run.outputs
        .iter()
        .map(|output| match output {
            Output::Stream {
                name: Stream::Stdout,
                text,
            } => format!("out {text:?}"),
            Output::Stream {
                name: Stream::Stderr,
                text,
            } => format!("err {text:?}"),
            Output::Display(bundle) => {
                let forms: Vec<_> = bundle
                    .0
                    .iter()
                    .map(|(mime, text)| format!("{mime} {text:?}"))
                    .collect();
                format!("display {}", forms.join(" | "))
            }
            Output::Error { message, location } => {
                let location = location
                    .as_ref()
                    .map_or("nowhere".to_owned(), ToString::to_string);
                format!("error {message:?} at {location}")
            }
        })
        .collect()
}
