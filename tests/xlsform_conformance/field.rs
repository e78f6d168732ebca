//! The forms of the field: XLSForms beside pyxform's XForms, and XForms of all sorts.

use std::collections::BTreeMap;
use std::path::Path;

use minyi_form::diagnostic::Code;
use minyi_form::read::{Read, read_bytes, xform};
use minyi_form::write;
use minyi_tests::corpus::{corpus, text};
use serde_json::Value as Json;

use crate::{Share, differences, errors, wrongly_accepted};

/// XForms that cannot be filled, each with the code that says why.
const UNREADABLE: [(&str, Code); 1] = [
    // An element is closed by another's tag.
    ("sample-forms__Bugs", Code::UnreadableFile),
];

#[test]
fn xlsforms_of_the_field_become_what_pyxform_makes_of_them() {
    let Some(forms) = forms() else { return };
    let [mut equal, mut opened, mut remade, mut refused] =
        [(); 4].map(|()| Share::default());
    for form in forms.iter().filter(|form| form["survey_types"].is_object()) {
        let name = form["name"].as_str().unwrap_or_default();
        let Some(read) = read_form(form) else { continue };
        let alternative = form["alt"].as_str().map(corpus_text);
        match Fate::of(form) {
            Fate::Converts => {
                let golden = golden(form);
                equal.note(name, &differences(&read, &golden));
            }
            Fate::Opens => {
                let mut problems: Vec<String> =
                    errors(&read).map(ToString::to_string).collect();
                if read.diagnostics.is_empty() {
                    problems.push("no warning".to_owned());
                }
                opened.note(name, &problems);
                let origin = form["alt_origin"].as_str().unwrap_or_default();
                if let Some(golden) =
                    alternative.filter(|_| origin.contains("pyxform 4.5.0"))
                {
                    remade.note(name, &differences(&read, &golden));
                }
            }
            Fate::Refused => {
                let reason = form["error"].as_str().unwrap_or_default();
                let problem = wrongly_accepted(&read, reason);
                refused.note(name, &problem.into_iter().collect::<Vec<_>>());
            }
        }
    }
    println!(
        "forms of the field: equal {equal}; refused for no rule and opened {opened}, equal to \
         what pyxform makes of them {remade}; refused by code {refused}"
    );
    assert!(equal.percent() >= 98.0, "equal {equal}");
    assert!(opened.percent() >= 98.0, "opened {opened}");
    assert!(remade.percent() >= 98.0, "equal to the alternative {remade}");
    assert!(refused.percent() >= 97.0, "refused by code {refused}");
}

#[test]
fn xforms_of_the_field_are_read_and_written_alike() {
    let [mut read, mut stable, mut tables] = [(); 3].map(|()| Share::default());
    for folder in ["forms", "peers"] {
        let Some(folder) = corpus(folder) else { return };
        for (name, path) in xforms(&folder) {
            let xml = text(&path);
            let form = xform::read(&xml);
            let codes: Vec<Code> = errors(&form).map(|error| error.code).collect();
            if let Some((_, code)) = UNREADABLE.iter().find(|(known, _)| *known == name) {
                assert!(codes.contains(code), "{name} can be read now: strike it off");
                continue;
            }
            read.note(&name, &errors(&form).map(ToString::to_string).collect::<Vec<_>>());
            stable.note(&name, &unstable(&form));
            tables.note(&name, &lost_in_tables(&form));
        }
    }
    println!(
        "XForms: read {read}, and {} that cannot be; written twice alike {stable}; as tables \
         the same again {tables}",
        UNREADABLE.len()
    );
    assert!(read.right == read.all && stable.right == stable.all, "{read}, {stable}");
}

/// What the app keeps of a form, to be read by the program that fills it.
#[test]
fn what_is_kept_of_a_form_is_the_form() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../instruments/I1/I1.md");
    let form = read_bytes("I1.md", &std::fs::read(folder).unwrap()).form.unwrap();
    let kept = xform::read(&write::xform::write_all(&form)).form.unwrap();
    let titles = |form: &minyi_form::form::Form| {
        let known = minyi_form::compile::compile_known(form.clone(), "sha256:0");
        let known = known.form.unwrap();
        (known.title(), known.consent(), known.hash().to_owned())
    };
    assert_eq!(titles(&kept), titles(&form));
    let mut same = Share::default();
    for folder in ["forms", "peers"] {
        let Some(folder) = corpus(folder) else { return };
        for (name, path) in xforms(&folder) {
            let Some(form) = xform::read(&text(&path)).form else { continue };
            let kept = write::xform::write_all(&form);
            let again = xform::read(&kept).form.unwrap_or_default();
            let is_same = write::xform::write(&again) == write::xform::write(&form)
                && write::xform::write_all(&again) == kept;
            let differs = Some("differs".to_owned()).filter(|_| !is_same);
            same.note(&name, &differs.into_iter().collect::<Vec<_>>());
        }
    }
    println!("kept forms: the same {same}");
    assert!(same.right == same.all, "{same}");
}

