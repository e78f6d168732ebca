//! What holds of everything that a reader made, whatever it was given.

use minyi_form::read::Read;

/// A form that cannot be used says why, and every diagnostic can be shown.
pub(crate) fn check(read: &Read) {
    assert!(read.form.is_some() || read.diagnostics.iter().any(|one| one.is_error()));
    for diagnostic in &read.diagnostics {
        let _ = diagnostic.to_string();
        if let (Some(text), Some(span)) = (&diagnostic.excerpt, &diagnostic.span) {
            assert!(text.get(span.clone()).is_some(), "{diagnostic:?}");
        }
    }
}
