//! The interface `via`: the host is lent what came in, which is freed once it has answered; what it answers is handed on.
//!
//! The host's types are the same by another name, so addresses are cast.

const guest = @import("conformance");
const bindings = @import("bindings.zig");

const prefix = "exports_witworks_conformance_via_";
const host = "witworks_conformance_host_";
const Text = guest.conformance_string_t;
const Numbers16 = guest.conformance_tuple16_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_t;
const Numbers17 = guest.conformance_tuple17_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_u32_t;
const Mixed =
    guest.exports_witworks_conformance_via_tuple18_u8_s16_u32_s64_f32_f64_bool_char32_string_list_u8_point_color_access_option_u32_shape_u64_s8_u16_t;

comptime {
    for (bindings.echoes(prefix)) |name| {
        @export(&Call(name).call, .{ .name = prefix ++ name });
    }
}

/// What calls the host's function of that name, in the form in which C passes its type.
fn Call(comptime name: []const u8) type {
    const parameters = bindings.parameters(prefix ++ name);
    const Return = bindings.Returned(prefix ++ name);
    const Value = parameters[0].?;
    const called = @field(guest, host ++ name);
    if (!bindings.isAddress(Value)) return struct {
        fn call(value: Value) callconv(.c) Return {
            return called(value);
        }
    };
    if (parameters.len == 1) return struct {
        fn call(value: Value) callconv(.c) Return {
            defer bindings.release(value);
            return called(@ptrCast(value));
        }
    };
    const Answer = parameters[1].?;
    if (parameters.len == 2) return struct {
        fn call(value: Value, ret: Answer) callconv(.c) Return {
            defer bindings.release(value);
            return called(@ptrCast(value), @ptrCast(ret));
        }
    };
    const Err = parameters[2].?;
    return struct {
        fn call(value: Value, ret: Answer, err: Err) callconv(.c) Return {
            defer bindings.release(value);
            return called(@ptrCast(value), @ptrCast(ret), @ptrCast(err));
        }
    };
}

export fn exports_witworks_conformance_via_echo_parameters2(a: *Text, b: u8, ret: *guest.conformance_tuple2_string_u8_t) void {
    guest.witworks_conformance_host_echo_parameters2(a, b, ret);
    guest.conformance_string_free(a);
}

export fn exports_witworks_conformance_via_echo_parameters_strings(
    a: *Text,
    b: *Text,
    c: *Text,
    ret: *guest.conformance_tuple3_string_string_string_t,
) void {
    guest.witworks_conformance_host_echo_parameters_strings(a, b, c, ret);
    for ([_]*Text{ a, b, c }) |given| guest.conformance_string_free(given);
}

// zig fmt: off
export fn exports_witworks_conformance_via_echo_parameters16(
    a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32,
    i: u32, j: u32, k: u32, l: u32, m: u32, n: u32, o: u32, p: u32,
    ret: *Numbers16,
) void {
    guest.witworks_conformance_host_echo_parameters16(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ret);
}

export fn exports_witworks_conformance_via_echo_parameters17(
    a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32,
    i: u32, j: u32, k: u32, l: u32, m: u32, n: u32, o: u32, p: u32, q: u32,
    ret: *Numbers17,
) void {
    guest.witworks_conformance_host_echo_parameters17(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, ret);
}

export fn exports_witworks_conformance_via_echo_parameters_mixed(
    a: u8, b: i16, c: u32, d: i64, e: f32, f: f64, g: bool, h: u32,
    i: *Text, j: *guest.conformance_list_u8_t, k: *guest.exports_witworks_conformance_via_point_t,
    l: guest.exports_witworks_conformance_via_color_t, m: guest.exports_witworks_conformance_via_access_t,
    maybe_n: ?*u32, o: *guest.exports_witworks_conformance_via_shape_t,
    p: u64, q: i8, r: u16,
    ret: *Mixed,
) void {
    guest.witworks_conformance_host_echo_parameters_mixed(a, b, c, d, e, f, g, h, i, j, k, l, m, maybe_n, o, p, q, r, @ptrCast(ret));
    guest.conformance_string_free(i);
    guest.conformance_list_u8_free(j);
    guest.exports_witworks_conformance_via_shape_free(o);
}
// zig fmt: on

export fn exports_witworks_conformance_via_no_parameters(ret: *Text) void {
    guest.witworks_conformance_host_no_parameters(ret);
}

export fn exports_witworks_conformance_via_no_result(value: *Text) void {
    guest.witworks_conformance_host_no_result(value);
    guest.conformance_string_free(value);
}

export fn exports_witworks_conformance_via_nothing() void {
    guest.witworks_conformance_host_nothing();
}
