//! The root of every component in Zig. It has what the component's own root declares, and a panic that needs no more of WASI
//! than standard error: that of Zig's library reads files to say where it happened, which the host's backtrace says anyway.

const builtin = @import("builtin");
const std = @import("std");
const component = @import("witworks component");

comptime {
    _ = component;
}

pub const panic = if (@hasDecl(component, "panic"))
    component.panic
else if (builtin.mode == .debug)
    std.debug.FullPanic(say)
else
    std.debug.no_panic;

pub const std_options: std.Options = if (@hasDecl(component, "std_options")) component.std_options else .{};

pub const std_options_FilePermissions: ?type =
    if (@hasDecl(component, "std_options_FilePermissions")) component.std_options_FilePermissions else null;

pub const std_options_cwd: ?fn () std.Io.Dir =
    if (@hasDecl(component, "std_options_cwd")) component.std_options_cwd else null;

pub const std_options_debug_threaded_io: ?*std.Io.Threaded =
    if (@hasDecl(component, "std_options_debug_threaded_io"))
        component.std_options_debug_threaded_io
    else
        std.Io.Threaded.global_single_threaded;

pub const std_options_debug_io: std.Io =
    if (@hasDecl(component, "std_options_debug_io"))
        component.std_options_debug_io
    else
        std.Options.debug_threaded_io.?.io();

fn say(message: []const u8, _: ?usize) noreturn {
    @branchHint(.cold);
    for ([_][]const u8{ "panic: ", message, "\n" }) |text| {
        _ = std.c.write(2, text.ptr, text.len);
    }
    @trap();
}
