"""The two pages of documentation that are written from the table of diagnostics."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks.diagnostics import Diagnostic, table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DOCS: Final = Path(__file__).parents[2] / "docs"

WRITTEN: Final = "<!-- Written by `python -m tests.diagnostics` from site_scons/witworks/diagnostics/*.toml: change those. -->\n"

ABOUT: Final = """\
# Errors

Every error that you can do something about has a code, `WW` and three digits. A build prints it so:

```
error[WW104]: component name 'Calc' is not in kebab case (`a-z`, `0-9` and single `-`, each word beginning with a letter)
  --> /home/you/project/components/Calc
  fix: rename the folder, say to `calc`
```

First what failed, then the place in your own files, then `note:` lines with further facts, and after `fix:` what to do next. SCons then ends with status 2.

Where the words of a tool are the diagnosis, as a compiler's are, its errors stand after `|`: the first of them and how many more there are, without its progress and its
notes. Where the report says it all, they do not. A line `more:` says that the tool said more than is shown: `scons --verbose` carries the step out again, for what failed is
never kept, and shows every command and all that it says. `--format=json` and `sarif` have all of it in the field `output`, GitHub's annotations below the fix.

Errors at run time are Python exceptions; their message begins with the code in brackets: `[WW501] math-engine imports …`.

`scons explain-error WW104` says what stands below of a code, and so does `python -m witworks explain-error WW501` where there is no SCons. Who has the
message of a tool and no code finds it in [troubleshooting.md](troubleshooting.md), or by `scons explain-error type mismatch`.
"""

STABLE: Final = (
    "Codes keep their meaning from one version to the next. A code that is no longer used is not given to something else."
)

TROUBLE: Final = """\
# Troubleshooting

What you may meet, in a tool's words or in your own, and the error that says what it is and what to do. Witworks reports these by their codes; the words
are those of the tools, for who meets them elsewhere. `scons explain-error` finds them too: `scons explain-error type mismatch`.

No code stands here for a precompiled module of another wasmtime, another engine configuration or another CPU: it is compiled anew, with a line on the logger
`witworks`. See also `scons doctor`, which says what is missing on this machine.
"""


def errors() -> str:
    """docs/errors.md: every code, in order."""
    sections = [(name, list(ones)) for name, ones in groupby(table().values(), key=lambda one: one.section)]
    rows = "\n".join(f"| {ones[0].code[:3]}xx | [{_lower(name)}](#{_anchor(name)}) |" for name, ones in sections)
    contents = f"| codes | about |\n| --- | --- |\n{rows}\n"
    bodies = ["\n\n".join([f"## {name}", *map(_entry, ones)]) for name, ones in sections]
    return "\n".join([WRITTEN + ABOUT, contents, STABLE, "", "\n\n".join(bodies)]) + "\n"


def troubleshooting() -> str:
    """docs/troubleshooting.md: from what one meets to the code."""
    parts = [WRITTEN + TROUBLE]
    for section, ones in groupby(table().values(), key=lambda one: one.section):
        rows = [f"| {_cell(symptom)} | {_link(one)} | {one.title} |" for one in ones for symptom in one.symptoms]
        if rows:
            parts.append(
                "\n".join([f"## {section}", "", "| what you meet | code | what it is |", "| --- | --- | --- |", *rows, ""])
            )
    return "\n".join(parts)


PAGES: Final[Mapping[Path, Callable[[], str]]] = {
    DOCS / "errors.md": errors,
    DOCS / "troubleshooting.md": troubleshooting,
}


def _entry(one: Diagnostic) -> str:
    untested = f"\n\n*Witworks' tests meet no real failure of this kind: {one.unprovoked}*" if one.unprovoked else ""
    return f"### {one.code}: {one.title}\n{one.why}\n\n**To mend it.** {one.fix}\n\n```\n{one.example}\n```{untested}"


def _link(one: Diagnostic) -> str:
    return f"[{one.code}](errors.md#{_anchor(f'{one.code}: {one.title}')})"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _lower(heading: str) -> str:
    return heading if heading.startswith("WIT") else heading[0].lower() + heading[1:]


def _anchor(heading: str) -> str:
    """The anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
