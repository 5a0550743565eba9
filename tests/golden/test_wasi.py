"""Rights that are granted with ``wasi=``, and a hostile guest that tries to have more: every way to run a component."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from witworks import runtime as rt
from witworks.runtime import Captured, ReadOnly, ReadWrite, Wasi, direct_preview1

from tests.golden.test_preview1 import AT, RESULT, core_of, wit_of

PATH, OTHER, DATA, VECTOR = 20_000, 22_000, 24_000, 26_000
"""Where the guest's memory has two paths, bytes, and the buffers that are written or read."""
NAMES = ("direct", "relay", "values")
FOLDER = 3
"""The descriptor of the first preopen."""
CREATE, DIRECTORY, EXCLUSIVE, TRUNCATE = 1, 2, 4, 8
READ, WRITE = 1 << 1, 1 << 6


@pytest.fixture(scope="module")
def guests(module_builder: Any, adapter: Any) -> dict[str, Any]:
    """All of preview 1 as a component's exports; without its world's fingerprint only wasmtime's own values can be trusted."""
    module_builder.adapter = adapter
    functions = direct_preview1.PARAMS
    core = core_of(functions, module_builder.realloc)
    made = {}
    for name, stamped in (("hostile", True), ("unstamped", False)):
        made[name] = module_builder.text(name, wit_of(functions), "wasi", core, stamped=stamped)
    return made


class Hostile:
    """The guest, whose every call into WASI is a method; what it tries is refused with an error number."""

    def __init__(self, component: Any) -> None:
        self.component = component

    def put(self, at: int, data: bytes) -> int:
        padded = data + bytes(-len(data) % 4)
        for place in range(0, len(padded), 4):
            self.component.poke(at + place, int.from_bytes(padded[place : place + 4], "little"))
        return len(data)

    def word(self, at: int = RESULT) -> int:
        return int.from_bytes(self.memory(at, 4), "little")

    def memory(self, at: int, size: int) -> bytes:
        """Memory that the guest shows: 4,096 bytes from ``AT``."""
        return bytes(self.component.peek()[at - AT : at - AT + size])

    def open(self, path: str, *, oflags: int = 0, rights: int = READ, follow: int = 1, folder: int = FOLDER) -> int:
        """The error number of ``path_open``; the descriptor is in ``RESULT``."""
        size = self.put(PATH, path.encode())
        error: int = self.component.path_open(folder, follow, PATH, size, oflags, rights, rights, 0, RESULT)
        return error

    def one(self, function: str, path: str) -> int:
        """A function of a folder and one path."""
        error: int = getattr(self.component, function)(FOLDER, PATH, self.put(PATH, path.encode()))
        return error

    def two(self, function: str, path: str, other: str) -> int:
        """A function of two paths, ``path_rename``, ``path_link`` or ``path_symlink``."""
        first, second = self.put(PATH, path.encode()), self.put(OTHER, other.encode())
        arguments = {
            "path_rename": (FOLDER, PATH, first, FOLDER, OTHER, second),
            "path_link": (FOLDER, 0, PATH, first, FOLDER, OTHER, second),
            "path_symlink": (PATH, first, FOLDER, OTHER, second),
        }[function]
        error: int = getattr(self.component, function)(*arguments)
        return error

    def vector(self, at: int, size: int) -> None:
        self.component.poke(VECTOR, at)
        self.component.poke(VECTOR + 4, size)

    def write(self, fd: int, data: bytes) -> int:
        self.vector(DATA, self.put(DATA, data))
        error: int = self.component.fd_write(fd, VECTOR, 1, RESULT)
        return error

    def read(self, fd: int) -> bytes:
        self.vector(AT + 2500, 1000)
        assert self.component.fd_read(fd, VECTOR, 1, RESULT) == 0
        return self.memory(AT + 2500, self.word())


