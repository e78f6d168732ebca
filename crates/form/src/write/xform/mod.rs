//! A form as an XForm (ODK XForms), laid out as pyxform lays it out, so that what reads
//! that output reads this, and so that both can be compared element by element.
//!
//! Reading the result gives the same form; writing that again gives the same bytes.

mod body;
mod instance;
mod model;
mod texts;

use std::collections::BTreeMap;

use super::xml::{Element, LineEnds};
use crate::form::{Action, ControlId, DefinitionId, Form, NAMESPACES};
use crate::label::Label;

/// The XML text of a form, in UTF-8, with a declaration and indented by two blanks.
pub fn write(form: &Form) -> String {
    document(form, Scope::Standard)
}

/// The same with what other programs have no place for: what reads this fills the form as
/// it was written.
pub fn write_all(form: &Form) -> String {
    document(form, Scope::All)
}

/// What is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// What pyxform would write.
    Standard,
    /// Also texts that only this project has, and line ends inside of attributes.
    All,
}

fn document(form: &Form, scope: Scope) -> String {
    let paths = form.paths();
    let writer = Writer { form, scope, paths: &paths, actions: Actions::of(form) };
    let mut head = Element::new("h:head");
    head.push(Element::new("h:title").text(writer.title()));
    head.push(writer.model());
    let mut html = Element::new("h:html").with("xmlns", "http://www.w3.org/2002/xforms");
    let (head, body) = (head, writer.body());
    for (prefix, uri) in namespaces(form, [&head, &body]) {
        html.set(format!("xmlns:{prefix}"), uri);
    }
    html.push(head);
    html.push(body);
    let line_ends = match scope {
        Scope::Standard => LineEnds::Blank,
        Scope::All => LineEnds::Kept,
    };
    html.document(line_ends)
}

struct Writer<'f> {
    form: &'f Form,
    scope: Scope,
    /// Path of each node.
    paths: &'f [String],
    actions: Actions<'f>,
}

/// The actions by what they stand in.
#[derive(Default)]
struct Actions<'f> {
    /// Those of the model, by the node that they set.
    in_model: BTreeMap<DefinitionId, Vec<&'f Action>>,
    in_repeat: BTreeMap<DefinitionId, Vec<&'f Action>>,
    in_control: BTreeMap<ControlId, Vec<&'f Action>>,
}

impl<'f> Actions<'f> {
    fn of(form: &'f Form) -> Actions<'f> {
        let mut actions = Actions::default();
        for action in &form.actions {
            let list = match (action.control, action.repeat) {
                (Some(control), _) => actions.in_control.entry(control).or_default(),
                (None, Some(repeat)) => actions.in_repeat.entry(repeat).or_default(),
                (None, None) => actions.in_model.entry(action.target).or_default(),
            };
            list.push(action);
        }
        actions
    }
}

impl<'f> Writer<'f> {
    fn path(&self, id: DefinitionId) -> &'f str {
        self.paths.get(id.0 as usize).map_or("", String::as_str)
    }

    /// The title: XForms have one for all languages.
    fn title(&self) -> String {
        match &self.form.title {
            Label::Itext(id) => self.text_in_default_language(id),
            label @ (Label::None | Label::Plain(_) | Label::Computed(_)) => {
                texts::plain_text(label)
            }
        }
    }
}

/// Those of the form, those that every form needs, and those of prefixes that nobody
/// declares, which stand for themselves so that the text is well-formed.
fn namespaces(form: &Form, parts: [&Element<'_>; 2]) -> Vec<(String, String)> {
    let own = |(prefix, uri): (&str, &str)| (prefix.to_owned(), uri.to_owned());
    let mut namespaces: Vec<(String, String)> = NAMESPACES.map(own).into();
    let mut known: BTreeMap<String, ()> =
        namespaces.iter().map(|(prefix, _)| (prefix.clone(), ())).collect();
    for (prefix, uri) in &form.namespaces {
        if known.insert(prefix.clone(), ()).is_none() {
            namespaces.push((prefix.clone(), uri.clone()));
        }
    }
    let mut add_prefix = |name: &str| {
        let Some((prefix, _)) = name.split_once(':') else { return };
        let is_declaration = matches!(prefix, "xml" | "xmlns");
        if !is_declaration && known.insert(prefix.to_owned(), ()).is_none() {
            namespaces.push((prefix.to_owned(), prefix.to_owned()));
        }
    };
    parts.into_iter().for_each(|part| part.names(&mut add_prefix));
    namespaces
}
