"""Who read a confidential part at a face: written to READS before it is shown."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import UUID, uuid4

import nats.errors

from schemas import subjects
from schemas.common import Actor, Refused, Role
from schemas.envelope import Meta, encode, source
from schemas.record import ConfidentialRead
from services.faces.face import Face

READER = "loket-cli"
TIMEOUT = 5.0


async def record(
    face: Face,
    oin: str,
    case: UUID,
    who: str,
    part: str,
    text: str | None,
    role: Role = Role.COORDINATOR,
) -> None:
    """Write down that somebody is about to be shown a part; what is not written is not shown."""
    actor = face.actor(who or READER, Role.COORDINATOR)
    await record_by(face, oin, case, actor, part, text)


async def record_by(
    face: Face, oin: str, case: UUID, actor: Actor, part: str, text: str | None
) -> None:
    """Write down which signed-in reader is about to be shown a part."""
    subject = subjects.read(face.issuer, case)
    await written(face, oin, subject, actor, ConfidentialRead(part=part, text=text))


async def written(face: Face, oin: str, subject: str, actor: Actor, read: ConfidentialRead) -> None:
    """Write down a read on the subject of the case or track it is about."""
    own = str(uuid4())
    meta = Meta(
        id=own,
        source=source(oin, face.name),
        case=subjects.case_of(subject),
        time=datetime.now(UTC),
        actor=actor,
        cause=own,
    )
    headers, body = encode(read, meta)
    try:
        answer = await face.client.request(subject, body, TIMEOUT, headers=headers)
    except (TimeoutError, nats.errors.Error) as error:
        raise _not_kept() from error
    if "error" in json.loads(answer.data):
        raise _not_kept()


def _not_kept() -> Refused:
    return Refused("not_recorded", "Who reads this cannot be kept.", "See loket doctor.")
