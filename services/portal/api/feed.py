"""Everything an institution was told, in order, for a program that reads on where it stopped.

An event has the id and the place that a webhook tells it with, so one is known from the other.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import Field

from schemas.common import digest
from schemas.ids import following
from schemas.notice import Channel
from schemas.progress import Stage
from services.notify.inbox import FEED
from services.portal.api.paging import cut, read, written
from services.portal.api.table import Answer, Call, Found

BEGIN = (0,)


class Gebeurtenis(Answer):
    """Eén stap van een aanvraag van de eigen instelling, zoals een webhook die ook meldt."""

    id: UUID = Field(description="Hetzelfde als het webhook-id van het bericht hierover.")
    volgnummer: int = Field(description="Oplopend, met gaten; bij een webhook heet het sequence.")
    cursor: str = Field(description="Geef deze als `na` om hierna verder te lezen.")
    adviesaanvraag: UUID
    kenmerk: str
    stap: Stage
    product: str | None
    op: datetime = Field(description="Wanneer het Loket dit vastlegde.")
    uiterlijk_op: datetime | None
    reden: str | None


async def feed(call: Call) -> Found:
    """What the institution was told after a place, oldest first."""
    asked, rows = call.asked, call.visit.portal.rows
    (after,) = read(asked.na, BEGIN, "na")
    institution = call.visit.actor.organisation or ""
    found = rows.find("inbox", FEED, institution, after, asked.limiet + 1)
    page, more = cut(found, asked.limiet)
    data = [
        Gebeurtenis(
            id=following(row["id"], f"{institution} {Channel.WEBHOOK}"),
            volgnummer=row["sequence"],
            cursor=written((row["sequence"],)),
            adviesaanvraag=row["case_id"],
            kenmerk=row["reference"],
            stap=row["stage"],
            product=row["product"],
            op=row["told_at"],
            uiterlijk_op=row["until"],
            reden=row["reason"],
        )
        for row in page
    ]
    version = digest("\n".join([str(after), str(more), *(row["id"] for row in page)]))[:32]
    return Found(data, version, after=(page[-1]["sequence"],) if more else None)
