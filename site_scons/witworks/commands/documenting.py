"""``scons docs``: the pages of the project's ``docs/`` as a site, built by Sphinx; a warning, so a dead link, is an error."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from SCons.Script import ARGUMENTS

from witworks import output, programs
from witworks.builders import tests, tool
from witworks.errors import ManifestError, TestError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from witworks.model.components import Component
    from witworks.scons_types import Environment, Node

NAME: Final = "docs"
EXTERNAL: Final = "external"
"""The argument with which the links that lead elsewhere are tried too."""
_TOOL: Final = "sphinx"
_MARK: Final = ".witworks"
"""The file that says that all in the folder is the site."""


def add(env: Environment, _found: Sequence[Component]) -> None:
    """Add the target ``docs``, which is made each time: what the pages say is taken from the code too."""
    root = output.context(env).root
    if not (root / NAME / "conf.py").is_file():
        message = f"there are no pages to build: {NAME}/conf.py is missing"
        raise ManifestError("WW108", message, fix="see https://www.sphinx-doc.org, or leave `docs` out")
    env.SetDefault(WASMDOCSCOMSTR=output.caption("docs", env.File(f"$WASMBUILDDIR/{NAME}/index.html").path))
    env["WASMDOCSEXTERNAL"] = ARGUMENTS.get(EXTERNAL) == "yes"
    target = env.Alias(NAME, [], output.action(_build, "docs", "WASMDOCSCOMSTR"))
    env.Depends(target, tool.needed(env, _TOOL, NAME))
    env.AlwaysBuild(target)


def has_made(folder: Path) -> bool:
    """Whether nothing lies in the folder but the site: it was empty before."""
    return (folder / _MARK).is_file()


def _build(_target: Sequence[Node], _source: Sequence[Node], env: Environment) -> None:
    made = output.context(env).build / NAME
    if not made.is_dir() or not any(made.iterdir()):
        made.mkdir(parents=True, exist_ok=True)
        (made / _MARK).touch()
    _sphinx(env, "html", made)
    if env["WASMDOCSEXTERNAL"]:
        _sphinx(env, "linkcheck", made / ".links")


def _sphinx(env: Environment, builder: str, made: Path) -> None:
    context = output.context(env)
    found = context.tool(_TOOL)
    ours = tests.environment(env)
    paths = os.pathsep.join(filter(None, (found.env.get("PYTHONPATH"), ours["PYTHONPATH"])))
    options = ["--fresh-env", "--write-all", "--nitpicky", "--fail-on-warning", *([] if context.verbose else ["--quiet"])]
    kept = context.build / NAME / ".doctrees"
    places = ["--builder", builder, "--doctree-dir", str(kept), str(context.root / NAME), str(made)]
    argv = [*found.command, *options, *places]
    done = programs.run(argv, cwd=context.root, env={**ours, "PYTHONPATH": paths}, stream=True)
    if done.status != 0:
        raise TestError("WW608", f"the pages of {NAME}/ are not in order", fix="correct what Sphinx says above")
