//! The pages of the app, one file each. Pages load and store; what is inside an
//! interview is drawn by layout and question.

mod diagnostics;
mod drafts;
mod fill;
mod finish;
mod form;
mod instruments;
mod own_form;
mod review;
mod settings;
mod start;
mod status;
mod submissions;
mod submitted;

pub use fill::Fill;
pub use form::FormPage;
pub use settings::Settings;
pub use start::Start;
pub use submissions::Submissions;
