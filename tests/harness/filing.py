"""Sending files and asking with them, as an institution's face does; what became of the bytes."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID, uuid4

from schemas import file_subjects
from schemas.attachment import Attachment, NamedFile
from schemas.common import Accepted, Actor, Role
from schemas.request import SubmitRequest
from schemas.subjects import Bucket
from services.faces.face import Face, Faces
from services.faces.files import send_file
from services.kernel.direct import DirectReader
from services.kernel.files import content, described
from tests.harness.running import QUICK_SCAN

NAME = "plan van aanpak.pdf"


class Filing:
    """One institution at its door, about one question to come."""

    def __init__(self, faces: Faces, face: Face, key: str = "") -> None:
        self.faces, self.face, self.key = faces, face, key or str(uuid4())

    @classmethod
    async def at(cls, faces: Faces) -> Filing:
        """At the door of a running system."""
        return cls(faces, await faces.at("DOOR"))

    @property
    def who(self) -> Actor:
        """The institution's contact."""
        return self.face.actor(
            QUICK_SCAN.contact, Role.INSTITUTION, organisation=QUICK_SCAN.institution
        )

    async def send(self, body: bytes) -> Attachment:
        """Send a file for the question to come."""
        return await send_file(self.face, self.who, io.BytesIO(body), {"idempotency_key": self.key})

    def asking(self, *digests: str) -> SubmitRequest:
        """The question that names these files."""
        named = tuple(NamedFile(digest=one, name=NAME) for one in digests)
        asked = QUICK_SCAN.submit.question.model_copy(update={"files": named})
        return QUICK_SCAN.submit.model_copy(update={"idempotency_key": self.key, "question": asked})

    async def ask(self, *digests: str, who: Actor | None = None) -> Accepted:
        """Ask with these files."""
        return await self.face.ask(self.asking(*digests), who or self.who)

    async def kept(self, zone: str, case: UUID, file: Attachment) -> bytes | None:
        """The bytes of a file in a zone, None when it is not there as a whole."""
        reader = (await self.faces.at(zone)).reader
        if await described(reader, case, file.digest) is None:
            return None
        return b"".join([part async for part in content(reader, case, file)])


async def stored_of(reader: DirectReader, case: UUID, bucket: Bucket = Bucket.FILES) -> list[Any]:
    """Every message that an object store has of a case."""
    stream = file_subjects.object_stream(bucket)
    return await reader.batch(stream, file_subjects.files_of(case, bucket))
