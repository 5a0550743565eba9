"""gRPC, and the messages and services of the Remote Execution API: all that the extra ``[remote]`` brings.

To import this module raises ToolError where they are not installed, so it is imported when a server is first asked.
"""

from __future__ import annotations

import os
import sys
from typing import Any, Final, TypeAlias

from witworks.errors import ToolError

_VERBOSITY: Final = "GRPC_VERBOSITY"
_before = os.environ.get(_VERBOSITY)
os.environ.setdefault(_VERBOSITY, "NONE")  # read on import; else gRPC tells standard error what its makers want to know
try:
    import grpc
    from buildgrid.common.protos.build.bazel.remote.execution.v2 import remote_execution_pb2 as messages
    from buildgrid.common.protos.build.bazel.remote.execution.v2 import remote_execution_pb2_grpc as services
    from buildgrid.common.protos.google.bytestream import bytestream_pb2 as stream_messages
    from buildgrid.common.protos.google.bytestream import bytestream_pb2_grpc as stream_services
except ImportError as error:
    raise ToolError(
        "WW320",
        "a cache on a server needs packages that are not installed",
        notes=[f"{error}; the extra `remote` of witworks brings them"],
        fix=f"{sys.executable} -m pip install 'buildgrid-common>=0.5'",
    ) from error
finally:
    if _before is None:
        os.environ.pop(_VERBOSITY, None)

Message: TypeAlias = Any
Call: TypeAlias = Any
Channel: TypeAlias = Any
"""What gRPC and its generated code call so; they have no types of their own."""

__all__ = ["Call", "Channel", "Message", "grpc", "messages", "services", "stream_messages", "stream_services"]
