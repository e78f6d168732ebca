//! One question, as the element says it that stands for it on the page.

use leptos::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, HtmlElement};

/// A question to which something is captured.
#[derive(Clone, Copy)]
pub struct Task {
    asked: StoredValue<Asked, LocalStorage>,
    /// The answer as the interview has it: the name of a file, or a position.
    pub value: RwSignal<String>,
    /// What the interview says besides: the choices and their places, or what is to be noted.
    pub more: RwSignal<String>,
    /// Key of the sentence about what went wrong last.
    pub trouble: RwSignal<Option<&'static str>>,
    /// Whether something is being made ready, such as a picture made smaller.
    pub busy: RwSignal<bool>,
}

struct Asked {
    place: HtmlElement,
    kind: String,
    draft: String,
    wishes: Vec<(String, String)>,
}

impl Task {
    /// What is asked at a place.
    pub fn at(place: &HtmlElement) -> Task {
        let data = |name: &str| place.dataset().get(name).unwrap_or_default();
        let wish = |line: &str| {
            let (name, value) = line.split_once('=')?;
            Some((name.to_owned(), value.to_owned()))
        };
        let asked = Asked {
            place: place.clone(),
            kind: data("kind"),
            draft: data("draft"),
            wishes: data("wishes").lines().filter_map(wish).collect(),
        };
        Task {
            asked: StoredValue::new_local(asked),
            value: RwSignal::new(data("value")),
            more: RwSignal::new(data("more")),
            trouble: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    /// Takes over the answer that the interview has now.
    pub fn follow(self, place: &HtmlElement) {
        for (signal, name) in [(self.value, "value"), (self.more, "more")] {
            let text = place.dataset().get(name).unwrap_or_default();
            if signal.with_untracked(|known| *known != text) {
                signal.set(text);
            }
        }
    }

    /// The element that stands for it.
    pub fn place(self) -> HtmlElement {
        self.asked.with_value(|asked| asked.place.clone())
    }

    /// Id for a part of what asks it.
    pub fn id(self, part: &str) -> String {
        self.asked.with_value(|asked| {
            let question = asked.place.closest(".question").ok().flatten();
            format!(
                "{}-{part}",
                question.map(|question| question.id()).unwrap_or_default()
            )
        })
    }

    /// Word for what is asked, such as `photo`.
    pub fn kind(self) -> String {
        self.asked.with_value(|asked| asked.kind.clone())
    }

    /// Identifier of the draft that the answer belongs to.
    pub fn draft(self) -> String {
        self.asked.with_value(|asked| asked.draft.clone())
    }

    /// What the author wishes under a name; none when nothing was said.
    pub fn wish(self, name: &str) -> Option<String> {
        self.asked.with_value(|asked| {
            let found = asked.wishes.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.clone())
        })
    }

    /// The same as a number.
    pub fn number(self, name: &str) -> Option<f64> {
        self.wish(name)?.trim().parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// Whether the author gave the question this appearance.
    pub fn has_look(self, word: &str) -> bool {
        self.wish("appearance")
            .is_some_and(|looks| looks.split_whitespace().any(|look| look == word))
    }

    /// Whether nothing is to be said of how precise a position is.
    pub fn is_vague(self) -> bool {
        self.has_look("no-accuracy")
    }

    /// Tells the interview the answer; "" takes it back.
    pub fn answer(self, text: &str) {
        self.trouble.set(None);
        self.value.set(text.to_owned());
        self.tell(text);
    }

    /// Tells the interview something, and leaves the answer to it.
    pub fn tell(self, text: &str) {
        let told = CustomEventInit::new();
        told.set_detail(&text.into());
        let event = CustomEvent::new_with_event_init_dict("change", &told);
        let place = self.asked.try_with_value(|asked| asked.place.clone());
        if let (Ok(event), Some(place)) = (event, place) {
            // Fails only while the same event is on its way.
            let _ = place.dispatch_event(&event);
        }
    }
}
