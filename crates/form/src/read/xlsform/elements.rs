//! The survey as a tree of elements: what the rows of the survey sheet say, before paths
//! and texts are known.

use super::cells::Text;
use crate::diagnostic::Place;
use crate::form::Written;
use crate::label::TextForm;
use crate::question_type::QuestionType;

/// Index of an element in [`Survey::elements`]; 0 is the survey itself.
pub(super) type ElementId = usize;

/// All elements; parents stand before their children.
#[derive(Clone, Debug)]
pub(super) struct Survey {
    pub(super) elements: Vec<Element>,
}

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ElementKind {
    /// The survey: root of the instance.
    Survey,
    /// A group. The meta block is one that stands in no body.
    Group { in_body: bool },
    /// A repeat.
    Repeat,
    /// An attribute of an entity, whose name begins with `@`.
    Attribute,
    /// A question, asked or not.
    Question(&'static QuestionType),
}

/// Where the choices of an element come from.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum ElementChoices {
    /// It has none.
    #[default]
    None,
    /// A list of the choices sheet.
    List(String),
    /// A file: its name, the column of the value and that of the label.
    File { name: String, value: String, label: String },
    /// Answers given in a repeat: `${name}`.
    Answers(Written),
    /// A list of the external choices sheet.
    External(String),
    /// Places to show beside the one that is asked: a list or file, or a repeat.
    Geometry(Written),
}

/// One row of the survey sheet, or one that a row gives rise to.
#[derive(Clone, Debug)]
pub(super) struct Element {
    pub(super) kind: ElementKind,
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) parent: ElementId,
    pub(super) children: Vec<ElementId>,
    pub(super) label: Text,
    pub(super) hint: Text,
    pub(super) guidance: Text,
    pub(super) media: Vec<(TextForm, Text)>,
    /// Attributes of the bind from columns, parameters and the type.
    pub(super) bind: Vec<(String, Text)>,
    /// Attributes of the control.
    pub(super) control: Vec<(String, Written)>,
    /// Attributes of the node.
    pub(super) instance: Vec<(String, Written)>,
    pub(super) default: Option<Written>,
    /// Names of the questions whose change sets this one, and the cell that says so.
    pub(super) triggers: Vec<(String, Place)>,
    pub(super) choices: ElementChoices,
    pub(super) choice_filter: Option<Written>,
    pub(super) randomize: Option<Option<Written>>,
    /// Keys and labels of an `osm` question.
    pub(super) tags: Vec<(String, Text)>,
    /// True when a bare column `media` has text, which counts as a label.
    pub(super) has_bare_media: bool,
}

impl Element {
    pub(super) fn new(kind: ElementKind, name: &str, place: Place) -> Element {
        Element {
            kind,
            name: name.to_owned(),
            place,
            parent: 0,
            children: Vec::new(),
            label: Text::default(),
            hint: Text::default(),
            guidance: Text::default(),
            media: Vec::new(),
            bind: Vec::new(),
            control: Vec::new(),
            instance: Vec::new(),
            default: None,
            triggers: Vec::new(),
            choices: ElementChoices::None,
            choice_filter: None,
            randomize: None,
            tags: Vec::new(),
            has_bare_media: false,
        }
    }

    pub(super) fn bind(&self, name: &str) -> Option<&Text> {
        self.bind.iter().find(|(key, _)| key == name).map(|(_, text)| text)
    }

    pub(super) fn control(&self, name: &str) -> Option<&Written> {
        self.control.iter().find(|(key, _)| key == name).map(|(_, cell)| cell)
    }

    /// Sets an attribute of the bind that is not translated.
    pub(super) fn set_bind(&mut self, name: &str, value: &str, place: Place) {
        let text = Text::plain(value, place);
        match self.bind.iter_mut().find(|(key, _)| key == name) {
            Some((_, old)) => *old = text,
            None => self.bind.push((name.to_owned(), text)),
        }
    }

    /// Sets an attribute of the control.
    pub(super) fn set_control(&mut self, name: &str, value: &str, place: Place) {
        let cell = Written { text: value.to_owned(), place };
        match self.control.iter_mut().find(|(key, _)| key == name) {
            Some((_, old)) => *old = cell,
            None => self.control.push((name.to_owned(), cell)),
        }
    }

    pub(super) fn question_type(&self) -> Option<&'static QuestionType> {
        match self.kind {
            ElementKind::Question(question_type) => Some(question_type),
            ElementKind::Survey
            | ElementKind::Group { .. }
            | ElementKind::Repeat
            | ElementKind::Attribute => None,
        }
    }

    /// True when label and media are texts of the itext block.
    pub(super) fn label_is_itext(&self) -> bool {
        self.label.is_translated() || !self.media.is_empty()
    }
}

impl Survey {
    pub(super) fn new(root: &str) -> Survey {
        Survey { elements: vec![Element::new(ElementKind::Survey, root, Place::Form)] }
    }

    pub(super) fn element(&self, id: ElementId) -> Option<&Element> {
        self.elements.get(id)
    }

    pub(super) fn push(&mut self, parent: ElementId, mut element: Element) -> ElementId {
        let id = self.elements.len();
        element.parent = parent;
        self.elements.push(element);
        if let Some(parent) = self.elements.get_mut(parent) {
            parent.children.push(id);
        }
        id
    }

    /// The element and its ancestors, from the inside out; the survey is the last.
    pub(super) fn lineage(&self, id: ElementId) -> Vec<ElementId> {
        let mut lineage = vec![id];
        let mut at = id;
        while at != 0 {
            at = self.element(at).map_or(0, |element| element.parent);
            lineage.push(at);
        }
        lineage
    }

    /// Absolute path, such as `/data/group/age`.
    pub(super) fn path(&self, id: ElementId) -> String {
        self.lineage(id)
            .iter()
            .rev()
            .filter_map(|&id| self.element(id))
            .fold(String::new(), |path, element| path + "/" + &element.name)
    }

    /// Elements in document order, without the survey itself.
    pub(super) fn in_order(&self) -> Vec<ElementId> {
        let mut order = Vec::new();
        let mut open = vec![0];
        while let Some(id) = open.pop() {
            order.push(id);
            if let Some(element) = self.element(id) {
                open.extend(element.children.iter().rev());
            }
        }
        order.retain(|&id| id != 0);
        order
    }

    pub(super) fn is_repeat(&self, id: ElementId) -> bool {
        self.element(id).is_some_and(|element| element.kind == ElementKind::Repeat)
    }

    pub(super) fn is_in_repeat(&self, id: ElementId) -> bool {
        self.lineage(id).iter().skip(1).any(|&ancestor| self.is_repeat(ancestor))
    }
}
