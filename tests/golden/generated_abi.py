"""Where the canonical ABI puts the parts of a generated type, in memory and among core values."""

from __future__ import annotations

from tests.golden.generated_types import SCALARS, Flags, List, Record, Scalar, Text, Tuple, Type, cases, inner, plain


def aligned(offset: int, align: int) -> int:
    return -(-offset // align) * align


def tag_size(count: int) -> int:
    """Bytes of a discriminant for so many cases."""
    return 1 if count <= 1 << 8 else 2 if count <= 1 << 16 else 4


def layout(of: Type) -> tuple[int, int]:
    """Size and alignment in memory."""
    of = plain(of)
    match of:
        case Scalar(name):
            return SCALARS[name][0], SCALARS[name][0]
        case Text() | List():
            return 8, 4
        case Tuple() | Record():
            return together(inner(of))
        case Flags(_, count):
            size = 1 if count <= 8 else 2 if count <= 16 else 4
            return (size, size) if count <= 32 else (4 * -(-count // 32), 4)
    payloads = [layout(case) for case in cases(of) if case is not None]
    align = max([tag_size(len(cases(of))), *(align for _, align in payloads)])
    return aligned(payload_at(of) + max((size for size, _ in payloads), default=0), align), align


def together(fields: list[Type]) -> tuple[int, int]:
    """Size and alignment of fields that follow each other."""
    align = max((layout(field)[1] for field in fields), default=1)
    end = 0
    for field, at in zip(fields, offsets(fields), strict=True):
        end = at + layout(field)[0]
    return aligned(end, align), align


def offsets(fields: list[Type]) -> list[int]:
    """Where each of the fields that follow each other starts."""
    found, end = [], 0
    for field in fields:
        size, align = layout(field)
        found.append(aligned(end, align))
        end = found[-1] + size
    return found


def payload_at(of: Type) -> int:
    """Where the payload of a variant starts."""
    align = max((layout(case)[1] for case in cases(of) if case is not None), default=1)
    return aligned(tag_size(len(cases(of))), align)


def flat(of: Type) -> list[str]:
    """The core values that a type is passed as."""
    of = plain(of)
    match of:
        case Scalar(name):
            return [SCALARS[name][1]]
        case Text() | List():
            return ["i32", "i32"]
        case Tuple() | Record():
            return [kind for part in inner(of) for kind in flat(part)]
        case Flags(_, count):
            return ["i32"] * -(-count // 32)
    joined: list[str] = []
    for case in cases(of):
        for n, kind in enumerate([] if case is None else flat(case)):
            if n == len(joined):
                joined.append(kind)
            elif joined[n] != kind:
                joined[n] = "i32" if {joined[n], kind} == {"i32", "f32"} else "i64"
    return ["i32", *joined]
