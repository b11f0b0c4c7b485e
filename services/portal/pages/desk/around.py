"""What happens around somebody at work: who else is there, and what changed meanwhile."""

from __future__ import annotations

from typing import Any

from schemas.envelope import Recorded
from services.faces.desk_words import HAPPENED
from services.portal.pages.desk.here import Here
from services.portal.visit import Visit

SHOWN = 8
SAW = "gezien"
WHO = ("expert", "author", "signer", "by")
"""Where an event names who did it, or to whom; the first that is there is told."""


def others(visit: Visit, about: Here) -> list[tuple[str, bool]]:
    """Who else has this task open, and whether they are writing its contribution."""
    present, own = visit.portal.present, visit.session.name if visit.session else ""
    writing = set(present.at(f"{about.place}/bijdrage"))
    looking = {*present.at(about.place), *present.at(f"{about.place}/medeondertekenen")}
    looking |= {*present.at(f"{about.place}/standpunt")}
    return [(name, name in writing) for name in sorted((looking | writing) - {own})]


def happened(about: Here, since: int) -> list[dict[str, Any]]:
    """The newest events of the task, newest first; `new` are those after a sequence."""
    told = [_told(about, one, since) for one in about.found.events if _kind(one) in HAPPENED]
    return told[::-1][:SHOWN]


def last_seen(visit: Visit, about: Here) -> int:
    """Up to which event this person saw the task before; from now on, up to here."""
    drafts, person, case = visit.portal.drafts, visit.actor.sub, about.found.case.hex
    kept = drafts.find(person, f"{SAW}-opdracht", case)
    drafts.save(person, f"{SAW}-opdracht", case, {"now": about.found.sequence})
    return int(kept.given["now"]) if kept else about.found.sequence


def since_opened(visit: Visit, about: Here) -> int:
    """Up to which event the task was when this person's line was opened."""
    kept = visit.request.state
    if not hasattr(kept, "opened_at"):
        kept.opened_at = about.found.sequence
    return int(kept.opened_at)


def saw(visit: Visit, about: Here, what: str, now: str) -> str:
    """What this person saw of something before it became what it is now; "" when nothing."""
    drafts, person, case = visit.portal.drafts, visit.actor.sub, about.found.case.hex
    kept = drafts.find(person, f"{SAW}-{what}", case)
    before = kept.given if kept else {"now": "", "before": ""}
    if before["now"] != now:
        before = {"now": now, "before": before["now"]}
        drafts.save(person, f"{SAW}-{what}", case, before)
    return str(before["before"])


def _told(about: Here, event: Recorded[Any], since: int) -> dict[str, Any]:
    data = event.data
    who = next((found for name in WHO if (found := getattr(data, name, None))), None)
    number = getattr(data, "number", None)
    return {
        "what": _kind(event),
        "at": event.meta.time,
        "who": about.name(who) if who else "",
        "number": number,
        "new": event.sequence > since and event.meta.actor.sub != about.me,
    }


def _kind(event: Recorded[Any]) -> str:
    return type(event.data).__name__
