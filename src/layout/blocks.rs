//! Which questions of a page stand together as a table.
//!
//! Selects of a `table-list` group that offer the same choices are the rows of one
//! matrix, and so are neighbours with the appearances `label` (whose choices are the
//! header) and `list-nolabel`. Everything else stands by itself.

use minyi_form::engine::{Outline, OutlineRole};
use minyi_form::form::{Choices, Control, ControlId, ControlKind, Form};
use minyi_form::question_type::QuestionKind;

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Something that stands by itself.
    Single(Outline),
    /// Questions with the same choices.
    Matrix {
        /// The note that introduces it.
        title: Option<Outline>,
        /// The select whose label and choices are the header, where the author wrote one.
        header: Option<Outline>,
        /// The questions.
        rows: Vec<Outline>,
    },
}

/// True when the author wants the questions of this group as a table.
pub fn is_table(control: &Control) -> bool {
    control.appearance.iter().any(|word| word == "table-list")
}

/// True when a group is shown on one page.
pub fn is_page(form: &Form, id: ControlId) -> bool {
    form.control(id).is_some_and(|control| {
        is_table(control) || control.appearance.iter().any(|word| word == "field-list")
    })
}

/// The parts of a page. `is_table` holds for questions inside a `table-list` group.
pub fn blocks(form: &Form, children: &[Outline], is_table: bool) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for child in children {
        let control = form.control(child.control);
        match control.map_or(Manner::Alone, |control| manner(control, is_table)) {
            Manner::Header => {
                let title = take_title(&mut blocks);
                let header = Some(child.clone());
                blocks.push(Block::Matrix { title, header, rows: Vec::new() });
            }
            Manner::Row => push_row(form, &mut blocks, child),
            Manner::Alone => blocks.push(Block::Single(child.clone())),
        }
    }
    blocks
}

/// Whether some of the questions, or of those inside, stand together as a table. Those of
/// a repeat count also while it has no instance: adding one moves nothing else.
pub fn has_matrix(form: &Form, controls: &[ControlId], is_inside: bool) -> bool {
    controls.iter().filter_map(|id| form.control(*id)).any(|control| {
        !matches!(manner(control, is_inside), Manner::Alone)
            || has_matrix(form, &control.children, is_table(control))
    })
}

/// Blocks in runs of about `size` questions. What is larger by itself stands alone and is
/// divided further where it is drawn.
pub fn slices(blocks: Vec<Block>, size: usize) -> Vec<Vec<Block>> {
    let mut slices: Vec<Vec<Block>> = Vec::new();
    let mut room = 0;
    for block in blocks {
        let weight = block.weight();
        match slices.last_mut().filter(|_| weight <= room) {
            Some(slice) => {
                slice.push(block);
                room -= weight;
            }
            None => {
                slices.push(vec![block]);
                room = size.saturating_sub(weight);
            }
        }
    }
    slices
}

/// Blocks in runs that no row of columns leaves: each group stands alone.
pub fn runs(blocks: Vec<Block>) -> Vec<Vec<Block>> {
    let runs = blocks.chunk_by(|one, other| !one.is_group() && !other.is_group());
    runs.map(<[Block]>::to_vec).collect()
}

impl Block {
    fn is_group(&self) -> bool {
        match self {
            Block::Single(outline) => outline.role != OutlineRole::Question,
            Block::Matrix { .. } => false,
        }
    }

    /// How many questions and notes it has.
    fn weight(&self) -> usize {
        match self {
            Block::Single(outline) => weight(outline),
            Block::Matrix { rows, .. } => rows.len(),
        }
    }
}

fn weight(outline: &Outline) -> usize {
    outline.children.iter().map(weight).sum::<usize>().max(1)
}

/// The note right before a header: it says what the table asks.
fn take_title(blocks: &mut Vec<Block>) -> Option<Outline> {
    let is_note = matches!(
        blocks.last(),
        Some(Block::Single(last)) if last.kind == QuestionKind::Note
    );
    match is_note.then(|| blocks.pop()).flatten() {
        Some(Block::Single(note)) => Some(note),
        Some(Block::Matrix { .. }) | None => None,
    }
}

/// How a question wants to stand.
enum Manner {
    Header,
    Row,
    Alone,
}

fn manner(control: &Control, is_table: bool) -> Manner {
    if !matches!(control.kind, ControlKind::SelectOne | ControlKind::SelectMultiple) {
        return Manner::Alone;
    }
    let has = |word: &str| control.appearance.iter().any(|w| w == word);
    if has("label") {
        Manner::Header
    } else if has("list-nolabel") || has("list") || is_table && !has("minimal") {
        Manner::Row
    } else {
        Manner::Alone
    }
}

/// Adds a row to the matrix before it when that one offers the same choices.
fn push_row(form: &Form, blocks: &mut Vec<Block>, row: &Outline) {
    if let Some(Block::Matrix { header, rows, .. }) = blocks.last_mut() {
        let first = rows.first().or(header.as_ref());
        if first.is_none_or(|first| same_choices(form, first, row)) {
            rows.push(row.clone());
            return;
        }
    }
    blocks.push(Block::Matrix { title: None, header: None, rows: vec![row.clone()] });
}

