"""`loket` as processes of their own: what tests of races, of the demo and of `up` start."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from tests.harness.command_line import Said


async def loket_process(home: Path | None, *arguments: str, seconds: float = 50.0) -> Said:
    """Run one command in a process of its own to its end."""
    process = await started(home, *arguments)
    try:
        async with asyncio.timeout(seconds):
            out, err = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return Said(process.returncode or 0, out.decode(), err.decode())


async def started(home: Path | None, *arguments: str) -> asyncio.subprocess.Process:
    """Start one command; whoever asked must end it."""
    environment = {**os.environ, "COLUMNS": "160"}
    if home:
        environment["LOKET_HOME"] = str(home)
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "services.cli",
        *arguments,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def until(true: Callable[[], Any], seconds: float = 40.0) -> Any:
    """Wait until something holds, and what it gave."""
    async with asyncio.timeout(seconds):
        found = true()
        while not found:
            await asyncio.sleep(0.1)
            found = true()
    return found


def family(pid: int) -> list[psutil.Process]:
    """A process and everything it started."""
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


async def interrupted(process: asyncio.subprocess.Process) -> str:
    """Ctrl-C, and what was said until the end."""
    process.send_signal(signal.SIGINT)
    out, err = await asyncio.wait_for(process.communicate(), 40)
    assert process.returncode == 0, err.decode()
    return out.decode()
