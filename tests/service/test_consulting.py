"""A view that is asked within a department, on a real server with time in a hurry."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest

from deploy.mailbox import Mailbox
from schemas import subjects
from schemas.clock import TermsNoted
from schemas.common import Event, Role
from schemas.consultation import AnswerConsultation, ConsultColleague
from schemas.desk import ClaimTask, TaskOpened
from schemas.subjects import Stream
from services.cli.house.cast import invite
from services.kernel.service import Service
from services.kernel.settings import Settings
from services.notify.app import notify
from tests.harness.hurried import Hurried
from tests.harness.running import eventually, stored
from tests.harness.system import System

pytestmark = [pytest.mark.server, pytest.mark.asyncio]
CODE, SLUG = "BZK", "06-"
UNIT = "AIVD"


async def _notify(port: int, settings: Settings) -> Service:
    return await notify(CODE, settings.model_copy(update={"smtp_port": port}))


async def happened(system: System, case: UUID) -> list[Event]:
    """Everything at the desk about a case."""
    events = await stored(system.faces, CODE, Stream.DESK, subjects.desk(CODE, case))
    return [event.data for event in events]


async def noted(system: System, case: UUID) -> list[TermsNoted]:
    """The steps of urgency that were noted."""
    return [one for one in await happened(system, case) if isinstance(one, TermsNoted)]


async def opened(system: System, case: UUID) -> bool:
    """Whether the task is there."""
    return any(isinstance(one, TaskOpened) for one in await happened(system, case))


async def late(system: System, case: UUID) -> bool:
    """Whether a view was noted as late."""
    return any(term.late for one in await noted(system, case) for term in one.terms)


async def test_a_view_that_is_late_is_noted_once_and_told_and_an_answered_one_never(
    tmp_path: Path,
) -> None:
    with Mailbox(tmp_path / "mail") as mailbox:
        also = [partial(_notify, mailbox.port)]
        async with System(tmp_path, also=also, timers=Hurried) as system:
            await invite(system.faces, (CODE,), "http://127.0.0.1:9", f"whsec_{'x' * 32}")
            Hurried.began = datetime.now(UTC)
            case = await system.leave_open(SLUG, "consulting")
            async with asyncio.timeout(50):
                await eventually(partial(opened, system, case))
                await ask_two(system, case)
                await eventually(partial(late, system, case))
            await asyncio.sleep(1)
            steps = [term for one in await noted(system, case) for term in one.terms]
            told = Counter(str(m["Subject"]).partition(":")[0] for m in mailbox.mails())
    assert {term.clock for term in steps} == {"consultation-BZK.1"}
    assert [term.level for term in steps] in ([1, 2], [2])
    assert told["Een collega wacht op u"] == 1
    assert told["Een collega antwoordt nog niet"] == 1


async def ask_two(system: System, case: UUID) -> None:
    """A colleague who says nothing, and a unit that answers at once."""
    face = await system.faces.at(CODE)
    holder = face.actor("bzk-lead", Role.LEAD, Role.EXPERT)
    await face.ask(ClaimTask(case=case), holder)
    for asked in ({"colleague": "bzk-expert-1"}, {"unit": UNIT}):
        await face.ask(ConsultColleague(case=case, question="Zie jij dit?", **asked), holder)
    answer = AnswerConsultation(case=case, clock="consultation-BZK.2", answer="Ja.")
    await face.ask(answer, face.actor("bzk-expert-2", Role.EXPERT, unit=UNIT))
