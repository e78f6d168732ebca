//! What an expression evaluates to, and how one type becomes another.
//!
//! There are the four types of XPath 1.0 and no others: a date is its text, in the form
//! of ISO 8601 that ODK XForms prescribes, and where a number is wanted a text of that
//! form counts the days since 1970-01-01T00:00Z (ODK XForms, "date and time").

use crate::calendar::Stamp;
use crate::context::Context;
use crate::numeral::{number_to_text, parse_number};
use crate::{Host, Tree};

/// The result of an expression (XPath 1.0, section 1).
#[derive(Clone, Debug, PartialEq)]
pub enum Value<N> {
    /// Nodes in document order, each once. `randomize` alone gives another order.
    NodeSet(Vec<N>),
    /// A number.
    Number(f64),
    /// A text; also every date and time.
    Text(String),
    /// True or false.
    Boolean(bool),
}

impl<N: Copy> Value<N> {
    /// The nodes, or the value back when it is none.
    pub(crate) fn into_nodes(self) -> Result<Vec<N>, Value<N>> {
        match self {
            Value::NodeSet(nodes) => Ok(nodes),
            Value::Number(_) | Value::Text(_) | Value::Boolean(_) => Err(self),
        }
    }

    /// `string()` of the value (XPath 1.0, section 4.2): of nodes, that of the first.
    pub fn to_text<T: Tree<Node = N>>(&self, tree: &T) -> String {
        match self {
            Value::NodeSet(nodes) => nodes
                .first()
                .map_or_else(String::new, |node| tree.string_value(*node).into()),
            Value::Number(number) => number_to_text(*number),
            Value::Text(text) => text.clone(),
            Value::Boolean(boolean) => boolean.to_string(),
        }
    }

    /// As [`Value::to_text`], giving the text away where there is one.
    pub fn into_text<T: Tree<Node = N>>(self, tree: &T) -> String {
        match self {
            Value::Text(text) => text,
            Value::NodeSet(_) | Value::Number(_) | Value::Boolean(_) => {
                self.to_text(tree)
            }
        }
    }

    /// `number()` of the value (XPath 1.0, section 4.4), where a date counts its days.
    pub fn to_number<T: Tree<Node = N>>(&self, context: &Context<'_, T>) -> f64 {
        match self {
            Value::NodeSet(nodes) => nodes.first().map_or(f64::NAN, |node| {
                text_to_number(&context.tree.string_value(*node), context.host)
            }),
            Value::Number(number) => *number,
            Value::Text(text) => text_to_number(text, context.host),
            Value::Boolean(boolean) => f64::from(u8::from(*boolean)),
        }
    }

    /// `boolean()` of the value (XPath 1.0, section 4.3): a set that is not empty, a
    /// number other than 0 and NaN, a text that is not empty, be it `false`.
    pub fn to_boolean(&self) -> bool {
        match self {
            Value::NodeSet(nodes) => !nodes.is_empty(),
            Value::Number(number) => *number != 0.0 && !number.is_nan(),
            Value::Text(text) => !text.is_empty(),
            Value::Boolean(boolean) => *boolean,
        }
    }
}

/// The number that a text spells, the days since 1970 when it is a date, else NaN.
#[inline]
pub fn text_to_number(text: &str, host: &dyn Host) -> f64 {
    parse_number(text).unwrap_or_else(|| date_to_number(text, host))
}

/// Apart, so that the everyday number is read without its weight.
#[inline(never)]
fn date_to_number(text: &str, host: &dyn Host) -> f64 {
    Stamp::parse(text).map_or(f64::NAN, |stamp| stamp.days(host))
}
