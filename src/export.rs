//! A form version's submissions as one file to carry away.

use js_sys::{Array, Uint8Array};
use minyi_form::Host;
use minyi_form::bundle::{Bundle, Device, FormReference, Header, HeaderTag, SCHEMA};
use minyi_form::compile::CompiledForm;
use wasm_bindgen::JsValue;
use web_sys::Blob;

use crate::browser;
use crate::host::BrowserHost;
use crate::storage::{Capture, SubmissionRow, Tablet, form_of_shelf};
use crate::zip::{self, Entry, Frame};

/// How a bundle is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// One JSON document.
    Document,
    /// JSON Lines.
    Lines,
    /// A zip file with the document and the files that answers name.
    Zip,
}

/// What stands on one shelf of a tablet.
#[derive(Clone, Copy)]
pub struct Shelf<'a> {
    /// The form.
    pub form: &'a CompiledForm,
    /// The rows, by running number.
    pub rows: &'a [SubmissionRow],
    /// The files that their answers name.
    pub captures: &'a [Capture],
    /// The tablet.
    pub tablet: &'a Tablet,
    /// True when they are made up.
    pub is_sample: bool,
}

impl<'a> Shelf<'a> {
    /// The shelf of this name.
    pub fn named(
        name: &str,
        form: &'a CompiledForm,
        rows: &'a [SubmissionRow],
        captures: &'a [Capture],
        tablet: &'a Tablet,
    ) -> Shelf<'a> {
        Shelf { form, rows, captures, tablet, is_sample: form_of_shelf(name).1 }
    }

    /// The bundle of all rows.
    ///
    /// # Errors
    /// When it cannot be written, with what was said.
    pub fn bundle(&self) -> Result<Bundle, String> {
        let lines = self.rows.iter().filter_map(SubmissionRow::line);
        Bundle::seal(self.header(), lines).map_err(|error| error.to_string())
    }

    /// Offers the bundle as a download; the name of the file.
    ///
    /// # Errors
    /// When it cannot be written, with what was said.
    pub fn export(&self, writing: Writing) -> Result<String, String> {
        let bundle = self.bundle()?;
        let (text, ending, media_type) = match writing {
            Writing::Document | Writing::Zip => {
                (bundle.to_json(), "minyi.json", "application/json")
            }
            Writing::Lines => {
                (bundle.to_json_lines(), "minyi.jsonl", "application/x-ndjson")
            }
        };
        let text = text.map_err(|error| error.to_string())?;
        let name = self.file_name(&bundle.header.made, ending);
        let written = |error: JsValue| format!("{error:?}");
        if writing == Writing::Zip {
            let zip = self.zip(&name, &text)?;
            let name = name.replace(".minyi.json", ".minyi.zip");
            browser::download_file(&name, &zip).map_err(written)?;
            return Ok(name);
        }
        browser::download(&name, media_type, &text).map_err(written)?;
        Ok(name)
    }

    /// The document and the files that answers name, in one zip file that the browser puts
    /// together on the disk.
    ///
    /// # Errors
    /// When it cannot be put together, with what was said.
    pub fn zip(&self, name: &str, text: &str) -> Result<Blob, String> {
        let document = Entry {
            name: name.to_owned(),
            crc: zip::CRC.checksum(text.as_bytes()),
            bytes: text.len() as u64,
        };
        let file = |capture: &Capture| Entry {
            name: format!("media/{}/{}", capture.facts.sub, capture.facts.name),
            crc: capture.crc,
            bytes: capture.facts.bytes,
        };
        let entries: Vec<Entry> =
            std::iter::once(document).chain(self.captures.iter().map(file)).collect();
        let Frame { heads, foot } = zip::frame(&entries).ok_or("> 4 GiB")?;
        let parts = Array::new();
        let mut contents = self.captures.iter();
        for (index, head) in heads.iter().enumerate() {
            parts.push(&Uint8Array::from(head.as_slice()));
            match index {
                0 => parts.push(&text.into()),
                _ => parts.push(contents.next().map_or(&JsValue::NULL, |c| &c.file)),
            };
        }
        parts.push(&Uint8Array::from(foot.as_slice()));
        Blob::new_with_blob_sequence(&parts).map_err(|error| format!("{error:?}"))
    }

    fn header(&self) -> Header {
        let device = Device {
            id: self.tablet.id.clone(),
            name: self.tablet.name.clone(),
            tz: browser::time_zone(),
        };
        Header {
            t: HeaderTag::Bundle,
            schema: SCHEMA.to_owned(),
            id: BrowserHost.new_id(),
            made: browser::now(),
            tool: format!("minyi/{}", env!("CARGO_PKG_VERSION")),
            device,
            interviewer: self.tablet.interviewer.clone(),
            area: self.tablet.area.clone(),
            sample: self.is_sample,
            form: self.form.reference(),
            codebook: self.form.codebook(),
            files: self.captures.iter().map(|capture| capture.facts.clone()).collect(),
        }
    }

    /// A name for a file about this shelf that was made at `made`.
    pub fn file_name(&self, made: &str, ending: &str) -> String {
        let name = file_name(&self.form.reference(), self.tablet, made, ending);
        if self.is_sample { format!("SAMPLE_{name}") } else { name }
    }
}

/// Form id, version, device and time of making, such as
/// `minyi-I1_v1_tablet-7_20260504T0630.minyi.json`.
fn file_name(form: &FormReference, tablet: &Tablet, made: &str, ending: &str) -> String {
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
            file_name(&form, &tablet, made, "minyi.json"),
            "minyi-I1_v1_平板-7-a_20260504T0630.minyi.json"
        );
        let unnamed = Tablet { id: "0b9a71c2-…".into(), ..Tablet::default() };
        let form = FormReference { version: String::new(), ..form };
        assert_eq!(
            file_name(&form, &unnamed, made, "minyi.jsonl"),
            "minyi-I1_0b9a71c2_20260504T0630.minyi.jsonl"
        );
    }
}
