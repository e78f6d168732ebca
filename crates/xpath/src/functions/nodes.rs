//! Sets of nodes (XPath 1.0, section 4.1; ODK XForms, "XPath functions").

use super::{Answer, Arguments};
use crate::eval::{Descent, EvalError, EvalErrorKind};
use crate::value::Value;
use crate::{NodeKind, Tree};

/// `count`
pub(super) fn count<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    Ok(Value::Number(arguments.nodes(0)?.len() as f64))
}

/// `count-non-empty`: how many nodes have a text, or elements in them.
pub(super) fn count_non_empty<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let nodes = arguments.nodes(0)?;
    let tree = arguments.tree();
    let filled = nodes.iter().filter(|node| {
        !tree.string_value(**node).is_empty() || has_elements(tree, **node)
    });
    Ok(Value::Number(filled.count() as f64))
}

fn has_elements<T: Tree>(tree: &T, parent: T::Node) -> bool {
    std::iter::successors(tree.first_child(parent), |node| tree.next_sibling(*node))
        .any(|node| tree.kind(node) == NodeKind::Element)
}

/// `position`: of the context node in its set; of an argument, its place among the
/// siblings of its name, from 1.
pub(super) fn position<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    if arguments.count() == 0 {
        return Ok(Value::Number(arguments.scope.context.position as f64));
    }
    Ok(Value::Number(match arguments.nodes(0)?.first() {
        Some(node) => place(arguments, *node)? as f64,
        None => f64::NAN,
    }))
}

/// Place of an element among the siblings of its name, from 1.
fn place<T: Tree>(
    arguments: &Arguments<'_, '_, T>,
    node: T::Node,
) -> Result<usize, EvalError> {
    let tree = arguments.tree();
    if let Some(place) = tree.place(node) {
        return Ok(place);
    }
    let name = tree.name(node);
    let mut place = 1;
    let mut at = tree.previous_sibling(node);
    while let Some(sibling) = at {
        arguments.scope.charge(1, arguments.span)?;
        let same = tree.kind(sibling) == NodeKind::Element && tree.name(sibling) == name;
        place += usize::from(same);
        at = tree.previous_sibling(sibling);
    }
    Ok(place)
}

/// `last`: size of the set of the context node.
pub(super) fn last<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    Ok(Value::Number(arguments.scope.context.size as f64))
}

/// `id`: the elements with the identifiers that a text lists, or the texts of nodes do.
pub(super) fn id<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let tree = arguments.tree();
    let lists = match arguments.value(0)?.into_nodes() {
        Ok(nodes) => {
            nodes.iter().map(|node| tree.string_value(*node).into_owned()).collect()
        }
        Err(other) => vec![other.into_text(tree)],
    };
    arguments.charge_texts(&lists)?;
    let ids = lists.iter().flat_map(|list| list.split_ascii_whitespace());
    let mut nodes: Vec<T::Node> = ids
        .filter_map(|id| tree.element_by_id(arguments.scope.context.node, id))
        .collect();
    arguments.scope.put_in_order(&mut nodes);
    Ok(Value::NodeSet(nodes))
}

/// `local-name`: without prefix; nothing for a node without name.
pub(super) fn local_name<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let node = arguments.node_or_context()?;
    Ok(Value::Text(node.map_or("", |node| arguments.tree().name(node).local).to_owned()))
}

/// `name`: with its prefix as written.
pub(super) fn name<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let node = arguments.node_or_context()?;
    let name = node.map(|node| arguments.tree().name(node)).unwrap_or_default();
    let separator = if name.prefix.is_empty() { "" } else { ":" };
    Ok(Value::Text([name.prefix, separator, name.local].concat()))
}

/// `namespace-uri`
pub(super) fn namespace_uri<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let node = arguments.node_or_context()?;
    Ok(Value::Text(
        node.map_or("", |node| arguments.tree().name(node).namespace).to_owned(),
    ))
}

