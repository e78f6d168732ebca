//! The pages of the app, one file each. Pages load and store; what is inside an
//! interview is drawn by layout and question.

mod areas;
mod beside;
mod consent;
mod diagnostics;
mod door;
mod drafts;
mod ease;
mod file_picker;
mod fill;
mod finish;
mod form;
mod guard;
mod hands;
mod head;
mod instruments;
mod kiosk;
mod language;
mod map_file;
mod outcome;
mod own_form;
mod paper;
mod pin_entry;
mod radios;
mod review;
mod samples;
mod settings;
mod start;
mod status;
mod submissions;
mod submitted;
mod tablet_line;
mod tally;
mod unlock;
mod withdraw;

pub use fill::Fill;
pub use form::FormPage;
pub use guard::Guard;
pub use kiosk::{Kiosk, Thanks};
pub use language::LanguageOptions;
pub use paper::{BlankPaper, SubmissionPage};
pub use settings::Settings;
pub use start::Start;
pub use submissions::Submissions;
pub use tally::TallyPage;
pub use unlock::Unlock;
