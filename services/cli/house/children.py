"""A process a zone and a face: started, started again later and later when it ends, stopped."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from deploy.server_process import die_with_parent

SHORTEST, LONGEST, LIVED = 0.5, 30.0, 30.0
"""Seconds before a first restart, at most, and after which a process counts as healthy again."""
GRACE = 20.0


class Child:
    """One command of ours in a process of its own, kept running; ends when this process ends."""

    def __init__(
        self,
        command: Sequence[str],
        log: Path,
        environment: Mapping[str, str],
        changed: Callable[[], None],
    ) -> None:
        self.log, self.restarts, self._command, self._changed = log, 0, tuple(command), changed
        self._environment = {**os.environ, **environment}
        self._process: asyncio.subprocess.Process | None = None
        self._keeping: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        running = self._process and self._process.returncode is None
        return self._process.pid if running and self._process else None

    async def start(self) -> None:
        """Start it, and keep it running until stopped."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._process = await self._begun()
        self._keeping = asyncio.create_task(self._keep(), name=f"keep-{self._command[1]}")

    async def stop(self) -> None:
        """Let it finish what it is doing; not for ever."""
        if self._keeping:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        if self._process and self._process.returncode is None:
            self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), GRACE)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()

    def last_words(self) -> str:
        """The last line of its log."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return lines[-1][:300] if lines else "nothing"

    async def _keep(self) -> None:
        delay = SHORTEST
        while self._process:
            began = time.monotonic()
            await self._process.wait()
            if time.monotonic() - began > LIVED:
                delay = SHORTEST
            await asyncio.sleep(delay)
            delay = min(delay * 2, LONGEST)
            self.restarts += 1
            self._process = await self._begun()
            self._changed()

    async def _begun(self) -> asyncio.subprocess.Process:
        """In a process group of its own, so that Ctrl-C reaches only us and we stop in order."""
        with self.log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "services.cli",
                *self._command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self._environment,
                process_group=0,
                preexec_fn=die_with_parent(signal.SIGKILL),
            )
