//! Labels, hints and messages of the elements.

use super::cells::Text;
use super::choices::{Choice, ChoiceList, ChoiceLists};
use super::elements::{Element, ElementId, Survey};
use super::itext::Itext;
use super::references::{References, has_reference};
use crate::label::{Label, Piece, TextForm};

/// What texts are made from.
pub(super) struct Texts<'t> {
    pub(super) survey: &'t Survey,
    pub(super) references: &'t References<'t>,
    pub(super) default_language: &'t str,
}

impl Texts<'_> {
    /// All texts that are translated or have media: of choices, of elements, then media.
    pub(super) fn itext(&self, lists: &ChoiceLists) -> Itext {
        let mut itext = Itext::default();
        for list in lists.lists.iter().filter(|list| list.needs_itext()) {
            self.add_list(&mut itext, list);
        }
        let elements = self.survey.in_order();
        for &id in &elements {
            self.add_element(&mut itext, id);
        }
        for &id in &elements {
            self.add_media(&mut itext, id);
        }
        itext
    }

    fn add_list(&self, itext: &mut Itext, list: &ChoiceList) {
        for (number, choice) in list.choices.iter().enumerate() {
            self.add_choice(itext, &format!("{}-{number}", list.name), choice);
        }
    }

    fn add_choice(&self, itext: &mut Itext, id: &str, choice: &Choice) {
        for (language, cell) in choice.label.by_language(self.default_language) {
            itext.add(id, language, TextForm::Long, self.references.pieces(cell, None));
        }
        for (form, text) in &choice.media {
            for (language, cell) in text.by_language(self.default_language) {
                let pieces = media_pieces(*form, self.references.pieces(cell, None));
                itext.add(id, language, *form, pieces);
            }
        }
    }

    fn add_element(&self, itext: &mut Itext, id: ElementId) {
        let Some(element) = self.survey.element(id).filter(|e| !is_instance(e)) else {
            return;
        };
        let path = self.survey.path(id);
        for name in ["jr:constraintMsg", "jr:requiredMsg", "jr:noAppErrorString"] {
            if let Some(text) = element.bind(name).filter(|text| message_is_itext(text)) {
                self.add(itext, &format!("{path}:{name}"), TextForm::Long, text, id);
            }
        }
        if element.label_is_itext() {
            self.add(itext, &format!("{path}:label"), TextForm::Long, &element.label, id);
        }
        let hint_id = format!("{path}:hint");
        if element.hint.is_translated() || !element.guidance.is_empty() {
            self.add(itext, &hint_id, TextForm::Long, &element.hint, id);
        }
        self.add(itext, &hint_id, TextForm::Guidance, &element.guidance, id);
    }

    fn add(
        &self,
        itext: &mut Itext,
        id: &str,
        form: TextForm,
        text: &Text,
        context: ElementId,
    ) {
        for (language, cell) in text.by_language(self.default_language) {
            itext.add(id, language, form, self.references.pieces(cell, Some(context)));
        }
    }

    fn add_media(&self, itext: &mut Itext, id: ElementId) {
        let Some(element) = self.survey.element(id) else { return };
        let label_id = format!("{}:label", self.survey.path(id));
        for (form, text) in &element.media {
            for (language, cell) in text.by_language(self.default_language) {
                let pieces = media_pieces(*form, self.references.pieces(cell, Some(id)));
                itext.add(&label_id, language, *form, pieces);
            }
        }
    }

    /// Label of an element.
    pub(super) fn label(&self, element: &Element, id: ElementId) -> Label {
        if element.label_is_itext() {
            return Label::Itext(format!("{}:label", self.survey.path(id)).into());
        }
        self.plain(&element.label, id)
    }

    /// Hint of an element.
    pub(super) fn hint(&self, element: &Element, id: ElementId) -> Label {
        if element.hint.is_translated() || !element.guidance.is_empty() {
            return Label::Itext(format!("{}:hint", self.survey.path(id)).into());
        }
        self.plain(&element.hint, id)
    }

    /// Keys and labels of an `osm` question.
    pub(super) fn tags(&self, element: &Element, id: ElementId) -> Vec<(String, Label)> {
        let label = |text: &Text| match text.parts.first() {
            Some((_, cell)) => Label::Plain(self.references.pieces(cell, Some(id))),
            None => Label::None,
        };
        element.tags.iter().map(|(key, text)| (key.clone(), label(text))).collect()
    }

    /// Message of a bind; `name` is the attribute.
    pub(super) fn message(&self, text: &Text, name: &str, id: ElementId) -> Label {
        if message_is_itext(text) {
            return Label::Itext(format!("{}:{name}", self.survey.path(id)).into());
        }
        self.plain(text, id)
    }

    fn plain(&self, text: &Text, id: ElementId) -> Label {
        match text.only() {
            Some(cell) => Label::Plain(self.references.pieces(cell, Some(id))),
            None => Label::None,
        }
    }
}

fn is_instance(element: &Element) -> bool {
    use crate::question_type::Extra;
    element.question_type().is_some_and(|row| row.extra == Extra::Instance)
}

fn message_is_itext(text: &Text) -> bool {
    text.is_translated() || text.only().is_some_and(|cell| has_reference(&cell.text))
}

/// The name of a medium becomes its address.
fn media_pieces(form: TextForm, mut pieces: Vec<Piece>) -> Vec<Piece> {
    let folder = match form {
        TextForm::Image | TextForm::BigImage => "images",
        TextForm::Audio => "audio",
        TextForm::Video => "video",
        TextForm::Long | TextForm::Short | TextForm::Guidance => return pieces,
    };
    pieces.insert(0, Piece::Text(format!("jr://{folder}/")));
    if let [Piece::Text(address), Piece::Text(name)] = pieces.as_slice() {
        return vec![Piece::Text(format!("{address}{name}"))];
    }
    pieces
}
