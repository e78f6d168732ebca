//! Area trees from CSV: a row an area, with the columns `code`, `name`, `parent` and
//! `level` (or 编码, 名称, 上级, 层级); further names stand in columns such as `name::en`. A
//! level that is not named is called by its depth: city, district, street, community, grid.

use std::collections::{BTreeMap, BTreeSet};

use super::workbook::csv_records;
use crate::area::{Area, AreaTree, LEVELS};

/// Tag of names whose column gives none.
const UNTAGGED: &str = "und";

/// Why a file is no area tree. Whoever shows it has the sentence for its
/// name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// What is wrong, such as `no_parent`.
    pub name: &'static str,
    /// Line of the file, from 1.
    pub line: usize,
    /// The cell in question.
    pub text: String,
}

fn flaw(name: &'static str, line: usize, text: &str) -> Flaw {
    Flaw { name, line, text: text.to_owned() }
}

/// Reads a CSV file.
///
/// # Errors
/// The first thing that is wrong, with its line.
pub fn area_tree(text: &str) -> Result<AreaTree, Flaw> {
    // What was not saved as UTF-8 arrives with this character in place of others.
    if let Some(line) = text.lines().position(|line| line.contains('\u{fffd}')) {
        return Err(flaw("not_csv", line + 1, ""));
    }
    let records = csv_records(text).map_err(|_| flaw("not_csv", 1, ""))?;
    let mut records = records.into_iter().enumerate();
    let Some((_, header)) = records.next() else { return Err(flaw("empty", 1, "")) };
    let columns = Columns::of(&header)?;
    let mut areas = Vec::new();
    for (index, cells) in records {
        if cells.iter().any(|cell| !cell.is_empty()) {
            areas.push((index + 1, columns.area(&cells)));
        }
    }
    if areas.is_empty() {
        return Err(flaw("empty", 1, ""));
    }
    check(&areas)?;
    let mut tree = AreaTree { areas: areas.into_iter().map(|(_, area)| area).collect() };
    name_levels(&mut tree);
    Ok(tree)
}

/// Levels without a name are called by their depth.
fn name_levels(tree: &mut AreaTree) {
    let parents: BTreeMap<&str, &str> = tree
        .areas
        .iter()
        .map(|area| (area.code.as_str(), area.parent.as_str()))
        .collect();
    let depth = |area: &Area| {
        let above = |code: &&str| parents.get(code).copied().filter(|p| !p.is_empty());
        std::iter::successors(Some(area.code.as_str()), above).count()
    };
    let depths: Vec<usize> = tree.areas.iter().map(depth).collect();
    for (area, depth) in tree.areas.iter_mut().zip(depths) {
        if area.level.is_empty() {
            let known = LEVELS.get(depth.saturating_sub(1));
            area.level =
                known.map_or_else(|| format!("level{depth}"), |l| (*l).to_owned());
        }
    }
}

/// Which column holds what.
struct Columns {
    code: usize,
    parent: Option<usize>,
    level: Option<usize>,
    names: Vec<(usize, String)>,
}

impl Columns {
    fn of(header: &[String]) -> Result<Columns, Flaw> {
        let find = |names: [&str; 2]| {
            header.iter().position(|cell| names.contains(&cell.to_lowercase().as_str()))
        };
        let language = |cell: &str| {
            let (name, tag) = cell.split_once("::").unwrap_or((cell, UNTAGGED));
            let is_name = ["name", "名称"].contains(&name.trim().to_lowercase().as_str());
            is_name.then(|| tag.trim().to_owned())
        };
        let names: Vec<(usize, String)> = header
            .iter()
            .enumerate()
            .filter_map(|(place, cell)| Some((place, language(cell)?)))
            .collect();
        let code = find(["code", "编码"]).ok_or_else(|| flaw("no_column", 1, "code"))?;
        if names.is_empty() {
            return Err(flaw("no_column", 1, "name"));
        }
        let (parent, level) = (find(["parent", "上级"]), find(["level", "层级"]));
        Ok(Columns { code, parent, level, names })
    }

    fn area(&self, cells: &[String]) -> Area {
        let cell = |place: usize| cells.get(place).cloned().unwrap_or_default();
        let name = self.names.iter().map(|(place, tag)| (tag.clone(), cell(*place)));
        Area {
            code: cell(self.code),
            parent: self.parent.map(cell).unwrap_or_default(),
            level: self.level.map(cell).unwrap_or_default(),
            name: name.filter(|(_, name)| !name.is_empty()).collect(),
        }
    }
}

fn check(areas: &[(usize, Area)]) -> Result<(), Flaw> {
    let mut parents = BTreeMap::new();
    for (line, area) in areas {
        if area.code.is_empty() {
            return Err(flaw("no_code", *line, ""));
        }
        if parents.insert(area.code.as_str(), area.parent.as_str()).is_some() {
            return Err(flaw("twice", *line, &area.code));
        }
    }
    for (line, area) in areas {
        if !area.parent.is_empty() && !parents.contains_key(area.parent.as_str()) {
            return Err(flaw("no_parent", *line, &area.parent));
        }
        let mut seen = BTreeSet::new();
        let mut code = area.code.as_str();
        while let Some(parent) = parents.get(code).filter(|parent| !parent.is_empty()) {
            if !seen.insert(code) {
                return Err(flaw("circle", *line, &area.code));
            }
            code = parent;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_read_and_walked() {
        let tree = area_tree(
            "\u{feff}编码,名称,name::en,上级\n1,市,City,\n11,\"区, 东\",East,1\n111,街,,11\n",
        )
        .unwrap();
        let below: Vec<&str> = tree.below("1").map(|area| area.code.as_str()).collect();
        assert_eq!(below, ["11"]);
        let codes = BTreeMap::from([
            ("city".to_owned(), "1".to_owned()),
            ("district".to_owned(), "11".to_owned()),
            ("street".to_owned(), "111".to_owned()),
        ]);
        assert_eq!(tree.codes("111"), codes);
        assert_eq!(tree.deepest(&codes).unwrap().code, "111");
        assert_eq!(tree.area("11").unwrap().name["und"], "区, 东");
        assert!(tree.path("nowhere").is_empty());
    }

    #[test]
    fn the_shipped_sample_is_a_tree_with_all_levels() {
        let tree =
            area_tree(include_str!("../../../../public/areas/sample.csv")).unwrap();
        for level in LEVELS {
            assert!(tree.areas.iter().any(|area| area.level == level), "{level}");
        }
        assert!(tree.areas.iter().all(|area| area.name.len() == 2));
    }

    #[test]
    fn a_file_that_is_no_tree_says_where_and_why() {
        for (text, name, line) in [
            ("", "empty", 1),
            ("code,name\n", "empty", 1),
            ("name\nx\n", "no_column", 1),
            ("code\n1\n", "no_column", 1),
            ("code,name\n1,a\n1,b\n", "twice", 3),
            ("code,name\n,a\n", "no_code", 2),
            ("code,name,parent\n1,a,2\n", "no_parent", 2),
            ("code,name,parent\n1,a,2\n2,b,1\n", "circle", 2),
            ("code,name\n\"1,a\n", "not_csv", 1),
            ("code,name\n1,\u{fffd}\u{fffd}\n", "not_csv", 2),
        ] {
            let flaw = area_tree(text).unwrap_err();
            assert_eq!((flaw.name, flaw.line), (name, line), "{text:?}");
        }
    }
}
