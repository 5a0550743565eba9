//! Base64 with padding, as RFC 4648 has it: four characters for three bytes.

const Decoded = @import("refusal.zig").Decoded;

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const values = blk: {
    var found: [256]?u6 = @splat(null);
    for (alphabet, 0..) |character, index| found[character] = index;
    break :blk found;
};

pub fn encodedSize(size: usize) usize {
    return (size + 2) / 3 * 4;
}

pub fn mostBytes(size: usize) usize {
    return (size + 3) / 4 * 3;
}

pub fn encode(data: []const u8, text: []u8) void {
    var from: usize = 0;
    var to: usize = 0;
    while (from < data.len) : ({
        from += 3;
        to += 4;
    }) {
        const left = data.len - from;
        const second: u24 = if (left > 1) data[from + 1] else 0;
        const third: u24 = if (left > 2) data[from + 2] else 0;
        const bits = @as(u24, data[from]) << 16 | second << 8 | third;
        text[to] = alphabet[bits >> 18];
        text[to + 1] = alphabet[bits >> 12 & 63];
        text[to + 2] = if (left > 1) alphabet[bits >> 6 & 63] else '=';
        text[to + 3] = if (left > 2) alphabet[bits & 63] else '=';
    }
}

pub fn decode(text: []const u8, bytes: []u8) Decoded {
    const padding = trailing(text);
    const written = text[0 .. text.len - padding];
    var bits: u24 = 0;
    var size: usize = 0;
    for (written, 0..) |character, index| {
        const six = values[character] orelse
            return .refuse(if (character == '=') .padding else .character, index);
        bits = bits << 6 | six;
        if (index % 4 == 0) continue;
        // Every character after the first of four completes a byte.
        const rest: u5 = @intCast(6 - 2 * (index % 4));
        bytes[size] = @truncate(bits >> rest);
        size += 1;
    }
    if (written.len % 4 == 1) return .refuse(.length, text.len);
    if (text.len % 4 != 0) return .refuse(.padding, text.len);
    if (written.len > 0 and leftover(bits, written.len % 4) != 0) return .refuse(.bits, written.len - 1);
    return .{ .size = size };
}

/// How many `=` end the text; a third one is never padding.
fn trailing(text: []const u8) usize {
    var count: usize = 0;
    while (count < 2 and count < text.len and text[text.len - 1 - count] == '=') count += 1;
    return count;
}

/// The bits of the last character that belong to no byte.
fn leftover(bits: u24, characters: usize) u24 {
    return switch (characters) {
        2 => bits & 15,
        3 => bits & 3,
        else => 0,
    };
}
