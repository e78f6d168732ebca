//! The survey sheet: nodes in document order, each with its bind and control.

use std::collections::BTreeMap;

use super::Row;
use super::expressions::Expressions;
use super::texts::Texts;
use crate::form::{
    Action, ActionKind, Control, ControlKind, DefinitionId, Form, NodeDefinition, Written,
};
use crate::question_type::{QuestionKind, kind_of};

pub(super) struct Survey<'f> {
    pub(super) form: &'f Form,
    pub(super) expressions: &'f Expressions,
    pub(super) texts: Texts<'f>,
    pub(super) rows: Vec<Row>,
    /// Rows of the choices sheet.
    pub(super) lists: Vec<Row>,
    /// Rows of the entities sheet.
    pub(super) entities: Vec<Row>,
    controls: BTreeMap<DefinitionId, &'f Control>,
    actions: BTreeMap<DefinitionId, Vec<&'f Action>>,
}

impl<'f> Survey<'f> {
    /// The rows of a form.
    pub(super) fn of(form: &'f Form, expressions: &'f Expressions) -> Survey<'f> {
        let mut survey = Survey {
            form,
            expressions,
            texts: Texts::of(form, expressions),
            rows: Vec::new(),
            lists: Vec::new(),
            entities: Vec::new(),
            controls: BTreeMap::new(),
            actions: BTreeMap::new(),
        };
        for control in &form.controls {
            // A repeat has the label of the group around it, which has the same node.
            if let Some(node) =
                control.node.filter(|_| control.kind != ControlKind::Repeat)
            {
                survey.controls.entry(node).or_insert(control);
            }
        }
        for action in &form.actions {
            survey.actions.entry(action.target).or_default().push(action);
        }
        survey.add_lists();
        survey.children(DefinitionId(0));
        survey
    }

    fn children(&mut self, parent: DefinitionId) {
        let form = self.form;
        let Some(node) = form.node(parent) else { return };
        for &child in &node.children {
            if let Some(node) = form.node(child) {
                self.node(child, node);
            }
        }
    }

    fn node(&mut self, id: DefinitionId, node: &'f NodeDefinition) {
        if node.name == "meta" {
            return self.meta(node);
        }
        let is_group = node.repeats || !node.children.is_empty();
        if !is_group {
            let row = self.question(id, node);
            return self.rows.push(row);
        }
        let bracket = if node.repeats { "repeat" } else { "group" };
        let row = self.group(id, node, bracket);
        self.rows.push(row);
        self.children(id);
        self.rows.push(vec![cell("type", &format!("end {bracket}"))]);
    }

    /// Of the meta block, only the audit log is a row; entities have a sheet of their own.
    fn meta(&mut self, meta: &NodeDefinition) {
        let children = meta.children.iter().filter_map(|id| self.form.node(*id));
        let entities = children.clone().filter(|node| node.name == "entity");
        let rows: Vec<Row> = entities.map(|entity| self.entity(entity)).collect();
        self.entities.extend(rows);
        for audit in children.filter(|node| node.name == "audit") {
            let parameters = audit.bind.others.iter();
            let parameters = parameters.filter_map(|(name, value)| {
                Some(format!("{}={value}", name.strip_prefix("odk:")?))
            });
            let parameters: Vec<String> = parameters.collect();
            let row =
                vec![cell("type", "audit"), cell("parameters", &parameters.join(" "))];
            self.rows.push(row);
        }
    }

    /// What an entity is, and when it is made or changed.
    fn entity(&self, entity: &NodeDefinition) -> Row {
        let named = |ids: &[DefinitionId], name: &str| {
            let nodes = ids.iter().filter_map(|id| self.form.node(*id));
            nodes.into_iter().find(|node| node.name == name)
        };
        let calculation = |node: Option<&NodeDefinition>| {
            let rule = node.and_then(|node| node.bind.calculate.as_ref());
            rule.map_or_else(String::new, |rule| self.expressions.readable(&rule.text))
        };
        let attribute = |name: &str| named(&entity.attributes, name);
        let list = attribute("dataset").map_or("", |node| node.default.as_str());
        let columns =
            [("id", "entity_id"), ("create", "create_if"), ("update", "update_if")];
        let mut row = vec![cell("list_name", list)];
        for (name, column) in columns {
            row.push(cell(column, &calculation(attribute(name))));
        }
        row.push(cell("label", &calculation(named(&entity.children, "label"))));
        row
    }

    fn group(&self, id: DefinitionId, node: &NodeDefinition, bracket: &str) -> Row {
        let mut row =
            vec![cell("type", &format!("begin {bracket}")), cell("name", &node.name)];
        if let Some(control) = self.controls.get(&id) {
            self.add_control(&mut row, control);
        }
        if let Some(count) = &node.count {
            row.push(cell("repeat_count", &self.expressions.readable(&count.text)));
        }
        self.add_bind(&mut row, node);
        row
    }

    fn question(&mut self, id: DefinitionId, node: &NodeDefinition) -> Row {
        let control = self.controls.get(&id).copied();
        let mut parameters = Vec::new();
        let question_type = match control {
            Some(control) => {
                let (question_type, filter) = self.asked(control, node, &mut parameters);
                let mut row =
                    vec![cell("type", &question_type), cell("name", &node.name)];
                self.add_control(&mut row, control);
                row.push(cell("choice_filter", &filter));
                row
            }
            None => {
                vec![cell("type", &self.unasked(id, node)), cell("name", &node.name)]
            }
        };
        let mut row = question_type;
        self.add_bind(&mut row, node);
        self.add_default(&mut row, id, node);
        row.push(cell("parameters", &parameters.join(" ")));
        row
    }

    /// Type and filter of a question that is asked.
    fn asked(
        &mut self,
        control: &Control,
        node: &NodeDefinition,
        parameters: &mut Vec<String>,
    ) -> (String, String) {
        let kind = kind_of(self.form, control);
        let is_select = matches!(
            kind,
            QuestionKind::SelectOne | QuestionKind::SelectMultiple | QuestionKind::Rank
        );
        if !is_select {
            parameters.extend(control.others.iter().filter_map(parameter));
            return (type_name(kind).to_owned(), String::new());
        }
        let listed = self.listed(control, node);
        parameters.extend(listed.parameters);
        let from = if listed.is_file { "_from_file" } else { "" };
        (format!("{}{from} {}", type_name(kind), listed.list), listed.filter)
    }

    /// Type of a node that nobody is asked for.
    fn unasked(&self, id: DefinitionId, node: &NodeDefinition) -> String {
        let actions = self.actions.get(&id).into_iter().flatten();
        let kinds: Vec<ActionKind> = actions.map(|action| action.kind).collect();
        let preload = node.bind.preload.as_deref();
        let preload =
            preload.map(|(preload, parameter)| (preload.as_str(), parameter.as_str()));
        match preload {
            Some(("timestamp", parameter)) => parameter.to_owned(),
            Some(("date", "today")) => "today".to_owned(),
            Some(("property", parameter)) => parameter.to_owned(),
            _ if kinds.contains(&ActionKind::RecordAudio) => {
                "background-audio".to_owned()
            }
            _ if kinds.contains(&ActionKind::SetGeopoint) => {
                let on_load = self.trigger(id).is_empty();
                if on_load { "start-geopoint" } else { "background-geopoint" }.to_owned()
            }
            _ if node.bind.calculate.is_some() || !kinds.is_empty() => {
                "calculate".to_owned()
            }
            _ => "hidden".to_owned(),
        }
    }

    /// The questions whose change sets a node.
    fn trigger(&self, id: DefinitionId) -> String {
        let actions = self.actions.get(&id).into_iter().flatten();
        let names = actions.filter_map(|action| {
            let control = self.form.control(action.control?)?;
            Some(format!("${{{}}}", self.form.node(control.node?)?.name))
        });
        names.collect::<Vec<_>>().join(", ")
    }

    fn add_control(&self, row: &mut Row, control: &Control) {
        self.texts.add(row, "label", &control.label);
        self.texts.add(row, "hint", &control.hint);
        row.push(cell(
            "appearance",
            &self.expressions.readable(&control.appearance.join(" ")),
        ));
        let columns = ["accuracyThreshold", "intent", "autoplay"];
        let others =
            control.others.iter().filter(|(name, _)| columns.contains(&name.as_str()));
        row.extend(others.map(|(name, value)| cell(&format!("body::{name}"), value)));
    }

    fn add_bind(&self, row: &mut Row, node: &NodeDefinition) {
        let bind = &node.bind;
        let rule = |rule: &Option<Box<Written>>| match rule {
            Some(rule) => self.expressions.readable(&rule.text),
            None => String::new(),
        };
        let yes = |text: String| if text == "true()" { "yes".to_owned() } else { text };
        row.push(("relevant".to_owned(), rule(&bind.relevant)));
        row.push(("required".to_owned(), yes(rule(&bind.required))));
        row.push(("readonly".to_owned(), yes(rule(&bind.readonly))));
        row.push(("constraint".to_owned(), rule(&bind.constraint)));
        row.push(("calculation".to_owned(), rule(&bind.calculate)));
        if !bind.constraint_message.is_none() {
            self.texts.add(row, "constraint_message", &bind.constraint_message);
        }
        if !bind.required_message.is_none() {
            self.texts.add(row, "required_message", &bind.required_message);
        }
        for (name, value) in &bind.others {
            let header = match name.as_str() {
                "entities:saveto" => "save_to".to_owned(),
                name => format!("bind::{name}"),
            };
            row.push((header, value.clone()));
        }
    }

    /// The default as written, or the expression that sets it; a calculation that a
    /// trigger starts stands under `calculation`.
    fn add_default(&self, row: &mut Row, id: DefinitionId, node: &NodeDefinition) {
        row.push(cell("default", &node.default));
        for action in self.actions.get(&id).into_iter().flatten() {
            let value =
                action.value.as_ref().map(|value| self.expressions.readable(&value.text));
            let value = value.unwrap_or_default();
            let column = if action.control.is_some() { "calculation" } else { "default" };
            if let Some((_, text)) = row.iter_mut().find(|(name, _)| name == column) {
                *text = value;
            }
        }
        row.push(cell("trigger", &self.trigger(id)));
    }
}

