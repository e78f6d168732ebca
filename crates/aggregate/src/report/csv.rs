//! The report as a table for spreadsheets: one figure a row.
//!
//! Cells of text that a spreadsheet would take for a formula get a `'` in front (OWASP
//! ASVS 1.2.10, CWE-1236); numbers are left alone, so that −5 stays −5. The file begins
//! with a byte order mark, without which Excel reads Chinese as Latin-1.

use crate::figures::{
    Condition, Estimate, FormTally, GroupTally, MissingTally, Report, Share,
    VariableTally,
};

const COLUMNS: &str = "form,by,group,group_label,variable,label,type,figure,code,code_label,count,of,value,low,high";

/// The report as CSV (RFC 4180) in UTF-8 with byte order mark.
pub fn csv(report: &Report) -> String {
    let mut rows = Rows { text: format!("\u{feff}{COLUMNS}\r\n"), head: String::new() };
    if report.sample {
        rows.head = line_of(&["", "", "", "", "", "", ""]);
        rows.count("sample data", "", "made-up records", 0, None);
    }
    for source in &report.sources {
        rows.head = line_of(&["", "", "", "", "", "", ""]);
        let condition = match source.condition {
            Condition::Sealed => "bundle",
            Condition::Repeated => "bundle repeated",
            Condition::Quarantined => "bundle quarantined",
            Condition::Sample => "sample bundle, not counted",
        };
        rows.count(condition, &source.name, &source.why, source.records, None);
    }
    report.forms.iter().for_each(|form| print_form(&mut rows, form));
    rows.text
}

fn print_form(rows: &mut Rows, form: &FormTally) {
    rows.head = line_of(&[&form.id, "", "", "", "", &form.title, ""]);
    for (figure, count) in [
        ("submissions", form.n),
        ("complete", form.complete),
        ("partial", form.partial),
        ("records read", form.merge.read),
        ("repeated", form.merge.repeated),
        ("superseded", form.merge.superseded.len() as u64),
        ("conflicts", form.merge.conflicts.len() as u64),
        ("withdrawn", form.merge.withdrawn.len() as u64),
    ] {
        rows.count(figure, "", "", count, None);
    }
    if let Some(outcomes) = &form.outcomes {
        rows.count("dwellings", "", "", outcomes.units, None);
        rows.count("visits", "", "", outcomes.attempts, None);
        let several = outcomes.several.len() as u64;
        rows.count("dwellings with several complete interviews", "", "", several, None);
        for code in &outcomes.codes {
            rows.count("outcome", &code.code, "", code.n, None);
        }
        for rate in &outcomes.rates {
            let figures = [Some(rate.numerator), Some(rate.denominator), rate.value];
            let [numerator, denominator, value] = figures.map(|x| x.map(number));
            rows.row(&rate.name, "", "", [numerator, denominator, value, None, None]);
        }
    }
    form.notes.iter().for_each(|note| rows.row("note", "", note, [const { None }; 5]));
    for group in &form.groups {
        group.variables.iter().for_each(|v| print_variable(rows, form, group, "", v));
        let code = group.code.as_deref().unwrap_or("");
        if let Some(q3) = &group.q3 {
            rows.head = line_of(&[&form.id, &form.by, code, &group.label, "", "", ""]);
            rows.count("q3_answered", "", "", q3.n, Some(group.n));
            rows.value("q3_effective_n", "", "", q3.effective_n);
            rows.estimate("q3_index", &q3.index);
        }
    }
}

fn print_variable(
    rows: &mut Rows,
    form: &FormTally,
    group: &GroupTally,
    around: &str,
    tally: &VariableTally,
) {
    let name = format!("{around}{}", tally.name);
    let code = group.code.as_deref().unwrap_or("");
    rows.head = line_of(&[
        &form.id,
        &form.by,
        code,
        &group.label,
        &name,
        &tally.label,
        &tally.kind,
    ]);
    if tally.suppressed {
        return rows.row("suppressed", "", "", [const { None }; 5]);
    }
    let MissingTally { dont_know, refused, not_applicable, not_asked, broke_off, blank } =
        tally.missing;
    for (figure, count) in [
        ("answered", tally.answered),
        ("dont_know", dont_know),
        ("refused", refused),
        ("not_applicable", not_applicable),
        ("not_asked", not_asked),
        ("broke_off", broke_off),
        ("blank", blank),
    ] {
        rows.count(figure, "", "", count, Some(tally.n));
    }
    for value in &tally.values {
        rows.share("value", &value.code, &value.label, &value.share);
        if let Some(rank) = &value.rank {
            rows.share("first", &value.code, &value.label, &rank.first);
            let within = format!("within_first_{}", rank.places);
            rows.share(&within, &value.code, &value.label, &rank.within);
            rows.value("borda", &value.code, &value.label, rank.borda);
        }
    }
    print_figures(rows, tally);
    for variable in tally.rows.iter().flat_map(|inside| &inside.variables) {
        print_variable(rows, form, group, &format!("{name}[]."), variable);
    }
}

