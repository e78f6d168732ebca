//! Tells the page around what people answered. An edit is heard while the session makes it,
//! and told when that is done: who is told may at once ask for another one.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use leptos::task::spawn_local;
use minyi_form::draft::{Draft, Edit, EditKind};
use serde::Serialize;

use super::Place;
use super::protocol::Changed;
use crate::shadow;

/// What is yet to be told.
pub(super) struct Teller {
    pub(super) place: Rc<Place>,
    /// Answers by path.
    known: RefCell<BTreeMap<String, String>>,
    waiting: RefCell<Vec<Changed>>,
    is_started: Cell<bool>,
}

impl Teller {
    /// Tells what becomes of a draft.
    pub(super) fn new(place: Rc<Place>, draft: &Draft) -> Rc<Teller> {
        let answers = &draft.snapshot.answers;
        let known =
            answers.iter().map(|answer| (answer.path.clone(), answer.text.clone()));
        Rc::new(Teller {
            place,
            known: RefCell::new(known.collect()),
            waiting: RefCell::default(),
            is_started: Cell::new(answers.iter().any(|answer| answer.by_hand)),
        })
    }

    /// Hears an edit.
    pub(super) fn hear(self: &Rc<Teller>, edit: &Edit) {
        let EditKind::Answer { path, text } = &edit.what else { return };
        let previous = self.known.borrow_mut().insert(path.clone(), text.clone());
        let changed = Changed {
            path: path.clone(),
            value: text.clone(),
            previous: previous.unwrap_or_default(),
        };
        self.waiting.borrow_mut().push(changed);
        let teller = self.clone();
        let is_by_person = !shadow::is_called();
        spawn_local(async move {
            if is_by_person {
                teller.start();
            }
            for changed in teller.waiting.take() {
                teller.place.tell("change", &changed);
            }
        });
    }

    /// Tells once that people have begun.
    pub(super) fn start(&self) {
        if !self.is_started.replace(true) {
            self.place.tell("start", &());
        }
    }

    /// Tells something as soon as nothing else is under way.
    pub(super) fn tell_later(
        self: &Rc<Teller>,
        event: &'static str,
        detail: impl Serialize + 'static,
    ) {
        let place = self.place.clone();
        spawn_local(async move {
            place.tell(event, &detail);
        });
    }
}
