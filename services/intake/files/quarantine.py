"""Files that were sent and that no request names yet: looked at, and kept when one does.

The bucket forgets what is older than a day. Nothing its sender says of a file is believed: what it
is, how large and whether it is clean is found here. What could not be looked at is looked at again
by a timer, until it was or is gone.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import IO
from uuid import UUID

from nats.aio.client import Client

from schemas import file_subjects, subjects
from schemas.attachment import LARGEST, Attachment
from schemas.common import Refused
from schemas.subjects import Bucket
from services.intake.files.persons import keep_out
from services.intake.files.scanning import Scanner
from services.intake.files.types import type_of
from services.kernel.direct import DirectReader
from services.kernel.errors import Undelivered
from services.kernel.event_store import NotStored
from services.kernel.files import Files
from services.kernel.telemetry import log
from services.kernel.timers import Due, Timers

PASSING = ("file_not_scanned",)
"""Refusals after which the bytes stay: looked at later, the answer may be another one."""

LOOK, LATER = "look-", timedelta(minutes=5)
"""How the timer of a file is named, and when it goes off."""

REMEMBERED = 1000
"""Refusals that are told again to who asks after the bytes are gone: an answer may get lost."""

AT_ONCE = 2
"""Files that are looked at side by side: each is on disk, and in the memory of its reader."""


class Quarantine:
    """The files of LOKET: in quarantine, and kept."""

    def __init__(
        self, client: Client, reader: DirectReader, scanner: Scanner, timers: Timers
    ) -> None:
        self._client, self._scanner, self._timers = client, scanner, timers
        self._held = Files(client, reader, Bucket.QUARANTINE)
        self._kept = Files(client, reader)
        self._room = asyncio.Semaphore(AT_ONCE)
        self._looking: dict[tuple[UUID, str], asyncio.Task[Attachment]] = {}
        self._refused: dict[tuple[UUID, str], Refused] = {}

    async def take(self, case: UUID, name: str, number: int, part: bytes) -> None:
        """Hold one part of a file."""
        try:
            await self._held.put(case, name, number, part)
        except NotStored as why:
            raise Refused(
                "files_full",
                "No more files can be taken in now.",
                "Try again tomorrow, or send the request without files.",
            ) from why

    async def checked(self, case: UUID, name: str) -> Attachment:
        """What a file is, once it was found to be good; a refusal says why it is not.

        Who asks again while it is looked at, since looking takes longer than a command waits, gets
        the same answer.
        """
        if known := await self._known(case, name):
            return known
        asked = (case, name)
        if (looking := self._looking.get(asked)) is None:
            looking = self._looking[asked] = asyncio.create_task(self._in_turn(case, name))
            looking.add_done_callback(lambda _: self._looking.pop(asked))
        return await asyncio.shield(looking)

    async def on_due(self, due: Due) -> None:
        """Look again; nobody waits for the answer, and whoever asks later hears it."""
        with suppress(Refused):
            await self.checked(due.case, due.name.removeprefix(LOOK))

    async def keep(self, case: UUID, files: Iterable[Attachment]) -> None:
        """From quarantine to where files of cases lie; what lies there already stays."""
        for file in files:
            if await self._kept.find(case, file.digest):
                continue
            number, size = 0, 0
            async for part in self._held.parts(case, file.digest):
                await self._kept.put(case, file.digest, number, part)
                number, size = number + 1, size + len(part)
            if size != file.size:
                raise unknown_file()
            await self._kept.describe(case, file)

    async def _in_turn(self, case: UUID, name: str) -> Attachment:
        async with self._room:
            return await self._checked(case, name)

    async def _known(self, case: UUID, name: str) -> Attachment | None:
        return await self._kept.find(case, name) or await self._held.find(case, name)

    async def _checked(self, case: UUID, name: str) -> Attachment:
        with tempfile.TemporaryFile() as file:
            size = await self._gathered(case, name, file)
            try:
                type = await asyncio.to_thread(type_of, file)
                scanned = await self._scanner.scan(file)
                await keep_out(file, type)
            except Refused as refused:
                log.warning("file_refused", reason=refused.reason)
                if refused.reason in PASSING:
                    await self._timers.set(case, f"{LOOK}{name}", self._timers.now() + LATER)
                else:
                    await self._drop(case, name)
                    self._remember(case, name, refused)
                raise
        found = Attachment(digest=name, size=size, type=type, scanned=scanned)
        await self._held.describe(case, found)
        log.info("file_checked", type=found.type, size=size, scanned=scanned)
        return found

    async def _gathered(self, case: UUID, name: str, file: IO[bytes]) -> int:
        """All parts in one file on disk, if together they are what the sender named."""
        seen, size = hashlib.sha256(), 0
        async for part in self._held.parts(case, name):
            size += len(part)
            if size > LARGEST:
                break
            seen.update(part)
            await asyncio.to_thread(file.write, part)
        if size == 0:
            before = self._refused.get((case, name))
            raise before.with_traceback(None) if before else unknown_file()
        if seen.hexdigest() != name:
            await self._drop(case, name)
            raise Refused(
                "file_damaged",
                "What arrived is not the whole file, or is larger than a file may be.",
                "Send it again.",
            )
        return size

    def _remember(self, case: UUID, name: str, refused: Refused) -> None:
        self._refused[case, name] = refused
        if len(self._refused) > REMEMBERED:
            del self._refused[next(iter(self._refused))]

    async def _drop(self, case: UUID, name: str) -> None:
        """Nothing of it stays."""
        subject = subjects.purge(file_subjects.object_stream(Bucket.QUARANTINE))
        for where in file_subjects.file_parts(case, name, Bucket.QUARANTINE):
            answer = await self._client.request(
                subject, json.dumps({"filter": where}).encode(), 5.0
            )
            if "error" in json.loads(answer.data):
                raise Undelivered("the quarantine does not drop a file")


def unknown_file() -> Refused:
    """Never sent, sent in part, sent for another case, or longer ago than a day."""
    return Refused(
        "unknown_file",
        "A file that the request names is not here, or no longer: a file waits for one day.",
        "Add the file again.",
    )
