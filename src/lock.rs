//! The screen in a respondent's hands: what leads elsewhere is shut until the interviewer
//! opens it again.
//!
//! The browser remembers it, so that a reload opens nothing, and both programs ask here.
//! It keeps people from straying, and others from reading; it is no encryption.

use crate::browser::{remember, remembered};
use crate::route::Route;

/// Address of the page that the screen is shut in.
const HOME: &str = "minyi.lock";
/// Draft of the present visitor of a kiosk.
const VISITOR: &str = "minyi.lock.visitor";
/// Seconds without a touch after which a kiosk begins anew.
const IDLE: &str = "minyi.lock.idle";

/// The page that the screen is shut in; none while it is open.
pub fn home() -> Option<Route> {
    remembered(HOME).map(|address| Route::read(&address))
}

/// Shuts the screen in a page.
pub fn shut(home: &Route) {
    remember(HOME, Some(&home.address()));
}

/// Opens it.
pub fn open() {
    for name in [HOME, VISITOR, IDLE] {
        remember(name, None);
    }
}

/// Identifier of the draft that the visitor of a kiosk is filling.
pub fn visitor() -> Option<String> {
    remembered(VISITOR)
}

/// A visitor of the kiosk fills this draft; none once they have gone.
pub fn welcome(draft: Option<&str>) {
    remember(VISITOR, draft);
}

/// Seconds without a touch after which the kiosk begins anew.
pub fn idle_seconds() -> u32 {
    remembered(IDLE).and_then(|text| text.parse().ok()).unwrap_or(IDLE_SECONDS)
}

/// The same where nobody has said anything: as long as people take to read a question.
pub const IDLE_SECONDS: u32 = 60;

/// Sets the seconds without a touch after which the kiosk begins anew.
pub fn set_idle_seconds(seconds: u32) {
    remember(IDLE, Some(&seconds.to_string()));
}

/// Whether a page may be shown.
pub fn allows(route: &Route) -> bool {
    home().is_none_or(|home| is_within(route, &home, visitor().as_deref()))
}

/// Where one goes who leaves an interview, and the key of what that is called.
pub fn way_out() -> (Route, &'static str) {
    match home() {
        None => (Route::Start, "fill.leave"),
        Some(Route::Fill(_)) => (Route::Unlock, "lock.title"),
        Some(home) => (home, "kiosk.over"),
    }
}

fn is_within(route: &Route, home: &Route, visitor: Option<&str>) -> bool {
    match (home, route) {
        (_, Route::Unlock) => true,
        (Route::Kiosk(hash), Route::Thanks(other)) => hash == other,
        (Route::Kiosk(_), Route::Fill(draft)) => visitor == Some(draft.as_str()),
        _ => route == home,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shut_screen_leads_nowhere_else() {
        let kiosk = Route::Kiosk("1".into());
        let draft = |id: &str| Route::Fill(id.into());
        for (route, home, is_open) in [
            (kiosk.clone(), kiosk.clone(), true),
            (Route::Thanks("1".into()), kiosk.clone(), true),
            (Route::Thanks("2".into()), kiosk.clone(), false),
            (draft("mine"), kiosk.clone(), true),
            (draft("other"), kiosk.clone(), false),
            (Route::Unlock, kiosk.clone(), true),
            (Route::Start, kiosk.clone(), false),
            (Route::Submissions("1".into()), kiosk, false),
            (draft("mine"), draft("mine"), true),
            (draft("other"), draft("mine"), false),
            (Route::Settings, draft("mine"), false),
        ] {
            assert_eq!(is_within(&route, &home, Some("mine")), is_open, "{route:?}");
        }
    }
}
