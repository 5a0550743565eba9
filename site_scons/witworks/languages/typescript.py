"""TypeScript: JavaScript whose types are checked against the world before a component is made of it."""

from __future__ import annotations

from witworks.languages.javascript import JavaScript


class TypeScript(JavaScript):
    """TypeScript, as the build asks for it."""

    STAGES = ("types", "check", "bundle", "component")
