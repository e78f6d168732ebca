//! `${name}` becomes a path.
//!
//! The path is absolute, except where asker and asked stand in the same repeat: there it
//! goes up to what both have in common and down again, so that it stays within the repeat
//! instance. The rules, with their blanks around the path, are pyxform's.

use std::collections::BTreeMap;

use super::elements::{ElementId, ElementKind, Survey};
use crate::diagnostic::{Code, Diagnostic};
use crate::form::Written;
use crate::label::Piece;
use crate::read::names::{did_you_mean, name_length};

/// Name of the instance that holds the last submission of the form.
pub(super) const LAST_SAVED: &str = "__last-saved";

/// A reference found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference<'t> {
    pub(super) name: &'t str,
    pub(super) last_saved: bool,
    /// Byte range of `${…}`.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// How references are written.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Manner {
    /// Relative paths begin at `current()`: inside predicates over a list.
    pub(super) from_current: bool,
    /// Relative paths reach beyond the repeat: choices that are answers of it.
    pub(super) beyond_repeat: bool,
}

/// The names of a survey.
pub(super) struct References<'s> {
    survey: &'s Survey,
    names: BTreeMap<&'s str, Vec<ElementId>>,
}

/// The well-formed references in `text`, and the byte positions of malformed ones.
pub(super) fn references(text: &str) -> (Vec<Reference<'_>>, Vec<usize>) {
    let (mut found, mut malformed) = (Vec::new(), Vec::new());
    // Most texts have none, and one byte is found faster than two.
    if !text.contains('$') {
        return (found, malformed);
    }
    for (start, _) in text.match_indices("${") {
        let inside = text.get(start + 2..).unwrap_or_default();
        let bare = inside.strip_prefix("last-saved#").unwrap_or(inside);
        let length = name_length(bare);
        let name = bare.get(..length).unwrap_or_default();
        if length > 0 && bare.get(length..).is_some_and(|rest| rest.starts_with('}')) {
            let last_saved = bare.len() < inside.len();
            let end = start + 2 + (inside.len() - bare.len()) + length + 1;
            found.push(Reference { name, last_saved, start, end });
        } else {
            malformed.push(start);
        }
    }
    (found, malformed)
}

/// True when `text` holds a well-formed reference.
pub(super) fn has_reference(text: &str) -> bool {
    !references(text).0.is_empty()
}

/// The name in a text that is one reference and nothing else.
pub(super) fn only_reference(text: &str) -> Option<&str> {
    let (found, malformed) = references(text);
    match found.as_slice() {
        [one] if malformed.is_empty() && one.start == 0 && one.end == text.len() => {
            Some(one.name)
        }
        _ => None,
    }
}

