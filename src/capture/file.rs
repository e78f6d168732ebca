//! A file that is on the device already, of any kind.

use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use minyi_form::bundle::Origin;
use web_sys::File;

use super::keep::keep;
use super::kept::{Kept, Trouble, size};
use super::task::Task;
use crate::words::use_words;

/// Bytes that a file may have, where the author says nothing.
const LARGEST: f64 = 100e6;

/// A question for a file.
#[component]
pub fn AnyFile(
    /// The question.
    task: Task,
) -> impl IntoView {
    let take = move |file: File| {
        spawn_local(async move {
            let ending = ending_of(&file.name());
            keep(task, file.into(), &ending, Origin::Chosen).await;
        });
    };
    view! {
        <Kept task=task/>
        <div class="actions">
            <Choose task=task kinds="" label="capture.choose_file" take=take/>
        </div>
        <Trouble task=task/>
    }
}

/// A button that opens the browser's choice of files.
#[component]
pub fn Choose(
    /// The question.
    task: Task,
    /// The kinds of file that are offered, as `accept` has them.
    kinds: &'static str,
    /// Key of the button's text.
    label: &'static str,
    /// What is done with the file.
    take: impl Fn(File) + Copy + 'static,
) -> impl IntoView {
    let words = use_words();
    let input = NodeRef::<Input>::new();
    let largest = task.number("minyi:max-bytes").unwrap_or(LARGEST);
    let chosen = move |_| {
        let Some(input) = input.get() else { return };
        let file = input.files().and_then(|files| files.get(0));
        // The same file can be chosen again.
        input.set_value("");
        match file {
            Some(file) if file.size() > largest => {
                task.trouble.set(Some("capture.too_large"));
            }
            Some(file) => {
                task.trouble.set(None);
                take(file);
            }
            None => {}
        }
    };
    let press = move |_| {
        if let Some(input) = input.get() {
            input.click();
        }
    };
    let limit =
        move || words.fill("capture.limit", &[("size", &size(words, largest as u64))]);
    view! {
        <button type="button" class="secondary" title=limit on:click=press>
            {words.text(label)}
        </button>
        <input
            node_ref=input
            type="file"
            hidden
            accept=kinds
            aria-label=words.text(label)
            on:change=chosen
        />
    }
}

/// The ending of a file's name; `bin` where it has none that is plain.
pub fn ending_of(name: &str) -> String {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let is_plain = |ending: &String| {
        (1..=8).contains(&ending.len())
            && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    ending.filter(is_plain).unwrap_or_else(|| "bin".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_plain() {
        for (name, ending) in [
            ("a.PDF", "pdf"),
            ("archive.tar.gz", "gz"),
            ("no-ending", "bin"),
            ("a.p/../x", "bin"),
            ("名.照片", "bin"),
        ] {
            assert_eq!(ending_of(name), ending);
        }
    }
}
