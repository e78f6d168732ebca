//! Any text and any tree of XForm elements: a form or diagnostics.
#![no_main]

mod verdict;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use minyi_form::read::{read_bytes, xform};

use verdict::check;

#[derive(Arbitrary, Debug)]
enum Input {
    Text(String),
    Tree(Vec<Stroke>),
    Model(Vec<Stroke>, Vec<Stroke>),
}

/// What is done to a document that is being written.
#[derive(Arbitrary, Debug)]
enum Stroke {
    Open(u8, Vec<(u8, u8)>),
    Close,
    Text(u8),
    Any(String),
}

const ELEMENTS: [&str; 33] = [
    "h:html", "h:head", "h:title", "model", "instance", "bind", "itext", "translation",
    "text", "value", "h:body", "input", "select", "select1", "rank", "range", "upload",
    "trigger", "group", "repeat", "label", "hint", "output", "item", "itemset", "setvalue",
    "setgeopoint", "odk:recordaudio", "submission", "data", "a", "b", "meta",
];
const ATTRIBUTES: [&str; 26] = [
    "id", "ref", "nodeset", "type", "relevant", "constraint", "calculate", "readonly",
    "required", "jr:constraintMsg", "jr:preload", "jr:preloadParams", "appearance", "event",
    "value", "src", "lang", "default", "form", "bind", "jr:count", "start", "end", "step",
    "mediatype", "version",
];
const WORDS: [&str; 32] = [
    "/data/a", "/data/b", "/data/a/b", "a", "..", "jr:itext('a')", "int", "string", "select1",
    "geopoint", "instance('a')/root/item", "instance('a')/root/item[b = /data/a]", "true()",
    ". > 1 and . < /data/b", "current()/../a", "odk-instance-first-load", "xforms-value-changed",
    "jr://file-csv/a.csv", "uid", "multiple", "", "1", "image", "zh", "data", "position(..)",
    "sum(/data/a)", "once(random())", "indexed-repeat(/data/a, /data/b, 1)", "(", "'", "a b",
];

fuzz_target!(|input: Input| {
    let xml = match input {
        Input::Text(text) => text,
        Input::Tree(strokes) => write("h:html", &strokes),
        Input::Model(instance, rest) => format!(
            "<html xmlns:h='h' xmlns:jr='jr' xmlns:odk='o'><model><instance>{}</instance>{}</model>{}</html>",
            write("data", &instance),
            write("itext", &rest),
            write("body", &rest),
        ),
    };
    check(&xform::read(&xml));
    check(&read_bytes("form.xml", xml.as_bytes()));
});

fn write(root: &str, strokes: &[Stroke]) -> String {
    let mut xml = format!("<{root}>");
    let mut open = vec![root];
    for stroke in strokes.iter().take(300) {
        match stroke {
            Stroke::Open(name, attributes) => {
                let name = ELEMENTS[usize::from(*name) % ELEMENTS.len()];
                xml += &format!("<{name}");
                let mut seen = Vec::new();
                for (attribute, value) in attributes.iter().take(6) {
                    let attribute = ATTRIBUTES[usize::from(*attribute) % ATTRIBUTES.len()];
                    if !seen.contains(&attribute) {
                        seen.push(attribute);
                        let value = word(*value).replace('\'', "&apos;");
                        xml += &format!(" {attribute}='{}'", value.replace('<', "&lt;"));
                    }
                }
                xml.push('>');
                open.push(name);
            }
            Stroke::Close if open.len() > 1 => {
                xml += &format!("</{}>", open.pop().unwrap_or_default());
            }
            Stroke::Close => {}
            Stroke::Text(at) => xml += &word(*at).replace('<', "&lt;"),
            Stroke::Any(text) => xml += &text.replace('&', "&amp;").replace('<', "&lt;"),
        }
    }
    while let Some(name) = open.pop() {
        xml += &format!("</{name}>");
    }
    // Prefixes that the document uses are bound at its root.
    match xml.strip_prefix("<h:html>") {
        Some(rest) => format!("<h:html xmlns:h='h' xmlns:jr='jr' xmlns:odk='o'>{rest}"),
        None => xml,
    }
}

fn word(at: u8) -> &'static str {
    WORDS[usize::from(at) % WORDS.len()]
}
