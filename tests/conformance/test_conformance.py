"""The conformance matrix is what happens: results, limits and the page are compared with runs of every guest that builds here."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from witworks.bindgen.names import snake
from witworks.toolchains import tools

from tests.conformance import building, cells, host_node, hosts, limits, page, places, results, vectors
from tests.conformance.wat import echoes

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
LIMITS = [(language, limit) for language in places.languages() for limit in limits.of(language)]
REFRESH = "if the change is meant: python -m tests.conformance, then read the diff"


@pytest.fixture(autouse=True, scope="module")
def private_cache(tmp_path_factory: pytest.TempPathFactory) -> object:
    """No test touches the user's cache of precompiled components; the user's tools, which lie in it, are used."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WITWORKS_TOOLS", str(tools.tools_folder()))
        patch.setenv("WITWORKS_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


def _built(language: str) -> None:
    try:
        building.build(language)
    except building.NoToolError as error:
        pytest.skip(f"{language}: {error}")


def test_there_are_guests() -> None:
    assert "rust" in places.languages()


@pytest.mark.parametrize("language", places.languages())
def test_the_results_are_what_happens(language: str) -> None:
    _built(language)
    assert results.run(language) == results.read().get(language), REFRESH


@pytest.mark.parametrize("language", places.languages())
@pytest.mark.parametrize("host", hosts.RUN_HERE)
def test_other_hosts_do_what_their_results_say(host: str, language: str) -> None:
    if (host, language) in hosts.TAKES_LONG and not os.environ.get("WITWORKS_THOROUGH"):
        pytest.skip(f"{language} from {hosts.HOSTS[host]} takes minutes: WITWORKS_THOROUGH=1 runs it")
    _built(language)
    try:
        found = hosts.run(host, language)
    except hosts.NoHostError as error:
        pytest.skip(f"{hosts.HOSTS[host]}: {error}")
    assert found == hosts.read()[host].get(language), REFRESH


def test_a_worker_in_between_changes_nothing() -> None:
    _built("rust")
    try:
        found = host_node.cells("rust", "isolated.js")
    except hosts.NoHostError as error:
        pytest.skip(f"Node.js: {error}")
    kept = hosts.read()["node"]["rust"]["cells"]
    lacks = [tuple(limit.function.split(".")) for limit in limits.of("rust")]
    has = {name: {one: said for one, said in of.items() if (name, one) not in lacks} for name, of in kept.items()}
    assert found == has


@pytest.mark.parametrize("language", places.languages())
def test_a_guests_own_wit_is_the_shared_one_without_its_limits(language: str) -> None:
    left_out = [limit.function for limit in limits.of(language)]
    own = places.guest(language) / "wit"
    if not left_out and not own.exists():
        return  # it takes the shared WIT as it is
    found = {file.name: file.read_text(encoding="utf-8") for file in own.glob("*.wit")}
    assert found == limits.wit_without(left_out), f"python -m tests.conformance wit {language}"


def test_the_guest_of_text_is_made_of_the_wit() -> None:
    assert echoes.GUEST.read_text(encoding="utf-8") == echoes.text(), REFRESH


@pytest.mark.parametrize(("language", "limit"), LIMITS, ids=[f"{language}-{limit.function}" for language, limit in LIMITS])
def test_a_limit_is_one(language: str, limit: limits.Limit, tmp_path: Path) -> None:
    _built(language)
    said = building.prove(language, limit, tmp_path)
    assert said, f"{language} can do {limit.function} now: take it out of unsupported.toml and give the guest the function"
    assert limit.message in said


@pytest.mark.parametrize("backend", ["component", "direct"])
def test_wrong_values_are_refused_before_the_guest_sees_them(backend: str) -> None:
    _built("rust")
    guest = cells.Guest("rust", backend)
    for name, several in vectors.made(guest.world)["refused"]["api"].items():
        (function,) = (one for one in guest.functions("api") if one.name == name)
        for (said,) in several:
            wrong = guest.values.decode_if_possible(function.params[0].type, said)
            with pytest.raises((TypeError, ValueError), match=r"WW50[4-6]"):
                getattr(guest.instance.api, snake(name))(wrong)
    guest.discard()


def test_the_page_is_made_of_the_results() -> None:
    assert places.PAGE.read_text(encoding="utf-8") == page.render(results.read(), results.refusals(), hosts.read()), REFRESH


def test_what_wasm_tools_refuses_is_refused() -> None:
    assert all(results.refusals().values())
