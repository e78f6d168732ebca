//! Everything around interviews: forms, drafts, submissions, figures, settings.

fn main() {
    minyi::desk();
}
