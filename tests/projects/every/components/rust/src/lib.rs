wit_bindgen::generate!({
    path: ["../../wit/common", "wit"],
    world: "demo:calc/calculator",
    generate_all,
});

use exports::demo::calc::ops::Guest;

struct Sums;

impl Guest for Sums {
    fn add(a: i32, b: i32) -> i32 {
        a.wrapping_add(b)
    }
    fn sub(a: i32, b: i32) -> i32 {
        a.wrapping_sub(b)
    }
}

export!(Sums);
