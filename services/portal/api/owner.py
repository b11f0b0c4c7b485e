"""What programs of the owner of the policy can do: figures, terms of cases, tracks, decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from pydantic import Field

from schemas import settling, subjects, track
from schemas.catalogue import Kind
from schemas.catalogue.figures import enough
from schemas.common import Role
from schemas.envelope import Recorded, Unreadable, read_event
from schemas.record import ConfidentialRead
from schemas.subjects import Bucket, Stream
from services.advice.assembly.figures import Cell, figures_of
from services.advice.assembly.history import KNOWN_BY, read, text
from services.advice.assembly.track import Track, evolve, unknown
from services.faces.known import events
from services.faces.reads import written
from services.kernel.calendar import AMSTERDAM, end_of
from services.kernel.decider import Decider
from services.kernel.direct import sequence, subject
from services.kernel.texts import Texts
from services.portal.api import cases, owner_asked
from services.portal.api.problem import Invalid, Wrong
from services.portal.api.table import Answer, Asked, Call, Change, Found, Interface, Read, below
from services.portal.visit import Visit

OWNER = frozenset({Role.OWNER})
ALL, ONE = "/sporen", "/sporen/{id}"
SECOND = dt.timedelta(microseconds=999_999)


class Cel(Answer):
    """Wat een groep termijnen bij elkaar is; te kleine groepen staan samen onder `*`."""

    naam: str
    geeindigd: int
    vervallen: int
    gehaald: int
    niet_gehaald: int
    percentage_binnen_termijn: float | None
    eenheid: str | None
    mediaan: float | None
    negentigste_percentiel: float | None
    opschortingen: int
    verlengingen: int


class Cijfers(Answer):
    """Hoe termijnen gingen; nooit over enkele dossiers."""

    tot_en_met: dt.date
    soort: Kind | None
    totaal: Cel | None = Field(description="Null als er te weinig is om te tonen.")
    tabellen: dict[str, list[Cel]]


class WelkeCijfers(Asked):
    """Van wanneer en waarover."""

    peildatum: dt.date | None = Field(default=None, description="Zoals toen bekend; anders nu.")
    soort: Kind | None = Field(default=None, description="Alleen deze soort termijn.")


class Stap(Answer):
    """Eén stap van een spoor."""

    stap: str
    orgaan: str
    gezet_op: dt.date
    uitkomst: str
    door: str
    notitie: str


class Spoor(Answer):
    """Wat de beleidseigenaar doet als een zorg blijft."""

    id: UUID
    over_dossier: bool = Field(description="Of dit de id van een dossier is.")
    instelling: str
    zorg: str
    catalogus: str
    gesloten: str | None = Field(description="De reden, als het spoor is gesloten.")


class SpoorMetStappen(Spoor):
    """Een spoor met zijn stappen."""

    stappen: list[Stap]


async def figures(call: Call) -> Found:
    """How terms went, as was known on a day."""
    today = dt.datetime.now(AMSTERDAM).date()
    day = call.asked.peildatum or today
    if day > today:
        words = "Deze dag komt nog."
        raise Invalid([Wrong("query", "peildatum", "future_date", words)])
    moment = text(end_of(day) + SECOND)
    runs = read(call.visit.portal.rows.of("history").db.execute(KNOWN_BY, (moment,)))
    found = figures_of(runs, day, enough(), call.asked.soort)
    tables = {name: [_cell(one) for one in cells] for name, cells in found.tables.items()}
    total = _cell(found.total) if found.total else None
    kind = call.asked.soort
    return Found(Cijfers(tot_en_met=found.until, soort=kind, totaal=total, tabellen=tables))


async def tracks(call: Call) -> Found:
    """The open tracks; they are few, and no copy of them stays behind here."""
    found: dict[UUID, list[Recorded[Any]]] = {}
    async for message in call.visit.portal.face.reader.all(Stream.TRACKS):
        where, at = subject(message), sequence(message)
        try:
            event = read_event(message.headers, message.data, where, at)
        except Unreadable:
            continue
        found.setdefault(event.meta.case, []).append(event)
    folded = {id: Decider[Any](None, evolve).fold(all_) for id, all_ in found.items()}
    open_ones = {id: one for id, one in folded.items() if one and not one.closed}
    for id in open_ones:
        await _record(call.visit, id, "tracks")
    return Found([Spoor(**_about(id, one)) for id, one in open_ones.items()])


async def one(call: Call) -> Found:
    """One track with its steps."""
    found, folded = await _track(call.visit, call.id)
    await _record(call.visit, call.id, "track")
    face = call.visit.portal.face
    notes = Texts(face.client, face.reader, Bucket.NOTES)
    by = {id(event.data): event.meta.actor.sub for event in found}
    steps = [
        Stap(
            stap=step.step,
            orgaan=step.body,
            gezet_op=step.on,
            uitkomst=step.outcome,
            door=by[id(step)],
            notitie=await notes.get(call.id, step.note) if step.note else "",
        )
        for step in folded.steps
    ]
    data = SpoorMetStappen(**_about(call.id, folded), stappen=steps)
    return Found(data, str(found[-1].sequence))


async def version(visit: Visit, id: UUID) -> str:
    """Which version of a track there is now."""
    found, _ = await _track(visit, id)
    return str(found[-1].sequence)


async def _track(visit: Visit, id: UUID) -> tuple[list[Recorded[Any]], Track]:
    found = list(await events(visit.portal.face, Stream.TRACKS, subjects.track(id)))
    folded = Decider[Any](None, evolve).fold(found)
    if folded is None:
        raise unknown()
    return found, folded


async def _record(visit: Visit, id: UUID, part: str) -> None:
    portal = visit.portal
    read, where = ConfidentialRead(part=part), subjects.track_read(id)
    await written(portal.face, portal.settings.oin, where, visit.actor, read)


def _about(id: UUID, found: Track) -> dict[str, Any]:
    return {
        "id": id,
        "over_dossier": found.opened.of_case,
        "instelling": found.opened.institution,
        "zorg": found.opened.concern,
        "catalogus": found.opened.catalogue,
        "gesloten": found.closed.reason if found.closed else None,
    }


def _cell(cell: Cell) -> Cel:
    names: Iterable[str] = Cel.model_fields
    return Cel(**dict(zip(names, vars(cell).values(), strict=True)))


INTERFACE = Interface(
    "Beleid en verantwoording",
    (
        Read("/cijfers", figures, Cijfers, OWNER, "Cijfers over termijnen", asks=WelkeCijfers),
        *cases.reads(OWNER),
        *owner_asked.READS,
        Read(ALL, tracks, Spoor, OWNER, "De open sporen", True),
        Read(ONE, one, SpoorMetStappen, OWNER, "Eén spoor met zijn stappen"),
    ),
    (
        Change(ALL, track.OpenTrack, OWNER, "Een spoor openen", omits=(), appears=version),
        *below(
            "sporen",
            version,
            OWNER,
            ("stappen", track.RecordStep, "Een stap vastleggen"),
            ("sluitingen", track.CloseTrack, "Een spoor sluiten"),
        ),
        *below(
            "dossiers",
            cases.version,
            OWNER,
            ("beslissingen", settling.DecideEscalation, "Beslissen over bezwaren"),
            ("standpunten", settling.AgreeAsOwner, "Het standpunt van de beleidseigenaar geven"),
        ),
    ),
)
