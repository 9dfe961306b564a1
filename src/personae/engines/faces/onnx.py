"""onnxruntime, told before it loads to say nothing of us to anybody.

Version 1.31.1 carries telemetry that a bare import switches on: it writes a
device id and a database under `~/.cache/Microsoft` and a session into the temporary folder, to be
sent to its makers. `disable_telemetry_events()` comes too late for that; this variable does not.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime as ort  # not before the line above

__all__ = ["ort"]
