"""The SCons tool ``wasm``, under the name that ``site_scons`` gives it."""

from witworks.tool import exists, generate

__all__ = ["exists", "generate"]
