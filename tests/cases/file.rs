//! A case file: its cases, and what became of them.

use crate::run::Case;

/// What running a file gives.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Number of cases.
    pub(crate) count: usize,
    /// `line: what was expected and what came`.
    pub(crate) failures: Vec<String>,
    /// The file with expectations as they came.
    pub(crate) text: String,
}

/// Runs every case of a file.
pub(crate) fn run(text: &str) -> Outcome {
    let mut outcome = Outcome::default();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for section in sections(&lines) {
        outcome.count += 1;
        let mut case = Case::read(&lines[section.clone()]);
        for number in section.clone() {
            let line = lines[number].clone();
            if !is_step(&line) {
                continue;
            }
            match case.step(&line) {
                Ok(None) => {}
                Ok(Some(blessed)) => lines[number] = blessed,
                Err(failure) => {
                    outcome.failures.push(format!("{}: {line}\n{failure}", number + 1));
                }
            }
        }
        let at = section.start + 1;
        outcome.failures.extend(case.end().into_iter().map(|f| format!("{at}: {f}")));
    }
    outcome.text = lines.join("\n");
    if text.ends_with('\n') {
        outcome.text.push('\n');
    }
    outcome
}

/// Lines of each case: from its heading to the next.
fn sections(lines: &[String]) -> Vec<std::ops::Range<usize>> {
    let heads = lines.iter().enumerate().filter(|(_, line)| line.starts_with("# "));
    let mut starts: Vec<usize> = heads.map(|(number, _)| number).collect();
    starts.push(lines.len());
    starts.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

/// Headings, tables, quotations (remarks) and blank lines are no steps.
fn is_step(line: &str) -> bool {
    let line = line.trim();
    !(line.is_empty() || line.starts_with(['#', '|', '>']))
}
