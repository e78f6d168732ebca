//! One case: the form, the engine, and the steps against it.

use std::collections::BTreeMap;
use std::sync::Arc;

use minyi_form::compile::{CompiledForm, compile_read};
use minyi_form::diagnostic::Diagnostic;
use minyi_form::draft::{Draft, Edit, Snapshot};
use minyi_form::engine::{Engine, Finish, Opening, Refusal, Step};
use minyi_form::read::workbook::from_markdown;
use minyi_form::read::xlsform;
use minyi_form::submission::Submission;

use crate::compare::{difference, states};
use crate::host::StillWorld;
use crate::oracle;

/// A case while it runs.
pub(crate) struct Case {
    pub(crate) form: Option<Arc<CompiledForm>>,
    pub(crate) engine: Option<Engine>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Diagnostics that steps have named.
    pub(crate) expected: Vec<usize>,
    pub(crate) trace: Vec<Step>,
    pub(crate) refusal: Option<Refusal>,
    pub(crate) submission: Option<Submission>,
    /// The draft as it was at the beginning, and every edit since.
    begin: Option<Draft>,
    journal: Vec<Edit>,
    /// The instances that were removed, by name, with what they held.
    pub(crate) removed: Vec<(String, Snapshot)>,
}

impl Case {
    /// Reads and opens the form in the tables of a section.
    pub(crate) fn read(lines: &[String]) -> Case {
        let tables: Vec<&str> = lines
            .iter()
            .map(String::as_str)
            .filter(|line| line.trim().starts_with('|'))
            .collect();
        let mut case = Case {
            form: None,
            engine: None,
            diagnostics: Vec::new(),
            expected: Vec::new(),
            trace: Vec::new(),
            refusal: None,
            submission: None,
            begin: None,
            journal: Vec::new(),
            removed: Vec::new(),
        };
        match from_markdown(&tables.join("\n")) {
            Ok(workbook) => case.compile(&workbook),
            Err(diagnostic) => case.diagnostics.push(diagnostic),
        }
        case
    }

    fn compile(&mut self, workbook: &minyi_form::read::workbook::Workbook) {
        let read = xlsform::read(workbook, "case");
        let compilation = compile_read(read.form, read.diagnostics);
        self.diagnostics = compilation.diagnostics;
        if let Some(form) = compilation.form {
            self.open(form);
        }
    }

    fn open(&mut self, form: Arc<CompiledForm>) {
        let host = Box::new(StillWorld::new(1));
        match Engine::open(Arc::clone(&form), host, opening()) {
            Ok(engine) => {
                self.begin = Some(engine.draft());
                self.engine = Some(engine);
                self.form = Some(form);
            }
            Err(error) => panic!("the form does not open: {error:?}"),
        }
    }

    pub(crate) fn engine(&mut self) -> Result<&mut Engine, String> {
        let said = self.diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>();
        self.engine
            .as_mut()
            .ok_or_else(|| format!("the form did not open\n{}", said.join("\n")))
    }

    /// Notes what an edit did, and asks the oracle about it.
    pub(crate) fn edited(&mut self, result: Result<(), Refusal>) -> Result<(), String> {
        let engine = self.engine()?;
        let trace = engine.trace();
        let repeated = engine.repeated_evaluations();
        let edits = engine.edits_since(0).to_vec();
        if result.is_ok() {
            oracle::check(engine)?;
            self.journal = edits;
            self.trace = trace;
        }
        self.refusal = result.err();
        if repeated > 0 {
            return Err(format!(
                "{repeated} rules ran twice in a wave: {:?}",
                self.trace
            ));
        }
        Ok(())
    }

    /// Ends the interview, when it was not ended yet.
    pub(crate) fn finish(&mut self) -> Result<&Submission, String> {
        if self.submission.is_none() {
            let finish = Finish { seq: 1, ..Finish::default() };
            let submission = self.engine()?.finalize(finish);
            let submission = submission.map_err(|problems| {
                format!("the form cannot be finished: {} problems", problems.len())
            })?;
            self.submission = Some(submission);
        }
        self.submission.as_ref().ok_or_else(String::new)
    }

    /// Breaks the interview off.
    pub(crate) fn break_off(&mut self) -> Result<&Submission, String> {
        let finish = Finish { seq: 1, ..Finish::default() };
        self.submission = Some(self.engine()?.break_off(finish));
        self.submission.as_ref().ok_or_else(String::new)
    }

    /// Opens the first draft with the whole journal in place of the engine.
    pub(crate) fn reopen(&mut self) -> Result<(), String> {
        let engine = self.replayed()?;
        let before = states(self.engine()?);
        let after = states(&engine);
        self.engine = Some(engine);
        match difference(&before, &after) {
            None => Ok(()),
            Some(difference) => Err(format!("the replayed draft differs: {difference}")),
        }
    }

    fn replayed(&mut self) -> Result<Engine, String> {
        let form = self.form.clone().ok_or("no form")?;
        let mut draft = self.begin.clone().ok_or("no draft")?;
        draft.edits.clone_from(&self.journal);
        let json = draft.to_json().map_err(|error| error.to_string())?;
        let draft = Draft::from_json(&json).map_err(|error| error.to_string())?;
        // Another world: what was drawn must come from the draft.
        let host = Box::new(StillWorld::new(900));
        let resumed = Engine::resume(form, host, opening(), &draft);
        let resumed = resumed.map_err(|error| format!("{error:?}"))?;
        match resumed.lost.as_slice() {
            [] => Ok(resumed.engine),
            lost => Err(format!("the replayed draft lost {lost:?}")),
        }
    }

    /// What has to be right at the end of every case.
    pub(crate) fn end(&mut self) -> Vec<String> {
        let mut failures = self.unexpected();
        if self.engine.is_some() && self.submission.is_none() {
            failures.extend(self.reopen().err());
        }
        failures
    }

    fn unexpected(&self) -> Vec<String> {
        let diagnostics = self.diagnostics.iter().enumerate();
        diagnostics
            .filter(|(index, diagnostic)| {
                diagnostic.is_error() && !self.expected.contains(index)
            })
            .map(|(_, diagnostic)| format!("not expected: {diagnostic}"))
            .collect()
    }
}

/// Facts of the world that cases can count on.
pub(crate) fn opening() -> Opening {
    let metadata = [("deviceid", "device-1"), ("username", "enumerator")];
    Opening {
        language: None,
        metadata: metadata.map(|(name, value)| (name.into(), value.into())).into(),
        attachments: BTreeMap::new(),
    }
}