/// `lang`: whether the nearest `xml:lang` is the language asked for, or one of its kind.
pub(super) fn lang<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let wanted = arguments.text(0)?.to_ascii_lowercase();
    let tree = arguments.tree();
    let mut at = Some(arguments.scope.context.node);
    while let Some(node) = at {
        if let Some(language) = xml_lang(tree, node) {
            let language = language.to_ascii_lowercase();
            let rest = language.strip_prefix(wanted.as_str());
            let found = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
            return Ok(Value::Boolean(found));
        }
        at = tree.parent(node);
    }
    Ok(Value::Boolean(false))
}

fn xml_lang<T: Tree>(tree: &T, element: T::Node) -> Option<String> {
    let mut at = tree.first_attribute(element);
    while let Some(attribute) = at {
        let name = tree.name(attribute);
        if name.local == "lang" && name.prefix == "xml" {
            return Some(tree.string_value(attribute).into_owned());
        }
        at = tree.next_attribute(attribute);
    }
    None
}

/// `instance`: the secondary instance of this id, whose child is its document element.
pub(super) fn instance<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let id = arguments.text(0)?;
    Ok(Value::NodeSet(vec![find_instance(arguments, &id)?]))
}

fn find_instance<T: Tree>(
    arguments: &Arguments<'_, '_, T>,
    id: &str,
) -> Result<T::Node, EvalError> {
    arguments.tree().instance(id).ok_or_else(|| {
        let message = format!("there is no secondary instance called `{id}`");
        arguments.error(EvalErrorKind::UnknownInstance, &message)
    })
}

/// `current`: the node the whole expression is evaluated at.
pub(super) fn current<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    Ok(Value::NodeSet(vec![arguments.scope.context.current]))
}

/// `indexed-repeat`: the nodes that lie in the repeat instances with the given indexes.
pub(super) fn indexed_repeat<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    if let Some(nodes) = descended(arguments)? {
        return Ok(Value::NodeSet(nodes));
    }
    let mut nodes = arguments.nodes(0)?;
    for first in (1..arguments.count()).step_by(2) {
        let repeats = arguments.nodes(first)?;
        let index = arguments.number(first + 1)?;
        nodes = within(arguments, &nodes, &repeats, index)?;
    }
    Ok(Value::NodeSet(nodes))
}

/// The same where each repeat lies on the way to the nodes, which is how forms write it:
/// only the instances with the index are gone into.
fn descended<T: Tree>(
    arguments: &Arguments<'_, '_, T>,
) -> Result<Option<Vec<T::Node>>, EvalError> {
    let Some(way) = Descent::of(arguments.expr(0)?) else { return Ok(None) };
    let repeats = (1..arguments.count()).step_by(2).map(|first| {
        let repeat = Descent::of(arguments.exprs.get(first)?)?;
        way.passes(&repeat)
    });
    let Some(depths) = repeats.collect::<Option<Vec<usize>>>() else { return Ok(None) };
    if !depths.is_sorted_by(|a, b| a < b) || depths.first() == Some(&0) {
        return Ok(None);
    }
    let mut nodes = vec![arguments.scope.top(&way)];
    let mut done = 0;
    for (pair, depth) in depths.into_iter().enumerate() {
        let steps = way.steps.get(done..depth).unwrap_or(&[]);
        nodes = arguments.scope.down(steps, nodes)?;
        let index = arguments.number(2 * pair + 2)?;
        keep_place(arguments.tree(), &mut nodes, index);
        done = depth;
    }
    let steps = way.steps.get(done..).unwrap_or(&[]);
    arguments.scope.down(steps, nodes).map(Some)
}

/// Keeps of the children of each parent, which lie together, the one at `place`, from 1.
fn keep_place<T: Tree>(tree: &T, nodes: &mut Vec<T::Node>, place: f64) {
    let mut family = None;
    let mut counted = 0.0;
    nodes.retain(|node| {
        let parent = tree.parent(*node);
        if parent != family {
            (family, counted) = (parent, 0.0);
        }
        counted += 1.0;
        counted == place
    });
}

