"""Cargo's side of a Rust component: which files it reads, and what its JSON messages say. Pure; nothing here runs cargo.

The formats are those of the Cargo book: "External tools" for the messages, "Dep-info files" for the ``.d`` file.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from witworks import excerpts
from witworks.errors import ComponentError, Place
from witworks.languages import cargo_workspace
from witworks.reading import MALFORMED, is_file, json_of, line_where

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_BESIDE: Final = ("Cargo.toml", "Cargo.lock", "build.rs", "rust-toolchain", "rust-toolchain.toml")
_ABOVE: Final = ("Cargo.toml", "Cargo.lock", ".cargo/config.toml", ".cargo/config", "rust-toolchain", "rust-toolchain.toml")
STEERING: Final = (
    *("CARGO_BUILD_", "CARGO_PROFILE_", "CARGO_TARGET_", "CARGO_HOST_", "CARGO_UNSTABLE_", "CARGO_INCREMENTAL"),
    *("CARGO_ENCODED_RUSTFLAGS", "RUSTFLAGS", "RUSTC_"),
)
"""What the names of the environment variables begin with that cargo and rustc heed."""
_ASKED_FOR: Final = re.compile(r"^# env-dep:([^=\n]+)", re.MULTILINE)
_ASKED_BY_SCRIPT: Final = re.compile(r"^# env-dep-of-script:([^=\n]+)", re.MULTILINE)
_RERUN: Final = re.compile(r"^cargo::?rerun-if-env-changed=([^\s=]+)\s*$", re.MULTILINE)
_TOLD_BY_CARGO: Final = frozenset({"OUT_DIR", "TARGET", "HOST", "PROFILE", "OPT_LEVEL", "DEBUG", "NUM_JOBS", "RUSTC", "RUSTDOC"})
_OF_ONE_CRATE: Final = re.compile(r" --features \S+| --no-default-features")
"""Flags of which the standard library hears nothing."""
_PLACE: Final = re.compile(r"^\s*--> (?P<path>\S*Cargo\.(?:toml|lock)):(?P<line>\d+):(?P<column>\d+)", re.MULTILINE)
_WIT: Final = re.compile(r"^\s*--> (?P<path>.*\.wit):(?P<line>\d+):(?P<column>\d+)$", re.MULTILINE)
_NO_PACKAGE: Final = re.compile(r"^package '[^']*' not found")
_NAME_THE_PACKAGE: Final = (
    "let wit_bindgen::generate! read that package first, and name the world in full: "
    'path: ["../../wit/…", "wit"], world: "<package>/<world>", generate_all'
)
"""For a package that the build finds in ``wit/`` of the project, and the macro does not, which knows nothing of projects."""
_QUOTED: Final = re.compile(r"`([A-Za-z][\w-]*)(?: = [^`]*)?`")
"""The name of a package, or what is asked of it, as cargo quotes them."""
_NOT_SOURCES: Final = frozenset({"target", "tests", "benches", "examples", "wit", "node_modules"})
_DEPENDENCIES: Final = ("dependencies", "build-dependencies", "patch", "workspace", "target", "replace")


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One message of the compiler, as cargo renders it, with its place."""

    level: str
    message: str
    rendered: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Messages:
    """What a run of ``cargo build --message-format=json`` said."""

    artefacts: tuple[Path, ...]
    crate_types: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    scripts: tuple[Path, ...] = ()
    """What the build scripts of the package, and of all that it depends on, have said: the files with their output."""


def read_messages(text: str, manifest: Path) -> Messages:
    """The wasm files and the diagnostics of the package whose ``Cargo.toml`` is ``manifest``."""
    artefacts: list[Path] = []
    crate_types: list[str] = []
    diagnostics: dict[str, Diagnostic] = {}
    scripts: list[Path] = []
    for message in _json_lines(text):
        with contextlib.suppress(*MALFORMED):  # printed by something else
            if message.get("reason") == "compiler-message":
                diagnostic = _diagnostic(message["message"], manifest.parent)
                diagnostics.setdefault(diagnostic.rendered, diagnostic)
            elif message.get("reason") == "build-script-executed":
                scripts.append(Path(message["out_dir"]).with_name("output"))
            elif message.get("reason") == "compiler-artifact" and Path(message["manifest_path"]).resolve() == manifest.resolve():
                types = [str(kind) for kind in message["target"]["crate_types"]]
                crate_types += types
                if "cdylib" in types:
                    artefacts += [Path(name) for name in message["filenames"] if name.endswith(".wasm")]
    return Messages(tuple(artefacts), tuple(crate_types), tuple(diagnostics.values()), tuple(scripts))


