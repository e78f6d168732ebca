//! A day by another calendar than the Gregorian: year, month and day are picked as that
//! calendar counts them, and the Gregorian day stands beside and is the answer.

use leptos::prelude::*;
use minyi_calendar::{Calendar, Day, Kind, Month};

use super::task::Task;
use crate::browser;
use crate::words::use_words;

/// The months of Nepal and of Myanmar by their own names, which browsers do not know.
const NEPAL: [&str; 12] = [
    "बैशाख",
    "जेठ",
    "असार",
    "साउन",
    "भदौ",
    "असोज",
    "कात्तिक",
    "मंसिर",
    "पुस",
    "माघ",
    "फागुन",
    "चैत",
];
const MYANMAR: [&str; 12] = [
    "တန်ခူး",
    "ကဆုန်",
    "နယုန်",
    "ဝါဆို",
    "ဝါခေါင်",
    "တော်သလင်း",
    "သီတင်းကျွတ်",
    "တန်ဆောင်မုန်း",
    "နတ်တော်",
    "ပြာသို",
    "တပို့တွဲ",
    "တပေါင်း",
];
/// First Waso, second Waso, and months that run on after the turn of the year.
const FIRST_WASO: &str = "ပဝါဆို";
const SECOND_WASO: &str = "ဒုတိယဝါဆို";
const LATE: &str = "နှောင်း";

/// A question for a day of this calendar.
#[component]
pub fn CalendarDay(
    /// The question.
    task: Task,
    /// The calendar.
    calendar: Calendar,
) -> impl IntoView {
    let words = use_words();
    let answered = day_of(calendar, &task.value.get_untracked());
    let now = day_of(calendar, browser::now().get(..10).unwrap_or_default());
    let year = RwSignal::new(answered.or(now).map_or(0, |day| day.year));
    let month = RwSignal::new(answered.map(|day| day.month.ordinal));
    let day = RwSignal::new(answered.map(|day| day.day));
    // Another answer than the picked one came from elsewhere.
    Effect::new(move |_| {
        let text = task.value.get();
        let picked = picked(calendar, year, month, day);
        if let Some(shown) = day_of(calendar, &text)
            && Some(&text) != picked.as_ref()
        {
            year.set(shown.year);
            month.set(Some(shown.month.ordinal));
            day.set(Some(shown.day));
        }
    });
    let give = move || {
        let text = picked(calendar, year, month, day).unwrap_or_default();
        if text != task.value.get_untracked() {
            task.answer(&text);
        }
    };
    let months = move || {
        let tag = words.tag();
        let year = year.get();
        let option = move |of: Month| {
            let name = name(calendar, &tag, year, of);
            let is_chosen = move || month.get() == Some(of.ordinal);
            view! { <option value=of.ordinal.to_string() selected=is_chosen>{name}</option> }
        };
        calendar.months_in(year).into_iter().map(option).collect_view()
    };
    let days = move || {
        let tag = words.tag();
        let days = month.get().and_then(|month| calendar.days_in(year.get(), month));
        let option = move |n: u8| {
            let is_chosen = move || day.get() == Some(n);
            let text = browser::number(&tag, u32::from(n));
            view! { <option value=n.to_string() selected=is_chosen>{text}</option> }
        };
        days.into_iter().flatten().map(option).collect_view()
    };
    let years = calendar.years();
    let range = years.clone();
    let year_changed = move |text: String| {
        if let Some(typed) = text.trim().parse().ok().filter(|year| range.contains(year))
        {
            year.set(typed);
            give();
        }
    };
    let gregorian = move || {
        let text = task.value.get();
        let date = browser::date_in(&words.tag(), "gregory", &text);
        (!text.is_empty()).then(|| words.fill("capture.gregorian", &[("date", &date)]))
    };
    let none = move || view! { <option value=""></option> };
    view! {
        <div class="by-hand">
            <div>
                <label for=task.id("year")>{words.text("date.year")}</label>
                <input
                    id=task.id("year")
                    type="number"
                    inputmode="numeric"
                    min=years.start().to_string()
                    max=years.end().to_string()
                    prop:value=move || year.get().to_string()
                    on:change:target=move |event| year_changed(event.target().value())
                />
            </div>
            <div>
                <label for=task.id("month")>{words.text("date.month")}</label>
                <select id=task.id("month") on:change:target=move |event| {
                    month.set(event.target().value().parse().ok());
                    give();
                }>{none}{months}</select>
            </div>
            <div>
                <label for=task.id("day")>{words.text("date.day")}</label>
                <select id=task.id("day") on:change:target=move |event| {
                    day.set(event.target().value().parse().ok());
                    give();
                }>{none}{days}</select>
            </div>
        </div>
        <p class="looking" role="status">{gregorian}</p>
    }
}

