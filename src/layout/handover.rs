//! Questions that respondents answer alone: the tablet goes into their hands and back, and
//! what they answered is shut afterwards.
//!
//! A group becomes so by its body attribute `minyi:mode` with the value `self`. The browser
//! remembers how far it has come, so that a reload neither opens nor forgets anything.

use leptos::prelude::*;
use minyi_form::form::ControlId;

use super::pages::Page;
use crate::browser::{remember, remembered};
use crate::lock;
use crate::route::Route;
use crate::session::Session;

/// Draft, group in the respondent's hands, groups that were given back: a line each.
const NAME: &str = "minyi.handover";

/// The private groups of an interview.
#[derive(Clone, Copy)]
pub struct Handover {
    session: Session,
    draft: StoredValue<String>,
    /// The group that is in the respondent's hands.
    open: RwSignal<Option<String>>,
    /// The groups that were.
    sealed: RwSignal<Vec<String>>,
}

impl Handover {
    /// How far it has come in a draft. What was in the respondent's hands and is no more,
    /// because the interviewer has opened the screen, is sealed now.
    pub fn of(session: Session, draft: &str) -> Handover {
        let kept = remembered(NAME).unwrap_or_default();
        let (open, mut sealed) = read(&kept, draft);
        let (open, back) = match lock::home() {
            Some(_) => (open, None),
            None => (None, open),
        };
        sealed.extend(back);
        let handover = Handover {
            session,
            draft: StoredValue::new(draft.to_owned()),
            open: RwSignal::new(open),
            sealed: RwSignal::new(sealed),
        };
        handover.keep();
        handover
    }

    /// Whether a form has such groups.
    pub fn is_in(session: Session) -> bool {
        let form = session.form();
        let controls = 0..form.form().controls.len() as u32;
        let mut controls = controls.filter(|n| is_private(session, ControlId(*n)));
        controls.next().is_some()
    }

    /// Name of the private group that a page belongs to.
    pub fn group(self, page: &Page) -> Option<String> {
        let outline = page.outline();
        let own = (outline.control, outline.node);
        let around = page.trail.iter().map(|part| (part.control, part.node));
        let mut groups = around.chain([own]);
        let (_, node) = groups.find(|(id, _)| is_private(self.session, *id))?;
        Some(self.session.path(node?))
    }

    /// The group that is in the respondent's hands; follows it.
    pub fn open(self) -> Option<String> {
        self.open.get()
    }

    /// Whether a page was in the respondent's hands and is shut now; follows it.
    pub fn is_sealed(self, page: &Page) -> bool {
        let sealed = self.sealed.read();
        !sealed.is_empty()
            && self.group(page).is_some_and(|group| sealed.contains(&group))
    }

    /// Puts a group into the respondent's hands.
    pub fn begin(self, group: String) {
        lock::shut(&Route::Fill(self.draft.get_value()));
        self.open.set(Some(group));
        self.keep();
    }

    /// Opens the group of a page to the respondent again.
    pub fn unseal(self, page: &Page) {
        let group = self.group(page);
        self.sealed.update(|sealed| sealed.retain(|known| group.as_ref() != Some(known)));
        self.keep();
    }

    fn keep(self) {
        let open = self.open.get_untracked().unwrap_or_default();
        let sealed = self.sealed.get_untracked();
        if !open.is_empty() || !sealed.is_empty() {
            let lines = [vec![self.draft.get_value(), open], sealed].concat();
            remember(NAME, Some(&lines.join("\n")));
        }
    }
}

/// Forgets it all: the interview is over.
pub fn forget() {
    remember(NAME, None);
}

fn is_private(session: Session, id: ControlId) -> bool {
    let is_self =
        |(name, value): &(String, String)| name == "minyi:mode" && value.trim() == "self";
    session.control(id, |control| control.others.iter().any(is_self)).unwrap_or(false)
}

/// What was remembered, when it is of this draft.
fn read(kept: &str, draft: &str) -> (Option<String>, Vec<String>) {
    let mut lines = kept.split('\n').map(str::to_owned);
    if lines.next().as_deref() != Some(draft) {
        return (None, Vec::new());
    }
    (lines.next().filter(|open| !open.is_empty()), lines.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_that_of_the_same_draft() {
        let kept = "d\n/data/b\n/data/a";
        assert_eq!(read(kept, "d"), (Some("/data/b".into()), vec!["/data/a".into()]));
        assert_eq!(read("d\n\n/data/a", "d"), (None, vec!["/data/a".into()]));
        for (kept, draft) in [(kept, "e"), ("", "d"), ("d", "d")] {
            assert_eq!(read(kept, draft), (None, Vec::new()), "{kept:?}");
        }
    }
}