def steering(variables: Mapping[str, str]) -> dict[str, str]:
    """The variables that change what cargo and rustc make; where they put it is none of them."""
    return {name: variables[name] for name in sorted(variables) if name.startswith(STEERING) and not name.endswith("_DIR")}


def environment(variables: Mapping[str, str]) -> str:
    """The same as one line."""
    return " ".join(f"{name}={value}" for name, value in steering(variables).items())


def around(folder: Path, root: Path) -> Iterator[Path]:
    """What lies outside the folder, or may, and cargo reads: what steers it, and the packages that are named by path."""
    yield from candidates(folder, root)
    for package in path_dependencies(folder):
        yield from candidates(package, root)
        yield from _sources(package)
    yield from (package / cargo_workspace.MANIFEST for package in fellows(folder, root))


def fellows(folder: Path, root: Path) -> list[Path]:
    """The other packages of the workspace, without which cargo does not build the one in ``folder``."""
    return cargo_workspace.fellows(folder, root, _read_manifest)


def only_there(folder: Path, root: Path) -> Iterator[Path]:
    """The code of those packages that cargo wants to be there, and does not read."""
    ours = {folder, *path_dependencies(folder)}
    for package in fellows(folder, root):
        if package not in ours:
            yield from cargo_workspace.roots(package, _read_manifest)


def inputs(folder: Path, root: Path, dep_file: Path) -> list[Path]:
    """The files that cargo reads to build the package in ``folder``, sorted; WIT is left out (``world.sig`` stands for it).

    The last build's dep-info in ``dep_file`` says which; before the first build, and when a ``build.rs`` may read anything,
    all files of the package and of its path dependencies are taken.
    """
    packages = [folder, *path_dependencies(folder)]
    found = {file for package in packages for file in candidates(package, root) if file.is_file()}
    known = dependencies(dep_file)
    if known is None or any((package / "build.rs").is_file() for package in packages):
        found |= {file for package in packages for file in _sources(package)}
    found |= {path for path in known or () if path.is_file() and path.suffix != ".wit"}
    return sorted(found)


def dependencies(dep_file: Path) -> list[Path] | None:
    """The prerequisites in a Makefile-style ``.d`` file, or None where there is no such file."""
    try:
        text = dep_file.read_text(encoding="utf-8", errors="surrogateescape")
    except FileNotFoundError:
        return None
    found: list[Path] = []
    for line in text.splitlines():
        _, colon, prerequisites = line.partition(": ")
        if colon and not line.startswith("#"):
            words = re.findall(r"(?:\\.|[^\\\s])+", prerequisites)
            found += [Path(re.sub(r"\\(.)", r"\1", word)) for word in words]
    return found


def variables_read(artefact: Path, packages: Iterable[Path]) -> list[str]:
    """The environment variables that code asks for, ``env!("X")``, as rustc's dep-info has them; cargo's own are left out."""
    names = [artefact.stem, *(f"{_package_name(package).replace('-', '_')}-*" for package in packages)]
    found: set[str] = set()
    for file in (file for name in names for file in (artefact.parent / "deps").glob(f"{name}.d")):
        found |= set(_ASKED_FOR.findall(file.read_text(encoding="utf-8", errors="replace")))
    return sorted(name for name in found if not name.startswith("CARGO") and name != "OUT_DIR")


def script_variables(outputs: Iterable[Path]) -> list[str]:
    """The environment variables that build scripts ask for, ``cargo::rerun-if-env-changed=X``; cargo's own are left out."""
    found: set[str] = set()
    for file in outputs:
        with contextlib.suppress(OSError):
            found |= set(_RERUN.findall(file.read_text(encoding="utf-8", errors="replace")))
    return sorted(name for name in found if not name.startswith(("CARGO", *STEERING)) and name not in _TOLD_BY_CARGO)


def known_variables(dep_file: Path) -> tuple[list[str], list[str]]:
    """The environment variables that are noted in a ``.d`` file: those that code asks for, and those that build scripts do."""
    try:
        text = dep_file.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return [], []
    return _ASKED_FOR.findall(text), _ASKED_BY_SCRIPT.findall(text)


