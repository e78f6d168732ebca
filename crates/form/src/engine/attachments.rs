//! Files beside the form, as secondary instances.

use std::collections::BTreeMap;
use std::sync::Arc;

use minyi_xpath::Document;

use crate::compile::{CompiledForm, Rows};
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::{Documents, Engine, Remark};
use crate::form::{InstanceSource, SecondaryInstance};

/// The documents of a session, and what is missing among them.
pub(super) struct Loaded {
    pub(super) documents: Documents,
    pub(super) remarks: Vec<Remark>,
}

/// Takes the form's own documents and reads the files that it names. A file that is
/// absent or damaged is an empty list, with a remark.
pub(super) fn load(form: &CompiledForm, files: &BTreeMap<String, Vec<u8>>) -> Loaded {
    let own = form.documents().iter();
    let mut documents: Documents =
        own.map(|(id, document)| (id.clone(), Arc::clone(document))).collect();
    let mut remarks = Vec::new();
    for instance in &form.form().instances {
        let InstanceSource::External(address) = &instance.source else { continue };
        let document = read(address, files).unwrap_or_else(|message| {
            remarks.push(remark(instance, &message));
            Rows::new().finish()
        });
        documents.push((instance.id.clone(), Arc::new(document)));
    }
    Loaded { documents, remarks }
}

impl Engine {
    /// The lists of a form by name: its own, and those in files beside it.
    pub fn lists_beside(
        form: &CompiledForm,
        files: &BTreeMap<String, Vec<u8>>,
    ) -> Vec<(String, Arc<Document>)> {
        load(form, files).documents
    }
}

fn remark(instance: &SecondaryInstance, message: &str) -> Remark {
    let message = format!("the list `{}` is empty: {message}", instance.id);
    Diagnostic::warning(Code::MissingAttachment, instance.place.clone(), message)
        .hint("give the file together with the form")
}

/// The document at an address such as `jr://file-csv/places.csv`.
fn read(address: &str, files: &BTreeMap<String, Vec<u8>>) -> Result<Document, String> {
    let name = address.rsplit('/').next().unwrap_or(address);
    let bytes = files.get(name).ok_or_else(|| format!("there is no file `{name}`"))?;
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    if address.contains("/file-csv/") || name.ends_with(".csv") {
        return Ok(from_csv(text));
    }
    if name.ends_with(".geojson") || name.ends_with(".json") {
        return from_geojson(text);
    }
    Document::parse(text)
}

/// Rows of a CSV file (RFC 4180) with a head line. Empty lines are left out; rows may be
/// shorter or longer than the head.
fn from_csv(text: &str) -> Document {
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let head: Vec<String> = match reader.headers() {
        Ok(head) => head.iter().map(str::to_owned).collect(),
        Err(_) => Vec::new(),
    };
    let mut rows = Rows::new();
    let mut record = csv::StringRecord::new();
    // Text in memory is UTF-8 and does not fail to be read.
    while reader.read_record(&mut record).unwrap_or(false) {
        if record.iter().all(str::is_empty) {
            continue;
        }
        let columns = head.iter().enumerate().filter(|(_, name)| !name.is_empty());
        rows.add(
            columns.map(|(index, name)| {
                (name.as_str(), record.get(index).unwrap_or_default())
            }),
        );
    }
    rows.finish()
}

/// Features of a `GeoJSON` file: their properties, and `geometry` as ODK writes it.
fn from_geojson(text: &str) -> Result<Document, String> {
    let json: serde_json::Value =
        serde_json::from_str(text).map_err(|error| error.to_string())?;
    let features = json.get("features").and_then(serde_json::Value::as_array);
    let features = features.ok_or("it is no GeoJSON feature collection")?;
    let mut rows = Rows::new();
    for found in features {
        let columns = feature(found);
        rows.add(columns.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    }
    Ok(rows.finish())
}

fn feature(feature: &serde_json::Value) -> Vec<(String, String)> {
    let geometry = feature.get("geometry").map(positions).unwrap_or_default();
    let mut columns = vec![("geometry".to_owned(), geometry)];
    if let Some(id) = feature.get("id") {
        columns.push(("id".to_owned(), plain(id)));
    }
    let properties = feature.get("properties").and_then(serde_json::Value::as_object);
    for (name, value) in properties.into_iter().flatten() {
        columns.push((name.clone(), plain(value)));
    }
    columns
}

fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// `latitude longitude 0 0` of a point; of lines and areas with semicolons between.
fn positions(geometry: &serde_json::Value) -> String {
    let coordinates = geometry.get("coordinates");
    let list = match geometry.get("type").and_then(serde_json::Value::as_str) {
        Some("Point") => coordinates.into_iter().collect(),
        Some("LineString") => array(coordinates),
        Some("Polygon") => array(array(coordinates).first().copied()),
        _ => Vec::new(),
    };
    let point = |position: &serde_json::Value| {
        let longitude = position.get(0).map(plain).unwrap_or_default();
        let latitude = position.get(1).map(plain).unwrap_or_default();
        format!("{latitude} {longitude} 0 0")
    };
    list.into_iter().map(point).collect::<Vec<_>>().join("; ")
}

fn array(value: Option<&serde_json::Value>) -> Vec<&serde_json::Value> {
    value.and_then(serde_json::Value::as_array).into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use minyi_xpath::Tree;

    use super::*;

    /// Each row as `column=text`, joined.
    fn rows(csv: &str) -> Vec<String> {
        let document = from_csv(csv);
        let children = |node| {
            let first = document.first_child(node);
            std::iter::successors(first, |node| document.next_sibling(*node))
        };
        let root = document.first_child(document.root_node()).unwrap();
        let cell = |cell| {
            format!("{}={}", document.name(cell).local, document.string_value(cell))
        };
        children(root)
            .map(|row| children(row).map(cell).collect::<Vec<_>>().join(" "))
            .collect()
    }

    #[test]
    fn rows_of_a_file_are_items_whatever_their_length() {
        let csv =
            "name,label,\r\na,\"Ann, \"\"the\r\nfirst\"\"\",lost\r\n\r\n,,\nb\nc,C,x,y\n";
        assert_eq!(
            rows(csv),
            ["name=a label=Ann, \"the\r\nfirst\"", "name=b label=", "name=c label=C"]
        );
        assert!(rows("").is_empty());
        assert!(rows("name,label").is_empty());
    }
}
