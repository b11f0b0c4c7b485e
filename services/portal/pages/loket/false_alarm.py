"""A false alarm: an institution calls with the code of a text or file that the gate refuses."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import Response

from schemas.catalogue import ReasonKind, load
from schemas.gate import LetTextThrough
from schemas.ids import is_text_code
from schemas.personal import KINDS, Kind, Severity
from services.intake.let_through import NEWEST
from services.kernel.people import Everybody
from services.portal.pages.loket.roles import COORDINATOR, EITHER
from services.portal.routing import Page
from services.portal.visit import Visit
from services.portal.wrong import Wrong

PLACE = "/vals-alarm"
SHOWN, BEFORE_ALL, LONGEST = 50, 2**62, 19
REFUSED = tuple(kind for kind in Kind if KINDS[kind].severity is Severity.REFUSE)


async def ask(visit: Visit) -> Response:
    """The code, what the text seems to hold, and why it does not."""
    reasons = load().reasons_for(ReasonKind.FALSE_ALARM)
    return visit.render(
        "loket/false_alarm.html",
        kinds=[(str(kind), _upper(visit.say.words(KINDS[kind].name))) for kind in REFUSED],
        reasons=[("", visit.t("Kies een reden", "Choose a reason"))]
        + [(one.code, visit.say.words(one.name)) for one in reasons],
    )


async def let_through(visit: Visit) -> Response:
    """Let the text through; the institution then sends it again."""
    text = visit.given("text").strip().upper()
    kinds = [kind for kind in REFUSED if kind in visit.all_given("kinds")]
    reason, wrong = visit.given("reason"), {}
    if not is_text_code(text):
        words = ("Kijk de code na: VA-XXXX-XXXX-X.", "Check the code: VA-XXXX-XXXX-X.")
        wrong["text"] = visit.t(*words)
    if not kinds:
        words = ("Vink aan waar de tekst op lijkt.", "Tick what the text looks like.")
        wrong["kinds"] = visit.t(*words)
    if reason not in [one.code for one in load().reasons_for(ReasonKind.FALSE_ALARM)]:
        wrong["reason"] = visit.t("Kies een reden.", "Choose a reason.")
    if wrong:
        raise Wrong(wrong)
    await visit.do(LetTextThrough(text=text, kinds=tuple(kinds), reason=reason))
    visit.tell(
        f"Wat code {text} heeft mag erin. De instelling kan het nu versturen.",
        f"What has the code {text} may come in. The institution can send it now.",
    )
    return visit.go(PLACE)


async def through(visit: Visit) -> Response:
    """What was let through, newest first: who, when, why, which kinds; never what it says."""
    asked = visit.asked("voor")
    before = int(asked) if asked.isdecimal() and len(asked) < LONGEST else BEFORE_ALL
    rows = visit.portal.rows.find("let_through", NEWEST, before, SHOWN + 1)
    everybody = await visit.portal.directory.everybody()
    return visit.render(
        "loket/let_through.html",
        rows=[_row(visit, row, everybody) for row in rows[:SHOWN]],
        further=rows[SHOWN - 1]["sequence"] if len(rows) > SHOWN else 0,
        begin=before == BEFORE_ALL,
    )


def _row(visit: Visit, row: dict[str, Any], everybody: Everybody) -> dict[str, Any]:
    person = everybody.get(row["person"])
    kinds = [visit.say.words(KINDS[Kind(one)].name) for one in json.loads(row["kinds"])]
    return {**row, "kinds": kinds, "name": person.name if person else row["person"]}


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


PAGES = (
    Page(PLACE, show=ask, act=let_through, roles=COORDINATOR),
    Page(f"{PLACE}/doorgelaten", show=through, roles=EITHER),
)
