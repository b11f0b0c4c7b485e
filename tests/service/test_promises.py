"""What is promised about terms, on a real server with time in a hurry: told once, to the right."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import pytest
import pytest_asyncio

from deploy.mailbox import Mailbox
from schemas import subjects
from schemas.clock import TermsNoted
from schemas.desk import TaskTermNoted
from schemas.progress import ProgressReported, Stage
from schemas.subjects import Stream
from services.cli.house.cast import invite
from services.kernel.service import Service
from services.kernel.settings import Settings
from services.notify.app import notify
from tests.harness.hurried import Hurried
from tests.harness.running import eventually, stored
from tests.harness.system import System, example

pytestmark = pytest.mark.server
DEPARTMENTS = ("EZK", "JENV", "BZ", "DEF", "BZK")
ZONES = ("LOKET", "DOOR", *DEPARTMENTS)
SLUG = "06-"
STILL_LATE = 3


@dataclass
class Seen:
    """What became of a case nobody worked on."""

    noted: list[TermsNoted]
    desks: dict[str, list[TaskTermNoted]]
    told: list[tuple[datetime, ProgressReported]]
    mails: Counter[tuple[str, str]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def seen(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Seen]:
    """A case that every department leaves alone, until nothing more can become late."""
    home = tmp_path_factory.mktemp("promises")
    with Mailbox(home / "mail") as mailbox:
        also = [partial(_notify, zone, mailbox.port) for zone in ZONES]
        async with System(home, also=also, timers=Hurried) as system:
            await invite(system.faces, ZONES, "http://127.0.0.1:9", f"whsec_{'x' * 32}")
            Hurried.began = datetime.now(UTC)
            case = await system.leave_open(SLUG, "promises")
            async with asyncio.timeout(50):
                await eventually(partial(_all_still_late, system, case))
                await asyncio.sleep(1)
            yield await _seen(system, case, mailbox)


async def _notify(zone: str, port: int, settings: Settings) -> Service:
    return await notify(zone, settings.model_copy(update={"smtp_port": port}))


async def _noted(system: System, case: UUID) -> list[TermsNoted]:
    events = await stored(system.faces, "LOKET", Stream.CASES, subjects.case(case))
    return [e.data for e in events if isinstance(e.data, TermsNoted)]


async def _all_still_late(system: System, case: UUID) -> bool:
    reached = {t.clock for one in await _noted(system, case) for t in one.terms if t.level == 3}
    return len(reached) > 1 and "advice" in reached


async def _seen(system: System, case: UUID, mailbox: Mailbox) -> Seen:
    desks = {}
    for code in DEPARTMENTS:
        lane = subjects.desk(code, case)
        events = await stored(system.faces, code, Stream.DESK, lane)
        desks[code] = [e.data for e in events if isinstance(e.data, TaskTermNoted)]
    lane = subjects.progress(example(SLUG).institution, case)
    progress = await stored(system.faces, "DOOR", Stream.PROGRESS, lane)
    told = [(e.meta.time, e.data) for e in progress if isinstance(e.data, ProgressReported)]
    mails = Counter((str(m["To"]), str(m["Subject"]).partition(":")[0]) for m in mailbox.mails())
    return Seen(await _noted(system, case), desks, told, mails)


@pytest.mark.asyncio(loop_scope="module")
async def test_the_institution_hears_that_it_takes_longer_before_48_hours_are_over(
    seen: Seen,
) -> None:
    received = next(at for at, told in seen.told if told.stage is Stage.RECEIVED)
    at, longer = next((at, t) for at, t in seen.told if t.stage is Stage.CIRCULATED)
    assert (at - received).total_seconds() < 48 * 3600
    assert longer.until and longer.until > at


@pytest.mark.asyncio(loop_scope="module")
async def test_each_step_of_each_term_is_noted_once_and_ever_more_urgent(seen: Seen) -> None:
    steps = [(term.clock, term.level) for one in seen.noted for term in one.terms]
    assert len(set(steps)) == len(steps)
    for clock in {clock for clock, _ in steps}:
        levels = [level for name, level in steps if name == clock]
        assert levels == sorted(levels) and levels[-1] == STILL_LATE


@pytest.mark.asyncio(loop_scope="module")
async def test_terms_that_are_late_together_are_one_fact_and_one_mail(seen: Seen) -> None:
    together = max(len(one.terms) for one in seen.noted)
    assert together > 1
    coordinators = [one for one in seen.noted if any("coordinator" in t.tells for t in one.terms)]
    about = ("Een termijn loopt bijna af", "Een termijn is verstreken", "Een termijn is al lang")
    for address, count in _mails(seen, "loket-coordinator", about).items():
        assert count == len(coordinators), address


@pytest.mark.asyncio(loop_scope="module")
async def test_experts_and_leads_hear_of_their_own_departments_term_once_a_step(seen: Seen) -> None:
    concerned = {code: notes for code, notes in seen.desks.items() if notes}
    assert len(concerned) > 1
    for code, notes in concerned.items():
        levels = [note.level for note in notes]
        assert levels == sorted(set(levels)), code
        assert any("lead" in note.tells for note in notes)
    late = ("Een opdracht is te laat", "Een opdracht is al lang te laat")
    told = _mails(seen, "teamleider@", late)
    assert told and all(count <= 2 for count in told.values())


@pytest.mark.asyncio(loop_scope="module")
async def test_the_institution_hears_once_that_the_advice_is_late(seen: Seen) -> None:
    delayed = [told for _, told in seen.told if told.stage is Stage.DELAYED]
    assert len(delayed) == 1


def _mails(seen: Seen, who: str, about: tuple[str, ...]) -> Counter[str]:
    found: Counter[str] = Counter()
    for (address, subject), count in seen.mails.items():
        if who in address and subject.startswith(about):
            found[address] += count
    return found