def noted(dep_info: str, variables: Iterable[str], of_scripts: Iterable[str]) -> str:
    """The text of a ``.d`` file with the variables in it, as rustc notes them."""
    lines = [*(f"# env-dep:{name}\n" for name in variables), *(f"# env-dep-of-script:{name}\n" for name in of_scripts)]
    return "".join([dep_info, "\n", *lines])


def std_settings(folder: Path, command: Sequence[str], compiler: str) -> str:
    """What tells one build of the standard library from another: a digest of compiler, flags and the manifest's profiles."""
    flags = _OF_ONE_CRATE.sub("", " ".join(command))
    profiles = _read_manifest(folder / "Cargo.toml").get("profile", {})
    return hashlib.sha256(repr((compiler, flags, profiles)).encode()).hexdigest()[:16]


def path_dependencies(folder: Path) -> list[Path]:
    """The folders of the packages that ``folder``'s ``Cargo.toml`` names by path, and that those name in turn."""
    found: list[Path] = []
    waiting = [folder]
    while waiting:
        package = waiting.pop()
        for path in _paths_in(_read_toml(package / "Cargo.toml")):
            dependency = Path(os.path.normpath(package / path))
            if dependency not in (folder, *found) and is_file(dependency / "Cargo.toml"):
                found.append(dependency)
                waiting.append(dependency)
    return sorted(found)


def fingerprints(folder: Path, target_dir: Path) -> list[Path]:
    """What makes cargo believe that the package in ``folder`` and its path dependencies are compiled already.

    cargo goes by time stamps, and takes packages of one name in two folders for one: a source that was moved into place, or the
    crate that was copied from another component, would be taken for what was compiled before.
    """
    names = "|".join(re.escape(_package_name(package)) for package in (folder, *path_dependencies(folder)))
    found = (*target_dir.glob("*/.fingerprint/*"), *target_dir.glob("*/*/.fingerprint/*"))
    return [path for path in found if re.fullmatch(rf"(?:{names})-[0-9a-f]{{16}}", path.name)]


def compile_error(name: str, messages: Messages, stderr: str, manifest: Path) -> ComponentError:
    """The report of a failed build: the compiler's rendered errors once, or cargo's own words where it got no further."""
    errors = [diagnostic for diagnostic in messages.diagnostics if diagnostic.level.startswith("error")]
    located = [diagnostic for diagnostic in errors if diagnostic.place is not None]
    if located:
        wit = wit_refused(messages, manifest.parent)
        return ComponentError(
            "WW401",
            f"component `{name}` does not compile: {wit[1] if wit else _headline(located[0].message)}",
            at=wit[0] if wit else located[0].place,
            output="\n".join([*(diagnostic.rendered for diagnostic in messages.diagnostics), stderr]),
            shown=excerpts.rust(diagnostic.rendered for diagnostic in located),
            fix=_NAME_THE_PACKAGE if wit and _NO_PACKAGE.search(wit[1]) else "correct the code at that line",
        )
    return ComponentError(
        "WW402",
        f"cargo cannot build component `{name}`",
        at=_blamed(stderr, manifest),
        output=(said := "\n".join([*(diagnostic.rendered for diagnostic in errors), stderr])),
        shown=excerpts.of(said),
        fix="correct what cargo says; if it could not reach the crate registry, run scons again when you are online",
    )


def wit_refused(messages: Messages, folder: Path) -> tuple[Place, str] | None:
    """Where, and why, the macro of wit-bindgen does not take the WIT; None where that is not what cargo stopped at."""
    for diagnostic in messages.diagnostics:
        if diagnostic.level.startswith("error") and (found := _WIT.search(diagnostic.message)) is not None:
            path = Path(os.path.normpath(folder / found["path"]))
            return Place(path, int(found["line"]), int(found["column"])), _reason(diagnostic.message[: found.start()])
    return None


def _headline(said: str) -> str:
    """One line of a message: the first, or that of the last cause where a macro has listed some."""
    return next(iter(_last_cause(said).strip().splitlines()), "")


def _reason(said: str) -> str:
    """The last cause of those that stand before a place in the WIT, without what is listed below it."""
    causes = _last_cause(said) or said.strip()
    lines = [line for line in causes.splitlines() if line.strip()] or [said]
    margin = min(_indented(line) for line in lines)
    last = [line for line in lines if _indented(line) == margin][-1]
    return re.sub(r"^\s*(?:\d+: )?|\. known packages:$", "", last)


