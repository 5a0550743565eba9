//! Hexadecimal digits, two a byte.

const Decoded = @import("refusal.zig").Decoded;

const digits = "0123456789abcdef";

pub fn encodedSize(size: usize) usize {
    return size * 2;
}

pub fn mostBytes(size: usize) usize {
    return size / 2;
}

pub fn encode(data: []const u8, text: []u8) void {
    for (data, 0..) |byte, index| {
        text[2 * index] = digits[byte >> 4];
        text[2 * index + 1] = digits[byte & 15];
    }
}

pub fn decode(text: []const u8, bytes: []u8) Decoded {
    for (text, 0..) |character, index| {
        const digit = value(character) orelse return .refuse(.character, index);
        if (index / 2 == bytes.len) return .refuse(.length, text.len);
        bytes[index / 2] = if (index % 2 == 0) digit << 4 else bytes[index / 2] | digit;
    }
    return .{ .size = bytes.len };
}

fn value(character: u8) ?u8 {
    return switch (character) {
        '0'...'9' => character - '0',
        'a'...'f' => character - 'a' + 10,
        'A'...'F' => character - 'A' + 10,
        else => null,
    };
}
