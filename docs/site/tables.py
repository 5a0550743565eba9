"""Tables made of the code's own: a page says `<!-- table: settings -->`, and has them there when it is built."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from docs.site import builders, manifests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from witworks.settings import Setting

_PLACE: Final = re.compile(r"^<!-- table: (?P<name>[a-z-]+) -->$", re.MULTILINE)


def on_source_read(_app: Any, _docname: str, source: list[str]) -> None:  # noqa: ANN401 - Sphinx is not there where types are checked
    """Fill in the tables of a page; Sphinx calls this with its text, and takes what it leaves there."""
    source[0] = filled(source[0])


def filled(text: str) -> str:
    """The text with its tables; KeyError for one that there is not."""
    return _PLACE.sub(lambda match: TABLES[match["name"]](), text)


def places(text: str) -> list[str]:
    """The names of the tables that a text wants."""
    return [match["name"] for match in _PLACE.finditer(text)]


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of Markdown."""
    lines = [tuple(headings), *(tuple(cell.replace("|", "\\|") for cell in row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in (lines[0], ("---",) * len(lines[0]), *lines[1:]))


def _targets() -> str:
    from witworks.commands.offered import TARGETS

    return table(("`scons …`", ""), ((f"`{name}`", meaning) for name, meaning in TARGETS))


def _settings() -> str:
    from witworks.settings import SETTINGS
    from witworks.toolchains.tools import TOOLS

    tools = {tool.setting for tool in TOOLS.values()}
    rows = [
        (f"`{setting.name}=`", f"`{setting.variable or _variable(setting.name)}`", _said(setting))
        for setting in SETTINGS
        if setting.name not in tools
    ]
    return table(("setting", "or in the environment", ""), rows)


def _said(setting: Setting) -> str:
    """What a setting means, what it may be, and what it is by default."""
    choices = [f"**`{one}`**" if one == setting.default else f"`{one}`" for one in setting.choices]
    if choices:
        return f"{setting.help}: {', '.join(choices)}"
    return f"{setting.help}; `{setting.default}` by default" if setting.default else setting.help


def _variable(name: str) -> str:
    return f"WITWORKS_{name.upper()}"


def _tools() -> str:
    from witworks.toolchains.tools import TOOLS

    rows = [
        (tool.title, _registry(tool.kind, tool.package), f"`{tool.setting}=`, `{_variable(tool.setting)}`", tool.purpose)
        for tool in TOOLS.values()
    ]
    return table(("pinned", "from", "another of your own", "it"), rows)


def _registry(kind: str, package: str) -> str:
    return f"{ {'cargo': 'crates.io', 'crate': 'crates.io', 'pypi': 'PyPI', 'npm': 'npm'}[kind] }: `{package}`"


def _templates() -> str:
    from witworks.commands import scaffold

    other = {full: short for short, full in scaffold.ALIASES.items()}
    return ", ".join(f"`{name}`" + (f" (or `{other[name]}`)" if name in other else "") for name in scaffold.languages())


TABLES: Final[Mapping[str, Callable[[], str]]] = {
    "targets": _targets,
    "settings": _settings,
    "tools": _tools,
    "templates": _templates,
    "component-toml": manifests.text,
    "witworks-toml": manifests.project,
    "builders": builders.text,
    "variables": builders.variables,
}
"""Every table, by the name that pages have for it."""
