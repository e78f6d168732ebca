//! What weights do to precision.

/// Effective sample size (Σw)²/Σw² (Kish 1965, section 11.7): as many unweighted cases are
/// as precise. None without cases, or when all weights are zero.
pub fn effective_size(weights: &[f64]) -> Option<f64> {
    let sum: f64 = weights.iter().sum();
    let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
    (squares > 0.0).then(|| sum * sum / squares)
}

/// Design effect of unequal weights, n·Σw²/(Σw)² (Kish 1965). None as above.
pub fn design_effect(weights: &[f64]) -> Option<f64> {
    effective_size(weights).map(|effective| weights.len() as f64 / effective)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unequal_weights_cost_precision() {
        assert_eq!(effective_size(&[2.0, 2.0, 2.0]), Some(3.0));
        assert_eq!(design_effect(&[2.0, 2.0, 2.0]), Some(1.0));
        // (1 + 3)² / (1 + 9) = 1.6.
        assert_eq!(effective_size(&[1.0, 3.0]), Some(1.6));
        assert_eq!(design_effect(&[1.0, 3.0]), Some(1.25));
        assert_eq!(effective_size(&[]), None);
        assert_eq!(effective_size(&[0.0]), None);
    }
}
