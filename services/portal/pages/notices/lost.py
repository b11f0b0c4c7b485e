"""Notices that did not arrive: each is somebody's task, to try again or to settle otherwise."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from starlette.responses import Response

from schemas.catalogue import Reason, ReasonKind, load
from schemas.notice import RetryNotice, SettleNotice
from schemas.subjects import Stream
from services.faces.lost import SEE_TO_IT, everything, of_institution
from services.faces.notice_words import kind_of, why
from services.portal.kinds import Kind
from services.portal.pages.notices.here import PLACE, about
from services.portal.routing import Page
from services.portal.visit import Visit
from services.portal.wrong import Wrong

HERE = f"{PLACE}/niet-aangekomen"
SHOWN = 50
AGAIN, SETTLED = "opnieuw", "geregeld"


async def lost(visit: Visit) -> Response:
    """What did not arrive, oldest first, with why and what can be done."""
    found = await _rows(visit)
    lines = [_line(visit, row) for row in found[:SHOWN]]
    reasons = [(one.code, visit.say.words(one.name)) for one in _reasons()]
    more = len(found) > SHOWN
    return visit.render("notices/lost.html", lines=lines, more=more, reasons=reasons)


async def act(visit: Visit) -> Response:
    """Try one again, or settle it."""
    try:
        notice = UUID(visit.given("bericht"))
    except ValueError:
        raise Wrong({"_": visit.t("Kies een bericht.", "Choose a message.")}) from None
    if visit.given("doe") == AGAIN:
        accepted = await visit.do(RetryNotice(case=notice))
        visit.tell("Het bericht wordt opnieuw verstuurd.", "The message is sent again.")
    else:
        if visit.given("reden") not in [one.code for one in _reasons()]:
            words = ("Kies hoe u het regelde.", "Choose how you settled it.")
            raise Wrong({f"reden-{notice}": visit.t(*words)})
        accepted = await visit.do(SettleNotice(case=notice, reason=visit.given("reden")))
        visit.tell("Genoteerd dat het geregeld is.", "Noted that it is settled.")
    await visit.portal.rows.wait_for(Stream.NOTICES, accepted.sequence)
    return visit.go(HERE)


async def many(visit: Visit) -> str:
    """How many there are, as far as the page shows them."""
    found = len(await _rows(visit))
    return f"{SHOWN}+" if found > SHOWN else str(found)


async def _rows(visit: Visit) -> list[dict[str, Any]]:
    """What did not arrive and this person sees to; at the door of the own institution only."""
    find = partial(visit.portal.rows.find, "inbox")
    if visit.portal.kind is not Kind.DOOR:
        return everything(find, SHOWN + 1)
    everybody = (await visit.portal.directory.everybody()).by_id.values()
    return of_institution(find, visit.actor.organisation or "", everybody, SHOWN + 1)


def _reasons() -> tuple[Reason, ...]:
    return load().reasons_for(ReasonKind.SETTLE)


def _line(visit: Visit, row: dict[str, Any]) -> dict[str, Any]:
    place, named = about(visit, row)
    return {
        "id": row["id"],
        "words": visit.say.words(kind_of(row["template"]).name),
        "recipient": row["recipient"],
        "channel": row["channel"],
        "place": place,
        "about": named,
        "why": visit.say.words(why(row["reason"] or "")),
        "code": row["reason"],
        "since": row["changed_at"],
        "attempts": row["attempts"],
    }


PAGES = (Page(HERE, show=lost, act=act, roles=SEE_TO_IT),)