#[test]
fn built_in_instruments_are_read_without_remarks() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../instruments");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        for file in std::fs::read_dir(&path).into_iter().flatten() {
            let file = file.unwrap().path();
            if file.extension().is_some_and(|extension| extension == "md") {
                let name = file.to_string_lossy();
                let read = read_bytes(&name, &std::fs::read(&file).unwrap());
                let remarks: Vec<_> =
                    read.diagnostics.iter().map(|d| d.to_string()).collect();
                assert!(remarks.is_empty(), "{name}:\n{}", remarks.join("\n"));
            }
        }
    }
}

/// What should become of an XLSForm.
enum Fate {
    /// pyxform converts it.
    Converts,
    /// pyxform refuses it, and no rule of XLSForm does: its own crashes, types of another
    /// system, two columns of one meaning.
    Opens,
    /// It breaks a rule.
    Refused,
}

impl Fate {
    fn of(form: &Json) -> Fate {
        let error = form["error"].as_str().unwrap_or_default();
        let foreign = ["'db:", "'tel'"].iter().any(|part| error.contains(part));
        let is_foreign = error.starts_with("Unknown question type") && foreign;
        let clashes = error.contains("different names for the same column")
            || error.starts_with("Duplicate column header");
        let crashed = form["error_class"].as_str() == Some("TypeError");
        match error.is_empty() {
            true => Fate::Converts,
            false if is_foreign || clashes || crashed => Fate::Opens,
            false => Fate::Refused,
        }
    }
}

/// Reads the source of a form; none when that is an XForm.
fn read_form(form: &Json) -> Option<Read> {
    let file = form["file"].as_str().filter(|file| !file.contains(".xml"))?;
    let path = corpus(file)?;
    Some(read_bytes(file, &std::fs::read(path).unwrap()))
}

/// pyxform's XForm of an XLSForm.
fn golden(form: &Json) -> String {
    let file = form["file"].as_str().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let folder = corpus("forms").unwrap().join("..");
    let files = ["xml", "xml.gz"].map(|ending| folder.join(format!("{stem}.{ending}")));
    text(files.iter().find(|file| file.exists()).unwrap())
}

fn corpus_text(file: &str) -> String {
    text(&corpus(file).unwrap())
}

fn forms() -> Option<Vec<Json>> {
    let manifest: Json = serde_json::from_str(&text(&corpus("manifest.json")?)).unwrap();
    manifest["forms"].as_array().cloned()
}

/// The XForms of a folder by their names.
fn xforms(folder: &Path) -> BTreeMap<String, std::path::PathBuf> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let named = files.filter_map(|path| {
        let file = path.file_name()?.to_string_lossy().into_owned();
        let stem =
            file.strip_suffix(".gz").unwrap_or(&file).strip_suffix(".xml")?.to_owned();
        Some((stem, path))
    });
    named.collect()
}

/// What an XForm loses on its way through Markdown tables. XForms can say more than
/// XLSForms, so that this is counted, and not asked of all.
fn lost_in_tables(read: &Read) -> Vec<String> {
    let Some(form) = &read.form else { return vec!["no form".to_owned()] };
    let again = read_bytes("tables.md", write::markdown::write(form).as_bytes());
    differences(&again, &write::xform::write(form))
}

/// Where what is written of a form differs from what is written of that, read again.
fn unstable(read: &Read) -> Vec<String> {
    let Some(form) = &read.form else { return vec!["no form".to_owned()] };
    let once = write::xform::write(form);
    let twice = xform::read(&once).form.map(|form| write::xform::write(&form));
    let twice = twice.unwrap_or_default();
    let line = once.lines().zip(twice.lines()).find(|(a, b)| a != b);
    match once == twice {
        true => Vec::new(),
        false => vec![format!("unstable: {line:?}")],
    }
}
