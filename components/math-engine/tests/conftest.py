"""The host that the math engine's tests play: its log is a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def messages() -> list[str]:
    """Collect what the component logs in this test, in order."""
    return []


@pytest.fixture
def component_imports(messages: list[str]) -> dict[str, Callable[[str], None]]:
    """Supply the log that the component imports."""
    return {"log": messages.append}
