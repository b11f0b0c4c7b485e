"""Made-up cases as their events: open ones at every stage, and cases that are over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID, uuid5

from bench.scale import contents
from bench.scale.contents import LEAD, PRODUCT, QUESTION, TEXT
from schemas import case, clock, desk, request, subjects
from schemas.common import Event, Stance

NAMESPACE = UUID("f3a4c1de-0000-5000-8000-000000000001")
OTHERS = ("JENV", "BZ", "DEF", "BZK")
OPEN = ("submitted", "asked", "out", "out", "working", "waiting", "drafted", "agreeing")
"""How far open cases are, in turn."""

OVER = ("issued", "issued", "withdrawn", "answered")
DAYS = 25
"""Open cases are at most so many days old: of the oldest, terms are over."""

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """One event of a case: who writes it, and when."""

    zone: str
    user: str
    at: datetime
    event: Event

    def subject(self, case_id: UUID) -> str:
        """Where it is written."""
        if self.user == "desk":
            return subjects.desk(self.zone, case_id)
        return (subjects.request if self.user == "intake" else subjects.case)(case_id)


def case_of(number: int, kind: str = "open") -> UUID:
    """The id of a made-up case."""
    return uuid5(NAMESPACE, f"{kind} {number}")


def is_long_out(number: int) -> bool:
    """Whether no department answered and its term is over, so that a timer has work to do."""
    return _far(number) == "out" and _days(number) > 15


def is_circulated(number: int) -> bool:
    """Whether departments are asked, so that assembly has the case."""
    return _far(number) not in ("submitted", "asked")


def open_story(number: int, now: datetime) -> tuple[Told, ...]:
    """Everything that happened in an open case, in order."""
    return _story(_far(number), _days(number), now)


def closed_stories(now: datetime) -> list[tuple[Told, ...]]:
    """Cases that are over, one of each way to end."""
    return [_story(far, 60 + place, now) for place, far in enumerate(OVER)]


def _far(number: int) -> str:
    return OPEN[number % len(OPEN)]


def _days(number: int) -> int:
    return number // len(OPEN) % DAYS


@lru_cache(4096)
def _story(far: str, days: int, now: datetime) -> tuple[Told, ...]:
    asked = (LEAD, OTHERS[days % 4], OTHERS[(days + 1) % 4])
    start = now - days * DAY - HOUR * (1 if far in ("submitted", "asked") else 12)
    return tuple(_told(far, asked, start))


def _told(far: str, asked: tuple[str, ...], start: datetime) -> Iterator[Told]:
    def intake(hours: float, event: Event) -> Told:
        return Told("LOKET", "intake", start + hours * HOUR, event)

    yield intake(0, contents.submitted())
    if far == "asked":
        yield intake(0.5, request.InformationAsked(question=QUESTION))
    elif far == "answered":
        yield intake(3, request.RequestAnswered(product=PRODUCT.code, answer=TEXT))
    elif far != "submitted":
        circulated = contents.circulated(asked, start)
        yield intake(3, circulated)
        yield from _handled(far, asked, start, circulated)


def _handled(
    far: str, asked: tuple[str, ...], start: datetime, circulated: request.RequestCirculated
) -> Iterator[Told]:
    def loket(hours: float, event: Event) -> Told:
        return Told("LOKET", "assembly", start + hours * HOUR, event)

    known = circulated.model_dump(include=set(case.CaseOpened.model_fields))
    yield loket(3, case.CaseOpened.model_validate(known))
    for code in asked:
        yield Told(code, "desk", start + 3 * HOUR, contents.task(code, start))
    if far == "out":
        return
    yield Told(LEAD, "desk", start + 5 * HOUR, desk.TaskClaimed(expert="ezk-expert-1"))
    yield loket(5, case.DepartmentTookUp(department=LEAD))
    if far == "waiting":
        yield Told(LEAD, "desk", start + 6 * HOUR, desk.InformationRequested(question=QUESTION))
        yield loket(6, case.CaseInformationWanted(department=LEAD, question=QUESTION))
    elif far == "withdrawn":
        yield Told(LEAD, "desk", start + 9 * HOUR, desk.TaskCancelled(reason=far, order=9))
        yield loket(9, case.CaseWithdrawn(reason="cooperation-off"))
    else:
        yield from _contributed(asked[:1] if far == "working" else asked, start)
        if far != "working":
            yield from _written(far, asked, start)


def _contributed(asked: tuple[str, ...], start: datetime) -> Iterator[Told]:
    for place, code in enumerate(asked):
        at = start + (7 + place) * HOUR
        yield Told(code, "desk", at, contents.submitted_by(code))
        yield Told("LOKET", "assembly", at, contents.received(code, at))


def _written(far: str, asked: tuple[str, ...], start: datetime) -> Iterator[Told]:
    def loket(hours: float, event: Event) -> Told:
        return Told("LOKET", "assembly", start + hours * HOUR, event)

    rests = tuple(f"{code}:finding-{n}" for code in asked for n in range(4))
    yield loket(
        10,
        case.DraftWritten(
            number=1, text=TEXT, rests_on=rests, differences=(), marking="ongerubriceerd"
        ),
    )
    if far == "drafted":
        return
    yield loket(11, case.AgreementAsked(text=TEXT, departments=asked))
    for code in asked:
        due = start + 4 * DAY
        yield Told(code, "desk", start + 11 * HOUR, desk.TaskAgreementAsked(text=TEXT, due=due))
    for code in asked if far == "issued" else asked[1:2]:
        agreed = desk.TaskAgreementGiven(text=TEXT, stance=Stance.AGREE, note=None, by="somebody")
        yield Told(code, "desk", start + 12 * HOUR, agreed)
        stance = case.AgreementReceived(department=code, text=TEXT, stance=Stance.AGREE, note=None)
        yield loket(12, stance)
    if far == "issued":
        yield loket(12, clock.ClockExtended(clock="advice", amount=5, reason="complex"))
        yield loket(13, case.AdviceAdopted(number=1, text=TEXT))
        yield loket(14, case.AdviceIssued(text=TEXT, letter=TEXT))
