"""Where another project's SConstruct finds the tool: ``Environment(tools=["wasm"], toolpath=[PyPackageDir("witworks.tools")])``."""
