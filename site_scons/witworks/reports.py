"""Failures of the machine as reports: a full disk and a folder that cannot be written are nobody's bug."""

from __future__ import annotations

import errno
import os
import sys
from typing import Final

from witworks.errors import MachineError, WitworksError

_DISK_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_NOT_WRITABLE: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM, errno.ENAMETOOLONG})


def translated(error: Exception, path: object) -> WitworksError:
    """``error`` as a report, if it is one of those that a user can act on; raised again if it is a fault of ours."""
    if isinstance(error, WitworksError):
        return _of_the_disk(error) or error
    runtime = sys.modules.get("witworks.runtime.errors")  # where it was not loaded, it has raised nothing
    if runtime is not None and isinstance(error, runtime.WitworksRuntimeError):
        return WitworksError(error.code, error.message, fix=error.fix)
    if isinstance(error, OSError) and error.errno in _DISK_FULL:
        return MachineError(
            "WW901",
            f"the disk is full: {error.filename or path} could not be written",
            fix="free some space and do the same again: a build goes on where it stopped",
        )
    if isinstance(error, OSError) and error.errno in _NOT_WRITABLE:
        return MachineError(
            "WW902",
            f"{error.filename or path} cannot be written: {error.strerror}",
            fix="make the folder writable for you, or choose another folder",
        )
    raise error


def _of_the_disk(error: WitworksError) -> WitworksError | None:
    """The true report where a tool failed because it could not write."""
    for number in (*_DISK_FULL, *_NOT_WRITABLE):
        if f"{os.strerror(number)} (os error {number})" in (error.output or ""):
            return translated(OSError(number, os.strerror(number)), f"what was being made ({error.message})")
    return None
