"""Publishing to a real registry and fetching from it: what one project builds, another uses without its source."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from witworks.model.lock import digest_of
from witworks.programs import Probes
from witworks.setup.install import install
from witworks.toolchains import wasm_tools
from witworks.toolchains.tools import TOOLS

from tests.e2e.conftest import ROOT, Project
from tests.e2e.registries import PASSWORD, Registry, docker_registry, with_wkg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.registry, pytest.mark.slow]

WIT = """\
package demo:shapes@1.0.0;

/// Points.
interface types {
  /// A point.
  record point { x: s32, y: s32 }
}

interface ops {
  use types.{point};
  /// The other way round.
  flip: func(p: point) -> s32;
}

world flipper {
  export ops;
}
"""
WAT = """\
(module (func (export "demo:shapes/ops@1.0.0#flip") (param i32 i32) (result i32) local.get 1))
"""
MANIFEST = """\
[component]
world = "flipper"

[publish]
version = "0.2.0"
homepage = "https://example.org/flip"

[wheel]
authors = ["Ada"]
license = "MIT"
description = "Flips points"
"""
CARGO = """\
version = 4

[[package]]
name = "flip"
version = "0.2.0"
dependencies = ["libm"]

[[package]]
name = "libm"
version = "0.2.15"
source = "registry+https://github.com/rust-lang/crates.io-index"
"""


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    with_wkg()
    with docker_registry() as found:
        yield found


def at(registry: Registry, folder: Path, files: dict[str, str]) -> Project:
    """A project that publishes to the registry, or takes from it."""
    (folder / "scratch" / "audit").mkdir(parents=True)
    (folder / "scratch" / "audit" / "sitecustomize.py").write_text("", "utf-8")
    (folder / "project" / "components").mkdir(parents=True)
    shutil.copyfile(ROOT / "SConstruct", folder / "project" / "SConstruct")
    made = Project(folder / "project", folder / "scratch")
    made.environment = {**registry.environment(), "XDG_CACHE_HOME": str(folder / "cache")}
    for path, text in files.items():
        made.write(path, text)
    return made


def publisher(registry: Registry, folder: Path) -> Project:
    return at(
        registry,
        folder,
        {
            "witworks.toml": f'registry = "{registry.host}/n{next(_numbers)}"\n',
            "wit/shapes/shapes.wit": WIT,
            "components/flip/flip.wat": WAT,
            "components/flip/component.toml": MANIFEST,
        },
    )


def consumer(made: Project, registry: Registry, folder: Path, dependencies: str) -> Project:
    return at(registry, folder, {"witworks.toml": f"{made.read('witworks.toml')}\n[dependencies]\n{dependencies}"})


def shown(data: bytes, *options: str) -> str:
    """What wasm-tools reads out of a component."""
    tool = wasm_tools.find(None, Probes(None)).path
    done = subprocess.run([tool, "metadata", "show", *options, "-"], input=data, capture_output=True, check=True)
    return done.stdout.decode()


_numbers = itertools.count()
"""Each publisher has a path of its own in the registry."""
WRONG = "not-the-password"
BOTH = '"demo:shapes" = "^1.0"\n"demo:flip-component" = "^0.2"\n'


@pytest.fixture(scope="module")
def published(registry: Registry, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A WIT package and a component, published; no test changes what is published."""
    made = publisher(registry, tmp_path_factory.mktemp("both"))
    made.write("components/flip/Cargo.lock", CARGO)  # a lock file beside any language's sources is told of
    made.scons("publish").good()
    return made


def test_a_component_says_what_it_is_and_what_is_in_it(published: Project) -> None:
    receipt = json.loads(published.read("build/publish/demo-flip-component.json"))
    data = (published.root / "build/publish/demo-flip-component.wasm").read_bytes()
    assert receipt["digest"] == digest_of(data)
    assert (receipt["name"], receipt["version"]) == ("demo:flip-component", "0.2.0")
    said = json.loads(shown(data, "--json"))["component"]["metadata"]
    assert {key: said[key] for key in ("name", "version", "authors", "licenses", "description", "homepage")} == {
        "name": "flip",
        "version": "0.2.0",
        "authors": "Ada",
        "licenses": "MIT",
        "description": "Flips points",
        "homepage": "https://example.org/flip",
    }


