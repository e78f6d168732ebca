//! Forms that were checked before they were written: they say so at their end, and are not
//! checked again by every respondent.
//!
//! A processing instruction, which every other tool passes over, states the hash of the
//! definition and that of the text before it; a form that was changed since is checked as
//! any other.

use minyi_form::bundle::sha256;

const BEGIN: &str = "<?minyi-form ";
const END: &str = "?>";

/// A form that was written as an XForm, with what is known of it.
pub fn stamped(xml: &str, hash: &str) -> String {
    format!("{xml}{BEGIN}{hash} {}{END}\n", sha256(xml.as_bytes()))
}

/// The hash of the definition, when the form is as it was written.
pub fn hash_in(xml: &str) -> Option<&str> {
    let (text, stamp) = xml.rsplit_once(BEGIN)?;
    let (hash, of_text) = stamp.split_once(END)?.0.split_once(' ')?;
    (of_text == sha256(text.as_bytes())).then_some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_that_was_changed_is_not_known() {
        let xml = "<?xml version=\"1.0\"?>\n<data/>\n";
        let form = stamped(xml, "sha256:00ff");
        assert_eq!(hash_in(&form), Some("sha256:00ff"));
        assert_eq!(hash_in(&form.replace("data", "date")), None);
        assert_eq!(hash_in(&form.replace("00ff", "00fe")), Some("sha256:00fe"));
        assert_eq!(hash_in(xml), None);
        assert_eq!(hash_in("<?minyi-form x"), None);
    }
}
