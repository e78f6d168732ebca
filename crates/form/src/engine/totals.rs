//! Sums and counts over repeats, kept up to date instance by instance.
//!
//! A sum of whole numbers is the same to the bit in any order as long as no part of it
//! leaves what an f64 holds exactly, so that it is enough to take out what was and to put
//! in what is. Blank answers make the sum no number and are counted apart. With anything
//! else among the answers (fractions, dates, words) all instances are added in document
//! order, as the expression says.

use std::collections::BTreeMap;
use std::sync::Arc;

use minyi_xpath::{number_to_text, parse_number};

use crate::compile::{Aggregate, ReadKind, Rule, RuleId};
use crate::engine::{Engine, NodeId};

/// Whole numbers up to this are exact in an f64.
const EXACT: u64 = 1 << 53;

/// The sums of one interview, by rule and node.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    sums: BTreeMap<(RuleId, NodeId), Total>,
}

#[derive(Debug, Default)]
struct Total {
    terms: BTreeMap<NodeId, Term>,
    sum: i128,
    magnitude: u128,
    blanks: usize,
    others: usize,
    /// Leaves that came, went or changed since.
    touched: Vec<NodeId>,
}

/// One summand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Term {
    Whole(i64),
    Blank,
    Other,
}

impl Term {
    fn of(text: &str) -> Term {
        if text.trim().is_empty() {
            return Term::Blank;
        }
        let whole =
            |number: &f64| libm::trunc(*number) == *number && number.abs() < EXACT as f64;
        let number = parse_number(text).filter(whole);
        number.map_or(Term::Other, |number| Term::Whole(number as i64))
    }
}

impl Totals {
    pub(crate) fn clear(&mut self) {
        self.sums.clear();
    }

    pub(crate) fn touch(&mut self, rule: RuleId, node: NodeId, leaf: NodeId) {
        if let Some(total) = self.sums.get_mut(&(rule, node)) {
            total.touched.push(leaf);
        }
    }

    /// Forgets the sums that a node showed.
    pub(crate) fn forget(&mut self, rules: &[RuleId], node: NodeId) {
        for rule in rules {
            self.sums.remove(&(*rule, node));
        }
    }
}

impl Total {
    /// Replaces what a leaf adds; none for a leaf that is gone.
    fn put(&mut self, leaf: NodeId, term: Option<Term>) {
        let before = match term {
            Some(term) => self.terms.insert(leaf, term),
            None => self.terms.remove(&leaf),
        };
        match before {
            Some(Term::Whole(number)) => {
                self.sum -= i128::from(number);
                self.magnitude -= u128::from(number.unsigned_abs());
            }
            Some(Term::Blank) => self.blanks -= 1,
            Some(Term::Other) => self.others -= 1,
            None => {}
        }
        match term {
            Some(Term::Whole(number)) => {
                self.sum += i128::from(number);
                self.magnitude += u128::from(number.unsigned_abs());
            }
            Some(Term::Blank) => self.blanks += 1,
            Some(Term::Other) => self.others += 1,
            None => {}
        }
    }

    /// The sum; none when only adding in document order tells it.
    fn number(&self) -> Option<f64> {
        let exact = self.others == 0 && self.magnitude < u128::from(EXACT);
        let number = if self.blanks > 0 { f64::NAN } else { self.sum as f64 };
        exact.then_some(number)
    }
}

impl Engine {
    /// The text of a rule that is a sum or a count over a repeat; none for other rules, and
    /// where the sum has to be added up anew.
    pub(super) fn total(
        &mut self,
        id: RuleId,
        rule: &Rule,
        node: NodeId,
    ) -> Option<String> {
        match rule.aggregate? {
            Aggregate::Count { repeat, shared } => {
                let scope = self.instance.node(node)?.scope;
                let scope = self.instance.enclosing(scope, shared)?;
                let range = self.instance.member(&self.form, repeat, scope)?;
                Some(self.instance.instances(range).len().to_string())
            }
            Aggregate::Sum { leaf, shared } => {
                let known = self.totals.sums.remove(&(id, node));
                let mut total = known.unwrap_or_default();
                let mut touched = std::mem::take(&mut total.touched);
                if total.terms.is_empty() {
                    let scope = self.instance.node(node)?.scope;
                    let scope = self.instance.enclosing(scope, shared)?;
                    touched = self.instance.nodes_of(&self.form, leaf, scope);
                }
                for leaf in touched {
                    let live = self.instance.live(leaf);
                    let text =
                        live.map(|leaf| if leaf.relevant { leaf.shown() } else { "" });
                    total.put(leaf, text.map(Term::of));
                }
                let number = total.number();
                self.totals.sums.insert((id, node), total);
                number.map(number_to_text)
            }
        }
    }

    /// Tells the sums over a repeat that an instance comes or goes.
    pub(super) fn touch_sums(&mut self, instance: NodeId) {
        let form = Arc::clone(&self.form);
        for leaf in self.instance.subtree(instance) {
            let definition = self.instance.definition(leaf);
            for reader in form.readers(definition) {
                let rule = form.rule(reader.rule);
                if reader.kind != ReadKind::Value
                    || rule.is_none_or(|rule| rule.aggregate.is_none())
                {
                    continue;
                }
                let scope = self.instance.node(leaf).map(|node| node.scope);
                let scope = scope.and_then(|s| self.instance.enclosing(s, reader.shared));
                let (Some(rule), Some(scope)) = (rule, scope) else { continue };
                for target in self.instance.nodes_of(&form, rule.definition, scope) {
                    self.totals.touch(reader.rule, target, leaf);
                }
            }
        }
    }
}
