"""The construction variables that all Builders share, and the project's context, from the settings of the run."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from SCons.Script import ARGUMENTS, GetOption

from witworks import findings, output, settings
from witworks.context import Context
from witworks.edge import reported
from witworks.errors import MachineError, WitworksError
from witworks.memory.standing import STATE
from witworks.programs import Probes
from witworks.progress import building
from witworks.project import request
from witworks.toolchains.tools import TOOLS

if TYPE_CHECKING:
    from witworks.scons_types import Environment


MEANINGS: Final = {
    "WASMBUILDDIR": "where everything is made",
    "WASMCOMPONENTSDIR": "the folder whose folders are components",
    "WASMCOMPOSITIONSDIR": "the folder whose files are compositions",
    "WASMWITDIR": "the folder of the WIT packages that components share",
    "WASMWITPACKAGE": "the WIT package, a folder, in which a Builder finds its world",
    "WASMCOMPONENTNAME": "the component that a Builder works for: in reports, and what its Python package is named after",
    "WASMTOOLS": "the `wasm-tools` to use; by default the one of the setting, else the first that is found",
    "WASMPROFILE": "`release`, `debug` or `small`; the setting `profile=`",
    "WASMJSENGINE": "the engine of JavaScript components; the setting `js_engine=`",
    "WASMSKIPMISSING": "whether components whose tools are missing are left out; the setting `skip_missing=`",
    "GORUNTIME": "the runtime package of Go components; the setting `go_runtime=`",
    "GOBACKEND": "whether all Go bindings can be run by libwasmtime; the setting `go_backend=`",
    "RUSTSTD": "where Rust's standard library for wasm comes from; the setting `rust_std=`",
    "CARGOFLAGS": "more words for every `cargo build`; the setting `cargo_flags=`",
    "CARGOTARGETDIR": "cargo's target folder, shared by all components; the setting `cargo_target=`",
}
"""The construction variables that are set here, for docs/builders.md."""


def add(env: Environment) -> None:
    """Give ``env`` what all Builders share: folders, settings, the project's context."""
    env.SetDefault(WASMBUILDDIR="#build")
    _tell(env)
    chosen = _settings()
    env.SetDefault(
        WASMCOMPONENTSDIR="#components",
        WASMCOMPOSITIONSDIR="#compositions",
        WASMWITDIR="#wit",
        WASMWITPACKAGE="",
        WASMDISCOVERCOMSTR=output.caption("discover"),
        WASMBENCHCOMSTR=output.caption("bench", "bench/"),
        WASMFUZZCOMSTR=output.caption("fuzz", "tests/fuzz/"),
        WASMCOMPONENTNAME="",
        WASMTOOLS=_wasm_tools,
        WASMPROFILE=chosen["profile"],
        WASMJSENGINE=chosen["js_engine"],
        WASMSKIPMISSING=chosen["skip_missing"] == "yes",
        GORUNTIME=chosen["go_runtime"],
        GOBACKEND=chosen["go_backend"],
        RUSTSTD=chosen["rust_std"],
        CARGOFLAGS=_words("cargo_flags", chosen["cargo_flags"]),
        CARGOTARGETDIR=chosen["cargo_target"] or "$WASMBUILDDIR/cargo",
    )
    build = _build_folder(env)
    env["WITWORKS"] = context = Context(
        root=Path(env.Dir("#").abspath),
        build=build,
        wit=Path(env.Dir("$WASMWITDIR").abspath),
        probes=Probes(build / STATE / "probes.json"),
        wasm_tools_setting=chosen["wasm_tools"] if callable(env["WASMTOOLS"]) else str(env["WASMTOOLS"]),
        verbose=bool(_option("verbose")),
        may_provision=bool(os.environ.get("WITWORKS_PROVISION")),
        tool_settings={tool.setting: chosen[tool.setting] for tool in TOOLS.values()},
        settings=chosen,
    )
    building.follow(chosen["progress"], context.root, build)


@reported
def _tell(env: Environment) -> None:
    """Let failures be told in the format that the user wants."""
    option = _option("format")
    build = Path(env.Entry("$WASMBUILDDIR").abspath)
    form = findings.wanted(option if isinstance(option, str) else None)
    findings.RUN.tell_as(form, Path(env.Dir("#").abspath), build, verbose=bool(_option("verbose")))


@reported
def _settings() -> dict[str, str]:
    settings.refuse_dashes(sys.argv[1:])
    return settings.read(ARGUMENTS, request.first())


@reported
def _build_folder(env: Environment) -> Path:
    folder = Path(env.Entry("$WASMBUILDDIR").abspath)
    if folder.exists() and not folder.is_dir():
        raise MachineError("WW902", f"{folder} is where everything is built, but it is no folder", fix="move it away")
    return folder


@reported
def _words(name: str, value: str) -> list[str]:
    return settings.words(name, value)


def _wasm_tools(target: object, source: object, env: Environment, for_signature: bool) -> str:  # noqa: ARG001, FBT001
    """The value of ``$WASMTOOLS`` unless the user sets it; found when first needed.

    That there is none is reported by what depends on its version, never in the middle of SCons' own work.
    """
    try:
        return str(output.context(env).wasm_tools.path)
    except WitworksError:
        return "wasm-tools"


def _option(name: str) -> object:
    try:
        return GetOption(name)
    except AttributeError:  # an SConstruct need not add the option
        return None
