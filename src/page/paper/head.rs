//! The head of a sheet: what it is, who asks, where; what the respondent is told; and at
//! its end who has checked it.

use std::collections::BTreeMap;

use minyi_form::area::{AreaTree, LEVELS};
use minyi_form::submission::{Record, State};
use minyi_form::visit::{Consent, Visit};

use super::entries::day;
use super::pen::Pen;
use crate::browser;
use crate::storage::Tablet;
use crate::texts::in_language;

/// Cells of an area code: those of the communities of China's statistics have twelve.
const CODE: usize = 12;

/// What is known beside the form.
pub struct Head<'a> {
    /// Title in the language of the sheet.
    pub title: String,
    /// Version, "" without one.
    pub version: String,
    /// Identifier of the form.
    pub form: String,
    /// The tablet.
    pub tablet: &'a Tablet,
    /// The areas that it knows.
    pub areas: &'a AreaTree,
    /// The submission on the sheet; none on a blank one.
    pub record: Option<&'a Record>,
    /// Its name, "" without one.
    pub name: String,
    /// Whether it is made up.
    pub is_sample: bool,
    /// What the respondent is told, in the language of the sheet; none where the form says
    /// nothing.
    pub consent: Option<String>,
}

/// Adds the head.
pub fn head(pen: &mut Pen<'_>, head: &Head<'_>) {
    pen.tags("<header class=\"sheet-head\"><h1>");
    pen.marked(&head.title);
    pen.tags("</h1><p class=\"sheet-facts\">");
    if !head.version.is_empty() {
        pen.tags("<span>");
        pen.fill("form.version", &[("version", &head.version)]);
        pen.tags("</span>");
    }
    pen.tags("<span dir=\"ltr\">");
    pen.text(&head.form);
    pen.tags("</span></p>");
    match head.record {
        Some(record) => filled(pen, head, record),
        None => blank(pen, head),
    }
    pen.tags("</header>");
}

fn blank(pen: &mut Pen<'_>, head: &Head<'_>) {
    pen.tags("<dl class=\"slip\">");
    known_or_line(pen, "paper.organisation", &head.tablet.organisation);
    known_or_line(pen, "settings.interviewer", "");
    let area = place(pen, head, &head.tablet.area);
    known_or_line(pen, "paper.area", &area);
    begin(pen, "paper.area_code");
    let deepest = head.areas.deepest(&head.tablet.area).map(|area| area.code.clone());
    pen.comb(CODE, &deepest.unwrap_or_default());
    end(pen);
    pen.tags("<div class=\"wide\"><dt>");
    pen.say("door.unit");
    pen.tags("</dt><dd>");
    for (index, cells) in [3, 2, 4].into_iter().enumerate() {
        pen.tags(if index > 0 { "<span class=\"dash\">-</span>" } else { "" });
        pen.comb(cells, "");
    }
    end(pen);
    begin(pen, "paper.attempt");
    pen.comb(1, "");
    end(pen);
    begin(pen, "paper.date");
    day(pen, 3);
    end(pen);
    pen.tags("</dl>");
}

fn filled(pen: &mut Pen<'_>, head: &Head<'_>, record: &Record) {
    pen.tags("<p class=\"sheet-state\"><strong>");
    pen.fill("submission.number", &[("n", &record.seq.to_string())]);
    pen.tags("</strong> <span class=\"stamp\">");
    pen.say(match record.state {
        State::Complete => "submission.complete",
        State::Partial => "submission.partial",
        State::NoInterview => "door.outcome",
    });
    pen.tags("</span>");
    if head.is_sample {
        pen.tags(" <span class=\"stamp\">");
        pen.say("sample.mark");
        pen.tags("</span>");
    }
    pen.tags("</p><dl class=\"slip\">");
    known(pen, "paper.name", &head.name);
    known(pen, "settings.interviewer", &record.by);
    let area = place(pen, head, &record.geo);
    known(pen, "paper.area", &area);
    if let Some(visit) = &record.visit {
        visited(pen, visit);
    }
    let moment = |text: &str| browser::moment(pen.voice.tag, browser::parse_moment(text));
    let (start, finish) = (moment(&record.start), moment(&record.end));
    known(pen, "paper.began", &start);
    known(pen, "paper.ended", &finish);
    known(pen, "paper.id", &record.id);
    pen.tags("</dl>");
}

