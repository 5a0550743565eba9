"""docs/bindings.md keeps its word: its examples run and print what they say, its commands work, its TOML is taken."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from witworks.model import manifest

from tests.unit import shop as shops

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "bindings.md").read_text(encoding="utf-8")
PRINTS = re.compile(r"^\s*print\(.*\)  # (?P<printed>.*)$", re.MULTILINE)


def blocks(language: str) -> list[tuple[str, str]]:
    """The blocks of one language, each with the heading that it stands under."""
    found: list[tuple[str, str]] = []
    inside: list[str] | None = None
    heading = ""
    for line in PAGE.splitlines():
        if inside is None and line.startswith("## "):
            heading = line.removeprefix("## ")
        elif inside is None and line == f"```{language}":
            inside = []
        elif inside is not None and line == "```":
            found.append((heading, "\n".join(inside) + "\n"))
            inside = None
        elif inside is not None:
            inside.append(line)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a reader of the page types: with all components, and bindings for them."""
    folder = tmp_path_factory.mktemp("docs")
    for world in ("shop", "exchange", "cloud"):
        (folder / f"{world}.wasm").write_bytes(shops.component(folder / world, world).read_bytes())
        (folder / "python").mkdir(exist_ok=True)
        shops.package(folder / "python", world)
    (folder / "shop.wit").write_text(shops.WIT, encoding="utf-8")
    return folder


def run(folder: Path, *arguments: str) -> str:
    paths = os.pathsep.join([str(ROOT / "site_scons"), str(folder / "python")])
    environment = os.environ | {"PYTHONPATH": paths, "WITWORKS_CACHE": str(folder / "cache")}
    command = [sys.executable, "-W", "error", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(("heading", "example"), blocks("python"), ids=[heading for heading, _ in blocks("python")])
def test_examples_run_and_print_what_they_say(folder: Path, heading: str, example: str) -> None:
    expected = [match["printed"] for match in PRINTS.finditer(example)]
    assert expected, f"the example under {heading} shows nothing"
    assert run(folder, "-c", example).splitlines() == expected


def test_examples_hold_under_mypy_strict(folder: Path) -> None:
    files = []
    for number, (_, example) in enumerate(blocks("python")):
        files.append(f"example_{number}.py")
        (folder / files[-1]).write_text(example, encoding="utf-8")
    paths = f"{ROOT / 'site_scons'}:{folder / 'python'}"
    (folder / "mypy.ini").write_text(f"[mypy]\nmypy_path = {paths}\nstrict = true\ncache_dir = {folder}/mypy\n", encoding="utf-8")
    run(folder, "-m", "mypy", "--config-file", "mypy.ini", *files)


def test_commands_work(folder: Path) -> None:
    commands = [shlex.split(line) for _, block in blocks("sh") for line in block.splitlines()]
    assert len(commands) == 3
    for program, *arguments in commands:
        assert program == "python"
        assert "import" in run(folder, *arguments)
    assert {path.name for path in (folder / "bindings").iterdir()} == {"shop", "corner_shop", "exchange"}


def test_the_wit_is_that_of_the_components() -> None:
    assert [block for _, block in blocks("wit")] == [shops.WIT]


def test_the_manifest_is_taken(tmp_path: Path) -> None:
    ((_, text),) = blocks("toml")
    (tmp_path / manifest.FILE_NAME).write_text(text, encoding="utf-8")
    assert manifest.read(tmp_path, []).wheel == manifest.WheelSection(
        name="acme-shop",
        version="1.2.0",
        description="Adds up what customers buy",
        authors=("Ada", "Bob <bob@example.org>"),
        license="Apache-2.0",
    )


def test_links_lead_somewhere() -> None:
    headings = [line[3:] for line in PAGE.splitlines() if line.startswith("## ")]
    anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= anchors
    assert all((ROOT / "docs" / link).is_file() for link in re.findall(r"\]\(([\w.]+\.md)", PAGE))
