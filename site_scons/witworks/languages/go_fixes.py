"""What `wit-bindgen go` 0.63 emits, made fit: for ``go vet``, and where it does not do what the component model asks. Pure.

Each of these is a place in the generator's own templates, found by its text; where a later version emits something else, its
text stays as it is.
"""

from __future__ import annotations

import re
from typing import Final

from witworks.languages.go_adapter import FLAG

_CONVERSION: Final = re.compile(r"\bunsafe\.Pointer\(")
_CONVERTER: Final = """
// witPointer is unsafe.Pointer(address) for the addresses of linear memory, where go vet knows no rule for it.
func witPointer[A any](address A) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Pointer(&address))
}
"""

_CLEANUP: Final = re.compile(r"(runtime\.AddCleanup\(value, func\(_ int\) \{)")
_WAITER: Final = f"""
// witWait waits while the host asks for memory: no import may be called then, and a collection that begins then brings cleanups.
func witWait() {{
	flag := uintptr({FLAG})
	for *(*uint32)(*(*unsafe.Pointer)(unsafe.Pointer(&flag))) != 0 {{
		runtime.Gosched()
	}}
}}
"""

_TAKE: Final = re.compile(
    r"(?P<head>func \(self \*(?P<name>\w+)\) TakeHandle\(\) int32 \{)\s*self\.pinner\.Pin\(self\)\s*"
    r"self\.handle = (?P<new>resourceNew\w+\([^\n]*\))\s*return self\.handle\s*\}"
)
_TAKEN: Final = r"""\g<head>
	// One that came as a handle goes by that handle: another would be another resource.
	handle := self.handle
	self.handle = 0
	if handle == 0 {
		self.pinner.Pin(self)
		handle = \g<new>
	}
	return handle
}"""
_SET: Final = re.compile(
    r"(?P<head>func \(self \*\w+\) SetHandle\(handle int32\) \{)"
    r"\s*if self\.handle != handle \{\s*panic\(\"invalid handle\"\)\s*\}\s*\}"
)
_BACK: Final = r"""\g<head>
	self.handle = handle
}"""
_DROP: Final = re.compile(r"(?P<call>resourceDrop\w+\(handle\))\s*self\.pinner\.Unpin\(\)\s*self\.OnDrop\(\)")
_OWN: Final = re.compile(r"return (?P<value>\(\*(?P<name>\w+)\)\(unsafe\.Pointer\(resourceRep\w+\(handle\)\)\))")
_OWNED: Final = r"""value := \g<value>
	value.handle = handle
	return value"""

_ENTRY: Final = re.compile(r"^func wasm_export_\w+\((?P<params>[^\n]*?)\)[^\n]*\{\n.*?^\}", re.MULTILINE | re.DOTALL)
_LENGTH: Final = re.compile(r"(arg\d+) uint32")


def fit(text: str) -> str:
    """A generated Go file as it goes into the user's module."""
    text = _OWN.sub(_OWNED, _DROP.sub(r"\g<call>", _SET.sub(_BACK, _TAKE.sub(_TAKEN, text))))
    text = _ENTRY.sub(_with_signed_numbers, text)
    text, cleanups = _CLEANUP.subn(r"\1\nwitWait()", text)
    text, conversions = _CONVERSION.subn("witPointer(", text)
    if cleanups and '"unsafe"' not in text:
        text = text.replace("import (", 'import (\n"unsafe"', 1)
    return text + (_CONVERTER if conversions else "") + (_WAITER if cleanups else "")


def _with_signed_numbers(entry: re.Match[str]) -> str:
    """An entry point in which a number that shares its register with a length is an int32, as its uses expect."""
    text = entry[0]
    for name in _LENGTH.findall(entry["params"]):
        text = text.replace(f"uint32({name})", f"int32({name})")
    return text
