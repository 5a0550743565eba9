"""The picture of a project: its worlds, the components that implement them, and who supplies what they import.

Pure: from :class:`Part` to the text that Graphviz lays out, and from that picture to a page that stands alone.
"""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_HOST: Final = "the host"


@dataclass(frozen=True, slots=True)
class Part:
    """A component, or a composition of components, as a build has left it.

    ``imports`` and ``exports`` name interfaces and functions; ``within`` names the parts that a composition is made of.
    ``size`` is in bytes, None where nothing was built; ``seconds`` is what this run spent.
    """

    name: str
    language: str
    world: str
    imports: tuple[str, ...]
    exports: tuple[str, ...]
    size: int | None
    seconds: float
    made: tuple[str, ...]
    reused: tuple[str, ...]
    within: tuple[str, ...] = ()


def suppliers(parts: Iterable[Part], interface: str) -> tuple[str, ...]:
    """The parts that export an interface."""
    return tuple(part.name for part in parts if interface in part.exports)


def dot(parts: Sequence[Part]) -> str:
    """The graph in Graphviz' language: worlds on the left, what implements them, and an arrow to whoever supplies an import."""
    lines = [
        "digraph {",
        '  rankdir=LR; bgcolor="transparent"; nodesep=0.35; ranksep=0.9;',
        '  node [fontname="Arial" fontsize=12 margin="0.25,0.1" shape=box];',
        '  node [style="filled,rounded" color="#8896a8" fillcolor="#f4f7fb"];',
        '  edge [fontname="Arial" fontsize=10 color="#8896a8"];',
    ]
    worlds = sorted({part.world for part in parts})
    lines += [f'  {_id("world", name)} [label={_text(name)} shape=note style=filled fillcolor="#fff7dc"];' for name in worlds]
    for part in parts:
        lines += [f"  {line}" for line in _node(part)]
    lines += [f"  {line}" for part in parts for line in _edges(part, parts)]
    if any(not suppliers(parts, name) for part in parts for name in part.imports):
        lines.append(f'  {_id("host", _HOST)} [label={_text(_HOST)} shape=oval style="filled,dashed" fillcolor="#ffffff"];')
    return "\n".join([*lines, "}", ""])


def page(title: str, parts: Sequence[Part], svg: str) -> str:
    """One HTML page with the picture and a table, which needs nothing else."""
    rows = "\n".join(_row(part, parts) for part in parts)
    picture = svg[svg.index("<svg") :]
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title)}</title>
<style>
  :root {{ color-scheme: light; font: 15px/1.5 system-ui, sans-serif; color: #1c2733; background: #fff; }}
  body {{ margin: 2rem auto; max-width: 76rem; padding: 0 1rem; }}
  h1 {{ font-size: 1.4rem; }}
  .picture {{ overflow-x: auto; border: 1px solid #dfe5ec; border-radius: 8px; padding: 1rem; }}
  .picture svg {{ max-width: none; }}
  table {{ border-collapse: collapse; width: 100%; margin-top: 1.5rem; font-variant-numeric: tabular-nums; }}
  th, td {{ text-align: left; vertical-align: top; padding: .4rem .7rem; border-bottom: 1px solid #dfe5ec; }}
  td:nth-child(4), td:nth-child(5) {{ white-space: nowrap; }}
  .table {{ overflow-x: auto; }}
  .unmet {{ color: #a3331f; }}
</style>
<h1>{html.escape(title)}</h1>
<div class="picture">
{picture}</div>
<div class="table">
<table>
<tr><th>component<th>language<th>world<th>size<th>time<th>made<th>reused<th>imports</tr>
{rows}
</table>
</div>
</html>
"""


def _node(part: Part) -> Iterator[str]:
    size = "not built" if part.size is None else _size(part.size)
    fill = "#e3f3e6" if part.made else "#f4f7fb"
    label = f"{part.name}\n{part.language}, {size}"
    yield f'{_id("part", part.name)} [label={_text(label)} fillcolor="{fill}" penwidth={2 if part.within else 1}];'


def _edges(part: Part, parts: Sequence[Part]) -> Iterator[str]:
    yield f"{_id('world', part.world)} -> {_id('part', part.name)} [arrowhead=none];"
    for inner in part.within:
        yield f"{_id('part', part.name)} -> {_id('part', inner)} [style=bold arrowhead=odiamond];"
    for name in part.imports:
        found = suppliers(parts, name)
        for supplier in found:
            yield f"{_id('part', part.name)} -> {_id('part', supplier)} [label={_text(name)}];"
        if not found:
            yield f'{_id("part", part.name)} -> {_id("host", _HOST)} [label={_text(name)} style=dashed color="#a3331f"];'


def _row(part: Part, parts: Sequence[Part]) -> str:
    size = "-" if part.size is None else _size(part.size)
    cells = [part.name, part.language, part.world, size, f"{part.seconds:.1f} s", _list(part.made), _list(part.reused)]
    imports = [f"{html.escape(name)} {_met(name, parts)}" for name in part.imports]
    return "<tr>" + "".join(f"<td>{html.escape(cell)}" for cell in cells) + f"<td>{'<br>'.join(imports) or '-'}</tr>"


def _met(interface: str, parts: Sequence[Part]) -> str:
    found = suppliers(parts, interface)
    return f"from {html.escape(', '.join(found))}" if found else f'<span class="unmet">from {_HOST}</span>'


def _list(words: Sequence[str]) -> str:
    return ", ".join(words) or "-"


def _size(count: int) -> str:
    from witworks.summary import size

    return size(count)


def _id(kind: str, name: str) -> str:
    return _text(f"{kind} {name}")


def _text(text: str) -> str:
    """A quoted string of Graphviz' language: JSON's escapes are its own for what names and labels hold."""
    return json.dumps(text, ensure_ascii=False)