@pytest.fixture(params=NAMES)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def hostile(guests: dict[str, Any], way: str) -> Any:
    """Makes an instance of the hostile guest with the rights that it is given."""
    made = []

    def make(wasi: Wasi | None = None, **limits: Any) -> Hostile:
        with rt.using_backend("direct" if way == "direct" else "component"):
            guest = guests["unstamped" if way == "values" else "hostile"].component_class(wasi=wasi, **limits)
        made.append(guest)
        assert type(rt.backend_of(guest)).__name__ == {"direct": "DirectBackend", "relay": "RelayBackend"}.get(
            way, "ComponentBackend"
        )
        return Hostile(guest)

    yield make
    for guest in made:
        guest.close()


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """A folder to be granted, with secrets beside it and links that lead to them."""
    granted = tmp_path / "granted"
    (granted / "sub").mkdir(parents=True)
    (granted / "file.txt").write_text("for the guest", encoding="utf-8")
    (granted / "sub" / "deep.txt").write_text("deep", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    (granted / "out").symlink_to("../secret.txt")
    (granted / "absolute").symlink_to(tmp_path / "secret.txt")
    (granted / "away").symlink_to("../elsewhere")
    return granted


def state(folder: Path) -> list[tuple[str, bytes | str]]:
    """All that is in a folder."""
    found: list[tuple[str, bytes | str]] = []
    for path in sorted(folder.rglob("*")):
        content = str(path.readlink()) if path.is_symlink() else path.read_bytes() if path.is_file() else ""
        found.append((str(path.relative_to(folder)), content))
    return found


def test_what_is_granted_can_be_read(hostile: Any, disk: Path) -> None:
    guest = hostile(Wasi(preopen={"/data": ReadOnly(disk)}))
    assert guest.component.fd_prestat_get(FOLDER, RESULT) == 0
    assert guest.word(RESULT + 4) == len("/data")
    assert guest.open("file.txt") == 0
    assert guest.read(guest.word()) == b"for the guest"
    assert guest.open("sub/../sub/deep.txt") == 0
    assert guest.read(guest.word()) == b"deep"


def test_a_read_only_folder_stays_as_it_is(hostile: Any, disk: Path) -> None:
    guest, before = hostile(Wasi(preopen={"/data": ReadOnly(disk)})), state(disk.parent)
    refused = {
        "create": guest.open("new.txt", oflags=CREATE, rights=WRITE),
        "create only": guest.open("new.txt", oflags=CREATE),
        "create exclusive": guest.open("new.txt", oflags=CREATE | EXCLUSIVE, rights=WRITE),
        "write": guest.open("file.txt", rights=WRITE),
        "read and write": guest.open("file.txt", rights=READ | WRITE),
        "truncate": guest.open("file.txt", oflags=TRUNCATE),
        "truncate to write": guest.open("file.txt", oflags=TRUNCATE, rights=WRITE),
        "unlink": guest.one("path_unlink_file", "file.txt"),
        "unlink a link": guest.one("path_unlink_file", "out"),
        "mkdir": guest.one("path_create_directory", "made"),
        "rmdir": guest.one("path_remove_directory", "sub"),
        "rename": guest.two("path_rename", "file.txt", "renamed.txt"),
        "rename over": guest.two("path_rename", "file.txt", "sub/deep.txt"),
        "link": guest.two("path_link", "file.txt", "linked.txt"),
        "symlink": guest.two("path_symlink", "file.txt", "symbolic"),
        "symlink out": guest.two("path_symlink", "../secret.txt", "symbolic"),
        "times": guest.component.path_filestat_set_times(FOLDER, 1, PATH, guest.put(PATH, b"file.txt"), 0, 0, 5),
    }
    assert [what for what, error in refused.items() if error == 0] == []
    assert guest.open("file.txt") == 0
    file = guest.word()
    through_a_reader = {
        "write": guest.write(file, b"x"),
        "size": guest.component.fd_filestat_set_size(file, 0),
        "times": guest.component.fd_filestat_set_times(file, 0, 0, 5),
        "allocate": guest.component.fd_allocate(file, 0, 100),
    }
    assert [what for what, error in through_a_reader.items() if error == 0] == []
    assert state(disk.parent) == before


WAYS_OUT = ("../secret.txt", "sub/../../secret.txt", "out", "absolute", "away/x", "./../secret.txt", "..", "/etc/passwd", "/", "")


@pytest.mark.parametrize("grant", [ReadOnly, ReadWrite])
def test_nothing_leads_out_of_what_is_granted(grant: Any, hostile: Any, disk: Path) -> None:
    guest, outside = hostile(Wasi(preopen={"/data": grant(disk)})), state(disk.parent / "elsewhere")
    absolute = (str(disk.parent / "secret.txt"), str(disk / "file.txt"))
    for path in (*WAYS_OUT, *absolute):
        for follow in (0, 1):
            assert guest.open(path, follow=follow) != 0, path
            assert guest.open(path, follow=follow, oflags=CREATE, rights=READ | WRITE) != 0, path
            assert guest.open(path, follow=follow, oflags=DIRECTORY) != 0, path
    for path in ("../made", "away/made", "/tmp/made-by-a-guest"):
        assert guest.one("path_create_directory", path) != 0, path
        assert guest.two("path_rename", "file.txt", path) != 0, path
        assert guest.two("path_link", "file.txt", path) != 0, path
        assert guest.two("path_symlink", "file.txt", path) != 0, path
    for path in ("../secret.txt", "../elsewhere"):
        assert guest.one("path_unlink_file", path) != 0
        assert guest.one("path_remove_directory", path) != 0
        assert guest.two("path_rename", path, "stolen") != 0
        assert guest.two("path_link", path, "stolen") != 0
    assert guest.two("path_symlink", "/etc/passwd", "link") != 0
    assert (disk.parent / "secret.txt").read_text("utf-8") == "secret"
    assert state(disk.parent / "elsewhere") == outside
    for fd in (4, 5, 77):
        assert guest.open("file.txt", folder=fd) != 0


def test_a_link_that_a_guest_makes_itself_leads_nowhere(hostile: Any, disk: Path) -> None:
    guest = hostile(Wasi(preopen={"/data": ReadWrite(disk)}))
    guest.two("path_symlink", "../secret.txt", "mine")
    guest.two("path_symlink", "..", "up")
    for path in ("mine", "up/secret.txt", "up/granted/file.txt"):
        assert guest.open(path) != 0
        assert guest.open(path, oflags=CREATE, rights=READ | WRITE) != 0


def test_what_may_be_changed_is_changed(hostile: Any, disk: Path) -> None:
    guest = hostile(Wasi(preopen={"/data": ReadWrite(disk)}))
    assert guest.open("new.txt", oflags=CREATE, rights=READ | WRITE) == 0
    assert guest.write(guest.word(), b"written") == 0
    assert guest.one("path_create_directory", "made") == 0
    assert guest.two("path_rename", "file.txt", "made/moved.txt") == 0
    assert guest.one("path_unlink_file", "sub/deep.txt") == 0
    assert (disk / "new.txt").read_bytes() == b"written"
    assert (disk / "made" / "moved.txt").read_text("utf-8") == "for the guest"


def test_a_read_only_folder_beside_one_that_may_be_changed(hostile: Any, disk: Path) -> None:
    other = disk.parent / "elsewhere"
    guest = hostile(Wasi(preopen={"/ro": ReadOnly(disk), "/rw": ReadWrite(other)}))
    assert guest.open("new.txt", oflags=CREATE, rights=WRITE, folder=FOLDER + 1) == 0
    size, to = guest.put(PATH, b"file.txt"), guest.put(OTHER, b"moved.txt")
    for first, second, names in (
        (FOLDER, FOLDER + 1, (PATH, size, OTHER, to)),
        (FOLDER + 1, FOLDER, (PATH, guest.put(PATH, b"new.txt"), OTHER, to)),
    ):
        at, length, there, there_length = names
        assert guest.component.path_rename(first, at, length, second, there, there_length) != 0
        assert guest.component.path_link(first, 0, at, length, second, there, there_length) != 0
    assert sorted(path.name for path in disk.iterdir()) == ["absolute", "away", "file.txt", "out", "sub"]


def test_without_rights_there_are_none(hostile: Any, disk: Path) -> None:
    assert disk.is_dir()
    for wasi in (None, Wasi()):
        guest = hostile(wasi)
        assert guest.component.fd_prestat_get(FOLDER, RESULT) == 8
        assert guest.open("file.txt") == 8
        assert guest.component.environ_sizes_get(RESULT, RESULT + 4) == 0
        assert guest.word() == 0


def test_arguments_environment_and_input(hostile: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "of the host")
    guest = hostile(Wasi(args=["prog", "--fast", "π"], env={"MODE": "test", "EMPTY": ""}, stdin=b"some input"))
    assert guest.component.args_sizes_get(RESULT, RESULT + 4) == 0
    assert (guest.word(), guest.word(RESULT + 4)) == (3, len("prog\0--fast\0π\0".encode()))
    assert guest.component.args_get(RESULT, RESULT + 100) == 0
    assert guest.memory(RESULT + 100, 15) == "prog\0--fast\0π\0".encode()
    assert guest.component.environ_sizes_get(RESULT, RESULT + 4) == 0
    assert guest.word() == 2
    assert guest.component.environ_get(RESULT, RESULT + 100) == 0
    assert guest.memory(RESULT + 100, 17) == b"MODE=test\0EMPTY=\0"
    assert guest.read(0) == b"some input"
    assert guest.read(0) == b""
    file = tmp_path / "input.txt"
    file.write_bytes(b"of a file")
    assert hostile(Wasi(stdin=file)).read(0) == b"of a file"


def test_output_is_kept_handed_on_written_or_passed_through(
    hostile: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out, parts = Captured(), []
    guest = hostile(Wasi(stdout=out, stderr=parts.append))
    for line in (b"one\n", b"two\n"):
        assert guest.write(1, line) == 0
        assert guest.write(2, line.upper()) == 0
    assert out.text == "one\ntwo\n"
    assert b"".join(parts) == b"ONE\nTWO\n"
    out.clear()
    assert (out.data, capfd.readouterr()) == (b"", ("", ""))
    log = tmp_path / "log.txt"
    log.write_bytes(b"before\n")
    guest = hostile(Wasi(stdout=log, stderr=rt.INHERIT))
    guest.write(1, b"after\n")
    guest.write(2, b"seen\n")
    assert log.read_bytes() == b"before\nafter\n"
    assert capfd.readouterr() == ("", "seen\n")


def test_an_exit_has_its_status_and_what_was_said(hostile: Any) -> None:
    for sink in (None, Captured()):
        guest = hostile(Wasi(stderr=sink))
        guest.write(2, b"giving up: no data\n")
        with pytest.raises(rt.Exited) as caught:
            guest.component.proc_exit(3)
        assert caught.value.status == 1
        assert caught.value.said == "giving up: no data"
        assert "giving up: no data" in str(caught.value)
    with pytest.raises(rt.Exited) as caught:
        hostile(Wasi()).component.proc_exit(0)
    assert caught.value.status == 0


@pytest.mark.provokes("WW526")
def test_a_flood_of_output_ends_the_instance(hostile: Any) -> None:
    out = Captured()
    guest = hostile(Wasi(stdout=out, output_limit=100_000))
    with pytest.raises(rt.OutOfOutput, match="more than the 100000 bytes that its stdout may have"):
        for _ in range(1000):
            guest.write(1, b"x" * 1000)
    assert out.data == b"x" * 100_000
    with pytest.raises(rt.InstanceDead, match="more than"):
        guest.write(1, b"more")
    assert hostile(Wasi(stdout=out, output_limit=None)).write(1, b"y" * 1000) == 0


def test_what_a_function_for_output_raises_ends_the_call(hostile: Any) -> None:
    def full(_data: bytes) -> None:
        raise OSError("no room")

    guest = hostile(Wasi(stdout=full))
    with pytest.raises(OSError, match="no room"):
        guest.write(1, b"x")
    with pytest.raises(rt.InstanceDead, match="its output met with OSError"):
        guest.write(1, b"x")


@pytest.mark.parametrize("way", ["relay", "values"], indirect=True)
def test_clock_and_random_numbers_can_be_told(hostile: Any) -> None:
    def numbers() -> tuple[bytes, int]:
        guest = hostile(Wasi(clock=lambda: 1_700_000_000.25, random_seed=7))
        assert guest.component.random_get(RESULT, 32) == 0
        random = guest.memory(RESULT, 32)
        assert guest.component.clock_time_get(0, 0, RESULT) == 0
        assert guest.component.clock_time_get(1, 0, RESULT + 8) == 0
        return random, int.from_bytes(guest.memory(RESULT, 8), "little")

    assert numbers() == numbers()
    assert numbers()[1] == 1_700_000_000_250_000_000


def test_a_told_clock_is_chosen_a_place_for(guests: dict[str, Any]) -> None:
    told = Wasi(random_seed=1)
    with guests["hostile"].component_class(wasi=told) as guest:
        assert guest.backend == "component"
    with rt.using_backend("direct"), pytest.raises(rt.CannotInstantiate, match="told by us"):
        guests["hostile"].component_class(wasi=told)


@pytest.mark.parametrize("way", ["relay"], indirect=True)
def test_a_clock_that_is_none_ends_the_call(hostile: Any) -> None:
    with pytest.raises(rt.BadWasi, match="`clock` gave 'noon'"):
        hostile(Wasi(clock=lambda: "noon")).component.clock_time_get(0, 0, RESULT)


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"preopen": {"/data": "somewhere"}}, "must say what may be done with '/data'"),
    ({"preopen": {"/data": ReadOnly("/not/there")}}, "there is no such folder"),
    ({"preopen": {"": ReadOnly("/")}}, "empty path"),
    ({"preopen": {"/a\0b": ReadOnly("/")}}, "zero bytes"),
    ({"args": "one"}, "must be a list of strings"),
    ({"args": ["a\0b"]}, "zero bytes"),
    ({"args": [1]}, "must hold strings, not 1"),
    ({"env": {"A=B": "x"}}, "has the name 'A=B'"),
    ({"env": {"A": "x\0y"}}, "zero bytes"),
    ({"env": {"A": "\udc80"}}, "no spelling in UTF-8"),
    ({"stdin": 5}, "`stdin` must be"),
    ({"stdout": 5}, "`stdout` must be"),
    ({"clock": 5}, "`clock` must be"),
    ({"random_seed": "x"}, "`random_seed` must be a whole number"),
    ({"output_limit": -1}, "must not be negative"),
)


