//! Made-up respondents: they fill any form to its end, the same seed always alike.
//!
//! With them the app shows export and tally before the first interview, and tests fill
//! forms that nobody wrote answers for. They mean nothing: no figure made of them may
//! stand beside real ones.

use std::collections::BTreeSet;
use std::sync::Arc;

use minyi_xpath::{Host, Moment, Stamp};

use crate::compile::CompiledForm;
use crate::engine::{
    Choice, Engine, Finish, NodeId, Opening, Outline, OutlineRole, Validity,
};
use crate::form::Control;
use crate::question_type::QuestionKind;
use crate::scale::{Scale, to_text};
use crate::submission::Submission;

/// Rounds of answering. Each answers what the one before made relevant; forms that open
/// more behind each answer than this are left unfinished.
const ROUNDS: usize = 64;

/// Candidates that are tried for a number, a date or a time before it is left blank.
const TRIES: u64 = 40;

/// A sequence of random numbers that depends on its seed alone (`SplitMix64`, Steele, Lea
/// and Flood 2014).
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// The sequence of this seed.
    pub fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 for none.
    fn below(&mut self, n: u64) -> u64 {
        self.next().checked_rem(n).unwrap_or(0)
    }

    /// True in `percent` of a hundred cases.
    fn happens(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// The submission of one respondent; none when the form does not open, or cannot be
/// finished with what a made-up respondent can answer.
pub fn submission(
    form: &Arc<CompiledForm>,
    host: Box<dyn Host>,
    respondent: MadeUp,
) -> Option<Submission> {
    let MadeUp { seed, text, opening, finish } = respondent;
    let mut engine = Engine::open(form.clone(), host, opening).ok()?;
    fill(&mut engine, &mut Chance::new(seed), &text);
    engine.finalize(finish).ok()
}

/// A respondent that does not exist.
#[derive(Clone, Debug, Default)]
pub struct MadeUp {
    /// The same seed gives the same answers.
    pub seed: u64,
    /// What texts are answered with.
    pub text: String,
    /// With what the form is opened.
    pub opening: Opening,
    /// With what it is closed.
    pub finish: Finish,
}

/// Answers every question that is asked, as the respondent whose choices `chance` makes;
/// texts are answered with `text`. Questions that take a file or a place stay blank. What
/// keeps the form from being finished, if anything, [`Engine::problems`] tells.
pub fn fill(engine: &mut Engine, chance: &mut Chance, text: &str) {
    let mut respondent = Respondent { chance, text, seen: BTreeSet::new() };
    for _ in 0..ROUNDS {
        if !respondent.round(engine) {
            return;
        }
    }
}

struct Respondent<'a> {
    chance: &'a mut Chance,
    text: &'a str,
    /// Questions that were put, whatever came of it.
    seen: BTreeSet<NodeId>,
}

