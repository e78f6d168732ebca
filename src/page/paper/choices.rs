//! Choices with a box before each, round where one is chosen, square where several are;
//! the numbers of a scale likewise.

use minyi_form::engine::{Choice, Outline};
use minyi_form::form::Control;
use minyi_form::paper::Told;
use minyi_form::question_type::QuestionKind;
use minyi_form::scale::{Scale, scaled, to_text};

use super::pen::{Pen, width};

/// Lists that are longer are not printed: people write what they choose.
pub const LONGEST: usize = 150;

/// Of longer lists a filled sheet shows what was chosen.
const CHOSEN_ONLY: usize = 40;

/// Scales with more steps are a line.
const STEPS: u64 = 20;

/// Scales of so many steps have their own line.
const SCALE: usize = 5;

/// Codes that are longer say nothing to those who read paper.
const CODE: usize = 12;

/// How the choices of a question are ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ticks {
    One,
    Several,
    Order,
}

/// Adds the choices of a question.
pub fn choices(pen: &mut Pen<'_>, question: &Outline) {
    let ticks = if question.kind == QuestionKind::SelectMultiple {
        Ticks::Several
    } else if question.kind == QuestionKind::Rank {
        Ticks::Order
    } else {
        Ticks::One
    };
    let told = pen.paper.told(question.node);
    let mut list = pen.paper.choices(question.control, question.node);
    if list.len() > LONGEST || list.is_empty() {
        return match told {
            Some(told) => chosen_words(pen, &told, &list),
            None => {
                pen.tags("<p class=\"entry-line\">");
                pen.line();
                pen.tags("</p>");
            }
        };
    }
    if ticks == Ticks::Order {
        // What gives no answer has no place in an order.
        list.retain(|choice| choice.missing.is_none());
    }
    if let Some(told) = told.as_ref().filter(|_| list.len() > CHOSEN_ONLY) {
        list.retain(|choice| place(told, ticks, &choice.value).is_some());
    }
    // On a scale of short names, those who give no answer stand apart.
    let (scale, aside): (Vec<Choice>, Vec<Choice>) =
        list.iter().cloned().partition(|choice| choice.missing.is_none());
    let is_scale = scale.len() >= SCALE && columns(&scale) == "tiny";
    let parts = if is_scale { vec![scale, aside] } else { vec![list] };
    for part in parts.iter().filter(|part| !part.is_empty()) {
        pen.tags("<ul class=\"picks ");
        pen.tags(columns(part));
        pen.tags("\">");
        for choice in part {
            let place = told.as_ref().and_then(|told| place(told, ticks, &choice.value));
            pick(pen, choice, ticks, place);
        }
        pen.tags("</ul>");
    }
}

/// What a question asks to be done with its choices, in small print.
pub fn instruction(pen: &mut Pen<'_>, question: &Outline) {
    let n = pen.paper.choices(question.control, None).len();
    if n == 0 || n > LONGEST {
        return pen.say("paper.write_choice");
    }
    let most = pen.paper.most(question.control).filter(|most| *most < n);
    let most = most.map(|most| most.to_string());
    match (question.kind, most) {
        (QuestionKind::SelectMultiple, None) => pen.say("paper.tick_all"),
        (QuestionKind::SelectMultiple, Some(most)) => {
            pen.fill("paper.tick_most", &[("n", &most)]);
        }
        (QuestionKind::Rank, None) => pen.say("paper.rank"),
        (QuestionKind::Rank, Some(most)) => pen.fill("paper.rank_first", &[("n", &most)]),
        _ => pen.say("paper.tick_one"),
    }
}

/// At which place a value was chosen, from 1; none where it was not.
fn place(told: &Told, ticks: Ticks, value: &str) -> Option<usize> {
    match ticks {
        Ticks::One => (told.text == value).then_some(1),
        Ticks::Several | Ticks::Order => {
            told.text.split_whitespace().position(|word| word == value).map(|at| at + 1)
        }
    }
}

/// Adds what was chosen where the list is not there to be ticked.
fn chosen_words(pen: &mut Pen<'_>, told: &Told, list: &[Choice]) {
    let named = |value: &str| {
        let choice = list.iter().find(|choice| choice.value == value);
        choice.map_or(value, |choice| choice.label.text.as_str()).to_owned()
    };
    let words: Vec<String> = told.text.split_whitespace().map(named).collect();
    let words = words.join(&pen.voice.say("list.separator"));
    pen.written(&words);
}

