"""``python -m tests.fuzz``: the whole of it, or what is asked for; the status is 1 where something was found.

python -m tests.fuzz --only wit --share 0.1
python -m tests.fuzz --again wit 417
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz import worker
from tests.fuzz.fuzzing import SEED, Run, share
from tests.fuzz.targets import TARGETS


def main() -> int:
    given = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="witworks-fuzz-") as name:
        folder = Path(name)
        if given.again:
            target, number = given.again
            (folder / "corpus").mkdir()
            of = TARGETS[target]
            sys.stdout.buffer.write(worker.made(of, target, given.seed, int(number), list(of.seeds(folder / "corpus"))))
            return 0
        looked_at, found = 0, 0
        targets = given.only or list(TARGETS)
        for number, target in enumerate(targets, 1):
            if (missing := TARGETS[target].missing()) is not None:
                print(f"{target:32} not looked at: {missing}", flush=True)
                continue
            count = share(target, given.share)
            looked_at += count
            found += _told(target, count, folder / target.replace(" ", "-").replace("/", "-"), given.seed)
            if given.tell:
                print(f"targets: {number} of {len(targets)}", end="\r", flush=True)
        print(f"{looked_at} inputs, {found} failures", flush=True)
    return 1 if found else 0


def _told(target: str, count: int, folder: Path, seed: int) -> int:
    """How many failures one target has, each sort of them printed once it is found."""
    folder.mkdir()
    started, found, kinds = time.monotonic(), 0, set()
    run = Run({target: count}, folder, seed)
    for failure in run.failures():
        found += 1
        if failure.sort not in kinds:
            kinds.add(failure.sort)
            print(failure, flush=True)
    seconds = time.monotonic() - started
    taken = run.taken[target]
    print(
        f"{target:32} {count:6} inputs  {taken:6} taken  {found:4} failures  {seconds:7.1f} s  {1000 * seconds / count:6.1f} ms each",
        flush=True,
    )
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--only", action="append", choices=list(TARGETS), help="this target alone; may be given several times")
    parser.add_argument("--share", type=float, default=1.0, help="the part of the inputs that is looked at (default: all)")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--tell", action="store_true", help="say after each target how far it is, for scons fuzz at a terminal")
    parser.add_argument("--again", nargs=2, metavar=("TARGET", "NUMBER"), help="print the input of that number")
    return parser


if __name__ == "__main__":
    sys.exit(main())