impl<'s> References<'s> {
    pub(super) fn new(survey: &'s Survey) -> References<'s> {
        let mut names: BTreeMap<&str, Vec<ElementId>> = BTreeMap::new();
        for id in survey.in_order() {
            let element = survey.element(id);
            if let Some(element) = element.filter(|e| e.kind != ElementKind::Attribute) {
                names.entry(&element.name).or_default().push(id);
            }
        }
        References { survey, names }
    }

    /// The one element called `name`.
    pub(super) fn find(&self, name: &str) -> Option<ElementId> {
        match self.names.get(name).map(Vec::as_slice) {
            Some([id]) => Some(*id),
            _ => None,
        }
    }

    /// What is wrong with the references in `cell`.
    pub(super) fn check(&self, cell: &Written) -> Vec<Diagnostic> {
        let (found, malformed) = references(&cell.text);
        let wrong = found.iter().filter_map(|reference| self.check_one(cell, reference));
        let malformed = malformed.into_iter().map(|start| {
            let message = "`${` begins a reference that is not one";
            Diagnostic::error(Code::InvalidReference, cell.place.clone(), message)
                .hint("write ${name}, without blanks")
                .excerpt(&cell.text, Some(start..start + 2))
        });
        wrong.chain(malformed).collect()
    }

    fn check_one(&self, cell: &Written, reference: &Reference<'_>) -> Option<Diagnostic> {
        let name = reference.name;
        let is_root = self.survey.element(0).is_some_and(|root| root.name == name);
        let known =
            self.names.get(name).map_or(0, |ids| ids.len() + usize::from(is_root));
        let diagnostic = match known {
            1 => return None,
            0 => self.unknown(cell, name),
            _ => {
                let message = format!("{known} questions or groups are called `{name}`");
                Diagnostic::error(Code::AmbiguousName, cell.place.clone(), message)
                    .hint("give the one that is meant a name of its own")
            }
        };
        Some(diagnostic.excerpt(&cell.text, Some(reference.start..reference.end)))
    }

    /// A diagnostic for a name that nothing has.
    pub(super) fn unknown(&self, cell: &Written, name: &str) -> Diagnostic {
        let message = format!("no question is called `{name}`");
        let diagnostic =
            Diagnostic::error(Code::UnknownName, cell.place.clone(), message);
        match did_you_mean(name, self.names.keys().copied()) {
            Some(hint) => diagnostic.hint(hint),
            None => diagnostic.hint("names are those of the column `name`"),
        }
    }

    /// `text` with its references replaced, as seen from `context`. References to nothing
    /// become an empty text: [`References::check`] has named them, and the rest of the
    /// expression may be right.
    pub(super) fn resolve(
        &self,
        text: &str,
        context: Option<ElementId>,
        manner: Manner,
    ) -> String {
        let (found, malformed) = references(text);
        if found.is_empty() && malformed.is_empty() {
            return text.to_owned();
        }
        let mut resolved = String::with_capacity(text.len());
        let mut done = 0;
        for reference in found {
            resolved.push_str(text.get(done..reference.start).unwrap_or_default());
            let path = self.path(text, &reference, context, manner);
            resolved.push_str(path.as_deref().unwrap_or("''"));
            done = reference.end;
        }
        resolved.push_str(text.get(done..).unwrap_or_default());
        if malformed.is_empty() { resolved } else { without_malformed(&resolved) }
    }

    /// An expression with its references replaced.
    pub(super) fn expression(
        &self,
        cell: &Written,
        context: ElementId,
        manner: Manner,
    ) -> Written {
        let text = self.resolve(&cell.text, Some(context), manner);
        Written { text, place: cell.place.clone() }
    }

    /// A text for people: references and look-ups in instances become outputs.
    pub(super) fn pieces(
        &self,
        cell: &Written,
        context: Option<ElementId>,
    ) -> Vec<Piece> {
        if !cell.text.contains(['$', '(']) {
            return vec![Piece::Text(cell.text.clone())];
        }
        let mut pieces = Vec::new();
        let mut done = 0;
        for (start, end) in super::lookups::lookups(&cell.text) {
            let before = cell.text.get(done..start).unwrap_or_default();
            self.add_pieces(&mut pieces, before, cell, context);
            let lookup = cell.text.get(start..end).unwrap_or_default();
            let text = self.resolve(lookup, context, Manner::default());
            pieces.push(Piece::Output(Box::new(Written {
                text,
                place: cell.place.clone(),
            })));
            done = end;
        }
        self.add_pieces(
            &mut pieces,
            cell.text.get(done..).unwrap_or_default(),
            cell,
            context,
        );
        pieces
    }

    fn add_pieces(
        &self,
        pieces: &mut Vec<Piece>,
        text: &str,
        cell: &Written,
        context: Option<ElementId>,
    ) {
        let mut done = 0;
        for reference in references(text).0 {
            let Some(path) = self.path(text, &reference, context, Manner::default())
            else {
                continue;
            };
            push_text(pieces, text.get(done..reference.start).unwrap_or_default());
            let output = Written { text: path, place: cell.place.clone() };
            pieces.push(Piece::Output(output.into()));
            done = reference.end;
        }
        push_text(pieces, text.get(done..).unwrap_or_default());
    }

    fn path(
        &self,
        text: &str,
        reference: &Reference<'_>,
        context: Option<ElementId>,
        manner: Manner,
    ) -> Option<String> {
        let target = self.find(reference.name)?;
        if let Some(context) = context.filter(|_| may_be_relative(text, reference)) {
            let from_current = manner.from_current || in_list_predicate(text, reference);
            let relative = self.relative(context, target, manner.beyond_repeat);
            if let Some(path) = relative {
                let start = if from_current { "current()/" } else { "" };
                return Some(format!(" {start}{path} "));
            }
        }
        let path = self.survey.path(target);
        Some(match reference.last_saved {
            true => format!(" instance('{LAST_SAVED}'){path} "),
            false => format!(" {path} "),
        })
    }

    /// `../…/name` when both stand in one repeat.
    fn relative(
        &self,
        from: ElementId,
        to: ElementId,
        beyond_repeat: bool,
    ) -> Option<String> {
        let up = self.survey.lineage(from);
        let down = self.survey.lineage(to);
        let shared = |id: &&ElementId| down.iter().skip(1).any(|other| other == *id);
        let repeat =
            *up.iter().skip(1).filter(|id| self.survey.is_repeat(**id)).find(shared)?;
        let nearest = match beyond_repeat && self.reaches_beyond(from, to, repeat) {
            true => self.survey.element(repeat)?.parent,
            // The survey is no ancestor to meet at: pyxform counts groups and repeats.
            false => {
                *up.iter().skip(1).filter(|id| !self.is_survey(**id)).find(shared)?
            }
        };
        let steps = up.iter().position(|id| *id == nearest)?;
        let below = down.iter().take_while(|id| **id != nearest);
        let names: Vec<&str> = below
            .filter_map(|id| {
                self.survey.element(*id).map(|element| element.name.as_str())
            })
            .collect();
        let names = names.into_iter().rev();
        Some(vec![".."; steps].into_iter().chain(names).collect::<Vec<_>>().join("/"))
    }

    /// Choices that are answers of a repeat are taken from all its instances, when the
    /// repeat that both share is the outermost, or the asker is in a repeat further in.
    fn reaches_beyond(&self, from: ElementId, to: ElementId, shared: ElementId) -> bool {
        let nearest = |id: ElementId| {
            self.survey
                .lineage(id)
                .into_iter()
                .skip(1)
                .find(|id| self.survey.is_repeat(*id))
        };
        nearest(to) == Some(shared)
            && (!self.survey.is_in_repeat(shared) || nearest(from) != Some(shared))
    }

    fn is_survey(&self, id: ElementId) -> bool {
        self.survey.element(id).is_none_or(|element| element.kind == ElementKind::Survey)
    }
}

/// `text` with what is left of `${…}` replaced by an empty text.
fn without_malformed(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        clean.push_str(before);
        clean.push_str("''");
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    clean + rest
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    if !text.is_empty() {
        pieces.push(Piece::Text(text.to_owned()));
    }
}

/// True when the reference stands in a predicate over a secondary instance.
fn in_list_predicate(text: &str, reference: &Reference<'_>) -> bool {
    let calls_instance = text.match_indices("instance(").any(|(at, call)| {
        text.get(at + call.len()..).is_some_and(|rest| rest.find(')') > Some(0))
    });
    calls_instance
        && predicates(text)
            .any(|(start, end)| start <= reference.start && reference.end <= end)
}

/// `[…]` up to the next closing bracket.
fn predicates(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut done = 0;
    text.match_indices('[').filter_map(move |(start, _)| {
        let close = text.get(start..)?.find(']')?;
        (start >= done && close > 1).then(|| {
            done = start + close + 1;
            (start, done)
        })
    })
}

/// False for `last-saved` and for the arguments of `indexed-repeat` that name repeats
/// and nodes, which are absolute.
fn may_be_relative(text: &str, reference: &Reference<'_>) -> bool {
    if reference.last_saved {
        return false;
    }
    let call = indexed_repeats(text)
        .find(|(start, end)| *start <= reference.start && reference.end <= *end);
    let Some((start, _)) = call else { return true };
    let before = text.get(start..reference.start).unwrap_or_default();
    let argument = before.matches(',').count();
    !matches!(argument, 0 | 1 | 3 | 5)
}

/// Byte ranges of `indexed-repeat(…)` up to the first closing parenthesis.
fn indexed_repeats(text: &str) -> impl Iterator<Item = (usize, usize)> {
    text.match_indices("indexed-repeat(").filter_map(|(start, _)| {
        let close = text.get(start..)?.find(')')?;
        Some((start, start + close + 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_found() {
        let (found, malformed) = references("${a} + ${last-saved#b} ${ c } ${d");
        let names: Vec<_> =
            found.iter().map(|r| (r.name, r.last_saved, r.start, r.end)).collect();
        assert_eq!(names, [("a", false, 0, 4), ("b", true, 7, 22)]);
        assert_eq!(malformed, [23, 30]);
        assert_eq!(only_reference("${年龄}"), Some("年龄"));
        assert_eq!(only_reference("${a} "), None);
    }
}
