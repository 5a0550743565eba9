"""The tools that languages need: which one is taken, what is said without one, and how one is installed; on stand-in machines."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from witworks.errors import ToolError
from witworks.programs import Probes
from witworks.setup.install import install
from witworks.toolchains import adapter, tool_advice, tools
from witworks.toolchains.tools import TOOLS

from tests.unit.machines import RUST_LLD, Machine

if TYPE_CHECKING:
    from pathlib import Path

BINDGEN = TOOLS["wit-bindgen"]
QJS = TOOLS["componentize-qjs"]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    monkeypatch.delenv(tools.FOLDER_VARIABLE, raising=False)
    return Machine(tmp_path, monkeypatch)


def found(setting: str = "", tool: tools.Tool = BINDGEN) -> tools.Found:
    return tools.find(tool, setting, Probes(None))


def put(tool: tools.Tool) -> None:
    """The tool in the user's folder, as a set-up leaves it."""
    (tool.folder / tool.program).parent.mkdir(parents=True)
    (tool.folder / tool.program).touch()
    for pin in tool.pins:
        (tool.folder / pin.name).write_bytes(pin.read_bytes())


def test_the_setting_goes_before_all(machine: Machine) -> None:
    put(BINDGEN)
    mine = machine.script(machine.home / "mine", "echo wit-bindgen-cli 0.40.0")
    assert found(str(mine)).path == mine
    assert found(str(mine)).identity == "wit-bindgen 0.40.0"


def test_the_installed_one_starts_no_process(machine: Machine) -> None:
    put(BINDGEN)
    machine.script(machine.bin / "wit-bindgen", "echo wit-bindgen-cli 9.0.0")
    assert found().path == machine.home / f".cache/witworks/tools/wit-bindgen-{BINDGEN.version}/bin/wit-bindgen"
    assert found().identity == f"wit-bindgen {BINDGEN.version}"
    assert machine.started() == []


def test_one_on_path_must_be_new_enough(machine: Machine) -> None:
    machine.script(machine.bin / "wit-bindgen", f"echo wit-bindgen-cli {BINDGEN.version}")
    assert found().identity == f"wit-bindgen {BINDGEN.version}"
    machine.script(machine.bin / "wit-bindgen", "echo wit-bindgen-cli 0.9.0")
    with pytest.raises(ToolError, match=r"0\.9\.0") as caught:
        found()
    assert caught.value.code == "WW314"


def test_none_ends_in_a_command(machine: Machine) -> None:
    machine.script(machine.bin / "cargo", ":")
    with pytest.raises(ToolError) as caught:
        found()
    assert (caught.value.code, caught.value.fix) == ("WW314", "scons setup")


@pytest.mark.parametrize(("name", "target"), [("viz-js", "graph"), ("sphinx", "docs"), ("jco-transpile", "js"), ("zig", "")])
def test_the_command_brings_what_only_a_target_needs(machine: Machine, name: str, target: str) -> None:
    for program in ("npm", "node"):
        machine.script(machine.bin / program, ":")
    assert tool_advice.command(TOOLS[name]) == f"scons setup {target}".strip()
    assert tool_advice.command(TOOLS[name], alone=True).endswith(f" -m witworks setup {name}")


def test_without_what_installs_it_the_command_begins_there(machine: Machine) -> None:
    machine.apt()
    with pytest.raises(ToolError) as caught:
        found(tool=QJS)
    assert caught.value.fix == (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends nodejs npm && scons setup"
    )


def test_a_setting_that_names_nothing(machine: Machine) -> None:
    put(BINDGEN)
    with pytest.raises(ToolError, match=str(machine.home / "gone")):
        found(str(machine.home / "gone"))


def test_lock_files_that_have_changed_make_it_another_tool(machine: Machine) -> None:
    zig = TOOLS["zig"]
    put(zig)
    assert tools.is_installed(zig)
    (zig.folder / zig.pins[0].name).write_text("ziglang==0.0.1\n")
    assert not tools.is_installed(zig)
    assert not machine.started()


def test_an_installation_is_whole(machine: Machine) -> None:
    machine.rustup(RUST_LLD)
    _cargo(machine, 'case "$5" in --root) /bin/mkdir -p "$6/bin"; : >"$6/bin/wit-bindgen";; *) exit 9;; esac')
    said: list[str] = []
    install(BINDGEN, said.append)
    assert tools.is_installed(BINDGEN)
    assert "--locked" in said[0]
    assert said[1].startswith(f"  setup      wit-bindgen {BINDGEN.version}: done after")
    install(BINDGEN, said.append)
    assert len([line for line in machine.started() if line.startswith("cargo install")]) == 1


def test_a_failed_installation_leaves_nothing(machine: Machine) -> None:
    machine.rustup(RUST_LLD)
    _cargo(machine, '/bin/mkdir -p "$6/bin"; : >"$6/bin/wit-bindgen"; echo "error: no network" >&2; exit 101')
    with pytest.raises(ToolError, match="no network") as caught:
        install(BINDGEN, lambda _: None)
    assert caught.value.code == "WW308"
    assert list(tools.tools_folder().iterdir()) == []


def test_the_adapter_is_the_one_that_was_pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert hashlib.sha256(adapter.checked().read_bytes()).hexdigest() == adapter.SHA256
    changed = tmp_path / "adapter.wasm"
    changed.write_bytes(adapter.PATH.read_bytes()[:-1] + b"\0")
    monkeypatch.setattr(adapter, "PATH", changed)
    with pytest.raises(ToolError, match="WW315"):
        adapter.checked()


def _cargo(machine: Machine, body: str) -> None:
    """The cargo of the one toolchain: ``install`` does as the body says, with ``--root`` and its folder as $5 and $6."""
    toolchain = next((machine.home / ".rustup" / "toolchains").iterdir())
    shuffle = 'shift; root=; for a; do [ "$last" = --root ] && root=$a; last=$a; done; set -- 1 2 3 4 --root "$root"'
    machine.script(toolchain / "bin" / "cargo", f"{shuffle}\n{body}")
