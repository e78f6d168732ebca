//! All that was taken in: sources, records by form and edition, refusals.

use std::collections::{BTreeMap, HashMap};

use minyi_form::bundle::Header;
use minyi_form::submission::State;

use crate::edition::Edition;
use crate::line::{Checked, check};
use crate::load::Intake;
use crate::merge::Revision;
use crate::record::{Line, Scratch, read};
use crate::stamp::{utc_ms, uuid};
use crate::visits::Visit;

/// Records of any number of bundles, each revision once.
#[derive(Debug, Default)]
pub struct Collection {
    pub(crate) sources: Vec<Source>,
    pub(crate) forms: Vec<FormRecords>,
    scratch: Scratch,
}

/// A bundle that was read.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) form: String,
    pub(crate) version: String,
    pub(crate) device: String,
    pub(crate) made: String,
    /// Whether its records are made up.
    pub(crate) sample: bool,
    /// Records in it that were taken in, those known before included.
    pub(crate) records: u64,
    /// The root of its seal, or why it is quarantined.
    pub(crate) seal: Result<String, String>,
    /// Place and reason.
    pub(crate) refused: Vec<(String, String)>,
    /// Names of answers that its codebook does not have, with how often.
    pub(crate) unknown: BTreeMap<String, u64>,
}

/// The records of one form, in all its versions.
#[derive(Debug)]
pub(crate) struct FormRecords {
    pub(crate) id: String,
    pub(crate) editions: Vec<Edition>,
    pub(crate) entries: Vec<Entry>,
    /// Further sources of an entry: (entry, source).
    pub(crate) again: Vec<(u32, u32)>,
    /// Entry by edition and the first half of `h`. Only asked, never walked through.
    known: HashMap<(u32, u128), u32>,
    pub(crate) outcomes: crate::visits::Codes,
}

/// One record taken in.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) revision: Revision,
    pub(crate) what: What,
    pub(crate) edition: u32,
    /// The first source that had it.
    pub(crate) source: u32,
    /// Running number on the device; 0 where the record has none.
    pub(crate) seq: u64,
    /// What happened at the door, where that was recorded.
    pub(crate) visit: Option<Visit>,
}

/// What a record says.
#[derive(Clone, Debug)]
pub(crate) enum What {
    /// Answers, in this row of its edition.
    Answers(u32),
    /// The submission was withdrawn, for this reason.
    Withdrawal(Box<str>),
    /// A visit without an interview.
    NoInterview,
}

/// What a line of a bundle turned out to be.
pub(crate) enum Taken {
    Record(Checked),
    Seal,
    Header,
}

impl Collection {
    /// Nothing taken in yet.
    pub fn new() -> Collection {
        Collection::default()
    }

    /// Places of the form and of the edition within it, made where they are new.
    pub(crate) fn edition(
        &mut self,
        header: &Header,
        codebook_hash: String,
    ) -> (usize, usize) {
        let known = self.forms.iter().position(|form| form.id == header.form.id);
        let form = known.unwrap_or_else(|| {
            self.forms.push(FormRecords::new(&header.form.id));
            self.forms.len() - 1
        });
        let edition =
            self.forms.get_mut(form).map(|form| form.edition(header, codebook_hash));
        (form, edition.unwrap_or(0))
    }

    pub(crate) fn source(&mut self, name: &str, header: &Header) -> u32 {
        self.sources.push(Source {
            name: name.to_owned(),
            form: header.form.id.clone(),
            version: header.form.version.clone(),
            device: header.device.id.clone(),
            made: header.made.clone(),
            sample: header.sample,
            records: 0,
            seal: Err("it ends without a seal: it was cut off".to_owned()),
            refused: Vec::new(),
            unknown: BTreeMap::new(),
        });
        self.sources.len() as u32 - 1
    }

    pub(crate) fn refuse(&mut self, source: u32, place: String, why: String) {
        if let Some(source) = self.sources.get_mut(source as usize) {
            source.refused.push((place, why));
        }
    }

    pub(crate) fn judge(&mut self, source: u32, seal: Result<String, String>) {
        if let Some(source) = self.sources.get_mut(source as usize) {
            source.seal = seal;
        }
    }

