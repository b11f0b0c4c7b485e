"""What programs of a department's people can do at their own desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from schemas import consultation, desk, differing, sight, subjects
from schemas.common import Role
from schemas.envelope import Recorded
from schemas.ids import reference
from schemas.subjects import Stream
from services.advice.desk.evolve import evolve
from services.advice.desk.guards import unknown_task
from services.advice.desk.queue import MOST_URGENT_AFTER
from services.advice.desk.reading import Reading
from services.advice.desk.state import Task
from services.faces.known import events
from services.kernel.decider import Decider
from services.portal.api import lost
from services.portal.api.desk_answers import (
    Afstemming,
    Bijdrageversie,
    Navraag,
    Ondertekening,
    Opdracht,
    OpdrachtInzage,
    Raadpleging,
    Ronde,
    Standpunt,
)
from services.portal.api.paging import Page, cut, read
from services.portal.api.table import Answer, Call, Found, Interface, Read, below
from services.portal.visit import Visit

EITHER, LEAD = frozenset({Role.EXPERT, Role.LEAD}), frozenset({Role.LEAD})
ALL, ONE = "/opdrachten", "/opdrachten/{id}"


async def tasks(call: Call) -> Found:
    """A page of what asks for somebody, most urgent first, as far as the caller may see it."""
    asked, who = call.asked, call.visit.actor.sub
    after = read(asked.cursor, (-1, "", 0, ""))
    rows = call.visit.portal.rows.find("queue", MOST_URGENT_AFTER, who, *after, asked.limiet + 1)
    page, more = cut(rows, asked.limiet)
    last = page[-1] if more else {}
    keys = ("still", "due", "lead", "case_id")
    return Found([_row(row) for row in page], after=tuple(last[k] for k in keys) if more else None)


async def task(visit: Visit, id: UUID) -> tuple[list[Recorded[Any]], Task]:
    """A task with its events; to who may not see it there is none."""
    face = visit.portal.face
    found = list(await events(face, Stream.DESK, subjects.desk(face.zone, id)))
    state = Decider[Any](None, evolve).fold(found)
    if state is None or state.opened is None or not state.sees(visit.actor.sub):
        raise unknown_task()
    return found, state


async def version(visit: Visit, id: UUID) -> str:
    """Which version of a task there is now."""
    found, _ = await task(visit, id)
    return str(found[-1].sequence)


async def one(call: Call) -> Found:
    """One task."""
    told, at = await _told(call)
    names = ("product", "status", "expert", "aspects")
    product, status, expert, aspects = (told[name] for name in names)
    data = OpdrachtInzage(
        id=call.id,
        kenmerk=reference(call.id),
        product=product,
        catalogus=told["catalogue"],
        status=status,
        vraagt=told["asks"],
        expert=expert,
        uiterlijk_op=told["due"],
        trekker=told["lead"],
        aspecten=list(aspects),
        opdracht=told["brief"],
    )
    return Found(data, at)


async def _told(call: Call) -> tuple[dict[str, Any], str]:
    """Everything of a task, written down before it is told."""
    found, state = await task(call.visit, call.id)
    await call.visit.read(call.id, "task")
    reading = Reading(call.id, state, found, call.visit.portal.face.texts)
    return await reading.all(datetime.now(UTC)), str(found[-1].sequence)


async def _part(name: str, model: type[Answer], names: dict[str, str], call: Call) -> Found:
    """One part of a task as a list: its names in Dutch by what the desk calls them."""
    told, at = await _told(call)
    part = told[name]
    rows: Iterable[dict[str, Any]] = part if isinstance(part, list) else [part] if part else []
    return Found([model(**{ours: row[its] for ours, its in names.items()}) for row in rows], at)


async def versions(call: Call) -> Found:
    """The versions of the contribution."""
    told, at = await _told(call)
    data = [
        Bijdrageversie(
            nummer=row["number"],
            auteur=row["author"],
            bewaard_op=row["saved_at"],
            aangeboden_op=row["offered_at"],
            ingediend_op=row["submitted_at"],
            medeondertekend=_signed(row["signed"]),
            teruggestuurd=_signed(row["returned"]),
            bijdrage=row["written"],
        )
        for row in told["versions"]
    ]
    return Found(data, at)


async def rounds(call: Call) -> Found:
    """The round that is open, if any."""
    told, at = await _told(call)
    row = told["round"]
    if row is None:
        return Found([], at)
    asked = Ronde(
        nummer=row["round"],
        aspecten=list(row["aspects"]),
        vraag=row["question"],
        uiterlijk_op=row["due"],
        beantwoord=row["stated"] is not None,
    )
    return Found([asked], at)


def _signed(row: dict[str, Any] | None) -> Ondertekening | None:
    if row is None:
        return None
    return Ondertekening(door=row["by"], op=row["at"], opmerking=row.get("note"))


def _row(row: dict[str, Any]) -> Opdracht:
    return Opdracht(
        id=row["case_id"],
        kenmerk=row["reference"],
        product=row["product"],
        status=row["status"],
        vraagt=row["asks"],
        expert=row["expert"],
        uiterlijk_op=row["due"],
        trekker=bool(row["lead"]),
        staat_stil=bool(row["still"]),
    )


CONSULTED = {
    "termijn": "clock",
    "door": "by",
    "collega": "colleague",
    "onderdeel": "unit",
    "aspecten": "aspects",
    "vraag": "question",
    "antwoord": "answer",
    "afgerond": "over",
    "uiterlijk_op": "due",
}
AGREED = {"tekst": "text", "uiterlijk_op": "due", "advies": "advice"}
STOOD = {"tekst": "text", "standpunt": "stance", "opmerking": "note", "door": "by"}
ASKED = {"op": "at", "vraag": "question", "antwoord": "answer"}
consulted = partial(_part, "consultations", Raadpleging, CONSULTED)
agreed = partial(_part, "agreement", Afstemming, AGREED)
stood = partial(_part, "stances", Standpunt, STOOD)
enquired = partial(_part, "information", Navraag, ASKED)

CHANGES = (
    *below(
        "opdrachten",
        version,
        EITHER,
        ("oppakkingen", desk.ClaimTask, "De opdracht oppakken"),
        ("teruggaven", desk.ReleaseTask, "De opdracht teruggeven"),
        ("versies", desk.SaveVersion, "Een versie van de bijdrage bewaren"),
        ("aanbiedingen", desk.AskCountersigning, "Een versie aanbieden ter medeondertekening"),
        ("medeondertekeningen", desk.CountersignVersion, "Een versie medeondertekenen"),
        ("terugzendingen", desk.ReturnVersion, "Een versie terugsturen"),
        ("bijdragen", desk.SubmitContribution, "De bijdrage indienen"),
        ("afmeldingen", desk.DeclineTask, "Niet bijdragen"),
        ("navragen", desk.RequestInformation, "Iets van de instelling willen weten"),
        ("standpunten", desk.GiveAgreement, "Een standpunt over de tekst geven"),
        ("raadplegingen", consultation.ConsultColleague, "Een collega of onderdeel raadplegen"),
        ("raadpleging-antwoorden", consultation.AnswerConsultation, "Een raadpleging beantwoorden"),
        (
            "raadpleging-intrekkingen",
            consultation.WithdrawConsultation,
            "Een raadpleging intrekken",
        ),
        ("belangenconflicten", sight.DeclareConflict, "Een belangenconflict melden"),
        ("inschattingen", differing.StateViews, "In een ronde zeggen wat u vindt"),
    ),
    *below(
        "opdrachten",
        version,
        LEAD,
        ("toewijzingen", desk.ReassignTask, "De opdracht aan iemand geven"),
        ("belangenconflict-intrekkingen", sight.WithdrawConflict, "Een belangenconflict intrekken"),
        ("inzagebeperkingen", sight.LimitTask, "Zeggen wie de opdracht mag zien"),
    ),
)

INTERFACE = Interface(
    "Departementsbalie",
    (
        Read(ALL, tasks, Opdracht, EITHER, "De opdrachten van de balie", True, Page),
        Read(ONE, one, OpdrachtInzage, EITHER, "Eén opdracht"),
        Read(f"{ONE}/versies", versions, Bijdrageversie, EITHER, "Versies van de bijdrage", True),
        Read(f"{ONE}/navragen", enquired, Navraag, EITHER, "Navragen bij de instelling", True),
        Read(f"{ONE}/raadplegingen", consulted, Raadpleging, EITHER, "Raadplegingen", True),
        Read(f"{ONE}/rondes", rounds, Ronde, EITHER, "De ronde die openstaat", True),
        Read(f"{ONE}/afstemmingen", agreed, Afstemming, EITHER, "De tekst die voorligt", True),
        Read(f"{ONE}/standpunten", stood, Standpunt, EITHER, "Gegeven standpunten", True),
        *lost.reads(LEAD),
    ),
    (*CHANGES, *lost.changes(LEAD)),
)
