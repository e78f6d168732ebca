//! The files of the repository, and Rust text without its comments, strings and tests.

use std::fs;
use std::path::{Path, PathBuf};

/// A text file.
pub(crate) struct File {
    /// Relative to the repository, with `/`.
    pub(crate) path: String,
    /// As it is.
    pub(crate) text: String,
}

impl File {
    /// Lines with their places.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (String, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(i, line)| (format!("{}:{}", self.path, i + 1), line))
    }
}

/// Folders of builds and tools.
const FOREIGN: [&str; 5] = ["target", "dist", "node_modules", "output", "corpus"];

const TEXT: [&str; 13] = [
    "css",
    "csv",
    "html",
    "js",
    "json",
    "lock",
    "md",
    "mjs",
    "rs",
    "run",
    "svg",
    "toml",
    "webmanifest",
];

/// The folder that holds everything.
pub(crate) fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Every text file of the repository, in the order of their paths.
pub(crate) fn files() -> Vec<File> {
    let mut paths = Vec::new();
    collect(repository(), &mut paths);
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}

/// The Rust files below a folder.
pub(crate) fn rust(folder: &str) -> Vec<File> {
    let is_below =
        |file: &File| file.path.starts_with(folder) && file.path.ends_with(".rs");
    files().into_iter().filter(is_below).collect()
}

/// The Rust files of the app and of all packages, without their tests and benches.
pub(crate) fn production() -> Vec<File> {
    let is_ours = |file: &File| {
        file.path.starts_with("src/")
            || file.path.starts_with("crates/") && file.path.contains("/src/")
    };
    rust("").into_iter().filter(is_ours).collect()
}

fn read(path: &Path) -> File {
    let relative = path.strip_prefix(repository()).unwrap();
    File {
        path: relative.to_string_lossy().replace('\\', "/"),
        text: fs::read_to_string(path)
            .unwrap_or_else(|e| panic!("{}: {e}", path.display())),
    }
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            let is_ours = !FOREIGN.contains(&name.as_str()) && name != ".git";
            if is_ours {
                collect(&path, paths);
            }
        } else if name == "run"
            || name.rsplit('.').next().is_some_and(|end| TEXT.contains(&end))
        {
            paths.push(path);
        }
    }
}

/// Rust text in which some parts are blanked; lines stay where they are.
pub(crate) struct Code {
    /// Without comments and test modules.
    pub(crate) with_strings: String,
    /// Without the contents of strings either.
    pub(crate) bare: String,
    /// Line of each string and its content.
    pub(crate) strings: Vec<(usize, String)>,
}

/// Separates code from comments, strings and test modules.
pub(crate) fn code(text: &str) -> Code {
    let mut reader = Reader { chars: text.chars().collect(), ..Reader::default() };
    while reader.place < reader.chars.len() {
        reader.step();
    }
    blank_tests(reader)
}

#[derive(Default)]
struct Reader {
    chars: Vec<char>,
    place: usize,
    with_strings: String,
    bare: String,
    /// Where each string begins in `bare`, counted in characters, and its content.
    strings: Vec<(usize, String)>,
    written: usize,
}

impl Reader {
    fn step(&mut self) {
        match (self.at(0), self.at(1)) {
            ('/', '/') => self.blank_until(|reader| reader.at(0) == '\n'),
            ('/', '*') => self.block_comment(),
            ('"', _) => self.string(0),
            ('r', '"' | '#') if !self.follows_a_word() => self.raw_string(),
            ('\'', '\\') => self.keep(2),
            ('\'', _) if self.at(2) == '\'' => self.keep(3),
            _ => self.keep(1),
        }
    }

    fn at(&self, ahead: usize) -> char {
        self.chars.get(self.place + ahead).copied().unwrap_or('\0')
    }

    fn follows_a_word(&self) -> bool {
        let before = self.place.checked_sub(1).and_then(|place| self.chars.get(place));
        before.is_some_and(|c| (c.is_alphanumeric() || *c == '_') && *c != 'b')
    }

    fn put(&mut self, kept: char, bare: char) {
        self.with_strings.push(kept);
        self.bare.push(bare);
        self.written += 1;
        self.place += 1;
    }