/// The nodes inside of those repeat instances that have this index.
fn within<T: Tree>(
    arguments: &Arguments<'_, '_, T>,
    nodes: &[T::Node],
    repeats: &[T::Node],
    index: f64,
) -> Result<Vec<T::Node>, EvalError> {
    let mut wanted = Vec::new();
    for repeat in repeats {
        if place(arguments, *repeat)? as f64 == index {
            wanted.push(*repeat);
        }
    }
    arguments
        .scope
        .charge(nodes.len().saturating_mul(wanted.len() + 1), arguments.span)?;
    let tree = arguments.tree();
    let inside = |node: &T::Node| {
        let mut line = std::iter::successors(Some(*node), |at| tree.parent(*at));
        line.any(|ancestor| wanted.contains(&ancestor))
    };
    Ok(nodes.iter().copied().filter(inside).collect())
}

/// `randomize`: the nodes in another order, the same for the same seed.
///
/// The order is that of `JavaRosa` and Enketo, to the bit: Park and Miller's minimal
/// standard generator (1988) drives the shuffle. Without a seed chance gives one.
pub(super) fn randomize<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let mut nodes = arguments.nodes(0)?;
    let seed = match arguments.count() {
        2 => {
            let value = arguments.value(1)?;
            let number = value.to_number(&arguments.scope.context);
            seed_of(&value.to_text(arguments.tree()), number)
        }
        _ => (arguments.host().random() * MODULUS as f64) as i64,
    };
    shuffle(&mut nodes, seed);
    Ok(Value::NodeSet(nodes))
}

/// 2³¹ - 1, the modulus of the minimal standard generator.
const MODULUS: i64 = 2_147_483_647;

/// A seed from a number, or from a text that is none: the first 64 bits of its SHA-256;
/// 0 from nothing.
fn seed_of(text: &str, number: f64) -> i64 {
    match (number.is_nan(), text.is_empty()) {
        (false, _) => number as i64,
        (true, true) => 0,
        (true, false) => super::digest::first_bits(text),
    }
}

/// Puts each node at its end and then exchanges it with one up to there (inside-out
/// shuffle of Fisher and Yates).
fn shuffle<N>(nodes: &mut [N], seed: i64) {
    let mut state = seed % MODULUS;
    if state <= 0 {
        state += MODULUS - 1;
    }
    for last in 0..nodes.len() {
        state = state * 16_807 % MODULUS;
        let share = (state - 1) as f64 / (MODULUS - 1) as f64;
        nodes.swap(last, (share * (last + 1) as f64) as usize);
    }
}

/// `pulldata`: the first `desired` of an instance's items whose `query` has a value.
pub(super) fn pulldata<T: Tree>(arguments: &Arguments<'_, '_, T>) -> Answer<T> {
    let (id, desired) = (arguments.text(0)?, arguments.text(1)?);
    let (key, value) = (arguments.text(2)?, arguments.text(3)?);
    let tree = arguments.tree();
    let instance = find_instance(arguments, &id)?;
    let Some(root) = tree.first_child(instance) else {
        return Ok(Value::Text(String::new()));
    };
    let found = match tree.look_up(root, "item", &key, &value) {
        Some(items) => items.first().copied(),
        None => scan(arguments, root, &key, &value)?,
    };
    let cell = found.and_then(|item| child(tree, item, &desired));
    Ok(Value::Text(cell.map_or_else(String::new, |cell| tree.string_value(cell).into())))
}

fn scan<T: Tree>(
    arguments: &Arguments<'_, '_, T>,
    root: T::Node,
    key: &str,
    value: &str,
) -> Result<Option<T::Node>, EvalError> {
    let tree = arguments.tree();
    let mut at = tree.first_child(root);
    while let Some(item) = at {
        arguments.scope.charge(1, arguments.span)?;
        if child(tree, item, key).is_some_and(|cell| tree.string_value(cell) == value) {
            return Ok(Some(item));
        }
        at = tree.next_sibling(item);
    }
    Ok(None)
}

fn child<T: Tree>(tree: &T, parent: T::Node, name: &str) -> Option<T::Node> {
    std::iter::successors(tree.first_child(parent), |node| tree.next_sibling(*node)).find(
        |node| tree.kind(*node) == NodeKind::Element && tree.name(*node).local == name,
    )
}
