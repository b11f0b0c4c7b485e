"""One resource of the interface as it is served: the order in which a call is looked at.

Where and how (404, 405), who (401), in which form (406, 415), what (400), may they (403, 404), on
which version (428, 412); then it is read or done.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus as Http
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ValidationError
from pydantic_core import to_json
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from schemas.common import Refused
from services.kernel.telemetry import log
from services.portal.api import problem
from services.portal.api.calling import caller
from services.portal.api.changing import changed
from services.portal.api.form import in_utc
from services.portal.api.paging import Paged, written
from services.portal.api.problem import Invalid, Not, Wrong
from services.portal.api.table import (
    JSON,
    VERSION,
    Asked,
    Call,
    Change,
    File,
    Found,
    Read,
    Upload,
)
from services.portal.api.tags import has_it, tag
from services.portal.api.uploading import uploaded
from services.portal.routing import SAFE
from services.portal.security import TooLarge
from services.portal.visit import Visit

HEADERS = {
    "API-Version": VERSION,
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Feature-Policy": "'none'",
    "Referrer-Policy": "no-referrer",
}
"""On every answer, besides those that every answer of a face has (STANDARDS 3.2)."""


class Resource:
    """What answers at one path; whatever goes wrong is a problem with the same headers."""

    def __init__(self, read: Read | None, change: Change | Upload | None) -> None:
        self._read, self._change = read, change

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        request = Request(scope, receive)
        try:
            answer = await self._answer(request)
        except TooLarge:
            answer = problem.answer(
                Not(Http.REQUEST_ENTITY_TOO_LARGE, "Maak het korter."), path(request)
            )
        except (Refused, Invalid, Not) as why:
            answer = problem.answer(why, path(request))
        except ClientDisconnect:  # nobody is there any more to be told
            return
        except Exception as error:  # the caller gets an answer, the log its cause
            log.exception("call_failed", path=path(request))
            answer = problem.answer(error, path(request))
        await with_headers(answer)(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        doing = self._change if request.method == "POST" else None
        read = self._read if request.method in SAFE else None
        if doing is None and read is None:
            raise Not(Http.METHOD_NOT_ALLOWED, f"Hier kan alleen {self.allows}.", Allow=self.allows)
        visit = await caller(request, request.app.state.portal)
        if visit.session is None:
            words = "Stuur een geldige sleutel mee: Authorization: Bearer <sleutel>."
            raise Not(Http.UNAUTHORIZED, words, WWW_Authenticate="Bearer")
        files = read is not None and read.answers is None
        _acceptable(request, files)
        if not visit.has(*(doing or read).roles):  # type: ignore[union-attr]  # one of them is
            raise Not(Http.FORBIDDEN, "Uw rol mag dit niet.")
        if isinstance(doing, Upload):
            call = Call(visit, _id(request), asked=asked(request, doing.asks))
            return await uploaded(doing, call)
        if doing:
            return await changed(doing, visit, _id(request))
        assert read
        return await _shown(read, visit)

    @property
    def allows(self) -> str:
        """What may be asked here."""
        return ", ".join([*(SAFE if self._read else ()), *(("POST",) if self._change else ())])


async def _shown(read: Read, visit: Visit) -> Response:
    question = asked(visit.request, read.asks)
    last = visit.request.path_params.get("naam", "")
    found = await read.gather(Call(visit, _id(visit.request), last, question))
    if isinstance(found.data, File):
        return _file(visit.request, found.data, found.version)
    body = to_json(_plain(visit.request, found, question))
    headers = {"ETag": tag(found.version, body)} if found.version else {}
    if headers and has_it(visit.request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=Http.NOT_MODIFIED, headers=headers)
    return Response(body, headers=headers, media_type=JSON)


def _file(request: Request, file: File, version: str) -> Response:
    """A file: its address names what is in it, so its version says enough."""
    headers = {"ETag": tag(version)} if version else {}
    if headers and has_it(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=Http.NOT_MODIFIED, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    if isinstance(file.body, bytes):
        return Response(file.body, headers=headers, media_type=file.kind)
    return StreamingResponse(file.body, headers=headers, media_type=file.kind)


def _plain(request: Request, found: Found, question: Asked) -> Any:
    if isinstance(found.data, BaseModel):
        return in_utc(found.data)
    assert not isinstance(found.data, File)
    after = None
    if found.after and isinstance(question, Paged):
        said = question.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        query = {**said, question.goes_on: written(found.after)}
        after = f"{path(request)}?" + "&".join(f"{name}={value}" for name, value in query.items())
    return {"resultaten": [in_utc(one) for one in found.data], "volgende": after}


def asked(request: Request, model: type[Asked]) -> Asked:
    """What stands after the question mark, as its model says."""
    pairs = request.query_params.multi_items()
    names = [name for name, _ in pairs]
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        raise Invalid(Wrong("query", name, "double", "Geef dit één keer.") for name in double)
    try:
        return model.model_validate(dict(pairs))
    except ValidationError as error:
        raise problem.about(error, "query") from error


def _id(request: Request) -> UUID:
    """The id of the address; whatever is no id is the id of nothing."""
    given = request.path_params.get("id")
    if given is None:
        return UUID(int=0)
    try:
        found = UUID(given)
    except ValueError:
        found = None
    if found is None or given.lower() not in (str(found), found.hex):
        raise Not(Http.NOT_FOUND, "Dit is er niet.")
    return found


def _acceptable(request: Request, files: bool) -> None:
    """JSON is what there is; a file is what it is, whatever is asked for."""
    asked = request.headers.get("accept", "*/*")
    wanted = {"*/*", "application/*", JSON}
    for one in asked.split(","):
        kind, *rest = (part.strip().lower() for part in one.split(";"))
        if (kind in wanted or files) and not {"q=0", "q=0.0"} & set(rest):
            return
    raise Not(Http.NOT_ACCEPTABLE, f"Wat hier staat is {JSON}.")


def path(request: Request) -> str:
    """The address of a call as it was written, without its question."""
    return str(request.url.path)


def with_headers(answer: Response, also: Mapping[str, str] | None = None) -> Response:
    """An answer with what every answer of the interface carries."""
    answer.headers.update({**HEADERS, **(also or {})})
    return answer