impl Respondent<'_> {
    /// Answers what is asked now and was not before; false when there is nothing.
    fn round(&mut self, engine: &mut Engine) -> bool {
        let mut asked = Vec::new();
        for outline in engine.outline() {
            collect(&outline, &mut asked);
        }
        let before = self.seen.len();
        for question in asked {
            let Some(node) = question.node else { continue };
            let Some(state) = engine.state(node) else { continue };
            if state.relevant && !state.readonly && self.seen.insert(node) {
                self.put(engine, &question, node, state.required);
            }
        }
        self.seen.len() > before
    }

    fn put(
        &mut self,
        engine: &mut Engine,
        question: &Outline,
        node: NodeId,
        required: bool,
    ) {
        if let OutlineRole::RepeatRange { can_add, .. } = question.role {
            if can_add && question.children.is_empty() {
                // A repeat that refuses an instance stays as it is.
                let _ = engine.add_instance(node, None);
            }
            return;
        }
        let former = engine.state(node).map(|state| state.text).unwrap_or_default();
        if !former.is_empty() || (!required && self.chance.happens(12)) {
            return;
        }
        for attempt in 0..TRIES {
            let answer = self.answer(engine, question, node, attempt);
            let is_taken = engine.answer(node, &answer).is_ok();
            let is_valid =
                engine.state(node).is_none_or(|s| s.validity != Validity::Constraint);
            if answer.is_empty() || (is_taken && is_valid) {
                return;
            }
        }
        // Nothing fits: a blank is at least no wrong answer.
        let _ = engine.answer(node, "");
    }

    fn answer(
        &mut self,
        engine: &Engine,
        question: &Outline,
        node: NodeId,
        attempt: u64,
    ) -> String {
        let moment = engine.host.now();
        match question.kind {
            QuestionKind::Text | QuestionKind::Barcode => self.text.to_owned(),
            QuestionKind::Integer | QuestionKind::Decimal => self.number(attempt),
            QuestionKind::SelectOne => {
                self.one(&engine.choices(question.control, node), question)
            }
            QuestionKind::SelectMultiple => {
                self.several(&engine.choices(question.control, node))
            }
            QuestionKind::Rank => self.order(engine.choices(question.control, node)),
            QuestionKind::Range => {
                let control = engine.form.form().control(question.control);
                control.map(|control| self.within(control)).unwrap_or_default()
            }
            QuestionKind::Date => self.day(moment, attempt),
            QuestionKind::Time => "09:30:00.000".to_owned(),
            QuestionKind::DateTime => {
                format!("{}T09:30:00.000", self.day(moment, attempt))
            }
            QuestionKind::Acknowledge => "OK".to_owned(),
            QuestionKind::Note
            | QuestionKind::Geopoint
            | QuestionKind::Geotrace
            | QuestionKind::Geoshape
            | QuestionKind::Image
            | QuestionKind::Audio
            | QuestionKind::Video
            | QuestionKind::File
            | QuestionKind::Group
            | QuestionKind::Repeat => String::new(),
        }
    }

    /// Ages, counts, amounts: first of two digits, then of one, then larger ones.
    fn number(&mut self, attempt: u64) -> String {
        let value = match attempt % 4 {
            0 => 18 + self.chance.below(60),
            1 => 1 + self.chance.below(6),
            2 => self.chance.below(400),
            _ => attempt / 4,
        };
        value.to_string()
    }

    /// One choice. Each question leans to one of its first choices, so that figures are
    /// not flat; reasons for a missing answer are rare.
    fn one(&mut self, choices: &[Choice], question: &Outline) -> String {
        let (missing, real): (Vec<&Choice>, Vec<&Choice>) =
            choices.iter().partition(|choice| choice.missing.is_some());
        let rare = self.chance.happens(6);
        let offered = if rare && !missing.is_empty() { missing } else { real };
        let n = offered.len() as u64;
        let leaning = question.control.0 as u64 % 2;
        let place = match self.chance.happens(45) {
            true => leaning.min(n.saturating_sub(1)),
            false => self.chance.below(n),
        };
        offered.get(place as usize).map_or_else(String::new, |c| c.value.clone())
    }

    /// One to four choices, or rarely a reason for a missing answer.
    fn several(&mut self, choices: &[Choice]) -> String {
        let (missing, mut real): (Vec<&Choice>, Vec<&Choice>) =
            choices.iter().partition(|choice| choice.missing.is_some());
        if let (true, Some(reason)) = (self.chance.happens(4), missing.first()) {
            return reason.value.clone();
        }
        let n = 1 + self.chance.below(4);
        let mut chosen = Vec::new();
        while chosen.len() < n as usize && !real.is_empty() {
            // The first ones are chosen more often: the least of two draws.
            let (one, other) = (
                self.chance.below(real.len() as u64),
                self.chance.below(real.len() as u64),
            );
            chosen.push(real.remove(one.min(other) as usize).value.as_str());
        }
        chosen.join(" ")
    }

    fn order(&mut self, choices: Vec<Choice>) -> String {
        let mut left: Vec<Choice> =
            choices.into_iter().filter(|choice| choice.missing.is_none()).collect();
        let mut order = Vec::new();
        while !left.is_empty() {
            let place = self.chance.below(left.len() as u64) as usize;
            order.push(left.remove(place).value);
        }
        order.join(" ")
    }

    /// A step of a range.
    fn within(&mut self, control: &Control) -> String {
        let Some(scale) = Scale::of(control) else { return String::new() };
        to_text(scale.at(self.chance.below(scale.steps().saturating_add(1))))
    }

    /// A day of the last year, or after some attempts of the next.
    fn day(&mut self, now: Moment, attempt: u64) -> String {
        const DAY_MS: i64 = 86_400_000;
        let away = self.chance.below(365) as i64;
        let days = if attempt < TRIES / 2 { -away } else { away };
        let local_ms =
            now.epoch_ms + i64::from(now.offset_minutes) * 60_000 + days * DAY_MS;
        let stamp = Stamp { local_ms, offset_minutes: None, has_time: false };
        let civil = stamp.civil();
        format!("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day)
    }
}

/// Questions and repeats, what is around first.
fn collect(outline: &Outline, asked: &mut Vec<Outline>) {
    match outline.role {
        OutlineRole::Question | OutlineRole::RepeatRange { .. } => {
            asked.push(outline.clone());
        }
        OutlineRole::Group | OutlineRole::RepeatInstance { .. } => {}
    }
    for child in &outline.children {
        collect(child, asked);
    }
}
