//! A report as headings, lines and tables, every figure already written out: what the
//! terminal prints and what a page shows, with the same digits.

use serde::{Deserialize, Serialize};

use super::table::{Side, Table, printable};
use super::words::{Words, words};
use crate::figures::{
    CesTally, CodeTally, Condition, Estimate, FormTally, GroupTally, MissingTally,
    NpsTally, NumberTally, OutcomeTally, RankTally, RateTally, Report, RowsTally,
    ScaleTally, Share, Source, ValueTally, VariableTally, YesTally,
};

/// Rows of lists that are printed; the JSON report has all.
const MOST_LISTED: usize = 10;

/// Of lists of more values than these, such as countries, only what somebody gave is
/// printed.
const MOST_VALUES: usize = 40;

/// A part of a report. Texts are on one line, without characters that steer a terminal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// Begins a form (level 1) or a variable (level 2).
    Heading {
        /// 1 or 2.
        level: u8,
        /// The text.
        text: String,
    },
    /// A sentence or a list of counts.
    Line {
        /// How far it is set in.
        indent: usize,
        /// The text.
        text: String,
    },
    /// A remark about all of the report.
    Remark {
        /// The text.
        text: String,
    },
    /// Figures in columns.
    Table {
        /// How far it is set in.
        indent: usize,
        /// Names of the columns; empty where each row names itself.
        header: Vec<String>,
        /// The rows; a shorter one leaves the last columns empty.
        rows: Vec<Vec<String>>,
        /// Which columns hold figures alone.
        numeric: Vec<bool>,
    },
}

/// The report as blocks, in the words of its language.
pub fn outline(report: &Report) -> Vec<Block> {
    let words = words(&report.lang);
    let mut blocks = Vec::new();
    if report.sample {
        push_line(&mut blocks, 0, words.sample);
    }
    sources(&mut blocks, report, words);
    for form in &report.forms {
        form_blocks(&mut blocks, form, words);
    }
    if report.least > 0 {
        let text = format!("{}: {}", words.least, report.least);
        blocks.push(Block::Remark { text: printable(&text) });
    }
    blocks.push(Block::Remark { text: printable(words.simple_random) });
    blocks
}

fn sources(text: &mut Vec<Block>, report: &Report, words: &Words) {
    push_line(text, 0, &format!("{}: {}", words.bundles, report.sources.len()));
    for source in &report.sources {
        source_lines(source, words)
            .into_iter()
            .for_each(|line| push_line(text, 2, &line));
    }
    for gaps in &report.gaps {
        let range = |[from, to]: &[u64; 2]| match from == to {
            true => from.to_string(),
            false => format!("{from}-{to}"),
        };
        let ranges: Vec<String> =
            gaps.missing.iter().take(MOST_LISTED).map(range).collect();
        let more = if gaps.missing.len() > MOST_LISTED { ", ..." } else { "" };
        let line =
            format!("{}: {}: {}{more}", gaps.device, words.gaps, ranges.join(", "));
        push_line(text, 2, &line);
    }
}

fn source_lines(source: &Source, words: &Words) -> Vec<String> {
    let Source { name, form, version, records, why, .. } = source;
    let state = match source.condition {
        Condition::Sealed => String::new(),
        Condition::Repeated => format!(", {}: {why}", words.repeated),
        Condition::Quarantined => format!(", {}: {why}", words.quarantined),
        Condition::Sample => format!(", {}: {why}", words.sample_source),
    };
    let mut lines =
        vec![format!("{name}: {form} {version}, {records} {}{state}", words.records)];
    for refusal in source.refused.iter().take(MOST_LISTED) {
        let place = &refusal.place;
        lines.push(format!("  {} {place}: {}", words.refused_lines, refusal.why));
    }
    if source.refused.len() > MOST_LISTED {
        lines.push(format!("  {} ... {}", words.refused_lines, source.refused.len()));
    }
    if !source.unknown_answers.is_empty() {
        let names = source.unknown_answers.iter().take(MOST_LISTED).cloned();
        let names: Vec<String> = names.collect();
        lines.push(format!("  {}: {}", words.unknown_answers, names.join(", ")));
    }
    lines
}

