"""What of WASI a component may import without its component.toml saying so, and what it then says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from witworks.errors import ManifestError
from witworks.model import manifest
from witworks.model.rights import Rights, categories

if TYPE_CHECKING:
    from pathlib import Path

ADAPTED = (
    *("wasi:cli/environment@0.2.12", "wasi:cli/exit@0.2.12", "wasi:cli/stderr@0.2.12", "wasi:cli/terminal-stdout@0.2.12"),
    *("wasi:io/streams@0.2.12", "wasi:clocks/wall-clock@0.2.12", "wasi:random/random@0.2.12", "wasi:filesystem/types@0.2.12"),
)
"""What a guest of preview 1 imports that prints."""


def test_a_program_that_prints_needs_no_approval() -> None:
    assert Rights("c").unapproved(ADAPTED, opens_files=False) == ()


def test_one_that_opens_files_does() -> None:
    assert Rights("c").unapproved(ADAPTED, opens_files=True) == ("wasi:filesystem/types",)
    for approved in ("filesystem", "wasi:filesystem", "wasi:filesystem/types"):
        assert Rights("c", (approved,)).unapproved(ADAPTED, opens_files=True) == ()
    assert Rights("c", ("wasi:filesystem/preopens", "sockets")).unapproved(ADAPTED, opens_files=True)


@pytest.mark.parametrize("language", ["c", "rust", "go", "wat"])
def test_sockets_are_never_taken_for_granted(language: str) -> None:
    found = Rights(language).unapproved((*ADAPTED, "wasi:sockets/tcp@0.2.3", "t:own/api"), opens_files=False)
    assert found == ("wasi:sockets/tcp",)
    assert Rights(language, ("sockets",)).unapproved(found, opens_files=False) == ()


def test_what_wasi_does_not_have_yet_needs_approval() -> None:
    assert Rights("c").unapproved(["wasi:keyvalue/store@0.2.0"], opens_files=False) == ("wasi:keyvalue/store",)
    assert Rights("c", ("wasi:keyvalue",)).unapproved(["wasi:keyvalue/store@0.2.0"], opens_files=False) == ()


def test_the_shortest_entries_are_proposed() -> None:
    assert categories(["wasi:sockets/tcp", "wasi:sockets/udp", "wasi:keyvalue/store"]) == ("sockets", "wasi:keyvalue/store")


@pytest.mark.parametrize("entry", ["files", "wasi:", "wasi:sockets@0.2.0", "t:own/api"])
def test_what_is_no_entry_is_refused(entry: str, tmp_path: Path) -> None:
    (tmp_path / "component.toml").write_text(f'[wasi]\nimports = ["stdio", "{entry}"]\n', encoding="utf-8")
    with pytest.raises(ManifestError, match=f"not '{entry}'") as caught:
        manifest.read(tmp_path, ["c"])
    assert caught.value.code == "WW102"
    assert str(caught.value.at).endswith(":2")
