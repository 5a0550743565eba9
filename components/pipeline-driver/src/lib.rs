//! The `pipeline-engine` world of `wit/pipeline`: leads points through the components that it imports.

wit_bindgen::generate!({
    path: [
        "../../wit/analytics",
        "../../wit/preprocess",
        "../../wit/pipeline",
    ],
    world: "toolsku:pipeline/pipeline-engine",
    generate_all,
});

use exports::toolsku::pipeline::run::Guest;
use toolsku::analytics::data_processor::{self, DataPoint, ProcessResult};
use toolsku::preprocess::cleaner;

struct PipelineDriver;

impl Guest for PipelineDriver {
    fn run(points: Vec<DataPoint>, window_size: u32) -> Result<Vec<DataPoint>, String> {
        match data_processor::process(&cleaner::clean(&points)) {
            ProcessResult::Success(kept) => Ok(data_processor::aggregate(&kept, window_size)),
            ProcessResult::Error(reason) => Err(reason),
        }
    }
}

export!(PipelineDriver);