@pytest.mark.provokes("WW710")
def test_publishing_again_changes_nothing_and_other_bytes_are_refused(registry: Registry, tmp_path: Path) -> None:
    made = publisher(registry, tmp_path)
    made.write("components/flip/Cargo.lock", CARGO)
    first = made.scons("publish", "flip").good()
    assert "published  demo:flip-component@0.2.0 at " in first.stdout
    assert "demo:shapes" not in first.stdout
    again = made.scons("publish", "flip").good()
    assert "demo:flip-component@0.2.0 is at " in again.stdout
    assert "wat flip" not in again.actions
    assert "libm [0.2.15]" in shown((made.root / "build/publish/demo-flip-component.wasm").read_bytes())
    made.edit("components/flip/component.toml", "Flips points", "Flips any point")
    made.scons("publish", "flip").refused("WW710", "`demo:flip-component` 0.2.0", "0.2.1")


@pytest.mark.provokes("WW711")
def test_a_version_is_held_against_the_published_ones_on_both_sides(registry: Registry, tmp_path: Path) -> None:
    made = publisher(registry, tmp_path)
    (made.root / "components/flip/flip.wat").unlink()
    (made.root / "components/flip/component.toml").unlink()
    more = "interface more { f: func(); }\nworld flipper"
    first = made.read("wit/shapes/shapes.wit")
    made.scons("publish").good()
    third = first.replace("@1.0.0", "@1.3.0").replace("world flipper", more)
    made.write("wit/shapes/shapes.wit", third)
    made.scons("publish").good()
    made.write("wit/shapes/shapes.wit", third.replace("@1.3.0", "@2.0.0").replace("y: s32", "y: s64"))
    made.scons("publish").good()
    # After 1.3.0, and after 2.0.0: what 1.3.0 does not have would be gone again with it.
    made.write("wit/shapes/shapes.wit", first.replace("@1.0.0", "@1.2.0").replace("world flipper", more.replace("f:", "g:")))
    wrong = made.scons("publish").refused("WW711", "from it to 1.3.0, which is published, there are changes of level major")
    assert "call it 3.0.0" in wrong.stderr, "g instead of f; 2.0.0 is published too"
    asked = made.scons("check-compat", "since=registry")
    assert asked.status == 1
    assert "demo:shapes 1.2.0 → 1.3.0, which is published: major; 3.0.0 would fit" in asked.stdout
    made.write("wit/shapes/shapes.wit", first.replace("@1.0.0", "@1.0.1").replace("world flipper", more))
    made.scons("publish").refused("WW711", "since 1.0.0 there are changes of level minor", "call it 1.3.1")
    made.write("wit/shapes/shapes.wit", first.replace("@1.0.0", "@1.0.1").replace("/// Points.", "/// Points of the plane."))
    made.scons("publish").good()
    assert made.scons("check-compat", "since=registry").status == 0


@pytest.mark.provokes("WW711")
def test_a_version_that_does_not_fit_is_refused(registry: Registry, tmp_path: Path) -> None:
    made = publisher(registry, tmp_path)
    made.scons("publish").good()
    made.edit("wit/shapes/shapes.wit", "flip: func(p: point) -> s32;", "flip: func(p: point) -> s32;\n  one: func() -> s32;")
    for path in ("wit/shapes/shapes.wit", "components/flip/flip.wat"):
        made.edit(path, "@1.0.0", "@1.0.1")
    made.edit(
        "components/flip/flip.wat", "(module", '(module (func (export "demo:shapes/ops@1.0.1#one") (result i32) i32.const 1)\n  '
    )
    wrong = made.scons("publish", "demo:shapes").refused("WW711", "`demo:shapes` 1.0.1 does not fit", "call it 1.1.0")
    assert "note: minor  function `one` is new, in demo:shapes/ops@1.0.0" in wrong.stderr
    made.scons("flip").good()
    asked = made.scons("check-compat", "since=registry")
    assert asked.status == 1
    assert "demo:shapes 1.0.0 → 1.0.1: minor; 1.1.0 would fit" in asked.stdout
    assert "demo:flip-component 0.2.0 → 0.2.0: minor; 0.2.1 would fit" in asked.stdout
    for path in ("wit/shapes/shapes.wit", "components/flip/flip.wat"):
        made.edit(path, "@1.0.1", "@1.1.0")
    made.edit("components/flip/component.toml", "0.2.0", "0.2.1")
    assert "demo:shapes@1.1.0 at" in made.scons("publish").good().stdout


