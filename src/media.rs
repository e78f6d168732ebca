//! The pictures, sounds and films of the form that is filled, by the addresses that the
//! browser gives their files.
//!
//! A file gets its address when it is first shown and loses it with the page. Its bytes
//! go from the disk to the browser and never through here.

use std::collections::BTreeMap;

use leptos::prelude::*;
use minyi_form::attachment::file_name;
use web_sys::{Blob, Url};

/// The media of one interview. A page provides it only where the form has some.
#[derive(Clone, Copy)]
pub struct Media {
    shelf: StoredValue<Shelf, LocalStorage>,
    /// The picture that is shown large.
    pub enlarged: RwSignal<Option<Enlarged>>,
}

/// A picture that is shown large.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enlarged {
    /// Its address for the browser.
    pub source: String,
    /// What it is of.
    pub name: String,
}

struct Shelf {
    files: BTreeMap<String, Blob>,
    addresses: BTreeMap<String, String>,
}

/// The media of this interview; none where its form has none.
pub fn use_media() -> Option<Media> {
    use_context()
}

impl Media {
    /// Media for the owner of this moment.
    pub fn new(files: BTreeMap<String, Blob>) -> Media {
        let shelf = Shelf { files, addresses: BTreeMap::new() };
        let shelf = StoredValue::new_local(shelf);
        on_cleanup(move || {
            let _ = shelf.try_update_value(Shelf::clear);
        });
        Media { shelf, enlarged: RwSignal::new(None) }
    }

    /// The file at an address of the form, `jr://images/…`.
    pub fn file(self, address: &str) -> Option<Blob> {
        self.shelf.with_value(|shelf| shelf.files.get(file_name(address)).cloned())
    }

    /// What the browser shows for an address of the form; none when the file is missing.
    pub fn source(self, address: &str) -> Option<String> {
        let name = file_name(address);
        self.shelf.try_update_value(|shelf| shelf.source(name)).flatten()
    }
}

impl Shelf {
    fn source(&mut self, name: &str) -> Option<String> {
        if let Some(address) = self.addresses.get(name) {
            return Some(address.clone());
        }
        let file = typed(self.files.get(name)?, name);
        let address = Url::create_object_url_with_blob(&file).ok()?;
        self.addresses.insert(name.to_owned(), address.clone());
        Some(address)
    }

    fn clear(&mut self) {
        for address in self.addresses.values() {
            // Giving back what was given does not fail.
            let _ = Url::revoke_object_url(address);
        }
    }
}

/// The file as what it is. Browsers find out the type of every picture but a drawn one.
fn typed(file: &Blob, name: &str) -> Blob {
    if !file.type_().is_empty() || !name.ends_with(".svg") {
        return file.clone();
    }
    let slice =
        file.slice_with_f64_and_f64_and_content_type(0.0, file.size(), "image/svg+xml");
    slice.unwrap_or_else(|_| file.clone())
}
