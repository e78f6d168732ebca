//! What a workbook consists of: its sheets in order, and the parts that hold them.

use std::collections::BTreeMap;

use super::Fallible;
use super::package::Package;
use super::xml::attribute;
use crate::read::workbook::budget::{MAX_SHEETS, too_large};
use crate::read::workbook::value::Epoch;

/// The table of contents of a workbook.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// (name, part with its cells), in the order of the workbook. Sheets that are charts
    /// or dialogues have no cells and are left out.
    pub(super) sheets: Vec<(String, String)>,
    /// Part with the texts that cells share.
    pub(super) strings: String,
    /// Part with the styles of cells.
    pub(super) styles: String,
    /// From which day dates count.
    pub(super) epoch: Epoch,
}

/// How one part refers to another.
struct Relation {
    /// The last word of its type, such as `worksheet`.
    kind: String,
    part: String,
}

type Relations = BTreeMap<String, Relation>;

impl Book {
    /// Reads the contents; none when the archive has no workbook.
    pub(super) fn read(package: &mut Package<'_>) -> Fallible<Option<Book>> {
        let part = find(&relations(package, "")?, "officeDocument", "xl/workbook.xml");
        let relations = relations(package, &part)?;
        let Some(mut xml) = package.part(&part)? else { return Ok(None) };
        let mut book = Book {
            strings: find(&relations, "sharedStrings", "xl/sharedStrings.xml"),
            styles: find(&relations, "styles", "xl/styles.xml"),
            ..Book::default()
        };
        let mut is_workbook = false;
        xml.each(|name, element| {
            match name {
                "workbook" => is_workbook = true,
                "workbookPr" => book.epoch = epoch(attribute(element, "date1904")),
                "sheet" => {
                    let id = attribute(element, "id").unwrap_or_default();
                    let name = attribute(element, "name").unwrap_or_default();
                    if let Some(relation) =
                        relations.get(&id).filter(|one| one.has_cells())
                    {
                        book.sheets.push((name, relation.part.clone()));
                    }
                    if book.sheets.len() > MAX_SHEETS {
                        return Err(too_large("many sheets").into());
                    }
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(is_workbook.then_some(book))
    }
}

impl Relation {
    fn has_cells(&self) -> bool {
        self.kind == "worksheet"
    }
}

fn epoch(date_1904: Option<String>) -> Epoch {
    match date_1904.as_deref() {
        Some("1" | "true" | "on") => Epoch::Macintosh,
        Some(_) | None => Epoch::Windows,
    }
}

/// Part of the first relation of that kind, else where most writers put it.
fn find(relations: &Relations, kind: &str, usual: &str) -> String {
    let found = relations.values().find(|relation| relation.kind == kind);
    found.map_or(usual, |relation| relation.part.as_str()).to_owned()
}

/// What a part refers to, by identifier; "" is the package itself.
fn relations(package: &mut Package<'_>, part: &str) -> Fallible<Relations> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let mut relations = Relations::new();
    let Some(mut xml) = package.part(&format!("{folder}/_rels/{file}.rels"))? else {
        return Ok(relations);
    };
    xml.each(|name, element| {
        if name == "Relationship" {
            let text = |name| attribute(element, name).unwrap_or_default();
            let kind = text("Type");
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            let part = resolve(folder, &text("Target"));
            relations.insert(text("Id"), Relation { kind, part });
        }
        if relations.len() > MAX_SHEETS {
            return Err(too_large("many parts").into());
        }
        Ok(())
    })?;
    Ok(relations)
}

/// The name of a part that `target` means to a part in `folder`.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let folder = if target.starts_with('/') { "" } else { folder };
    let mut path: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved() {
        for (folder, target, part) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
            ("xl/sub", "../../../a/./b.xml", "a/b.xml"),
        ] {
            assert_eq!(resolve(folder, target), part);
        }
    }
}
