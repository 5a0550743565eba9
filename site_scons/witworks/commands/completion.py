"""``scons completion shell=bash``: what lets a shell complete targets, components and settings; it asks no Python.

eval "$(scons completion shell=bash)"
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from witworks import output
from witworks.errors import ToolError, nearest
from witworks.settings import ARGUMENTS, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

NAME: Final = "completion"
_PROGRAMS: Final = "scons ./scons"
_WORD: Final = re.compile(r"[a-z][a-z-]*(?=$|[ ,])")


def tell(words: Sequence[str], arguments: Mapping[str, str], rows: Iterable[tuple[str, str]], kinds: Iterable[str]) -> None:
    """Print the script of a shell and end the run, if that is asked for; ``rows`` are targets and what they do."""
    if not words or words[0] != NAME:
        return
    shell = arguments.get("shell", "")
    if shell not in SHELLS:
        raise ToolError(
            "WW751",
            f"scons {NAME} needs a shell that it knows",
            notes=[f"it knows {', '.join(SHELLS)}"],
            fix=f"type: scons {NAME} shell={nearest(shell, SHELLS) or 'bash'}",
        )
    output.say(SHELLS[shell](_targets(rows), list(kinds)))
    raise SystemExit(0)


def _targets(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The targets that are words, with the first clause of what each does."""
    found: dict[str, str] = {}
    for names, meaning in rows:
        for part in names.split(", "):
            if (match := _WORD.match(part)) and not part.startswith("<") and "-<" not in part:
                found[match[0]] = re.split(r"[,;:]", meaning)[0]
    return found


def _values() -> dict[str, tuple[str, ...]]:
    """The settings, and what commands take besides, with what each may be."""
    besides = {name: () for names in ARGUMENTS.values() for name in names}
    return {**besides, "shell": tuple(SHELLS), **{setting.name: setting.choices for setting in SETTINGS}}


def _bash(targets: Mapping[str, str], kinds: Sequence[str]) -> str:
    cases = "\n".join(f'    {name}) values="{" ".join(found)}" ;;' for name, found in _values().items() if found)
    settings = " ".join(f"{name}=" for name in _values())
    return f"""_witworks() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} key= values= name= names=
  if [ "$word" = "=" ]; then
    key=${{COMP_WORDS[COMP_CWORD-1]}} word=
  elif [ "$COMP_CWORD" -gt 1 ] && [ "${{COMP_WORDS[COMP_CWORD-1]}}" = "=" ]; then
    key=${{COMP_WORDS[COMP_CWORD-2]}}
  fi
  case $key in
    '') ;;
{cases}
    *) COMPREPLY=($(compgen -f -- "$word")); return ;;
  esac
  if [ -n "$key" ]; then
    COMPREPLY=($(compgen -W "$values" -- "$word"))
    return
  fi
  for name in components/*/ compositions/*.toml compositions/*.wac; do
    [ -e "$name" ] || continue
    name=${{name%/}} name=${{name##*/}} name=${{name%.toml}} name=${{name%.wac}}
    names="$names $name {" ".join(f"{kind}-$name" for kind in kinds)}"
  done
  COMPREPLY=($(compgen -W "{" ".join(targets)} $names {settings}" -- "$word"))
  case ${{COMPREPLY[0]-}} in *=) compopt -o nospace 2>/dev/null ;; esac
}}
complete -F _witworks {_PROGRAMS}"""


def _zsh(targets: Mapping[str, str], kinds: Sequence[str]) -> str:
    cases = "\n".join(f"      {name}) compadd -- {' '.join(found)} ;;" for name, found in _values().items() if found)
    described = "\n".join(f"    '{name}:{_quoted(meaning)}'" for name, meaning in targets.items())
    return f"""_witworks() {{
  if [[ $PREFIX == *=* ]]; then
    local key=${{PREFIX%%=*}}
    compset -P '*='
    case $key in
{cases}
      *) _files ;;
    esac
    return
  fi
  local -a names targets
  names=(components/*(N/:t) compositions/*.(toml|wac)(N:t:r))
  targets=(
{described}
  )
  _describe -t targets target targets
  compadd -- $names {" ".join(f"{kind}-${{^names}}" for kind in kinds)}
  compadd -S '' -- {" ".join(f"{name}=" for name in _values())}
}}
compdef _witworks {_PROGRAMS}"""


def _fish(targets: Mapping[str, str], kinds: Sequence[str]) -> str:
    lines = [
        "function __witworks_names",
        "  for path in components/*/ compositions/*.toml compositions/*.wac",
        "    set -l name (string replace -r '\\.(toml|wac)$' '' (basename $path))",
        f"    printf '%s\\n' $name {' '.join(f'{kind}-$name' for kind in kinds)}",
        "  end",
        "end",
        "complete -c scons -f -a '(__witworks_names)'",
    ]
    lines += [f"complete -c scons -f -a {name} -d '{_quoted(meaning)}'" for name, meaning in targets.items()]
    for name, found in _values().items():
        words = " ".join(f"{name}={value}" for value in found) or f"{name}="
        lines.append(f"complete -c scons -f -a '{words}'")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """Text within single quotes, and without the colon that ends a word of zsh's."""
    return text.replace("'", "").replace(":", " ")


SHELLS: Final[Mapping[str, Callable[[Mapping[str, str], Sequence[str]], str]]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}
