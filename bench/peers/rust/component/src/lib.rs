//! The functions of the benchmark as a component: the code is that of the other peers.

wit_bindgen::generate!({
    path: ["../../../../wit/analytics", "wit"],
    world: "bench:peers/peers",
});

#[path = "../../../../../components/analytics-processor/src/logic.rs"]
mod analytics;
#[path = "../../blocks.rs"]
mod blocks;

use exports::bench::peers::blocks::Guest as Blocks;
use exports::toolsku::analytics::data_processor::{DataPoint, Guest, ProcessResult};

struct Peers;

impl Blocks for Peers {
    fn sum(values: Vec<f64>) -> f64 {
        blocks::sum(&values)
    }

    fn echo(data: Vec<u8>) -> Vec<u8> {
        blocks::echo(data)
    }
}

impl Guest for Peers {
    fn process(input: Vec<DataPoint>) -> ProcessResult {
        match analytics::positive(input) {
            Ok(kept) => ProcessResult::Success(kept),
            Err(reason) => ProcessResult::Error(reason.to_owned()),
        }
    }

    fn aggregate(input: Vec<DataPoint>, window_size: u32) -> Vec<DataPoint> {
        analytics::means(&input, window_size)
    }
}

export!(Peers);
