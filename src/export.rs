//! A form version's submissions as one file to carry away.

use js_sys::Date;
use minyi_form::Host;
use minyi_form::bundle::{Bundle, Device, FormReference, Header, HeaderTag, SCHEMA};
use minyi_form::compile::CompiledForm;
use minyi_form::submission::Record;

use crate::browser;
use crate::host::BrowserHost;
use crate::storage::{SubmissionRow, Tablet};

/// How a bundle is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// One JSON document.
    Document,
    /// JSON Lines.
    Lines,
}

/// Offers the bundle of these submissions as a download.
///
/// # Errors
/// When it cannot be written, with what was said.
pub fn export(
    form: &CompiledForm,
    rows: &[SubmissionRow],
    tablet: &Tablet,
    writing: Writing,
) -> Result<String, String> {
    let made = String::from(Date::new_0().to_iso_string());
    let name = file_name(&form.reference(), tablet, &made, writing);
    let header = header(form, tablet, made);
    let records: Vec<Record> =
        rows.iter().map(|row| row.submission.record.clone()).collect();
    let bundle = Bundle::seal(header, records).map_err(|error| error.to_string())?;
    let (text, media_type) = match writing {
        Writing::Document => (bundle.to_json(), "application/json"),
        Writing::Lines => (bundle.to_json_lines(), "application/x-ndjson"),
    };
    let text = text.map_err(|error| error.to_string())?;
    browser::download(&name, media_type, &text).map_err(|error| format!("{error:?}"))?;
    Ok(name)
}

fn header(form: &CompiledForm, tablet: &Tablet, made: String) -> Header {
    Header {
        t: HeaderTag::Bundle,
        schema: SCHEMA.to_owned(),
        id: BrowserHost.new_id(),
        made,
        tool: format!("minyi/{}", env!("CARGO_PKG_VERSION")),
        device: Device {
            id: tablet.id.clone(),
            name: tablet.name.clone(),
            tz: browser::time_zone(),
        },
        interviewer: tablet.interviewer.clone(),
        area: tablet.area.clone(),
        form: form.reference(),
        codebook: form.codebook(),
    }
}

/// Form id, version, device and time of making, such as
/// `minyi-I1_v1_tablet-7_20260504T0630.minyi.json`.
fn file_name(
    form: &FormReference,
    tablet: &Tablet,
    made: &str,
    writing: Writing,
) -> String {
    let device = if tablet.name.trim().is_empty() {
        tablet.id.get(..8).unwrap_or_default()
    } else {
        &tablet.name
    };
    let version = if form.version.is_empty() {
        String::new()
    } else {
        format!("_v{}", form.version)
    };
    let when = made.get(..16).unwrap_or(made).replace(['-', ':'], "");
    let ending = match writing {
        Writing::Document => "minyi.json",
        Writing::Lines => "minyi.jsonl",
    };
    format!("{}.{ending}", safe(&format!("{}{version}_{device}_{when}", form.id)))
}

/// `text` without what some disk refuses in a name.
fn safe(text: &str) -> String {
    let keep = |c: char| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    text.trim().chars().map(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_after_form_version_device_and_time() {
        let form = FormReference {
            id: "minyi-I1".into(),
            version: "1".into(),
            hash: String::new(),
            title: Default::default(),
            langs: Vec::new(),
        };
        let tablet = Tablet { name: "平板 7/a".into(), ..Tablet::default() };
        let made = "2026-05-04T06:30:00.000Z";
        assert_eq!(
            file_name(&form, &tablet, made, Writing::Document),
            "minyi-I1_v1_平板-7-a_20260504T0630.minyi.json"
        );
        let unnamed = Tablet { id: "0b9a71c2-…".into(), ..Tablet::default() };
        let form = FormReference { version: String::new(), ..form };
        assert_eq!(
            file_name(&form, &unnamed, made, Writing::Lines),
            "minyi-I1_0b9a71c2_20260504T0630.minyi.jsonl"
        );
    }
}
