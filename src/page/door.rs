//! At the door: which dwelling, which attempt, who opens; what the respondent is told and
//! agrees to; and what came of it when there is no interview.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use minyi_form::bundle::FormReference;
use minyi_form::compile::CompiledForm;
use minyi_form::form::Language;
use minyi_form::submission::Line;
use minyi_form::visit::{Consent, Mode, Visit};

use super::consent::ConsentPage;
use super::form::{own_name, preferred, version_text};
use super::outcome::OutcomePage;
use super::radios::{Radio, Radios};
use super::tablet_line::TabletLine;
use crate::browser;
use crate::interview::{self, Failure};
use crate::kiosk;
use crate::lock;
use crate::route::Route;
use crate::storage::{StorageError, Store, SubmissionRow, Tablet, disk};
use crate::texts::in_language;
use crate::visit;
use crate::words::use_words;

/// How far one has come at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Before it opens.
    Outside,
    /// The respondent is told what it is about.
    Consent,
    /// There will be no interview.
    NoInterview,
}

/// One visit, as far as it is known.
#[derive(Clone, Copy)]
struct Visiting {
    form: StoredValue<Arc<CompiledForm>>,
    tablet: StoredValue<Tablet>,
    before: RwSignal<Vec<Line>>,
    unit: RwSignal<String>,
    language: RwSignal<usize>,
    mode: RwSignal<Mode>,
    stage: RwSignal<Stage>,
    recorded: RwSignal<Option<SubmissionRow>>,
    /// Something is being stored: a second tap must not store it twice.
    is_busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
}

impl Visiting {
    fn attempt(self) -> u32 {
        visit::attempt(&self.before.read(), &self.unit.read())
    }

    fn visit(self, outcome: &str, consent: Option<Consent>) -> Visit {
        Visit {
            unit: self.unit.get_untracked().trim().to_owned(),
            attempt: untrack(|| self.attempt()),
            outcome: outcome.to_owned(),
            consent,
            mode: self.mode.get_untracked(),
        }
    }

    fn turn(self, stage: Stage) {
        self.failure.set(None);
        self.stage.set(stage);
        browser::show_page_top();
    }

    /// Begins the interview that the respondent agreed to.
    fn begin(self, consent: Consent) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        let visit = self.visit("", Some(consent));
        let form = self.form.get_value();
        let language = Some(self.language.get_untracked());
        spawn_local(async move {
            match interview::begin(form, language, visit).await {
                // Busy until this page is gone.
                Ok(draft) => {
                    let route = Route::Fill(draft);
                    if self.mode.get_untracked() == Mode::SelfCompletion {
                        lock::shut(&route);
                    }
                    route.go();
                }
                Err(error) => self.failed(error),
            }
        });
    }

    /// Stores a visit without an interview and stands before the next door.
    fn close(self, outcome: &str) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        let visit = self.visit(outcome, None);
        let (form, tablet) = (self.form.get_value(), self.tablet.get_value());
        spawn_local(async move {
            match visit::record(&form, &tablet, visit).await {
                Ok(row) => {
                    self.before.update(|before| before.extend(row.line()));
                    self.recorded.set(Some(row));
                    self.unit.set(String::new());
                    self.is_busy.set(false);
                    self.turn(Stage::Outside);
                }
                Err(error) => self.failed(error.into()),
            }
        });
    }

    fn failed(self, failure: Failure) {
        self.is_busy.set(false);
        self.failure.set(Some(failure));
    }
}

/// The door, for one form.
#[component]
pub fn Door(
    /// The form.
    form: Arc<CompiledForm>,
) -> impl IntoView {
    let hash = form.reference().hash;
    let known = LocalResource::new(move || known(hash.clone()));
    let words = use_words();
    move || {
        let form = form.clone();
        known.get().map(|known| match known {
            Ok((tablet, before)) => {
                view! { <Visits form=form tablet=tablet before=before/> }.into_any()
            }
            Err(error) => {
                let key = format!("storage.{}", error.name());
                view! { <p class="problem">{move || words.say(&key)}</p> }.into_any()
            }
        })
    }
}

/// The tablet, and the visits that were made for this form.
async fn known(hash: String) -> Result<(Tablet, Vec<Line>), StorageError> {
    let store = disk().await?;
    let tablet = interview::tablet(&store).await?;
    let rows = store.submissions(&hash).await?;
    Ok((tablet, rows.iter().filter_map(SubmissionRow::line).collect()))
}

#[component]
fn Visits(form: Arc<CompiledForm>, tablet: Tablet, before: Vec<Line>) -> impl IntoView {
    let words = use_words();
    let languages = form.form().languages.clone();
    let wanted =
        [interview::last_language(), tablet.language.clone(), untrack(|| words.tag())];
    let language = preferred(&languages, &wanted).unwrap_or(form.form().default_language);
    let mode = match kiosk::mode_of(form.form()) {
        Mode::SelfCompletion => Mode::SelfCompletion,
        Mode::Interviewer | Mode::Kiosk => Mode::Interviewer,
    };
    let visiting = Visiting {
        form: StoredValue::new(form),
        tablet: StoredValue::new(tablet),
        before: RwSignal::new(before),
        unit: RwSignal::new(String::new()),
        language: RwSignal::new(language),
        mode: RwSignal::new(mode),
        stage: RwSignal::new(Stage::Outside),
        recorded: RwSignal::new(None),
        is_busy: RwSignal::new(false),
        failure: RwSignal::new(None),
    };
    view! {
        {move || match visiting.stage.get() {
            Stage::Outside => view! { <Outside visiting=visiting/> }.into_any(),
            Stage::Consent => view! {
                <ConsentPage
                    form=visiting.form.get_value()
                    tablet=visiting.tablet.get_value()
                    language=visiting.language.get_untracked()
                    on_consent=move |consent| visiting.begin(consent)
                    on_refusal=move || visiting.close("2.112")
                    on_back=move || visiting.turn(Stage::Outside)
                />
            }
            .into_any(),
            Stage::NoInterview => view! {
                <OutcomePage
                    on_outcome=move |outcome| visiting.close(outcome)
                    on_back=move || visiting.turn(Stage::Outside)
                />
            }
            .into_any(),
        }}
        <p class="problem" role="alert">
            {move || visiting.failure.get().map(|failure| words.say(&failure.key()))}
        </p>
    }
}

