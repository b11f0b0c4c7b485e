"""The process that looks at one file: bytes in, JSON out, with little time and memory."""

from __future__ import annotations

import json
import sys

from schemas.common import Refused
from services.kernel.gate import limits
from services.kernel.gate.looking import as_json, look_here

if sys.platform != "win32":
    import resource


def main() -> None:
    """Look at what comes in; a refusal is an answer too."""
    limited()
    try:
        answer = as_json(look_here(sys.stdin.buffer.read()))
    except Refused as why:
        answer = {"reason": why.reason, "detail": why.detail, "what_to_do": why.what_to_do}
    print(json.dumps(answer))


def limited() -> None:
    """Give this process little time and memory, and no files to write."""
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_CPU, (limits.SECONDS, limits.SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY, limits.MEMORY))


if __name__ == "__main__":
    main()
