"""A process that looks at inputs, one after the other, and says which it is at: whoever started it sees where it ended."""

from __future__ import annotations

import json
import os
import random
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from witworks.errors import WitworksError
from witworks.runtime.errors import WitworksRuntimeError

from tests.fuzz.guard import Guard, Hung, Strayed, TooMuch, Unseen
from tests.fuzz.mutate import BAIT, mutated
from tests.fuzz.targets import Target, named

if TYPE_CHECKING:
    from collections.abc import Sequence

_KINDS: Final = {Hung: "hang", TooMuch: "memory"}
_ROOMS: Final = "at/some/depth"
"""Where the project lies: what goes up by a few folders is still in the folder that is watched."""


def made(target: Target, name: str, seed: int, number: int, seeds: Sequence[bytes]) -> bytes:
    """The input of that number: always the same."""
    return mutated(seeds, random.Random(f"{seed}/{name}/{number}"), target.shape)


def main() -> int:
    """Look at the inputs that the arguments say; a line of JSON on standard output for each thing that happens."""
    ranges, seed, folder = json.loads(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    said = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what is under test may print
    home = folder / "world"
    project, corpus, bait, tmp = home / _ROOMS / "project", folder / "corpus", home / "bait", home / "tmp"
    for part in (project, corpus, bait, tmp, home / "home"):
        part.mkdir(parents=True, exist_ok=True)
    os.environ.update(TMPDIR=str(tmp), WITWORKS_CACHE=str(home / "cache"), HOME=str(home / "home"))
    os.chdir(project)
    guard = Guard(home, project / "build", home / "cache", emptied=tmp)

    def say(**event: Any) -> None:
        print(json.dumps(event), file=said, flush=True)

    for name, first, last in ranges:
        target = named(name)
        seeds = list(target.seeds(corpus))
        for number in range(first, last):
            say(at=number, target=name)
            data = made(target, name, seed, number, seeds).replace(BAIT, os.fsencode(bait))
            try:
                look = target.look(project, data)
                with guard.watching():
                    look()
                say(taken=number)
            except (WitworksError, WitworksRuntimeError) as error:
                str(error)
            except (Exception, Hung, Strayed, TooMuch, Unseen, SystemExit) as error:  # noqa: BLE001 - that is what is looked for
                (folder / "input").write_bytes(data)
                text = "".join(traceback.format_exception(error, limit=-8))
                say(failed=number, kind=_KINDS.get(type(error), type(error).__name__), trace=text[-3000:])
                if isinstance(error, TooMuch):
                    return 0  # what those that it started had is counted for ever
    say(done=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
