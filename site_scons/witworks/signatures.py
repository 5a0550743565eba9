"""SCons' memory of what was made from what, kept in the build folder; where it cannot be written, a report says so.

A module such as ``SConsignFile`` takes: SCons' own database, which would end in two tracebacks on a full disk. What was built
stays; the next run finds out what of it is good.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import SCons.dblite
import SCons.SConsign

from witworks import output
from witworks.errors import EXIT_STATUS
from witworks.reports import translated

if TYPE_CHECKING:
    from witworks.scons_types import Environment


def keep_in(build: Path, env: Environment) -> None:
    """Keep the database in ``build``, unless the SConstruct names another place or another kind."""
    if SCons.SConsign.DB_Module is SCons.dblite:
        env.SConsignFile(SCons.SConsign.DB_Name or output.literal(build / ".sconsign"), _Module)


class _Database(SCons.dblite._Dblite):  # type: ignore[misc]  # noqa: SLF001 - the class has no public name
    def sync(self) -> None:
        """Write what is new."""
        try:
            super().sync()
        except OSError as error:
            self._needs_sync = False  # or Python would try once more when it ends
            Path(self._tmp_name).unlink(missing_ok=True)
            output.complain(translated(error, self._file_name))
            raise SystemExit(EXIT_STATUS) from None


class _Module:
    """What SCons takes for a module: it asks for ``open`` alone."""

    open = _Database
