//! Which group, repeat or form each entity belongs to.
//!
//! An entity stands in the meta block of a container, and a container has one entity. The
//! container follows from what refers to the entity: the deepest repeat among the answers
//! that are saved to it or named in its expressions, and within that the deepest group
//! that all saved answers share. The rules are pyxform's, so that servers find the same
//! entities at the same places.

use std::collections::BTreeMap;

use super::elements::{ElementId, ElementKind, Survey};
use super::entities::Declaration;
use crate::diagnostic::{Code, Diagnostic, Place};

/// Containers from the survey down to one that holds a question.
type Path = Vec<ElementId>;

/// A question that is saved to an entity, or named in one of its expressions.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    /// Containers around the question.
    pub(super) path: Path,
    /// The cell that refers.
    pub(super) place: Place,
    /// The property that the answer is saved to; none for a name in an expression.
    pub(super) property: Option<String>,
    /// The question.
    pub(super) name: String,
}

/// An entity and everything that refers to it.
#[derive(Clone, Debug)]
pub(super) struct Request<'d> {
    pub(super) list: &'d str,
    /// Row of the entities sheet.
    place: &'d Place,
    pub(super) references: Vec<Reference>,
}

impl<'d> Request<'d> {
    pub(super) fn new(declaration: &'d Declaration) -> Request<'d> {
        let Declaration { list, place, .. } = declaration;
        Request { list, place, references: Vec::new() }
    }

    fn row(&self) -> u32 {
        match self.place {
            Place::Cell { row, .. } => *row,
            Place::Form | Place::Sheet(_) | Place::Xml { .. } => 0,
        }
    }
}

/// Where an entity may stand.
struct Wish<'r, 'd> {
    request: &'r Request<'d>,
    /// The innermost repeat, or the survey: no higher.
    scope: Path,
    /// Where it would stand best.
    path: Path,
    /// Containers of the answers that are saved to it.
    saved: Vec<Path>,
}

/// Containers and the lists of their entities.
pub(super) fn allocate(
    survey: &Survey,
    requests: &[Request<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(ElementId, String)> {
    let tree = Tree { survey };
    let mut by_scope: Vec<(Path, Vec<Wish<'_, '_>>)> = Vec::new();
    for request in requests {
        let Some(wish) = tree.wish(request, diagnostics) else { continue };
        match by_scope.iter_mut().find(|(scope, _)| *scope == wish.scope) {
            Some((_, wishes)) => wishes.push(wish),
            None => by_scope.push((wish.scope.clone(), vec![wish])),
        }
    }
    // A single entity of the whole form stands there, however deep its answers are.
    if let [(scope, wishes)] = by_scope.as_slice()
        && let ([0], [wish]) = (scope.as_slice(), wishes.as_slice())
    {
        return vec![(0, wish.request.list.to_owned())];
    }
    let mut taken = Taken::default();
    for (_, mut wishes) in by_scope {
        wishes.sort_by_key(|wish| wish.request.row());
        for wish in &wishes {
            if let Err(other) = taken.place(wish) {
                diagnostics.push(no_place(wish, &other, requests));
            }
        }
    }
    taken.entities
}

fn no_place(wish: &Wish<'_, '_>, other: &str, requests: &[Request<'_>]) -> Diagnostic {
    let list = wish.request.list;
    let place = requests.iter().find(|request| request.list == other).map(|r| r.place);
    let place = place.map_or_else(String::new, |place| format!(" ({place})"));
    let message = format!("`{list}` and `{other}`{place} would stand in the same group");
    Diagnostic::error(Code::NoPlaceForEntity, wish.request.place.clone(), message)
        .hint("put the answers of one of them into a group of their own")
}

struct Tree<'s> {
    survey: &'s Survey,
}

impl Tree<'_> {
    fn is_boundary(&self, id: ElementId) -> bool {
        id == 0 || self.survey.is_repeat(id)
    }

    /// The path down to the innermost repeat, or to the survey.
    fn boundary(&self, path: &[ElementId]) -> Path {
        let last = path.iter().rposition(|id| self.is_boundary(*id)).unwrap_or_default();
        path.get(..=last).unwrap_or_default().to_vec()
    }

    fn n_repeats(&self, path: &[ElementId]) -> usize {
        path.iter().filter(|id| self.survey.is_repeat(**id)).count()
    }

    /// Groups below the innermost repeat.
    fn n_groups(&self, path: &[ElementId]) -> usize {
        path.iter().rev().take_while(|id| !self.is_boundary(**id)).count()
    }

    fn wish<'r, 'd>(
        &self,
        request: &'r Request<'d>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Wish<'r, 'd>> {
        let Some(deepest) = self.deepest(&request.references) else {
            let (scope, path) = (vec![0], vec![0]);
            return Some(Wish { request, scope, path, saved: Vec::new() });
        };
        let scope = self.boundary(&deepest.path);
        let mut saved: Vec<Path> = Vec::new();
        for reference in request.references.iter().filter(|r| r.property.is_some()) {
            if !saved.contains(&reference.path) {
                saved.push(reference.path.clone());
            }
        }
        let path = self.best(&scope, &saved, &request.references);
        let fault = self.scope_fault(request, deepest, &path);
        let is_right = fault.is_none();
        diagnostics.extend(fault);
        is_right.then_some(Wish { request, scope, path, saved })
    }

    /// The first of the references that stand in the most repeats.
    fn deepest<'r>(&self, references: &'r [Reference]) -> Option<&'r Reference> {
        let mut deepest: Option<&Reference> = None;
        for reference in references {
            let n_repeats = self.n_repeats(&reference.path);
            if deepest.is_none_or(|known| n_repeats > self.n_repeats(&known.path)) {
                deepest = Some(reference);
            }
        }
        deepest
    }

    fn best(&self, scope: &Path, saved: &[Path], references: &[Reference]) -> Path {
        let in_scope = |path: &&Path| self.boundary(path) == *scope;
        let deepest = |paths: &mut dyn Iterator<Item = &Path>| {
            let mut best: Option<Path> = None;
            for path in paths {
                let is_deeper = |known: &Path| self.n_groups(path) > self.n_groups(known);
                if best.as_ref().is_none_or(is_deeper) {
                    best = Some(path.clone());
                }
            }
            best
        };
        match saved {
            [] => {
                let mut paths = references.iter().map(|r| &r.path).filter(in_scope);
                deepest(&mut paths).unwrap_or_else(|| scope.clone())
            }
            [only] => only.clone(),
            [first, ..] => {
                let saved_scope = deepest(&mut saved.iter().filter(in_scope))
                    .map_or_else(|| self.boundary(first), |path| self.boundary(&path));
                let shared = self.shared(saved);
                let depth = |path: &Path| (self.n_repeats(path), self.n_groups(path));
                if depth(&shared) > depth(&saved_scope) { shared } else { saved_scope }
            }
        }
    }

    /// The containers that all paths begin with.
    fn shared(&self, paths: &[Path]) -> Path {
        let Some((first, others)) = paths.split_first() else { return vec![0] };
        let is_shared = |(at, id): &(usize, &ElementId)| {
            others.iter().all(|other| other.get(*at) == Some(*id))
        };
        first.iter().enumerate().take_while(is_shared).map(|(_, id)| *id).collect()
    }

    /// Repeats that do not stand within each other cannot share an entity, and answers are
    /// saved to the entity of their own repeat.
    fn scope_fault(
        &self,
        request: &Request<'_>,
        deepest: &Reference,
        path: &Path,
    ) -> Option<Diagnostic> {
        let (scope, wished) = (self.boundary(&deepest.path), self.boundary(path));
        request.references.iter().find_map(|reference| {
            let own = self.boundary(&reference.path);
            let apart = !scope.starts_with(&own);
            let is_saved = reference.property.is_some();
            let (list, name) = (request.list, &reference.name);
            if is_saved && (apart || own != wished) {
                let message = format!(
                    "`{name}` is saved to `{list}`, which belongs to {}",
                    self.described(if apart { &scope } else { &wished })
                );
                return Some(
                    Diagnostic::error(
                        Code::PropertyScope,
                        reference.place.clone(),
                        message,
                    )
                    .hint("save a calculate of that repeat that has the answer"),
                );
            }
            apart.then(|| {
                let message = format!(
                    "`{name}` is in {}, but `{list}` belongs to {}",
                    self.described(&own),
                    self.described(&scope)
                );
                Diagnostic::error(Code::EntityScope, request.place.clone(), message)
                    .hint("name a calculate of that repeat that has the answer")
            })
        })
    }

    fn described(&self, path: &[ElementId]) -> String {
        let last = path.last().and_then(|id| self.survey.element(*id));
        match last.filter(|element| element.kind != ElementKind::Survey) {
            Some(element) => format!("the repeat `{}`", element.name),
            None => "the form".to_owned(),
        }
    }
}

/// Containers that have an entity, or through which answers of one are saved.
#[derive(Default)]
struct Taken {
    entities: Vec<(ElementId, String)>,
    reserved: BTreeMap<Path, String>,
}

impl Taken {
    /// Places an entity as deep as it may stand; the error is the list that is in its way.
    fn place(&mut self, wish: &Wish<'_, '_>) -> Result<(), String> {
        let list = wish.request.list;
        let mut in_the_way = None;
        for depth in (wish.scope.len()..=wish.path.len()).rev() {
            let path = wish.path.get(..depth).unwrap_or_default().to_vec();
            if let Some(other) = self.reserved.get(&path) {
                let of_saved = wish.saved.iter().find_map(|path| self.reserved.get(path));
                if let Some(other) = of_saved {
                    return Err(other.clone());
                }
                in_the_way = Some(other.clone());
                continue;
            }
            self.reserve(&path, wish);
            if let Some(&container) = path.last() {
                self.entities.push((container, list.to_owned()));
            }
            return Ok(());
        }
        in_the_way.map_or(Ok(()), Err)
    }

    /// Keeps the containers between an entity and the answers saved to it.
    fn reserve(&mut self, path: &Path, wish: &Wish<'_, '_>) {
        let list = wish.request.list;
        self.reserved.insert(path.clone(), list.to_owned());
        for saved in &wish.saved {
            for depth in path.len()..=saved.len() {
                let between = saved.get(..depth).unwrap_or_default().to_vec();
                self.reserved.insert(between, list.to_owned());
            }
        }
    }
}
