//! Numbers of questions on paper: the author's own where most labels have one, else
//! running ones.

use std::collections::BTreeMap;

use super::texts::rendered;
use crate::compile::CompiledForm;
use crate::form::{ControlId, Form};
use crate::question_type::QuestionKind;

/// What stands before each question.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    running: BTreeMap<ControlId, usize>,
    /// Most labels begin with a number of the author's.
    are_written: bool,
}

impl Numbers {
    pub(super) fn of(form: &CompiledForm) -> Numbers {
        let mut order = Vec::new();
        let mut open: Vec<ControlId> = form.form().body.iter().rev().copied().collect();
        while let Some(id) = open.pop() {
            let Some(control) = form.form().control(id) else { continue };
            open.extend(control.children.iter().rev().copied());
            if is_counted(form, id) {
                order.push(id);
            }
        }
        let written = order.iter().filter(|id| written(form, **id).is_some()).count();
        let are_written = written > 0 && 2 * written >= order.len();
        let running = order.into_iter().zip(1..).collect();
        Numbers { running, are_written }
    }

    /// The number to be printed before a label; none where the label has its own.
    pub(super) fn running(&self, control: ControlId) -> Option<usize> {
        self.running.get(&control).copied().filter(|_| !self.are_written)
    }

    /// How others refer to a question; none when it has no number.
    pub(super) fn reference(
        &self,
        form: &CompiledForm,
        control: ControlId,
    ) -> Option<String> {
        match self.are_written {
            true => written(form, control),
            false => self.running.get(&control).map(usize::to_string),
        }
    }
}

/// Whether a control asks something.
fn is_counted(form: &CompiledForm, id: ControlId) -> bool {
    match form.kind(id) {
        QuestionKind::Note | QuestionKind::Group | QuestionKind::Repeat => false,
        QuestionKind::Text
        | QuestionKind::Integer
        | QuestionKind::Decimal
        | QuestionKind::SelectOne
        | QuestionKind::SelectMultiple
        | QuestionKind::Rank
        | QuestionKind::Range
        | QuestionKind::Date
        | QuestionKind::Time
        | QuestionKind::DateTime
        | QuestionKind::Acknowledge
        | QuestionKind::Geopoint
        | QuestionKind::Geotrace
        | QuestionKind::Geoshape
        | QuestionKind::Image
        | QuestionKind::Audio
        | QuestionKind::Video
        | QuestionKind::File
        | QuestionKind::Barcode => {
            !is_header(form.form(), id) && !is_given(form.form(), id)
        }
    }
}

/// True for the row of choices above a table, which asks nothing.
fn is_header(form: &Form, id: ControlId) -> bool {
    form.control(id).is_some_and(|c| c.appearance.iter().any(|word| word == "label"))
}

/// True for what shows an answer that nobody can give by hand.
pub(super) fn is_given(form: &Form, id: ControlId) -> bool {
    let node = form.control(id).and_then(|control| form.node(control.node?));
    node.is_some_and(|node| {
        let fixed = node.bind.readonly.as_ref();
        fixed.is_some_and(|rule| rule.text.trim() == "true()")
            || node.bind.calculate.is_some()
    })
}

/// The number at the beginning of a label in the form's default language.
fn written(form: &CompiledForm, id: ControlId) -> Option<String> {
    let label = &form.form().control(id)?.label;
    let text = rendered(form, label, form.form().default_language).text;
    own_number(&text).map(str::to_owned)
}

/// A number as authors write it before a question: `7.`, `Q12:`, `B3a)`, `5、`, `2.4 `.
fn own_number(label: &str) -> Option<&str> {
    let text =
        label.trim_start_matches(|c: char| c.is_whitespace() || "*_([（".contains(c));
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let after = text.get(letters..)?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let end = after.find(|c| !is_part(c)).unwrap_or(after.len());
    let number = text.get(..letters + end)?.trim_end_matches(['.', '-', '_']);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let begins = after.starts_with(|c: char| c.is_ascii_digit());
    let rest = text.get(number.len()..)?;
    let is_ended = rest.starts_with(|c: char| ".、．:：)）] *".contains(c));
    let is_short = letters <= 3 && digits <= 4 && number.len() <= 9;
    (begins && is_ended && is_short).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::own_number;

    #[test]
    fn numbers_of_authors_are_told_from_words() {
        for (label, number) in [
            ("7. How old are you?", Some("7")),
            ("Q12: Name", Some("Q12")),
            ("**B3a)** Why", Some("B3a")),
            ("5、性别", Some("5")),
            ("2.4 Water", Some("2.4")),
            ("(3) Which", Some("3")),
            ("How old", None),
            ("COVID19 test", None),
            ("2026年", None),
            ("", None),
        ] {
            assert_eq!(own_number(label), number, "{label}");
        }
    }
}