def test_a_published_component_is_used_from_python_without_its_source(
    published: Project, registry: Registry, tmp_path: Path
) -> None:
    user = consumer(published, registry, tmp_path, BOTH)
    user.scons().refused("WW712", "scons fetch")
    assert "everything that the components need is here" in user.scons("setup").good().stdout
    bare = {"WITWORKS_TOOLS": str(tmp_path / "none"), "PATH": "/usr/bin:/bin"}
    user.scons("fetch", env=bare).refused("WW314", "wkg is not installed", "scons setup")
    run = user.scons("fetch").good()
    assert "locked     demo:flip-component 0.2.0" in run.stdout
    assert user.read("wit/deps/demo-shapes-1.0.0/package.wit").startswith("package demo:shapes@1.0.0;")
    lock = user.read("witworks.lock")
    assert digest_of((user.root / "build/deps/flip.wasm").read_bytes()) in lock
    assert PASSWORD not in lock + run.text
    nowhere = {"WKG_CONFIG_FILE": "/nowhere", "WITWORKS_WKG": "/nowhere"}  # a build asks nobody
    built = user.scons(env=nowhere).good()
    assert {"fetch flip", "bindings flip", "precompile flip"} <= set(built.actions)
    assert user.python("from flip import Flip, Point\nwith Flip() as f: print(f.ops.flip(Point(x=1, y=2)))") == "2"
    assert user.python("from flip import Flip\nprint(Flip().ops.flip.__doc__)").startswith("The other way round.")
    user.scons(env=nowhere).idle()
    shutil.rmtree(user.root / "build")
    user.scons(env=nowhere).good()  # from what this user has fetched before
    shutil.rmtree(user.root / "build")
    shutil.rmtree(tmp_path / "cache")
    user.scons(env=nowhere).refused("WW712", "is locked, but not on this machine")
    user.scons("offline=yes", env={"WITWORKS_PROVISION": "1"}).refused("WW712")
    user.scons(env={"WITWORKS_PROVISION": "1"}).good()  # as ./scons does, which brings tools too
    assert user.read("witworks.lock") == lock


def test_a_component_here_implements_the_wit_that_was_fetched(published: Project, registry: Registry, tmp_path: Path) -> None:
    user = consumer(published, registry, tmp_path, '"demo:shapes" = "1"\n')
    user.write("components/mine/component.toml", '[component]\nworld = "flipper"\n')
    user.write("components/mine/mine.wat", WAT.replace("local.get 1", "local.get 0"))
    user.scons("fetch").good()
    user.scons().good()
    assert user.python("from mine import Mine, Point\nwith Mine() as f: print(f.ops.flip(Point(x=1, y=2)))") == "1"
    user.edit("wit/deps/demo-shapes-1.0.0/package.wit", "y: s32", "y: s64")
    user.scons().refused("WW715", "is not as it was fetched")
    user.scons("fetch").refused("WW715")


@pytest.mark.provokes("WW712", "WW714")
def test_the_lock_holds_until_it_is_updated(registry: Registry, tmp_path: Path) -> None:
    made = publisher(registry, tmp_path / "made")
    made.scons("publish", "demo:shapes").good()
    user = consumer(made, registry, tmp_path / "user", '"demo:shapes" = "^1.0"\n')
    user.scons("fetch").good()
    made.edit("wit/shapes/shapes.wit", "world flipper", "interface more { f: func(); }\nworld flipper")
    made.edit("wit/shapes/shapes.wit", "@1.0.0", "@1.1.0")
    made.scons("publish", "demo:shapes").good()
    before = user.files()
    assert "demo:shapes 1.0.0" in user.scons("fetch").good().stdout
    assert user.files() == before
    user.scons("update", "offline=yes").refused("WW714", "cannot be had offline")
    assert user.files() == before
    assert "demo:shapes 1.1.0, was 1.0.0" in user.scons("update").good().stdout
    assert not (user.root / "wit/deps/demo-shapes-1.0.0").exists()
    assert "interface more" in user.read("wit/deps/demo-shapes-1.1.0/package.wit")
    user.edit("witworks.toml", "^1.0", "=1.0.0")
    user.scons().refused("WW712", "is locked for ^1.0, not for =1.0.0")
    user.scons("fetch", "offline=yes").refused("WW714")
    user.scons("fetch").good()
    assert 'version = "1.0.0"' in user.read("witworks.lock")


@pytest.mark.provokes("WW713")
def test_other_bytes_than_the_locked_are_an_error(published: Project, registry: Registry, tmp_path: Path) -> None:
    user = consumer(published, registry, tmp_path, BOTH)
    user.scons("fetch").good()
    digest = digest_of((user.root / "build/deps/flip.wasm").read_bytes())
    user.edit("witworks.lock", digest, f"sha256:{'0' * 64}")
    before = user.files()
    user.scons("fetch").refused("WW713", "has other bytes in the registry", digest)
    user.scons("update").refused("WW713")
    assert user.files() == before
    user.edit("witworks.lock", f"sha256:{'0' * 64}", digest)
    (user.root / "build/deps/flip.wasm").write_bytes(b"\0asm\x0d\0\x01\0")
    user.scons().refused("WW713", "build/deps/flip.wasm is not what witworks.lock says")


