"""One project as one run of SCons sees it: its folders, its settings, what is known of its programs, and its summary."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from witworks.errors import Place, ToolError
from witworks.model import dependencies
from witworks.model.fetched import Fetched, is_wit
from witworks.model.manifest import FILE_NAME
from witworks.model.packages import Closure, WitIndex, closure, read_index, read_package
from witworks.summary import Summary
from witworks.toolchains import skew, tools, wasm_tools

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from witworks.caching.shared import SharedCache
    from witworks.model.components import Component
    from witworks.model.compositions import Wiring
    from witworks.model.dependencies import Project
    from witworks.programs import Probes
    from witworks.test_results import Results
    from witworks.toolchains.tools import Found
    from witworks.toolchains.wasm_tools import WasmTools


@dataclass(slots=True)
class Context:
    """What the builders share. ``root`` holds the SConstruct; ``build`` everything that is made."""

    root: Path
    build: Path
    wit: Path
    probes: Probes
    wasm_tools_setting: str
    verbose: bool
    may_provision: bool
    tool_settings: Mapping[str, str] = field(default_factory=dict)
    """The settings that name tools, by the setting's name."""
    offered: frozenset[str] = frozenset()
    """Every Builder and construction variable that the tool has added."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """What the user set, by the settings' names."""
    has_project: bool = False
    """Whether the SConstruct says ``WasmProject``, so that there are the words of SCons."""
    cache: SharedCache | None = None
    """The shared cache, where one is set and components are built."""
    summary: Summary = field(default_factory=Summary)
    results: dict[Path, Results] = field(default_factory=dict)
    """What the tests of this run said, by their stamp; those that were not run again are not here."""
    tool_users: dict[str, list[str]] = field(default_factory=dict)
    """The components of the graph that need each tool."""
    in_graph: dict[str, Component] = field(default_factory=dict)
    """The components of the graph, by name."""
    components: dict[str, Component] = field(default_factory=dict)
    """The components that compositions may be made of, by name."""
    wirings: dict[str, Wiring] = field(default_factory=dict)
    """What the files of the compositions say, by name."""
    _index: WitIndex | None = None
    _project: Project | None = None
    _closures: dict[Path, Closure] = field(default_factory=dict)
    _wasm_tools: WasmTools | None = None
    _tools: dict[str, Found] = field(default_factory=dict)

    @property
    def project(self) -> Project:
        """What witworks.toml says, read once; raises WitworksError for whatever it may not say."""
        if self._project is None:
            self._project = dependencies.read(self.root)
        return self._project

    @property
    def index(self) -> WitIndex:
        """The shared WIT packages, read once."""
        if self._index is None:
            self._index = read_index(self.wit, *(one.path for one in self.project.dependencies if one.path and is_wit(one.path)))
        return self._index

    def blamed(self, name: str, key: str) -> Place | None:
        """Where the user says, or is to say, something of a component of the graph: the line with ``key`` of its manifest."""
        component = self.in_graph.get(name)
        if component is None:
            return None
        if isinstance(component, Fetched):
            return component.wit.root.place
        manifest = component.folder / FILE_NAME
        return component.manifest.place(key) or Place(manifest if manifest.is_file() else component.folder)

    def manifest(self, name: str) -> str:
        """The ``component.toml`` of a component of the graph, be it there or not, as seen from the project."""
        component = self.in_graph.get(name)
        return FILE_NAME if component is None else os.path.relpath(component.folder / FILE_NAME, self.root)

    def older_tools(self, component: str) -> list[str]:
        """What to add where the component fails: which of its tools are older than those that we are made for."""
        older = []
        for name in (name for name, users in self.tool_users.items() if component in users):
            with contextlib.suppress(ToolError):
                older.append(skew.of_tool(self.tool(name)))
        return [f"{one.message} ({one.code})" for one in older if one is not None]

    def closure(self, package: Path) -> Closure:
        """The WIT package in the folder (or file) ``package`` with all it needs, read once."""
        if package not in self._closures:
            self._closures[package] = closure(read_package(package), self.index)
        return self._closures[package]

    def know(self, known: Closure) -> None:
        """Remember a closure that was read already."""
        self._closures[known.root.path] = known

    @property
    def wasm_tools(self) -> WasmTools:
        """wasm-tools, found once; raises ToolError where it is missing or too old."""
        if self._wasm_tools is None:
            self._wasm_tools = wasm_tools.find(self.wasm_tools_setting, self.probes)
        return self._wasm_tools

    def tool(self, name: str) -> Found:
        """The tool of that name, found once; raises ToolError while it is missing."""
        if name not in self._tools:
            tool = tools.TOOLS[name]
            setting = self.tool_settings.get(tool.setting, "")
            self._tools[name] = tools.find(tool, setting, self.probes, alone=not self.has_project)
        return self._tools[name]
