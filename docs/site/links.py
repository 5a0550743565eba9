"""Links from a page to what is no page, a folder or a text elsewhere in the project: in the site they are plain words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[1]


def on_doctree_read(_app: Any, doctree: Any) -> None:  # noqa: ANN401 - Sphinx' own, untyped here
    """Leave the words alone of each link that leads somewhere in a checkout alone; others are looked up, and warned of."""
    from sphinx.addnodes import pending_xref

    for node in list(doctree.findall(pending_xref)):
        if node["reftype"] == "myst" and is_elsewhere(node["reftarget"]):
            node.replace_self(node.children)


def is_elsewhere(target: str) -> bool:
    """Whether a link's target is a folder of the project, or a text that is not in ``docs/``, with its ending or without."""
    path = (DOCS / target).resolve()
    text = path if path.suffix == ".md" else path.with_name(f"{path.name}.md")
    inside = path.is_relative_to(DOCS.parent)
    return inside and (path.is_dir() or (text.is_file() and not text.is_relative_to(DOCS)))