def test_a_newer_lock_is_fetched_again(registry: Registry, tmp_path: Path) -> None:
    made = publisher(registry, tmp_path / "made")
    made.scons("publish").good()
    user = consumer(made, registry, tmp_path / "user", BOTH)
    user.scons("fetch").good()
    old = user.read("witworks.lock")
    made.edit("components/flip/component.toml", "0.2.0", "0.2.1")
    made.scons("all", "publish").good()
    before = user.files()
    for option, command in (("-n", "update"), ("-n", "fetch"), ("-c", "fetch")):
        assert f"{command} does nothing with" in user.scons(option, command).good().stdout
    assert user.files() == before
    user.scons("update").good()
    newer = (user.root / "build/deps/flip.wasm").read_bytes()
    user.write("witworks.lock", old).touch()
    user.scons().good()
    assert (user.root / "build/deps/flip.wasm").read_bytes() != newer
    user.scons().idle()


def test_what_is_in_the_way_is_told_before_anything_is_written(published: Project, registry: Registry, tmp_path: Path) -> None:
    user = consumer(published, registry, tmp_path, BOTH)
    for path, word in (
        ("wit/deps/demo-shapes-1.0.0/package.wit/mine.txt", "package.wit is a folder"),
        ("build/deps/flip.wasm/mine.txt", "flip.wasm is a folder"),
        ("wit/deps", "wit/deps is no folder"),
    ):
        user.write(path, "mine\n")
        user.scons("fetch").refused("WW902", word, "move it away")
        assert {name for name in user.files() if ".witworks" not in name} == {"SConstruct", "witworks.toml", path}
        shutil.rmtree(user.root / path.split("/")[0])


def test_a_linked_folder_that_becomes_empty_stays(published: Project, registry: Registry, tmp_path: Path) -> None:
    user = consumer(published, registry, tmp_path, BOTH)
    user.scons("fetch").good()
    folder, elsewhere = user.root / "wit/deps/demo-shapes-1.0.0", tmp_path / "elsewhere"
    folder.rename(elsewhere)
    folder.symlink_to(elsewhere)
    user.edit("witworks.toml", BOTH, "")
    user.scons("fetch").good()
    assert folder.is_symlink()
    assert list(elsewhere.iterdir()) == []


BASE = "package demo:base@1.0.0;\ninterface b { type t = s32; }\n"
USING = "  use demo:base/b@1.0.0.{t};\n  one: func() -> t;\n  /// The other way round."


@pytest.mark.provokes("WW715")
def test_wit_of_an_earlier_lock_is_fetched_anew_and_edited_wit_stays(registry: Registry, tmp_path: Path) -> None:
    """A package of the same name and version with another text: it came with the new version of one that uses it."""
    made = publisher(registry, tmp_path / "made")
    made.write("wit/base/base.wit", BASE)
    made.edit("wit/shapes/shapes.wit", "  /// The other way round.", USING)
    made.scons("publish", "demo:shapes").good()
    users = [consumer(made, registry, tmp_path / name, '"demo:shapes" = "^1.0"\n') for name in ("one", "two", "three")]
    for user in users:
        user.scons("fetch").good()
    one, two, three = users
    made.edit("wit/base/base.wit", "interface b {", "interface b { type more = u8;")
    made.edit("wit/shapes/shapes.wit", "package demo:shapes@1.0.0", "package demo:shapes@1.1.0")
    made.scons("publish", "demo:shapes").good()
    one.scons("update").good()
    file, old = "wit/deps/demo-base-1.0.0/package.wit", three.read("witworks.lock")
    assert "more = u8" in one.read(file)
    # The lock comes from version control, and the WIT is on this machine as it was fetched.
    two.write("witworks.lock", one.read("witworks.lock")).touch()
    two.scons("fetch").good()
    assert two.files().keys() >= {file, "wit/deps/demo-shapes-1.1.0/package.wit"}
    assert "more = u8" in two.read(file)
    assert not (two.root / "wit/deps/demo-shapes-1.0.0").exists()
    # It was edited.
    three.edit(file, "s32", "s64")
    three.write("witworks.lock", one.read("witworks.lock")).touch()
    before = three.files()
    three.scons("fetch").refused("WW715", "demo-base-1.0.0/package.wit is not as it was fetched")
    assert three.files() == before
    # Nothing is known on this machine of what was fetched, but git has the lock that it was fetched by.
    three.edit(file, "s64", "s32")
    three.write("witworks.lock", old)
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@example.org")
    for words in (("init", "-q"), ("add", "witworks.lock"), ("commit", "-qm", "the lock")):
        subprocess.run([*git, *words], cwd=three.root, check=True)
    three.write("witworks.lock", one.read("witworks.lock")).touch()
    three.environment["XDG_CACHE_HOME"] = str(tmp_path / "new")
    three.scons("fetch").good()
    assert three.read(file) == one.read(file)


