//! What the component computes, apart from how it is called.

use crate::DataPoint;

pub const NOTHING_LEFT: &str = "No valid data points after filtering";

/// The points with a value greater than zero, or why there are none.
pub fn positive(input: Vec<DataPoint>) -> Result<Vec<DataPoint>, &'static str> {
    let kept: Vec<DataPoint> = input
        .into_iter()
        .filter(|point| point.value > 0.0)
        .collect();
    if kept.is_empty() {
        Err(NOTHING_LEFT)
    } else {
        Ok(kept)
    }
}

/// One point for each window of so many points.
pub fn means(input: &[DataPoint], window_size: u32) -> Vec<DataPoint> {
    let size = usize::try_from(window_size).unwrap_or(usize::MAX).max(1);
    input.chunks(size).filter_map(condense).collect()
}

/// The one point that stands for a window, or nothing for an empty window.
fn condense(window: &[DataPoint]) -> Option<DataPoint> {
    let (first, rest) = window.split_first()?;
    let sum = rest
        .iter()
        .fold(first.value, |sum, point| sum + point.value);
    let shared = rest.iter().all(|point| point.label == first.label);
    Some(DataPoint {
        timestamp: first.timestamp.clone(),
        value: sum / window.len() as f64,
        label: if shared { first.label.clone() } else { None },
    })
}
