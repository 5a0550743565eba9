//! The conformance world in Rust.

wit_bindgen::generate!({
    path: "wit",
    world: "conformance",
});

mod echoes;
mod inspect;
mod things;
mod via_things;

struct Guest;

export!(Guest);
