"""A real clamd for tests, that knows one virus: the test file of EICAR."""

from __future__ import annotations

import hashlib
import socket
import subprocess
import time
from pathlib import Path
from typing import Self

from deploy.server_process import free_port

PARTS = ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR", "-STANDARD-ANTIVIRUS-", "TEST-FILE!$H+H*")
PATIENCE = 60.0
"""Seconds until it answers; with one signature it takes far less."""


def eicar() -> bytes:
    """The harmless file that every scanner calls a virus, put together here and nowhere stored."""
    return "".join(PARTS).encode()


class Clamd:
    """clamd of Debian on a free port of this machine, with a database of one signature."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()

    def __enter__(self) -> Self:
        self.home.mkdir(parents=True, exist_ok=True)
        database = self.home / "database"
        database.mkdir(exist_ok=True)
        body = eicar()
        line = f"{hashlib.md5(body).hexdigest()}:{len(body)}:Eicar-Test-Signature\n"
        (database / "test.hdb").write_text(line)
        config = self.home / "clamd.conf"
        config.write_text(
            f"TCPAddr 127.0.0.1\nTCPSocket {self.port}\nDatabaseDirectory {database}\n"
            f"Foreground yes\nStreamMaxLength 25M\nTemporaryDirectory {self.home}\n"
        )
        with (self.home / "clamd.log").open("w") as said:
            self._process = subprocess.Popen(
                ["/usr/sbin/clamd", "--config-file", str(config)],
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self._process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1.0):
                    return
            except OSError:
                time.sleep(0.05)
        raise TimeoutError(f"clamd does not answer:\n{(self.home / 'clamd.log').read_text()}")
