"""Go programs of a test's own, that use the Go modules which `scons go` has written."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from witworks.artifacts import hosting
from witworks.bindgen.go import RUNTIME

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Project


def program(project: Project, text: str, *components: str) -> Path:
    """A Go module with that program, which uses the project's ``components``."""
    return written(project.root / "program", text, project.root / "build" / "go", *components)


def written(folder: Path, text: str, modules: Path, *components: str) -> Path:
    """``folder`` as a Go module with that program, which uses components of which the modules lie in ``modules``."""
    folder.mkdir(exist_ok=True)
    (folder / "main.go").write_text(text, encoding="utf-8")
    requires = (hosting.RUNTIME / "go.mod").read_text(encoding="utf-8").partition("\n")[2]
    places = {"witworks": RUNTIME, **{f"witworks/component/{name}": name for name in components}}
    required = [f"require {module} v0.0.0" for module in places]
    replaced = [f"replace {module} => {modules / place}" for module, place in places.items()]
    (folder / "go.mod").write_text("\n".join(["module program", requires, *required, *replaced, ""]), encoding="utf-8")
    shutil.copyfile(hosting.RUNTIME / "go.sum", folder / "go.sum")
    return folder


def run(program: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the program that was built there as ``program.out``."""
    environment = {**os.environ, **variables}
    done = subprocess.run(
        ["./program.out", *arguments], cwd=program, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def said(program: Path, *arguments: str) -> str:
    """What it says."""
    return run(program, *arguments).stdout.strip()
