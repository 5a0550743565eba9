/// Why text is refused, in the order of the world's enum, and the index of the byte.
pub const Reason = enum(u8) { character, length, padding, bits };

pub const Refusal = struct { reason: Reason, at: usize };

/// How many bytes were decoded, or why none were.
pub const Decoded = union(enum) {
    size: usize,
    refusal: Refusal,

    pub fn refuse(reason: Reason, at: usize) Decoded {
        return .{ .refusal = .{ .reason = reason, .at = at } };
    }
};
