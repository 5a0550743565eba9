"""``warmup()``: what the first instance would do is done before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from witworks import runtime as rt
from witworks.runtime import precompiled

from tests.unit import shop as shops

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def shop(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("warmup")
    monkeypatch.setenv("WITWORKS_CACHE", str(folder / "cache"))
    shops.package(folder, "shop")
    with shops.imported(folder, "shop") as module:
        yield module


@pytest.mark.parametrize("backend", ["automatic", "direct", "component"])
def test_a_warm_class_reads_and_compiles_nothing_more(shop: Any, monkeypatch: pytest.MonkeyPatch, backend: str) -> None:
    if backend != "automatic":
        monkeypatch.setenv("WITWORKS_BACKEND", backend)
    shop.Shop.warmup()
    shop.Shop.warmup(timeout=1)
    for name in ("read_component", "load_bytes", "load_module"):
        monkeypatch.setattr(precompiled, name, lambda *_given: pytest.fail("the component is read once more"))
    with shop.Shop() as one, shop.Shop(timeout=1) as two:
        assert one.till.halve(4) == two.till.halve(4) == 2


def test_a_cold_class_does_read(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above can fail."""

    def read(*_given: object) -> None:
        raise LookupError

    monkeypatch.setattr(precompiled, "read_component", read)
    with pytest.raises(LookupError):
        shop.Shop()


def test_what_is_wrong_is_found_at_once(shop: Any) -> None:
    with pytest.raises(rt.BadLimit):
        shop.Shop.warmup(timeout=-1)
    shop.Shop.facts.file.write_bytes(b"no component")
    with pytest.raises(rt.NotAComponent):
        shop.Shop.warmup()
