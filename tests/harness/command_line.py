"""`loket` as somebody types it, in this process: what it says and with which exit code."""

from __future__ import annotations

import asyncio
import io
import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from services.cli.app import app
from services.cli.failing import guarded


@dataclass(frozen=True)
class Said:
    """How one command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON: with --json there is nothing else on it."""
        return json.loads(self.out)


async def loket(home: Path, *arguments: str) -> Said:
    """Run one command against the installation in a home folder."""
    return await asyncio.to_thread(_run, home, arguments)


def _run(home: Path, arguments: tuple[str, ...]) -> Said:
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, {"LOKET_HOME": str(home)}),
        patch.object(sys, "argv", ["loket", *arguments]),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = guarded(app)
    return Said(code, out.getvalue(), err.getvalue())
