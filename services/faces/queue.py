"""A desk's tasks as somebody finds them: most urgent first, with the reason for the order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from schemas.catalogue import Words
from schemas.common import Actor
from services.advice.desk.queue import (
    ASKED_OF_PERSON,
    ASKED_OF_UNIT,
    LIKE_THIS,
    MOST_URGENT,
    OF_EXPERT,
    OF_NOBODY,
)
from services.advice.desk.state import CONSULTATION, CONTRIBUTION
from services.kernel.calendar import UnknownYear, local_date
from services.kernel.calendar_file import load_calendar
from services.kernel.words import EN, NL, day_words, moment_words

Find = Callable[..., list[dict[str, Any]]]
"""Asks the queue of this desk: a query and its values."""


class Whose(StrEnum):
    """Whose tasks somebody wants to see."""

    ALL = ""
    MINE = "mine"
    NOBODYS = "nobodys"


@dataclass(frozen=True)
class Wanted:
    """Which of the tasks somebody wants to see: whose, asking what, of which product, how late."""

    whose: Whose = Whose.ALL
    asks: str = ""
    product: str = ""
    late: bool = False


def tasks_like(find: Find, reader: Actor, limit: int, wanted: Wanted) -> list[dict[str, Any]]:
    """The tasks this person may see that are as wanted, most urgent first."""
    now = datetime.now(UTC)
    before = now.isoformat(timespec="microseconds") if wanted.late else ""
    rows: list[dict[str, Any]] = []
    match wanted.whose:
        case _ if wanted.asks == CONSULTATION:
            pass
        case Whose.MINE:
            values = (reader.sub, wanted.asks, wanted.product, before)
            rows = find(OF_EXPERT, reader.sub, limit, *values)
        case Whose.NOBODYS:
            if wanted.asks in ("", CONTRIBUTION):
                rows = find(OF_NOBODY, reader.sub, limit, wanted.product, before)
        case _:
            rows = find(LIKE_THIS, reader.sub, limit, wanted.asks, wanted.product, before)
    found = [task_row(row, now) for row in rows]
    if wanted.whose is not Whose.NOBODYS and wanted.asks in ("", CONSULTATION):
        asked = consulted_for(find, reader, limit, now)
        found += [one for one in asked if _is_like(one, wanted, now)]
    return _most_urgent_first(found)[:limit]


def _is_like(one: dict[str, Any], wanted: Wanted, now: datetime) -> bool:
    return one["product"] == (wanted.product or one["product"]) and (
        not wanted.late or one["due"] < now
    )


def of_expert(find: Find, reader: Actor, expert: str, limit: int) -> list[dict[str, Any]]:
    """What asks for somebody and is with this expert, as far as the reader may see it."""
    now = datetime.now(UTC)
    return [task_row(row, now) for row in find(OF_EXPERT, reader.sub, limit, expert, "", "", "")]


def free_for(find: Find, reader: Actor) -> list[dict[str, Any]]:
    """The most urgent tasks that nobody has and this person may take, a few for when they go."""
    now = datetime.now(UTC)
    return [task_row(row, now) for row in find(OF_NOBODY, reader.sub, 5, "", "")]


def tasks_for(find: Find, reader: Actor, limit: int) -> list[dict[str, Any]]:
    """Everything that asks for somebody whom this person may stand in for, most urgent first."""
    now = datetime.now(UTC)
    found = [task_row(row, now) for row in find(MOST_URGENT, reader.sub, limit)]
    return _most_urgent_first(found + consulted_for(find, reader, limit, now))[:limit]


def consulted_for(find: Find, reader: Actor, limit: int, now: datetime) -> list[dict[str, Any]]:
    """The views that colleagues ask of this person, or of their unit."""
    asked = find(ASKED_OF_PERSON, reader.sub, limit)
    if reader.unit:
        asked += find(ASKED_OF_UNIT, reader.sub, limit, reader.unit)
    return [consulted_row(row, now) for row in asked]


def _most_urgent_first(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(found, key=lambda one: (one["still"], one["due"], not one["lead"]))


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
