"""`witworks.toml` and `witworks.lock`: what they say, and what they may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tomli
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from witworks.errors import RegistryError, WitworksError
from witworks.model import dependencies, lock, toml_text

if TYPE_CHECKING:
    from pathlib import Path

DIGEST = f"sha256:{'ab' * 32}"


def read(folder: Path, text: str) -> dependencies.Project:
    (folder / "witworks.toml").write_text(text, "utf-8")
    return dependencies.read(folder)


def test_a_missing_file_says_nothing(tmp_path: Path) -> None:
    assert dependencies.read(tmp_path) == dependencies.Project()
    assert lock.read(tmp_path) == {}


def test_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("", "utf-8")
    (tmp_path / "shapes").mkdir()
    found = read(
        tmp_path,
        'registry = "ghcr.io/acme"\n[dependencies]\n"acme:shapes" = "^1.0"\n'
        '"acme:flip-component" = { version = "1", registry = "127.0.0.1:5000", as = "turn", wasi = ["filesystem"] }\n'
        '"acme:calc-component" = "*"\n"acme:here" = { path = "shapes" }\n'
        '[publish]\nauthors = ["Ada"]\nsource = "https://example.org"\n[signers]\nacme = "keys"\n',
    )
    shapes, flip, calc, here = found.dependencies
    assert (shapes.name, shapes.requirement, shapes.registry) == ("acme:shapes", "^1.0", "ghcr.io/acme")
    assert (flip.registry, flip.alias, flip.wasi) == ("127.0.0.1:5000", "turn", ("filesystem",))
    assert calc.alias == "calc"
    assert (here.path, here.registry) == (tmp_path / "shapes", "")
    assert found.publish.authors == ("Ada",)
    assert found.signer("acme:shapes") == tmp_path / "keys"
    assert found.signer("other:shapes") is None


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('registy = "x"\n', 1, "did you mean 'registry'?"),
        ('registry = "https://ghcr.io"\n', 1, "names no registry"),
        ("registry = 5\n", 1, "names no registry"),
        ('[dependencies]\nshapes = "1"\n', 2, "is no name of a package"),
        ('[dependencies]\n"Acme:shapes" = "1"\n', 2, "is no name of a package"),
        ('[dependencies]\n"a:b" = 1\n', 2, "must be a range of versions"),
        ('[dependencies]\n"a:b" = { version = "1", path = "." }\n', 2, "and not both"),
        ('[dependencies]\n"a:b" = { }\n', 2, "needs a version, or a path"),
        ('[dependencies]\n"a:b" = { version = 1 }\n', 2, "must be a string"),
        ('[dependencies]\n"a:b" = { version = "1", wasi = ["files"] }\n', 2, "may import of WASI"),
        ('[dependencies]\n"a:b" = "1"\n"c:b-component" = "1"\n', 3, "two dependencies are called `b`"),
        ('[publish]\nsource = "ftp://x"\n', 2, "must be an address"),
        ('[publish]\nauthors = "Ada"\n', 2, "must be a list of names"),
        ('[publish]\nnamespace = "../../x"\n', 2, "`publish.namespace` cannot be '../../x'"),
        ('[publish]\nnamespace = ""\n', 2, "kebab case"),
        ('[signers]\nacme = "nowhere"\n', 2, "a file of keys"),
    ],
)
def test_what_it_may_not_say(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(WitworksError) as caught:
        read(tmp_path, text)
    assert caught.value.code == "WW700"
    assert words in caught.value.render()
    assert f"witworks.toml:{line}" in caught.value.render()


def test_a_lock_says_what_it_was_told(tmp_path: Path) -> None:
    one = lock.Locked("a:b", "^1", "", "1.2.0", DIGEST, "wit", {"deps/a-b-1.2.0/package.wit": DIGEST})
    other = lock.Locked("a:a-component", "1", "ghcr.io", "1.0.0-rc.1", DIGEST, "component")
    text = lock.dumps([one, other])
    assert text == lock.dumps([other, one])
    (tmp_path / "witworks.lock").write_text(text, "utf-8")
    assert lock.read(tmp_path) == {"a:a-component": other, "a:b": one}
    assert one.serves(dependencies.Dependency("a:b", "^1"))
    assert not one.serves(dependencies.Dependency("a:b", "^1.1"))
    assert not one.serves(dependencies.Dependency("a:b", "^1", "ghcr.io"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1.2.0", "1.2"),
        ("sha256:", "md5:"),
        ("abab", "ABAB"),
        ('"wit"', '"text"'),
        ("deps/", "../"),
        ("package.wit", "../x.wit"),
        ("deps/a", "deps/.a"),
        ("a:b", "a/b"),
        ("requirement", "wanted"),
        ("version = 1\n", "version = 2\n"),
        ("version = 1\n", ""),
    ],
)
def test_a_lock_that_says_anything_else_is_refused(tmp_path: Path, old: str, new: str) -> None:
    text = lock.dumps([lock.Locked("a:b", "^1", "", "1.2.0", DIGEST, "wit", {"deps/a-b-1.2.0/package.wit": DIGEST})])
    assert old in text
    (tmp_path / "witworks.lock").write_text(text.replace(old, new), "utf-8")
    with pytest.raises(RegistryError) as caught:
        lock.read(tmp_path)
    assert caught.value.code == "WW712"


TEXTS = st.text(st.characters(max_codepoint=0x3000), max_size=6)
DATA = st.dictionaries(
    TEXTS,
    st.recursive(
        TEXTS | st.booleans() | st.integers(-(2**63), 2**63 - 1),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
        max_leaves=5,
    ),
    max_size=4,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DATA)
def test_what_is_written_as_toml_is_read_as_the_same(data: dict[str, object]) -> None:
    assert tomli.loads(toml_text.dumps(data)) == data
