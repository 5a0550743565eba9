"""What is published of a component or a WIT package: its bytes with what they say of themselves, and nothing random."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit, urlunsplit

from witworks import excerpts, programs
from witworks.artifacts import resolving
from witworks.errors import ManifestError, Place, RegistryError
from witworks.memory.history import Commit
from witworks.model import documented, sbom
from witworks.model.fetched import Fetched
from witworks.reading import MALFORMED
from witworks.runtime.fingerprint import custom_section, with_section

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
                at=package.root.place,
                output=done.stderr,
                shown=excerpts.of(done.stderr),
                fix="correct the WIT; a feature that is gated stays out",
            )
        return _with_metadata(made, about, wasm_tools)


def ingredients(components: Sequence[Component]) -> list[sbom.Ingredient]:
    """What is in the components beside their own code, as their lock files have it; RegistryError for one that is none.

    Of a component that was fetched its bytes say it, and it is itself no code of ours.
    """
    found: list[sbom.Ingredient] = []
    for one in components:
        if isinstance(one, Fetched):
            found += _fetched(one)
            continue
        for name in sbom.READERS:
            path = one.folder / name
            if not path.is_file():
                continue
            try:
                found += sbom.ingredients(name, path.read_text("utf-8"))
            except MALFORMED as error:
                message = f"{path} cannot be read, so nobody knows what is in `{one.name}`"
                raise RegistryError("WW709", message, at=Place(path), fix="make the lock file anew") from error
    return found


def _fetched(one: Fetched) -> list[sbom.Ingredient]:
    """The component itself, where a registry has it, and what it says is in it."""
    content = custom_section(one.source.read_bytes(), sbom.SECTION)
    name, _, version = one.package.partition("@")
    itself = [sbom.Ingredient(name, version, "registry")] if version else []
    try:
        return [*itself, *(sbom.of_section(content) if content else ())]
    except ValueError as error:
        raise RegistryError(
            "WW709",
            f"`{name}` says of itself what nobody can read, so nobody knows what is in it",
            notes=[f"the section {sbom.SECTION} of {one.source}"],
            fix="tell those who publish it; or build it without that: wasm-tools strip --delete .dep-v0",
        ) from error


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
                shown=excerpts.of(done.stderr),
                fix="correct [wheel] and [publish]: the licence is an SPDX expression, source and homepage are addresses",
            )
        return made.read_bytes()