fn form_blocks(text: &mut Vec<Block>, form: &FormTally, words: &Words) {
    let versions = form.versions.join(", ");
    let title = format!("{} [{}, {} {versions}]", form.title, form.id, words.versions);
    text.push(Block::Heading { level: 1, text: printable(&title) });
    let FormTally { n, complete, partial, merge, .. } = form;
    let Words { submissions, complete: complete_word, partial: partial_word, .. } = words;
    let line = format!(
        "n = {n} {submissions}: {complete} {complete_word}, {partial} {partial_word}"
    );
    push_line(text, 0, &line);
    let counts = [
        (merge.read, words.records_read),
        (merge.repeated, words.repeated),
        (merge.superseded.len() as u64, words.superseded),
        (merge.conflicts.len() as u64, words.conflicts),
        (merge.withdrawn.len() as u64, words.withdrawn),
    ];
    let shown = counts.iter().enumerate().filter(|(place, (n, _))| *place == 0 || *n > 0);
    let counts: Vec<String> = shown.map(|(_, (n, word))| format!("{n} {word}")).collect();
    push_line(text, 0, &counts.join(", "));
    if let Some(outcomes) = &form.outcomes {
        outcome_blocks(text, outcomes, words);
    }
    for note in &form.notes {
        push_line(text, 0, &format!("{}: {note}", words.note));
    }
    let variables = form.groups.first().map_or(&[][..], |group| &group.variables);
    for (place, variable) in variables.iter().enumerate() {
        if is_background(variable) {
            continue;
        }
        let of_group = |group: &'_ GroupTally| group.variables.get(place).cloned();
        let tallies =
            form.groups.iter().filter_map(|g| Some((group_name(g), of_group(g)?)));
        text.push(heading(variable));
        for (group, tally) in tallies {
            print_variable(text, group, &tally, words, 2);
        }
    }
    yes_blocks(text, &form.groups, words);
}

/// The questions of role `q3` together, a row for each group that answered them.
fn yes_blocks(text: &mut Vec<Block>, groups: &[GroupTally], words: &Words) {
    let of_group = |group: &GroupTally| Some((group_name(group), group.q3.clone()?));
    let tallies: Vec<_> = groups.iter().filter_map(of_group).collect();
    let Some((_, YesTally { questions, .. })) = tallies.first() else { return };
    let heading = format!("{} ({})", words.yes_index, questions.join(", "));
    text.push(Block::Heading { level: 2, text: printable(&heading) });
    let mut table = Table::new(&[Side::Left, Side::Right, Side::Left, Side::Left]);
    for (group, YesTally { n, effective_n, index, .. }) in &tallies {
        let Estimate { value, low, high } = *index;
        let share = Share { count: *n, of: *n, share: Some(value), low, high };
        table.row([
            group.clone().unwrap_or_else(|| words.share.to_owned()),
            percent(share.share),
            interval(&share),
            format!("n = {n}, {} {effective_n:.1}", words.effective_n),
        ]);
    }
    push_table(text, 2, table);
}

/// Times, devices and names that nobody was asked for have no figures to read; they stay in
/// the JSON and CSV reports.
fn is_background(variable: &VariableTally) -> bool {
    let VariableTally { label, values, numbers, rows, .. } = variable;
    label.is_empty() && values.is_empty() && numbers.is_none() && rows.is_none()
}

/// What came of the visits: dwellings by disposition, then the rates.
fn outcome_blocks(text: &mut Vec<Block>, outcomes: &OutcomeTally, words: &Words) {
    let OutcomeTally { units, attempts, eligible_share, .. } = outcomes;
    let line = format!("{}: {units}; {}: {attempts}", words.dwellings, words.visits);
    push_line(text, 0, &line);
    if !outcomes.several.is_empty() {
        let n = outcomes.several.len();
        push_line(text, 0, &format!("{}: {n}", words.several_interviews));
        for interviews in &outcomes.several {
            let ids: Vec<&str> = interviews.iter().map(|name| name.id.as_str()).collect();
            push_line(text, 2, &ids.join(", "));
        }
    }
    let mut codes = Table::new(&[Side::Left, Side::Left, Side::Right]);
    codes.head([words.code, words.label, "n"].map(str::to_owned));
    for CodeTally { code, n } in &outcomes.codes {
        let label = words.outcomes.iter().find(|(known, _)| known == code);
        let label = label.map_or("", |(_, label)| label);
        codes.row([code.clone(), label.to_owned(), n.to_string()]);
    }
    push_table(text, 2, codes);
    let mut rates = Table::new(&[Side::Left, Side::Right, Side::Right, Side::Left]);
    for RateTally { name, value, numerator, denominator } in &outcomes.rates {
        let of = format!("{} / {}", decimal(*numerator), decimal(*denominator));
        let uses_e = matches!(name.as_str(), "RR3" | "RR4");
        let e = if uses_e { format!("e = {eligible_share:.3}") } else { String::new() };
        rates.row([name.clone(), percent(*value), of, e]);
    }
    push_table(text, 2, rates);
}