fn cell(header: &str, text: &str) -> (String, String) {
    (header.to_owned(), text.to_owned())
}

/// A parameter that the control has as an attribute.
fn parameter((name, value): &(String, String)) -> Option<String> {
    const ATTRIBUTES: [&str; 6] =
        ["start", "end", "step", "odk:tick-interval", "odk:placeholder", "rows"];
    let name = ATTRIBUTES.iter().find(|known| *known == name)?;
    Some(format!("{}={value}", name.trim_start_matches("odk:").replace('-', "_")))
}

/// Name of a type as authors write it.
fn type_name(kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::Text => "text",
        QuestionKind::Integer => "integer",
        QuestionKind::Decimal => "decimal",
        QuestionKind::SelectOne => "select_one",
        QuestionKind::SelectMultiple => "select_multiple",
        QuestionKind::Rank => "rank",
        QuestionKind::Range => "range",
        QuestionKind::Date => "date",
        QuestionKind::Time => "time",
        QuestionKind::DateTime => "dateTime",
        QuestionKind::Note => "note",
        QuestionKind::Acknowledge => "acknowledge",
        QuestionKind::Geopoint => "geopoint",
        QuestionKind::Geotrace => "geotrace",
        QuestionKind::Geoshape => "geoshape",
        QuestionKind::Image => "image",
        QuestionKind::Audio => "audio",
        QuestionKind::Video => "video",
        QuestionKind::File => "file",
        QuestionKind::Barcode => "barcode",
        QuestionKind::Group => "begin group",
        QuestionKind::Repeat => "begin repeat",
    }
}
