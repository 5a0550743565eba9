"""SCons as Witworks uses it, typed. SCons' own objects satisfy these protocols; nothing here runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


class Node(Protocol):
    """A file, a directory, an alias or a value in SCons' graph."""

    sources: list[Node]
    depends: list[Node]
    implicit: list[Node] | None
    prerequisites: list[Node] | None
    ignore_set: set[Node]
    side_effects: list[Node]
    always_build: bool | None
    ninfo: Any
    attributes: Any
    abspath: str
    path: str
    name: str

    def get_state(self) -> int:
        """How far this run has come with it."""

    def get_executor(self) -> Any:  # noqa: ANN401
        """What makes it, with all that is made together."""

    def has_builder(self) -> bool:
        """Whether something makes it."""

    def children(self) -> list[Node]:
        """The same without what is to be ignored."""

    def all_children(self) -> list[Node]:
        """What it is made from, and what it depends on."""

    def exists(self) -> bool:
        """Whether it is there."""

    def changed_timestamp_match(self, target: Node, record: object) -> bool:
        """Whether its time is another than in the record."""

    def scan(self) -> None:
        """Fill ``implicit``."""

    def clear_memoized_values(self) -> None:
        """Forget what was looked up on disk."""

    def get_ninfo(self) -> Any:  # noqa: ANN401 - SCons' own record, opaque to us
        """The record of what is known of the content."""

    def get_content_hash(self) -> str:
        """The hash of the content as it is now."""

    def get_stored_info(self) -> Any:  # noqa: ANN401
        """What SCons remembers of the last time it was made."""

    def get_csig(self) -> str:
        """The content signature."""

    def get_text_contents(self) -> str:
        """The content as text."""


class Environment(Protocol):
    """A construction environment. Builders are attributes: ``env.WasmFolder(…)``."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - builders are attached at run time
        """A builder or a method that a tool added."""

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - construction variables hold anything
        """A construction variable."""

    def __setitem__(self, key: str, value: object) -> None:
        """Set a construction variable."""

    def __contains__(self, key: str) -> bool:
        """Whether there is such a construction variable."""

    def get(self, key: str, default: object = None) -> Any:  # noqa: ANN401
        """A construction variable, or the default."""

    def subst(self, text: str) -> str:
        """``text`` with its construction variables filled in."""

    def subst_list(
        self, text: str, *, target: Sequence[Node] | None = None, source: Sequence[Node] | None = None
    ) -> list[list[object]]:
        """``text`` as command lines, each a list of arguments."""

    def SetDefault(self, **values: object) -> None:  # noqa: N802 - SCons' own name
        """Set the variables that are not set yet."""

    def Depends(self, target: object, dependency: object) -> Any:  # noqa: ANN401, N802
        """Make ``target`` depend on ``dependency``."""

    def File(self, name: str) -> Any:  # noqa: ANN401, N802
        """The node of a file."""

    def Value(self, value: object) -> Any:  # noqa: ANN401, N802
        """The node of a fact."""

    def Alias(self, name: object, nodes: object = None, action: object = None) -> Any:  # noqa: ANN401, N802
        """A name for some nodes."""
