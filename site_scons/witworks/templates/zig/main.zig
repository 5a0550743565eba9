//! The component `{{name}}`: exports what its world, wit/world.wit, promises.

const std = @import("std");
const guest = @import("guest");

const Text = guest.guest_string_t;

export fn exports_local_component_{{module}}_greetings_greet(name: *Text, ret: *Text) void {
    defer guest.guest_string_free(name);
    const who: []const u8 = if (name.len > 0) name.ptr[0..name.len] else "world";
    // The host reads the text, then the bindings free it.
    const text = std.mem.concat(std.heap.c_allocator, u8, &.{ "Hello, ", who, "!" }) catch @trap();
    ret.* = .{ .ptr = text.ptr, .len = text.len };
}
