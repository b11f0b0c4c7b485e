"""Cases for tests that change them, and forms as a browser without scripts would send them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from uuid import UUID, uuid4

import httpx

from deploy.topology import DEPARTMENTS
from examples.loader import load_people
from schemas import desk, subjects
from schemas.case import DraftWritten
from schemas.common import Role, Stance
from schemas.record import ConfidentialRead
from schemas.subjects import Stream
from services.cli.playing import Play, Stage, Until
from services.faces.known import Known, events, known
from tests.harness.doors import Doors
from tests.harness.running import eventually, stored
from tests.harness.system import example

PATIENCE = 60.0


def left(doors: Doors, slug: str, until: Until) -> UUID:
    """A new case of an example, played so far."""
    return doors.do(_left(doors, slug, until))


async def _left(doors: Doors, slug: str, until: Until) -> UUID:
    one = example(slug)
    submit = one.submit.model_copy(update={"idempotency_key": str(uuid4())})
    stage = await Stage.open(doors.system.faces, load_people(), DEPARTMENTS)
    try:
        play = Play(stage, one.model_copy(update={"submit": submit}), lambda who, what: None)
        async with asyncio.timeout(PATIENCE):
            case = await play.submit()
            await play.run(until)
        return case
    finally:
        await stage.close()


def case_now(doors: Doors, case: UUID) -> Known:
    """A case as it is stored now."""

    async def read() -> Known:
        return await known(await doors.system.faces.at("LOKET"), case)

    return doors.do(read())


def happened(doors: Doors, case: UUID, kind: type[Any]) -> list[Any]:
    """The events of a type on a case at the Loket."""
    return [one.data for one in case_now(doors, case).handled if isinstance(one.data, kind)]


def latest(doors: Doors, case: UUID) -> DraftWritten:
    """The newest version of its text."""
    draft: DraftWritten = happened(doors, case, DraftWritten)[-1]
    return draft


def parts_read(doors: Doors, case: UUID, who: str) -> list[str]:
    """What somebody read of a case at the Loket, in order."""
    lane = subjects.read("loket", case)
    found = doors.do(stored(doors.system.faces, "LOKET", Stream.READS, lane))
    return [
        event.data.part
        for event in found
        if isinstance(event.data, ConfidentialRead) and event.meta.actor.sub == who
    ]


def agree(
    doors: Doors, case: UUID, department: str, stance: Stance = Stance.AGREE, note: str = ""
) -> None:
    """A department says what it holds of the text it was asked about last."""
    doors.do(_agree(doors, case, department, stance, note))


async def _agree(doors: Doors, case: UUID, department: str, stance: Stance, note: str) -> None:
    text = (await known(await doors.system.faces.at("LOKET"), case)).case.drafts[-1].text  # type: ignore[union-attr]
    face = await doors.system.faces.at(department)

    async def asked() -> bool:
        found = await events(face, Stream.DESK, subjects.desk(department, case))
        told = [one.data for one in found if isinstance(one.data, desk.TaskAgreementAsked)]
        return any(one.text == text for one in told)

    async with asyncio.timeout(PATIENCE):
        await eventually(asked)
    person = next(p for p in load_people() if p.zone == department and Role.EXPERT in p.roles)
    command = desk.GiveAgreement(case=case, text=text, stance=stance, note=note)
    await face.ask(command, face.actor(person.id, Role.EXPERT))

    async def received() -> bool:
        now = (await known(await doors.system.faces.at("LOKET"), case)).case
        return now is not None and department in now.stances.get(text, {})

    async with asyncio.timeout(PATIENCE):
        await eventually(received)


@dataclass
class Form:
    """A form of a page: where it goes, and what is in its fields."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    def sent(self, **changed: str | list[str]) -> dict[str, list[str]]:
        """Everything in it, some of it changed; `__` stands for a hyphen."""
        new = {name.replace("__", "-"): value for name, value in changed.items()}
        return {**self.fields, **{k: v if isinstance(v, list) else [v] for k, v in new.items()}}


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._area: str | None = None
        self._select: str | None = None
        self._first = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.found.append(Form(given.get("action", "")))
        elif tag == "input" and name and self.found:
            ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
            if ticked:
                self._add(name, given.get("value", ""))
        elif tag == "textarea" and name:
            self._area = name
            self._add(name, "")
        elif tag == "select" and name:
            self._select, self._first = name, True
        elif tag == "option" and self._select:
            if self._first or "selected" in given:
                self.found[-1].fields[self._select] = [given.get("value", "")]
            self._first = False

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            values = self.found[-1].fields[self._area]
            values[-1] = values[-1].removeprefix("\n")
            self._area = None
        if tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self.found[-1].fields[self._area][-1] += data

    def _add(self, name: str, value: str) -> None:
        self.found[-1].fields.setdefault(name, []).append(value)


def form(page: httpx.Response, end: str) -> Form:
    """The form of a page that goes to a place with this end."""
    reader = _Forms()
    reader.feed(page.text)
    return next(one for one in reader.found if one.action.endswith(end))
