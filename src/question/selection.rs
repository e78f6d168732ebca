//! What a set or an order of choices becomes when one of them is tapped.
//!
//! Answers are choice values separated by spaces, in the order of the list for sets and
//! in the order of tapping for ranks.

/// The chosen values of an answer.
pub fn values(answer: &str) -> Vec<&str> {
    answer.split_whitespace().collect()
}

/// True when `value` is among the chosen.
pub fn contains(answer: &str, value: &str) -> bool {
    answer.split_whitespace().any(|chosen| chosen == value)
}

/// A choice as these rules see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer<'a> {
    /// Its value.
    pub value: &'a str,
    /// Whether it stands for a missing answer, and so excludes all others.
    pub excludes: bool,
}

/// The set after `value` was tapped: taken out if it was in, else put in. A choice that
/// stands for a missing answer clears the others, and any other clears those.
pub fn toggle(answer: &str, value: &str, offers: &[Offer<'_>]) -> String {
    let excludes =
        |v: &str| offers.iter().any(|offer| offer.value == v && offer.excludes);
    let was_in = contains(answer, value);
    let stays = |v: &str| {
        if v == value {
            !was_in
        } else {
            contains(answer, v) && (was_in || (!excludes(value) && !excludes(v)))
        }
    };
    let chosen = offers.iter().map(|offer| offer.value).filter(|v| stays(v));
    chosen.collect::<Vec<_>>().join(" ")
}

/// The order after `value` was tapped: taken out if it was in, else put at the end, up
/// to `limit` places. Choices that are no longer offered leave it.
pub fn rank(answer: &str, value: &str, offers: &[Offer<'_>], limit: usize) -> String {
    let mut order = offered(answer, offers);
    match order.iter().position(|chosen| *chosen == value) {
        Some(place) => {
            order.remove(place);
        }
        None if order.len() < limit => order.push(value),
        None => {}
    }
    order.join(" ")
}

/// The order with the choice at the place `from` moved to the place `to`; the same where
/// one of them is not taken.
pub fn move_in_rank(
    answer: &str,
    from: usize,
    to: usize,
    offers: &[Offer<'_>],
) -> String {
    let mut order = offered(answer, offers);
    if from.max(to) < order.len() {
        let moved = order.remove(from);
        order.insert(to, moved);
    }
    order.join(" ")
}

/// The chosen values that are still offered, in their order.
pub fn offered<'a>(answer: &'a str, offers: &[Offer<'_>]) -> Vec<&'a str> {
    let mut order = values(answer);
    order.retain(|value| offers.iter().any(|offer| offer.value == *value));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFERS: [Offer<'static>; 4] = [
        Offer { value: "a", excludes: false },
        Offer { value: "b", excludes: false },
        Offer { value: "-1", excludes: true },
        Offer { value: "-2", excludes: true },
    ];

    #[test]
    fn a_set_keeps_the_order_of_the_list_and_missing_codes_stand_alone() {
        for (answer, tapped, set) in [
            ("", "b", "b"),
            ("b", "a", "a b"),
            ("a b", "a", "b"),
            ("a b", "-1", "-1"),
            ("-1", "-2", "-2"),
            ("-1", "b", "b"),
            ("-1", "-1", ""),
        ] {
            assert_eq!(toggle(answer, tapped, &OFFERS), set, "{answer:?} + {tapped}");
        }
    }

    #[test]
    fn a_rank_fills_its_places_in_the_order_of_tapping() {
        for (answer, tapped, order) in [
            ("", "b", "b"),
            ("b", "a", "b a"),
            ("b a", "b", "a"),
            ("b a", "-1", "b a"),
            ("gone b", "a", "b a"),
        ] {
            assert_eq!(rank(answer, tapped, &OFFERS, 2), order, "{answer:?} + {tapped}");
        }
    }

    #[test]
    fn moving_keeps_the_order_of_the_others() {
        for (from, to, order) in [
            (1, 0, "b a -1"),
            (0, 2, "b -1 a"),
            (2, 0, "-1 a b"),
            (1, 1, "a b -1"),
            (0, 3, "a b -1"),
        ] {
            assert_eq!(move_in_rank("a b -1", from, to, &OFFERS), order, "{from} {to}");
        }
    }
}
