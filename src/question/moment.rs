//! Between the texts of XForms and what the browser's date and time controls hold.
//!
//! XForms writes `12:30:00.000+08:00`, the controls `12:30`; the offset is the one of
//! the place and day of the answer.

/// The time of day that a control shows for an answer: `12:30`.
pub fn time_shown(answer: &str) -> &str {
    answer.get(..5).unwrap_or("")
}

/// Date and time that a control shows for an answer: `2026-05-04T12:30`.
pub fn date_time_shown(answer: &str) -> &str {
    answer.get(..16).unwrap_or("")
}

/// The answer for a shown time or date and time, `offset_minutes` east of UTC; "" for "".
pub fn answer(shown: &str, offset_minutes: i32) -> String {
    if shown.is_empty() {
        return String::new();
    }
    let time = shown.rsplit('T').next().unwrap_or(shown);
    let seconds = if time.len() == 5 { ":00.000" } else { ".000" };
    format!("{shown}{seconds}{}", offset(offset_minutes))
}

fn offset(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.abs();
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_go_to_the_control_and_back() {
        let text = answer("2026-05-04T12:30", 480);
        assert_eq!(text, "2026-05-04T12:30:00.000+08:00");
        assert_eq!(date_time_shown(&text), "2026-05-04T12:30");
        let text = answer("07:05", -210);
        assert_eq!(text, "07:05:00.000-03:30");
        assert_eq!(time_shown(&text), "07:05");
        assert_eq!(answer("07:05:09", 0), "07:05:09.000+00:00");
        assert_eq!((answer("", 480), time_shown("")), (String::new(), ""));
    }
}
