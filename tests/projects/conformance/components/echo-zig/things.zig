//! The interface `things`: a resource of the guest. A handle that the guest owns is handed on or dropped; one that it was lent is an
//! address.

const std = @import("std");
const guest = @import("conformance");
const text = @import("text.zig");

const Text = text.Text;
const Own = guest.exports_witworks_conformance_things_own_thing_t;
const Lent = *Thing;

const Thing = struct {
    name: Text,

    var living: u32 = 0;

    /// A handle to a new thing, which takes over the memory of the name.
    fn called(name: Text) Own {
        const thing = text.allocator.create(Thing) catch @trap();
        thing.* = .{ .name = name };
        living += 1;
        return guest.exports_witworks_conformance_things_thing_new(@ptrCast(thing));
    }

    fn of(handle: Own) *Thing {
        return @ptrCast(@alignCast(guest.exports_witworks_conformance_things_thing_rep(handle).?));
    }

    fn nameCopied(thing: *const Thing) Text {
        return text.copy(text.view(thing.name));
    }
};

export fn exports_witworks_conformance_things_thing_destructor(thing: *Thing) void {
    guest.conformance_string_free(&thing.name);
    text.allocator.destroy(thing);
    Thing.living -= 1;
}

export fn exports_witworks_conformance_things_constructor_thing(name: *Text) Own {
    return Thing.called(name.*);
}

export fn exports_witworks_conformance_things_static_thing_make(name: *Text, ret: *Own, err: *Text) bool {
    const named = name.len > 0;
    if (named) ret.* = Thing.called(name.*) else err.* = text.copy("no name");
    return named;
}

export fn exports_witworks_conformance_things_static_thing_join(a: Lent, b: Lent) Own {
    return Thing.called(text.joined(&.{ text.view(a.name), "+", text.view(b.name) }));
}

export fn exports_witworks_conformance_things_method_thing_name(self: Lent, ret: *Text) void {
    ret.* = self.nameCopied();
}

export fn exports_witworks_conformance_things_method_thing_rename(self: Lent, name: *Text) void {
    guest.conformance_string_free(&self.name);
    self.name = name.*;
}

export fn exports_witworks_conformance_things_alive() u32 {
    return Thing.living;
}

export fn exports_witworks_conformance_things_pass(value: Own) Own {
    return value;
}

export fn exports_witworks_conformance_things_take(value: Own, ret: *Text) void {
    ret.* = Thing.of(value).nameCopied();
    guest.exports_witworks_conformance_things_thing_drop_own(value);
}

export fn exports_witworks_conformance_things_look(value: Lent, ret: *Text) void {
    ret.* = value.nameCopied();
}

export fn exports_witworks_conformance_things_pass_list(
    value: *guest.exports_witworks_conformance_things_list_own_thing_t,
    ret: *guest.exports_witworks_conformance_things_list_own_thing_t,
) void {
    ret.* = value.*;
}

export fn exports_witworks_conformance_things_look_list(
    value: *guest.exports_witworks_conformance_things_list_borrow_thing_t,
    ret: *guest.conformance_list_string_t,
) void {
    defer guest.exports_witworks_conformance_things_list_borrow_thing_free(value);
    ret.* = .{ .ptr = null, .len = value.len };
    if (value.len == 0) return;
    const names = text.allocator.alloc(Text, value.len) catch @trap();
    for (names, 0..) |*name, index| name.* = @as(Lent, @ptrCast(@alignCast(value.ptr[index].?))).nameCopied();
    ret.ptr = names.ptr;
}

export fn exports_witworks_conformance_things_pass_option(maybe_value: ?*Own, ret: *Own) bool {
    if (maybe_value) |value| ret.* = value.*;
    return maybe_value != null;
}
