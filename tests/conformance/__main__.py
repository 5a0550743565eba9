"""``python -m tests.conformance [language …]``: build the guests, run them, write their results and docs/conformance.md.

Without a language all that have a guest. ``page`` alone only writes the page anew; ``wit <language>`` writes a guest's own WIT,
where its ``unsupported.toml`` leaves functions out; ``vectors [file]`` writes the test vectors for hosts in other languages.
``hosts [language …]`` calls the guests, which must be built, from Node.js; ``go-host [language …]`` from Go, on each of its
backends; both write those results.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.conformance import building, hosts, limits, page, places, results, vectors
from tests.conformance.wat import echoes

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says; the exit status."""
    if list(arguments[:1]) == ["wit"]:
        for language in arguments[1:]:
            print(limits.own_wit(language) or f"{language} leaves nothing out: its world is that of {places.WIT}")
        return 0
    if list(arguments[:1]) == ["hosts"]:
        for language in arguments[1:] or places.languages():
            _run_from_others(language)
        arguments = ["page"]
    if list(arguments[:1]) == ["vectors"]:
        print(f"wrote {vectors.write(*map(Path, arguments[1:2]))}")
        return 0
    if list(arguments[:1]) == ["go-host"]:
        return _run_from_go(arguments[1:] or places.languages())
    status = 0
    if list(arguments) != ["page"]:
        for language in arguments or places.languages():
            status |= _run(language)
    places.PAGE.write_text(page.render(results.read(), results.refusals(), hosts.read()), encoding="utf-8")
    print(f"wrote {places.PAGE}")
    return status


def _run_from_go(languages: Sequence[str]) -> int:
    from tests.conformance.go import running

    made = vectors.made(vectors.shared_world())
    for language in languages:
        running.build(language)
        running.keep(language, found := running.run(language, made))
        works = [outcome == "works" for functions in found["cells"].values() for outcome in functions.values()]
        print(f"{language} from Go on {' and '.join(found['backends'])}: {sum(works)} of {len(works)} work")
    return 0


def _run(language: str) -> int:
    limits.own_wit(language)
    if language == "wat":
        echoes.GUEST.write_text(echoes.text(), encoding="utf-8")
    try:
        building.build(language)
    except building.NoToolError as error:
        print(f"{language}: not run, {error}")
        return 0
    except building.NotBuiltError as error:
        print(f"{language}: does not build\n{error}")
        return 1
    found = results.run(language)
    results.write(language, found)
    _run_from_others(language)
    for interface, functions in found["cells"].items():
        print(f"{language} {interface}: {list(functions.values()).count('works')} of {len(functions)} work")
    return 0


def _run_from_others(language: str) -> None:
    for host in hosts.RUN_HERE:
        title = hosts.HOSTS[host]
        try:
            found = hosts.run(host, language)
        except hosts.NoHostError as error:
            print(f"{language} from {title}: not run, {error}")
            continue
        hosts.write(host, language, found)
        outcomes = [said for functions in found["cells"].values() for said in functions.values()]
        print(f"{language} from {title}: {outcomes.count('works')} of {len(outcomes)} work")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
