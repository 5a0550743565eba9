"""The pages keep their word: commands work, files that are shown build, programs print what is said, links lead somewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.pages import projects, steps
from tests.pages.blocks import ROOT, Block, Page, pages

if TYPE_CHECKING:
    from pathlib import Path

PAGES = pages()
NOT_RUN = {"docs/errors.md": "written from the table of diagnostics, whose examples tests hold to what the product says"}
MOST_NOT_RUN = 14
OUTSIDE = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
"""Pages that are not in the site, so that Sphinx does not try their links."""
RUN = [page for page in PAGES if page.blocks and page.name not in NOT_RUN]


def _as_test(page: Page) -> object:
    marks = [
        *([] if page.project == "shop" else [pytest.mark.slow]),
        *([pytest.mark.registry] if "registry" in page.project else []),
    ]
    return pytest.param(page, id=page.name, marks=marks)


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_each_block_is_a_step_or_says_why_it_is_none(page: Page) -> None:
    assert page.indented == (), f"{page.name}: put the code into a fence, in these lines"
    for block in page.blocks:
        assert block.language in {*steps.STEPS, *steps.SUFFIXES}, f"{block.place}: which language is it?"
        assert (block.language == "text") == bool(block.reason), f"{block.place}: `text`, and why it is not run, go together"
    assert page.project, f"{page.name}: <!-- project: … --> is missing"


def test_few_blocks_are_not_run() -> None:
    """And those that are not are counted here: raise the number only for what no test can run."""
    told = [block for page in RUN for block in page.blocks if block.language == "text"]
    assert len(told) <= MOST_NOT_RUN, "\n".join(f"{block.place}: {block.reason}" for block in told)


@pytest.mark.parametrize("page", [_as_test(page) for page in RUN])
def test_the_steps_of_a_page_work_one_after_the_other(page: Page, tmp_path: Path) -> None:
    folder = projects.make(page.project, tmp_path)
    with folder.closing:
        for block in page.blocks:
            if wrong := _what_is_wrong(block, folder):
                pytest.fail(f"{block.place}: {wrong}", pytrace=False)


def _what_is_wrong(block: Block, folder: projects.Folder) -> str:
    try:
        steps.take(block, folder)
    except AssertionError as error:
        return str(error) or "it fails"
    return ""


def test_programs_of_the_bindings_page_hold_under_mypy_strict(tmp_path: Path) -> None:
    (page,) = (page for page in PAGES if page.name == "docs/bindings.md")
    folder = projects.make("shop", tmp_path)
    files = []
    for number, block in enumerate(block for block in page.blocks if block.language == "python"):
        files.append(f"example_{number}.py")
        (folder.root / files[-1]).write_text(block.text, "utf-8")
    paths = f"{ROOT / 'site_scons'}:{folder.root / 'build' / 'python'}"
    (folder.root / "mypy.ini").write_text(f"[mypy]\nmypy_path = {paths}\nstrict = true\n", "utf-8")
    folder.run(f"mypy {' '.join(files)}")


@pytest.mark.parametrize("name", OUTSIDE)
def test_links_of_pages_outside_the_site_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", (ROOT / name).read_text("utf-8")):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        file = ROOT / (path or name)
        assert file.exists(), f"{name}: {target}"
        assert not anchor or anchor in _anchors(file.read_text("utf-8")), f"{name}: {target}"


def _anchors(text: str) -> set[str]:
    """The anchors that a forge gives to headings."""
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


def test_what_is_printed_may_differ_in_sizes_and_times_alone() -> None:
    assert projects.shown("calc  wat  25.3 kB  0.1 s", "calc    wat 3.1 kB  93.84 s")
    assert projects.shown("made …\n…\nend", "made components/x\none\ntwo\nend")
    assert projects.shown("made …\n…\nend", "made components/x\nend")
    assert not projects.shown("2 passed", "3 passed")
    assert not projects.shown("calc  wat  25.3 kB", "calc  zig  25.3 kB")
    assert not projects.shown("one", "one\ntwo")
