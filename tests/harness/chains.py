"""Whether what is stored is whole: each event follows the one before it, and none came twice."""

from __future__ import annotations

from collections import Counter, defaultdict

from schemas.envelope import chain_digest
from services.faces.face import Faces
from services.kernel.direct import sequence, subject


async def broken_chains(faces: Faces, zone: str, stream: str) -> list[str]:
    """Events whose `prev` is not the digest of the event before them on their subject."""
    broken: list[str] = []
    before: defaultdict[str, str] = defaultdict(str)
    async for message in (await faces.at(zone)).reader.all(stream):
        headers, where = message.headers or {}, subject(message)
        if headers.get("ce-prev", "") != before[where]:
            broken.append(f"{zone} {stream} {sequence(message)} on {where}")
        before[where] = chain_digest(headers, message.data)
    return broken


async def doubled(faces: Faces, zone: str, stream: str) -> list[str]:
    """Causes that led to more than one event on a subject, and ids that came twice."""
    causes, ids = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    async for message in (await faces.at(zone)).reader.all(stream):
        headers, where = message.headers or {}, subject(message)
        causes[where, headers["ce-causationid"]] += 1
        ids[where, headers["ce-id"]] += 1
    return [f"{zone} {stream} {name}" for name, count in (causes + ids).items() if count > 1]
