"""Which requests belong together, for coordinators' programs: what is linked, and what may be."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from schemas.common import Code
from schemas.ids import reference
from schemas.triage import LinkKind
from services.advice.assembly.related import LINKED, alike
from services.portal.api.cases import ONE, version
from services.portal.api.table import Answer, Call, Found, Read, Roles

SUGGESTED = 20


class Verbinding(Answer):
    """Een andere aanvraag die hiermee verbonden is."""

    dossier: UUID
    kenmerk: str = Field(description="Zoals mensen het noemen: KV-XXXX-XXXX-X.")
    soort: LinkKind
    reden: Code


class Suggestie(Answer):
    """Een andere aanvraag die hierbij kan horen; een mens beslist of dat zo is."""

    dossier: UUID
    kenmerk: str = Field(description="Zoals mensen het noemen: KV-XXXX-XXXX-X.")
    redenen: list[Code] = Field(description="Wat zij delen, het sterkste eerst.")


async def links(call: Call) -> Found:
    """What people linked to a case."""
    now = await version(call.visit, call.id)
    rows = call.visit.portal.rows.find("related", LINKED, call.id.hex)
    data = [
        Verbinding(
            dossier=UUID(row["case_id"]),
            kenmerk=reference(UUID(row["case_id"])),
            soort=row["kind"],
            reden=row["reason"],
        )
        for row in rows
    ]
    return Found(data, now)


async def suggestions(call: Call) -> Found:
    """What may belong to a case and is not linked to it, the likeliest first."""
    now = await version(call.visit, call.id)
    found = alike(call.visit.portal.rows.of("related").db, call.id, SUGGESTED)
    data = [
        Suggestie(dossier=one.case, kenmerk=reference(one.case), redenen=list(one.reasons))
        for one in found
    ]
    return Found(data, now)


def reads(roles: Roles) -> tuple[Read, ...]:
    """What can be read of it; no institution is told of another's request."""
    return (
        Read(f"{ONE}/verbindingen", links, Verbinding, roles, "Wat hiermee verbonden is", True),
        Read(f"{ONE}/suggesties", suggestions, Suggestie, roles, "Wat hierbij kan horen", True),
    )
