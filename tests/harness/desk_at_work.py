"""A person of a desk at their pages: forms read and sent as a browser without scripts does."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx

from deploy.topology import DEPARTMENTS
from examples.loader import load_examples, load_people
from schemas import case as cases
from schemas import desk as desks
from schemas import differing, settling, subjects
from schemas.advice import AdviceText
from schemas.common import Aspect, Role, digest
from schemas.ids import reference
from schemas.subjects import Stream
from services.advice.desk import queue
from services.cli.departments import Departments
from services.cli.playing import Play, Stage, Until
from services.cli.scene import having
from services.faces.known import events, known
from tests.harness.doors import Doors

FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
COUNTERSIGNED, PLAIN = "06-gastonderzoeker-kwantum", "17-publicatie-klimaat-rusland"
"""Examples that EZK is asked about: one whose contribution a second person signs, one without."""

DIFFERING = "10-biobank-shanghai"
"""One in which departments do not say the same."""

AGREEING = "04-aanstelling-sensoren-iran"
"""One in which a text is put to departments."""

DESK = "EZK"
FINDING = {
    "aspect": "technology",
    "assessment": "serious",
    "layer": "shared",
    "marking": "ongerubriceerd",
    "reasoning": "Kwantumsensoren zijn gevoelig.",
}


@dataclass
class AtWork:
    """Somebody signed in at a desk."""

    client: httpx.Client

    def open(self, place: str) -> httpx.Response:
        """A page."""
        return self.client.get(place)

    def fields(self, place: str) -> dict[str, str]:
        """What the forms of a page carry."""
        return dict(FIELD.findall(self.open(place).text))

    def send(self, place: str, given: Mapping[str, Any] | None = None) -> httpx.Response:
        """Open the form at a place and send it."""
        return self.client.post(place, data={**self.fields(place), **(given or {})})

    def offered(self, place: str) -> set[str]:
        """What a task offers to do."""
        return set(re.findall(rf'href="{place}/([a-z-]+)"', self.open(place).text))


@contextmanager
def at_work(doors: Doors, persona: str) -> Iterator[AtWork]:
    """A persona at this desk."""
    with doors.client(DESK, persona) as client:
        yield AtWork(client)


def new_task(doors: Doors, slug: str = COUNTERSIGNED) -> str:
    """A case of its own for a test, sent to departments: the page of its task at this desk."""

    async def asked(played: Play) -> None:
        await played.run(Until.CIRCULATED)
        await played.scene.seen(DESK, desks.TaskOpened)

    return played(doors, slug, asked)


def asked_in_a_round(doors: Doors) -> str:
    """A task whose department said something else than others, and is asked about that."""

    async def differs(played: Play) -> None:
        case, scene = played.case, played.scene
        await played.run(Until.CIRCULATED)
        await Departments(scene).all()
        for one in scene.example.script.contributions:
            await scene.seen("LOKET", cases.ContributionReceived, where=having(department=one))
        aspects = (Aspect.ACCESS,)
        question = "Waarom verschilt u?"
        await scene.loket(settling.OpenRound(case=case, aspects=aspects, question=question))
        await scene.seen(DESK, differing.TaskViewsAsked)

    return played(doors, DIFFERING, differs)


def asked_to_agree(doors: Doors) -> str:
    """A task whose department is asked to agree to a text, and may have said something."""

    async def agreeing(played: Play) -> None:
        await played.run(Until.AGREEING)
        await played.scene.seen(DESK, desks.TaskAgreementAsked)

    return played(doors, AGREEING, agreeing)


def ask_again(doors: Doors, task: str, summary: str) -> None:
    """The Loket changes the summary of the text, and asks the departments again."""

    async def again() -> None:
        rows, loket = doors.portals[DESK].rows, await doors.system.faces.at("LOKET")
        who = loket.actor("loket-coordinator-1", Role.COORDINATOR)
        meant = (who.sub, task.removeprefix("/werk/"))
        case = UUID(rows.find("queue", queue.BY_REFERENCE, *meant)[0]["case_id"])
        handled = (await known(loket, case)).handled
        draft = [one.data for one in handled if isinstance(one.data, cases.DraftWritten)][-1]
        text = await loket.texts.model(case, draft.text, AdviceText)
        changed = text.model_copy(update={"summary": summary})
        await loket.ask(cases.WriteDraft(case=case, after=draft.number, text=changed), who)
        asking = cases.AskAgreement(case=case, text=digest(changed.stored()))
        await loket.ask(asking, who)
        async with asyncio.timeout(20):
            while not await _asked(doors, case, asking.text):  # noqa: ASYNC110  a desk's act
                await asyncio.sleep(0.1)
        await rows.catch_up()

    doors.do(again())


async def _asked(doors: Doors, case: UUID, text: str) -> bool:
    face = doors.portals[DESK].face
    found = await events(face, Stream.DESK, subjects.desk(DESK, case))
    said = [one.data for one in found if isinstance(one.data, desks.TaskAgreementAsked)]
    return bool(said) and said[-1].text == text


def reads(doors: Doors, task: str) -> int:
    """How often it was written down that somebody reads something of a task."""

    async def count() -> int:
        rows, face = doors.portals[DESK].rows, doors.portals[DESK].face
        meant = ("ezk-lead", task.removeprefix("/werk/"))
        case = UUID(rows.find("queue", queue.BY_REFERENCE, *meant)[0]["case_id"])
        return len(await events(face, Stream.READS, subjects.read(DESK.lower(), case)))

    return doors.do(count())


def played(doors: Doors, slug: str, far: Callable[[Play], Awaitable[None]]) -> str:
    """An example played as a new case, as far as wanted: the page of its task at this desk."""
    found = next(one for one in load_examples() if one.slug == slug)
    asked = found.submit.model_copy(update={"idempotency_key": uuid4().hex})
    example = found.model_copy(update={"submit": asked})

    async def play() -> str:
        stage = await Stage.open(doors.system.faces, load_people(), DEPARTMENTS)
        try:
            play = Play(stage, example, lambda who, what: None)
            await play.submit()
            await far(play)
            await doors.portals[DESK].rows.catch_up()
        finally:
            await stage.close()
        return f"/werk/{reference(play.case)}"

    return doors.do(play())


def filled(*findings: Mapping[str, str], **more: str) -> dict[str, str]:
    """The form of a contribution, filled in."""
    fields = {"position": "with_measures", **more}
    for number, one in enumerate(findings):
        for name, value in {**FINDING, **one}.items():
            fields[f"f-{number}-{name}"] = value
    return fields
