//! The interface `inspect`: what values mean. Each function frees what it was given.

const guest = @import("conformance");
const text = @import("text.zig");

const Text = text.Text;
const Mixed = guest.exports_witworks_conformance_inspect_mixed_t;
const Number = guest.exports_witworks_conformance_inspect_number_t;
const Person = guest.exports_witworks_conformance_inspect_person_t;
const Shape = guest.exports_witworks_conformance_inspect_shape_t;
const Result = guest.exports_witworks_conformance_api_result_u32_string_t;

export fn exports_witworks_conformance_inspect_inspect_string(value: *Text) u32 {
    defer guest.conformance_string_free(value);
    return text.characters(value.*);
}

export fn exports_witworks_conformance_inspect_inspect_char(value: u32) u32 {
    return value;
}

export fn exports_witworks_conformance_inspect_inspect_s8(value: i8) bool {
    return value < 0;
}

export fn exports_witworks_conformance_inspect_inspect_s64(value: i64) bool {
    return value < 0;
}

export fn exports_witworks_conformance_inspect_inspect_u64(value: u64) bool {
    return value >= 1 << 63;
}

export fn exports_witworks_conformance_inspect_inspect_list(value: *guest.conformance_list_u32_t) u32 {
    defer guest.conformance_list_u32_free(value);
    var sum: u32 = 0;
    for (0..value.len) |index| sum +%= value.ptr[index];
    return sum;
}

export fn exports_witworks_conformance_inspect_inspect_enum(value: guest.exports_witworks_conformance_inspect_color_t) u32 {
    return switch (value) {
        guest.WITWORKS_CONFORMANCE_TYPES_COLOR_RED => 0,
        guest.WITWORKS_CONFORMANCE_TYPES_COLOR_GREEN => 1,
        guest.WITWORKS_CONFORMANCE_TYPES_COLOR_DEEP_BLUE => 2,
        else => 3,
    };
}

export fn exports_witworks_conformance_inspect_inspect_flags(value: guest.exports_witworks_conformance_inspect_access_t) u32 {
    var sum: u32 = 0;
    if (value & guest.WITWORKS_CONFORMANCE_TYPES_ACCESS_READ != 0) sum += 1;
    if (value & guest.WITWORKS_CONFORMANCE_TYPES_ACCESS_WRITE != 0) sum += 10;
    if (value & guest.WITWORKS_CONFORMANCE_TYPES_ACCESS_RUN_AS_ROOT != 0) sum += 100;
    return sum;
}

/// The last flag is negative: the bindings write `1 << 31`, an int.
export fn exports_witworks_conformance_inspect_inspect_flags32(value: guest.exports_witworks_conformance_inspect_flags32_t) bool {
    return value & @as(u32, @bitCast(guest.WITWORKS_CONFORMANCE_TYPES_FLAGS32_C31)) != 0;
}

export fn exports_witworks_conformance_inspect_inspect_record(value: *Mixed) i32 {
    defer guest.exports_witworks_conformance_inspect_mixed_free(value);
    return @as(i32, value.half) + value.last;
}

export fn exports_witworks_conformance_inspect_inspect_person(value: *Person, ret: *Text) void {
    defer guest.exports_witworks_conformance_inspect_person_free(value);
    ret.* = text.copy(text.view(if (value.nickname.is_some) value.nickname.val else value.name));
}

export fn exports_witworks_conformance_inspect_inspect_variant(value: *Shape, ret: *Text) void {
    defer guest.exports_witworks_conformance_inspect_shape_free(value);
    ret.* = switch (value.tag) {
        guest.WITWORKS_CONFORMANCE_TYPES_SHAPE_NOTHING => text.copy("nothing"),
        guest.WITWORKS_CONFORMANCE_TYPES_SHAPE_CIRCLE => text.copy("circle"),
        guest.WITWORKS_CONFORMANCE_TYPES_SHAPE_BOX => text.copy("box"),
        guest.WITWORKS_CONFORMANCE_TYPES_SHAPE_PATH => text.withNumber("path:", value.val.path.len),
        guest.WITWORKS_CONFORMANCE_TYPES_SHAPE_LABEL => text.withNumber("label:", text.characters(value.val.label)),
        else => text.joined(&.{ "owner:", text.view(value.val.owner.name) }),
    };
}

export fn exports_witworks_conformance_inspect_inspect_number(value: *Number, ret: *Text) void {
    defer guest.exports_witworks_conformance_inspect_number_free(value);
    ret.* = text.copy(switch (value.tag) {
        guest.WITWORKS_CONFORMANCE_TYPES_NUMBER_BYTE => "byte",
        guest.WITWORKS_CONFORMANCE_TYPES_NUMBER_SINGLE => "single",
        guest.WITWORKS_CONFORMANCE_TYPES_NUMBER_DOUBLE => "double",
        guest.WITWORKS_CONFORMANCE_TYPES_NUMBER_BIG => "big",
        guest.WITWORKS_CONFORMANCE_TYPES_NUMBER_SIGNED => "signed",
        guest.WITWORKS_CONFORMANCE_TYPES_NUMBER_DIGIT => "digit",
        guest.WITWORKS_CONFORMANCE_TYPES_NUMBER_TRUTH => "truth",
        else => "text",
    });
}

export fn exports_witworks_conformance_inspect_inspect_option(maybe_value: ?*guest.conformance_option_u32_t) u32 {
    const value = maybe_value orelse return 0;
    return if (value.is_some) 2 else 1;
}

export fn exports_witworks_conformance_inspect_inspect_result(value: *Result, ret: *Text) void {
    defer guest.exports_witworks_conformance_api_result_u32_string_free(value);
    ret.* = if (value.is_err) text.joined(&.{ "err:", text.view(value.val.err) }) else text.withNumber("", value.val.ok);
}

export fn exports_witworks_conformance_inspect_check(value: u32, ret: *u32, err: *Text) bool {
    if (value < 1000) ret.* = value else err.* = text.copy("too large");
    return value < 1000;
}
