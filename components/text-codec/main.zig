//! The world `text-codec`: each export reads its argument, hands memory of its own to the host, and frees what it was given.

const std = @import("std");
const guest = @import("text_codec");
const base64 = @import("base64.zig");
const hex = @import("hex.zig");

const allocator = std.heap.c_allocator;
const Bytes = guest.text_codec_list_u8_t;
const Text = guest.text_codec_string_t;
const GuestRefusal = guest.exports_toolsku_codec_text_refusal_t;

export fn exports_toolsku_codec_text_base64_encode(data: *Bytes, ret: *Text) void {
    encode(base64, data, ret);
}

export fn exports_toolsku_codec_text_base64_decode(text: *Text, ret: *Bytes, err: *GuestRefusal) bool {
    return decode(base64, text, ret, err);
}

export fn exports_toolsku_codec_text_hex_encode(data: *Bytes, ret: *Text) void {
    encode(hex, data, ret);
}

export fn exports_toolsku_codec_text_hex_decode(text: *Text, ret: *Bytes, err: *GuestRefusal) bool {
    return decode(hex, text, ret, err);
}

fn encode(comptime codec: type, data: *Bytes, ret: *Text) void {
    defer guest.text_codec_list_u8_free(data);
    const text = allocate(codec.encodedSize(data.len));
    codec.encode(data.ptr[0..data.len], text);
    ret.* = .{ .ptr = text.ptr, .len = text.len };
}

fn decode(comptime codec: type, text: *Text, ret: *Bytes, err: *GuestRefusal) bool {
    defer guest.text_codec_string_free(text);
    const bytes = allocate(codec.mostBytes(text.len));
    switch (codec.decode(text.ptr[0..text.len], bytes)) {
        .size => |size| {
            ret.* = .{ .ptr = bytes.ptr, .len = size };
            return true;
        },
        .refusal => |refusal| {
            std.c.free(bytes.ptr);
            err.* = .{ .reason = @intFromEnum(refusal.reason), .at = @intCast(refusal.at) };
            return false;
        },
    }
}

/// Memory that the bindings free. Zig's address of no bytes at all lies outside of memory, so there is always one.
fn allocate(size: usize) []u8 {
    const memory = allocator.alloc(u8, @max(size, 1)) catch @trap();
    return memory[0..size];
}
