"""The text side of C, C++ and Zig: which files a folder has, which they read, which world they name, and what compilers say.

Pure; nothing here runs a compiler. The formats are those of clang, which ``zig`` shares.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import excerpts
from witworks.errors import ComponentError, Place
from witworks.model import wit_text
from witworks.model.components import WorldHint
from witworks.model.manifest import FILE_NAME, line_of
from witworks.reading import is_file, lines_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

C: Final = (".c",)
CPP: Final = (".cpp", ".cc", ".cxx")
CPP_FLAGS: Final = ("-fno-exceptions",)
"""What C++ gets before the flags of the folder: the library for wasm has no way to throw."""
ZIG: Final = (".zig",)
HEADERS: Final = (".h", ".hh", ".hpp", ".hxx", ".inc", ".inl")
_NOT_SOURCES: Final = frozenset({"tests", "wit", "build", "target", "node_modules", "examples", "bench", "zig-out"})
_INCLUDE: Final = re.compile(r'^[ \t]*#[ \t]*include[ \t]*["<](?P<name>[^">/]+)\.h[">]', re.MULTILINE)
_IMPORT: Final = re.compile(r'@import\("(?P<name>[^"]+)"\)')
_READ: Final = re.compile(r'@(?:import|embedFile)\("(?P<name>[^"]+)"\)')
_DIAGNOSTIC: Final = re.compile(
    r"^(?P<path>[^\s:][^:\n]*):(?P<line>\d+):(?P<column>\d+): (?:fatal )?error: (?P<message>.*)$", re.MULTILINE
)
_OWN_NOTE: Final = re.compile(r"^(?P<path>[^\s:/][^:\n]*):(?P<line>\d+):(?P<column>\d+): note: ", re.MULTILINE)
_PROTOTYPE: Final = re.compile(r"\s*(?!return\b)(?:extern\b|pub extern\b|(?:[\w*]+\s+)+\**\w+\s*\([^()]*\)\s*;)")
"""A declaration, which uses nothing."""
_NOT_MODULES: Final = frozenset({"std", "builtin", "root"})


def files(folder: Path, suffixes: Collection[str]) -> list[Path]:
    """The files of a component's folder with one of the suffixes, sorted; tests and what tools make are left out."""
    found: list[Path] = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in _NOT_SOURCES and not name.startswith((".", "zig-cache"))]
        found += [Path(parent, name) for name in names if name.endswith(tuple(suffixes)) and not name.startswith(".")]
    return sorted(found)


def guest_name(world: str) -> str:
    """What wit-bindgen calls the files of a world: ``image_filter`` for ``image-filter``."""
    return world.lower().replace("-", "_")


def world_of_includes(folder: Path, suffixes: Collection[str]) -> WorldHint | None:
    """The world whose header the sources include: the first ``#include "<world>.h"`` that is no file of the folder's own."""
    own = {file.name for file in files(folder, HEADERS)}
    standard = _STANDARD
    for source in files(folder, suffixes):
        text = source.read_text(encoding="utf-8", errors="replace")
        for found in _INCLUDE.finditer(text):
            if f"{found['name']}.h" not in own and found["name"] not in standard:
                return _hint(found["name"], source, text, found.start())
    return None


def world_of_imports(folder: Path) -> WorldHint | None:
    """The world whose module the Zig sources import: the first ``@import("<world>")`` that is neither a file nor Zig's own."""
    for source in files(folder, ZIG):
        text = source.read_text(encoding="utf-8", errors="replace")
        for found in _IMPORT.finditer(text):
            if not found["name"].endswith((".zig", ".zon")) and found["name"] not in _NOT_MODULES:
                return _hint(found["name"], source, text, found.start())
    return None


def read_by_zig(root: Path) -> list[Path]:
    """The files that a Zig file imports or embeds, and those that these do, sorted; the file itself is the first."""
    seen = [root]
    for file in seen:
        if file.suffix == ".zig" and file.is_file():
            named = _READ.findall(file.read_text(encoding="utf-8", errors="replace"))
            paths = [Path(os.path.normpath(file.parent / name)) for name in named]
            seen += [path for path in dict.fromkeys(paths) if path not in seen and is_file(path)]
    return [root, *sorted(seen[1:])]


def prerequisites(dep_file: Path, folder: Path) -> list[Path] | None:
    """The files in a depfile that a compiler wrote in ``folder``, or None where there is none."""
    try:
        text = dep_file.read_text(encoding="utf-8", errors="surrogateescape")
    except FileNotFoundError:
        return None
    _, _, words = text.replace("\\\n", " ").partition(": ")
    names = re.findall(r"(?:\\.|[^\\\s])+", words)
    return [Path(os.path.normpath(folder / re.sub(r"\\(.)", r"\1", name.replace("$$", "$")))) for name in names]


