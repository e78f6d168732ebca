//! The questions of role `q3`, taken together.

use minyi_form::bundle::VariableKind;
use minyi_statistics::interval::{Confidence, Interval};
use minyi_statistics::yes::Yeses;

use crate::column::Column;
use crate::edition::Edition;
use crate::evolve::United;
use crate::figures::{Estimate, YesTally};
use crate::group::Grouping;

/// Code of the choice that says yes.
const YES: &str = "1";

/// What the `q3` questions among `variables` say together, by group. Only who answered all
/// of them counts, so that every share is one of the same people.
pub(crate) fn tally(
    editions: &[Edition],
    grouping: &Grouping,
    variables: &[United],
) -> Vec<Option<YesTally>> {
    let questions: Vec<&United> = variables.iter().filter(|v| is_q3(v)).collect();
    let mut groups = vec![Yeses::new(questions.len()); grouping.groups.len()];
    if questions.is_empty() {
        return vec![None; groups.len()];
    }
    for (place, (edition, rows)) in editions.iter().zip(&grouping.rows).enumerate() {
        for &(row, group) in rows {
            let answers = questions.iter().map(|q| says_yes(q, place, edition, row));
            let answers: Option<Vec<bool>> = answers.collect();
            if let (Some(answers), Some(yeses)) =
                (answers, groups.get_mut(group as usize))
            {
                yeses.add(answers.into_iter().filter(|yes| *yes).count());
            }
        }
    }
    let names: Vec<String> = questions.iter().map(|q| q.variable.name.clone()).collect();
    groups.iter().map(|yeses| figures(yeses, &names)).collect()
}

fn is_q3(united: &United) -> bool {
    united.variable.role == "q3" && united.variable.kind == VariableKind::One
}

/// Whether the record in a row says yes to a question; none where it has no answer.
fn says_yes(
    question: &United,
    place: usize,
    edition: &Edition,
    row: u32,
) -> Option<bool> {
    let placed = question.places.get(place)?.as_ref()?;
    let Column::Choice(codes) = edition.columns.get(placed.column)? else { return None };
    let value = placed.value(codes.get(row as usize).ok()?);
    Some(question.values.get(value)?.entry.code == YES)
}

fn figures(yeses: &Yeses, names: &[String]) -> Option<YesTally> {
    let Interval { low, high } = yeses.interval(Confidence::p95())?;
    Some(YesTally {
        questions: names.to_vec(),
        n: yeses.n(),
        effective_n: yeses.effective_n()?,
        index: Estimate { value: yeses.mean()?, low: Some(low), high: Some(high) },
    })
}
