//! The `math-engine` world of `wit/math-tools`: arithmetic with vectors and matrices.
//!
//! What each function promises, also for odd input, is written in the WIT.

wit_bindgen::generate!({
    path: "../../wit/math-tools",
    world: "math-engine",
});

mod matrix;
mod vector;

struct MathEngine;

export!(MathEngine);
