"""How an institution was told of each step of its case, for coordinators' programs; never whom."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from schemas.common import Code
from schemas.notice import Channel, Status
from services.notify.reported import OF_CASE
from services.portal.api.cases import ONE, version
from services.portal.api.table import Answer, Call, Found, Read, Roles


class Bezorging(Answer):
    """Hoe berichten van één soort over één stap de instelling bereikten, langs één weg."""

    stap: str = Field(description="De gebeurtenis waarover de instelling bericht kreeg.")
    bericht: Code = Field(description="Welke soort bericht, zoals in de catalogus.")
    weg: Channel
    stand: Status = Field(description="In de inbox staat een bericht zodra het gepland is.")
    reden: Code | None = Field(description="Waarom het niet of nog niet aankwam.")
    aantal: int = Field(description="Hoeveel berichten er zo voor staan; niet aan wie.")
    gewijzigd_op: datetime


async def deliveries(call: Call) -> Found:
    """What the door told of it, step by step."""
    now = await version(call.visit, call.id)
    rows = call.visit.portal.rows.find("reported", OF_CASE, call.id.hex)
    data = [
        Bezorging(
            stap=row["about"],
            bericht=row["template"],
            weg=row["channel"],
            stand=row["status"],
            reden=row["reason"],
            aantal=row["notices"],
            gewijzigd_op=row["changed_at"],
        )
        for row in sorted(rows, key=lambda row: (row["planned_at"], row["about"]))
    ]
    return Found(data, now)


def reads(roles: Roles) -> tuple[Read, ...]:
    """What can be read of it."""
    summary = "Hoe de instelling bericht kreeg"
    return (Read(f"{ONE}/bezorgingen", deliveries, Bezorging, roles, summary, True),)
