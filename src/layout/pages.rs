//! Divides a form into pages: a group with appearance `field-list` (or one that is laid
//! out as a table) is one page, every other question is one too.
//!
//! A repeat puts the pages of its instances first and then its roster, where instances
//! are added and removed. Nothing here looks at answers: whether a page is shown follows
//! from the relevance of what is on it.

use minyi_form::engine::{NodeId, Outline, OutlineRole};
use minyi_form::form::ControlId;
use minyi_form::question_type::QuestionKind;

/// What is shown at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The groups around it, from the outermost in; without the group that it is.
    pub trail: Vec<Part>,
    /// What is on it.
    pub content: Content,
}

/// A group, or an instance of a repeat, around a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The control.
    pub control: ControlId,
    /// Its node, if it has one.
    pub node: Option<NodeId>,
    /// Group or repeat.
    pub kind: QuestionKind,
    /// Position from one, for an instance of a repeat.
    pub instance: Option<usize>,
}

impl Part {
    /// What an outline is as a part around others.
    pub fn of(outline: &Outline) -> Part {
        let instance = match outline.role {
            OutlineRole::RepeatInstance { index } => Some(index + 1),
            OutlineRole::Question
            | OutlineRole::Group
            | OutlineRole::RepeatRange { .. } => None,
        };
        Part {
            control: outline.control,
            node: outline.node,
            kind: outline.kind,
            instance,
        }
    }
}

/// What is on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// One question.
    Question(Outline),
    /// A group with all that is inside.
    Group(Outline),
    /// The instances of a repeat.
    Roster(Outline),
}

impl Page {
    /// What the page was made of.
    pub fn outline(&self) -> &Outline {
        match &self.content {
            Content::Question(outline)
            | Content::Group(outline)
            | Content::Roster(outline) => outline,
        }
    }

    /// Nodes of the questions and notes on the page, in document order; for a roster,
    /// the repeat itself.
    pub fn nodes(&self) -> Vec<NodeId> {
        let mut nodes = Vec::new();
        match &self.content {
            Content::Question(outline) | Content::Group(outline) => {
                leaves(outline, &mut nodes);
            }
            Content::Roster(outline) => nodes.extend(outline.node),
        }
        nodes
    }
}

fn leaves(outline: &Outline, nodes: &mut Vec<NodeId>) {
    match outline.role {
        OutlineRole::Question => nodes.extend(outline.node),
        OutlineRole::Group
        | OutlineRole::RepeatRange { .. }
        | OutlineRole::RepeatInstance { .. } => {
            outline.children.iter().for_each(|child| leaves(child, nodes));
        }
    }
}

/// The pages of a body. `is_page` says which groups are shown as a whole.
pub fn paginate(body: &[Outline], is_page: &dyn Fn(ControlId) -> bool) -> Vec<Page> {
    let mut pages = Vec::new();
    for outline in body {
        divide(outline, &[], is_page, &mut pages);
    }
    pages
}

fn divide(
    outline: &Outline,
    trail: &[Part],
    is_page: &dyn Fn(ControlId) -> bool,
    pages: &mut Vec<Page>,
) {
    let page = |content| Page { trail: trail.to_vec(), content };
    match outline.role {
        OutlineRole::Question => pages.push(page(Content::Question(outline.clone()))),
        OutlineRole::Group if is_page(outline.control) => {
            pages.push(page(Content::Group(outline.clone())));
        }
        OutlineRole::RepeatInstance { .. } if is_page(outline.control) => {
            pages.push(Page {
                trail: inside(trail, outline),
                content: Content::Group(outline.clone()),
            });
        }
        OutlineRole::Group | OutlineRole::RepeatInstance { .. } => {
            let trail = inside(trail, outline);
            outline
                .children
                .iter()
                .for_each(|child| divide(child, &trail, is_page, pages));
        }
        OutlineRole::RepeatRange { can_add, can_remove } => {
            outline
                .children
                .iter()
                .for_each(|child| divide(child, trail, is_page, pages));
            if can_add || can_remove {
                pages.push(page(Content::Roster(outline.clone())));
            }
        }
    }
}

fn inside(trail: &[Part], outline: &Outline) -> Vec<Part> {
    let mut trail = trail.to_vec();
    trail.push(Part::of(outline));
    trail
}

/// Index of the page on which a node is, if any.
pub fn page_of(pages: &[Page], node: NodeId) -> Option<usize> {
    pages.iter().position(|page| page.nodes().contains(&node))
}

/// Index of the next shown page after `from`.
pub fn next(shown: &[bool], from: usize) -> Option<usize> {
    (from + 1..shown.len()).find(|index| shown.get(*index) == Some(&true))
}

/// Index of the shown page before `from`.
pub fn previous(shown: &[bool], from: usize) -> Option<usize> {
    (0..from.min(shown.len())).rev().find(|index| shown.get(*index) == Some(&true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(control: u32, role: OutlineRole, children: Vec<Outline>) -> Outline {
        let kind = match role {
            OutlineRole::Question => QuestionKind::Text,
            OutlineRole::Group => QuestionKind::Group,
            OutlineRole::RepeatRange { .. } | OutlineRole::RepeatInstance { .. } => {
                QuestionKind::Repeat
            }
        };
        Outline { control: ControlId(control), node: None, kind, children, role }
    }

    fn question(control: u32) -> Outline {
        outline(control, OutlineRole::Question, vec![])
    }

    fn controls(pages: &[Page]) -> Vec<u32> {
        pages.iter().map(|page| page.outline().control.0).collect()
    }

    #[test]
    fn a_group_that_is_a_page_stays_together_and_others_are_divided() {
        let body = [
            question(1),
            outline(2, OutlineRole::Group, vec![question(3), question(4)]),
            outline(5, OutlineRole::Group, vec![question(6), question(7)]),
        ];
        let pages = paginate(&body, &|control| control == ControlId(5));
        assert_eq!(controls(&pages), [1, 3, 4, 5]);
        assert_eq!(pages[1].trail[0].control, ControlId(2));
        assert!(pages[3].trail.is_empty());
    }

    #[test]
    fn a_roster_follows_the_instances_of_its_repeat() {
        let instance =
            |index| outline(1, OutlineRole::RepeatInstance { index }, vec![question(2)]);
        let role = OutlineRole::RepeatRange { can_add: true, can_remove: true };
        let body = [outline(1, role, vec![instance(0), instance(1)]), question(3)];
        let pages = paginate(&body, &|_| false);
        assert_eq!(controls(&pages), [2, 2, 1, 3]);
        assert_eq!(pages[1].trail[0].instance, Some(2));
    }

    #[test]
    fn hidden_pages_are_passed_over_in_both_directions() {
        let shown = [true, false, true, false];
        assert_eq!(next(&shown, 0), Some(2));
        assert_eq!(next(&shown, 2), None);
        assert_eq!(previous(&shown, 2), Some(0));
        assert_eq!(previous(&shown, 0), None);
        assert_eq!(previous(&shown, 9), Some(2));
    }
}
