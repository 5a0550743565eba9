"""Witworks: WebAssembly components from many languages out of one SCons graph, with typed bindings for their hosts.

Importing this package costs nothing: what emitted bindings need lives in :mod:`witworks.runtime`, what SCons needs in
:mod:`witworks.tool`.
"""

from __future__ import annotations

__version__ = "0.1.0"
