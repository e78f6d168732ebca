//! Where the tablet is at work: from a list of areas, level by level, or typed.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use minyi_form::area::{Area, AreaTree, LEVELS};
use minyi_form::read::areas::{Flaw, area_tree};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::file_picker::FilePicker;
use super::settings::Entry;
use crate::browser;
use crate::storage::{StorageError, Store, Tablet, disk};
use crate::texts::in_language;
use crate::words::{Words, use_words};

/// Name of the setting that holds the list.
const SETTING: &str = "areas";

/// What became of a list that was brought in.
#[derive(Clone)]
enum Outcome {
    /// It is kept; its number of areas.
    Kept(usize),
    /// It is none.
    Flawed(Flaw),
    /// It could not be read or stored: key of the sentence.
    Failed(String),
}

/// The list that this tablet keeps; empty when it has none.
///
/// # Errors
/// When it cannot be read.
pub async fn kept() -> Result<AreaTree, StorageError> {
    Ok(disk().await?.setting(SETTING).await?.unwrap_or_default())
}

/// Chooses the area of `tablet`.
#[component]
pub fn Areas(
    /// The tablet that is set up.
    tablet: RwSignal<Tablet>,
    /// The list that it keeps.
    tree: AreaTree,
) -> impl IntoView {
    let words = use_words();
    let tree = RwSignal::new(tree);
    let outcome = RwSignal::new(None::<Outcome>);
    let take = move |text: Option<String>| {
        spawn_local(async move {
            let brought = bring_in(text, tree).await;
            if matches!(brought, Outcome::Kept(_)) {
                forget_unknown(tablet, tree);
            }
            outcome.set(Some(brought));
        });
    };
    let take_file = move |file: File| {
        spawn_local(async move {
            let text = JsFuture::from(file.text()).await.ok();
            take(text.and_then(|text| text.as_string()));
        });
    };
    let take_sample = move |_| {
        spawn_local(async move {
            take(browser::fetch_text("areas/sample.csv").await);
        });
    };
    view! {
        <fieldset class="areas">
            <legend>{words.text("settings.area")}</legend>
            {move || match tree.read().areas.is_empty() {
                true => view! { <Typed tablet=tablet/> }.into_any(),
                false => view! { <Chosen tablet=tablet tree=tree/> }.into_any(),
            }}
            <details class="area-list">
                <summary>{words.text("area.list")}</summary>
                <p class="hint" id="area-hint">{words.text("area.hint")}</p>
                <div class="actions">
                    <FilePicker
                        label="area.pick"
                        accept=".csv,text/csv"
                        described_by="area-hint"
                        on_files=move |files| files.into_iter().for_each(take_file)
                    />
                    <button type="button" class="secondary" on:click=take_sample>
                        {words.text("area.sample")}
                    </button>
                </div>
            </details>
            <p role="status" class="hint">
                {move || outcome.get().map(|outcome| told(words, &outcome))}
            </p>
        </fieldset>
    }
}

fn told(words: Words, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Kept(n) => words.count("area.kept", *n as u32),
        Outcome::Flawed(flaw) => {
            let line = flaw.line.to_string();
            let places = [("line", line.as_str()), ("text", flaw.text.as_str())];
            words.fill(&format!("area.{}", flaw.name), &places)
        }
        Outcome::Failed(key) => words.say(key),
    }
}

/// Reads and keeps a list of areas.
async fn bring_in(text: Option<String>, tree: RwSignal<AreaTree>) -> Outcome {
    let Some(text) = text else { return Outcome::Failed("area.not_csv".to_owned()) };
    let read = match area_tree(&text) {
        Ok(read) => read,
        Err(flaw) => return Outcome::Flawed(flaw),
    };
    let kept = async { disk().await?.put_setting(SETTING, &read).await }.await;
    match kept {
        Ok(()) => {
            let n = read.areas.len();
            tree.set(read);
            Outcome::Kept(n)
        }
        Err(error) => Outcome::Failed(format!("storage.{}", error.name())),
    }
}

/// An area that the new list does not have is chosen anew.
fn forget_unknown(tablet: RwSignal<Tablet>, tree: RwSignal<AreaTree>) {
    let tree = tree.read_untracked();
    let is_known = tree.deepest(&tablet.read_untracked().area).is_some();
    if !is_known {
        tablet.update(|tablet| {
            tablet.area.clear();
            tablet.place.clear();
        });
    }
}

