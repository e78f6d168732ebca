//! Where one is in the app: the part of the address after `#`.
//!
//! Routes live behind the `#` so that the same files work under any path and offline.

/// A place in the app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// Forms, drafts, submissions.
    #[default]
    Start,
    /// What a form is, before filling it: a built-in instrument's id or a form's hash.
    Form(String),
    /// Filling a draft.
    Fill(String),
    /// What was submitted for a form, by its shelf.
    Submissions(String),
    /// The figures of a shelf.
    Tally(String),
    /// A form on paper, to be filled by hand: an id or hash as of [`Route::Form`].
    Paper(String),
    /// A form as a part of another page: an id or hash as of [`Route::Form`].
    Embedding(String),
    /// What was submitted, by its shelf and its identifier.
    Submission(String, String),
    /// The tablet and its interviewer.
    Settings,
    /// A form that visitors fill one after the other, by its hash.
    Kiosk(String),
    /// The same, after a visitor has finished.
    Thanks(String),
    /// Where the interviewer takes the screen back.
    Unlock,
}

impl Route {
    /// The route of an address fragment, with or without `#`; unknown ones lead to the
    /// start.
    pub fn read(fragment: &str) -> Route {
        let path = fragment.trim_start_matches('#').trim_matches('/');
        match path.split_once('/') {
            Some(("form", id)) => Route::Form(id.to_owned()),
            Some(("fill", id)) => Route::Fill(id.to_owned()),
            Some(("submissions", shelf)) => Route::Submissions(shelf.to_owned()),
            Some(("tally", shelf)) => Route::Tally(shelf.to_owned()),
            Some(("kiosk", hash)) => Route::Kiosk(hash.to_owned()),
            Some(("thanks", hash)) => Route::Thanks(hash.to_owned()),
            Some(("paper", id)) => Route::Paper(id.to_owned()),
            Some(("embedding", id)) => Route::Embedding(id.to_owned()),
            Some(("submission", place)) => match place.split_once('/') {
                Some((shelf, id)) => Route::Submission(shelf.to_owned(), id.to_owned()),
                None => Route::Start,
            },
            None if path == "settings" => Route::Settings,
            None if path == "unlock" => Route::Unlock,
            Some(_) | None => Route::Start,
        }
    }

    /// The address fragment, with `#`.
    pub fn address(&self) -> String {
        match self {
            Route::Start => "#/".to_owned(),
            Route::Form(id) => format!("#/form/{id}"),
            Route::Fill(id) => format!("#/fill/{id}"),
            Route::Submissions(shelf) => format!("#/submissions/{shelf}"),
            Route::Tally(shelf) => format!("#/tally/{shelf}"),
            Route::Paper(id) => format!("#/paper/{id}"),
            Route::Embedding(id) => format!("#/embedding/{id}"),
            Route::Submission(shelf, id) => format!("#/submission/{shelf}/{id}"),
            Route::Settings => "#/settings".to_owned(),
            Route::Kiosk(hash) => format!("#/kiosk/{hash}"),
            Route::Thanks(hash) => format!("#/thanks/{hash}"),
            Route::Unlock => "#/unlock".to_owned(),
        }
    }

    /// Goes there.
    pub fn go(&self) {
        // Setting the fragment of one's own page does not fail.
        let _ = crate::browser::window().location().set_hash(&self.address());
    }

    /// Goes there in the place of the present page: "back" does not lead to it again.
    pub fn replace(&self) {
        let _ = crate::browser::window().location().replace(&self.address());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_read_back_what_they_write() {
        for route in [
            Route::Start,
            Route::Form("I1".into()),
            Route::Fill("0b9a".into()),
            Route::Submissions("sample:sha256:00ff".into()),
            Route::Tally("sha256:00ff".into()),
            Route::Paper("sha256:00ff".into()),
            Route::Embedding("sha256:00ff".into()),
            Route::Submission("sample:sha256:00ff".into(), "0b9a".into()),
            Route::Settings,
            Route::Kiosk("sha256:00ff".into()),
            Route::Thanks("sha256:00ff".into()),
            Route::Unlock,
        ] {
            assert_eq!(Route::read(&route.address()), route);
        }
        assert_eq!(Route::read(""), Route::Start);
        assert_eq!(Route::read("#/nowhere/x"), Route::Start);
    }
}
