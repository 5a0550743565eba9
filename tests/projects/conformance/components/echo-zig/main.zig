//! The world `conformance`; each file has the functions of one interface.

const guest = @import("conformance");

comptime {
    _ = @import("api.zig");
    _ = @import("via.zig");
    _ = @import("inspect.zig");
    _ = @import("things.zig");
    _ = @import("via_things.zig");
}
