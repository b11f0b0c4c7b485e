"""What came of each example, read from the streams, and whether its script says so too."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from examples.loader import Example
from examples.script import Answer, Refer, Refuse
from schemas.catalogue import LetterForm, load
from schemas.envelope import Unreadable, read_event
from schemas.letter import LetterFile
from schemas.notice import Channel, NoticePlanned
from schemas.subjects import Stream
from services.cli.demo.performing import Performance
from services.faces.dossier import picture
from services.faces.face import Face, Faces
from services.faces.known import Known, known
from services.kernel.clock import ClockState
from services.kernel.direct import sequence, subject
from services.notify.state import OVER, Notice, Status, evolve

ARRIVED = (Status.SENT, Status.DELIVERED, Status.GATHERED)


class Result(BaseModel):
    """One line of the table, and all that is in summary.json."""

    example: str
    title: str
    institution: str
    seconds: float
    case: UUID | None = None
    reference: str = ""
    product: str | None = None
    ended: str = ""
    departments: dict[str, str] = {}
    terms: dict[str, str] = {}
    differences: tuple[str, ...] = ()
    outcome: str | None = None
    letter: str | None = None
    letters: tuple[LetterFile, ...] = ()
    notices: dict[str, int] = {}
    waiting: int = 0
    steps: tuple[str, ...] = ()
    files: dict[str, list[str]] = {}
    problems: list[str] = []

    @property
    def missed(self) -> list[str]:
        """Terms that were not met."""
        bad = (ClockState.MISSED, ClockState.LATE)
        return [name for name, state in self.terms.items() if state in bad]


async def results(faces: Faces, performances: list[Performance]) -> list[Result]:
    """Every example's result."""
    cases = {one.case for one in performances if one.case}
    told = await _notices(faces, cases)
    loket = await faces.at("LOKET")
    found = []
    for one in performances:
        result = Result(
            example=one.example.slug,
            title=one.example.title,
            institution=one.example.institution,
            seconds=round(one.seconds, 2),
            steps=tuple(one.steps),
            problems=[one.problem] if one.problem else [],
        )
        if one.case:
            await _fill(result, await known(loket, one.case), told[one.case])
            result.problems += judged(one.example, result)
        found.append(result)
    return found


def judged(example: Example, result: Result) -> list[str]:
    """Where it did not end as its script says."""
    script, found = example.script, []
    if result.ended != (end := _end(example)):
        found.append(f"ended as {result.ended}, not {end}")
    if script.issued and set(result.differences) != set(script.differ):
        found.append(f"departments differ on {', '.join(result.differences) or 'nothing'}")
    if script.issued and script.outcome and result.outcome != script.outcome.decision:
        found.append(f"outcome {result.outcome}, not {script.outcome.decision}")
    if script.issued and not result.letter and result.ended == "issued" and _letter(result.product):
        found.append("no letter")
    asked = set(result.departments)
    if script.circulated and asked != set(script.departments):
        found.append(f"asked {', '.join(sorted(asked))}")
    return found


async def _fill(result: Result, case: Known, notices: list[Notice]) -> None:
    seen = picture(case, datetime.now(UTC), {})
    result.case, result.reference, result.product = case.id, case.reference, case.product
    result.ended = "issued" if case.stage == "closed" else case.stage
    result.departments = {one["department"]: one["status"] for one in seen["departments"]}
    result.terms = {term["name"]: term["state"] for term in seen["terms"]}
    result.differences = tuple(seen.get("differences", ()))
    result.outcome, result.letter = seen.get("outcome"), seen.get("letter")
    result.letters = seen.get("letters", ())
    result.notices = dict(Counter(notice.planned.channel.value for notice in notices))
    lost = [n for n in notices if n.planned.channel is not Channel.INBOX if n.status not in ARRIVED]
    result.waiting = sum(notice.status not in OVER for notice in lost)
    result.problems += [f"{n.planned.channel} to {n.planned.recipient}: {n.status}" for n in lost]


async def _notices(faces: Faces, cases: Iterable[UUID]) -> defaultdict[UUID, list[Notice]]:
    """What everybody was told, in every zone, by case."""
    wanted, found = set(cases), defaultdict(list)
    for zone in sorted({issuer["zone"] for issuer in faces.settings.trust.values()}):
        for notice in (await _folded(await faces.at(zone))).values():
            if notice.planned.case in wanted:
                found[notice.planned.case].append(notice)
    return found


async def _folded(face: Face) -> dict[UUID, Notice]:
    notices: dict[UUID, Any] = {}
    async for message in face.reader.all(Stream.NOTICES):
        try:
            event = read_event(message.headers, message.data, subject(message), sequence(message))
        except Unreadable:
            continue
        if isinstance(event.data, NoticePlanned) or event.meta.case in notices:
            notices[event.meta.case] = evolve(notices.get(event.meta.case), event)
    return notices


def _end(example: Example) -> str:
    match example.script.front_office:
        case Answer():
            return "answered"
        case Refer():
            return "referred"
        case Refuse():
            return "refused"
    if example.script.recalled:
        return "recalled"
    return "withdrawn" if example.script.withdrawal else "issued"


def _letter(product: str | None) -> bool:
    known_product = load().products.get(product or "")
    return known_product is not None and known_product.letter is LetterForm.PDF
