"""``python -m tests.diagnostics``: write docs/errors.md and docs/troubleshooting.md from the table of diagnostics."""

from __future__ import annotations

from tests.diagnostics.pages import PAGES

for path, render in PAGES.items():
    path.write_text(render(), encoding="utf-8")
    print(f"wrote {path}")
