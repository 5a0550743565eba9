"""The ways of calling that the benchmark compares do the same: else their times would say nothing."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

import pytest

from bench.measure import table
from bench.peers import not_measured
from bench.peers.by_hand import ByHand
from bench.peers.c_abi import CAbi
from bench.peers.opening import OURS, opened
from bench.peers.over_grpc import OverGrpc

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.peers.peer import Peer

pytestmark = pytest.mark.slow
NAMES = [OURS, "our bindings, component backend", CAbi.name, ByHand.name, OverGrpc.name]
POINTS = [("1", 42.5, "cpu"), ("2", -1.0, "err"), ("3", 55.25, "cpu"), ("née", 0.0, None), ("", 1e300, ""), ("6", 4.0, None)]


@pytest.fixture(scope="module")
def ways(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Peer], dict[str, str]]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WITWORKS_CACHE", str(tmp_path_factory.mktemp("cache")))
        with opened() as (peers, missing):
            yield {peer.name: peer for peer in peers}, missing


@pytest.fixture(params=NAMES)
def peer(ways: tuple[dict[str, Peer], dict[str, str]], request: pytest.FixtureRequest) -> Peer:
    peers, missing = ways
    if request.param in missing:
        pytest.skip(missing[request.param])
    return peers[request.param]


def given(peer: Peer, points: Sequence[tuple[str, float, str | None]] = POINTS) -> list[Any]:
    return [peer.point(*point) for point in points]


def plain(points: Any) -> list[tuple[str, float, str | None]]:
    return [(point.timestamp, point.value, point.label) for point in points]


def test_blocks(peer: Peer) -> None:
    assert peer.sum(array("d", [0.5, 2.0, -1.0])) == 1.5
    assert peer.sum(array("d")) == 0.0
    for data in (b"", b"\0x\xff", bytes(range(256)) * 4096):
        assert peer.echo(data) == data


def test_points_are_filtered(peer: Peer) -> None:
    assert plain(peer.process(given(peer))) == [point for point in POINTS if point[1] > 0]
    assert peer.process(given(peer, POINTS[1:2])) == "No valid data points after filtering"
    assert peer.process([]) == "No valid data points after filtering"


def test_windows_are_condensed(peer: Peer) -> None:
    found = plain(peer.aggregate(given(peer, [*POINTS[:4], POINTS[5]]), 2))
    assert found == [("1", 20.75, None), ("3", 27.625, None), ("6", 4.0, None)]
    assert plain(peer.aggregate(given(peer), 0)) == POINTS
    assert peer.aggregate([], 3) == []


def test_nothing_is_kept_from_call_to_call(peer: Peer) -> None:
    points = given(peer, [(f"{n:08}", n + 1.0, "cpu" if n % 2 else None) for n in range(1000)])
    assert {len(peer.process(points)) for _ in range(200)} == {1000}


def test_what_this_machine_lacks_is_said_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WITWORKS_RUST_STD", "nowhere")
    with opened() as (peers, missing):
        names = {peer.name for peer in peers}
    assert names.isdisjoint(missing)
    assert names | set(missing) == set(NAMES)
    assert "unknown rust_std=nowhere" in missing[OURS]
    assert f"| {OURS} |  |  |  |  | not measured: unknown rust_std=nowhere |" in table("Peers", not_measured(missing))
