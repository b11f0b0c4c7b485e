"""A desk's tasks as somebody finds them: most urgent first, with the reason for the order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from schemas.catalogue import Words
from schemas.common import Actor
from services.advice.desk.queue import ASKED_OF_PERSON, ASKED_OF_UNIT, MOST_URGENT
from services.advice.desk.state import CONSULTATION
from services.kernel.calendar import UnknownYear, local_date
from services.kernel.calendar_file import load_calendar
from services.kernel.words import EN, NL, day_words, moment_words

Find = Callable[..., list[dict[str, Any]]]
"""Asks the queue of this desk: a query and its values."""


def tasks_for(find: Find, reader: Actor, limit: int) -> list[dict[str, Any]]:
    """Everything that asks for somebody whom this person may stand in for, most urgent first."""
    rows = find(MOST_URGENT, reader.sub, limit)
    asked = find(ASKED_OF_PERSON, reader.sub, limit)
    if reader.unit:
        asked += find(ASKED_OF_UNIT, reader.sub, limit, reader.unit)
    now = datetime.now(UTC)
    found = [task_row(row, now) for row in rows] + [consulted_row(row, now) for row in asked]
    return sorted(found, key=lambda one: (one["still"], one["due"], not one["lead"]))[:limit]


def task_row(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    """One task as it stands now, from its row."""
    due, lead, waiting = datetime.fromisoformat(row["due"]), bool(row["lead"]), bool(row["waiting"])
    named = {"case": row["case_id"], "reference": row["reference"], "product": row["product"]}
    told = {"asks": row["asks"], "status": row["status"], "expert": row["expert"], "due": due}
    stands = {"lead": lead, "waiting": waiting, "still": bool(row["still"])}
    clock = {"clock": row["clock"]} if "clock" in row else {}
    why = why_here(due, now, lead, waiting)
    return {**named, **told, **stands, **clock, "why": why.nl, "why_en": why.en}


def consulted_row(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    """A view that a colleague asks for, by its own term."""
    asked = {"asks": CONSULTATION, "due": row["answer_by"], "waiting": False, "lead": False}
    return task_row({**row, **asked, "paused_for": None, "still": 0}, now)


def why_here(due: datetime, now: datetime, lead: bool, waiting: bool) -> Words:
    """Why a task stands where it stands."""
    words = [_urgency(due, now)]
    if lead:
        words.append(Words(nl="trekt het advies", en="leads the advice"))
    if waiting:
        words.append(
            Words(
                nl="wacht op de instelling, de termijn staat stil",
                en="waits for the institution, the term is paused",
            )
        )
    return Words(nl="; ".join(w.nl for w in words), en="; ".join(w.en for w in words))


def _urgency(due: datetime, now: datetime) -> Words:
    if due < now:
        return Words(
            nl=f"te laat sinds {_short(due, NL)}", en=f"late since {moment_words(due, EN)}"
        )
    if local_date(due) == local_date(now):
        return Words(nl="moet vandaag af zijn", en="is due today")
    try:
        calendar = load_calendar()
        left = calendar.place(local_date(due)) + 1 - calendar.first_after(local_date(now))
    except UnknownYear:
        day = local_date(due)
        return Words(nl=f"moet af zijn op {day_words(day, NL)}", en=f"is due {day_words(day, EN)}")
    return Words(
        nl=f"nog {'1 werkdag' if left == 1 else f'{left} werkdagen'}",
        en=f"{'1 working day' if left == 1 else f'{left} working days'} left",
    )


def _short(at: datetime, language: str) -> str:
    """As the command line has always written it: a day and a time."""
    return moment_words(at, language).replace(" om ", " ").removesuffix(" uur")
