"""What the server and assembly do with one case among many."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

from bench.scale.among import Among
from bench.scale.filling import FAR
from bench.scale.stories import case_of
from bench.scale.timing import Act, Operation
from schemas import subjects
from schemas.clocks import Clocks
from schemas.subjects import Stream
from services.kernel.calendar_file import load_calendar
from services.kernel.clock import view
from services.kernel.event_store import stored
from services.kernel.terms import TIMER

BODY = b"x" * 800


def open_first_clocks(among: Among) -> Operation:
    """The first case that a server reads: the stream's blocks that it lies in come from disk."""
    name = "the same, the server's first since it started"
    return Operation(name, _clocks(among), among.some(1))


def open_clocks(among: Among) -> Operation:
    """Every term of a case as it stands now, from its events, by a service that just started."""
    return Operation("open a case's clocks", _clocks(among), among.some())


def _clocks(among: Among) -> Act:
    cases = among.cases()

    async def clocks(case: UUID) -> None:
        compute((await cases.state(case)).clocks)

    return clocks


def store(among: Among) -> Operation:
    """What storing costs without us."""

    async def one(case: UUID) -> None:
        await stored(among.service.client, subjects.text(case, uuid4().hex), BODY, {})

    return Operation("bare: store one message", one, among.some())


def read(among: Among) -> Operation:
    """What reading costs without us."""

    async def one(case: UUID) -> None:
        await among.service.reader.last(Stream.CASES, subjects.case(case))

    return Operation("bare: read one message", one, among.some())


def set_timer(among: Among) -> Operation:
    """A timer of a case that had none."""
    new = [case_of(number, "new") for number in range(among.size.times)]
    return Operation("set a timer", _timer(among), new)


def set_timer_anew(among: Among) -> Operation:
    """A timer of a case that had one."""
    return Operation("set a timer anew", _timer(among), among.some())


def _timer(among: Among) -> Act:
    far = datetime.now(UTC) + FAR

    async def timer(case: UUID) -> None:
        await among.service.timers.set(case, TIMER, far)

    return timer


def decide(among: Among) -> Operation:
    """A decision in a service that does not know the case yet."""
    cases = among.cases()

    async def extend(case: UUID) -> None:
        await among.extend(cases, case)

    return Operation("decide about a case: read, fold, append", extend, among.some())


def compute(clocks: Clocks) -> None:
    """Every term as it stands now."""
    for clock in clocks.by_name.values():
        view(clock, load_calendar(), datetime.now(UTC))


ALL = (store, read, set_timer, set_timer_anew, decide, open_clocks)
