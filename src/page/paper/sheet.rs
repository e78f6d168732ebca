//! A whole sheet, written in one piece, and what is needed to write it.

use std::collections::BTreeMap;
use std::sync::Arc;

use minyi_form::area::AreaTree;
use minyi_form::attachment::{Attachments, file_name};
use minyi_form::compile::CompiledForm;
use minyi_form::engine::Opening;
use minyi_form::form::Language;
use minyi_form::label::{Piece, TextForm};
use minyi_form::paper::Paper;
use minyi_form::submission::{Record, Submission};

use super::blocks;
use super::head::{Head, consent, foot, head};
use super::pen::Pen;
use super::voice::Voice;
use crate::host::BrowserHost;
use crate::interview;
use crate::media::Media;
use crate::page::areas;
use crate::question::markdown::Markup;
use crate::storage::{Files, StorageError, Tablet, disk};
use crate::texts::in_language;
use crate::words::Words;

/// What a sheet is written from.
pub struct Source {
    /// The form.
    pub form: Arc<CompiledForm>,
    tablet: Tablet,
    areas: AreaTree,
    files: Files,
    lists: BTreeMap<String, Vec<u8>>,
}

/// What was submitted.
pub struct Answered {
    /// The submission; none of a visit without an interview.
    pub submission: Option<Submission>,
    /// Its record.
    pub record: Record,
    /// Whether it is made up.
    pub is_sample: bool,
}

impl Source {
    /// Reads what is kept beside a form.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn of(form: Arc<CompiledForm>) -> Result<Source, StorageError> {
        let store = disk().await?;
        let tablet = interview::tablet(&store).await?;
        let wanted: Attachments = form.form().attachments();
        let files = interview::beside(&store, form.hash(), &wanted).await?;
        let lists = interview::lists(&wanted, &files).await;
        Ok(Source { form, tablet, areas: areas::kept().await?, files, lists })
    }

    /// The form's languages.
    pub fn languages(&self) -> &[Language] {
        &self.form.form().languages
    }

    /// The files beside the form, as media of the owner of this moment.
    pub fn media(&self) -> Media {
        Media::new(self.files.clone())
    }

    /// Writes the sheet in a language of the form.
    pub fn write(
        &self,
        language: usize,
        answered: Option<&Answered>,
        words: Words,
        media: Media,
    ) -> Markup {
        let opening = Opening {
            language: Some(language),
            attachments: self.lists.clone(),
            ..Opening::default()
        };
        let blank = || Paper::blank(Arc::clone(&self.form), &opening);
        let submission = answered.and_then(|answered| answered.submission.as_ref());
        let filled = submission.map(|submission| {
            let host = Box::new(BrowserHost);
            Paper::filled(Arc::clone(&self.form), host, &opening, submission)
        });
        let is_unreadable = filled.as_ref().is_some_and(Result::is_err);
        let paper = filled.and_then(Result::ok).unwrap_or_else(blank);
        let tag = words.tag();
        let say = move |key: &str, places: &[(&str, &str)]| words.fill(key, places);
        let voice = Voice::new(&say, &tag, paper.language_tag());
        let pictures = self.pictures(media);
        let mut pen = Pen::new(&paper, voice, &pictures);
        let about = self.head(paper.language_tag(), answered);
        head(&mut pen, &about);
        let has_interview = answered.is_none_or(|answered| answered.submission.is_some());
        if is_unreadable {
            // Blank paper in its place would say that nothing was answered.
            pen.tags("<p>");
            pen.say("fill.cannot_open");
            pen.tags("</p>");
        } else if has_interview {
            consent(&mut pen, &about);
            blocks::all(&mut pen);
        }
        if answered.is_none() {
            foot(&mut pen);
        }
        pen.markup
    }

    fn head<'a>(&'a self, tag: &str, answered: Option<&'a Answered>) -> Head<'a> {
        let reference = self.form.reference();
        let consent = self.form.consent();
        let submission = answered.and_then(|answered| answered.submission.as_ref());
        Head {
            title: in_language(&reference.title, tag),
            version: reference.version,
            form: reference.id,
            tablet: &self.tablet,
            areas: &self.areas,
            record: answered.map(|answered| &answered.record),
            name: submission
                .map(|submission| submission.name.clone())
                .unwrap_or_default(),
            is_sample: answered.is_some_and(|answered| answered.is_sample),
            consent: (!consent.is_empty()).then(|| in_language(&consent, tag)),
        }
    }

    /// Addresses of the pictures that the form's texts name.
    fn pictures(&self, media: Media) -> BTreeMap<String, String> {
        let form = self.form.form();
        let texts =
            form.itext.iter().flat_map(|entry| entry.translations.iter().flatten());
        let pictures = texts
            .filter(|(form, _)| matches!(form, TextForm::Image | TextForm::BigImage))
            .filter_map(|(_, pieces)| match pieces.as_slice() {
                [Piece::Text(address)] => Some(file_name(address).to_owned()),
                _ => None,
            });
        let mut sources = BTreeMap::new();
        for name in pictures {
            if let Some(source) = media.source(&name) {
                sources.insert(name, source);
            }
        }
        sources
    }
}
