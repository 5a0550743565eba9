//! The interface `inspect`: what values mean.

use crate::Guest;
use crate::exports::witworks::conformance::inspect;
use crate::witworks::conformance::types::{Access, Color, Flags32, Mixed, Number, Person, Shape};

impl inspect::Guest for Guest {
    fn inspect_string(value: String) -> u32 {
        value.chars().count() as u32
    }

    fn inspect_char(value: char) -> u32 {
        value as u32
    }

    fn inspect_s8(value: i8) -> bool {
        value < 0
    }

    fn inspect_s64(value: i64) -> bool {
        value < 0
    }

    fn inspect_u64(value: u64) -> bool {
        value >= 1 << 63
    }

    fn inspect_list(value: Vec<u32>) -> u32 {
        value.into_iter().fold(0, u32::wrapping_add)
    }

    fn inspect_enum(value: Color) -> u32 {
        match value {
            Color::Red => 0,
            Color::Green => 1,
            Color::DeepBlue => 2,
        }
    }

    fn inspect_flags(value: Access) -> u32 {
        [(Access::READ, 1), (Access::WRITE, 10), (Access::RUN_AS_ROOT, 100)]
            .into_iter()
            .filter(|(flag, _)| value.contains(*flag))
            .map(|(_, worth)| worth)
            .sum()
    }

    fn inspect_flags32(value: Flags32) -> bool {
        value.contains(Flags32::C31)
    }

    fn inspect_record(value: Mixed) -> i32 {
        i32::from(value.half) + i32::from(value.last)
    }

    fn inspect_person(value: Person) -> String {
        value.nickname.unwrap_or(value.name)
    }

    fn inspect_variant(value: Shape) -> String {
        match value {
            Shape::Nothing => "nothing".to_string(),
            Shape::Circle(_) => "circle".to_string(),
            Shape::Box(_) => "box".to_string(),
            Shape::Path(points) => format!("path:{}", points.len()),
            Shape::Label(text) => format!("label:{}", text.chars().count()),
            Shape::Owner(person) => format!("owner:{}", person.name),
        }
    }

    fn inspect_number(value: Number) -> String {
        match value {
            Number::Byte(_) => "byte",
            Number::Single(_) => "single",
            Number::Double(_) => "double",
            Number::Big(_) => "big",
            Number::Signed(_) => "signed",
            Number::Digit(_) => "digit",
            Number::Truth(_) => "truth",
            Number::Text(_) => "text",
        }
        .to_string()
    }

    fn inspect_option(value: Option<Option<u32>>) -> u32 {
        match value {
            None => 0,
            Some(None) => 1,
            Some(Some(_)) => 2,
        }
    }

    fn inspect_result(value: Result<u32, String>) -> String {
        match value {
            Ok(number) => number.to_string(),
            Err(text) => format!("err:{text}"),
        }
    }

    fn check(value: u32) -> Result<u32, String> {
        if value < 1000 { Ok(value) } else { Err("too large".to_string()) }
    }
}