def compile_error(component: str, source: Path, folder: Path, text: str) -> ComponentError:
    """The report of a file that does not compile: the compiler's words, once, and the place of the first error."""
    first = _DIAGNOSTIC.search(text)
    # What is wrong in a header of the system's was asked for by a line of the folder's.
    own = first if first is None or not first["path"].startswith("/") else _OWN_NOTE.search(text, first.end()) or first
    if first is None or own is None:
        message = f"component `{component}`: {source.name} cannot be compiled"
        fix = "correct what the compiler says"
        return ComponentError("WW401", message, at=Place(source), output=text, shown=excerpts.of(text), fix=fix)
    return ComponentError(
        "WW401",
        f"component `{component}` does not compile: {first['message']}",
        at=Place(folder / own["path"], int(own["line"]), int(own["column"])),
        output=text,
        shown=excerpts.clang(text),
        fix="correct the code at that line",
    )


def link_error(component: str, header: Path, text: str, wit: Sequence[Path] = (), folder: Path | None = None) -> ComponentError:
    """The report of objects that cannot be linked.

    A function of the world that is not there has its line in the WIT, another the line of the folder's sources that uses it.
    """
    missing = sorted(set(re.findall(r"undefined symbol: (\w+)", text)))
    exports = [name for name in missing if name.startswith("exports_") or name in _declared(header)]
    if exports:
        return ComponentError(
            "WW414",
            f"component `{component}` does not define {', '.join(exports)}",
            at=_declaration(exports[0], wit),
            notes=[f"its world has it; {header} declares it"],
            output=text,
            fix="define what the header declares, under that very name (in C++ include the header, in Zig `export fn`)",
        )
    what = f"undefined: {', '.join(missing)}" if missing else (text.strip().splitlines() or ["the linker gave no reason"])[0]
    fix = "define it, or name its library in ldflags" if missing else "correct what the linker says"
    message = f"component `{component}` does not link: {what}"
    at = _use(missing[0], folder) if missing and folder is not None else None
    # Without a symbol it is most often a flag of the user's.
    at = at or (_manifest_place(folder, "ldflags") if folder is not None else None)
    return ComponentError("WW415", message, at=at, output=text, shown="" if missing else excerpts.clang(text), fix=fix)


def _manifest_place(folder: Path, key: str) -> Place | None:
    """The line of the folder's ``component.toml`` that has the key."""
    manifest = folder / FILE_NAME
    line = line_of(manifest, key)
    return None if line is None else Place(manifest, line)


def _use(symbol: str, folder: Path) -> Place | None:
    """The first line of the sources that has the name: the linker knows the object alone."""
    for source in files(folder, (*C, *CPP, *ZIG)):
        for number, line in enumerate(lines_of(source), 1):
            if (found := re.search(rf"\b{re.escape(symbol)}\s*\(", line)) is not None and not _PROTOTYPE.match(line):
                return Place(source, number, found.start() + 1)
    return None


def _declaration(name: str, wit: Sequence[Path]) -> Place | None:
    """Where the WIT declares what the header calls ``exports_demo_sums_ops_add_all``: the longest name that stands there."""
    words = name.split("_")
    for start in range(1, len(words)):
        for file in wit:
            if (line := wit_text.line_of(file.read_text("utf-8"), "-".join(words[start:]), ":")) is not None:
                return Place(file, line)
    return None


def _declared(header: Path) -> set[str]:
    try:
        return set(re.findall(r"\b(\w+)\(", header.read_text(encoding="utf-8")))
    except OSError:
        return set()


def _hint(name: str, source: Path, text: str, at: int) -> WorldHint:
    return WorldHint(world=name.replace("_", "-"), wit=None, place=Place(source, text.count("\n", 0, at) + 1))


def _words(text: str) -> Iterator[str]:
    yield from text.split()


_STANDARD: Final = frozenset(
    _words(
        """assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg stdatomic
        stdbit stdbool stdckdint stddef stdint stdio stdlib stdnoreturn string strings tgmath threads time uchar unistd wchar
        wctype wasm_simd128 alloca byteswap dirent endian fcntl fnmatch getopt glob langinfo libgen malloc memory monetary
        nl_types poll pthread regex sched search semaphore stropts syscall sysexits termios utime"""
    )
)
"""Headers of the C library: no world is meant by them."""
