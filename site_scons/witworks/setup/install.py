"""Installs a pinned tool into the user's folder of tools: whole, or not at all."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from witworks import excerpts, programs
from witworks.errors import ToolError
from witworks.setup import provision
from witworks.setup.steps import Steps, alone
from witworks.toolchains import machine, tool_advice, tools
from witworks.toolchains.rustc import find_compilers

if TYPE_CHECKING:
    from witworks.setup.steps import Say
    from witworks.toolchains.rustc import Compiler
    from witworks.toolchains.tools import Tool


def install(tool: Tool, say: Say, *, verbose: bool = False) -> None:
    """Bring the pinned tool into the user's folder; ToolError with the reason and the next step where that fails."""
    with alone(say, f"{tool.name}.setup"):
        # Whoever held the lock before us may have installed it.
        if tools.is_installed(tool):
            return
        steps = Steps(say, verbose=verbose, what=tool.title, name=tool.name)
        _bring_what_installs_it(tool, say, steps, verbose=verbose)
        draft = tool.folder.with_name(f".{tool.folder.name}.draft")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        try:
            _fill(tool, draft, steps)
            for pin in tool.pins:
                shutil.copyfile(pin, draft / pin.name)
            if not (draft / tool.program).exists():
                raise _failed(tool, f"{tool.program} is not in it")
            # Made from other lock files, or damaged: it was ours, and nothing else is in it.
            shutil.rmtree(tool.folder, ignore_errors=True)
            draft.rename(tool.folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _bring_what_installs_it(tool: Tool, say: Say, steps: Steps, *, verbose: bool) -> None:
    """Rust or Node.js itself, where this machine lets us install it."""
    if tool_advice.prerequisite(tool) is None:
        return
    if tool.kind in {"cargo", "crate"}:
        provision.provision_rust("auto", say, verbose=verbose)
    elif tool.kind == "npm" and machine.has_apt() and machine.is_root():
        provision.apt([*machine.APT_OPTIONS, "nodejs", "npm"], steps)
    else:
        raise tool_advice.missing(tool, [])


def _fill(tool: Tool, draft: Path, steps: Steps) -> None:
    match tool.kind:
        case "cargo":
            done = _cargo_install(tool, draft, steps)
        case "crate":
            done = _crate_files(tool, draft, steps)
        case "pypi":
            (pin,) = tool.pins
            options = ["--disable-pip-version-check", "--no-input", "--no-deps", "--only-binary=:all:", "--require-hashes"]
            pip = [sys.executable, "-m", "pip", "install", *options]
            done = steps.take([*pip, "--target", draft, "--requirement", pin])
        case "npm":
            for pin in tool.pins:
                shutil.copyfile(pin, draft / pin.name)
            options = ["--no-audit", "--no-fund", "--no-update-notifier"]
            done = steps.take([programs.find("npm") or "npm", "ci", *options], cwd=draft)
    if done.status != 0:
        raise _failed(tool, done.output)


def _crate_files(tool: Tool, draft: Path, steps: Steps) -> programs.Finished:
    """The part of a crate's own files that is wanted, and nothing compiled: cargo checks what it loads by the lock file."""
    with tempfile.TemporaryDirectory(prefix="witworks-") as scratch:
        for pin in tool.pins:
            shutil.copyfile(pin, Path(scratch, pin.name))
        Path(scratch, "nothing.rs").touch()
        _, cargo = _with_cargo(tool, draft)
        done = steps.take([cargo, "vendor", "--locked", "--quiet", Path(scratch, "vendor")], cwd=Path(scratch))
        wanted = Path(tool.program).parent
        if done.status == 0:
            shutil.copytree(Path(scratch, "vendor", tool.package, wanted), draft / wanted)
        return done


def _cargo_install(tool: Tool, draft: Path, steps: Steps) -> programs.Finished:
    """Compile it for this machine, whatever target the user's settings have; what is compiled on the way is not kept."""
    compiler, cargo = _with_cargo(tool, draft)
    with tempfile.TemporaryDirectory(prefix="witworks-") as target:
        what = ["--locked", f"{tool.package}@{tool.version}", *tool.options, "--target", compiler.host]
        where = ["--root", str(draft), "--target-dir", target]
        env = {"RUSTC": str(compiler.rustc), "CARGO_TERM_QUIET": "true"}
        return steps.take([cargo, "install", *what, *where], cwd=draft, env=env)


def _with_cargo(tool: Tool, folder: Path) -> tuple[Compiler, Path]:
    """A compiler that has a cargo, and that."""
    compilers, refusals = find_compilers(programs.Probes(None), cwd=folder)
    for compiler in compilers:
        if compiler.cargo is not None:
            return compiler, compiler.cargo
    raise tool_advice.missing(tool, refusals)


def _failed(tool: Tool, output: str) -> ToolError:
    fix = (
        f"check the network, then type: {tool_advice.command(tool)}; or name one of your own: {tool.setting}=/path/to/{tool.name}"
    )
    return ToolError("WW308", f"{tool.title} could not be installed", output=output, shown=excerpts.last(output), fix=fix)
