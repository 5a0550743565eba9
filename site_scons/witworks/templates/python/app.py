"""The component ``{{name}}``. Editors see its bindings in ``build/{{name}}/guest`` once ``scons {{name}}`` has made them."""

from __future__ import annotations

from wit_world import exports


class Greetings(exports.Greetings):
    """The interface ``greetings`` of ``wit/world.wit``."""

    def greet(self, name: str) -> str:
        """A line that greets ``name``, or the world when it is empty."""
        return f"Hello, {name or 'world'}!"
