"""Files of a case on a page: what a list says of each, and giving one out to be saved.

A file is never shown as a page of ours: it is saved, whatever is in it (OWASP, file upload).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote
from uuid import UUID

from starlette.responses import Response, StreamingResponse

from schemas.attachment import ENDINGS, Attachment, FileType, ends_otherwise, safe_name
from services.faces.files import file_of
from services.kernel.files import content
from services.portal.visit import Visit

PART = "file"
"""What is written down when somebody takes a file."""

HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


def listed(visit: Visit, files: Iterable[Attachment], names: Mapping[str, str]) -> list[Any]:
    """What a page says of files; one whose name was erased, or is not shown here, has none."""
    return [shown(visit, one, names.get(one.digest, "")) for one in files]


def shown(visit: Visit, file: Attachment, name: str) -> dict[str, Any]:
    """What a page says of one file."""
    type = visit.say.of("file_type", file.type)
    return {
        "digest": file.digest,
        "name": name,
        "type": type,
        "size": size(visit, file.size),
        "scanned": file.scanned,
        "otherwise": bool(name) and ends_otherwise(name, file.type),
    }


def size(visit: Visit, many: int) -> str:
    """A number of bytes as people say it."""
    if many < 1000:
        return f"{many} {visit.t('bytes', 'bytes')}"
    kilo = many / 1000
    words = f"{kilo:.0f} kB" if kilo < 1000 else f"{kilo / 1000:.1f} MB"
    return words if visit.language == "en" else words.replace(".", ",")


async def given_out(visit: Visit, case: UUID, names: Mapping[str, str]) -> Response:
    """The file of this address, to be saved; that somebody takes it is written down first."""
    face = visit.portal.face
    file = await file_of(face, case, visit.request.path_params["digest"])
    await visit.read(case, PART, file.digest)
    body = content(face.reader, case, file)
    headers = {
        **HEADERS,
        "Content-Disposition": disposition(names.get(file.digest, ""), file),
        "Content-Length": str(file.size),
    }
    charset = "; charset=utf-8" if file.type is FileType.TEXT else ""
    return StreamingResponse(body, headers=headers, media_type=f"{file.type}{charset}")


def disposition(name: str, file: Attachment) -> str:
    """How a browser saves it (RFC 6266): letters beyond ASCII as RFC 8187 writes them."""
    name = safe_name(name, file.type) if name else f"{file.digest[:8]}.{ENDINGS[file.type][0]}"
    plain = "".join(
        one if one.isascii() and (one.isalnum() or one in " .-_()") else "_" for one in name
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