fn visited(pen: &mut Pen<'_>, visit: &Visit) {
    known(pen, "door.unit", &visit.unit);
    known(pen, "paper.attempt", &visit.attempt.to_string());
    let consent = visit.consent.map(|consent| {
        pen.voice.say(match consent {
            Consent::Oral => "consent.oral",
            Consent::Signed => "consent.signed",
            Consent::Screen => "consent.screen",
        })
    });
    known(pen, "paper.consent_given", &consent.unwrap_or_default());
    let key = format!("outcome.{}", visit.outcome);
    let outcome = Some(pen.voice.say(&key)).filter(|text| *text != key);
    known(pen, "paper.outcome", &outcome.unwrap_or_default());
}

/// The areas of these codes from the top down, each with its level, name and code.
fn place(pen: &Pen<'_>, head: &Head<'_>, codes: &BTreeMap<String, String>) -> String {
    let one = |level: &&str| {
        let code = codes.get(*level).filter(|code| !code.is_empty())?;
        let known = head.areas.area(code);
        let name = known.map(|area| in_language(&area.name, pen.paper.language_tag()));
        Some(match name {
            Some(name) => format!("{name} ({code})"),
            None => format!("{} {code}", pen.voice.say(&format!("settings.{level}"))),
        })
    };
    LEVELS.iter().filter_map(one).collect::<Vec<_>>().join(" › ")
}

fn begin(pen: &mut Pen<'_>, key: &str) {
    pen.tags("<div><dt>");
    pen.say(key);
    pen.tags("</dt><dd>");
}

fn end(pen: &mut Pen<'_>) {
    pen.tags("</dd></div>");
}

fn known(pen: &mut Pen<'_>, key: &str, text: &str) {
    if !text.is_empty() {
        begin(pen, key);
        pen.tags("<span dir=\"auto\">");
        pen.text(text);
        pen.tags("</span>");
        end(pen);
    }
}

fn known_or_line(pen: &mut Pen<'_>, key: &str, text: &str) {
    if text.is_empty() {
        begin(pen, key);
        pen.line();
        end(pen);
    } else {
        known(pen, key, text);
    }
}

/// Adds what the respondent is told and, on a blank sheet, room to agree to it.
pub fn consent(pen: &mut Pen<'_>, head: &Head<'_>) {
    pen.tags("<section class=\"sheet-consent\"><h2 class=\"sheet-part\">");
    pen.say("paper.consent");
    pen.tags("</h2>");
    match &head.consent {
        Some(text) => paragraphs(pen, text, |pen, text| pen.marked(text)),
        None => {
            let text = pen.voice.say("consent.standard");
            paragraphs(pen, &text, |pen, text| pen.spoken(text));
        }
    }
    if head.record.is_none() {
        pen.tags("<ul class=\"picks consents\">");
        for key in ["consent.oral", "paper.signs", "consent.refused"] {
            pen.tags("<li><span class=\"box round\" aria-hidden=\"true\"></span>");
            pen.tags("<span class=\"pick\">");
            pen.say(key);
            pen.tags("</span></li>");
        }
        pen.tags("</ul>");
        signatures(pen, &["paper.respondent_signs", "paper.interviewer_signs"]);
    }
    pen.tags("</section>");
}

fn paragraphs(pen: &mut Pen<'_>, text: &str, add: fn(&mut Pen<'_>, &str)) {
    for paragraph in text.split('\n').map(str::trim).filter(|p| !p.is_empty()) {
        pen.tags("<p>");
        add(pen, paragraph);
        pen.tags("</p>");
    }
}

/// Adds the lines at the end of a blank sheet.
pub fn foot(pen: &mut Pen<'_>) {
    pen.tags("<footer class=\"sheet-foot\">");
    signatures(pen, &["paper.interviewer_signs", "paper.checked"]);
    pen.tags("</footer>");
}

fn signatures(pen: &mut Pen<'_>, keys: &[&str]) {
    pen.tags("<div class=\"signatures\">");
    for key in keys {
        pen.tags("<p class=\"signature\"><span class=\"line\"></span><span>");
        pen.say(key);
        pen.tags(
            "</span></p><p class=\"signature day\"><span class=\"line\"></span><span>",
        );
        pen.say("paper.date");
        pen.tags("</span></p>");
    }
    pen.tags("</div>");
}
