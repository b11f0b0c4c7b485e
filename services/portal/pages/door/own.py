"""Own cases: nobody sees another institution's, and a researcher only what they prepared."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from schemas.common import Accepted, Command, Refused
from schemas.contacts import READ
from services.notify.asked import BY_CASE, OF_INSTITUTION, ONE, PREPARED_BY
from services.portal.visit import Visit

PATIENCE, LOOK = 5.0, 0.1
"""Seconds to wait until the door was told of what somebody did, and between two looks."""

SENT = "sent"
"""The form under which the institution's own words are kept, for all its people."""

Row = dict[str, Any]


def organisation(visit: Visit) -> str:
    """For which institution somebody acts; who acts for none has nothing here."""
    found = visit.actor.organisation
    if not found:
        raise Refused(
            "not_allowed",
            visit.t("U hoort bij geen instelling.", "You belong to no institution."),
            visit.t("Vraag uw instelling om u toe te voegen.", "Ask your institution to add you."),
        )
    return found


def everybody_of(institution: str) -> str:
    """Whose drafts are those of all people of an institution: no id of a person looks like it."""
    return f"@{institution}"


def cases(visit: Visit, most: int, after: int = 0) -> list[Row]:
    """The cases of the institution that this person sees, what waits for it first."""
    find, institution = visit.portal.rows.find, organisation(visit)
    if visit.has(*READ):
        return find("inbox", OF_INSTITUTION, institution, most, after)
    return find("inbox", PREPARED_BY, institution, visit.actor.sub, most, after)


def case_of(visit: Visit, reference: str) -> Row:
    """One case by its reference; another institution's does not exist."""
    meant = reference.strip().upper()
    found = visit.portal.rows.find("inbox", ONE, organisation(visit), meant)
    seen = [row for row in found if _sees(visit, row)]
    if not seen:
        raise unknown(visit)
    return seen[0]


def by_id(visit: Visit, case: UUID) -> Row | None:
    """One case by its id, if this person sees it and the door was told of it."""
    found = visit.portal.rows.find("inbox", BY_CASE, str(case), organisation(visit))
    return found[0] if found and _sees(visit, found[0]) else None


def _sees(visit: Visit, row: Row) -> bool:
    """Whether a case of the institution is one that this person may know of."""
    return visit.has(*READ) or row["prepared_by"] == visit.actor.sub


def unknown(visit: Visit) -> Refused:
    """What is said of a case that is not there, and of one that is not theirs."""
    return Refused(
        "unknown_case",
        visit.t("Deze aanvraag kennen wij niet.", "We do not know this request."),
        visit.t("Controleer het kenmerk.", "Check the reference."),
    )


def sent(visit: Visit, case: UUID) -> dict[str, Any] | None:
    """What the institution itself sent, as far as this face still has it."""
    about = everybody_of(organisation(visit))
    found = visit.portal.drafts.find(about, SENT, case.hex)
    return found.given if found else None


def keep_sent(visit: Visit, case: UUID, given: Mapping[str, Any]) -> None:
    """Keep what was sent, so that it can be read and changed here."""
    about = everybody_of(organisation(visit))
    before = sent(visit, case) or {}
    visit.portal.drafts.save(about, SENT, case.hex, {**before, **given})


async def do_and_see(visit: Visit, command: Command) -> tuple[Accepted, Row | None]:
    """Give a command and wait, not for ever, until the door was told what came of it.

    What a service decides is told by way of PROGRESS; None when that takes longer.
    """
    before = by_id(visit, command.case)
    told = before["told"] if before else 0
    accepted = await visit.do(command)
    if accepted.event_id is None:
        return accepted, by_id(visit, accepted.case)
    return accepted, await _seen(visit, accepted.case, told)


async def _seen(visit: Visit, case: UUID, told: int) -> Row | None:
    inbox = visit.portal.rows.of("inbox")
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                await inbox.catch_up()
                row = by_id(visit, case)
                if row and row["told"] > told:
                    return row
                await asyncio.sleep(LOOK)
    except TimeoutError:
        return None


def title(visit: Visit, row: Row) -> str:
    """What was asked, if this face still has it; else as what it is handled."""
    known = sent(visit, UUID(row["case_id"])) or {}
    words = visit.t("Vraag aan het Loket", "Question to the Loket")
    return str(known.get("title", "")) or visit.say.product(row["product"]) or words


def nobody(visit: Visit) -> Refused:
    """What is said of a person who is not there, and of one of another institution."""
    return Refused(
        "not_there",
        visit.t("Deze collega kennen wij niet.", "We do not know this colleague."),
        visit.t("Kijk in de lijst van uw instelling.", "See the list of your institution."),
    )
