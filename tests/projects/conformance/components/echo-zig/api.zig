//! The interface `api`: what came in is handed back with the memory that it owns, which the bindings free once the host has it.

const std = @import("std");
const guest = @import("conformance");
const bindings = @import("bindings.zig");
const text = @import("text.zig");

const prefix = "exports_witworks_conformance_api_";
const Text = guest.conformance_string_t;
const Numbers16 = guest.conformance_tuple16_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_t;
const Numbers17 = guest.conformance_tuple17_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_t;
const Mixed =
    guest.exports_witworks_conformance_api_tuple18_u8_s16_u32_s64_f32_f64_bool_char32_string_list_u8_point_color_access_option_u32_shape_u64_s8_u16_t;

comptime {
    for (bindings.echoes(prefix)) |name| {
        @export(&Echo(name).echo, .{ .name = prefix ++ name });
    }
}

/// The function of that name, in the form in which C passes its type.
fn Echo(comptime name: []const u8) type {
    const parameters = bindings.parameters(prefix ++ name);
    const Value = parameters[0].?;
    if (!bindings.isAddress(Value)) return Number(Value);
    if (std.mem.eql(u8, name, "echo_result_neither")) return ResultOfNothing(Value);
    const Answer = parameters[1].?;
    if (parameters.len == 3) return Result(Value, Answer, parameters[2].?);
    if (std.mem.eql(u8, name, "echo_result_ok")) return ResultOfOk(Value, Answer);
    if (std.mem.eql(u8, name, "echo_result_err")) return ResultOfErr(Value, Answer);
    return if (std.mem.startsWith(u8, name, "echo_option_")) Option(Value) else Addressed(Value);
}

fn Number(comptime Value: type) type {
    return struct {
        fn echo(value: Value) callconv(.c) Value {
            return value;
        }
    };
}

fn Addressed(comptime Value: type) type {
    return struct {
        fn echo(value: Value, ret: Value) callconv(.c) void {
            ret.* = value.*;
        }
    };
}

/// NULL stands for none, and so does false as the answer.
fn Option(comptime Value: type) type {
    return struct {
        fn echo(maybe_value: Value, ret: Value) callconv(.c) bool {
            if (maybe_value != null) ret.* = maybe_value.*;
            return maybe_value != null;
        }
    };
}

fn Result(comptime Value: type, comptime Ok: type, comptime Err: type) type {
    return struct {
        fn echo(value: Value, ret: Ok, err: Err) callconv(.c) bool {
            if (value.*.is_err) err.* = value.*.val.err else ret.* = value.*.val.ok;
            return !value.*.is_err;
        }
    };
}

fn ResultOfOk(comptime Value: type, comptime Ok: type) type {
    return struct {
        fn echo(value: Value, ret: Ok) callconv(.c) bool {
            if (!value.*.is_err) ret.* = value.*.val.ok;
            return !value.*.is_err;
        }
    };
}

fn ResultOfErr(comptime Value: type, comptime Err: type) type {
    return struct {
        fn echo(value: Value, err: Err) callconv(.c) bool {
            if (value.*.is_err) err.* = value.*.val.err;
            return !value.*.is_err;
        }
    };
}

fn ResultOfNothing(comptime Value: type) type {
    return struct {
        fn echo(value: Value) callconv(.c) bool {
            return !value.*.is_err;
        }
    };
}

export fn exports_witworks_conformance_api_echo_parameters2(a: *Text, b: u8, ret: *guest.conformance_tuple2_string_u8_t) void {
    ret.* = .{ .f0 = a.*, .f1 = b };
}

export fn exports_witworks_conformance_api_echo_parameters_strings(
    a: *Text,
    b: *Text,
    c: *Text,
    ret: *guest.conformance_tuple3_string_string_string_t,
) void {
    ret.* = .{ .f0 = a.*, .f1 = b.*, .f2 = c.* };
}

// zig fmt: off
export fn exports_witworks_conformance_api_echo_parameters16(
    a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32,
    i: u32, j: u32, k: u32, l: u32, m: u32, n: u32, o: u32, p: u32,
    ret: *Numbers16,
) void {
    @as(*[16]u32, @ptrCast(ret)).* = .{ a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p };
}

export fn exports_witworks_conformance_api_echo_parameters17(
    a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32,
    i: u32, j: u32, k: u32, l: u32, m: u32, n: u32, o: u32, p: u32, q: u32,
    ret: *Numbers17,
) void {
    @as(*[17]u32, @ptrCast(ret)).* = .{ a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q };
}

export fn exports_witworks_conformance_api_echo_parameters_mixed(
    a: u8, b: i16, c: u32, d: i64, e: f32, f: f64, g: bool, h: u32,
    i: *Text, j: *guest.conformance_list_u8_t, k: *guest.exports_witworks_conformance_api_point_t,
    l: guest.exports_witworks_conformance_api_color_t, m: guest.exports_witworks_conformance_api_access_t,
    maybe_n: ?*u32, o: *guest.exports_witworks_conformance_api_shape_t,
    p: u64, q: i8, r: u16,
    ret: *Mixed,
) void {
    ret.* = .{
        .f0 = a, .f1 = b, .f2 = c, .f3 = d, .f4 = e, .f5 = f, .f6 = g, .f7 = h,
        .f8 = i.*, .f9 = j.*, .f10 = k.*, .f11 = l, .f12 = m,
        .f13 = .{ .is_some = maybe_n != null, .val = if (maybe_n) |n| n.* else 0 },
        .f14 = o.*, .f15 = p, .f16 = q, .f17 = r,
    };
}
// zig fmt: on

export fn exports_witworks_conformance_api_no_parameters(ret: *Text) void {
    ret.* = text.copy("nothing given");
}

export fn exports_witworks_conformance_api_no_result(value: *Text) void {
    guest.conformance_string_free(value);
}

export fn exports_witworks_conformance_api_nothing() void {}
