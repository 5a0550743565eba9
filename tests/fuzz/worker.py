"""A process that looks at a run of inputs, one after the other, and says which it is at: whoever started it sees where it ended."""

from __future__ import annotations

import json
import os
import random
import sys
import traceback
from pathlib import Path

from witworks.errors import WitworksError
from witworks.runtime.errors import WitworksRuntimeError

from tests.fuzz.guard import MEMORY, Guard, Hung, Strayed, most_memory
from tests.fuzz.mutate import mutated
from tests.fuzz.targets import named


def made(target: str, seed: int, number: int, seeds: list[bytes]) -> bytes:
    """The input of that number: always the same."""
    return mutated(seeds, random.Random(f"{seed}/{target}/{number}"))


def main() -> int:
    """Look at the inputs that the arguments say; a line of JSON on standard output for each thing that happens."""
    target, seed, first, last, folder = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), Path(sys.argv[5])
    said = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what is under test may print
    project, corpus = folder / "project", folder / "corpus"
    for part in (project, corpus, folder / "tmp"):
        part.mkdir(parents=True, exist_ok=True)
    os.environ.update(TMPDIR=str(folder / "tmp"), WITWORKS_CACHE=str(folder / "cache"), HOME=str(folder / "home"))
    seeds = list(named(target).seeds(corpus))
    taken = 0
    guard = Guard(project / "build", folder / "tmp", folder / "cache")
    for number in range(first, last):
        print(json.dumps({"at": number}), file=said, flush=True)
        data = made(target, seed, number, seeds)
        try:
            look = named(target).look(project, data)
            with guard.watching():
                look()
            taken += 1
        except (WitworksError, WitworksRuntimeError) as error:
            str(error)
        except (Exception, Hung, Strayed, SystemExit) as error:  # noqa: BLE001 - that is what is looked for
            (folder / "input").write_bytes(data)
            kind = "hang" if isinstance(error, Hung) else type(error).__name__
            text = "".join(traceback.format_exception(error, limit=-8))
            print(json.dumps({"failed": number, "kind": kind, "trace": text[-3000:]}), file=said, flush=True)
        if most_memory() > MEMORY:
            print(json.dumps({"failed": number, "kind": "memory", "trace": f"{most_memory()} bytes"}), file=said, flush=True)
            return 0
    print(json.dumps({"done": last, "taken": taken}), file=said, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
