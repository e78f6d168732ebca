//! The app as a part of somebody else's page: what is shown of it stands in the shadow of
//! elements of that page.
//!
//! Ids are looked for in there and never among those of the page around. Who works where is
//! remembered, so that the focus follows a person who turns a page and never leaves what the
//! page around was doing when its own script turned one.

use std::cell::{Cell, RefCell};

use js_sys::Array;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ShadowRoot};

use crate::browser;

thread_local! {
    static ROOTS: RefCell<Vec<ShadowRoot>> = const { RefCell::new(Vec::new()) };
    static AT_WORK: RefCell<Option<Work>> = const { RefCell::new(None) };
    static IS_USED: Cell<bool> = const { Cell::new(false) };
    static BASE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Name in the page of the array `{ root, base }[]` in which surveys say where they are
/// shown and where their files are, for programs of their own that serve them.
const TOLD: &str = "minyiRoots";

/// The document's event when that array is another one.
pub const TOLD_CHANGED: &str = "minyi-roots";

/// What surveys in the page say: the root, and where the files are. Nothing in the app.
pub fn told() -> Vec<(ShadowRoot, String)> {
    let told = browser::member(&browser::window(), TOLD);
    let told = told.dyn_ref::<Array>().map(Array::to_vec).unwrap_or_default();
    let read = |survey| {
        let root = browser::member(&survey, "root").dyn_into().ok()?;
        Some((root, browser::member(&survey, "base").as_string().unwrap_or_default()))
    };
    told.into_iter().filter_map(read).collect()
}

/// Says where the program's files are, if not beside the page.
pub fn set_base(base: &str) {
    BASE.set(base.to_owned());
}

/// The address of a file of the program.
pub fn address(file: &str) -> String {
    BASE.with_borrow(|base| [base, file].concat())
}

/// Who does what is being done, and where.
#[derive(Clone)]
pub struct Work {
    root: ShadowRoot,
    /// Done by the script of the page around, not by a person in here.
    is_called: bool,
}

/// Whether what is shown stands in the shadow of elements.
pub fn is_used() -> bool {
    IS_USED.get()
}

/// Shows something in a root.
pub fn add(root: &ShadowRoot) {
    IS_USED.set(true);
    ROOTS.with_borrow_mut(|roots| roots.push(root.clone()));
}

/// Shows nothing there any more.
pub fn remove(root: &ShadowRoot) {
    ROOTS.with_borrow_mut(|roots| roots.retain(|other| other != root));
    AT_WORK.with_borrow_mut(|work| {
        work.take_if(|work| work.root == *root);
    });
}

/// The roots, in the order in which they came.
pub fn roots() -> Vec<ShadowRoot> {
    ROOTS.with_borrow(Clone::clone)
}

/// Whether a root is one of ours.
pub fn is_ours(root: &ShadowRoot) -> bool {
    ROOTS.with_borrow(|roots| roots.contains(root))
}

/// From now on something is done in a root: by a person, or called by the page around.
pub fn enter(root: &ShadowRoot, is_called: bool) {
    AT_WORK.set(Some(Work { root: root.clone(), is_called }));
}

/// Whether the page around is what does something now.
pub fn is_called() -> bool {
    at_work().is_some_and(|work| work.is_called)
}

/// What is being done; none where the page is ours.
pub fn at_work() -> Option<Work> {
    AT_WORK.with_borrow(Clone::clone)
}

/// The element with this id, first of all where something is being done.
pub fn element(id: &str) -> Option<Element> {
    let here = at_work().and_then(|work| work.root.get_element_by_id(id));
    here.or_else(|| {
        ROOTS
            .with_borrow(|roots| roots.iter().find_map(|root| root.get_element_by_id(id)))
    })
}

impl Work {
    /// Shows the beginning of a page that has been turned.
    pub fn show_top(&self) {
        if self.is_called {
            return;
        }
        let page = self.root.get_element_by_id("page");
        if let Some(page) = page.and_then(|page| page.dyn_into::<HtmlElement>().ok()) {
            browser::focus_still(&page);
        }
        let host = self.root.host();
        if host.get_bounding_client_rect().top() < 0.0 {
            host.scroll_into_view();
        }
    }
}
