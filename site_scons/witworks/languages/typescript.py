"""TypeScript: JavaScript whose types are checked against the world before a component is made of it."""

from __future__ import annotations

from typing import Final

from witworks.languages.javascript import component, needs, prepare, surroundings, tools, world_hint, written

__all__ = ["STAGES", "component", "needs", "prepare", "surroundings", "tools", "world_hint", "written"]

STAGES: Final = ("types", "check", "bundle", "component")
