//! The five largest forms of the field, where the shared material is at hand.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use minyi_form::engine::Opening;
use minyi_form::engine::synthetic::{MadeUp, submission};

use crate::still::Still;
use crate::{Figure, compiled, median, ms, note, open};

/// Opens the five forms with the most bytes, and fills each as one made-up respondent.
pub(crate) fn largest(figures: &mut Vec<Figure>) {
    let mut forms: Vec<(String, String)> =
        files().iter().filter_map(|path| Some((name(path), text(path)?))).collect();
    forms.sort_by_key(|(_, xml)| std::cmp::Reverse(xml.len()));
    for (name, xml) in forms.iter().take(5) {
        let time = median(5, || open(xml, Opening::default()));
        let label = format!("{name}, {} kB: open", xml.len() / 1000);
        note(figures, label.chars().take(58).collect::<String>(), ms(time), 100.0, "ms");
        let form = compiled(xml);
        let mut seed = 0;
        let time = median(5, || {
            seed += 1;
            let respondent = MadeUp { seed, text: "a".to_owned(), ..MadeUp::default() };
            submission(&form, Box::new(Still), respondent)
        });
        let label = format!("{}…: one fill", name.chars().take(40).collect::<String>());
        note(figures, label, ms(time), 30.0, "ms");
    }
}

fn files() -> Vec<PathBuf> {
    let named = std::env::var_os("MINYI_SHARED").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = named.unwrap_or(beside).join("corpus/forms");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| name(path).ends_with(".xml") || name(path).ends_with(".xml.gz"))
        .collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Text of a form that compiles.
fn text(path: &Path) -> Option<String> {
    let bytes = std::fs::read(path).ok()?;
    let xml = match path.extension().is_some_and(|extension| extension == "gz") {
        false => String::from_utf8(bytes).ok()?,
        true => {
            let mut text = String::new();
            let mut packed = flate2::read::GzDecoder::new(bytes.as_slice());
            packed.read_to_string(&mut text).ok()?;
            text
        }
    };
    let read = minyi_form::read::xform::read(&xml);
    minyi_form::compile::compile_read(read.form, read.diagnostics).form.map(|_| xml)
}
