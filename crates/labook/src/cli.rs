//! The command line.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use labook_document::BlessOptions;

use labook_render::notebook::ImportOptions;

use crate::commands;
use crate::console::{Color, Console};
use crate::exit::Exit;
use crate::load::plain;

/// Runs the Rust cells of a book, checks what they print, and renders the book with the outputs inlined.
#[derive(Debug, Parser)]
#[command(name = "labook", version, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  all is well
  1  an output differs from what the chapter says, or too few were checked
  2  the book, its configuration or the command line is wrong
  3  a cell failed
  4  labook itself could not go on";

#[derive(Debug, Args)]
struct Global {
    /// Say nothing but what is wrong
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Say more: why each chapter was compiled or run again
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    verbose: bool,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    color: Color,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the cells and write the book's site
    Build {
        /// The directory that holds `book.toml`, or that file
        #[arg(default_value = ".")]
        book: PathBuf,
        /// Where to write the site, instead of `build.build-dir`
        #[arg(short, long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// What to write; several are separated by commas [default: html, and pdf where book.toml has
        /// `[output.pdf]`]
        #[arg(long, value_name = "FORMATS", value_enum, value_delimiter = ',')]
        format: Vec<Format>,
        /// What runs the cells
        #[arg(long, value_enum, default_value_t)]
        engine: Engine,
    },
    /// Run the cells and write one chapter as a Jupyter notebook
    Export {
        /// The file of the chapter
        chapter: PathBuf,
        /// The notebook to write, instead of one named after the chapter in this directory
        #[arg(short, long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Run the cells, write the chapters as Jupyter notebooks, and open them in Jupyter
    Notebook {
        /// The directory that holds `book.toml`, or the file of a chapter
        #[arg(default_value = ".")]
        book: PathBuf,
        /// The file of the chapter to open, instead of the first
        chapter: Option<PathBuf>,
        /// Where the notebooks go, instead of the book's `.labook/notebooks`
        #[arg(short, long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// What else to tell Jupyter
        #[arg(last = true, value_name = "ARGUMENT")]
        jupyter: Vec<String>,
    },
    /// Make chapters of Jupyter notebooks
    Import {
        /// The notebooks
        #[arg(required = true, value_name = "NOTEBOOK")]
        notebooks: Vec<PathBuf>,
        /// The directory of the book that they go into; it is made where there is none
        #[arg(long, value_name = "DIR", default_value = ".")]
        book: PathBuf,
        /// Take the outputs stored in them for what their cells should print
        #[arg(long)]
        outputs: bool,
    },
    /// Run the cells and compare what they print with what the chapters say; writes nothing into the book
    Test {
        /// The directory that holds `book.toml`, or that file
        #[arg(default_value = ".")]
        book: PathBuf,
        /// What runs the cells
        #[arg(long, value_enum, default_value_t)]
        engine: Engine,
        /// Say where a chapter leaves what an evcxr session accepts, too
        #[arg(long)]
        portable: bool,
        /// Run the cells in programs and in evcxr sessions, and compare the two
        #[arg(long, conflicts_with = "engine")]
        parity: bool,
    },
    /// Write what the cells print into the chapters' `output` fences, where it differs
    Bless {
        /// The directory that holds `book.toml`, or that file
        #[arg(default_value = ".")]
        book: PathBuf,
        /// The chapters to write into, by file; all where none is named
        #[arg(value_name = "CHAPTER")]
        chapters: Vec<String>,
        /// Give an `output` fence to each cell that puts something out and has none
        #[arg(short, long)]
        add: bool,
    },
    /// Make a small book that builds and passes
    Init {
        /// The directory to make
        directory: PathBuf,
    },
    /// Delete the site and everything kept from earlier runs
    Clean {
        /// The directory that holds `book.toml`, or that file
        #[arg(default_value = ".")]
        book: PathBuf,
    },
    /// Print the completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// What a build writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A site of pages
    Html,
    /// A Jupyter notebook for each chapter, beside its page
    Ipynb,
    /// The whole book as `book.pdf`; not in every build of labook
    Pdf,
}

/// What runs the cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// Programs, one for each chapter
    #[default]
    Native,
    /// Sessions of evcxr, one for each chapter, as in Jupyter; not in every build of labook
    Evcxr,
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let console = Console::new(cli.global.quiet, cli.global.verbose, cli.global.color);
    let exit = match cli.command {
        Command::Build {
            book,
            out,
            format,
            engine,
        } => commands::build(&book, out.as_deref(), &format, engine, &console),
        Command::Import {
            notebooks,
            book,
            outputs,
        } => commands::import(&notebooks, &book, ImportOptions { outputs }, &console),
        Command::Export { chapter, out } => commands::export(&chapter, out.as_deref(), &console),
        Command::Notebook {
            book,
            chapter,
            out,
            jupyter,
        } => {
            let request = commands::NotebookRequest {
                book: &book,
                chapter: chapter.as_deref(),
                out: out.as_deref(),
                arguments: &jupyter,
            };
            commands::notebook(&request, &console)
        }
        Command::Test {
            book, parity: true, ..
        } => commands::parity(&book, &console),
        Command::Test {
            book,
            engine,
            portable,
            ..
        } => commands::test(&book, engine, portable, &console),
        Command::Bless {
            book,
            chapters,
            add,
        } => {
            let options = BlessOptions { add_missing: add };
            commands::bless(&book, &chapters, options, &console)
        }
        Command::Init { directory } => commands::init(&directory, &console),
        Command::Clean { book } => commands::clean(&book, &console),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "labook", &mut script);
            console.print(&String::from_utf8_lossy(&script));
            Exit::Ok
        }
    };
    match console.lost() {
        None => exit.into(),
        Some(error) => {
            let message = format!("cannot write to standard output: {}", plain(&error));
            console.fail(&message, "");
            Exit::Internal.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
