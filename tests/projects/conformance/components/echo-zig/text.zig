//! Strings of the bindings, and memory that the bindings free.

const std = @import("std");
const guest = @import("conformance");

pub const Text = guest.conformance_string_t;
pub const allocator = std.heap.c_allocator;

/// The bytes of a string.
pub fn view(text: Text) []const u8 {
    return if (text.len == 0) "" else text.ptr[0..text.len];
}

/// A new string of the parts, one behind the other.
pub fn joined(parts: []const []const u8) Text {
    const made = std.mem.concat(allocator, u8, parts) catch @trap();
    // The bindings let the memory of an empty string be, and Zig's address of no bytes at all lies outside of memory.
    return if (made.len == 0) .{ .ptr = null, .len = 0 } else .{ .ptr = made.ptr, .len = made.len };
}

/// A new string.
pub fn copy(bytes: []const u8) Text {
    return joined(&.{bytes});
}

/// How many code points the string has.
pub fn characters(text: Text) u32 {
    return @intCast(std.unicode.utf8CountCodepoints(view(text)) catch @trap());
}

/// A new string of the prefix and the number.
pub fn withNumber(prefix: []const u8, number: usize) Text {
    var digits: [20]u8 = undefined;
    return joined(&.{ prefix, std.fmt.bufPrint(&digits, "{d}", .{number}) catch @trap() });
}
