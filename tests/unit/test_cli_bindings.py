"""``python -m witworks bindings``: the same package for a component from anywhere, without SCons; errors as reports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from witworks import bindgen, cli
from witworks import runtime as rt
from witworks.runtime import fingerprint

from tests.unit import shop as shops


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with components and their WIT, as another project may have them."""
    folder = tmp_path_factory.mktemp("made")
    shops.component(folder, "shop")
    shops.component(folder, "exchange")
    return folder


@pytest.fixture(autouse=True)
def private_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WITWORKS_CACHE", str(tmp_path / "cache"))


def files(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def refused(capsys: pytest.CaptureFixture[str], code: str, *arguments: object) -> str:
    assert cli.main(["bindings", *map(str, arguments)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"error[{code}]: ")
    assert "Traceback" not in err
    return err


def test_a_component_from_elsewhere(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bindings", str(made / "shop.wasm"), "--out", str(tmp_path)]) == 0
    assert "from shop import Shop" in capsys.readouterr().out
    listed = json.loads((tmp_path / "shop/.files.json").read_text(encoding="utf-8"))
    assert {"__init__.py", "py.typed", "shop.wasm", "till.py"} <= set(listed)
    assert files(tmp_path) == sorted(f"shop/{name}" for name in (*listed, ".files.json"))
    with shops.imported(tmp_path, "shop") as shop:
        signature = shop.Shop.facts.signature
        assert fingerprint.read((tmp_path / "shop/shop.wasm").read_bytes()) == signature
        with shop.Shop() as component:
            assert component.backend == "direct"
            assert component.till.total([shop.Item("tea", 2.5, 3)]) == 7.5


def test_a_component_with_imports_under_another_name(made: Path, tmp_path: Path) -> None:
    assert cli.main(["bindings", str(made / "exchange.wasm"), "--out", str(tmp_path / "new/out"), "--name", "bank-desk"]) == 0

    class Rates:
        def rate(self, currency: str, /) -> float:
            return float(len(currency))

    with shops.imported(tmp_path / "new/out", "bank_desk") as bank, bank.BankDesk(rates=Rates()) as component:
        assert component.desk.convert(2.0, "usd") == 6.0


def test_a_component_of_our_own_is_stamped_anew(made: Path, tmp_path: Path) -> None:
    (tmp_path / "shop.wasm").write_bytes(fingerprint.stamp((made / "shop.wasm").read_bytes(), "0" * 64))
    assert cli.main(["bindings", str(tmp_path / "shop.wasm"), "--out", str(tmp_path / "out")]) == 0
    with shops.imported(tmp_path / "out", "shop") as shop, shop.Shop() as component:
        assert component.till.halve(4) == 2


def test_wit_alone_waits_for_its_component(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bindings", str(made / "shop.wit"), "--world", "shop", "--out", str(tmp_path)]) == 0
    assert "put a component of this world there as shop.wasm" in capsys.readouterr().out
    with shops.imported(tmp_path, "shop") as shop:
        assert "Exactly half of a number" in shop.Till.halve.__doc__
        with pytest.raises(rt.NotAComponent, match=r"WW503.*shop\.wasm"):
            shop.Shop()
        (tmp_path / "shop/shop.wasm").write_bytes((made / "shop.wasm").read_bytes())
        with shop.Shop() as component:
            assert component.till.halve(4) == 2


def test_wit_gives_what_the_build_gives(made: Path, tmp_path: Path) -> None:
    assert cli.main(["bindings", str(made / "shop.wit"), "--world", "shop", "--out", str(tmp_path)]) == 0
    (tmp_path / "build").mkdir()
    built = shops.package(tmp_path / "build", "shop")
    listed = json.loads((tmp_path / "shop/.files.json").read_text(encoding="utf-8"))
    assert {*listed, "shop.wasm"} == {file.name for file in built.iterdir()}
    for name in listed:
        assert (tmp_path / "shop" / name).read_bytes() == (built / name).read_bytes()


def test_wit_from_shared_packages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path, text in {
        "app/app.wit": "package a:app; interface run { use b:types/t.{n}; f: func() -> n; } world app { export run; }",
        "shared/types/t.wit": "package b:types; interface t { type n = u8; }",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    assert "b:types" in refused(capsys, "WW202", tmp_path / "app", "--out", tmp_path / "out")
    assert cli.main(["bindings", str(tmp_path / "app"), "--wit", str(tmp_path / "shared"), "--out", str(tmp_path / "out")]) == 0
    assert "app/run.py" in files(tmp_path / "out")
    (tmp_path / "shared").rename(tmp_path / "app/deps")
    assert cli.main(["bindings", str(tmp_path / "app"), "--out", str(tmp_path / "out")]) == 0


def test_names_that_every_component_has_are_not_taken(tmp_path: Path) -> None:
    text = "package a:b; interface warmup { f: func(); } world w { export pool: func() -> u8; export warmup; }"
    (tmp_path / "w.wit").write_text(text, encoding="utf-8")
    assert cli.main(["bindings", str(tmp_path / "w.wit"), "--out", str(tmp_path)]) == 0
    emitted = (tmp_path / "w/__init__.py").read_text(encoding="utf-8")
    assert "def pool_(self) -> int:" in emitted
    assert "self.warmup_ = " in emitted


def test_what_was_made_is_made_again_and_the_rest_is_kept(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ["bindings", str(made / "shop.wasm"), "--out", str(tmp_path)]
    assert cli.main(command) == 0
    before = (tmp_path / "shop/till.py").read_bytes()
    (tmp_path / "shop/till.py").write_text("damaged", encoding="utf-8")
    (tmp_path / "shop/notes.txt").write_text("mine", encoding="utf-8")
    assert cli.main(command) == 0
    assert (tmp_path / "shop/till.py").read_bytes() == before
    monkeypatch.setattr(bindgen, "render", lambda _world, component: {"__init__.py": component})
    assert cli.main(command) == 0
    assert files(tmp_path / "shop") == [".files.json", "__init__.py", "notes.txt", "shop.wasm"]
    capsys.readouterr()


@pytest.mark.provokes("WW411")
def test_foreign_files_are_not_overwritten(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/till.py").write_text("mine", encoding="utf-8")
    assert "till.py" in refused(capsys, "WW411", made / "shop.wasm", "--out", tmp_path)
    assert files(tmp_path) == ["shop/till.py"]
    (tmp_path / "file").touch()
    refused(capsys, "WW411", made / "shop.wasm", "--out", tmp_path / "file")
    refused(capsys, "WW411", made / "shop.wasm", "--out", tmp_path / "file/deeper")


def test_a_listing_cannot_name_files_elsewhere(made: Path, tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "precious").touch()
    (tmp_path / "shop/.files.json").write_text('["../precious", 1]', encoding="utf-8")
    assert cli.main(["bindings", str(made / "shop.wasm"), "--out", str(tmp_path)]) == 0
    assert (tmp_path / "precious").exists()


@pytest.mark.provokes("WW410")
def test_what_is_no_component(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = ("--out", tmp_path / "out")
    refused(capsys, "WW410", tmp_path / "missing.wasm", *out)
    refused(capsys, "WW404", made / "shop.core.wasm", *out)
    refused(capsys, "WW405", made / "shop.wat", *out)
    (tmp_path / "half.wasm").write_bytes((made / "shop.wasm").read_bytes()[:200])
    refused(capsys, "WW405", tmp_path / "half.wasm", *out)
    (tmp_path / "empty").mkdir()
    refused(capsys, "WW201", tmp_path / "empty", *out)
    (tmp_path / "bad.wit").write_text("package a:b; world w { export nope; }", encoding="utf-8")
    assert "bad.wit:1:" in refused(capsys, "WW200", tmp_path / "bad.wit", *out)
    assert "neither a file nor a folder" in refused(capsys, "WW410", "/dev/zero", *out)
    assert "is no folder" in refused(capsys, "WW410", made / "shop.wit", "--world", "shop", "--wit", tmp_path / "nowhere", *out)
    assert not (tmp_path / "out").exists()


@pytest.mark.provokes("WW412")
def test_names_and_worlds_that_do_not_fit(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = ("--out", tmp_path / "out")
    assert "--world shop" in refused(capsys, "WW212", made / "shop.wit", *out)
    assert "'shop'" in refused(capsys, "WW208", made / "shop.wit", "--world", "shopp", *out)
    refused(capsys, "WW208", made / "shop.wit", "--world", "", *out)
    assert "--name" in refused(capsys, "WW104", made / "shop.wasm", "--name", "", *out)
    refused(capsys, "WW412", made / "shop.wasm", "--world", "shop", *out)
    refused(capsys, "WW412", made / "shop.wasm", "--wit", tmp_path, *out)
    assert "--name" in refused(capsys, "WW104", made / "shop.wasm", "--name", "Shop", *out)
    (tmp_path / "json.wasm").write_bytes((made / "shop.wasm").read_bytes())
    assert "--name" in refused(capsys, "WW104", tmp_path / "json.wasm", *out)
    (tmp_path / "none.wit").write_text("package a:b;", encoding="utf-8")
    refused(capsys, "WW211", tmp_path / "none.wit", *out)
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc")
def test_a_place_where_no_folder_can_be_made(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "/proc/x/shop cannot be written" in refused(capsys, "WW902", made / "shop.wasm", "--out", "/proc/x")


def test_the_disk_is_full(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError(28, os.strerror(28), "x.py")

    monkeypatch.setattr("witworks.artifacts.emitted.write_atomic", full)
    refused(capsys, "WW901", made / "shop.wasm", "--out", tmp_path)


def test_the_command_needs_no_scons(made: Path, tmp_path: Path) -> None:
    program = "import sys; from witworks.cli import main; print(main(), {'SCons', 'wasmtime'} & set(sys.modules))"
    command = ["bindings", str(made / "shop.wasm"), "--out", str(tmp_path)]
    assert run("-c", program, *command).stdout.endswith("\n0 set()\n")
    assert run("-m", "witworks", *command).returncode == 0
    wrong = run("-m", "witworks", "bindings", "missing.wasm", "--out", "out")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith("error[WW410]: missing.wasm is not there\n")
    assert run("-m", "witworks", "bindinks").returncode == 2


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(Path(cli.__file__).parents[1])}
    command = [sys.executable, "-W", "error", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


GATED = """
package demo:gated@0.2.0;
interface clock {
  now: func() -> u64;
  /// Seconds since the start.
  @since(version = 0.1.0)
  @deprecated(version = 0.2.0)
  elapsed: func() -> u64;
  @unstable(feature = zones)
  zone: func() -> string;
  @unstable(feature = leaps)
  leap: func() -> bool;
}
world gated { export clock; }
"""


@pytest.mark.parametrize(("enabled", "there"), [("", set()), ("zones", {"zone"}), ("zones,leaps", {"zone", "leap"})])
def test_unstable_functions_are_there_when_their_feature_is(enabled: str, there: set[str], tmp_path: Path) -> None:
    (tmp_path / "gated.wit").write_text(GATED, encoding="utf-8")
    arguments = ["bindings", str(tmp_path / "gated.wit"), "--out", str(tmp_path)]
    assert cli.main([*arguments, *(["--features", enabled] if enabled else [])]) == 0
    text = (tmp_path / "gated/clock.py").read_text(encoding="utf-8")
    functions = {name for name in ("now", "elapsed", "zone", "leap") if f"def {name}(self)" in text}
    assert functions == {"now", "elapsed", *there}
    assert "Deprecated since 0.2.0." in text


def test_a_feature_that_the_wit_does_not_have(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "gated.wit").write_text(GATED, encoding="utf-8")
    said = refused(capsys, "WW213", tmp_path / "gated.wit", "--out", tmp_path, "--features", "zone")
    assert "features: leaps, zones" in said
    assert "did you mean 'zones'?" in said
