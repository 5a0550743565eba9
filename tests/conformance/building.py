"""Guests built by scons, as a user would."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Final

from tests.conformance import limits, places

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_NO_TOOL: Final = re.compile(r"error\[(WW3\d\d)\]: ([^\n]*)")


class NoToolError(Exception):
    """This machine lacks what the language needs."""


class NotBuiltError(Exception):
    """The guest does not build."""


def build(language: str) -> None:
    """Build a language's guest; raises :class:`NoToolError` where its tools are missing."""
    done = _scons(places.PROJECT, f"echo-{language}", {})
    if done.returncode != 0:
        missing = _NO_TOOL.search(done.stderr)
        if missing is not None:
            raise NoToolError(f"{missing[1]}: {missing[2]}")
        raise NotBuiltError(done.stdout + done.stderr)


def prove(language: str, limit: limits.Limit, folder: Path) -> str:
    """What scons says to a copy of the guest, in ``folder``, that has the function of ``limit`` as well."""
    name = f"echo-{language}"
    copy = folder / "components" / name
    shutil.copytree(places.guest(language), copy, ignore=shutil.ignore_patterns("target", "node_modules"))
    limits.write(copy / "wit", [other.function for other in limits.of(language) if other != limit])
    if limit.file:
        text = (copy / limit.file).read_text(encoding="utf-8")
        if text.count(limit.after) != 1:
            raise ValueError(f"{limit.function}: {limit.file} must have {limit.after!r} once")
        (copy / limit.file).write_text(text.replace(limit.after, limit.after + "\n" + limit.insert), encoding="utf-8")
    shutil.copyfile(places.ROOT / "SConstruct", folder / "SConstruct")
    target = os.environ.get("WITWORKS_CARGO_TARGET") or str(places.ROOT / "build" / "cargo")
    done = _scons(folder, name, {"WITWORKS_CARGO_TARGET": target})
    return "" if done.returncode == 0 else done.stdout + done.stderr


def _scons(project: Path, target: str, variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    site = places.ROOT / "site_scons"
    return subprocess.run(
        [sys.executable, "-m", "SCons", "-Q", f"--site-dir={site}", target],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1", "RUST_BACKTRACE": "0", **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
