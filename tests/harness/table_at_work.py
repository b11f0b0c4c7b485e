"""What tests of the table need: requests of their own, and forms as a page has them."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import httpx

from examples.loader import load_examples
from schemas import subjects
from schemas.common import Accepted, Command, Role
from schemas.ids import reference
from schemas.subjects import Stream
from services.faces.known import events
from tests.harness.doors import Doors

EXAMPLE = "13-inkoop-cameras"
HIDDEN = re.compile(r'name="(_csrf|_id)" value="([^"]+)"')


def submitted(doors: Doors, slug: str = EXAMPLE, **change: Any) -> UUID:
    """A new request of an institution, that the face has read."""
    case = asked(doors, slug, **change)
    read(doors)
    return case


def asked(doors: Doors, slug: str = EXAMPLE, **change: Any) -> UUID:
    """A new request of an institution; the face comes to know of it by itself."""
    example = next(one for one in load_examples() if one.slug == slug)
    command = example.submit.model_copy(update={"idempotency_key": str(uuid4()), **change})

    async def ask() -> UUID:
        face = await doors.system.faces.at("DOOR")
        actor = face.actor(example.contact, Role.INSTITUTION, organisation=example.institution)
        return (await face.ask(command, actor)).case

    return doors.do(ask())


def submitted_with(doors: Doors, background: str) -> UUID:
    """A request with this background."""
    example = load_examples()[0].submit.question
    return submitted(doors, question=example.model_copy(update={"background": background}))


def coordinated(doors: Doors, command: Command) -> Accepted:
    """A coordinator acts somewhere else, and the face has read it."""
    accepted = acted(doors, command)
    read(doors)
    return accepted


def acted(doors: Doors, command: Command) -> Accepted:
    """A coordinator acts somewhere else; the face comes to know of it by itself."""

    async def act() -> Accepted:
        face = await doors.system.faces.at("LOKET")
        return await face.ask(command, face.actor("loket-coordinator-2", Role.COORDINATOR))

    return doors.do(act())


def read(doors: Doors) -> None:
    """The face reads everything there is."""
    doors.do(doors.portals["LOKET"].rows.catch_up())


def rows(doors: Doors, query: str, *values: object) -> list[dict[str, Any]]:
    """What the overview of the face has, asked in its own thread."""

    async def find() -> list[dict[str, Any]]:
        return doors.portals["LOKET"].rows.find("overview", query, *values)

    return doors.do(find())


def said(doors: Doors, case: UUID, stream: str = Stream.REQUESTS) -> list[str]:
    """What happened to a case, by the names of its events."""

    return doors.do(named(doors, case, stream))


async def named(doors: Doors, case: UUID, stream: str = Stream.REQUESTS) -> list[str]:
    """The same, in the system's own thread."""
    face = await doors.system.faces.at("LOKET")
    subject = subjects.request(case) if stream == Stream.REQUESTS else subjects.case(case)
    return [type(event.data).__name__ for event in await events(face, stream, subject)]


def form(client: httpx.Client, place: str) -> dict[str, Any]:
    """The hidden fields of the last form of a page, as a browser would send them."""
    page = client.get(place)
    page.raise_for_status()
    return dict(HIDDEN.findall(page.text))


def ref(case: UUID) -> str:
    """As people say it."""
    return reference(case)
