//! Puts questions on pages and leads through them.
//!
//! `pages` and `blocks` compute what stands where; `navigation` keeps the place; the
//! components draw. Layout knows questions and the session, never storage.

pub mod blocks;
mod cards;
mod gradual;
pub mod navigation;
mod page;
pub mod pages;
mod roster;
mod whole;

pub use navigation::{Navigation, Shown};
pub use page::PageView;
pub use whole::Whole;
