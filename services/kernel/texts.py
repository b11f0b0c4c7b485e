"""Erasable texts: JSON documents or plain text in TEXTS under `<case>.<digest>`.

Events name a digest only; a text is written before the event that names it. What comes back is
checked against its digest, so nobody can put other words under an event.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from nats.aio.client import Client
from pydantic import BaseModel

from schemas import subjects
from schemas.common import Refused, digest
from schemas.subjects import Bucket
from services.kernel.direct import DirectReader
from services.kernel.errors import too_large
from services.kernel.event_store import stored

M = TypeVar("M", bound=BaseModel)
LARGEST = 900 * 1024
"""Bytes of one text: it must still fit in the message that carries it over a border."""


class Texts:
    """The TEXTS bucket of one zone, or another bucket of texts."""

    def __init__(self, client: Client, reader: DirectReader, bucket: Bucket = Bucket.TEXTS) -> None:
        self._client, self._reader, self._bucket = client, reader, bucket

    async def put(self, case: UUID, texts: Iterable[str]) -> None:
        """Write texts; the same text twice is the same key."""
        await asyncio.gather(*(self._put(case, text) for text in texts))

    async def _put(self, case: UUID, text: str) -> None:
        body = text.encode()
        if len(body) > LARGEST:
            raise too_large("The text")
        key = subjects.text(case, digest(text), self._bucket)
        await stored(self._client, key, body, {})

    async def get(self, case: UUID, name: str) -> str:
        """The text, or a refusal when it was erased or tampered with."""
        found = await kept(self._reader, case, name, self._bucket)
        if found is None:
            raise Refused("erased", "This text was erased.", "Ask who keeps the record.")
        return found

    async def model(self, case: UUID, name: str, model: type[M]) -> M:
        """A structured text."""
        return model.model_validate_json(await self.get(case, name))


async def kept(
    reader: DirectReader, case: UUID, name: str, bucket: Bucket = Bucket.TEXTS
) -> str | None:
    """The text for who only reads, None when it was erased; a refusal when tampered with."""
    message = await reader.last(subjects.bucket_stream(bucket), subjects.text(case, name, bucket))
    if message is None or not message.data:
        return None
    if digest(message.data) != name:
        raise Refused("tampered", "This text does not fit its digest.", "Call security.")
    return message.data.decode()
