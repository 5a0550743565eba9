//! The `analytics-engine` world of `wit/analytics`: filters and condenses series of measured values.
//!
//! What each function promises, also for odd input, is written in the WIT.

wit_bindgen::generate!({
    path: "../../wit/analytics",
    world: "analytics-engine",
});

mod logic;

use exports::toolsku::analytics::data_processor::{DataPoint, Guest, ProcessResult};

struct AnalyticsProcessor;

impl Guest for AnalyticsProcessor {
    fn process(input: Vec<DataPoint>) -> ProcessResult {
        match logic::positive(input) {
            Ok(kept) => ProcessResult::Success(kept),
            Err(reason) => ProcessResult::Error(reason.to_owned()),
        }
    }

    fn aggregate(input: Vec<DataPoint>, window_size: u32) -> Vec<DataPoint> {
        logic::means(&input, window_size)
    }
}

export!(AnalyticsProcessor);

#[cfg(test)]
mod tests {
    use super::*;
    use logic::NOTHING_LEFT;

    fn point(timestamp: &str, value: f64, label: Option<&str>) -> DataPoint {
        DataPoint {
            timestamp: timestamp.to_owned(),
            value,
            label: label.map(str::to_owned),
        }
    }

    fn stamps(points: &[DataPoint]) -> Vec<&str> {
        points
            .iter()
            .map(|point| point.timestamp.as_str())
            .collect()
    }

    #[test]
    fn process_keeps_what_is_greater_than_zero() {
        let values = [42.5, -1.0, 0.0, f64::NAN, f64::INFINITY, f64::MIN_POSITIVE];
        let input = values
            .iter()
            .enumerate()
            .map(|(n, value)| point(&n.to_string(), *value, None))
            .collect();
        let ProcessResult::Success(kept) = AnalyticsProcessor::process(input) else {
            panic!("three points are greater than zero");
        };
        assert_eq!(stamps(&kept), ["0", "4", "5"]);
    }

    #[test]
    fn process_says_when_nothing_is_left() {
        for input in [
            vec![],
            vec![point("0", f64::NAN, None)],
            vec![point("0", -0.0, Some("cpu"))],
        ] {
            assert!(
                matches!(AnalyticsProcessor::process(input), ProcessResult::Error(text) if text == NOTHING_LEFT)
            );
        }
    }

    #[test]
    fn aggregate_takes_the_mean_of_each_window_also_of_a_short_last_one() {
        let input = (1..=5)
            .map(|n| point(&n.to_string(), f64::from(n), None))
            .collect();
        let means = AnalyticsProcessor::aggregate(input, 2);
        assert_eq!(stamps(&means), ["1", "3", "5"]);
        assert_eq!(
            means.iter().map(|point| point.value).collect::<Vec<_>>(),
            [1.5, 3.5, 5.0]
        );
    }

    #[test]
    fn aggregate_keeps_each_point_in_a_window_of_none_or_one() {
        for size in [0, 1] {
            let same = AnalyticsProcessor::aggregate(
                vec![point("1", -0.0, Some("cpu")), point("2", 3.0, None)],
                size,
            );
            assert_eq!(stamps(&same), ["1", "2"]);
            assert!(same[0].value.is_sign_negative());
            assert_eq!(same[0].label.as_deref(), Some("cpu"));
        }
    }

    #[test]
    fn aggregate_accepts_no_points_and_windows_larger_than_the_list() {
        assert!(AnalyticsProcessor::aggregate(vec![], 0).is_empty());
        let whole = AnalyticsProcessor::aggregate(
            vec![point("1", 1.0, None), point("2", 3.0, None)],
            u32::MAX,
        );
        assert_eq!((stamps(&whole), whole[0].value), (vec!["1"], 2.0));
    }

    #[test]
    fn aggregate_keeps_a_label_that_all_points_of_a_window_have() {
        let input = vec![
            point("1", 1.0, Some("cpu")),
            point("2", 1.0, Some("cpu")),
            point("3", 1.0, Some("cpu")),
            point("4", 1.0, None),
        ];
        let labels: Vec<_> = AnalyticsProcessor::aggregate(input, 2)
            .into_iter()
            .map(|point| point.label)
            .collect();
        assert_eq!(labels, [Some("cpu".to_owned()), None]);
    }
}
