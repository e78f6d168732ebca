//! Choice lists: where a question's choices come from, and the rows of each list.

use super::Row;
use super::rows::Survey;
use crate::form::{Choices, Control, InstanceSource, Item, Itemset, NodeDefinition};
use crate::label::Label;

/// What the type, filter and parameters of a question with choices say.
#[derive(Default)]
pub(super) struct Listed {
    /// Name of the list or file, or a reference to answers.
    pub(super) list: String,
    pub(super) is_file: bool,
    pub(super) filter: String,
    pub(super) parameters: Vec<String>,
}

impl Survey<'_> {
    /// Where the choices of a question come from; adds the rows of its list, once.
    pub(super) fn listed(&mut self, control: &Control, node: &NodeDefinition) -> Listed {
        match &control.choices {
            None => Listed::default(),
            Some(Choices::Itemset(set)) => self.itemset(set),
            Some(Choices::Inline(choices)) => {
                let list = format!("{}_choices", node.name);
                for choice in choices {
                    let mut row = vec![
                        ("list_name".to_owned(), list.clone()),
                        ("name".to_owned(), choice.value.clone()),
                    ];
                    self.texts.add(&mut row, "label", &choice.label);
                    self.lists.push(row);
                }
                Listed { list, ..Listed::default() }
            }
        }
    }

    fn itemset(&mut self, set: &Itemset) -> Listed {
        let mut parameters = Vec::new();
        if let Some(seed) = &set.randomize {
            parameters.push("randomize=true".to_owned());
            let seed = seed.as_ref().map(|seed| self.expressions.readable(&seed.text));
            parameters.extend(seed.map(|seed| format!("seed={seed}")));
        }
        let (nodes, filter) = split_filter(set.nodes.text.trim());
        let filter = self.expressions.readable(filter);
        let Some(id) = instance_id(nodes) else {
            // Answers of a repeat: `${name}` of the question that gave them.
            let path = format!("{nodes}/{}", set.label);
            let list = self.expressions.readable(&path);
            let own = format!("./{} != ''", set.label);
            let filter = if filter == own { String::new() } else { filter };
            return Listed { list, filter, parameters, is_file: false };
        };
        match self.file(id) {
            Some(file) => {
                let names = if file.ends_with(".geojson") {
                    ("id", "title")
                } else {
                    ("name", "label")
                };
                let columns =
                    [("value", &set.value, names.0), ("label", &set.label, names.1)];
                let given = columns.iter().filter(|(_, column, usual)| column != usual);
                parameters
                    .extend(given.map(|(key, column, _)| format!("{key}={column}")));
                Listed { list: file, is_file: true, filter, parameters }
            }
            None => Listed { list: id.to_owned(), is_file: false, filter, parameters },
        }
    }

    /// Name of the file that an instance is read from.
    fn file(&self, id: &str) -> Option<String> {
        let instance = self.form.instances.iter().find(|instance| instance.id == id)?;
        match &instance.source {
            InstanceSource::External(address) => {
                Some(address.rsplit('/').next().unwrap_or(address).to_owned())
            }
            InstanceSource::Items(_) | InstanceSource::Xml(_) => None,
        }
    }

    fn add_list(&mut self, id: &str) {
        let instance = self.form.instances.iter().find(|instance| instance.id == id);
        let Some(InstanceSource::Items(items)) =
            instance.map(|instance| &instance.source)
        else {
            return;
        };
        for item in items.rows() {
            let row = self.choice(id, &item);
            self.lists.push(row);
        }
    }

    fn choice(&self, list: &str, item: &Item<'_>) -> Row {
        let mut row = vec![("list_name".to_owned(), list.to_owned())];
        for (column, text) in item.columns() {
            match column {
                "itextId" => {
                    let label = Label::Itext(text.into());
                    self.texts.add(&mut row, "label", &label);
                }
                _ => row.push((column.to_owned(), text.to_owned())),
            }
        }
        row
    }

    /// The lists in the order of the form, those too that no question has: expressions may
    /// look things up in them.
    pub(super) fn add_lists(&mut self) {
        let ids: Vec<String> =
            self.form.instances.iter().map(|instance| instance.id.clone()).collect();
        ids.iter().for_each(|id| self.add_list(id));
    }
}

/// `nodes[filter]` → nodes and filter, when the predicate is the last thing there is.
fn split_filter(text: &str) -> (&str, &str) {
    let inside = text.strip_suffix(']').and_then(|text| text.split_once('['));
    inside.unwrap_or((text, ""))
}

/// The id in `instance('id')/root/item`.
fn instance_id(nodes: &str) -> Option<&str> {
    let inside = nodes.strip_prefix("instance(")?;
    let (id, rest) = inside.split_once(')')?;
    (rest == "/root/item").then(|| id.trim_matches(['\'', '"', ' ']))
}
