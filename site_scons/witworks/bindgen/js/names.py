"""WIT's kebab-case as JavaScript has it, with ``_`` behind what the language keeps to itself."""

from __future__ import annotations

from typing import Final

from witworks.bindgen.names import words

_WORDS: Final = """
arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally
for function if implements import in instanceof interface let new null package private protected public return static super
switch this throw true try typeof undefined var void while with yield
"""
RESERVED: Final = frozenset(_WORDS.split())
"""What no variable or parameter of a module may be called."""

_LOCALS: Final = "built described facts inBrowser index instantiate isolate modules start t wasi"
LOCALS: Final = frozenset(_LOCALS.split())
"""What emitted files call things of their own, so that no interface may."""

_RUNTIME: Final = """
Answering BadLimit BadWasi CannotInstantiate Exited HandleGone ImportNotProvided InstanceDead Isolated IsolatedOptions
NotAComponent NotUnicode Option Options OutOfMemory OutOfRange Reentered Result ResultError TimedOut Trap Wasi
WrongType WrongWorld
"""
RUNTIME: Final = frozenset(_RUNTIME.split())
"""What every package offers beside its own."""

_CLASSES: Final = """
Array BigInt64Array BigUint64Array Error Float32Array Float64Array Imports Int16Array Int32Array Int8Array Option Options
Promise ResultError Result Symbol TypeError Uint16Array Uint32Array Uint8Array
"""
CLASS_NAMES: Final = frozenset(_CLASSES.split())
"""Names that emitted text refers to, which a type of WIT would hide."""


def camel(name: str) -> str:
    """``data-processor`` as ``dataProcessor``: what jco calls functions and fields, whatever the word."""
    first, *others = (word.lower() for word in words(name))
    return first + "".join(word[:1].upper() + word[1:] for word in others)


def variable(name: str) -> str:
    """The name of a parameter, or of a module."""
    text = camel(name)
    return f"{text}_" if text in RESERVED else text


def pascal(name: str) -> str:
    """``data-processor`` as ``DataProcessor``: what jco calls classes."""
    text = camel(name)
    return text[:1].upper() + text[1:]


def class_name(name: str) -> str:
    """The name of a type of ours."""
    text = pascal(name)
    return f"{text}_" if text in CLASS_NAMES else text
