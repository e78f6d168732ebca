//! Labels, hints and messages in the active language, with answers filled in.
//!
//! A text that the active language lacks is taken from the form's default language, else
//! from the first that has it. "-", which stands for a missing translation in forms
//! converted elsewhere, is never shown.

use minyi_xpath::{Context, Expr, ExprKind, Expression, Function, evaluate_text};

use crate::engine::view::Handle;
use crate::engine::world::World;
use crate::engine::{Engine, NodeId, Rendered, Validity};
use crate::form::{ControlId, DefinitionId, Written};
use crate::label::{ItextEntry, Label, Piece, TextForm};

impl Engine {
    /// Label of a control at its node; without a node, at the one that the control has
    /// outside of repeats.
    pub fn label(&self, control: ControlId, node: Option<NodeId>) -> Rendered {
        let written = self.form.form().control(control);
        written.map_or_else(Rendered::default, |written| {
            self.render(&written.label, self.place_of(control, node))
        })
    }

    /// Hint of a control.
    pub fn hint(&self, control: ControlId, node: Option<NodeId>) -> Rendered {
        let written = self.form.form().control(control);
        written.map_or_else(Rendered::default, |written| {
            self.render(&written.hint, self.place_of(control, node))
        })
    }

    /// The author's sentence about what is wrong with a node's answer; "" when nothing
    /// is, or the author wrote none.
    pub fn message(&self, node: NodeId) -> String {
        let definition = self.instance.definition(node);
        let (Some(live), Some(written)) =
            (self.instance.live(node), self.form.form().node(definition))
        else {
            return String::new();
        };
        let label = match live.validity {
            Validity::Valid => return String::new(),
            Validity::Required => &written.bind.required_message,
            Validity::Constraint => &written.bind.constraint_message,
        };
        self.render(label, node).text
    }

    fn place_of(&self, control: ControlId, node: Option<NodeId>) -> NodeId {
        node.unwrap_or_else(|| {
            let context = self.form.context(control);
            let outermost = crate::engine::instance::ScopeId(0);
            let nodes = self.instance.nodes_of(&self.form, context, outermost);
            nodes.first().copied().unwrap_or(self.instance.root())
        })
    }

    /// A text at a node.
    pub(super) fn render(&self, label: &Label, node: NodeId) -> Rendered {
        match label {
            Label::None => Rendered::default(),
            Label::Plain(pieces) => {
                Rendered { text: self.join(pieces, node), ..Rendered::default() }
            }
            Label::Itext(id) => self.itext(id, node).unwrap_or_default(),
            Label::Computed(written) => self.computed(written, node),
        }
    }

    /// `jr:itext(…)` of a computed id is that entry with its media; all else is text.
    fn computed(&self, written: &Written, node: NodeId) -> Rendered {
        let context = self.instance.definition(node);
        let id = self
            .form
            .output(context, &written.text)
            .and_then(|expression| itext_argument(expression.root(), &written.text))
            .and_then(|argument| Expression::parse(argument).ok())
            .and_then(|argument| self.evaluate_at(&argument, node));
        match id {
            Some(id) => self.itext(&id, node).unwrap_or_default(),
            None => Rendered { text: self.output(written, node), ..Rendered::default() },
        }
    }

    /// An itext entry at a node; none when there is no such entry.
    pub(super) fn itext(&self, id: &str, node: NodeId) -> Option<Rendered> {
        let entry = self.form.itext(id)?;
        let text = |form| self.entry_text(entry, form, node);
        Some(Rendered::of_forms(text))
    }

    /// One form of an entry, in the first language that has it.
    fn entry_text(
        &self,
        entry: &ItextEntry,
        form: TextForm,
        node: NodeId,
    ) -> Option<String> {
        let default = self.form.form().default_language;
        let pieces = entry.pieces(form, self.language, default)?;
        Some(self.join(pieces, node))
    }

    fn join(&self, pieces: &[Piece], node: NodeId) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Output(written) => self.output(written, node),
        };
        pieces.iter().map(piece).collect()
    }

    /// An output's value at a node, or at the nearest node above that it was compiled for.
    fn output(&self, written: &Written, node: NodeId) -> String {
        let mut at = Some(node);
        while let Some(id) = at {
            let context: DefinitionId = self.instance.definition(id);
            if let Some(expression) = self.form.output(context, &written.text) {
                return self.evaluate_at(expression, id).unwrap_or_default();
            }
            at = self.instance.node(id).and_then(|node| node.parent);
        }
        String::new()
    }

    fn evaluate_at(&self, expression: &Expression, node: NodeId) -> Option<String> {
        let view = self.view(None, None);
        let world = World { engine: self, at: node, chance: None };
        let context = Context::new(&view, &world, Handle::Live(node));
        evaluate_text(expression, &context).ok()
    }
}

/// The text of the id in `jr:itext(id)`.
fn itext_argument<'t>(expr: &Expr, text: &'t str) -> Option<&'t str> {
    let ExprKind::Call(call) = &expr.kind else { return None };
    let argument =
        call.arguments.first().filter(|_| call.function == Some(Function::Itext))?;
    text.get(argument.span.clone())
}
