"""The Go that builds for WASI on this machine: found, and new enough. Finding never installs."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks import programs
from witworks.errors import Place, ToolError
from witworks.reading import MALFORMED, json_of
from witworks.toolchains import machine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from witworks.programs import Probes

MINIMUM: Final = (1, 25)
"""The version that `wit-bindgen go` writes for."""

PLATFORM: Final = {"GOOS": "wasip1", "GOARCH": "wasm", "CGO_ENABLED": "0"}
STEERING: Final = {"GOFLAGS": "", "GOWASM": "", "GOEXPERIMENT": "", "GOFIPS140": "off", "GODEBUG": ""}
"""Settings that change what go makes, each with what it is when nobody sets it. None of cgo's: it is off (``PLATFORM``)."""
_SET_BY_US: Final = ("buildmode", "buildvcs", "trimpath")
_ASKED: Final = ("GOVERSION", *STEERING, "GOMODCACHE")
_ENVIRONMENT: Final = (
    *_ASKED,
    *("GOTOOLCHAIN", "GOENV", "GOROOT", "GOPATH", "GOPROXY", "GONOPROXY", "GOPRIVATE", "GOWORK", "HOME", "XDG_CONFIG_HOME"),
)
_USUAL: Final = Path("/usr/local/go/bin/go")
"""Where Go's own archive is unpacked; not every PATH has it."""


@dataclass(frozen=True, slots=True)
class GoToolchain:
    """A go command, the version that it is in a given module, and where downloaded modules lie."""

    path: Path
    version: str
    module_cache: Path
    identity: str = field(repr=False)
    """What a build depends on: the version, and the settings that change what is made, without the machine's paths."""
    steering: Mapping[str, str]
    """Those settings, from the environment or from ``go env -w``, that are not what they are by themselves."""

    @property
    def gofmt(self) -> Path:
        """The formatter, which stands beside the command."""
        return self.path.resolve().with_name("gofmt")


def find(probes: Probes, *, cwd: Path, variables: Mapping[str, str]) -> GoToolchain:
    """The toolchain that go takes in the module ``cwd``; raises ToolError where there is none, or only an old one."""
    path = command()
    if path is None:
        raise ToolError("WW340", "there is no Go on this machine (no `go` on PATH)", fix=install_command())
    watch = [path, path.resolve(), cwd / "go.mod", *(folder / "go.work" for folder in (cwd, *cwd.parents)), *_settings_files()]
    answer = probes.ask(["go env", str(path), str(cwd)], watch=watch, env=_ENVIRONMENT, make=lambda: _ask(path, cwd, variables))
    said = _settings(path, answer)
    found = re.match(r"(?:go)?(\d+)\.(\d+)", said["GOVERSION"])
    # A development version has no number, and is newer than any that has one.
    if found is not None and (int(found[1]), int(found[2])) < MINIMUM:
        wanted = ".".join(map(str, MINIMUM))
        raise ToolError(
            "WW341",
            f"Go {said['GOVERSION'].removeprefix('go')} is too old, {wanted} is needed",
            notes=[f"found: {path}"],
            fix=install_command(),
        )
    wanted, place = _wanted(cwd)
    if found is not None and _numbers(wanted) > _numbers(said["GOVERSION"]):
        # go says so itself, but where it builds, and of a workspace that we wrote.
        raise _too_old_for_it(wanted, said["GOVERSION"].removeprefix("go"), place)
    facts = [f"{name}={said[name]}" for name in _ASKED if name != "GOMODCACHE" and said.get(name)]
    if (root := foreign_root(path)) is not None:
        facts.append(f"GOROOT={root}")
    identity = ", ".join(facts)
    return GoToolchain(path, said["GOVERSION"].removeprefix("go"), Path(said["GOMODCACHE"]), identity, steering(said))


def foreign_root(path: Path | None) -> Path | None:
    """The folder with the standard library that GOROOT puts in the place of the command's own."""
    named = os.environ.get("GOROOT")
    if not named or path is None or Path(named).resolve() == path.resolve().parents[1]:
        return None
    return Path(named)


