"""Names in Go: WIT's kebab-case as ``Pascal`` for what a package offers, and as ``camel`` for parameters."""

from __future__ import annotations

from typing import Final

from witworks.bindgen.names import words

KEYWORDS: Final = frozenset(
    [
        "break",
        "case",
        "chan",
        "const",
        "continue",
        "default",
        "defer",
        "else",
        "fallthrough",
        "for",
        "func",
        "go",
        "goto",
        "if",
        "import",
        "interface",
        "map",
        "package",
        "range",
        "return",
        "select",
        "struct",
        "switch",
        "type",
        "var",
    ]
)
PREDECLARED: Final = frozenset(
    [
        "any",
        "append",
        "bool",
        "byte",
        "cap",
        "clear",
        "close",
        "comparable",
        "complex",
        "complex128",
        "complex64",
        "copy",
        "delete",
        "error",
        "false",
        "float32",
        "float64",
        "imag",
        "int",
        "int16",
        "int32",
        "int64",
        "int8",
        "iota",
        "len",
        "make",
        "max",
        "min",
        "new",
        "nil",
        "panic",
        "print",
        "println",
        "real",
        "recover",
        "rune",
        "string",
        "true",
        "uint",
        "uint16",
        "uint32",
        "uint64",
        "uint8",
        "uintptr",
    ]
)
_IMPORTED: Final = frozenset({"abi", "backend", "context", "embed", "errors", "fmt", "strings", "wasmtime", "wazero", "witworks"})
LOCALS: Final = (
    KEYWORDS | PREDECLARED | _IMPORTED | {"answer", "at", "ctx", "err", "failed", "functions", "mem", "result", "this"}
)
"""What a parameter cannot be called: emitted code uses these in the same scope."""
_CODECS: Final = frozenset({"get", "put"})
"""How the names of functions begin that lower and lift."""
_FOLDERS: Final = frozenset({"internal", "main", "testdata", "vendor"})
"""Names that the go command gives a meaning of its own."""


def pascal(name: str) -> str:
    """``data-processor`` as ``DataProcessor``."""
    return "".join(word[:1].upper() + word[1:] for word in words(name))


def camel(name: str) -> str:
    """``window-size`` as ``windowSize``, with ``_`` behind what emitted code needs itself."""
    first, *rest = words(name)
    text = first.lower() + "".join(word[:1].upper() + word[1:] for word in rest)
    return f"{text}_" if text in LOCALS or first in _CODECS else text


def package_name(component: str) -> str:
    """The package of a component: ``analytics-processor`` is ``analyticsprocessor``."""
    text = component.replace("-", "").replace("_", "").lower()
    return f"{text}_" if text in KEYWORDS | PREDECLARED | _IMPORTED | _FOLDERS else text


def module_path(component: str, prefix: str) -> str:
    """The module of a component: ``witworks/component/analytics-processor``."""
    return f"{prefix}/{component}{'_' if component in _FOLDERS else ''}"
