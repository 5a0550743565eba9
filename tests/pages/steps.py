"""What a reader does with a block, by its language: types it, saves it as the file that it names, or finds it in a file."""

from __future__ import annotations

import re
import shlex
import textwrap
from typing import TYPE_CHECKING

from witworks.model import compositions, dependencies, manifest
from witworks.model.components import MARKERS

from tests.pages.blocks import ROOT
from tests.pages.projects import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from tests.pages.blocks import Block
    from tests.pages.projects import Folder

SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "c": (".c", ".h"),
    "cpp": (".cpp", ".h"),
    "go": (".go",),
    "html": (".html",),
    "js": (".js", ".mjs"),
    "json": (".json",),
    "python": (".py",),
    "rust": (".rs",),
    "toml": (".toml",),
    "ts": (".ts",),
    "wac": (".wac",),
    "wat": (".wat",),
    "wit": (".wit",),
    "yaml": (".yml", ".yaml"),
    "zig": (".zig",),
}
"""The languages of blocks that are files, or parts of files."""
_PRINTS = re.compile(r"^\s*print\(.*\)  # (?P<printed>.*)$", re.MULTILINE)
_SKIPPED = {".git", ".venv", "build", "target", "node_modules", "__pycache__"}


def take(block: Block, folder: Folder) -> None:
    """Take the step; an assertion error says what came of it instead."""
    if block.language in STEPS:
        STEPS[block.language](block, folder)
    elif block.path is not None:
        _save(block, folder)
    elif block.language == "python":
        _run_python(block, folder)
    else:
        _find(block, folder)


def _type(block: Block, folder: Folder) -> None:
    folder.run(block.text, block.status)


def _type_and_read(block: Block, folder: Folder) -> None:
    commands = list(_commands(block.text))
    assert commands, "no line begins with `$ `"
    for number, (command, expected) in enumerate(commands, 1):
        printed = folder.run(command, block.status if number == len(commands) else 0)
        assert shown(expected, printed), f"$ {command}\n{printed}\n--- the page says:\n{expected}"


def _commands(text: str) -> Iterator[tuple[str, str]]:
    """Each command of a session, and what it prints there."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, printed = part.partition("\n")
        while command.endswith("\\"):
            more, _, printed = printed.partition("\n")
            command = f"{command}\n{more}"
        yield command, printed


def _save(block: Block, folder: Folder) -> None:
    assert block.path is not None
    file = folder.root / block.path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(block.text, "utf-8")
    if file.name == manifest.FILE_NAME:
        manifest.read(file.parent, MARKERS)
    elif file.name == dependencies.FILE_NAME:
        dependencies.read(file.parent)
    elif file.parent.name == "compositions" and file.suffix == ".toml":
        compositions.read(file)


def _run_python(block: Block, folder: Folder) -> None:
    if _is_quoted(block, folder):
        return
    expected = [found["printed"] for found in _PRINTS.finditer(block.text)]
    printed = folder.run(f"python -W error -c {shlex.quote(block.text)}")
    assert not expected or printed.splitlines() == expected, f"printed:\n{printed}"


def _find(block: Block, folder: Folder) -> None:
    assert _is_quoted(block, folder), "it is in no file of the project, and names none"


def _is_quoted(block: Block, folder: Folder) -> bool:
    """Whether the block is a part of a file of the project, which is tested where it lies."""
    wanted = _lines(block.text)
    roots = (folder.root, ROOT)
    files = (file for root in roots for file in _files(root, SUFFIXES[block.language]))
    return any(wanted in _lines(file.read_text("utf-8")) for file in files)


def _lines(text: str) -> str:
    """The text, however far it is indented, between line breaks."""
    return "\n" + "".join(f"{line.strip()}\n" for line in textwrap.dedent(text).splitlines() if line.strip())


def _files(root: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    for path in sorted(root.iterdir()):
        if path.is_dir() and path.name not in _SKIPPED:
            yield from _files(path, suffixes)
        elif path.suffix in suffixes and path.is_file():
            yield path


def _leave(block: Block, _folder: Folder) -> None:
    assert block.reason, "say why it is not run: <!-- not run: … -->"


STEPS: Mapping[str, Callable[[Block, Folder], None]] = {"sh": _type, "console": _type_and_read, "text": _leave}
"""The languages of blocks that are no files."""
