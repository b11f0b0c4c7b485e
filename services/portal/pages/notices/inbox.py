"""What somebody was told: newest first, with how it went to them."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from schemas.common import Actor
from schemas.contacts import READ
from schemas.notice import Channel
from services.faces.lost import SEE_TO_IT
from services.faces.notice_words import ARRIVED, kind_of
from services.notify.inbox import TOLD
from services.portal.pages.notices import lost
from services.portal.pages.notices.here import EVERYBODY, PLACE, about
from services.portal.routing import Page
from services.portal.visit import Visit

SHOWN, LOOKED_AT = 100, 250


async def inbox(visit: Visit) -> Response:
    """Everything this person was told, and their institution where they may read all its cases."""
    actor = visit.actor
    told: dict[str, dict[str, Any]] = {}
    for row in _rows(visit, actor):
        before = told.get(row["about"])
        if before is None or before["channel"] == Channel.INBOX:
            told[row["about"]] = row
    lines = [_line(visit, row) for row in told.values()][:SHOWN]
    many = await lost.many(visit) if visit.has(*SEE_TO_IT) else None
    return visit.render("notices/inbox.html", lines=lines, most=SHOWN, found=len(told), lost=many)


def _rows(visit: Visit, actor: Actor) -> list[dict[str, Any]]:
    ways = [(actor.sub, Channel.MAIL), (actor.sub, Channel.INBOX)]
    if actor.organisation and READ & {*actor.roles}:
        ways.append((actor.organisation, Channel.INBOX))
    find = visit.portal.rows.find
    found = [row for way in ways for row in find("inbox", TOLD, *way, LOOKED_AT)]
    return sorted(found, key=lambda row: (row["planned_at"], row["id"]), reverse=True)[:LOOKED_AT]


def _line(visit: Visit, row: dict[str, Any]) -> dict[str, Any]:
    how = ARRIVED["inbox"] if row["channel"] == Channel.INBOX else ARRIVED[row["status"]]
    place, named = about(visit, row)
    return {
        "at": row["planned_at"],
        "words": visit.say.words(kind_of(row["template"]).name),
        "place": place,
        "about": named,
        "how": visit.say.words(how),
        "lost": row["status"] in ("given_up", "bounced"),
    }


PAGES = (Page(PLACE, show=inbox, roles=EVERYBODY),)
