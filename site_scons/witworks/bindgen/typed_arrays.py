"""The typed arrays of JavaScript: which holds a list of which numbers."""

from typing import Final

TYPED_ARRAYS: Final = {
    "u8": "Uint8Array",
    "s8": "Int8Array",
    "u16": "Uint16Array",
    "s16": "Int16Array",
    "u32": "Uint32Array",
    "s32": "Int32Array",
    "u64": "BigUint64Array",
    "s64": "BigInt64Array",
    "f32": "Float32Array",
    "f64": "Float64Array",
}