/// The day that is picked as the answer has it, `2026-05-04`; none while a part lacks or
/// the month has no such day.
fn picked(
    calendar: Calendar,
    year: RwSignal<i32>,
    month: RwSignal<Option<u8>>,
    day: RwSignal<Option<u8>>,
) -> Option<String> {
    let year = year.get_untracked();
    let ordinal = month.get_untracked()?;
    let month = calendar.months_in(year).into_iter().find(|m| m.ordinal == ordinal)?;
    let day = Day { year, month, day: day.get_untracked()? };
    let (year, month, day) = calendar.to_iso(day)?;
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// The day of the calendar that an answer names.
fn day_of(calendar: Calendar, text: &str) -> Option<Day> {
    let mut parts = text.split('-').map(|part| part.parse::<u32>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let (year, month, day) = (year.try_into(), month.try_into(), day.try_into());
    calendar.from_iso(year.ok()?, month.ok()?, day.ok()?)
}

/// What a month is called: by the browser in the reader's language, or in its own.
fn name(calendar: Calendar, tag: &str, year: i32, month: Month) -> String {
    let own = |names: [&str; 12]| {
        names.get(usize::from(month.number) - 1).copied().unwrap_or_default().to_owned()
    };
    let name = match calendar {
        Calendar::BikramSambat => own(NEPAL),
        Calendar::Myanmar => match month.kind {
            Kind::Leap => FIRST_WASO.to_owned(),
            Kind::Second => SECOND_WASO.to_owned(),
            Kind::Late => format!("{LATE}{}", own(MYANMAR)),
            Kind::Ordinary => own(MYANMAR),
        },
        Calendar::Ethiopian => of_browser(calendar, tag, "ethiopic", year, month),
        Calendar::Coptic => of_browser(calendar, tag, "coptic", year, month),
        Calendar::Islamic => of_browser(calendar, tag, "islamic-civil", year, month),
        Calendar::Persian => of_browser(calendar, tag, "persian", year, month),
        Calendar::Chinese => of_browser(calendar, tag, "chinese", year, month),
    };
    format!("{} · {name}", browser::number(tag, u32::from(month.ordinal)))
}

/// The browser's name for the month around its first day.
fn of_browser(
    calendar: Calendar,
    tag: &str,
    browser_name: &str,
    year: i32,
    month: Month,
) -> String {
    let first = calendar.days_in(year, month.ordinal).map_or(1, |days| *days.start());
    let iso = calendar.to_iso(Day { year, month, day: first });
    let Some((year, month, day)) = iso else { return String::new() };
    let text = format!("{year:04}-{month:02}-{day:02}");
    browser::month_in(tag, browser_name, &text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_day_of_the_calendar() {
        let day = day_of(Calendar::Ethiopian, "2007-09-12").unwrap();
        assert_eq!((day.year, day.month.ordinal, day.day), (2000, 1, 1));
        for text in ["", "2007", "2007-13-01", "yesterday", "1700-01-01"] {
            assert_eq!(day_of(Calendar::Ethiopian, text), None, "{text}");
        }
    }
}
