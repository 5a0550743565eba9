//! The world `conformance`; each file has the functions of one interface.

const std = @import("std");
const guest = @import("conformance");

/// A panic traps; without this its message would bring in all of WASI.
pub const panic = std.debug.no_panic;

comptime {
    _ = @import("api.zig");
    _ = @import("via.zig");
    _ = @import("inspect.zig");
    _ = @import("things.zig");
    _ = @import("via_things.zig");
}
