"""A file that a program sends: its bytes as they are, whatever it says that they are.

A file is what is in it, so to send it again changes nothing: that is why it needs no version, and
an `Idempotency-Key` only guards against another file under the same key.
"""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from http import HTTPStatus as Http
from typing import IO

from starlette.responses import Response

from schemas.attachment import LARGEST
from schemas.common import Refused
from services.faces.files import send_parts
from services.portal.api.attachments import Stand, looked_at
from services.portal.api.changing import OTHER, UNSURE, key_of
from services.portal.api.problem import Not
from services.portal.api.table import JSON, Call, Upload
from services.portal.visit import Visit

TOO_LARGE = f"Een bestand is hoogstens {LARGEST // 1024**2} MB."


async def uploaded(upload: Upload, call: Call) -> Response:
    """Take it in and have it looked at: 201 when it is clean, 202 when that is not known yet."""
    visit = call.visit
    about, key, keys = await upload.about(call), key_of(visit), visit.portal.keys
    with tempfile.TemporaryFile() as file:
        asked = f"{visit.here}\n{await _taken(call, file)}"
        _begin(visit, key, hashlib.sha256(asked.encode()).hexdigest())
        try:
            name = await send_parts(visit.portal.face, visit.actor, file, about)
            found = await looked_at(visit, about, name)
        except Refused as refused:
            if refused.reason not in UNSURE:
                keys.drop(visit.actor.sub, key)
            raise
    status = Http.ACCEPTED if found.stand is Stand.WAITS else Http.CREATED
    return Response(found.model_dump_json(), status, {"Location": found.adres}, media_type=JSON)


def _begin(visit: Visit, key: str, asked: str) -> None:
    """The same file under the same key goes on; another is refused."""
    if not key:
        return
    keys, person = visit.portal.keys, visit.actor.sub
    before = keys.before(person, key)
    if before and before.asked != asked:
        raise Not(Http.CONFLICT, OTHER)
    keys.begin(person, key, asked)


async def _taken(call: Call, file: IO[bytes]) -> str:
    """Everything that is sent, on disk; its digest."""
    seen, size = hashlib.sha256(), 0
    async for part in call.visit.request.stream():
        size += len(part)
        if size > LARGEST:
            raise Not(Http.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
        seen.update(part)
        await asyncio.to_thread(file.write, part)
    return seen.hexdigest()
