"""What the Loket and the owner of the policy read of a case: how far, by whom and by when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from schemas.common import Aspect, Position, Role, Stance
from schemas.explained import TermExplained
from schemas.ids import reference
from services.advice.assembly.overview import NEWEST_AFTER, RUNNING_AFTER
from services.advice.assembly.state import Case, PartStatus
from services.faces.known import Known, known
from services.kernel.calendar_file import load_calendar
from services.kernel.explaining import explained
from services.portal.api.paging import Page, cut, read
from services.portal.api.table import Answer, Call, Found, Read, Roles
from services.portal.visit import Visit

ALL, ONE = "/dossiers", "/dossiers/{id}"
NEVER, LAST = "9999", "\uffff"


class Dossier(Answer):
    """Een dossier op hoofdlijnen."""

    id: UUID
    kenmerk: str
    instelling: str | None
    product: str | None
    fase: str | None = Field(description="Hoe ver het is, als code.")
    ingediend_op: datetime | None
    uiterlijk_op: datetime | None = Field(description="Wanneer de lopende termijn afloopt.")


class DossierInzage(Answer):
    """Een dossier, zonder wat departementen ervan vinden."""

    id: UUID
    kenmerk: str
    instelling: str
    product: str | None
    fase: str
    ingediend_op: datetime
    catalogus: str
    volgt_op: UUID | None
    wacht_op: list[str] = Field(description="Departementen die nog moeten bijdragen.")
    vastgesteld: str | None = Field(description="Vingerafdruk van de vastgestelde tekst.")
    geldig_tot_en_met: datetime | None


class Departement(Answer):
    """Eén departement in een dossier; wat het vindt ziet alleen de coördinator."""

    departement: str
    trekker: bool
    status: PartStatus
    wacht_op_instelling: bool
    aspecten: list[Aspect] | None = None
    regels: list[str] | None = None
    oordeel: Position | None = None
    bevindingen: int | None = None
    standpunt: Stance | None = Field(default=None, description="Over de tekst die nu voorligt.")


class Versie(Answer):
    """Eén versie van de adviestekst."""

    nummer: int
    tekst: str = Field(description="Vingerafdruk van de tekst.")
    rubricering: str
    verschillen: list[Aspect] = Field(description="Waarover departementen verschillen.")
    geschreven_op: datetime | None


class Dossiers(Page):
    """Welke dossiers."""

    toon: Literal["lopend", "alle"] = Field(
        default="lopend", description="Lopende, dringendste eerst; of alle, nieuwste eerst."
    )


async def case(visit: Visit, id: UUID) -> Known:
    """The case, or a refusal when there is none."""
    return await known(visit.portal.face, id)


async def version(visit: Visit, id: UUID) -> str:
    """Which version of a case there is now."""
    return version_of(await case(visit, id))


def version_of(found: Known) -> str:
    """The last event of the request and of the case."""
    last = (events[-1].sequence if events else 0 for events in (found.requested, found.handled))
    return "-".join(map(str, last))


async def listed(call: Call) -> Found:
    """A page of cases."""
    asked, rows = call.asked, call.visit.portal.rows
    running = asked.toon == "lopend"
    query, start = (RUNNING_AFTER, ("", "")) if running else (NEWEST_AFTER, (LAST, LAST))
    found = rows.find("overview", query, *read(asked.cursor, start), asked.limiet + 1)
    page, more = cut(found, asked.limiet)
    by = "due" if running else "submitted_at"
    return Found(
        [_row(row) for row in page], after=(page[-1][by], page[-1]["case_id"]) if more else None
    )


async def one(call: Call) -> Found:
    """One case."""
    found = await case(call.visit, call.id)
    request, handled = found.request, found.case
    data = DossierInzage(
        id=found.id,
        kenmerk=found.reference,
        instelling=request.institution,
        product=found.product,
        fase=found.stage,
        ingediend_op=request.submitted_at,
        catalogus=request.catalogue,
        volgt_op=request.follows,
        wacht_op=list(handled.still_out) if handled else [],
        vastgesteld=handled.adopted if handled else None,
        geldig_tot_en_met=handled.valid_until if handled else None,
    )
    return Found(data, version_of(found))


async def terms(call: Call) -> Found:
    """Every term of a case, explained."""
    found, at = await case(call.visit, call.id), datetime.now(UTC)
    clocks = {**found.request.clocks.by_name}
    if found.case:
        clocks |= found.case.clocks.by_name
    calendar = load_calendar()
    told = [explained(name, clock, calendar, at) for name, clock in clocks.items()]
    return Found(told, version_of(found))


async def departments(call: Call) -> Found:
    """Who is asked and how far each is; to coordinators also what they say."""
    found = await case(call.visit, call.id)
    contents = call.visit.has(Role.COORDINATOR)
    if contents and found.case and found.case.contributed:
        await call.visit.read(call.id, "findings")
    parts = [_part(found.case, code, contents) for code in found.case.parts] if found.case else []
    return Found(parts, version_of(found))


async def versions(call: Call) -> Found:
    """Every version of the text, without its words."""
    found = await case(call.visit, call.id)
    at = {e.data.number: e.meta.time for e in found.handled if hasattr(e.data, "rests_on")}
    data = [
        Versie(
            nummer=one.number,
            tekst=one.text,
            rubricering=one.marking,
            verschillen=list(one.differences),
            geschreven_op=at.get(one.number),
        )
        for one in (found.case.drafts if found.case else ())
    ]
    return Found(data, version_of(found))


def reads(roles: Roles) -> tuple[Read, ...]:
    """What can be read of cases without their contents."""
    return (
        Read(ALL, listed, Dossier, roles, "De dossiers", True, Dossiers),
        Read(ONE, one, DossierInzage, roles, "Eén dossier"),
        Read(f"{ONE}/termijnen", terms, TermExplained, roles, "Elke termijn, uitgelegd", True),
        Read(f"{ONE}/departementen", departments, Departement, roles, "Wie is gevraagd", True),
        Read(f"{ONE}/versies", versions, Versie, roles, "De versies van de tekst", True),
    )


def _row(row: dict[str, Any]) -> Dossier:
    id = UUID(row["case_id"])
    return Dossier(
        id=id,
        kenmerk=reference(id),
        instelling=row["institution"],
        product=row["product"],
        fase=row["stage"],
        ingediend_op=row["submitted_at"],
        uiterlijk_op=None if row["due"] == NEVER else row["due"],
    )


def _part(found: Case, code: str, contents: bool) -> Departement:
    part = found.parts[code]
    open_part = {
        "departement": code,
        "trekker": code == found.opened.lead,
        "status": part.status,
        "wacht_op_instelling": part.waiting,
    }
    if not contents:
        return Departement(**open_part)
    stance = found.stances.get(found.asked_text or "", {}).get(code)
    return Departement(
        **open_part,
        aspecten=list(part.routed.aspects),
        regels=list(part.routed.rules),
        oordeel=part.position,
        bevindingen=len(part.findings),
        standpunt=stance.stance if stance else None,
    )