fn print_figures(rows: &mut Rows, tally: &VariableTally) {
    if let Some(numbers) = &tally.numbers {
        rows.estimate("mean", &numbers.mean);
        numbers.deviation.iter().for_each(|&sd| rows.value("sd", "", "", sd));
        rows.value("min", "", "", numbers.min);
        rows.value("median", "", "", numbers.median);
        rows.value("max", "", "", numbers.max);
    }
    if let Some(scale) = &tally.scale {
        rows.count("not_used", "", "", scale.not_used, None);
        let rate = |name: &str| match scale.satisfaction_rate == name {
            true => "满意率",
            false => "",
        };
        for (name, share) in
            [("top1", &scale.top1), ("top2", &scale.top2), ("top3", &scale.top3)]
        {
            rows.share(name, "", rate(name), share);
        }
        scale.mean.iter().for_each(|mean| rows.estimate("scale_mean", mean));
        scale.index.iter().for_each(|index| rows.estimate("index_0_100", index));
    }
    if let Some(nps) = &tally.nps {
        rows.share("promoters", "", "", &nps.promoters);
        rows.share("detractors", "", "", &nps.detractors);
        rows.estimate("nps", &nps.score);
        rows.value("nps_se", "", "", nps.standard_error);
    }
    if let Some(ces) = &tally.ces {
        rows.share("ces_5_to_7", "", "", &ces.five_to_seven);
        rows.estimate("ces_mean", &ces.mean);
    }
    if let Some(inside) = &tally.rows {
        rows.count("rows", "", "", inside.rows, None);
    }
}

/// Rows in the course of being written.
struct Rows {
    text: String,
    /// The first seven cells, with a comma behind each.
    head: String,
}

impl Rows {
    /// A row with the numbers count, of, value, low and high as far as there are any.
    fn row(
        &mut self,
        figure: &str,
        code: &str,
        label: &str,
        numbers: [Option<String>; 5],
    ) {
        self.text.push_str(&self.head);
        self.text.push_str(&line_of(&[figure, code, label]));
        self.text.push_str(&numbers.map(Option::unwrap_or_default).join(","));
        self.text.push_str("\r\n");
    }

    fn count(
        &mut self,
        figure: &str,
        code: &str,
        label: &str,
        count: u64,
        of: Option<u64>,
    ) {
        let of = of.map(|of| of.to_string());
        self.row(figure, code, label, [Some(count.to_string()), of, None, None, None]);
    }

    fn share(&mut self, figure: &str, code: &str, label: &str, share: &Share) {
        let [value, low, high] =
            [share.share, share.low, share.high].map(|x| x.map(number));
        let counts = [share.count, share.of].map(|n| Some(n.to_string()));
        let [count, of] = counts;
        self.row(figure, code, label, [count, of, value, low, high]);
    }

    fn value(&mut self, figure: &str, code: &str, label: &str, value: f64) {
        self.row(figure, code, label, [None, None, Some(number(value)), None, None]);
    }

    fn estimate(&mut self, figure: &str, estimate: &Estimate) {
        let bounds = [estimate.low, estimate.high].map(|bound| bound.map(number));
        let [low, high] = bounds;
        self.row(figure, "", "", [None, None, Some(number(estimate.value)), low, high]);
    }
}

fn number(value: f64) -> String {
    value.to_string()
}

/// Cells of text, with a comma behind each.
fn line_of(cells: &[&str]) -> String {
    cells.iter().map(|cell| cell_of(cell) + ",").collect()
}

/// A cell of text: safe from being a formula, quoted where it must be.
fn cell_of(text: &str) -> String {
    const FORMULA: &[char] =
        &['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'];
    let safe = match text.starts_with(FORMULA) && !is_number(text) {
        true => format!("'{text}"),
        false => text.to_owned(),
    };
    match safe.contains([',', '"', '\r', '\n']) {
        true => format!("\"{}\"", safe.replace('"', "\"\"")),
        false => safe,
    }
}

/// A whole number, such as a code of −5, which cannot be a formula.
fn is_number(text: &str) -> bool {
    text.parse::<i64>().is_ok() && !text.starts_with('+')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused_and_numbers_left_alone() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("-5", "-5"),
            ("+5", "'+5"),
            ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
            ("＝HYPERLINK(1,2)", "\"'＝HYPERLINK(1,2)\""),
            ("@x", "'@x"),
            ("\tx", "'\tx"),
            ("满意, \"very\"", "\"满意, \"\"very\"\"\""),
            ("plain", "plain"),
        ] {
            assert_eq!(cell_of(text), cell, "{text}");
        }
    }
}
