"""Looking for viruses: ClamAV's daemon, where an installation names one."""

from __future__ import annotations

from typing import IO

from aioclamd import ClamdAsyncClient  # type: ignore[import-untyped]  # it has no types

from schemas.attachment import PART
from schemas.common import Refused
from services.kernel.settings import Settings
from services.kernel.telemetry import counter, log

TIMEOUT = 8.0
"""Seconds for one file: who sends it waits for the answer."""


class Gulping:
    """A file of which a reader gets as much as it can send at once, whatever it asks for.

    The client would read one kilobyte at a time, each in a thread of its own.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def read(self, _many: int) -> bytes:
        """The next piece."""
        return self._file.read(PART)


class Scanner:
    """The virus scanner of this installation, if it has one."""

    def __init__(self, settings: Settings) -> None:
        self._host, self._port = settings.clamd_host, settings.clamd_port

    async def scan(self, file: IO[bytes]) -> bool:
        """True when it is clean, False when there is no scanner; a refusal when it is not clean.

        A scanner that does not answer lets nothing through.
        """
        if not self._port:
            return False
        file.seek(0)
        try:
            client = ClamdAsyncClient(self._host, self._port, timeout=TIMEOUT)
            answer = await client.instream(Gulping(file))
        except Exception as error:  # whatever it is, nobody looked at the file
            raise self._silent(repr(error)) from error
        verdict = (answer or {}).get("stream", ("ERROR", ""))
        if verdict[0] == "FOUND":
            counter("files_infected").add(1, {})
            log.warning("file_infected", signature=verdict[1])
            raise infected()
        if verdict[0] != "OK":
            raise self._silent(str(verdict))
        return True

    def _silent(self, why: str) -> Refused:
        log.error("scanner_does_not_answer", why=why)
        return Refused(
            "file_not_scanned",
            "The virus scanner does not answer, so the file waits.",
            "Try again in some minutes: the file need not be sent again today.",
        )


def infected() -> Refused:
    """The bytes are dropped."""
    return Refused(
        "file_infected",
        "A virus was found in the file; it was thrown away.",
        "Do not open it, and tell the administrators of your institution.",
    )
