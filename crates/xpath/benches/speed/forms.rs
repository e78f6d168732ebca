//! The expressions of real forms, as the bench of the parser wants them.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use minyi_xpath::{Document, DocumentNode, Expression, NodeKind, Tree};

/// Attributes of an XForm that hold expressions (ODK XForms, bindings and body).
const ATTRIBUTES: [&str; 9] = [
    "calculate",
    "constraint",
    "relevant",
    "required",
    "readonly",
    "nodeset",
    "ref",
    "value",
    "count",
];

/// Expressions of the kind that forms have, where no forms are at hand.
const OWN: [&str; 8] = [
    ". >= 0 and . < 120",
    "/data/household/member_count",
    "selected(/data/needs, 'water') and not(selected(/data/needs, 'none'))",
    "if(/data/age < 18, 'child', if(/data/age < 65, 'adult', 'elder'))",
    "instance('villages')/root/item[district = current()/../district]",
    "concat(/data/first_name, ' ', /data/last_name)",
    "round(sum(/data/crop/area) div count(/data/crop), 2)",
    "format-date(today(), '%Y-%m-%d')",
];

/// Every expression that can be parsed, of every form of the corpus.
pub(crate) fn expressions() -> Vec<String> {
    let found: Vec<String> = folders()
        .iter()
        .flat_map(|folder| files(folder))
        .filter_map(|file| Document::parse(&text_of(&file)?).ok())
        .flat_map(|form| expressions_of(&form))
        .collect();
    if found.is_empty() {
        OWN.repeat(500).into_iter().map(str::to_owned).collect()
    } else {
        found
    }
}

fn folders() -> [PathBuf; 2] {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
    let shared =
        std::env::var_os("MINYI_SHARED").map_or_else(|| beside.into(), PathBuf::from);
    ["forms", "peers"].map(|kind| shared.join("corpus").join(kind))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.sort();
    files
}

/// Text of an XForm, packed or not; `None` for any other file.
fn text_of(file: &Path) -> Option<String> {
    let name = file.file_name()?.to_str()?;
    if name.ends_with(".xml") {
        return fs::read_to_string(file).ok();
    }
    let mut text = String::new();
    let packed =
        name.ends_with(".xml.gz").then(|| fs::File::open(file).ok()).flatten()?;
    flate2::read::GzDecoder::new(packed).read_to_string(&mut text).ok()?;
    Some(text)
}

fn expressions_of(form: &Document) -> Vec<String> {
    let nodes = (0..).map_while(|place| form.node_at(place));
    nodes
        .filter(|node| form.kind(*node) == NodeKind::Element)
        .flat_map(|node| attributes(form, node))
        .filter(|text| Expression::parse(text).is_ok())
        .collect()
}

fn attributes(form: &Document, element: DocumentNode) -> Vec<String> {
    let all = std::iter::successors(form.first_attribute(element), |node| {
        form.next_attribute(*node)
    });
    all.filter(|node| ATTRIBUTES.contains(&form.name(*node).local))
        .map(|node| form.string_value(node).into_owned())
        .collect()
}
