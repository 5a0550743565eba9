//! What the bindings declare, found by name or by type while the guest is compiled.

const std = @import("std");
const guest = @import("conformance");

/// The names of the functions with that prefix, without it; those of several parameters are not among them, for their tuples differ.
pub fn echoes(comptime prefix: []const u8) []const []const u8 {
    @setEvalBranchQuota(10_000_000);
    var found: []const []const u8 = &.{};
    for (std.meta.declarations(guest)) |declared| {
        if (!std.mem.startsWith(u8, declared, prefix ++ "echo_")) continue;
        const name = declared[prefix.len..];
        if (!std.mem.startsWith(u8, name, "echo_parameters")) found = found ++ .{name};
    }
    return found;
}

/// The types of the parameters of a function.
pub fn parameters(comptime name: []const u8) []const ?type {
    return @typeInfo(@TypeOf(@field(guest, name))).@"fn".param_types;
}

/// The type of what a function returns.
pub fn Returned(comptime name: []const u8) type {
    return @typeInfo(@TypeOf(@field(guest, name))).@"fn".return_type.?;
}

/// Whether values of the type are passed by address.
pub fn isAddress(comptime Type: type) bool {
    return @typeInfo(Type) == .pointer;
}

const releases = blk: {
    @setEvalBranchQuota(10_000_000);
    var found: []const []const u8 = &.{};
    for (std.meta.declarations(guest)) |declared| {
        if (std.mem.endsWith(u8, declared, "_free")) found = found ++ .{declared};
    }
    break :blk found;
};

/// Frees what the value at the address owns, by the bindings' function for its type; without one it owns nothing.
pub fn release(address: anytype) void {
    @setEvalBranchQuota(10_000_000);
    inline for (releases) |name| {
        if (comptime parameters(name)[0].? == @TypeOf(address)) {
            if (address != null) @field(guest, name)(address);
            return;
        }
    }
}