/// Without a list: an entry for each level.
#[component]
fn Typed(tablet: RwSignal<Tablet>) -> impl IntoView {
    let entries = LEVELS.map(|level| {
        let text = move || tablet.read().area.get(level).cloned().unwrap_or_default();
        let set = move |code: String| {
            tablet.update(|tablet| {
                place(&mut tablet.area, level, &code);
                tablet.place = typed_place(&tablet.area);
            });
        };
        view! { <Entry name=format!("settings.{level}") text=text on_text=set/> }
    });
    entries.into_iter().collect_view()
}

/// Sets the code of a level; an empty one is left out.
fn place(area: &mut BTreeMap<String, String>, level: &str, code: &str) {
    let code = code.trim();
    if code.is_empty() {
        area.remove(level);
    } else {
        area.insert(level.to_owned(), code.to_owned());
    }
}

/// The two deepest levels that were typed.
fn typed_place(area: &BTreeMap<String, String>) -> String {
    let typed: Vec<&str> =
        LEVELS.iter().filter_map(|level| area.get(*level)).map(String::as_str).collect();
    let shown = typed.get(typed.len().saturating_sub(2)..).unwrap_or_default();
    shown.join(" ")
}

/// With a list: a choice for each level down to where there is nothing below.
#[component]
fn Chosen(tablet: RwSignal<Tablet>, tree: RwSignal<AreaTree>) -> impl IntoView {
    let words = use_words();
    let code = Memo::new(move |_| {
        let (tree, tablet) = (tree.read(), tablet.read());
        tree.deepest(&tablet.area).map(|area| area.code.clone()).unwrap_or_default()
    });
    let choose = move |code: String| {
        let (codes, place) = {
            let tree = tree.read_untracked();
            (tree.codes(&code), place_name(&tree, &code, &words.tag()))
        };
        tablet.update(|tablet| {
            tablet.area = codes;
            tablet.place = place;
        });
    };
    move || {
        let tree = tree.read();
        let code = code.get();
        let path: Vec<String> =
            tree.path(&code).iter().map(|area| area.code.clone()).collect();
        let mut parents = vec![String::new()];
        parents.extend(path.iter().cloned());
        let levels = parents.iter().enumerate().filter_map(|(depth, parent)| {
            let areas: Vec<Area> = tree.below(parent).cloned().collect();
            let chosen = path.get(depth).cloned().unwrap_or_default();
            let parent = parent.clone();
            let pick = move |code: String| {
                choose(if code.is_empty() { parent.clone() } else { code });
            };
            (!areas.is_empty()).then(
                || view! { <Level depth=depth areas=areas chosen=chosen pick=pick/> },
            )
        });
        levels.collect_view()
    }
}

/// Names of the last two areas of the path, enough to know the place by.
fn place_name(tree: &AreaTree, code: &str, tag: &str) -> String {
    let path = tree.path(code);
    let shown = path.get(path.len().saturating_sub(2)..).unwrap_or_default();
    let names: Vec<String> =
        shown.iter().map(|area| in_language(&area.name, tag)).collect();
    names.join(" ")
}

#[component]
fn Level(
    depth: usize,
    areas: Vec<Area>,
    chosen: String,
    pick: impl Fn(String) + 'static,
) -> impl IntoView {
    let words = use_words();
    let level = areas.first().map(|area| area.level.clone()).unwrap_or_default();
    // By depth: levels may be called anything, and alike.
    let id = format!("area-{depth}");
    let label = {
        let known = LEVELS.contains(&level.as_str());
        move || match known {
            true => words.say(&format!("settings.{level}")),
            false => level.clone(),
        }
    };
    let options = areas.into_iter().map(|area| {
        let is_chosen = area.code == chosen;
        view! {
            <option value=area.code.clone() prop:selected=is_chosen>
                {move || in_language(&area.name, &words.tag())}
            </option>
        }
    });
    view! {
        <div class="entry">
            <label for=id.clone()>{label}</label>
            <select id=id on:change:target=move |event| pick(event.target().value())>
                <option value="">{words.text("question.choose")}</option>
                {options.collect_view()}
            </select>
        </div>
    }
}
