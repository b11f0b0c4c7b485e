"""One house in one home: a lock that a killed process cannot leave behind, and who is at home."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deploy.local import server_file
from schemas.common import Refused

PATIENCE = 15.0


def house_file(home: Path) -> Path:
    """Where a running house says what runs where."""
    return home / "house.json"


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Held while the house runs; a second one is refused."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "house.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            where = at_home(home).get("url", "it is starting")
            raise Refused(
                "already_up",
                f"The house in {home} runs already ({where}).",
                "Use it, or stop it with Ctrl-C where it was started.",
            ) from None
        _end_what_was_left(home)
        try:
            yield
        finally:
            house_file(home).unlink(missing_ok=True)


def is_up(home: Path) -> bool:
    """Whether somebody holds the lock and has finished starting."""
    if not (home / "house.lock").exists() or not house_file(home).exists():
        return False
    with (home / "house.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def at_home(home: Path) -> dict[str, Any]:
    """What the house said when it was ready; empty when there is none."""
    try:
        found: dict[str, Any] = json.loads(house_file(home).read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return found


def _end_what_was_left(home: Path) -> None:
    """After a kill -9 the server may still be ending: two must never have one store."""
    try:
        pid = json.loads(server_file(home).read_text())["pid"]
    except (FileNotFoundError, json.JSONDecodeError, KeyError):
        pid = None
    end = time.monotonic() + PATIENCE
    while pid and _serves(pid, home):
        os.kill(pid, signal.SIGTERM if time.monotonic() < end else signal.SIGKILL)
        time.sleep(0.1)
    server_file(home).unlink(missing_ok=True)
    house_file(home).unlink(missing_ok=True)


def _serves(pid: int, home: Path) -> bool:
    """Whether this process is the server of this home, not somebody who got its number since."""
    command = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self").exists():
        words = command.read_bytes().decode() if command.exists() else ""
    else:
        asked = ["ps", "-o", "command=", "-p", str(pid)]
        words = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    return "nats-server" in words and str(home) in words
