//! Paths that name exactly one node: `/data[1]/age[1]`, `/data[1]/@id`.

use minyi_xpath::{Document, DocumentNode, NodeKind, Tree};

/// Path of a node, each step with its position among those that are called the same.
pub fn path_of(tree: &Document, node: DocumentNode) -> String {
    let Some(parent) = tree.parent(node) else { return String::new() };
    let label = label(tree, node);
    if tree.kind(node) == NodeKind::Attribute {
        return format!("{}/{label}", path_of(tree, parent));
    }
    let before =
        std::iter::successors(tree.previous_sibling(node), |n| tree.previous_sibling(*n));
    let place = before.filter(|sibling| self::label(tree, *sibling) == label).count() + 1;
    format!("{}/{label}[{place}]", path_of(tree, parent))
}

fn label(tree: &Document, node: DocumentNode) -> String {
    let name = tree.name(node);
    let colon = if name.prefix.is_empty() { "" } else { ":" };
    match tree.kind(node) {
        NodeKind::Root => String::new(),
        NodeKind::Element => format!("{}{colon}{}", name.prefix, name.local),
        NodeKind::Attribute => format!("@{}{colon}{}", name.prefix, name.local),
        NodeKind::Text => "text()".to_owned(),
        NodeKind::Comment => "comment()".to_owned(),
        NodeKind::ProcessingInstruction => "processing-instruction()".to_owned(),
    }
}

/// The node with such a path; the root for an empty one and for `/`.
pub fn node_at(tree: &Document, path: &str) -> Option<DocumentNode> {
    if path.is_empty() || path == "/" {
        return Some(tree.root_node());
    }
    let mut all = (0..).map_while(|at| tree.node_at(at));
    all.find(|node| path_of(tree, *node) == path)
}