@pytest.mark.provokes("WW517")
@pytest.mark.parametrize(("given", "message"), WRONG)
def test_what_cannot_be_granted_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(rt.BadWasi, match=message) as caught:
        Wasi(**given)
    assert str(caught.value).startswith("[WW517]")


def test_files_that_cannot_be_opened_are_named(hostile: Any, tmp_path: Path) -> None:
    with pytest.raises(rt.BadWasi, match=r"`stdin` is the file .*, which cannot be opened"):
        hostile(Wasi(stdin=tmp_path / "missing"))
    with pytest.raises(rt.BadWasi, match=r"`stdout` is the file .*, which cannot be written"):
        hostile(Wasi(stdout=tmp_path / "missing" / "log"))
    with pytest.raises(rt.BadWasi, match="must be a Wasi or None"):
        hostile({"preopen": {}})


def test_a_pool_grants_to_each_of_its_instances(guests: dict[str, Any], disk: Path) -> None:
    out = Captured()

    def work(component: Any, number: int) -> int:
        guest = Hostile(component)
        assert guest.open("file.txt") == 0
        return guest.write(1, f"{number}\n".encode())

    with guests["hostile"].component_class.pool(2, wasi=Wasi(preopen={"/data": ReadOnly(disk)}, stdout=out)) as pool:
        assert pool.map(work, range(10)) == [0] * 10
    assert sorted(map(int, out.text.split())) == list(range(10))


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="this system does not list a process's open files")
def test_nothing_is_left_open(hostile: Any, guests: dict[str, Any]) -> None:
    def opened() -> int:
        gc.collect()
        return len(list(Path("/proc/self/fd").iterdir()))

    hostile(Wasi(stdout=Captured())).write(1, b"warm")
    before = opened()
    for _ in range(20):
        with guests["hostile"].component_class(wasi=Wasi(stdout=Captured(), stderr=Captured())) as component:
            component.sched_yield()
    assert opened() <= before