fn pick(pen: &mut Pen<'_>, choice: &Choice, ticks: Ticks, place: Option<usize>) {
    pen.tags(if place.is_some() { "<li class=\"chosen\">" } else { "<li>" });
    match ticks {
        Ticks::One => pen.tags("<span class=\"box round\" aria-hidden=\"true\"></span>"),
        Ticks::Several => pen.tags("<span class=\"box\" aria-hidden=\"true\"></span>"),
        Ticks::Order => {
            pen.tags("<span class=\"box ordinal\">");
            if let Some(place) = place {
                pen.text(&place.to_string());
            }
            pen.tags("</span>");
        }
    }
    pen.tags("<span class=\"pick\">");
    let label = &choice.label;
    if label.text.is_empty() && label.image.is_none() {
        pen.text(&choice.value);
    } else {
        pen.marked(&label.text);
    }
    code(pen, &choice.value, &label.text);
    pen.media(label);
    if place.is_some() && ticks != Ticks::Order {
        chosen(pen);
    }
    pen.tags("</span></li>");
}

/// Adds the code of a choice, where it says more than the label.
pub fn code(pen: &mut Pen<'_>, value: &str, label: &str) {
    if label.trim() != value && value.len() <= CODE {
        pen.tags(" <span class=\"code\">");
        pen.text(value);
        pen.tags("</span>");
    }
}

/// Says to those who do not see it that a box is ticked.
pub fn chosen(pen: &mut Pen<'_>) {
    pen.tags(" <span class=\"visually-hidden\">");
    pen.say("paper.chosen");
    pen.tags("</span>");
}

/// How many columns a list has room for.
fn columns(list: &[Choice]) -> &'static str {
    let has_picture = list.iter().any(|choice| choice.label.image.is_some());
    let size = |choice: &Choice| {
        let value = choice.value.as_str();
        let has_code = choice.label.text.trim() != value && value.len() <= CODE;
        // Codes are printed smaller.
        width(&choice.label.text) + if has_code { value.len() * 3 / 4 + 1 } else { 0 }
    };
    match list.iter().map(size).max().unwrap_or(0) {
        0..=3 if !has_picture => "tiny",
        0..=10 => "small",
        11..=14 => "short",
        15..=18 => "middle",
        19..=25 => "large",
        26..=43 => "halves",
        _ => "whole",
    }
}

/// Adds the numbers of a range, each with a box, and the names that some have.
pub fn range(pen: &mut Pen<'_>, question: &Outline, control: &Control) {
    let told = pen.paper.told(question.node);
    let Some(scale) = Scale::of(control) else { return };
    let names = pen.paper.choices(question.control, None);
    if scale.steps() > STEPS {
        return long_range(pen, scale, told.as_ref(), &names);
    }
    pen.tags("<ul class=\"picks scale\">");
    for step in 0..=scale.steps() {
        let value = scale.at(step);
        let is_chosen =
            told.as_ref().is_some_and(|told| scaled(&told.text) == Some(value));
        pen.tags(if is_chosen { "<li class=\"chosen\">" } else { "<li>" });
        pen.tags(
            "<span class=\"box round\" aria-hidden=\"true\"></span><span class=\"pick\">",
        );
        pen.text(&to_text(value));
        if let Some(name) = names.iter().find(|name| scaled(&name.value) == Some(value)) {
            pen.tags("<span class=\"tick-label\">");
            pen.marked(&name.label.text);
            pen.tags("</span>");
        }
        if is_chosen {
            chosen(pen);
        }
        pen.tags("</span></li>");
    }
    pen.tags("</ul>");
}

fn long_range(pen: &mut Pen<'_>, scale: Scale, told: Option<&Told>, names: &[Choice]) {
    if let Some(told) = told {
        return pen.written(&told.text);
    }
    let (first, last) = (to_text(scale.at(0)), to_text(scale.at(scale.steps())));
    let name = |end: &str| {
        let name = names.iter().find(|name| scaled(&name.value) == scaled(end));
        name.map(|name| name.label.text.clone()).unwrap_or_default()
    };
    pen.tags("<p class=\"long-scale\"><span>");
    pen.text(&first);
    pen.text(" ");
    pen.marked(&name(&first));
    pen.tags("</span><span class=\"rule\"></span><span>");
    pen.text(&last);
    pen.text(" ");
    pen.marked(&name(&last));
    pen.tags("</span>");
    pen.comb(first.len().max(last.len()), "");
    pen.tags("</p>");
}
