"""What failures become before a user sees them, and what is printed once."""

from __future__ import annotations

import errno
import os

import pytest
from witworks import output
from witworks.errors import ComponentError, MachineError, ManifestError, Place, WitworksError, did_you_mean, nearest
from witworks.reports import translated


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "WW901"),
        (errno.EDQUOT, "WW901"),
        (errno.EROFS, "WW902"),
        (errno.EACCES, "WW902"),
        (errno.EPERM, "WW902"),
        (errno.ENAMETOOLONG, "WW902"),
    ],
)
def test_what_the_machine_says_no_to_is_reported_with_the_path(number: int, code: str) -> None:
    report = translated(OSError(number, os.strerror(number), "/p/build/x.wasm"), "the target")
    assert isinstance(report, MachineError)
    assert report.code == code
    assert "/p/build/x.wasm" in report.message


def test_without_a_path_the_target_is_named() -> None:
    assert "build/x.wasm" in translated(OSError(errno.ENOSPC, "full"), "build/x.wasm").message


@pytest.mark.parametrize("error", [OSError(errno.ENOENT, "no such file"), ValueError("ours"), KeyError("x")])
def test_a_fault_of_ours_stays_what_it_is(error: Exception) -> None:
    with pytest.raises(type(error)) as caught:
        translated(error, "x")
    assert caught.value is error


def test_a_report_stays_a_report() -> None:
    report = ManifestError("WW101", "not TOML")
    assert translated(report, "x") is report


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "WW901"), (errno.EROFS, "WW902")])
def test_a_tool_that_could_not_write_is_not_blamed_on_the_source(number: int, code: str) -> None:
    said = f"error: failed to write `x`\n\nCaused by:\n    0: {os.strerror(number)} (os error {number})\n"
    assert translated(ComponentError("WW401", "calc.wat does not compile", output=said), "x").code == code


def test_captions_line_up() -> None:
    captions = [output.caption(stage) for stage in ("world", "component", "precompile")]
    assert len({caption.index("$TARGET") for caption in captions}) == 1
    assert output.caption("test", "tests") == "  test       tests"


def test_a_report_is_printed_once_and_another_is_not_lost(capsys: pytest.CaptureFixture[str]) -> None:
    for text in ("printed once, says this test", "printed once, says this test", "another, says this test"):
        output.complain(WitworksError("WW999", text))
    printed = capsys.readouterr().err
    assert printed.count("printed once, says this test") == 1
    assert printed.count("another, says this test") == 1


def test_advice_is_what_the_user_can_type(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WITWORKS_PROVISION", "1")
    fix = "run scons again; SCons and ./scons doctor\nscons setup (scons doctor says what)"
    output.complain(ComponentError("WW401", "scons said it", output="scons all", shown="scons", fix=fix))
    assert capsys.readouterr().err == (
        "error[WW401]: scons said it\n  | scons\n  more: ./scons --verbose shows all that the tool said\n"
        "  fix: run ./scons again; SCons and ./scons doctor\n        ./scons setup (./scons doctor says what)\n"
    )


def test_a_report_has_its_parts_in_order() -> None:
    said = "\n  words\nand progress\n\n"
    report = WitworksError(
        "WW999", "it failed", at=Place("a.wit", 3, 7), notes=["one\ntwo"], output=said, shown="  words", fix="do this"
    )
    begin = ["error[WW999]: it failed", "  --> a.wit:3:7", "  note: one", "        two", "  |   words"]
    assert report.render().splitlines() == [*begin, "  more: scons --verbose shows all that the tool said", "  fix: do this"]
    assert report.render(verbose=True).splitlines() == [*begin, "  | and progress", "  fix: do this"]
    assert "more:" not in WitworksError("WW999", "it failed", output=said, shown="and progress\n  words").render()


def test_the_nearest_word_or_all_of_them() -> None:
    assert nearest("wrold", ["world", "wit"]) == "world"
    assert did_you_mean("wrold", ["world", "wit"]) == "did you mean 'world'?"
    assert did_you_mean("zzz", ["wit", "world"]) == "known: wit, world"
    assert did_you_mean("zzz", []) == "there are none"
