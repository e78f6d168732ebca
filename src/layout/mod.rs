//! Puts questions on pages and leads through them.
//!
//! `pages` and `blocks` compute what stands where; `navigation` keeps the place; the
//! components draw. Layout knows questions and the session, never storage.

mod back;
pub mod blocks;
mod cards;
mod contents;
mod gradual;
pub mod handover;
pub mod names;
pub mod navigation;
pub mod page;
pub mod pages;
mod presence;
mod rehearsal;
mod roster;
mod undo;
mod whole;

pub use back::Back;
pub use contents::Contents;
pub use navigation::{Navigation, Shown};
pub use page::PageView;
pub use presence::Presence;
pub use rehearsal::rehearse_later;
pub use whole::Whole;
