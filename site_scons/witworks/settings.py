"""The settings that a user gives as ``key=value``, or as ``WITWORKS_KEY`` in the environment."""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from witworks.errors import ToolError, did_you_mean, nearest
from witworks.model.manifest import ENGINES
from witworks.toolchains.tools import TOOLS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: what it means, what it is without being set, and what it may be (anything, where ``choices`` is empty)."""

    name: str
    help: str
    default: str = ""
    choices: tuple[str, ...] = ()
    variable: str = ""
    """The environment variable, where it is not ``WITWORKS_`` and the name."""


SETTINGS: Final = (
    Setting(
        "rust_std",
        "where Rust's wasm standard library comes from",
        "auto",
        ("auto", "installed", "rustup", "build-std"),
    ),
    Setting("go_runtime", "Go components get our runtime package or that of the Bytecode Alliance", "ours", ("ours", "upstream")),
    Setting(
        "go_backend",
        "Go bindings are for what runs each component best, or all can be run by libwasmtime too (go build -tags wasmtime)",
        "auto",
        ("auto", "wasmtime"),
    ),
    Setting("cargo_flags", "more flags for every `cargo build`, as a shell would split them"),
    Setting("cargo_target", "cargo's target folder, shared by all components; build/cargo by default"),
    Setting("wasm_tools", "the wasm-tools to use; found by itself by default"),
    *(
        Setting(tool.setting, f"the {tool.name} to use, which {tool.purpose}; found by itself by default")
        for tool in TOOLS.values()
    ),
    Setting("js_engine", "what runs JavaScript inside a component: QuickJS or StarlingMonkey", ENGINES[0], ENGINES),
    Setting(
        "profile",
        "fast code with names for backtraces, code to debug with its lines (DWARF), or the smallest",
        "release",
        ("release", "debug", "small"),
    ),
    Setting(
        "cache",
        "what shares built components between clones and machines: a folder, or a server as grpc://HOST:PORT or grpcs://HOST",
        variable="WITWORKS_SHARED_CACHE",
    ),
    Setting("cache_mode", "whether this machine puts what it builds into the cache", "read-write", ("read", "read-write")),
    Setting("cache_size", "how much a cache in a folder may hold, before what was unused for longest goes", "10GB"),
    Setting("cache_token", "what a server knows us by; better in WITWORKS_CACHE_TOKEN, where no list of processes shows it"),
    Setting("cache_certificate", "a file of certificates to trust for grpcs://, instead of the system's"),
    Setting("registry", "where packages are published, instead of what witworks.toml says: a host, with a path below it"),
    Setting("offline", "fetch takes only what this machine has already", "no", ("no", "yes")),
    Setting("sign", "the private key of ssh-keygen's that signs what is published"),
    Setting("package_size", "how much a package from a registry may have", "256MB"),
    Setting("registry_timeout", "how many seconds one step with a registry may take", "300"),
    Setting(
        "progress",
        "whether a terminal shows what is being done and the time left; auto: unless TERM is dumb, or CI is set",
        "auto",
        ("auto", "yes", "no"),
    ),
    Setting("skip_missing", "leave out components whose tools are missing, instead of failing for them", "no", ("no", "yes")),
)
_LONGEST: Final = 1_000_000
"""Seconds that may be waited: more than the clocks of a system can count are an error of theirs."""
_DASHED: Final = re.compile(r"(--?)([a-z][a-z_-]*)=(.*)")
_CACHE_SIZE: Final = re.compile(r"(\d+)\s*([KMGT]?)B?", re.IGNORECASE)
ARGUMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "new": ("name", "lang"),
    "affected": ("since",),
    "audit-deps": ("trace",),
    "docs": ("external",),
    "check-compat": ("since",),
    "completion": ("shell",),
}
"""What some commands take besides."""


def read(arguments: Mapping[str, str], command: str = "") -> dict[str, str]:
    """The value of each setting; raises ToolError for an unknown name or a value that is not among the choices."""
    known = {setting.name for setting in SETTINGS}
    for name in arguments:
        if name not in known and name not in ARGUMENTS.get(command, ()):
            fix = f"did you mean {guess}=…?" if (guess := nearest(name, known)) else did_you_mean(name, known)
            raise ToolError("WW307", f"unknown setting {name}={arguments[name]}", fix=fix)
    return {setting.name: _value(setting, arguments) for setting in SETTINGS}


def refuse_dashes(words: Sequence[str]) -> None:
    """Raise ToolError for a setting that is written like an option: SCons takes it for options of its own, and goes on.

    ``--profile=FILE`` is one of those, but where the file is called like a profile.
    """
    known = {setting.name: setting.choices for setting in SETTINGS}
    for word in words:
        found = _DASHED.fullmatch(word)
        name = found[2].replace("-", "_") if found else ""
        if found and name in known and (found[1] == "-" or name != "profile" or found[3] in known[name]):
            raise ToolError("WW307", f"{word} is no option: settings have no dashes before them", fix=f"write {name}={found[3]}")


def words(name: str, value: str) -> list[str]:
    """The value of a setting as the words that a shell would make of it; raises ToolError where a quote is left open."""
    try:
        return shlex.split(value)
    except ValueError as error:
        raise ToolError("WW307", f"{name}={value} cannot be split into words: {error}", fix="close the quotation") from error


def size(name: str, value: str) -> int:
    """The value of a setting such as ``10GB`` in bytes; raises ToolError for anything else."""
    found = _CACHE_SIZE.fullmatch(value)
    if found is None:
        raise ToolError("WW307", f"{name}={value} is no size", fix=f"write {name}=10GB")
    thousands: int = 1000 ** " KMGT".index(found[2].upper() or " ")
    return int(found[1]) * thousands


def seconds(name: str, value: str) -> float:
    """The value of a setting in seconds; raises ToolError for anything that is no number above zero, or beyond all patience."""
    try:
        if 0 < (found := float(value)) <= _LONGEST:
            return found
    except ValueError:
        pass
    raise ToolError("WW307", f"{name}={value} is no number of seconds", fix=f"write {name}=300")


def help_text() -> str:
    """One paragraph a setting, for ``scons -h``."""
    return "\n".join(
        f"  {setting.name}={'|'.join(setting.choices) or '…'}\n      {setting.help}"
        + (f" (default: {setting.default})" if setting.default else "")
        for setting in SETTINGS
    )


def _value(setting: Setting, arguments: Mapping[str, str]) -> str:
    value = arguments.get(setting.name, os.environ.get(setting.variable or f"WITWORKS_{setting.name.upper()}", setting.default))
    if setting.choices and value not in setting.choices:
        raise ToolError(
            "WW307",
            f"{setting.name}={value} is not one of: {', '.join(setting.choices)}",
            fix=did_you_mean(value, setting.choices),
        )
    return value
