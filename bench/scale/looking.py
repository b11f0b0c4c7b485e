"""What coordinators and a desk see; files are opened and caught up each time, as commands do."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from bench.scale.acts import compute
from bench.scale.among import Among, extension
from bench.scale.contents import LEAD
from bench.scale.timing import Operation
from schemas.catalogue.figures import enough
from schemas.common import Role
from schemas.ids import reference
from services.advice.assembly import history, overview
from services.advice.assembly.experience import Experience, under_way
from services.advice.desk import queue
from services.cli.look.cases import listed
from services.faces.dossier import picture
from services.faces.known import known
from services.faces.queue import task_row
from services.faces.readers import LOKET, opened, which
from services.kernel.calendar_file import load_calendar

SHOWN = 50
CLOCKS = "SELECT case_clocks FROM cases WHERE case_id = ?"


def most_urgent_cases(among: Among) -> Operation:
    """`loket cases`."""

    async def cases(_: UUID) -> None:
        assert len(await listed(among.faces, overview.MOST_URGENT, SHOWN)) == SHOWN

    return Operation("list the 50 most urgent cases", cases, among.some())


def most_urgent_tasks(among: Among) -> Operation:
    """`loket queue`."""

    async def tasks(_: UUID) -> None:
        face = await among.faces.at(LEAD)
        async with opened(among.faces.settings, LEAD, queue.MODEL, face.reader) as rows:
            now = datetime.now(UTC)
            found = [task_row(row, now) for row in rows.rows(queue.MOST_URGENT, "somebody", SHOWN)]
        assert len(found) == SHOWN

    return Operation("list the 50 most urgent tasks of a desk", tasks, among.some())


def find(among: Among) -> Operation:
    """Which case somebody means."""

    async def one(case: UUID) -> None:
        face = await among.faces.at(LOKET)
        assert await which(reference(case), among.faces.settings, face) == case

    return Operation("find a case by its reference", one, among.some())


def show(among: Among) -> Operation:
    """`loket case`."""

    async def one(case: UUID) -> None:
        face, now = await among.faces.at(LOKET), datetime.now(UTC)
        found = await known(face, case)
        assert found.case
        async with opened(among.faces.settings, LOKET, history.MODEL, face.reader) as past:
            now_going, before = under_way(found.case), Experience(past, enough())
            expected = before.forecasts(now_going, load_calendar(), now)
        assert picture(found, now, expected)["departments"]

    return Operation("show one case: terms explained, forecasts", one, among.some())


def clocks_of_row(among: Among) -> Operation:
    """Terms as a list computes them: from a row of the read model."""

    async def clocks(case: UUID) -> None:
        (row,) = among.overview.rows(CLOCKS, case.hex)
        compute(overview.CLOCKS.validate_json(row["case_clocks"]))

    return Operation("open a case's clocks, from the read model", clocks, among.some())


def one_more_event(among: Among) -> Operation:
    """An event that was stored a moment ago."""
    cases = among.cases()

    async def store(case: UUID) -> None:
        await among.overview.catch_up()
        await among.extend(cases, case)

    async def read(_: UUID) -> None:
        assert await among.overview.catch_up() == 1

    name = "read one more event into the read model"
    return Operation(name, read, among.some(), first=store)


def ask(among: Among) -> Operation:
    """A coordinator's command, answered by the Loket's services in a process of their own."""

    async def one(case: UUID) -> None:
        face = await among.faces.at(LOKET)
        await face.ask(extension(case), face.actor("coordinator", Role.COORDINATOR))

    return Operation("extend a term, asked at the Loket's face", one, among.some())


ALL = (clocks_of_row, one_more_event, most_urgent_cases, most_urgent_tasks, find, show)