def test_a_bad_key_publishes_nothing(registry: Registry, tmp_path: Path) -> None:
    made = publisher(registry, tmp_path / "made")
    made.scons("publish", "sign=~nobody-at-all/key").refused("WW717", "cannot be signed")
    made.scons("publish", "wheels").refused("WW709", "nothing to publish by the name of wheels")
    user = consumer(made, registry, tmp_path / "user", '"demo:shapes" = "^1.0"\n')
    user.scons("fetch").refused("WW703")
    assert "published  demo:shapes@1.0.0 at" in made.scons("all", "publish").good().stdout


@pytest.mark.provokes("WW704")
def test_credentials_are_dockers_too_and_none_is_printed(published: Project, registry: Registry, tmp_path: Path) -> None:
    user = consumer(published, registry, tmp_path, '"demo:shapes" = "^1.0"\n')
    user.scons("fetch", env=registry.dockers()).good()
    (user.root / "witworks.lock").unlink()
    wrong = user.scons("fetch", env=registry.environment(password=WRONG)).refused("WW704", f"docker login {registry.host}")
    assert WRONG not in wrong.text
    user.scons("fetch", env=registry.environment(password="")).refused("WW704")
    for file in (user.root.parent).rglob("*"):
        assert not file.is_file() or PASSWORD.encode() not in file.read_bytes(), file


def test_a_fetched_component_is_part_of_a_composition(published: Project, registry: Registry, tmp_path: Path) -> None:
    user = consumer(published, registry, tmp_path, BOTH)
    user.write(
        "components/lead/wit/lead.wit",
        "package demo:lead;\ninterface run { twice: func(y: s32) -> s32; }\nworld lead {\n"
        "  import demo:shapes/ops@1.0.0;\n  export run;\n}\n",
    )
    user.write(
        "components/lead/lead.wat",
        '(module (import "demo:shapes/ops@1.0.0" "flip" (func $f (param i32 i32) (result i32)))\n'
        '  (func (export "demo:lead/run#twice") (param i32) (result i32)\n'
        "    (i32.mul (i32.const 2) (call $f (i32.const 0) (local.get 0)))))\n",
    )
    user.write("compositions/pair.toml", 'root = "lead"\n')
    user.scons("fetch").good()
    install(TOOLS["wac"], print)
    user.scons().good()
    assert user.python("from pair import Pair\nwith Pair() as p: print(p.run.twice(21))") == "42"
    user.scons().idle()
    user.edit("witworks.toml", "[dependencies]", f'[publish]\nnamespace = "n{next(_numbers)}"\n[dependencies]')
    user.write("compositions/pair.toml", 'root = "lead"\n[publish]\nversion = "0.1.0"\n')
    user.scons("publish", "pair").good()
    made = next((user.root / "build/publish").glob("*pair-component.wasm")).read_bytes()
    assert "demo:flip-component [0.2.0]" in shown(made)
    assert "libm [0.2.15]" in shown(made), "what the part says is in it"


@pytest.mark.provokes("WW717")
def test_a_signature_is_checked(registry: Registry, tmp_path: Path) -> None:
    made = publisher(registry, tmp_path / "made")
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(key)], check=True)
    made.scons("publish", "demo:shapes").good()
    user = consumer(made, registry, tmp_path / "user", '"demo:shapes" = "^1.0"\n[signers]\ndemo = "demo.signers"\n')
    user.write("demo.signers", f"ada@example.org {key.with_suffix('.pub').read_text('utf-8')}")
    user.scons("fetch").refused("WW717", "`demo:shapes` 1.0.0 is not signed")
    assert not (user.root / "witworks.lock").exists()
    made.scons("publish", "demo:shapes", f"sign={key}").good()
    user.scons("fetch").good()
    other = tmp_path / "other"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(other)], check=True)
    made.scons("publish", "demo:shapes", f"sign={key}").good()
    made.scons("publish", "demo:shapes", f"sign={other}").refused(
        "WW717", "has another signature as `demo:shapes-signature` 1.0.0"
    )
    user.write("demo.signers", f"eve@example.org {other.with_suffix('.pub').read_text('utf-8')}")
    user.scons("fetch").refused("WW717", "by nobody in demo.signers")
