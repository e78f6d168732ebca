//! The files beside a form: the pictures, sounds, films and lists that it names.

use std::collections::BTreeSet;

use crate::form::{Choices, Control, Form, InstanceSource};
use crate::label::{Piece, TextForm};

/// How the name of a map ends: a file of tiles (`PMTiles`, version 3).
pub const MAP_ENDING: &str = ".pmtiles";

/// What a form wants to find beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attachments {
    /// Names of lists that choices and expressions are read from.
    pub lists: BTreeSet<String>,
    /// Names of pictures, sounds, films and maps.
    pub media: BTreeSet<String>,
    /// Whether answers are part of the names of others.
    pub computed: bool,
}

impl Attachments {
    /// True when the form stands by itself.
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty() && !self.has_media()
    }

    /// True when the form has pictures, sounds, films or maps.
    pub fn has_media(&self) -> bool {
        self.computed || !self.media.is_empty()
    }

    /// True when the form names `name`, or may; a map need not be named.
    pub fn contains(&self, name: &str) -> bool {
        self.computed
            || self.lists.contains(name)
            || self.media.contains(name)
            || name.ends_with(MAP_ENDING)
    }

    /// Every name, lists first.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.lists.iter().chain(&self.media)
    }
}

impl Form {
    /// The files that it names.
    pub fn attachments(&self) -> Attachments {
        let mut found = Attachments::default();
        for instance in &self.instances {
            if let InstanceSource::External(address) = &instance.source {
                found.lists.insert(file_name(address).to_owned());
            }
        }
        let texts =
            self.itext.iter().flat_map(|entry| entry.translations.iter().flatten());
        for (form, pieces) in texts {
            if is_media(*form) {
                found.name(pieces);
            }
        }
        let others = self.controls.iter().flat_map(|control| &control.others);
        let maps = others.filter(|(name, _)| name == "minyi:map");
        found.media.extend(maps.map(|(_, file)| file_name(file).to_owned()));
        found
    }

    /// Address of the file that the choices of a control are read from, if there is one.
    pub fn list_of(&self, control: &Control) -> Option<&str> {
        let Some(Choices::Itemset(itemset)) = &control.choices else { return None };
        let quoted = ['\'', '"'].map(|quote| itemset.nodes.text.split(quote));
        let quoted: Vec<&str> = quoted.into_iter().flatten().collect();
        self.instances.iter().find_map(|instance| match &instance.source {
            InstanceSource::External(address) if quoted.contains(&&*instance.id) => {
                Some(&**address)
            }
            InstanceSource::External(_)
            | InstanceSource::Items(_)
            | InstanceSource::Xml(_) => None,
        })
    }
}

impl Attachments {
    fn name(&mut self, pieces: &[Piece]) {
        let mut address = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => address.push_str(text),
                Piece::Output(_) => {
                    self.computed = true;
                    return;
                }
            }
        }
        // "-" stands for a missing translation.
        let name = file_name(&address);
        if !matches!(name, "" | "-") {
            self.media.insert(name.to_owned());
        }
    }
}

fn is_media(form: TextForm) -> bool {
    match form {
        TextForm::Image | TextForm::BigImage | TextForm::Audio | TextForm::Video => true,
        TextForm::Long | TextForm::Short | TextForm::Guidance => false,
    }
}

/// Name of the file at an address such as `jr://images/a.png`.
pub fn file_name(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address).trim()
}

#[cfg(test)]
mod tests {
    use crate::read::read_bytes;

    const FORM: &str = "
| survey |                          |      |       |              |              |                 |
|        | type                     | name | label | media::image | media::audio | body::minyi:map |
|        | select_one_from_file c.csv | c  | City  | map.svg      |              |                 |
|        | select_one l             | l    | Which |              | ask.wav      |                 |
|        | geopoint                 | p    | Where |              |              | town.pmtiles    |
| choices |           |      |       |              |
|         | list_name | name | label | media::image |
|         | l         | a    | A     | a.png        |
|         | l         | b    | B     |              |
";

    #[test]
    fn a_form_names_its_lists_and_media() {
        let form = read_bytes("f.md", FORM.as_bytes()).form.unwrap();
        let lists: Vec<_> = form.controls.iter().map(|c| form.list_of(c)).collect();
        assert_eq!(lists, [Some("jr://file-csv/c.csv"), None, None]);
        let attachments = form.attachments();
        let names: Vec<&str> = attachments.names().map(String::as_str).collect();
        assert_eq!(names, ["c.csv", "a.png", "ask.wav", "map.svg", "town.pmtiles"]);
        assert!(!attachments.computed && attachments.contains("a.png"));
        assert!(!attachments.contains("b.png"));
        assert!(attachments.contains("another.pmtiles"));
    }
}
