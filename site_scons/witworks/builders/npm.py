"""NpmPackages: the packages of a ``package-lock.json``, installed below ``build/``; the user's folder is left as it is.

    env.NpmPackages("build/calc/npm/installed", "components/calc/package-lock.json")

``npm ci`` installs what the lock says, with its hashes, and runs no script of any package. The target names what was installed.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.Builder

from witworks import excerpts, output, programs
from witworks.errors import ComponentError, Place, ToolError
from witworks.programs import write_atomic
from witworks.reading import line_where
from witworks.toolchains import node

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witworks.scons_types import Environment, Node


MEANINGS: Final = {
    "NPMFLAGS": "more words for npm",
}
"""The construction variables that are set here, for docs/builders.md."""


def add(env: Environment) -> None:
    """Give ``env`` the Builder and its construction variables."""
    env.SetDefault(
        NPMFLAGS=["--no-audit", "--no-fund", "--no-update-notifier"],
        NPMCOM="ci --ignore-scripts $NPMFLAGS",
        NPMCOMSTR=output.caption("npm", "${TARGET.dir}"),
    )
    env["BUILDERS"]["NpmPackages"] = SCons.Builder.Builder(action=output.action(_install, "npm", "NPMCOMSTR", ["NPMCOM"]))


def _install(target: Sequence[Node], source: Sequence[Node], env: Environment) -> None:
    lock, folder = Path(source[0].abspath), Path(target[0].abspath).parent
    if folder.resolve() == lock.parent.resolve():
        message = (
            f"the packages of component `{env.subst('$WASMCOMPONENTNAME')}` cannot be installed beside {lock}: yours are there"
        )
        raise ComponentError(
            "WW432", message, at=Place(lock), fix="name a target in a folder of its own: build/calc/npm/installed"
        )
    npm = programs.find("npm")
    if npm is None:
        raise ToolError("WW330", "npm is not installed", notes=[f"it installs what {lock} names"], fix=node.install_command())
    shutil.rmtree(folder / "node_modules", ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        if (lock.parent / name).is_file():
            shutil.copyfile(lock.parent / name, folder / name)
    done = output.run(
        env, [npm, *output.command(env, "NPMCOM", target, source)], cwd=folder, variables=node.npm_silence(os.environ)
    )
    if done.status != 0:
        shutil.rmtree(folder / "node_modules", ignore_errors=True)
        raise ComponentError(
            "WW432",
            f"the packages of component `{env.subst('$WASMCOMPONENTNAME')}` cannot be installed",
            at=_missing(lock, done.output),
            output=done.output,
            shown=excerpts.npm(done.output),
            fix=f"correct what npm says; if lock and package.json differ: npm install --package-lock-only --prefix {lock.parent}",
        )
    write_atomic(Path(target[0].abspath), source[0].get_content_hash() + "\n")


def _missing(lock: Path, said: str) -> Place:
    """The line of ``package.json`` that asks for a package of which npm speaks; the lock where npm speaks of none."""
    manifest = lock.with_name("package.json")
    named = re.findall(r"(?:Missing: |Invalid: lock file's |notarget for |'| )(@?[\w./-]+)@", said)
    numbers = (line_where(manifest, re.compile(re.escape(f'"{name}"')).search) for name in named)
    number = next(filter(None, numbers), None)
    return Place(lock) if number is None else Place(manifest, number)