    /// Takes in a line; the error says why it is refused.
    pub(crate) fn take(&mut self, intake: &Intake, text: &str) -> Result<Taken, String> {
        let form = self.forms.get_mut(intake.form).ok_or("its form is not known")?;
        let edition =
            form.editions.get_mut(intake.edition).ok_or("its form is not known")?;
        let line = read(text, &mut edition.slots, &mut self.scratch)?;
        match line.t.as_deref() {
            Some("sub" | "del") => {}
            Some("seal") => return Ok(Taken::Seal),
            Some("bundle") => return Ok(Taken::Header),
            Some(other) => {
                return Err(format!("it is a `{other}`, which is not known here"));
            }
            None => return Err("it does not say what it is (`t`)".to_owned()),
        }
        let checked = check(text, line.h.as_deref().ok_or("it has no checksum `h`")?)?;
        form.add(&line, &checked, intake, &mut self.scratch)?;
        if let Some(source) = self.sources.get_mut(intake.source as usize) {
            source.records += 1;
            for name in self.scratch.unknown.drain(..) {
                *source.unknown.entry(name).or_insert(0) += 1;
            }
        }
        Ok(Taken::Record(checked))
    }
}

impl FormRecords {
    fn new(id: &str) -> FormRecords {
        FormRecords {
            id: id.to_owned(),
            editions: Vec::new(),
            entries: Vec::new(),
            again: Vec::new(),
            known: HashMap::new(),
            outcomes: crate::visits::Codes::default(),
        }
    }

    fn edition(&mut self, header: &Header, codebook_hash: String) -> usize {
        let same = |edition: &Edition| {
            edition.form == header.form && edition.codebook_hash == codebook_hash
        };
        let place = self.editions.iter().position(same).unwrap_or_else(|| {
            self.editions.push(Edition::new(header, codebook_hash.clone()));
            self.editions.len() - 1
        });
        if let Some(edition) = self.editions.get_mut(place)
            && header.made < edition.first_made
        {
            edition.first_made.clone_from(&header.made);
        }
        place
    }

    /// Adds a record once; the second time only its source is noted.
    fn add(
        &mut self,
        line: &Line<'_>,
        checked: &Checked,
        intake: &Intake,
        scratch: &mut Scratch,
    ) -> Result<(), String> {
        let revision = revision(line, checked)?;
        let (half, _) = checked.h.split_at(16);
        let half = half.iter().fold(0, |half, byte| half << 8 | u128::from(*byte));
        let key = (intake.edition as u32, half);
        if let Some(&entry) = self.known.get(&key) {
            self.again.push((entry, intake.source));
            return Ok(());
        }
        let what = self.what(line, intake, scratch)?;
        self.known.insert(key, self.entries.len() as u32);
        self.entries.push(Entry {
            revision,
            what,
            edition: intake.edition as u32,
            source: intake.source,
            seq: line.seq.unwrap_or(0),
            visit: self.outcomes.visit(line),
        });
        Ok(())
    }

    fn what(
        &mut self,
        line: &Line<'_>,
        intake: &Intake,
        scratch: &mut Scratch,
    ) -> Result<What, String> {
        if line.t.as_deref() == Some("del") {
            return Ok(What::Withdrawal(line.reason.as_deref().unwrap_or("").into()));
        }
        let state = line.state.ok_or("it has no `state`")?;
        if state == State::NoInterview {
            return Ok(What::NoInterview);
        }
        let edition =
            self.editions.get_mut(intake.edition).ok_or("its form is not known")?;
        let cells = scratch.cells.drain(..);
        Ok(What::Answers(edition.push(state, cells, &line.areas)))
    }
}

fn revision(line: &Line<'_>, checked: &Checked) -> Result<Revision, String> {
    let id = line.id.as_deref().ok_or("it has no `id`")?;
    let saved = match line.saved.as_deref() {
        Some(saved) => utc_ms(saved).ok_or_else(|| {
            format!("`saved` is `{saved}`, not a time like 2026-03-01T01:39:40.000Z")
        })?,
        // Withdrawals need none: their revision decides.
        None if line.t.as_deref() == Some("del") => 0,
        None => return Err("it has no `saved`".to_owned()),
    };
    Ok(Revision {
        id: uuid(id).ok_or_else(|| format!("its `id` is `{id}`, not a UUID"))?,
        rev: line.rev.ok_or("it has no `rev`")?,
        saved,
        h: checked.h,
    })
}