fn group_name(group: &GroupTally) -> Option<String> {
    let code = group.code.as_ref()?;
    Some(if group.label.is_empty() {
        code.clone()
    } else {
        format!("{code} {}", group.label)
    })
}

fn heading(variable: &VariableTally) -> Block {
    let VariableTally { name, kind, label, role, .. } = variable;
    let role = if role.is_empty() { String::new() } else { format!(", {role}") };
    let text = printable(&format!("{name}: {label} ({kind}{role})"));
    Block::Heading { level: 2, text }
}

fn print_variable(
    text: &mut Vec<Block>,
    group: Option<String>,
    tally: &VariableTally,
    words: &Words,
    indent: usize,
) {
    let mut indent = indent;
    if let Some(group) = group {
        push_line(text, indent, &format!("{}: {group}", words.group));
        indent += 2;
    }
    if tally.suppressed {
        return push_line(text, indent, words.suppressed);
    }
    push_line(text, indent, &answered(tally, words));
    if tally.answered > 0 && !tally.values.is_empty() {
        let is_long = tally.values.len() > MOST_VALUES;
        let is_shown = |value: &&ValueTally| !is_long || value.share.count > 0;
        let shown: Vec<ValueTally> =
            tally.values.iter().filter(is_shown).cloned().collect();
        push_table(text, indent, values(&shown, words));
        let left_out = tally.values.len() - shown.len();
        if left_out > 0 {
            push_line(text, indent, &format!("{}: {left_out}", words.nobody));
        }
    }
    let mut figures = Table::new(&[Side::Left, Side::Right, Side::Left, Side::Left]);
    tally.numbers.iter().for_each(|numbers| number_rows(&mut figures, numbers, words));
    tally.scale.iter().for_each(|scale| scale_rows(&mut figures, scale, words));
    tally.nps.iter().for_each(|nps| nps_rows(&mut figures, nps, words));
    tally.ces.iter().for_each(|ces| ces_rows(&mut figures, ces, words));
    push_table(text, indent, figures);
    if let Some(rows) = &tally.rows {
        print_rows(text, rows, words, indent);
    }
}

fn answered(tally: &VariableTally, words: &Words) -> String {
    let mut line =
        format!("{} {} {} {}", words.answered, tally.answered, words.of, tally.n);
    let MissingTally { dont_know, refused, not_applicable, not_asked, broke_off, blank } =
        tally.missing;
    let counts = [dont_know, refused, not_applicable, not_asked, broke_off, blank];
    for (word, count) in words.missing.iter().zip(counts) {
        if count > 0 {
            line.push_str(&format!("; {word} {count}"));
        }
    }
    line
}

fn values(values: &[ValueTally], words: &Words) -> Table {
    use Side::{Left, Right};
    let mut table = Table::new(&[Left, Left, Right, Right, Left, Right, Left, Right]);
    match values.iter().find_map(|value| value.rank) {
        None => {
            table.head(
                [words.code, words.label, "n", words.share, words.interval]
                    .map(str::to_owned),
            );
            values.iter().for_each(|value| value_row(&mut table, value, words));
        }
        Some(rank) => {
            let among = format!("{} {}", words.among_first, rank.places);
            let Words { code, label, first, interval, borda, .. } = words;
            table.head(
                [code, label, "n", first, interval, &among, interval, borda]
                    .map(str::to_owned),
            );
            values.iter().for_each(|value| rank_row(&mut table, value, words));
        }
    }
    table
}

fn value_row(table: &mut Table, value: &ValueTally, words: &Words) {
    let interval = match value.share.share {
        None if value.share.of > 0 => words.not_in_denominator.to_owned(),
        _ => interval(&value.share),
    };
    let (n, share) = (value.share.count.to_string(), percent(value.share.share));
    table.row([value.code.clone(), label(value, words), n, share, interval]);
}

fn rank_row(table: &mut Table, value: &ValueTally, words: &Words) {
    let Some(RankTally { first, within, borda, .. }) = &value.rank else { return };
    table.row([
        value.code.clone(),
        label(value, words),
        value.share.count.to_string(),
        percent(first.share),
        interval(first),
        percent(within.share),
        interval(within),
        format!("{borda:.1}"),
    ]);
}