/// Before the door opens.
#[component]
fn Outside(visiting: Visiting) -> impl IntoView {
    let words = use_words();
    let form = visiting.form.get_value();
    let FormReference { title, version, .. } = form.reference();
    let languages = form.form().languages.clone();
    let kiosk_look = match kiosk::mode_of(form.form()) {
        Mode::Kiosk => "button secondary",
        Mode::Interviewer | Mode::SelfCompletion => "button quiet",
    };
    let paper = Route::Paper(form.hash().to_owned()).address();
    let embedding = Route::Embedding(form.hash().to_owned()).address();
    let attempt = move || {
        let n = visiting.attempt();
        (n > 1).then(|| words.fill("door.attempt", &[("n", &n.to_string())]))
    };
    view! {
        <h1><bdi>{move || in_language(&title, &words.tag())}</bdi></h1>
        <p class="card-facts">{version_text(words, version)}</p>
        <TabletLine tablet=visiting.tablet.get_value()/>
        <p class="recorded" role="status">{move || recorded(visiting)}</p>
        <div class="entry">
            <label for="unit">{words.text("door.unit")}</label>
            <input
                type="text"
                id="unit"
                autocomplete="off"
                dir="auto"
                aria-describedby="unit-hint"
                prop:value=move || visiting.unit.get()
                on:input:target=move |event| visiting.unit.set(event.target().value())
            />
            <p class="hint" id="unit-hint">{words.text("door.unit_hint")}</p>
            <p class="attempt" role="status">{attempt}</p>
        </div>
        <Languages languages=languages chosen=visiting.language/>
        <p class="hint" role="status">
            {move || is_draft(visiting).then(|| words.say("form.draft_language"))}
        </p>
        <WhoFills mode=visiting.mode/>
        <div class="actions">
            <button type="button" class="primary" on:click=move |_| visiting.turn(Stage::Consent)>
                {words.text("form.begin")}
            </button>
            <button
                type="button"
                class="secondary"
                on:click=move |_| visiting.turn(Stage::NoInterview)
            >
                {words.text("door.no_interview")}
            </button>
            <a class=kiosk_look href=Route::Kiosk(form.hash().to_owned()).address()>
                {words.text("kiosk.open")}
            </a>
            <a class="button quiet" href=paper>{words.text("paper.print_blank")}</a>
            <a class="button quiet" href=embedding>{words.text("embedding.title")}</a>
        </div>
    }
}

/// Whether the interviewer or the respondent enters the answers.
#[component]
fn WhoFills(mode: RwSignal<Mode>) -> impl IntoView {
    let words = use_words();
    let radio = |mode, key: &'static str| Radio {
        value: mode,
        text: Signal::derive(move || words.say(key)),
        lang: None,
    };
    view! {
        <Radios
            question="mode.question"
            name="mode"
            radios=vec![
                radio(Mode::Interviewer, "mode.interviewer"),
                radio(Mode::SelfCompletion, "mode.self"),
            ]
            is_chosen=move |value| mode.get() == value
            choose=move |value| mode.set(value)
        />
    }
}

/// What was stored last on this page.
fn recorded(visiting: Visiting) -> Option<String> {
    let words = use_words();
    let line = visiting.recorded.read().as_ref()?.line()?;
    let visit = visit::visit_of(&line)?;
    let outcome = words.say(&format!("outcome.{}", visit.outcome));
    let seq = line.seq().to_string();
    Some(words.fill("door.recorded", &[("outcome", &outcome), ("n", &seq)]))
}

/// Whether nobody who speaks the chosen language has read the form's texts in it.
fn is_draft(visiting: Visiting) -> bool {
    let form = visiting.form.get_value();
    let language = form.form().languages.get(visiting.language.get());
    let tag = language.and_then(|language| language.tag.as_ref());
    tag.is_some_and(|tag| form.form().settings.draft_languages.contains(tag))
}

/// The languages of the form, where there are several.
#[component]
fn Languages(languages: Vec<Language>, chosen: RwSignal<usize>) -> impl IntoView {
    let radio = |(index, language): (usize, Language)| Radio {
        value: index,
        text: Signal::stored(own_name(&language)),
        lang: language.tag,
    };
    (languages.len() > 1).then(|| {
        view! {
            <Radios
                question="form.language"
                name="form-language"
                radios=languages.into_iter().enumerate().map(radio).collect()
                is_chosen=move |index| chosen.get() == index
                choose=move |index| chosen.set(index)
            />
        }
    })
}
