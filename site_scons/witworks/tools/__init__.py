"""For another project: ``Environment(tools=["wasm"], toolpath=[PyPackageDir("witworks.tools")])``."""
