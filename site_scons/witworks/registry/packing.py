"""What is published of a component or a WIT package: its bytes with what they say of themselves, and nothing random."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit, urlunsplit

from witworks import programs
from witworks.artifacts import resolving
from witworks.errors import ManifestError, RegistryError
from witworks.memory.history import Commit
from witworks.model import documented, sbom
from witworks.runtime.fingerprint import with_section

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from witworks.model.components import Component
    from witworks.model.packages import Closure

_OCI: Final = "org.opencontainers.image."


@dataclass(frozen=True, slots=True)
class About:
    """What a package says of itself; empty where it says nothing."""

    name: str
    version: str
    authors: str = ""
    license: str = ""
    description: str = ""
    source: str = ""
    homepage: str = ""
    revision: str = ""

    def options(self) -> list[str]:
        """As ``wasm-tools metadata add`` takes it."""
        said = {
            "name": self.name,
            "version": self.version,
            "authors": self.authors,
            "licenses": self.license,
            "description": self.description,
            "source": self.source,
            "homepage": self.homepage,
            "revision": self.revision,
        }
        return [f"--{key}={value}" for key, value in said.items() if value]

    def annotations(self) -> Mapping[str, str]:
        """As registries show it."""
        said = {
            "title": self.name,
            "version": self.version,
            "authors": self.authors,
            "licenses": self.license,
            "description": self.description,
            "source": self.source,
            "url": self.homepage,
            "revision": self.revision,
        }
        return {f"{_OCI}{key}": value for key, value in said.items() if value}


def component(built: Path, world: Path, about: About, found: Iterable[sbom.Ingredient], wasm_tools: Path) -> bytes:
    """The built component with what it says of itself, the documentation of its world, and what is in it."""
    data = _with_metadata(built, about, wasm_tools)
    data = with_section(data, documented.SECTION, documented.section(world.read_text("utf-8")))
    return with_section(data, sbom.SECTION, sbom.section(about.name, about.version, found))


def wit(package: Closure, about: About, wasm_tools: Path) -> bytes:
    """The WIT package, with all that it uses, in its binary form."""
    with tempfile.TemporaryDirectory(prefix="witworks-") as folder:
        (staged := Path(folder) / "wit").mkdir()
        resolving.stage(package, staged)
        made = Path(folder) / "package.wasm"
        done = programs.run([wasm_tools, "component", "wit", "--wasm", staged, "-o", made])
        if done.status != 0:
            raise RegistryError(
                "WW709",
                f"`{about.name}` cannot be packed",
                output=done.stderr,
                fix="correct the WIT; a feature that is gated stays out",
            )
        return _with_metadata(made, about, wasm_tools)


def ingredients(components: Sequence[Component]) -> list[sbom.Ingredient]:
    """What is in the components beside their own code, as their lock files have it; RegistryError for one that is none."""
    found: list[sbom.Ingredient] = []
    for one in components:
        for name in sbom.READERS:
            path = one.folder / name
            if not path.is_file():
                continue
            try:
                found += sbom.ingredients(name, path.read_text("utf-8"))
            except (ValueError, KeyError, AttributeError, TypeError) as error:
                raise RegistryError(
                    "WW709", f"{path} cannot be read, so nobody knows what is in `{one.name}`", fix="make the lock file anew"
                ) from error
    return found


def revision(root: Path, files: Iterable[Path]) -> tuple[str, str]:
    """The last commit that changed any of the files, and where the repository is from; empty where git does not know."""
    if programs.find("git") is None:
        return "", ""
    try:
        commit = Commit(root, "HEAD")
    except ManifestError:
        return "", ""
    return commit.last_change(files) or "", _public(commit.origin())


def _public(origin: str) -> str:
    """An address of a repository without whom it was fetched as; empty for one that is none for others."""
    parts = urlsplit(origin)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _with_metadata(file: Path, about: About, wasm_tools: Path) -> bytes:
    with tempfile.TemporaryDirectory(prefix="witworks-") as folder:
        made = Path(folder) / "made.wasm"
        done = programs.run([wasm_tools, "metadata", "add", *about.options(), "-o", made, file])
        if done.status != 0:
            raise RegistryError(
                "WW709",
                f"`{about.name}` cannot be given what it says of itself",
                output=done.stderr,
                fix="correct [wheel] and [publish]: the licence is an SPDX expression, source and homepage are addresses",
            )
        return made.read_bytes()
