//! The app: fills forms in the browser, keeps the answers, exports them.
//!
//! It is thin. What a form means is decided by `minyi-form`; here are the screen, the
//! browser's storage and the interface's own words. Pages draw layouts, layouts draw
//! questions, questions talk to the session, and only the session talks to the engine.
#![allow(
    unreachable_pub,
    reason = "a program has no outside: `pub` is for its other modules"
)]

mod app;
#[cfg(feature = "bench")]
mod bench;
mod browser;
mod dialog;
mod export;
mod host;
mod interview;
mod layout;
mod lease;
mod library;
mod media;
mod offline;
mod offload;
mod page;
mod panic;
mod progress;
mod question;
mod route;
mod sample;
mod session;
mod storage;
mod tally;
mod texts;
mod visit;
mod words;

fn main() {
    panic::install();
    #[cfg(feature = "bench")]
    if let Some(address) = bench::wanted() {
        return leptos::mount::mount_to_body(|| {
            bench::Bench(bench::BenchProps { address })
        });
    }
    leptos::mount::mount_to_body(app::App);
}