EVERY_CALL = """
import sys
from witworks import runtime as rt
from witworks.runtime import Wasi, direct_preview1
import hostile, unstamped
calls = 0
for cls, way in ((hostile.Hostile, "direct"), (hostile.Hostile, "component"), (unstamped.Unstamped, "component")):
    for wasi in (None, Wasi(), Wasi(random_seed=1) if way == "component" else None):
        for name, params in direct_preview1.PARAMS.items():
            with rt.using_backend(way), cls(wasi=wasi, timeout=5 if way == "component" else None) as component:
                try:
                    getattr(component, name)(*[0] * len(params))
                except rt.Trap:
                    pass
                calls += 1
print(calls)
"""


def test_no_call_of_wasi_brings_the_process_down(guests: dict[str, Any]) -> None:
    """What is linked without being configured aborts: in a process of its own."""
    site = Path(rt.__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(site), str(guests["hostile"].folder.parent)])}
    command = [sys.executable, "-W", "error", "-c", EVERY_CALL]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=240)
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) == 9 * len(direct_preview1.PARAMS)


def test_an_interface_of_wasi_that_wasmtime_lacks_is_named(builder: Any) -> None:
    built = builder.text("later", "package wasi:later@9.9.9; interface things { f: func(); } world w { import things; }", "w")
    with pytest.raises(rt.ImportNotProvided, match=r"`wasi:later/things@9\.9\.9`, which the WASI of the installed wasmtime") as caught:
        built.component_class()
    assert caught.value.code == "WW501"
    assert "compositions/" in str(caught.value.fix)
