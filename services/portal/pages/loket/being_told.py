"""How an institution was told of each step of its case: by which way, and whether it arrived."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import UUID

from schemas.catalogue import Words
from schemas.notice import Channel, Status
from services.faces.notice_words import OVER, fares, kind_of, why
from services.notify.lost import LOST
from services.notify.reported import OF_CASE
from services.portal.visit import Visit

WITH_WHY = (Status.DEFERRED, *LOST)
"""How a notice stands of which it is said why."""

THEIRS = Words(
    nl="Het systeem van de instelling nam het niet aan.",
    en="The institution's own system did not take it.",
)
"""Why a webhook was not told: more than this is between the institution and its system."""


def being_told(visit: Visit, case: UUID) -> list[dict[str, Any]]:
    """Each step, oldest first, with the ways that were tried."""
    rows = visit.portal.rows.find("reported", OF_CASE, case.hex)
    steps = [list(ways) for _, ways in groupby(rows, lambda row: str(row["about"]))]
    steps.sort(key=lambda ways: min(str(way["planned_at"]) for way in ways))
    return [
        {
            "words": visit.say.words(kind_of(ways[0]["template"]).name),
            "about": ways[0]["about"],
            "here_only": not any(map(_reaches, ways)),
            "ways": [_way(visit, way) for way in ways],
        }
        for ways in steps
    ]


def _reaches(row: dict[str, Any]) -> bool:
    """Whether it comes to somebody, or is on its way to them; an inbox waits to be looked at."""
    return row["channel"] != Channel.INBOX and row["status"] not in LOST


def _way(visit: Visit, row: dict[str, Any]) -> dict[str, Any]:
    said = THEIRS if row["channel"] == Channel.WEBHOOK else why(row["reason"] or "")
    return {
        "over": visit.say.words(OVER[Channel(row["channel"])]),
        "notices": row["notices"],
        "how": visit.say.words(fares(row["channel"], row["status"])),
        "lost": row["status"] in LOST,
        "why": visit.say.words(said) if row["status"] in WITH_WHY else "",
        "at": row["changed_at"],
    }
