"""The SCons tool ``wasm``."""

from witworks.tool import exists, generate

__all__ = ["exists", "generate"]
