"""``scons new``: new component folders, copied from the templates that ship with the package."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from witworks import output
from witworks.errors import ManifestError, Place, did_you_mean
from witworks.model.components import check_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from witworks.scons_types import Environment

ALIASES: Final[Mapping[str, str]] = {"js": "javascript", "ts": "typescript", "c++": "cpp"}
"""Shorter names of languages, as people type them."""

PACKAGE: Final = "wit"
"""What stands in the place of a language for a package of WIT that components share."""

_FOLDER: Final = Path(__file__).parents[1] / "templates"


def new(env: Environment, arguments: Mapping[str, str]) -> NoReturn:
    """Make the folder of a new component from a template, say what to do next, and end the run."""
    name, language = arguments.get("name", ""), arguments.get("lang", "")
    if not name or not language:
        raise ManifestError("WW109", "scons new needs a name and a language", fix="type: scons new name=hello lang=rust")
    language = ALIASES.get(language, language)
    if language not in (known := (*languages(), PACKAGE)):
        raise ManifestError("WW103", f"there is no template for the language {language!r}", fix=did_you_mean(language, known))
    check_name(name, Place(f"name={name}"))
    if language == PACKAGE:
        _new_package(env, name)
    folder = Path(env.Dir("$WASMCOMPONENTSDIR").abspath) / name
    create(folder, language)
    shown = env.Dir(f"$WASMCOMPONENTSDIR/{name}").path
    scons = "./scons" if output.context(env).may_provision else "scons"
    output.say(f"made {shown}/\nnext: {scons} {name}; {scons} test-{name}; its world is in {shown}/wit/")
    raise SystemExit(0)


def _new_package(env: Environment, name: str) -> NoReturn:
    """Make a package of WIT that components share, in the namespace that the others have in common, and end the run."""
    namespaces = {package.partition(":")[0] for package in output.context(env).index.packages}
    namespace = namespaces.pop() if len(namespaces) == 1 else "my"
    create(Path(env.Dir("$WASMWITDIR").abspath) / name, PACKAGE, namespace)
    shown = env.Dir(f"$WASMWITDIR/{name}").path
    output.say(f"made {shown}/\nnext: move into it what several packages need; there say: use {namespace}:{name}/types.{{…}};")
    raise SystemExit(0)


def languages() -> tuple[str, ...]:
    """The languages that there is a template for."""
    return tuple(sorted(path.name for path in _FOLDER.iterdir() if path.is_dir() and path.name != PACKAGE))


def create(folder: Path, language: str, namespace: str = "") -> None:
    """Make ``folder`` a component named like it; raises ManifestError when the name is no good or the folder exists.

    The folder appears whole or not at all. A package of WIT is of ``namespace``.
    """
    check_name(folder.name, Place(folder))
    if folder.exists() or folder.is_symlink():
        fix = "choose another name; nothing was changed"
        raise ManifestError("WW110", f"{folder} is there already", at=Place(folder), fix=fix)
    values = {**_placeholders(folder.name), "{{namespace}}": namespace}
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as scratch:
        draft = Path(scratch) / folder.name
        for source in sorted(path for path in (_FOLDER / language).rglob("*") if path.is_file()):
            target = draft / _filled(str(source.relative_to(_FOLDER / language)), values)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_filled(source.read_text(encoding="utf-8"), values), encoding="utf-8")
        draft.rename(folder)


def _placeholders(name: str) -> dict[str, str]:
    words = name.split("-")
    return {
        "{{name}}": name,
        "{{module}}": "_".join(words),
        "{{class}}": "".join(word.capitalize() for word in words),
    }


def _filled(text: str, values: dict[str, str]) -> str:
    for placeholder, value in values.items():
        text = text.replace(placeholder, value)
    return text
