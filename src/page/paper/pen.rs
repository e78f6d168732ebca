//! What writes a sheet: texts of the form and words of the interface, in their tags.

use std::collections::BTreeMap;

use minyi_form::attachment::file_name;
use minyi_form::engine::Rendered;
use minyi_form::paper::Paper;

use super::voice::Voice;
use crate::question::markdown::{Markup, plain};

/// Writes one sheet.
pub struct Pen<'a> {
    /// What has been written.
    pub markup: Markup,
    /// What is on the sheet.
    pub paper: &'a Paper,
    /// Says the words of the interface.
    pub voice: Voice<'a>,
    /// The addresses of the pictures that are at hand, by the names of their files.
    pub pictures: &'a BTreeMap<String, String>,
    ids: usize,
}

impl<'a> Pen<'a> {
    /// A pen at the head of a sheet.
    pub fn new(
        paper: &'a Paper,
        voice: Voice<'a>,
        pictures: &'a BTreeMap<String, String>,
    ) -> Pen<'a> {
        Pen { markup: Markup::new(), paper, voice, pictures, ids: 0 }
    }

    /// Adds tags.
    pub fn tags(&mut self, tags: &'static str) {
        self.markup.tags(tags);
    }

    /// Adds a text.
    pub fn text(&mut self, text: &str) {
        self.markup.text(text);
    }

    /// Adds a text of the form with the marks of its author.
    pub fn marked(&mut self, text: &str) {
        self.tags("<span dir=\"auto\">");
        self.markup.marked(text);
        self.tags("</span>");
    }

    /// Adds words of the interface.
    pub fn say(&mut self, key: &str) {
        let text = self.voice.say(key);
        self.spoken(&text);
    }

    /// Adds words of the interface with their `{places}` filled.
    pub fn fill(&mut self, key: &str, places: &[(&str, &str)]) {
        let text = self.voice.fill(key, places);
        self.spoken(&text);
    }

    /// Adds a text in the language of the interface.
    pub fn spoken(&mut self, text: &str) {
        if !self.voice.is_foreign {
            return self.text(text);
        }
        self.tags("<bdi lang=\"");
        self.text(self.voice.tag);
        self.tags("\">");
        self.text(text);
        self.tags("</bdi>");
    }

    /// An id that nothing else on the sheet has.
    pub fn new_id(&mut self) -> String {
        self.ids += 1;
        format!("sheet-{}", self.ids)
    }

    /// Adds so many cells to write in, with what is known in the first of them.
    pub fn comb(&mut self, cells: usize, known: &str) {
        self.tags("<span class=\"comb\">");
        let mut letters = known.chars();
        for _ in 0..cells.max(known.chars().count()) {
            self.tags("<i>");
            if let Some(letter) = letters.next() {
                self.text(letter.encode_utf8(&mut [0; 4]));
            }
            self.tags("</i>");
        }
        self.tags("</span>");
    }

    /// Adds a line to write on.
    pub fn line(&mut self) {
        self.tags("<span class=\"line\"></span>");
    }

    /// Adds the picture of a label, or the names of what paper cannot show.
    pub fn media(&mut self, label: &Rendered) {
        if let Some(address) = label.big_image.as_ref().or(label.image.as_ref()) {
            match self.pictures.get(file_name(address)).cloned() {
                Some(source) => {
                    self.tags("<img class=\"sheet-picture\" alt=\"");
                    if label.text.is_empty() {
                        self.text(file_name(address));
                    }
                    self.tags("\" src=\"");
                    self.text(&source);
                    self.tags("\">");
                }
                None => self.aside("media.absent", file_name(address)),
            }
        }
        for address in [&label.audio, &label.video].into_iter().flatten() {
            self.aside("paper.plays", file_name(address));
        }
    }

    fn aside(&mut self, key: &str, file: &str) {
        self.tags("<span class=\"sheet-aside\">");
        self.fill(key, &[("file", file)]);
        self.tags("</span>");
    }
}

/// How wide a text is, in half letters of Chinese.
pub fn width(text: &str) -> usize {
    let is_wide = |c: char| c >= '\u{2e80}';
    plain(text).chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}