def _last_cause(said: str) -> str:
    """What stands behind the last "Caused by:", or all where nothing has a cause."""
    return said.rpartition("Caused by:\n")[2]


def _indented(line: str) -> int:
    return len(line) - len(line.lstrip())


def no_cdylib(manifest: Path, messages: Messages) -> ComponentError:
    """The report for a package that builds no wasm file."""
    made = ", ".join(sorted(set(messages.crate_types))) or "nothing"
    return ComponentError(
        "WW403",
        "the package builds no core module: it has no `cdylib` target",
        at=Place(manifest, _line_of(manifest, r"\[lib\]", r"crate-type\b", r"\[package\]")),
        notes=[f"it builds: {made}"],
        fix='add to Cargo.toml: [lib] crate-type = ["cdylib"]',
    )


def _blamed(said: str, manifest: Path) -> Place:
    """The line of a ``Cargo.toml`` that cargo speaks of: by its number, or by the name of a package that stands there."""
    if (place := _PLACE.search(said)) is not None:
        path = Path(os.path.normpath(manifest.parent / place["path"]))
        return Place(path if path.is_file() else manifest, int(place["line"]), int(place["column"]))
    named = (rf"""["']?{re.escape(name)}["']?\b""" for name in _QUOTED.findall(said))
    return Place(manifest, _line_of(manifest, *named))


def _line_of(manifest: Path, *patterns: str) -> int | None:
    """The first line that begins with what one of the patterns matches, which are tried one after the other."""
    numbers = (line_where(manifest, re.compile(rf"\s*{pattern}").match) for pattern in patterns)
    return next(filter(None, numbers), None)


def _json_lines(text: str) -> Iterator[dict[str, Any]]:
    for line in text.splitlines():
        with contextlib.suppress(ValueError):  # what a macro of the user's prints stands between cargo's messages
            if line.startswith("{") and isinstance(message := json_of(line), dict):
                yield message


def _diagnostic(message: dict[str, Any], folder: Path) -> Diagnostic:
    primary = next((span for span in message["spans"] if span["is_primary"]), None)
    place = None
    # What a macro of another crate's has written was asked for by a line of the package's.
    while primary is not None and Path(primary["file_name"]).is_absolute() and primary.get("expansion"):
        primary = primary["expansion"]["span"]
    if primary is not None:
        place = Place(folder / primary["file_name"], int(primary["line_start"]), int(primary["column_start"]))
    said = str(message["message"])
    return Diagnostic(str(message["level"]), said, str(message.get("rendered") or said), place)


def candidates(package: Path, root: Path) -> Iterator[Path]:
    """What steers cargo for ``package`` if it is there: beside it, in the folders above up to ``root``, in cargo's home."""
    for folder in (package, *package.parents):
        yield from (folder / name for name in ((*_BESIDE, *_ABOVE) if folder == package else _ABOVE))
        if folder == root:
            break
    home = Path(os.environ.get("CARGO_HOME") or Path.home() / ".cargo")
    yield from (home / "config.toml", home / "config")


def _sources(package: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(package):
        folders[:] = sorted(name for name in folders if name not in _NOT_SOURCES and not name.startswith("."))
        yield from (Path(folder, file) for file in files if not file.startswith(".") and not file.endswith((".md", ".wit")))


def _package_name(package: Path) -> str:
    text = (package / "Cargo.toml").read_text(encoding="utf-8", errors="replace")
    found = re.search(r"""^\s*\[package\][^\[]*?^\s*name\s*=\s*["']([^"']+)["']""", text, re.MULTILINE)
    return found[1] if found else package.name


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return {}
    return _toml(text) if "path" in text else {}  # the common case, for which a null build need not load a parser


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        return _toml(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _toml(text: str) -> dict[str, Any]:
    import tomli

    try:
        return tomli.loads(text)
    except (ValueError, RecursionError):
        return {}  # cargo itself reports a manifest that cannot be read, better than we could


def _paths_in(table: object) -> Iterator[str]:
    """The value of every ``path`` key below the dependency tables of a ``Cargo.toml``."""
    if not isinstance(table, dict):
        return
    for section in _DEPENDENCIES:
        yield from _path_values(table.get(section))


def _path_values(table: object) -> Iterator[str]:
    if isinstance(table, dict):
        for key, value in table.items():
            if key == "path" and isinstance(value, str):
                yield value
            yield from _path_values(value)
