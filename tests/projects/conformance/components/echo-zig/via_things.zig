//! The interface `via-things`: the host's resource. Handles that the guest owns or was lent are dropped, where they are not handed on.

const guest = @import("conformance");

const Text = guest.conformance_string_t;
const Own = guest.witworks_conformance_host_things_own_item_t;
const Lent = guest.witworks_conformance_host_things_borrow_item_t;

const drop = guest.witworks_conformance_host_things_item_drop_own;
const lend = guest.witworks_conformance_host_things_borrow_item;
const nameOf = guest.witworks_conformance_host_things_method_item_name;

/// A new item of that name, whose memory is freed.
fn called(name: *Text) Own {
    defer guest.conformance_string_free(name);
    return guest.witworks_conformance_host_things_constructor_item(name);
}

export fn exports_witworks_conformance_via_things_construct(name: *Text, ret: *Text) void {
    const item = called(name);
    defer drop(item);
    nameOf(lend(item), ret);
}

export fn exports_witworks_conformance_via_things_rename(first: *Text, second: *Text, ret: *Text) void {
    const item = called(first);
    defer drop(item);
    guest.witworks_conformance_host_things_method_item_rename(lend(item), second);
    guest.conformance_string_free(second);
    nameOf(lend(item), ret);
}

export fn exports_witworks_conformance_via_things_make(name: *Text, ret: *Text, err: *Text) bool {
    defer guest.conformance_string_free(name);
    var item: Own = undefined;
    if (!guest.witworks_conformance_host_things_static_item_make(name, &item, err)) return false;
    defer drop(item);
    nameOf(lend(item), ret);
    return true;
}

export fn exports_witworks_conformance_via_things_join(a: *Text, b: *Text, ret: *Text) void {
    const one = called(a);
    defer drop(one);
    const two = called(b);
    defer drop(two);
    const both = guest.witworks_conformance_host_things_static_item_join(lend(one), lend(two));
    defer drop(both);
    nameOf(lend(both), ret);
}

export fn exports_witworks_conformance_via_things_create(name: *Text) Own {
    return called(name);
}

export fn exports_witworks_conformance_via_things_pass(value: Own) Own {
    return guest.witworks_conformance_host_things_pass(value);
}

export fn exports_witworks_conformance_via_things_take(value: Own, ret: *Text) void {
    guest.witworks_conformance_host_things_take(value, ret);
}

export fn exports_witworks_conformance_via_things_look(value: Lent, ret: *Text) void {
    defer guest.witworks_conformance_host_things_item_drop_borrow(value);
    guest.witworks_conformance_host_things_look(value, ret);
}

export fn exports_witworks_conformance_via_things_pass_list(
    value: *guest.exports_witworks_conformance_via_things_list_own_item_t,
    ret: *guest.exports_witworks_conformance_via_things_list_own_item_t,
) void {
    defer guest.exports_witworks_conformance_via_things_list_own_item_free(value);
    guest.witworks_conformance_host_things_pass_list(@ptrCast(value), @ptrCast(ret));
}

export fn exports_witworks_conformance_via_things_look_list(
    value: *guest.exports_witworks_conformance_via_things_list_borrow_item_t,
    ret: *guest.conformance_list_string_t,
) void {
    defer guest.exports_witworks_conformance_via_things_list_borrow_item_free(value);
    guest.witworks_conformance_host_things_look_list(@ptrCast(value), ret);
    for (0..value.len) |index| guest.witworks_conformance_host_things_item_drop_borrow(value.ptr[index]);
}

export fn exports_witworks_conformance_via_things_pass_option(maybe_value: ?*Own, ret: *Own) bool {
    return guest.witworks_conformance_host_things_pass_option(maybe_value, ret);
}

export fn exports_witworks_conformance_via_things_discard(value: Own) void {
    drop(value);
}
