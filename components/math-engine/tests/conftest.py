"""The host that the math engine's tests play: its log is a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def messages() -> list[str]:
    """What the component logged in this test, in order."""
    return []


@pytest.fixture
def component_imports(messages: list[str]) -> dict[str, Callable[[str], None]]:
    """What the component is instantiated with."""
    return {"log": messages.append}