fn label(value: &ValueTally, words: &Words) -> String {
    if value.not_in_codebook {
        format!("({})", words.not_in_codebook)
    } else {
        value.label.clone()
    }
}

fn number_rows(table: &mut Table, numbers: &NumberTally, words: &Words) {
    estimate_row(table, words.mean, &numbers.mean);
    if let Some(deviation) = numbers.deviation {
        table.row([words.deviation.to_owned(), decimal(deviation)]);
    }
    for (word, value) in [
        (words.min, numbers.min),
        (words.median, numbers.median),
        (words.max, numbers.max),
    ] {
        table.row([word.to_owned(), decimal(value)]);
    }
}

fn scale_rows(table: &mut Table, scale: &ScaleTally, words: &Words) {
    for (name, word, share) in [
        ("top1", words.top1, &scale.top1),
        ("top2", words.top2, &scale.top2),
        ("top3", words.top3, &scale.top3),
    ] {
        let is_rate = scale.satisfaction_rate == name;
        let mark = if is_rate {
            format!("= {}", words.satisfaction_rate)
        } else {
            String::new()
        };
        table.row([
            word.to_owned(),
            percent(share.share),
            interval(share),
            of(share, &mark),
        ]);
    }
    scale.mean.iter().for_each(|mean| estimate_row(table, words.mean, mean));
    scale.index.iter().for_each(|index| estimate_row(table, words.index, index));
}

fn of(share: &Share, mark: &str) -> String {
    format!("n = {} {mark}", share.of)
}

fn nps_rows(table: &mut Table, nps: &NpsTally, words: &Words) {
    for (word, share) in
        [(words.promoters, &nps.promoters), (words.detractors, &nps.detractors)]
    {
        table.row([
            word.to_owned(),
            percent(share.share),
            interval(share),
            of(share, ""),
        ]);
    }
    let NpsTally { n, score, standard_error, .. } = nps;
    table.row([
        words.nps.to_owned(),
        format!("{:.1}", score.value),
        estimate_interval(score, 1),
        format!("n = {n}, {} {standard_error:.2}", words.standard_error),
    ]);
}

fn ces_rows(table: &mut Table, ces: &CesTally, words: &Words) {
    let share = &ces.five_to_seven;
    table.row([
        words.ces.to_owned(),
        percent(share.share),
        interval(share),
        of(share, ""),
    ]);
    estimate_row(table, words.mean, &ces.mean);
}

fn estimate_row(table: &mut Table, word: &str, estimate: &Estimate) {
    table.row([word.to_owned(), decimal(estimate.value), estimate_interval(estimate, 2)]);
}

fn print_rows(text: &mut Vec<Block>, rows: &RowsTally, words: &Words, indent: usize) {
    push_line(
        text,
        indent,
        &format!("{} {}; {}", rows.rows, words.rows, words.rows_without_interval),
    );
    for variable in &rows.variables {
        let VariableTally { name, label, kind, .. } = variable;
        push_line(text, indent, &format!("{name}: {label} ({kind})"));
        print_variable(text, None, variable, words, indent + 2);
    }
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{:.1} %", 100.0 * share))
}

fn interval(share: &Share) -> String {
    match (share.low, share.high) {
        (Some(low), Some(high)) => format!("[{:.1}, {:.1}]", 100.0 * low, 100.0 * high),
        _ => String::new(),
    }
}

fn estimate_interval(estimate: &Estimate, digits: usize) -> String {
    match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => format!("[{low:.digits$}, {high:.digits$}]"),
        _ => String::new(),
    }
}

/// Two decimals, none for whole numbers.
fn decimal(value: f64) -> String {
    if value == value.floor() && value.abs() < 1e15 {
        format!("{value:.0}")
    } else {
        format!("{value:.2}")
    }
}

fn push_line(blocks: &mut Vec<Block>, indent: usize, line: &str) {
    let lead = line.len() - line.trim_start().len();
    blocks.push(Block::Line { indent: indent + lead, text: printable(line) });
}

/// Nothing for a table without rows.
fn push_table(blocks: &mut Vec<Block>, indent: usize, table: Table) {
    let Table { sides, header, rows } = table;
    if rows.is_empty() {
        return;
    }
    let numeric = sides.iter().map(|side| *side == Side::Right).collect();
    blocks.push(Block::Table { indent, header, rows, numeric });
}
