//! A [`crate::form::Form`] written in the formats of the field.
//!
//! What a reader makes of the result is the form again; what a format cannot hold is left
//! out. Nothing here knows how a form is compiled or filled.

pub mod markdown;
pub mod xform;
pub mod xlsform;
mod xml;
