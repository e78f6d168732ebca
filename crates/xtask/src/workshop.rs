//! The place where tasks run: the repository, the cache of tools, and the search path.
//!
//! Tools that were found or installed outside of `PATH` are put before it, for the
//! programs that a task starts; the environment of the person's shell is never changed.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use crate::failure::{Failure, Outcome};

/// Where things are and how programs are found.
pub(crate) struct Workshop {
    /// The repository: the folder that holds `Trunk.toml`.
    pub(crate) root: PathBuf,
    /// Per-user cache, kept between clones; `MINYI_CACHE` moves it.
    pub(crate) cache: PathBuf,
    /// Folders searched before `PATH`, the latest first.
    first: Vec<PathBuf>,
}

impl Workshop {
    /// The workshop around the current folder.
    pub(crate) fn open() -> Outcome<Self> {
        Ok(Self { root: root()?, cache: cache()?, first: Vec::new() })
    }

    /// Lets programs of a folder win over those on `PATH`.
    pub(crate) fn put_first(&mut self, folder: PathBuf) {
        if !self.first.contains(&folder) {
            self.first.insert(0, folder);
        }
    }

    /// The full path of a program, if there is one.
    pub(crate) fn find(&self, program: &str) -> Option<PathBuf> {
        self.search_path().iter().find_map(|folder| program_in(folder, program))
    }

    /// A command that runs in the repository and finds our tools first.
    ///
    /// An unknown program is named as it is, so that starting it says what is missing.
    pub(crate) fn command(&self, program: &str) -> Command {
        let path = self.find(program).unwrap_or_else(|| program.into());
        let mut command = Command::new(path);
        command.current_dir(&self.root).env("PATH", self.joined_path());
        command
    }

    /// What a program prints, or nothing when it is missing or fails.
    pub(crate) fn ask(&self, program: &str, arguments: &[&str]) -> Option<String> {
        let mut command = self.command(program);
        let answer = command.args(arguments).stdin(Stdio::null()).output().ok()?;
        let text = String::from_utf8_lossy(&answer.stdout).into_owned();
        answer.status.success().then_some(text)
    }

    fn search_path(&self) -> Vec<PathBuf> {
        let path = env::var_os("PATH").unwrap_or_default();
        self.first.iter().cloned().chain(env::split_paths(&path)).collect()
    }

    /// `PATH` with our folders before it; unchanged if one of them cannot stand in it.
    fn joined_path(&self) -> OsString {
        env::join_paths(self.search_path())
            .unwrap_or_else(|_| env::var_os("PATH").unwrap_or_default())
    }
}

/// Runs a command to its end, its output going to the terminal.
pub(crate) fn run(command: &mut Command, remedy: &str) -> Outcome {
    let status = status_of(command, remedy)?;
    let name = name_of(command);
    match status.success() {
        true => Ok(()),
        false => Err(Failure::new(format!("`{name}` failed ({status})"), remedy)),
    }
}

/// Runs a command to its end and says how it ended.
pub(crate) fn status_of(command: &mut Command, remedy: &str) -> Outcome<ExitStatus> {
    let name = name_of(command);
    let status = command.stdin(Stdio::null()).status();
    status.map_err(|error| {
        Failure::new(format!("`{name}` cannot be started ({error})"), remedy)
    })
}

/// Reads a text file of the repository.
pub(crate) fn read(path: &Path) -> Outcome<String> {
    std::fs::read_to_string(path).map_err(|error| {
        Failure::new(
            format!("{} cannot be read ({error})", path.display()),
            "restore it with `git checkout`",
        )
    })
}

/// The program and its first argument, as a person would name the command.
fn name_of(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default();
    let first = command.get_args().next().unwrap_or_default();
    format!("{} {}", program.to_string_lossy(), first.to_string_lossy()).trim().to_owned()
}

fn program_in(folder: &Path, program: &str) -> Option<PathBuf> {
    let endings: &[&str] =
        if cfg!(windows) { &[".exe", ".cmd", ".bat", ""] } else { &[""] };
    let named = |ending: &&str| folder.join(format!("{program}{ending}"));
    endings.iter().map(named).find(|path| path.is_file())
}

fn root() -> Outcome<PathBuf> {
    let here = env::current_dir().unwrap_or_default();
    here.ancestors()
        .find(|folder| folder.join("Trunk.toml").is_file())
        .map(Path::to_path_buf)
        .ok_or_else(|| {
            Failure::new(
                format!("there is no Trunk.toml in {} or above", here.display()),
                "run `cargo xtask` inside the repository",
            )
        })
}

fn cache() -> Outcome<PathBuf> {
    let folder =
        |name: &str| env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let home = || folder("HOME");
    let base = if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Caches"))
    } else {
        folder("XDG_CACHE_HOME").or_else(|| home().map(|home| home.join(".cache")))
    };
    folder("MINYI_CACHE").or_else(|| base.map(|base| base.join("minyi"))).ok_or_else(
        || {
            Failure::new(
                "no folder for the cache of tools is known",
                "set MINYI_CACHE to one",
            )
        },
    )
}
