//! A screen that stands by itself: visitors fill the same form one after the other, and
//! nothing of one is left for the next.

use std::cell::RefCell;
use std::sync::Arc;

use gloo_timers::future::TimeoutFuture;
use minyi_form::compile::CompiledForm;
use minyi_form::engine::Finish;
use minyi_form::form::Form;
use minyi_form::visit::{Consent, Mode, Visit};

use crate::interview::{self, Failure, Found, Interview};
use crate::library;
use crate::lock;
use crate::storage::{Store, disk};

/// Milliseconds between looks whether the page of an interview has been left.
const LEAVING_MS: u32 = 50;
/// How many looks.
const LOOKS: u32 = 100;

thread_local! {
    /// The form of the kiosk, compiled once for all visitors.
    static FORM: RefCell<Option<Arc<CompiledForm>>> = const { RefCell::new(None) };
    static LANGUAGE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Tag of the language in which the last visitor began, "" before the first.
pub fn language() -> String {
    LANGUAGE.with_borrow(Clone::clone)
}

/// The form with this hash.
///
/// # Errors
/// When it is not on this tablet.
pub async fn form(hash: &str) -> Result<Arc<CompiledForm>, Failure> {
    let known = FORM.with_borrow(Clone::clone).filter(|form| form.hash() == hash);
    if let Some(form) = known {
        return Ok(form);
    }
    let row = disk().await?.form(hash).await?.ok_or(Failure::NoForm)?;
    let form = library::reopen(row).form.ok_or(Failure::NoForm)?;
    FORM.set(Some(form.clone()));
    Ok(form)
}

/// Who fills a form in, by the style word of its author: `kiosk` or `self`.
pub fn mode_of(form: &Form) -> Mode {
    let mut words = form.settings.style.split_whitespace();
    words
        .find_map(|word| match word {
            "kiosk" => Some(Mode::Kiosk),
            "self" => Some(Mode::SelfCompletion),
            _ => None,
        })
        .unwrap_or_default()
}

/// Seconds without a touch after which the form begins anew, by its style word `idle-20`.
pub fn idle_of(form: &Form) -> u32 {
    let mut words = form.settings.style.split_whitespace();
    let seconds = words.find_map(|word| word.strip_prefix("idle-")?.parse().ok());
    seconds.filter(|seconds| *seconds >= LEAST_IDLE).unwrap_or(lock::IDLE_SECONDS)
}

/// Least seconds: whoever reads slowly is asked, not thrown out, but is not asked at once.
pub const LEAST_IDLE: u32 = 10;

/// Begins an interview with a visitor who agreed on the screen; its draft.
///
/// # Errors
/// When it cannot be stored.
pub async fn begin(form: Arc<CompiledForm>, language: usize) -> Result<String, Failure> {
    let visit = Visit {
        attempt: 1,
        consent: Some(Consent::Screen),
        mode: Mode::Kiosk,
        ..Visit::default()
    };
    let chosen = form.form().languages.get(language);
    LANGUAGE.set(chosen.and_then(|language| language.tag.clone()).unwrap_or_default());
    let draft = interview::begin(form, Some(language), visit).await?;
    lock::welcome(Some(&draft));
    Ok(draft)
}

/// Ends the interview of a visitor who has gone: what was answered is kept as broken off,
/// and where nothing was, nothing is.
///
/// # Errors
/// When the tablet cannot store it.
pub async fn see_off() -> Result<(), Failure> {
    let Some(draft) = lock::visitor() else { return Ok(()) };
    for _ in 0..LOOKS {
        match interview::take_up(&draft).await {
            Err(Failure::OpenElsewhere) => TimeoutFuture::new(LEAVING_MS).await,
            Ok(Found::UnderWay(interview)) => {
                break_off(*interview).await?;
                lock::welcome(None);
                return Ok(());
            }
            // It has been submitted, or is no more.
            Ok(Found::Submitted(_)) | Err(Failure::NoDraft) => {
                lock::welcome(None);
                return Ok(());
            }
            Err(error) => return Err(error),
        }
    }
    Err(Failure::OpenElsewhere)
}

async fn break_off(interview: Interview) -> Result<(), Failure> {
    let Interview { mut ready, draft, store, tablet, lease: _lease, .. } = interview;
    if !ready.is_begun() {
        return Ok(store.delete_draft(&draft.id).await?);
    }
    let visit = draft.visit.clone();
    let submit = |seq| {
        let by = tablet.interviewer.clone();
        Some(ready.break_off(Finish { seq, by, geo: tablet.area.clone(), visit }))
    };
    store.finish(&draft.id, &draft.reference, submit).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_author_says_who_fills_a_form_in() {
        for (style, mode, idle) in [
            ("", Mode::Interviewer, 60),
            ("pages kiosk idle-20", Mode::Kiosk, 20),
            ("self", Mode::SelfCompletion, 60),
            ("kiosk idle-1", Mode::Kiosk, 60),
            ("theme-grid", Mode::Interviewer, 60),
        ] {
            let mut form = Form::default();
            form.settings.style = style.to_owned();
            assert_eq!((mode_of(&form), idle_of(&form)), (mode, idle), "{style}");
        }
    }
}
