"""SCons' memory of what was made from what, kept in the build folder with its digest; failing to write it ends in a report.

A module such as ``SConsignFile`` takes: SCons' own database, which would end in two tracebacks on a full disk, and unpickle
whatever a damaged file holds. What was built stays; the next run finds out what of it is good.
"""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Final

import SCons.dblite
import SCons.SConsign

from witworks import output
from witworks.errors import EXIT_STATUS
from witworks.reports import translated

if TYPE_CHECKING:
    from typing import BinaryIO

    from witworks.scons_types import Environment


def keep_in(build: Path, env: Environment) -> None:
    """Keep the database in ``build``, unless the SConstruct names another place or another kind."""
    if SCons.SConsign.DB_Module is SCons.dblite:
        env.SConsignFile(SCons.SConsign.DB_Name or output.literal(build / ".sconsign"), _Module)


_SUFFIX: Final = SCons.dblite.DBLITE_SUFFIX
_DIGEST: Final = hashlib.sha256().digest_size


class _Database(SCons.dblite._Dblite):  # type: ignore[misc]  # noqa: SLF001 - the class has no public name
    def __init__(self, name: str, flag: str = "r", mode: int = 0o666) -> None:
        file = Path(name if name.endswith(_SUFFIX) else name + _SUFFIX)
        if file.exists() and not _is_whole(file.read_bytes()):
            output.say(f"{file.name} is damaged or of another version: everything is looked at anew")
            file.unlink()
        super().__init__(name, flag, mode)

    @staticmethod
    def _pickle_dump(memory: object, file: BinaryIO, protocol: int) -> None:
        """The memory and the digest of its bytes, which whoever unpickles it passes over."""
        data = pickle.dumps(memory, protocol)
        file.write(data + hashlib.sha256(data).digest())

    def sync(self) -> None:
        """Write what is new."""
        try:
            super().sync()
        except OSError as error:
            self._needs_sync = False  # or Python would try once more when it ends
            Path(self._tmp_name).unlink(missing_ok=True)
            output.complain(translated(error, self._file_name))
            raise SystemExit(EXIT_STATUS) from None


def _is_whole(data: bytes) -> bool:
    return not data or hashlib.sha256(data[:-_DIGEST]).digest() == data[-_DIGEST:]


class _Module:
    """What SCons takes for a module: it asks for ``open`` alone."""

    open = _Database
