//! Made-up records, to see export and tally before the first interview. They stand on
//! shelves of their own and their bundles say what they are.

use std::collections::BTreeMap;
use std::sync::Arc;

use minyi_form::Host;
use minyi_form::area::AreaTree;
use minyi_form::compile::CompiledForm;
use minyi_form::engine::synthetic::{self, MadeUp};
use minyi_form::engine::{Finish, Opening};
use minyi_form::read::areas::area_tree;
use minyi_form::submission::Submission;
use minyi_form::visit::{Consent, Visit};

use crate::browser;
use crate::host::BrowserHost;
use crate::interview::Failure;
use crate::library::{self, Opened};
use crate::storage::{Store, SubmissionRow, Tablet, disk, sample_shelf};

/// Instruments that samples are made of.
const FORMS: [&str; 4] = ["I1", "I2", "I5", "K1"];

/// Records for each of them.
const RECORDS: u64 = 25;

/// Fills the tablet with samples, whose texts are all `text`.
///
/// # Errors
/// When an instrument cannot be had, or the tablet cannot store them.
pub async fn make(text: &str) -> Result<(), Failure> {
    let instruments = library::instruments().await.ok_or(Failure::NoForm)?;
    let areas = browser::fetch_text("areas/sample.csv").await;
    let areas = areas.and_then(|text| area_tree(&text).ok()).unwrap_or_default();
    let mut rows = Vec::new();
    for instrument in instruments.iter().filter(|i| FORMS.contains(&i.id.as_str())) {
        let opened = library::open_instrument(instrument).await.ok_or(Failure::NoForm)?;
        library::keep(&opened, &[]).await?;
        let Opened { form: Some(form), .. } = opened else { return Err(Failure::NoForm) };
        let (shelf, reference) = (sample_shelf(form.hash()), form.reference());
        for n in 1..=RECORDS {
            let submission = sample(&form, &areas, text, n).ok_or(Failure::NoForm)?;
            rows.push(SubmissionRow::of(submission, &shelf, &reference));
        }
    }
    disk().await?.put_submissions(&rows).await?;
    Ok(())
}

/// Removes all samples.
///
/// # Errors
/// When the tablet cannot.
pub async fn remove() -> Result<(), Failure> {
    let store = disk().await?;
    for (_, form, _) in store.shelves().await? {
        store.delete_samples(&form.hash).await?;
    }
    Ok(())
}

/// The `n`th respondent: the same answers on every tablet.
fn sample(
    form: &Arc<CompiledForm>,
    areas: &AreaTree,
    text: &str,
    n: u64,
) -> Option<Submission> {
    let consent = Some(if n.is_multiple_of(4) { Consent::Signed } else { Consent::Oral });
    let unit = format!("{}-{}-{}01", 1 + n % 3, 1 + n % 2, n);
    let visit = Some(Visit { unit, attempt: 1, consent, ..Visit::default() });
    let respondent = MadeUp {
        seed: n,
        text: text.to_owned(),
        opening: Opening { metadata: facts(), ..Opening::default() },
        finish: Finish { seq: n, by: "SAMPLE".to_owned(), geo: area(areas, n), visit },
    };
    synthetic::submission(form, Box::new(SampleHost), respondent)
}

fn facts() -> BTreeMap<String, String> {
    let facts = [("deviceid", "sample"), ("username", "SAMPLE")];
    facts.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

/// One of the areas that have none below, in turn.
fn area(areas: &AreaTree, n: u64) -> BTreeMap<String, String> {
    let leaves: Vec<&str> = areas
        .areas
        .iter()
        .filter(|area| areas.below(&area.code).next().is_none())
        .map(|area| area.code.as_str())
        .collect();
    let place = n.checked_rem(leaves.len() as u64).unwrap_or(0);
    leaves.get(place as usize).map(|code| areas.codes(code)).unwrap_or_default()
}

/// The browser as a host, but chance that does not change from tablet to tablet.
struct SampleHost;

impl Host for SampleHost {
    fn now(&self) -> minyi_form::Moment {
        BrowserHost.now()
    }

    fn offset_at(&self, local_ms: i64) -> i32 {
        BrowserHost.offset_at(local_ms)
    }

    fn random(&self) -> f64 {
        0.5
    }

    fn new_id(&self) -> String {
        BrowserHost.new_id()
    }
}

/// The tablet that samples are exported from: what is made up never bears the number of
/// one that works.
pub fn tablet() -> Tablet {
    Tablet {
        id: "sample".to_owned(),
        name: "SAMPLE".to_owned(),
        interviewer: "SAMPLE".to_owned(),
        ..Tablet::default()
    }
}
