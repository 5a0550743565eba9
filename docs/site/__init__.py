"""What Witworks adds to Sphinx: tables out of its own code, the colours of WIT, links to what lies beside the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def setup(app: Any) -> Mapping[str, bool]:  # noqa: ANN401 - Sphinx is not there where types are checked
    """Connect them; Sphinx calls this."""
    from docs.site import links, tables, wit

    app.connect("source-read", tables.on_source_read)
    app.connect("doctree-read", links.on_doctree_read)
    for language in ("wac", "wit"):
        app.add_lexer(language, wit.WitLexer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
