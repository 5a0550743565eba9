"""The cache of precompiled components: hits, and every way in which it can be wrong healed with one line of log."""

from __future__ import annotations

import hashlib
import logging
import os
import random
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import wasmtime.component
from witworks.runtime import engines, precompiled, vault
from witworks.runtime.errors import NotAComponent

COMPONENT = b"\0asm\x0d\x00\x01\x00"
"""The smallest component there is."""
SITE = Path(__file__).parents[2] / "site_scons"
PYTHONPATH = os.pathsep.join([str(SITE), *filter(None, [os.environ.get("PYTHONPATH")])])


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WITWORKS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "precompiled"


@pytest.fixture
def component(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.wasm"
    path.write_bytes(COMPONENT)
    return path


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The labels of all components that were really compiled."""
    seen: list[str] = []
    compile_ = precompiled._compile

    def counted(kind: type[Any], data: bytes, engine: Any, label: str) -> Any:
        seen.append(label)
        return compile_(kind, data, engine, label)

    monkeypatch.setattr(precompiled, "_compile", counted)
    return seen


def load(component: Path, **settings: bool) -> None:
    precompiled.load(component, engines.shared(engines.EngineConfig(**settings)))


def entry(cache: Path, ending: str = ".cwasm") -> Path:
    (found,) = cache.glob(f"*{ending}")
    return found


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    assert all(record.name == "witworks" for record in caplog.records)
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.usefixtures("cache")
def test_the_second_load_compiles_nothing(component: Path, compilations: list[str], caplog: Any) -> None:
    load(component)
    load(component)
    assert compilations == ["tiny.wasm"]
    assert warnings(caplog) == []


def test_the_folder_is_private(cache: Path, component: Path) -> None:
    load(component)
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert stat.S_IMODE((cache / "key").stat().st_mode) == 0o600
    assert (cache / "key").stat().st_size == 32
    assert sorted(path.suffix for path in cache.iterdir()) == ["", ".cwasm", ".sig"]


def test_another_engine_or_component_has_another_entry(cache: Path, component: Path, compilations: list[str]) -> None:
    load(component)
    load(component, fuel=True)
    load(component, epochs=True)
    component.write_bytes(COMPONENT + b"\0\x05\x04name")
    load(component)
    assert len(compilations) == 4
    assert len(list(cache.glob("*.cwasm"))) == 4


def test_an_engine_of_somebody_else_is_served_without_the_cache(cache: Path, component: Path) -> None:
    precompiled.load(component, engines.EngineConfig().make())
    assert not cache.exists()


def damage_body(cache: Path) -> None:
    path = entry(cache)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def truncate_body(cache: Path) -> None:
    entry(cache).write_bytes(entry(cache).read_bytes()[:100])


def empty_body(cache: Path) -> None:
    entry(cache).write_bytes(b"")


def damage_signature(cache: Path) -> None:
    entry(cache, ".sig").write_bytes(entry(cache, ".sig").read_bytes().replace(b"a", b"b"))


def lose_signature(cache: Path) -> None:
    entry(cache, ".sig").unlink()


def foreign_body(cache: Path) -> None:
    """A real module with an honest digest, but signed by nobody who knows the key."""
    body = entry(cache).read_bytes() + b"more"
    entry(cache).write_bytes(body)
    stranger = vault.Vault(cache, b"x" * 32)
    entry(cache, ".sig").write_bytes(stranger.seal(entry(cache).stem, hashlib.sha256(body).hexdigest()))


def replayed_body(cache: Path) -> None:
    """Another entry of ours, put under this name."""
    name = entry(cache).stem
    own = vault.Vault(cache, (cache / "key").read_bytes())
    own.write("other", b"other")
    for ending in (".cwasm", ".cwasm.sig"):
        (cache / f"other{ending}").replace(cache / f"{name}{ending}")


DAMAGES = [damage_body, truncate_body, empty_body, damage_signature, lose_signature, foreign_body, replayed_body]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_bad_entry_is_recompiled_with_one_line_of_log(
    damage: Any, cache: Path, component: Path, compilations: list[str], caplog: Any
) -> None:
    load(component)
    damage(cache)
    load(component)
    assert len(compilations) == 2
    (line,) = warnings(caplog)
    assert line.startswith("tiny.wasm: recompiling, its precompiled module cannot be trusted: its ")
    caplog.clear()
    load(component)
    assert len(compilations) == 2, "the entry was healed"
    assert warnings(caplog) == []


def test_an_entry_that_wasmtime_refuses_is_recompiled(cache: Path, component: Path, compilations: list[str], caplog: Any) -> None:
    """As a module of another version of wasmtime would be, if its key were the same."""
    load(component)
    vault.Vault(cache, (cache / "key").read_bytes()).write(entry(cache).stem, b"\x7fELF of another time")
    load(component)
    assert len(compilations) == 2
    (line,) = warnings(caplog)
    assert line.startswith("tiny.wasm: recompiling, its precompiled module does not load: ")


@pytest.mark.parametrize("spoil", ["open", "short"])
def test_a_key_that_others_may_know_is_replaced(
    spoil: str, cache: Path, component: Path, compilations: list[str], caplog: Any
) -> None:
    load(component)
    key = (cache / "key").read_bytes()
    if spoil == "open":
        (cache / "key").chmod(0o644)
    else:
        (cache / "key").write_bytes(key[:5])
    load(component)
    assert (cache / "key").read_bytes() != key
    assert len(compilations) == 2
    subjects = [line.partition(":")[0] for line in warnings(caplog)]
    assert subjects == ["the key of the precompiled components is made anew", "tiny.wasm"]


def test_a_folder_that_others_may_enter_is_not_used(cache: Path, component: Path, compilations: list[str], caplog: Any) -> None:
    cache.mkdir(parents=True, mode=0o700)
    cache.chmod(0o755)
    load(component)
    load(component)
    assert len(compilations) == 2
    assert list(cache.iterdir()) == []
    assert all(line.endswith("is open to other users: chmod 700 it") for line in warnings(caplog))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a folder away")
@pytest.mark.parametrize("what", ["folder", "key"])
def test_what_belongs_to_another_user_is_not_used(
    cache: Path, component: Path, compilations: list[str], caplog: Any, what: str
) -> None:
    load(component)
    given = cache if what == "folder" else cache / "key"
    os.chown(given, 65534, 65534)
    load(component)
    assert len(compilations) == 2
    assert "belongs to another user" in caplog.text


def test_a_link_in_place_of_the_folder_is_not_used(cache: Path, component: Path, tmp_path: Path, caplog: Any) -> None:
    cache.parent.mkdir()
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    cache.symlink_to(tmp_path / "elsewhere")
    load(component)
    (line,) = warnings(caplog)
    assert "is not what it should be" in line
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_done_without(cache: Path, component: Path, caplog: Any) -> None:
    cache.parent.write_text("a file")
    load(component)
    (line,) = warnings(caplog)
    assert line.startswith("precompiled components are not cached: ")


def test_a_full_disk_is_done_without(cache: Path, component: Path, caplog: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    load(component)
    entry(cache).unlink()
    real = os.fdopen

    def full(descriptor: int, mode: str) -> Any:
        file = real(descriptor, mode, buffering=0)

        class Full:
            def __enter__(self) -> Any:
                return self

            def __exit__(self, *_: object) -> None:
                file.close()

            def write(self, _: bytes) -> None:
                raise OSError(28, "No space left on device")

        return Full()

    monkeypatch.setattr(os, "fdopen", full)
    load(component)
    (line,) = warnings(caplog)
    assert line.endswith("No space left on device")
    assert [path.name for path in cache.iterdir() if path.name.startswith(".")] == []


def test_precompile_writes_the_target_and_fills_the_cache(
    cache: Path, component: Path, compilations: list[str], tmp_path: Path
) -> None:
    target = tmp_path / "tiny.cwasm"
    precompiled.precompile(component, target)
    assert target.read_bytes() == entry(cache).read_bytes()
    assert (tmp_path / "tiny.cwasm.sig").read_bytes() == entry(cache, ".sig").read_bytes()
    assert entry(cache).stat().st_ino == target.stat().st_ino, "one file on disk"
    load(component)
    target.unlink()
    precompiled.precompile(component, target)
    precompiled.precompile(component, target)
    assert len(compilations) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "tiny.cwasm", "tiny.cwasm.sig", "tiny.wasm"]


def test_precompile_works_without_a_cache(cache: Path, component: Path, tmp_path: Path) -> None:
    cache.parent.write_text("a file")
    precompiled.precompile(component, tmp_path / "tiny.cwasm")
    assert (tmp_path / "tiny.cwasm").stat().st_size > 0
    assert (tmp_path / "tiny.cwasm.sig").stat().st_size > 0


@pytest.mark.usefixtures("cache")
def test_a_target_that_is_changed_in_place_does_not_poison_the_cache(
    component: Path, compilations: list[str], tmp_path: Path
) -> None:
    target = tmp_path / "tiny.cwasm"
    precompiled.precompile(component, target)
    target.write_bytes(b"changed in place")
    load(component)
    assert len(compilations) == 2


@pytest.mark.usefixtures("cache")
def test_precompiling_what_is_no_component_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "core.wasm").write_bytes(b"\0asm\x01\0\0\0")
    with pytest.raises(NotAComponent, match="is a core module"):
        precompiled.precompile(tmp_path / "core.wasm", tmp_path / "core.cwasm")
    assert [path.name for path in tmp_path.iterdir()] == ["core.wasm"]


def test_the_oldest_entries_make_room(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = vault.open_vault(cache)
    assert found is not None
    monkeypatch.setattr(vault, "ROOM", 250)
    for number, name in enumerate("abcd"):
        found.write(name, b"x" * 100)
        os.utime(cache / f"{name}.cwasm.sig", (number, number))
    assert sorted(path.stem for path in cache.glob("*.cwasm")) == ["c", "d"]
    assert found.read("d") == b"x" * 100


def run_python(code: str, **environment: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": PYTHONPATH, **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_the_key_is_known_without_wasmtime() -> None:
    code = (
        "import sys; from witworks.runtime import precompiled; print(precompiled.key_facts());"
        "print('wasmtime' in sys.modules, 'ctypes' in sys.modules)"
    )
    facts, imported = run_python(code).splitlines()
    assert imported == "False False"
    assert facts == precompiled.key_facts()
    assert facts.startswith("wasmtime 4" if "wasmtime 4" in facts else "wasmtime 5")
    assert "fuel=0 epochs=0" in facts


def test_several_processes_at_once(cache: Path, component: Path) -> None:
    code = (
        f"from pathlib import Path; from witworks.runtime import precompiled as p, engines as e;"
        f"[p.load(Path({str(component)!r}), e.shared(e.EngineConfig())) for _ in range(20)]"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": PYTHONPATH}, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    assert [(process.communicate()[1], process.returncode) for process in running] == [(b"", 0)] * 4
    assert sorted(path.suffix for path in cache.iterdir()) == ["", ".cwasm", ".sig"]


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"WITWORKS_CACHE": "/w"}, "/w/precompiled"),
        ({"XDG_CACHE_HOME": "/x"}, "/x/witworks/precompiled"),
        ({"HOME": "/h"}, "/h/.cache/witworks/precompiled"),
    ],
)
def test_places(environment: dict[str, str], folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WITWORKS_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert precompiled.folder() == Path(folder)


TIMES = 1000


def damaged(data: bytes, chance: random.Random) -> bytes:
    kind = chance.choice(["flip", "flip", "flip", "cut", "more", "junk"])
    if kind == "flip":
        changed = bytearray(data)
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        return bytes(changed)
    return {"cut": data[: chance.randrange(len(data))], "more": data + b"\0", "junk": chance.randbytes(64)}[kind]


def foreign(cache: Path, whole: bytes) -> dict[str, list[bytes]]:
    """Files that are good in themselves, but not here: another component's, another version's, another user's."""
    name, digest = entry(cache).stem, hashlib.sha256(whole).hexdigest()
    ours, theirs = vault.Vault(cache, (cache / "key").read_bytes()), vault.Vault(cache, b"k" * vault.KEY_SIZE)
    other = COMPONENT + b"\1\10\0asm\1\0\0\0"  # with a core module in it
    body = bytes(wasmtime.component.Component(engines.shared(engines.EngineConfig()), other).serialize())
    assert body != whole
    seals = [
        ours.seal(name, hashlib.sha256(body).hexdigest()),
        ours.seal(precompiled.entry_name(COMPONENT, engines.EngineConfig(fuel=True)), digest),
        theirs.seal(name, digest),
        ours.seal(name, digest).replace(b"precompiled 1", b"precompiled 0"),
    ]
    return {".cwasm": [body, body[:-1] + b"\1"], ".sig": seals}


def test_any_damage_costs_a_compilation_and_nothing_else(cache: Path, component: Path, compilations: list[str]) -> None:
    load(component)
    whole = entry(cache).read_bytes()
    chance = random.Random(20261124)  # noqa: S311 - the same damages each time
    swapped = foreign(cache, whole)
    compilations.clear()
    for turn in range(TIMES):
        ending = chance.choice([".cwasm", ".sig"])
        data = entry(cache, ending).read_bytes()
        entry(cache, ending).write_bytes(chance.choice([damaged(data, chance), damaged(data, chance), *swapped[ending]]))
        load(component)
        assert len(compilations) == 1 + turn
        assert entry(cache).read_bytes() == whole


def test_whoever_reads_while_another_writes_or_makes_room_finds_nothing_wrong(
    cache: Path, component: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes precompile equal components at once: at each step of the one the other looks."""
    cache.mkdir(parents=True, mode=0o700)
    opened = vault.open_vault(cache)
    assert opened is not None
    seen: list[bytes | None] = []

    def watched(step: Any) -> Any:
        def run(*arguments: Any, **named: Any) -> Any:
            seen.append(opened.read("one"))
            result = step(*arguments, **named)
            seen.append(opened.read("one"))
            return result

        return run

    monkeypatch.setattr(vault, "write_atomically", watched(vault.write_atomically))
    monkeypatch.setattr(vault, "_link", watched(vault._link))
    opened.write("one", component.read_bytes())
    opened.write("one", component.read_bytes(), linked=component)
    assert seen[:4] == [None, None, None, COMPONENT]
    assert set(seen[4:]) == {COMPONENT}

    original = vault._read

    def evicted(path: Path) -> bytes | None:
        data = original(path)
        for file in cache.glob("one.*"):
            file.unlink()
        return data

    monkeypatch.setattr(vault, "_read", evicted)
    assert opened.read("one") is None


def test_twenty_processes_load_and_heal_at_once(cache: Path, component: Path) -> None:
    load(component)
    code = (
        f"from pathlib import Path; from witworks.runtime import precompiled as p, engines as e, vault;"
        f"import random; name = {str(entry(cache))!r}\n"
        f"for _ in range(10):\n"
        f"    p.load(Path({str(component)!r}), e.shared(e.EngineConfig()))\n"
        f"    vault.write_atomically(Path(name), b'damaged' * random.randrange(9))\n"
    )
    paths = [str(SITE), *filter(None, [os.environ.get("PYTHONPATH")])]  # the wasmtime under test may be there
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    running = [subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE) for _ in range(20)]
    ended = [(process.communicate()[1].decode(), process.returncode) for process in running]
    assert {status for _, status in ended} == {0}, ended
    load(component)
    assert vault.Vault(cache, (cache / "key").read_bytes()).read(entry(cache).stem) is not None