def command() -> Path | None:
    """The go command on this machine."""
    return programs.find("go") or (_USUAL if os.access(_USUAL, os.X_OK) else None)


def steering(said: Mapping[str, str]) -> dict[str, str]:
    """Those of the variables that change what go makes; of flags, those that our own command does not set anyway."""
    found = {name: said[name] for name, usual in STEERING.items() if said.get(name, usual) not in ("", usual)}
    flags = " ".join(word for word in found.pop("GOFLAGS", "").split() if not word.lstrip("-").startswith(_SET_BY_US))
    return {"GOFLAGS": flags, **found} if flags else found


def install_command() -> str:
    """What brings a Go that is new enough to this machine."""
    if machine.has_apt():
        name = f"golang-{MINIMUM[0]}.{MINIMUM[1]}-go"
        candidates = machine.apt_candidates(["golang-go", name])
        for package in ("golang-go", name):
            version = re.search(r"(\d+)\.(\d+)", candidates.get(package, ""))
            if version is not None and (int(version[1]), int(version[2])) >= MINIMUM:
                return machine.apt_command([package])
    return f"install Go {MINIMUM[0]}.{MINIMUM[1]} or newer (https://go.dev/dl), so that `go` is on PATH"


def _settings(path: Path, answer: str) -> dict[str, str]:
    """What ``go env`` answers; ToolError for anything else, as from what only stands before the real one."""
    try:
        data = json_of(answer)
        said = {"GOVERSION": data["GOVERSION"], **{name: data.get(name, "") for name in _ASKED}}
        said = {name: str(value) for name, value in said.items()}
    except MALFORMED as error:
        fix = "see what stands before go on PATH"
        raise ToolError("WW301", f"{path} env -json does not say its settings", output=answer[:300], fix=fix) from error
    return said


def _settings_files() -> list[Path]:
    """Where `go env -w` writes."""
    configuration = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return [Path(os.environ.get("GOENV") or Path(configuration, "go", "env"))]


def _ask(path: Path, cwd: Path, variables: Mapping[str, str]) -> str:
    done = programs.run([path, "env", "-json", *_ASKED], cwd=cwd, env=variables)
    if done.status == 0:
        return done.stdout
    if "toolchain" in done.stderr and "download" in done.stderr:
        wanted, place = _wanted(cwd)
        raise ToolError(
            "WW341",
            f"go.mod asks for Go {wanted}, and go could not download that",
            at=place,
            output=done.output,
            fix=f"run scons again when you are online; or install Go {wanted} (https://go.dev/dl); or ask for less in go.mod",
        )
    message = f"{path} env ended with status {done.status}"
    raise ToolError("WW301", message, output=done.output, shown=done.tail(), fix="correct what go says")


def _too_old_for_it(wanted: str, here: str, place: Place) -> ToolError:
    return ToolError(
        "WW341",
        f"go.mod asks for Go {wanted}, and the one here is {here}",
        at=place,
        notes=["GOTOOLCHAIN=local keeps go from downloading another: see `go env GOTOOLCHAIN`"],
        fix=f"write `go {here}` there; or install Go {wanted} or newer (https://go.dev/dl)",
    )


def _wanted(folder: Path) -> tuple[str, Place]:
    """The version that a module's go.mod asks for, and where; none in a go.mod that go itself has to complain of."""
    text = (folder / "go.mod").read_text("utf-8", "replace") if (folder / "go.mod").is_file() else ""
    found = re.search(r"^go[ \t]+(\d\S*)", text, re.MULTILINE)
    line = text.count("\n", 0, found.start()) + 1 if found else None
    return found[1] if found else "", Place(folder / "go.mod", line)


def _numbers(version: str) -> list[int]:
    """``1.26`` before ``1.26.1``; what is yet a candidate (``1.27rc1``) counts as its release."""
    release = re.sub(r"(rc|beta)\d+.*", "", version)
    return [int(number) for number in re.findall(r"\d+", release.removesuffix(".0"))]
