//! Actions: values set on an event.

use roxmltree::Node;

use super::paths::absolute;
use super::{Reader, text_of};
use crate::diagnostic::Code;
use crate::form::{Action, ActionKind, ControlId, DefinitionId, Written};

/// Where an action stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Standing {
    /// The control around it.
    pub(super) control: Option<ControlId>,
    /// The nearest repeat around it.
    pub(super) repeat: Option<DefinitionId>,
}

impl Reader<'_> {
    /// Reads the actions of the model.
    pub(super) fn model_actions(&mut self, model: Node<'_, '_>) {
        let root =
            self.form.nodes.first().map(|root| format!("/{}", root.qualified_name()));
        let context = root.unwrap_or_default();
        for element in model.children().filter(Node::is_element) {
            if is_action(element) {
                self.action(element, &context, Standing::default());
            }
        }
    }

    /// Reads one action.
    pub(super) fn action(
        &mut self,
        element: Node<'_, '_>,
        context: &str,
        standing: Standing,
    ) {
        let kind = match element.tag_name().name() {
            "setvalue" => ActionKind::SetValue,
            "setgeopoint" => ActionKind::SetGeopoint,
            "recordaudio" => ActionKind::RecordAudio,
            other => {
                let message = format!("the action `{other}` cannot be done yet");
                return self.warn(element, Code::Unsupported, message);
            }
        };
        let Some(target) = self.target(element, context) else { return };
        let events: Vec<String> = element
            .attributes()
            .find(|attribute| attribute.name() == "event")
            .map(|event| event.value().split_whitespace().map(str::to_owned).collect())
            .unwrap_or_default();
        let on = |name: &str| events.iter().any(|event| event == name);
        let (changed, new) = (on("xforms-value-changed"), on("odk-new-repeat"));
        self.form.actions.push(Action {
            kind,
            control: standing.control.filter(|_| changed),
            repeat: standing.repeat.filter(|_| new),
            events,
            target,
            value: self.action_value(element),
            quality: self.places.written(element, "quality").map(|quality| quality.text),
            place: self.places.of(element),
        });
    }

    fn target(&mut self, element: Node<'_, '_>, context: &str) -> Option<DefinitionId> {
        let path = match element.attribute("bind") {
            Some(bind) => self.paths.of_bind(bind).map(str::to_owned),
            None => absolute(element.attribute("ref").unwrap_or("."), context),
        };
        let target = path.as_ref().and_then(|path| self.paths.definition(path));
        if target.is_none() {
            let path = path.unwrap_or_default();
            let message = format!("there is no node `{path}` to set; nothing is set");
            self.warn(element, Code::UnknownNode, message);
        }
        target
    }

    /// The expression, or the content as a literal.
    fn action_value(&self, element: Node<'_, '_>) -> Option<Written> {
        let written = self.places.written(element, "value");
        written.or_else(|| {
            let text = text_of(element);
            let mark = if text.contains('\'') { '"' } else { '\'' };
            let literal = format!("{mark}{text}{mark}");
            (!text.is_empty())
                .then(|| Written { text: literal, place: self.places.of(element) })
        })
    }
}

/// True for elements that are actions.
pub(super) fn is_action(element: Node<'_, '_>) -> bool {
    matches!(
        element.tag_name().name(),
        "setvalue" | "setgeopoint" | "recordaudio" | "action"
    )
}
