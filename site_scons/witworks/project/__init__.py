"""``WasmProject``: the components that there are, in the graph, with the targets and words around a build."""
