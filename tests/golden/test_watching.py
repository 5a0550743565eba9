"""``witworks.runtime.watch``: an instance that is exchanged when its component's file is, and goes on where that is of no use."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

import pytest
from witworks.model import world_json
from witworks import runtime as rt
from witworks.runtime import fingerprint

WIT = """
package t:watched;
world watched {
    import ask: func() -> u32;
    export count: func() -> u32;
    export through: func() -> u32;
    export fail: func();
}
"""
CORE = """(module
  (import "$root" "ask" (func $ask (result i32)))
  (global $n (mut i32) (i32.const START))
  (func (export "count") (result i32) (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n))
  (func (export "through") (result i32) (call $ask))
  (func (export "fail") unreachable))"""


@pytest.fixture
def built(builder: Any) -> Any:
    return builder.text("watched", WIT, "watched", CORE.replace("START", "0"))


def replaced(built: Any, data: bytes) -> None:
    """Another file in the component's place, as a build puts it there."""
    draft = Path(built.folder) / "draft"
    draft.write_bytes(data)
    os.replace(draft, built.folder / "watched.wasm")  # noqa: PTH105


def made(builder: Any, built: Any, start: int) -> bytes:
    wit = builder.root / "watched.wit"
    data: bytes = builder.component(wit, "watched", CORE.replace("START", str(start)))
    return fingerprint.stamp(data, world_json.signature(built.world))


@pytest.mark.parametrize("known", [True, False])
def test_one_that_is_built_while_it_is_loaded_is_not_missed(builder: Any, built: Any, known: bool) -> None:  # noqa: FBT001
    newer = made(builder, built, 100)

    class Slow(built.component_class):
        def __init__(self, **given: Any) -> None:
            super().__init__(**given)
            if not built.folder.joinpath("exchanged").exists():
                built.folder.joinpath("exchanged").touch()
                replaced(built, newer)

    with rt.watch(Slow if known else lambda **given: Slow(**given), ask=lambda: 7) as live:
        assert live.current.count() == 101
        assert live.current.count() == 102


@pytest.mark.parametrize("way", ["direct", "component"])
def test_the_next_use_has_the_new_one(builder: Any, built: Any, way: str) -> None:
    with rt.using_backend(way), rt.watch(built.component_class, ask=lambda: 7) as live:
        first = live.current
        assert (first.count(), live.current.count(), live.current is first) == (1, 2, True)
        replaced(built, made(builder, built, 100))
        assert (live.current.count(), live.current.count()) == (101, 102)
        with pytest.raises(rt.InstanceDead):
            first.count()
        assert live.current.backend == way


def test_what_cannot_be_used_changes_nothing_and_is_said_once(
    builder: Any, built: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "witworks")
    whole = made(builder, built, 100)
    with rt.watch(built.component_class, ask=lambda: 7) as live:
        for bad, reason in ((b"nothing", "WW503"), (fingerprint.stamp(whole, "0" * 64), "WW502"), (whole[:-50], "WW50")):
            caplog.clear()
            replaced(built, bad)
            before = live.current.count()
            assert live.current.count() == before + 1
            assert len(caplog.records) == 1
            assert "watched: the old one goes on, for the new one cannot be used: [" + reason in caplog.text
        (built.folder / "watched.wasm").unlink()
        assert live.current.count() == before + 2
        replaced(built, whole)
        assert live.current.count() == 101


def test_one_that_died_is_made_anew(built: Any) -> None:
    with rt.watch(built.component_class, ask=lambda: 7) as live:
        assert live.current.count() == 1
        with pytest.raises(rt.Trap):
            live.current.fail()
        assert live.current.count() == 1
        with pytest.raises(rt.Trap):
            live.current.fail()
        replaced(built, b"nothing")
        with pytest.raises(rt.NotAComponent):
            live.current.count()


def test_it_may_be_exchanged_while_it_calls(builder: Any, built: Any) -> None:
    def ask() -> int:
        replaced(built, made(builder, built, 100))
        answer: int = live.current.count()
        return answer

    live = rt.watch(built.component_class, ask=ask)
    assert live.current.through() == 101
    assert live.current.count() == 102
    live.close()
    with pytest.raises(rt.InstanceDead, match="was closed"):
        assert live.current
