//! The interfaces `api` and `via`: what a function gives back, and with what it calls the host's function of the same name.

use crate::Guest;
use crate::exports::witworks::conformance::{api, via};
use crate::witworks::conformance::host;
use crate::witworks::conformance::types::{
    Access, Color, Flags8, Flags16, Flags32, Id, Mixed, Names, Number, Person, Place, Point, Shape, Signal,
};

macro_rules! echoes {
    ($(fn $name:ident($($parameter:ident: $of:ty),*) -> $result:ty = $answer:expr => host($($lent:expr),*);)*) => {
        impl api::Guest for Guest {
            $(fn $name($($parameter: $of),*) -> $result { $answer })*
        }
        impl via::Guest for Guest {
            $(fn $name($($parameter: $of),*) -> $result { host::$name($($lent),*) })*
        }
    };
}

echoes! {
    fn echo_bool(value: bool) -> bool = value => host(value);
    fn echo_u8(value: u8) -> u8 = value => host(value);
    fn echo_u16(value: u16) -> u16 = value => host(value);
    fn echo_u32(value: u32) -> u32 = value => host(value);
    fn echo_u64(value: u64) -> u64 = value => host(value);
    fn echo_s8(value: i8) -> i8 = value => host(value);
    fn echo_s16(value: i16) -> i16 = value => host(value);
    fn echo_s32(value: i32) -> i32 = value => host(value);
    fn echo_s64(value: i64) -> i64 = value => host(value);
    fn echo_f32(value: f32) -> f32 = value => host(value);
    fn echo_f64(value: f64) -> f64 = value => host(value);
    fn echo_char(value: char) -> char = value => host(value);
    fn echo_string(value: String) -> String = value => host(&value);
    fn echo_list_bool(value: Vec<bool>) -> Vec<bool> = value => host(&value);
    fn echo_list_u8(value: Vec<u8>) -> Vec<u8> = value => host(&value);
    fn echo_list_u16(value: Vec<u16>) -> Vec<u16> = value => host(&value);
    fn echo_list_u32(value: Vec<u32>) -> Vec<u32> = value => host(&value);
    fn echo_list_u64(value: Vec<u64>) -> Vec<u64> = value => host(&value);
    fn echo_list_s8(value: Vec<i8>) -> Vec<i8> = value => host(&value);
    fn echo_list_s16(value: Vec<i16>) -> Vec<i16> = value => host(&value);
    fn echo_list_s32(value: Vec<i32>) -> Vec<i32> = value => host(&value);
    fn echo_list_s64(value: Vec<i64>) -> Vec<i64> = value => host(&value);
    fn echo_list_f32(value: Vec<f32>) -> Vec<f32> = value => host(&value);
    fn echo_list_f64(value: Vec<f64>) -> Vec<f64> = value => host(&value);
    fn echo_list_char(value: Vec<char>) -> Vec<char> = value => host(&value);
    fn echo_list_string(value: Vec<String>) -> Vec<String> = value => host(&value);
    fn echo_list_list(value: Vec<Vec<u32>>) -> Vec<Vec<u32>> = value => host(&value);
    fn echo_list_list_string(value: Vec<Vec<String>>) -> Vec<Vec<String>> = value => host(&value);
    fn echo_list_tuple(value: Vec<(u8, String)>) -> Vec<(u8, String)> = value => host(&value);
    fn echo_list_option(value: Vec<Option<String>>) -> Vec<Option<String>> = value => host(&value);
    fn echo_list_record(value: Vec<Point>) -> Vec<Point> = value => host(&value);
    fn echo_list_person(value: Vec<Person>) -> Vec<Person> = value => host(&value);
    fn echo_list_variant(value: Vec<Shape>) -> Vec<Shape> = value => host(&value);
    fn echo_list_enum(value: Vec<Color>) -> Vec<Color> = value => host(&value);
    fn echo_list_flags(value: Vec<Access>) -> Vec<Access> = value => host(&value);
    fn echo_tuple_one(value: (u8,)) -> (u8,) = value => host(value);
    fn echo_tuple_three(value: (bool, String, f32)) -> (bool, String, f32) = value => host((value.0, &value.1, value.2));
    fn echo_tuple_nested(value: ((char, Vec<u16>), Option<(i8, i64)>)) -> ((char, Vec<u16>), Option<(i8, i64)>) = value => host(((value.0.0, &value.0.1), value.1));
    fn echo_record_numbers(value: Point) -> Point = value => host(value);
    fn echo_record_mixed(value: Mixed) -> Mixed = value => host(&value);
    fn echo_record_nested(value: Person) -> Person = value => host(&value);
    fn echo_variant_payloads(value: Shape) -> Shape = value => host(&value);
    fn echo_variant_numbers(value: Number) -> Number = value => host(&value);
    fn echo_variant_plain(value: Signal) -> Signal = value => host(value);
    fn echo_enum(value: Color) -> Color = value => host(value);
    fn echo_flags3(value: Access) -> Access = value => host(value);
    fn echo_flags8(value: Flags8) -> Flags8 = value => host(value);
    fn echo_flags16(value: Flags16) -> Flags16 = value => host(value);
    fn echo_flags32(value: Flags32) -> Flags32 = value => host(value);
    fn echo_option_u32(value: Option<u32>) -> Option<u32> = value => host(value);
    fn echo_option_string(value: Option<String>) -> Option<String> = value => host(value.as_deref());
    fn echo_option_list(value: Option<Vec<u8>>) -> Option<Vec<u8>> = value => host(value.as_deref());
    fn echo_option_record(value: Option<Person>) -> Option<Person> = value => host(value.as_ref());
    fn echo_option_twice(value: Option<Option<u32>>) -> Option<Option<u32>> = value => host(value);
    fn echo_option_thrice(value: Option<Option<Option<String>>>) -> Option<Option<Option<String>>> = value => host(value.as_ref().map(|inner| inner.as_ref().map(Option::as_deref)));
    fn echo_alias_number(value: Id) -> Id = value => host(value);
    fn echo_alias_list(value: Names) -> Names = value => host(&value);
    fn echo_alias_record(value: Place) -> Place = value => host(value);
    fn echo_result_both(value: Result<u32, String>) -> Result<u32, String> = value => host(value.as_ref().map(|number| *number).map_err(String::as_str));
    fn echo_result_same(value: Result<String, String>) -> Result<String, String> = value => host(value.as_deref().map_err(String::as_str));
    fn echo_result_ok(value: Result<Point, ()>) -> Result<Point, ()> = value => host(value);
    fn echo_result_err(value: Result<(), Color>) -> Result<(), Color> = value => host(value);
    fn echo_result_neither(value: Result<(), ()>) -> Result<(), ()> = value => host(value);
    fn echo_result_nested(value: Result<Option<u32>, Result<Person, u8>>) -> Result<Option<u32>, Result<Person, u8>> = value => host(value.as_ref().map(|ok| *ok).map_err(|err| err.as_ref().map_err(|code| *code)));
    fn echo_list_result_both(value: Vec<Result<u32, String>>) -> Vec<Result<u32, String>> = value => host(&value);
    fn echo_list_result_same(value: Vec<Result<String, String>>) -> Vec<Result<String, String>> = value => host(&value);
    fn echo_list_result_ok(value: Vec<Result<Point, ()>>) -> Vec<Result<Point, ()>> = value => host(&value);
    fn echo_list_result_err(value: Vec<Result<(), Color>>) -> Vec<Result<(), Color>> = value => host(&value);
    fn echo_list_result_neither(value: Vec<Result<(), ()>>) -> Vec<Result<(), ()>> = value => host(&value);
    fn echo_list_result_nested(value: Vec<Result<Option<u32>, Result<Person, u8>>>) -> Vec<Result<Option<u32>, Result<Person, u8>>> = value => host(&value);
    fn echo_parameters2(a: String, b: u8) -> (String, u8) = (a, b) => host(&a, b);
    fn echo_parameters_strings(a: String, b: String, c: String) -> (String, String, String) = (a, b, c) => host(&a, &b, &c);
    fn echo_parameters16(a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32, i: u32, j: u32, k: u32, l: u32, m: u32, n: u32, o: u32, p: u32) -> (u32, u32, u32, u32, u32, u32, u32, u32, u32, u32, u32, u32, u32, u32, u32, u32) = (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p) => host(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p);
    fn echo_parameters17(a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32, i: u32, j: u32, k: u32, l: u32, m: u32, n: u32, o: u32, p: u32, q: u32) -> (u32, u32, u32, u32, u32, u32, u32, u32, u32, u32, u32, u32, u32, u32, u32, u32, u32) = (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q) => host(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q);
    fn echo_parameters_mixed(a: u8, b: i16, c: u32, d: i64, e: f32, f: f64, g: bool, h: char, i: String, j: Vec<u8>, k: Point, l: Color, m: Access, n: Option<u32>, o: Shape, p: u64, q: i8, r: u16) -> (u8, i16, u32, i64, f32, f64, bool, char, String, Vec<u8>, Point, Color, Access, Option<u32>, Shape, u64, i8, u16) = (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r) => host(a, b, c, d, e, f, g, h, &i, &j, k, l, m, n, &o, p, q, r);
    fn no_parameters() -> String = "nothing given".to_string() => host();
    fn no_result(value: String) -> () = drop(value) => host(&value);
    fn nothing() -> () = () => host();
}