    fn keep(&mut self, count: usize) {
        for _ in 0..count.min(self.chars.len() - self.place) {
            let c = self.at(0);
            self.put(c, c);
        }
    }

    fn blank(&mut self) {
        let blank = if self.at(0) == '\n' { '\n' } else { ' ' };
        self.put(blank, blank);
    }

    fn blank_until(&mut self, ends: impl Fn(&Self) -> bool) {
        while self.place < self.chars.len() && !ends(self) {
            self.blank();
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        while self.place < self.chars.len() {
            match (self.at(0), self.at(1)) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                _ => {
                    self.blank();
                    continue;
                }
            }
            self.blank();
            self.blank();
            if depth == 0 {
                return;
            }
        }
    }

    /// From the opening quote to the closing one, which has `hashes` signs after it.
    fn string(&mut self, hashes: usize) {
        let (begin, mut content) = (self.written, String::new());
        let is_raw = hashes > 0 || self.place > 0 && self.chars[self.place - 1] == 'r';
        self.keep(1);
        while self.place < self.chars.len() && !self.closes(hashes) {
            let escape = usize::from(self.at(0) == '\\' && !is_raw);
            for _ in 0..=escape {
                let c = self.at(0);
                content.push(c);
                self.put(c, if c == '\n' { '\n' } else { ' ' });
            }
        }
        self.keep(1 + hashes);
        self.strings.push((begin, content));
    }

    fn closes(&self, hashes: usize) -> bool {
        self.at(0) == '"' && (1..=hashes).all(|ahead| self.at(ahead) == '#')
    }

    fn raw_string(&mut self) {
        let hashes = (1..).take_while(|ahead| self.at(*ahead) == '#').count();
        match self.at(1 + hashes) {
            '"' => {
                self.keep(1 + hashes);
                self.string(hashes);
            }
            // A raw identifier.
            _ => self.keep(1),
        }
    }
}

/// Blanks what stands under `#[cfg(test)]`: a module or an item, to its closing brace or `;`.
fn blank_tests(reader: Reader) -> Code {
    let mut bare: Vec<char> = reader.bare.chars().collect();
    let mut with_strings: Vec<char> = reader.with_strings.chars().collect();
    let mark: Vec<char> = "#[cfg(test)]".chars().collect();
    let mut place = 0;
    while place + mark.len() <= bare.len() {
        if bare[place..].starts_with(&mark) {
            let end = end_of_item(&bare, place + mark.len());
            for i in place..end {
                if bare[i] != '\n' {
                    (bare[i], with_strings[i]) = (' ', ' ');
                }
            }
        }
        place += 1;
    }
    let is_kept = |(begin, _): &(usize, String)| bare[*begin] == '"';
    let line = |begin: usize| 1 + bare[..begin].iter().filter(|c| **c == '\n').count();
    let strings = reader.strings.into_iter().filter(is_kept);
    let strings = strings.map(|(begin, content)| (line(begin), content)).collect();
    Code {
        with_strings: with_strings.iter().collect(),
        bare: bare.iter().collect(),
        strings,
    }
}

fn end_of_item(bare: &[char], from: usize) -> usize {
    let mut depth = 0;
    for (place, c) in bare.iter().enumerate().skip(from) {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return place + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return place + 1,
            _ => {}
        }
    }
    bare.len()
}

#[test]
fn code_is_separated_from_comments_strings_and_tests() {
    let text = "use a; // use b\n/* /* c */ d */ let s = \"e\\\"f\"; let r = r#\"g\"h\"#;\n\
                let c = '\"'; fn x<'a>() {}\n#[cfg(test)]\nmod tests { fn t() { \"i\"; } }\nuse j;";
    let code = code(text);
    assert_eq!(code.bare.lines().count(), text.lines().count());
    for gone in ["use b", "c */", "d */", "e\\", "g\"", "tests", "i\""] {
        assert!(!code.bare.contains(gone), "{gone} in {}", code.bare);
    }
    for kept in ["use a;", "'\"'", "fn x<'a>() {}", "use j;"] {
        assert!(code.bare.contains(kept), "{kept} not in {}", code.bare);
    }
    assert!(code.with_strings.contains("r#\"g\"h\"#"));
    assert_eq!(code.strings, [(2, "e\\\"f".to_owned()), (2, "g\"h".to_owned())]);
}
