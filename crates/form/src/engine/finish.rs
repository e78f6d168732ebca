//! The end of an interview: a submission, complete or broken off.

use std::collections::BTreeMap;

use minyi_xpath::Stamp;

use crate::coarse;
use crate::draft::{Drawn, Instant};
use crate::engine::record::{Answers, answers};
use crate::engine::submission_xml::submission_xml;
use crate::engine::{Engine, Finish, NodeId, Problem, instant};
use crate::submission::{FORMAT, Missing, Record, RecordTag, State, Submission};
use crate::visit::{self, Visit};

impl Engine {
    /// Ends the interview with a complete submission.
    ///
    /// # Errors
    /// Every unacceptable answer, in document order; nothing has changed then.
    pub fn finalize(&mut self, finish: Finish) -> Result<Submission, Vec<Problem>> {
        let problems = self.problems();
        if problems.is_empty() {
            Ok(self.submit(finish, State::Complete))
        } else {
            Err(problems)
        }
    }

    /// Ends the interview before its end. Questions behind the last answer that was given
    /// are marked as never reached; unacceptable answers stay as they are.
    pub fn break_off(&mut self, finish: Finish) -> Submission {
        self.submit(finish, State::Partial)
    }

    /// The answers as they stand, by variable name and typed as in a [`Record`].
    pub fn answers(&self) -> BTreeMap<String, serde_json::Value> {
        answers(self, None).a
    }

    fn submit(&mut self, finish: Finish, state: State) -> Submission {
        let end = instant(self.host.now());
        self.begin(Drawn::default());
        self.round_places();
        self.postload(end);
        self.draws.end();
        let Answers { a, miss, langs } = answers(self, self.last_answer(state));
        let visit = finish.visit.map(|visit| Visit {
            outcome: self.outcome(state, &miss).to_owned(),
            ..visit
        });
        let ms = ("ms".to_owned(), self.spent_ms().into());
        let record = Record {
            t: RecordTag::Submission,
            id: self.submission_id(),
            rev: 1,
            seq: finish.seq,
            state,
            form: self.form.form().version.clone(),
            lang: self.language_of_record(),
            by: finish.by,
            start: utc(self.started),
            end: utc(end),
            saved: utc(instant(self.host.now())),
            geo: finish.geo,
            visit,
            a,
            miss,
            langs,
            qc: BTreeMap::from([ms]),
            h: String::new(),
        };
        let h = record.checksum().unwrap_or_default();
        Submission {
            format: FORMAT,
            form_hash: self.form.hash().to_owned(),
            name: self.name(),
            xml: submission_xml(self),
            record: Record { h, ..record },
        }
    }

    /// Leaves of places only in which cell of the grid they are that the author wants; what
    /// is computed from them follows.
    fn round_places(&mut self) {
        for node in self.instance.subtree(self.instance.root()) {
            let written = self.form.form().node(self.instance.definition(node));
            let width = written.and_then(|written| coarse::width(&written.bind));
            let text = self.instance.node(node).map(|node| node.text.clone());
            if let (Some(metres), Some(text)) = (width, text) {
                self.set_text(node, &coarse::rounded(&text, metres));
            }
        }
    }

    /// Place of the last question answered by hand, for an interview broken off.
    fn last_answer(&self, state: State) -> Option<u64> {
        match state {
            State::Complete => None,
            State::Partial | State::NoInterview => {
                Some(self.answered_by_hand().max().unwrap_or(0))
            }
        }
    }

    /// What came of the visit.
    fn outcome(&self, state: State, miss: &BTreeMap<String, Missing>) -> &'static str {
        let unreached = miss.values().filter(|why| **why == Missing::BrokeOff).count();
        match state {
            State::Complete => visit::COMPLETE,
            State::Partial | State::NoInterview => {
                visit::broken_off(self.answered_by_hand().count(), unreached)
            }
        }
    }

    /// Places of the questions that were answered by hand and apply.
    fn answered_by_hand(&self) -> impl Iterator<Item = u64> {
        let nodes = self.instance.subtree(self.instance.root());
        let nodes = nodes.into_iter().filter_map(|id| self.instance.node(id));
        nodes
            .filter(|node| node.by_hand && node.relevant && !node.shown().is_empty())
            .map(|node| node.order)
    }

    /// The identifier as the form's own node has it.
    fn submission_id(&self) -> String {
        let node = self.instance_id_node().and_then(|node| self.instance.node(node));
        let text = node.map_or("", |node| node.shown());
        let id = text.strip_prefix("uuid:").unwrap_or(text);
        if id.is_empty() { self.instance_id.clone() } else { id.to_owned() }
    }

    fn language_of_record(&self) -> String {
        match self.form.form().languages.is_empty() {
            true => String::new(),
            false => self.form.language_tag(self.language).to_owned(),
        }
    }

    /// The name of the interview: `meta/instanceName`, else as the settings say.
    fn name(&self) -> String {
        let in_meta = self.meta("instanceName").and_then(|node| self.instance.node(node));
        let name = in_meta.map_or("", |node| node.shown());
        if name.is_empty() { self.instance_name() } else { name.to_owned() }
    }

    fn meta(&self, name: &str) -> Option<NodeId> {
        let meta = self.instance.node(self.instance_id_node()?)?.parent?;
        let mut children = self.instance.children(meta);
        children.find(|child| {
            let written = self.form.form().node(self.instance.definition(*child));
            written.is_some_and(|node| node.name == name)
        })
    }
}

/// UTC with milliseconds, RFC 3339.
fn utc(moment: Instant) -> String {
    let stamp =
        Stamp { local_ms: moment.epoch_ms, offset_minutes: Some(0), has_time: true };
    let civil = stamp.civil();
    let (seconds, ms) = (civil.ms / 1000, civil.ms % 1000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let (year, month, day) = (civil.year, civil.month, civil.day);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{ms:03}Z")
}