fn same_choices(form: &Form, one: &Outline, other: &Outline) -> bool {
    let choices = |outline: &Outline| form.control(outline.control)?.choices.as_ref();
    match (choices(one), choices(other)) {
        (Some(Choices::Itemset(one)), Some(Choices::Itemset(other))) => {
            one.nodes.text == other.nodes.text
        }
        (Some(Choices::Inline(one)), Some(Choices::Inline(other))) => {
            let values = one.iter().map(|choice| &choice.value);
            values.eq(other.iter().map(|choice| &choice.value))
        }
        (Some(Choices::Inline(_)), Some(Choices::Itemset(_)))
        | (Some(Choices::Itemset(_)), Some(Choices::Inline(_)))
        | (None, _)
        | (_, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use minyi_form::form::InlineChoice;

    fn select(id: u32, appearance: &str, values: &[&str]) -> (Control, Outline) {
        let choice = |value: &&str| InlineChoice {
            value: (*value).to_owned(),
            label: Default::default(),
            place: Default::default(),
        };
        let control = Control {
            kind: ControlKind::SelectOne,
            node: None,
            label: Default::default(),
            hint: Default::default(),
            appearance: appearance.split_whitespace().map(str::to_owned).collect(),
            children: Default::default(),
            choices: Some(Choices::Inline(values.iter().map(choice).collect())),
            tags: Default::default(),
            others: Default::default(),
            place: Default::default(),
        };
        let outline = Outline {
            control: ControlId(id),
            node: None,
            kind: QuestionKind::SelectOne,
            children: Vec::new(),
            role: OutlineRole::Question,
        };
        (control, outline)
    }

    /// The blocks as text: a matrix is `header:row,row`.
    fn shape(questions: &[(Control, Outline)], is_table: bool) -> String {
        let controls = questions.iter().map(|(control, _)| control.clone()).collect();
        let form = Form { controls, ..Form::default() };
        let outlines: Vec<Outline> = questions.iter().map(|(_, o)| o.clone()).collect();
        let id = |outline: &Outline| outline.control.0.to_string();
        let shapes =
            blocks(&form, &outlines, is_table).into_iter().map(|block| match block {
                Block::Single(outline) => id(&outline),
                Block::Matrix { title, header, rows } => {
                    let title = title.map(|t| format!("{}=", id(&t))).unwrap_or_default();
                    let header = header.as_ref().map(id).unwrap_or_default();
                    let rows: Vec<String> = rows.iter().map(id).collect();
                    format!("{title}{header}:{}", rows.join(","))
                }
            });
        shapes.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn questions_of_a_table_with_the_same_choices_are_rows() {
        let five = ["5", "4"];
        let questions = [
            select(0, "", &five),
            select(1, "", &five),
            select(2, "", &["yes", "no"]),
            select(3, "minimal", &five),
        ];
        assert_eq!(shape(&questions, true), ":0,1 :2 3");
        assert_eq!(shape(&questions, false), "0 1 2 3");
    }

    #[test]
    fn slices_hold_about_so_many_questions_and_large_groups_stand_alone() {
        let question = || select(0, "", &[]).1;
        let group = |size: usize| Outline {
            role: OutlineRole::Group,
            children: (0..size).map(|_| question()).collect(),
            ..question()
        };
        let blocks = [question(), group(2), group(9), group(3), question(), question()];
        let blocks = blocks.map(Block::Single).to_vec();
        let sizes: Vec<usize> = slices(blocks, 4).iter().map(Vec::len).collect();
        assert_eq!(sizes, [2, 1, 2, 1]);
        assert!(slices(Vec::new(), 4).is_empty());
    }

    #[test]
    fn a_label_select_is_the_header_of_the_rows_after_it() {
        let five = ["5", "4"];
        let questions = [
            select(0, "label", &five),
            select(1, "list-nolabel", &five),
            select(2, "list-nolabel", &five),
            select(3, "", &five),
        ];
        assert_eq!(shape(&questions, false), "0:1,2 3");
    }

    #[test]
    fn a_page_is_wide_for_a_table_anywhere_on_it() {
        let (select, _) = select(0, "", &["5"]);
        let around = |kind: ControlKind, appearance: &str, inside: u32| Control {
            kind,
            appearance: appearance.split_whitespace().map(str::to_owned).collect(),
            children: [ControlId(inside)].into_iter().collect(),
            choices: None,
            ..select.clone()
        };
        let has = |table: &str, page: u32| {
            let controls = vec![
                around(ControlKind::Repeat, "", 1),
                around(ControlKind::Group, table, 3),
                around(ControlKind::Group, "", 3),
                select.clone(),
            ];
            has_matrix(&Form { controls, ..Form::default() }, &[ControlId(page)], false)
        };
        assert!(has("table-list", 0));
        assert!(!has("", 0));
        assert!(!has("table-list", 2));
    }

    #[test]
    fn a_note_before_a_header_is_the_title_of_its_table() {
        let mut note = select(0, "", &[]);
        note.1.kind = QuestionKind::Note;
        let questions =
            [note, select(1, "label", &["5"]), select(2, "list-nolabel", &["5"])];
        assert_eq!(shape(&questions, false), "0=1:2");
    }
}
