//! Whether the app would open without a network, and why not.
//!
//! Only a release has a service worker. "Ready" is said once the worker is active and
//! its cache holds the app; a new version waits until people ask for it, so that no code
//! is exchanged under a running interview.

use js_sys::{Array, Function, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState};

use crate::browser;

/// Whether the app would open without a network. Each has a sentence in the catalogue
/// under `offline.<name>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offline {
    /// Not known yet: the files are being kept.
    Preparing,
    /// It would.
    Ready,
    /// A development build never is.
    Development,
    /// The page was not loaded by HTTPS.
    NoHttps,
    /// The browser has no service workers, or they are switched off.
    NoWorker,
    /// Some file could not be kept.
    Failed,
}

impl Offline {
    /// Name under `offline.` in the catalogue.
    pub fn name(self) -> &'static str {
        match self {
            Offline::Preparing => "preparing",
            Offline::Ready => "ready",
            Offline::Development => "development",
            Offline::NoHttps => "no_https",
            Offline::NoWorker => "no_worker",
            Offline::Failed => "failed",
        }
    }
}

/// Whether the browser may throw the tablet's answers away when room is short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Persistence {
    /// Not asked yet.
    Unknown,
    /// It may not.
    Granted,
    /// It may.
    Refused,
}

/// What the status line shows.
#[derive(Clone, Copy)]
pub struct Readiness {
    /// Whether the app would open without a network.
    pub offline: RwSignal<Offline>,
    /// Whether answers are safe from tidying.
    pub persistence: RwSignal<Persistence>,
    /// A new version waits to be used.
    pub update: RwSignal<bool>,
}

/// Starts the service worker, where there is one, and watches it.
pub fn watch() -> Readiness {
    let readiness = Readiness {
        offline: RwSignal::new(Offline::Preparing),
        persistence: RwSignal::new(Persistence::Unknown),
        update: RwSignal::new(false),
    };
    spawn_local(async move {
        readiness.persistence.set(persistence().await);
        let offline = start(readiness).await;
        readiness.offline.set(offline);
    });
    readiness
}

async fn start(readiness: Readiness) -> Offline {
    if browser::meta("minyi-build").as_deref() != Some("release") {
        return Offline::Development;
    }
    if !browser::window().is_secure_context() {
        return Offline::NoHttps;
    }
    let Some(container) = container() else { return Offline::NoWorker };
    match register(&container, readiness).await {
        Ok(()) if is_kept().await => Offline::Ready,
        Ok(()) | Err(_) => Offline::Failed,
    }
}

/// Whether the page itself is among the files kept; they are kept all or none.
async fn is_kept() -> bool {
    let Ok(caches) = browser::window().caches() else { return false };
    let address = document().base_uri().ok().flatten().unwrap_or_default();
    let kept = JsFuture::from(caches.match_with_str(&address)).await;
    kept.is_ok_and(|response| !response.is_undefined())
}

/// The browser's service workers; by name because they are missing in some modes.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator = browser::window().navigator();
    let container = Reflect::get(&navigator, &"serviceWorker".into()).ok()?;
    if container.is_undefined() { None } else { Some(container.unchecked_into()) }
}

/// Registers the worker and waits until one is active: it became so only after all files
/// were kept.
async fn register(
    container: &ServiceWorkerContainer,
    readiness: Readiness,
) -> Result<(), JsValue> {
    let registered = JsFuture::from(container.register("sw.js")).await;
    let registration: ServiceWorkerRegistration = match registered {
        Ok(registration) => registration.unchecked_into(),
        // Without a network the worker that is there goes on serving.
        Err(error) => existing(container).await.ok_or(error)?,
    };
    watch_updates(&registration, readiness);
    if registration.active().is_none() {
        installed(&registration).await?;
    }
    Ok(())
}

async fn existing(
    container: &ServiceWorkerContainer,
) -> Option<ServiceWorkerRegistration> {
    let registration = JsFuture::from(container.get_registration()).await.ok()?;
    registration.dyn_into().ok()
}

/// Waits for the first worker to become active, or to fail.
async fn installed(registration: &ServiceWorkerRegistration) -> Result<(), JsValue> {
    loop {
        if registration.active().is_some() {
            return Ok(());
        }
        if registration.installing().is_none() && registration.waiting().is_none() {
            return Err(JsValue::NULL);
        }
        gloo_timers::future::TimeoutFuture::new(150).await;
    }
}

/// Tells when a new version has been fetched and waits.
fn watch_updates(registration: &ServiceWorkerRegistration, readiness: Readiness) {
    readiness.update.set(registration.waiting().is_some());
    let watched = registration.clone();
    let found = Closure::<dyn FnMut()>::new(move || {
        let Some(worker) = watched.installing() else { return };
        let had_version = watched.active().is_some();
        let state = worker.clone();
        let changed = Closure::<dyn FnMut()>::new(move || {
            if had_version && state.state() == ServiceWorkerState::Installed {
                readiness.update.set(true);
            }
        });
        worker.set_onstatechange(Some(changed.as_ref().unchecked_ref()));
        changed.forget();
    });
    registration.set_onupdatefound(Some(found.as_ref().unchecked_ref()));
    // Lives as long as the page.
    found.forget();
}

/// Uses the version that waits, and loads the page anew.
pub fn update() {
    spawn_local(async {
        let Some(container) = container() else { return };
        let reload = Closure::once_into_js(|| {
            let _ = browser::window().location().reload();
        });
        container.set_oncontrollerchange(Some(reload.unchecked_ref()));
        let waiting = existing(&container).await.and_then(|r| r.waiting());
        if let Some(worker) = waiting {
            let _ = worker.post_message(&"skip-waiting".into());
        }
    });
}

/// Asks the browser, once, not to throw the answers away.
pub fn ask_to_persist(readiness: Readiness) {
    thread_local! {
        static ASKED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
    }
    if ASKED.replace(true) {
        return;
    }
    spawn_local(async move {
        let granted = call_storage("persist").await;
        readiness.persistence.set(verdict(granted));
    });
}

async fn persistence() -> Persistence {
    match call_storage("persisted").await {
        Some(true) => Persistence::Granted,
        // It has not been asked yet in this visit.
        Some(false) | None => Persistence::Unknown,
    }
}

fn verdict(granted: Option<bool>) -> Persistence {
    match granted {
        Some(true) => Persistence::Granted,
        Some(false) | None => Persistence::Refused,
    }
}

/// Calls a method of `navigator.storage` that promises yes or no; missing without HTTPS.
async fn call_storage(method: &str) -> Option<bool> {
    let navigator = browser::window().navigator();
    let storage = Reflect::get(&navigator, &"storage".into()).ok()?;
    let call: Function = Reflect::get(&storage, &method.into()).ok()?.dyn_into().ok()?;
    let promise = Reflect::apply(&call, &storage, &Array::new()).ok()?;
    JsFuture::from(js_sys::Promise::resolve(&promise)).await.ok()?.as_bool()
}
