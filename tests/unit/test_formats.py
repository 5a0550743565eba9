"""What is wrong, for machines: our JSON, SARIF 2.1.0 as its official schema has it, and GitHub's annotations."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import fastjsonschema
import pytest
from witworks.errors import Place, ToolError, WitError
from witworks.findings import Findings, wanted
from witworks.formats import Finding, Program, document, finding
from witworks.formats.github import annotation

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT: Final = Path("/home/you/my project")
SCHEMA: Final = "@microsoft/jest-sarif@1.0.0-beta.0"
"""A package that has the official schema in it, and needs nothing else."""
SCHEMA_DIGEST: Final = "A1fOhPd6Ic5iDk4F9YPw1qNB4XF+7+IviR7xl8r2F6QzQkx5cpY9LsGk2rExiFIEcBbjpVnSmwWGBukASkiQ9A=="
WRONG = WitError(
    "WW200",
    "the WIT does not resolve: 100% wrong",
    at=Place(ROOT / "components/my calc/wit/world.wit", 4, 16),
    notes=["one", "two"],
    fix="correct the WIT at that line",
    output="error: s33\n",
)
OLD = ToolError("WW802", "zig 0.1 is older than 0.17.1, which Witworks is made for", fix="update it")
ELSEWHERE = WitError("WW207", "it is not UTF-8", at=Place("/usr/share/wit/a.wit"))
FOUND: Final = [finding(WRONG, "error", ROOT), finding(OLD, "warning", ROOT), finding(ELSEWHERE, "error", ROOT)]


@pytest.fixture(scope="module")
def holds(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Any], Any]:
    """What raises where a document is not SARIF 2.1.0."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm, which brings the official schema of SARIF")
    folder = tmp_path_factory.mktemp("sarif")
    subprocess.run([npm, "pack", "--silent", SCHEMA], cwd=folder, check=True, capture_output=True)
    (archive,) = folder.glob("*.tgz")
    assert base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() == SCHEMA_DIGEST
    with tarfile.open(archive) as packed:
        schema = packed.extractfile("package/lib/schemas/sarif-2.1.0-rtm.5.json")
        assert schema is not None
        check: Callable[[Any], Any] = fastjsonschema.compile(json.load(schema))
    return check


def test_a_log_is_sarif(holds: Callable[[Any], Any]) -> None:
    holds(json.loads(document("sarif", FOUND)))
    holds(json.loads(document("sarif", [])))


def test_what_is_not_sarif_is_seen(holds: Callable[[Any], Any]) -> None:
    log = json.loads(document("sarif", FOUND))
    log["runs"][0]["results"][0]["level"] = "bad"
    with pytest.raises(fastjsonschema.JsonSchemaException):
        holds(log)


def test_results_have_their_rules_and_places() -> None:
    (run,) = json.loads(document("sarif", FOUND))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["WW200", "WW207", "WW802"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == ["WW200", "WW802", "WW207"]
    wrong, old, elsewhere = run["results"]
    assert wrong["message"]["text"].splitlines() == [WRONG.message, "note: one", "note: two", "fix: correct the WIT at that line"]
    assert wrong["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "components/my%20calc/wit/world.wit", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 4, "startColumn": 16},
    }
    assert (old["level"], "locations" in old) == ("warning", False)
    assert elsewhere["locations"][0]["physicalLocation"] == {"artifactLocation": {"uri": "file:///usr/share/wit/a.wit"}}
    assert run["invocations"] == [{"executionSuccessful": False}]


def test_json_has_every_part_of_a_report() -> None:
    content = json.loads(document("json", FOUND, [Program("zig", "", "0.17.1", ("calc",), "", "scons setup", missing=True)]))
    assert content["findings"][0] == {
        "code": "WW200",
        "level": "error",
        "message": WRONG.message,
        "path": "components/my calc/wit/world.wit",
        "line": 4,
        "column": 16,
        "notes": ["one", "two"],
        "fix": "correct the WIT at that line",
        "output": "error: s33",
    }
    assert content["programs"][0]["missing"] is True
    assert "programs" not in json.loads(document("json", FOUND))


def test_annotations_are_one_line_that_github_can_split() -> None:
    assert annotation(FOUND[0]) == (
        "::error file=components/my calc/wit/world.wit,line=4,col=16,title=WW200%3A the WIT does not resolve%3A 100%25 wrong"
        "::the WIT does not resolve: 100%25 wrong%0Aone%0Atwo%0Afix: correct the WIT at that line"
        "%0A%0Athe tool said:%0Aerror: s33"
    )
    assert annotation(FOUND[1]).startswith("::warning title=WW802%3A zig 0.1 is older than 0.17.1%2C which")


@pytest.mark.parametrize(
    ("option", "variables", "form"),
    [
        (None, {}, "text"),
        (None, {"GITHUB_ACTIONS": "true"}, "github"),
        (None, {"GITHUB_ACTIONS": "true", "WITWORKS_FORMAT": "sarif"}, "sarif"),
        ("json", {"GITHUB_ACTIONS": "true", "WITWORKS_FORMAT": "sarif"}, "json"),
    ],
)
def test_the_format_is_what_was_asked_for(
    option: str | None, variables: dict[str, str], form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GITHUB_ACTIONS", "WITWORKS_FORMAT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert wanted(option) == form


def test_a_format_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="did you mean 'sarif'"):
        Findings().tell_as("sariff", tmp_path, tmp_path)


def test_a_finding_without_a_place_has_none() -> None:
    assert finding(OLD, "warning", ROOT) == Finding("WW802", "warning", OLD.message, fix="update it")
