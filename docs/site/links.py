"""Links from a page to a folder of the project: they lead somewhere in a checkout, and are plain words in the site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[1]


def on_doctree_read(_app: Any, doctree: Any) -> None:  # noqa: ANN401 - Sphinx' own, untyped here
    """Leave the words alone of each link that names a folder which is there; others are looked up, and warned of."""
    from sphinx.addnodes import pending_xref

    for node in list(doctree.findall(pending_xref)):
        if node["reftype"] == "myst" and is_folder(node["reftarget"]):
            node.replace_self(node.children)


def is_folder(target: str) -> bool:
    """Whether a link's target is a folder of the project."""
    path = (DOCS / target).resolve()
    return path.is_relative_to(DOCS.parent) and path.is_dir()
