"""What somebody was told: newest first, with how it went to them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from starlette.responses import Response

from schemas.common import Role
from schemas.contacts import READ
from schemas.ids import reference
from schemas.notice import Channel
from services.faces.notice_words import ARRIVED, kind_of
from services.notify.inbox import OF_PERSON
from services.portal.routing import Page
from services.portal.visit import Visit

PLACE = "/berichten"
EVERYBODY = frozenset(Role)
SHOWN, LOOKED_AT = 100, 250


async def inbox(visit: Visit) -> Response:
    """Everything this person was told, and their institution where they may read all its cases."""
    actor = visit.actor
    team = (actor.organisation or "") if READ & {*actor.roles} else ""
    rows = visit.portal.rows.find("inbox", OF_PERSON, actor.sub, team, LOOKED_AT)
    told: dict[str, dict[str, Any]] = {}
    for row in rows:
        before = told.get(row["about"])
        if before is None or before["channel"] == Channel.INBOX:
            told[row["about"]] = row
    lines = [_line(visit, row) for row in told.values()][:SHOWN]
    return visit.render("notices/inbox.html", lines=lines, most=SHOWN, found=len(told))


def _line(visit: Visit, row: dict[str, Any]) -> dict[str, Any]:
    how = ARRIVED["inbox"] if row["channel"] == Channel.INBOX else ARRIVED[row["status"]]
    return {
        "at": row["planned_at"],
        "words": visit.say.words(kind_of(row["template"]).name),
        "case": row["case_id"],
        "reference": reference(UUID(row["case_id"])),
        "how": visit.say.words(how),
        "lost": row["status"] in ("given_up", "bounced"),
    }


PAGES = (Page(PLACE, show=inbox, roles=EVERYBODY),)
