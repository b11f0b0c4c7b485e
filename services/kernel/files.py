"""Files of cases in an object store: parts under `<case>.<digest>.<number>`, then what they are.

A file is there when its description is, and that is written last. Every part is stored once, by
what is in it: whoever stops half-way, or stores the same file at the same time, makes one file.
Clients of the object store would name parts at random, and leave them when they are killed.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from uuid import UUID

from nats.aio.client import Client

from schemas import file_subjects
from schemas.attachment import Attachment
from schemas.common import Refused
from schemas.subjects import Bucket
from services.kernel.direct import DirectReader
from services.kernel.event_store import stored_once


class Files:
    """One object store of a zone, for who may write it."""

    def __init__(self, client: Client, reader: DirectReader, bucket: Bucket = Bucket.FILES) -> None:
        self._client, self._reader, self.bucket = client, reader, bucket

    async def put(self, case: UUID, name: str, number: int, part: bytes) -> None:
        """Store a part of a file; nothing when it is there."""
        await stored_once(
            self._client, file_subjects.file_part(case, name, number, self.bucket), part
        )

    async def describe(self, case: UUID, file: Attachment) -> None:
        """All parts are stored: from now on the file is there."""
        subject = file_subjects.file(case, file.digest, self.bucket)
        await stored_once(self._client, subject, file.model_dump_json().encode())

    async def find(self, case: UUID, name: str) -> Attachment | None:
        """A file that is there."""
        return await described(self._reader, case, name, self.bucket)

    def parts(self, case: UUID, name: str) -> AsyncIterator[bytes]:
        """Every part that is stored, in order, until one is missing."""
        return stored_parts(self._reader, case, name, self.bucket)


async def described(
    reader: DirectReader, case: UUID, name: str, bucket: Bucket = Bucket.FILES
) -> Attachment | None:
    """What a file is; None when it is not there, or not yet as a whole."""
    found = await reader.last(
        file_subjects.object_stream(bucket), file_subjects.file(case, name, bucket)
    )
    return Attachment.model_validate_json(found.data) if found and found.data else None


async def stored_parts(
    reader: DirectReader, case: UUID, name: str, bucket: Bucket = Bucket.FILES
) -> AsyncIterator[bytes]:
    """The parts of a file in order, one in memory at a time, until one is missing."""
    number, stream = 0, file_subjects.object_stream(bucket)
    while part := await reader.last(stream, file_subjects.file_part(case, name, number, bucket)):
        yield part.data
        number += 1


async def content(reader: DirectReader, case: UUID, file: Attachment) -> AsyncIterator[bytes]:
    """The bytes of a file that is there; a refusal when they were erased or tampered with.

    The last part is given only when all of it fits the digest.
    """
    taken, last, seen = 0, b"", hashlib.sha256()
    async for part in stored_parts(reader, case, file.digest):
        if last:
            yield last
        last = part
        seen.update(part)
        taken += len(part)
        if taken >= file.size:
            break
    if taken < file.size:
        raise Refused("erased", "This file was erased.", "Ask who keeps the record.")
    if seen.hexdigest() != file.digest:
        raise Refused("tampered", "This file does not fit its digest.", "Call security.")
    yield last


async def whole(
    reader: DirectReader, case: UUID, file: Attachment
) -> AsyncIterator[tuple[str, bytes]]:
    """Every message that a file is made of, with its subject; its description comes last."""
    number = 0
    async for part in content(reader, case, file):
        yield file_subjects.file_part(case, file.digest, number), part
        number += 1
    yield file_subjects.file(case, file.digest), file.model_dump_json().encode()
