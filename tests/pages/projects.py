"""The folders that the steps of a page are taken in, and the shell that takes them."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.e2e.registries import docker_registry, with_wkg
from tests.pages.blocks import ROOT
from tests.unit import shop

if TYPE_CHECKING:
    from pathlib import Path

_UNSET = ("WITWORKS_", "PYTEST_", "SCONS", "PYTHON", "VIRTUAL_ENV", "COV_")
_LEFT_OUT = (".git", ".venv", ".venv.lock", "build", "tests", "target", "node_modules", "*_cache", ".hypothesis")
_PARTS = re.compile(r"(…|(?<![\w.])\d[\d.,]* *(?:ms|s|B|kB|MB|GB)\b| +)")
_GIT = """\
git init --quiet
git config user.name Ada
git config user.email ada@example.org
printf '/.venv/\\n/build/\\n' >.gitignore
git add --all
git commit --quiet --message first
git commit --quiet --allow-empty --message second
"""
_ANY = "<any lines>"


class Folder:
    """A folder with a user at a shell in it, who stays where a step has left him, with the variables that it has set."""

    def __init__(self, root: Path, scratch: Path) -> None:
        self.root = root
        self.closing = contextlib.ExitStack()
        """What runs beside the steps, until it is closed."""
        self._state = scratch / "state.sh"
        scratch.mkdir(parents=True, exist_ok=True)
        self._state.write_text(f"cd {shlex.quote(str(root))}\n", "utf-8")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_UNSET)}
        path = [str(root / ".venv" / "bin"), str(scratch / "bin"), kept["PATH"]]
        self.environment = {
            **kept,
            "PATH": os.pathsep.join(path),
            "WITWORKS_CACHE": str(scratch / "cache"),
            "WITWORKS_CARGO_TARGET": os.environ.get("WITWORKS_CARGO_TARGET") or str(ROOT / "build" / "cargo"),
            **{name: os.environ[name] for name in ("WITWORKS_RUST_STD", "WITWORKS_TOOLS") if name in os.environ},
        }

    def run(self, commands: str, status: int = 0) -> str:
        """What the commands print, on both streams; an assertion error where they do not end with the status."""
        # What a step exports, and where it goes, is there in the next; what it has failed at is nowhere.
        keep = f'{{ export -p; printf "cd %q\\n" "$PWD"; }} >{shlex.quote(str(self._state))}'
        script = f"set -eo pipefail\n. {shlex.quote(str(self._state))}\n{commands}\n{keep}\n"
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self.root,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=590,
            check=False,
        )
        assert done.returncode == status, f"status {done.returncode}, not {status}, after\n{commands}\n{done.stdout}"
        return done.stdout


def make(wanted: str, folder: Path) -> Folder:
    """The project that a page names, with what it wants besides.

    `empty`: a folder. `new`: a checkout without components. `calc`: the same with one. `checkout`: all, built. `shop`: the
    components of docs/bindings.md. `with an index`: pip finds a wheel of Witworks. `in git`: with two commits. `with a registry`:
    `$REGISTRY` is one that runs, and wkg has its password.
    """
    root = folder / "project"
    root.mkdir(parents=True)
    found = Folder(root, folder / "scratch")
    kind, *more = wanted.split(", ")
    if "with an index" in more:
        _bring_witworks(found, folder)
    match kind:
        case "empty":
            pass
        case "shop":
            _environment(root)
            _shop(root)
        case "new":
            _skeleton(root)
        case "calc":
            _skeleton(root)
            found.run("./scons new name=calc lang=wat")
        case "checkout":
            shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(*_LEFT_OUT), symlinks=True, dirs_exist_ok=True)
            if (ROOT / "build").is_dir():
                shutil.copytree(ROOT / "build", root / "build", ignore=shutil.ignore_patterns("cargo", "docs", "tests.json"))
            _environment(root)
        case _:
            raise ValueError(kind)
    if "with a registry" in more:
        with_wkg()
        registry = found.closing.enter_context(docker_registry())
        found.environment.update(registry.environment(), REGISTRY=f"{registry.host}/pages")
    if "in git" in more:
        found.run(_GIT)
    return found


def _skeleton(root: Path) -> None:
    """A checkout without components; the WIT that they share is there."""
    shutil.copytree(ROOT / "wit", root / "wit")
    for name in ("SConstruct", "scons", "requirements.lock", "pyproject.toml"):
        shutil.copy2(ROOT / name, root / name)
    shutil.copytree(ROOT / "site_scons", root / "site_scons")
    _environment(root)


def _environment(root: Path) -> None:
    """A `.venv` that `./scons` takes for whole, whose programs are those of the environment that the tests run in."""
    folder = root / ".venv"
    (folder / "bin").mkdir(parents=True)
    paths = os.pathsep.join(
        [str((root if (root / "site_scons").is_dir() else ROOT) / "site_scons"), str(root / "build" / "python")]
    )
    (folder / "bin" / "python").write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(paths)} exec {sys.executable} "$@"\n', "utf-8")
    for name, module in {"scons": "SCons", "pytest": "pytest", "mypy": "mypy"}.items():
        (folder / "bin" / name).write_text(f'#!/bin/sh\nexec {folder}/bin/python -m {module} "$@"\n', "utf-8")
    for program in (folder / "bin").iterdir():
        program.chmod(0o755)
    (folder / "witworks-home").write_text(f"{root}\n", "utf-8")
    (folder / "witworks-whole").touch()
    for file, copy in (("requirements.lock", "witworks-lock"), ("pyproject.toml", "witworks-project")):
        shutil.copy2(ROOT / file, folder / copy)


def _bring_witworks(found: Folder, folder: Path) -> None:
    """Where `pip install witworks` finds a wheel of what is here, as it would on an index."""
    wheels = folder / "wheels"
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(wheels), str(ROOT)]
    subprocess.run(pip, check=True, capture_output=True)
    found.environment["PIP_FIND_LINKS"] = str(wheels)


def _shop(root: Path) -> None:
    """The three components of docs/bindings.md, as any tool may have made them, with bindings."""
    (root / "shop.wit").write_text(shop.WIT, "utf-8")
    (root / "build" / "python").mkdir(parents=True)
    for world in ("shop", "exchange", "cloud"):
        (root / f"{world}.wasm").write_bytes(shop.component(root.parent / "made" / world, world).read_bytes())
        shop.package(root / "build" / "python", world)


def shown(expected: str, printed: str) -> bool:
    """Whether a page shows what is printed. `…` stands for anything; sizes, times and the width of columns may be others."""
    wanted = "\n".join(_pattern(line.rstrip()) for line in expected.rstrip().strip("\n").splitlines())
    # A line that is `…` alone stands for any number of lines.
    wanted = wanted.replace(f"{_ANY}\n", r"(?:.*\n)*?").replace(f"\n{_ANY}", r"(?:\n.*)*?").replace(_ANY, r"(?s:.*)")
    return re.fullmatch(wanted, "\n".join(line.rstrip() for line in printed.rstrip().strip("\n").splitlines())) is not None


def _pattern(line: str) -> str:
    if line.strip() == "…":
        return _ANY
    return "".join(map(_part, _PARTS.split(line)))


def _part(text: str) -> str:
    if text == "…":
        return ".*?"
    if _PARTS.fullmatch(text):
        return " +" if text.isspace() else r"[\d.,]+ *\w+"
    return re.escape(text)
