//! Importance–performance analysis (Martilla & James 1977; GB/T 19038-2009 annex D).

/// Where the two lines cross that divide the plane. A report must print which was used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crosshair {
    /// Performance at the vertical line.
    pub performance: f64,
    /// Importance at the horizontal line.
    pub importance: f64,
}

/// Place of one item in the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Item {
    /// Mean satisfaction.
    pub performance: f64,
    /// Mean stated importance, or a derived one such as [`correlation`].
    pub importance: f64,
}

/// What the place of an item asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quadrant {
    /// I: important and good.
    KeepUp,
    /// II: important and poor.
    ConcentrateHere,
    /// III: unimportant and poor.
    LowPriority,
    /// IV: unimportant and good.
    PossibleOverkill,
}

impl Crosshair {
    /// The grand means of the items, the usual choice; `None` without items.
    pub fn grand_means(items: &[Item]) -> Option<Crosshair> {
        let n = items.len() as f64;
        let mean = |axis: fn(&Item) -> f64| items.iter().map(axis).sum::<f64>() / n;
        (!items.is_empty()).then(|| Crosshair {
            performance: mean(|item| item.performance),
            importance: mean(|item| item.importance),
        })
    }

    /// Quadrant of an item; one on a line counts as high.
    pub fn quadrant(&self, item: Item) -> Quadrant {
        let good = item.performance >= self.performance;
        match (item.importance >= self.importance, good) {
            (true, true) => Quadrant::KeepUp,
            (true, false) => Quadrant::ConcentrateHere,
            (false, false) => Quadrant::LowPriority,
            (false, true) => Quadrant::PossibleOverkill,
        }
    }
}

/// Pearson's correlation of an item with the overall judgement: derived importance.
/// `None` for fewer than two pairs or where one side does not vary.
pub fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let n = pairs.len() as f64;
    let mean_x = pairs.iter().map(|(x, _)| x).sum::<f64>() / n;
    let mean_y = pairs.iter().map(|(_, y)| y).sum::<f64>() / n;
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        let (dx, dy) = (x - mean_x, y - mean_y);
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    (xx > 0.0 && yy > 0.0).then(|| xy / libm::sqrt(xx * yy))
}
