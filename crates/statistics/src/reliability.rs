//! Whether items measure one thing.

/// Cronbach's alpha, k/(k − 1)·(1 − Σs²ᵢ/s²ₜ), of a matrix with a respondent a row and
/// an item a column (Cronbach 1951).
///
/// `None` for fewer than two items or respondents, rows of unequal length, or totals
/// that do not vary.
pub fn cronbach_alpha(rows: &[Vec<f64>]) -> Option<f64> {
    let k = rows.first()?.len();
    if k < 2 || rows.len() < 2 || rows.iter().any(|row| row.len() != k) {
        return None;
    }
    let column = |item: usize| -> Vec<f64> {
        rows.iter().filter_map(|row| row.get(item).copied()).collect()
    };
    let totals: Vec<f64> = rows.iter().map(|row| row.iter().sum()).collect();
    let items: f64 = (0..k).map(|item| variance(&column(item))).sum();
    let total = variance(&totals);
    let k = k as f64;
    (total > 0.0).then(|| k / (k - 1.0) * (1.0 - items / total))
}

fn variance(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (n - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alpha_of_six_by_four() {
        let rows = ["3435", "5545", "2323", "4444", "1221", "5455"];
        let digits = |row: &str| row.bytes().map(|byte| f64::from(byte - b'0')).collect();
        let matrix: Vec<Vec<f64>> = rows.into_iter().map(digits).collect();
        assert!((cronbach_alpha(&matrix).unwrap() - 0.949320).abs() < 5e-7);
    }

    #[test]
    fn alpha_needs_two_of_everything() {
        assert_eq!(cronbach_alpha(&[]), None);
        assert_eq!(cronbach_alpha(&[vec![1.0, 2.0]]), None);
        assert_eq!(cronbach_alpha(&[vec![1.0, 2.0], vec![1.0]]), None);
    }
}
