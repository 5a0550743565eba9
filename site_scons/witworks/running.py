"""``python -m witworks run program.wasm --dir /data=PATH -- ARGUMENTS``: a component that exports ``wasi:cli/run``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks.errors import EXIT_STATUS
from witworks.runtime.errors import BadWasi, WitworksRuntimeError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from witworks.runtime import Limits, ReadOnly, ReadWrite

INTERRUPTED: Final = 130
DESCRIPTION: Final = """\
Run a component that exports wasi:cli/run, on this terminal. It has no rights but those that are given here. The status is the
program's own, 0 or 1; 2 where it cannot be run, or traps."""


def add(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes; what follows ``--`` is the program's own."""
    parser.usage = "%(prog)s [options] component [-- argument ...]"
    parser.add_argument("component", type=Path, help="the component (.wasm)")
    parser.add_argument(
        "--dir",
        action="append",
        default=[],
        metavar="GUEST=PATH[:rw]",
        help="a folder that it may read as GUEST; with :rw, that it may change too",
    )
    parser.add_argument("--env", action="append", default=[], metavar="NAME=VALUE", help="a variable of its environment")
    parser.add_argument("--memory", type=int, metavar="BYTES", help="memory that it may have")
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="time that it may take")
    parser.add_argument("--fuel", type=int, metavar="UNITS", help="work that it may do")


def main(given: argparse.Namespace, arguments: Sequence[str]) -> int:
    """Run it with its own arguments; the exit status."""
    from witworks.runtime import command

    try:
        return command.run(given.component, _limits(given, arguments))
    except KeyboardInterrupt:
        return INTERRUPTED
    except WitworksRuntimeError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_STATUS


def _limits(given: argparse.Namespace, arguments: Sequence[str]) -> Limits:
    from witworks.runtime import INHERIT, Limits, Wasi

    wasi = Wasi(
        preopen=dict(_folder(text) for text in given.dir),
        env=dict(_pair("--env", text, "NAME=VALUE") for text in given.env),
        args=[given.component.name, *arguments],
        stdin=INHERIT,
        stdout=INHERIT,
        stderr=INHERIT,
    )
    return Limits(given.memory, given.timeout, given.fuel, wasi)


def _folder(text: str) -> tuple[str, ReadOnly | ReadWrite]:
    from witworks.runtime import ReadOnly, ReadWrite

    guest_path, path = _pair("--dir", text, "GUEST=PATH")
    if path.endswith(":rw"):
        return guest_path, ReadWrite(path.removesuffix(":rw"))
    return guest_path, ReadOnly(path.removesuffix(":ro"))


def _pair(option: str, text: str, form: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise BadWasi(f"{option} {text}: there is no `=` in it", fix=f"write {option} {form}")
    return name, value
