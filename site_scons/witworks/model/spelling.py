"""Types as WIT spells them, for messages, labels and docs."""

from __future__ import annotations

from witworks.model.world import (
    Borrow,
    FutureOf,
    ListOf,
    MapOf,
    OptionOf,
    Own,
    Primitive,
    Ref,
    ResultOf,
    StreamOf,
    TupleOf,
    Type,
)


def spell(of: Type | None) -> str:
    """``of`` as WIT spells it."""
    match of:
        case None:
            return "nothing"
        case Primitive(name) | Ref(_, name):
            return name
        case ListOf(element, length):
            return f"list<{spell(element)}{'' if length is None else f', {length}'}>"
        case MapOf(key, value):
            return f"map<{spell(key)}, {spell(value)}>"
        case OptionOf(payload):
            return f"option<{spell(payload)}>"
        case ResultOf(None, None):
            return "result"
        case ResultOf(ok, err):
            return f"result<{'_' if ok is None else spell(ok)}{'' if err is None else f', {spell(err)}'}>"
        case TupleOf(items):
            return f"tuple<{', '.join(spell(item) for item in items)}>"
        case StreamOf(inner):
            return "stream" if inner is None else f"stream<{spell(inner)}>"
        case FutureOf(inner):
            return "future" if inner is None else f"future<{spell(inner)}>"
        case Own(resource):
            return resource.name
        case Borrow(resource):
            return f"borrow<{resource.name}>"
