//! The app: fills forms in the browser, keeps the answers, exports them.
//!
//! It is thin. What a form means is decided by `minyi-form`; here are the screen, the
//! browser's storage and the interface's own words. Pages draw layouts, layouts draw
//! questions, questions talk to the session, and only the session talks to the engine.
//!
//! It is several programs, so that nobody loads what they do not use: `fill` shows an
//! interview and nothing else, `desk` is everything around it, `worker` reads spreadsheets
//! and tallies, `aloud` reads a page aloud, `capture` takes pictures, sounds and places,
//! `scan` reads barcodes.
//! `public/start.js` starts the one that the address, a button or a question asks for.
#![allow(
    unreachable_pub,
    reason = "a program has no outside: `pub` is for its other modules"
)]

mod aloud;
mod app;
mod awake;
#[cfg(feature = "bench")]
mod bench;
mod browser;
mod capture;
mod captures;
mod dialog;
pub mod embed;
mod export;
mod host;
mod interview;
mod kiosk;
mod known;
mod layout;
mod lease;
mod library;
mod live;
mod lock;
mod media;
mod offline;
mod offload;
mod page;
mod panic;
mod pin;
mod progress;
mod question;
mod route;
mod sample;
mod session;
mod shadow;
mod storage;
mod tally;
mod texts;
mod visit;
mod words;
mod zip;

/// Starts the program for everything around interviews.
pub fn desk() {
    panic::install();
    leptos::mount::mount_to_body(app::Desk);
}

/// Starts the program that fills.
pub fn fill() {
    panic::install();
    leptos::mount::mount_to_body(app::Filling);
}

/// Starts the program that shows surveys in other pages.
pub fn survey() {
    panic::install_unseen();
}

/// Starts the program that reads aloud.
pub fn aloud() {
    aloud::start();
}

/// Starts the program that takes pictures, sounds and places.
pub fn capture() {
    panic::install();
    capture::start();
}

/// Starts the page that shows one form whole, to be measured.
#[cfg(feature = "bench")]
pub fn bench() {
    panic::install();
    leptos::mount::mount_to_body(bench::Bench);
}
