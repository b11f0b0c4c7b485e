"""Messages that did not arrive, for programs: each is somebody's task, as on the page."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from pydantic import Field

from schemas.common import Refused, Role, digest
from schemas.ids import reference
from schemas.notice import Channel, RetryNotice, SettleNotice, Status
from services.faces import lost
from services.notify.inbox import ONE
from services.portal.api.paging import Page, cut, read
from services.portal.api.table import Answer, Call, Change, Found, Read, below
from services.portal.kinds import Kind
from services.portal.visit import Visit

COLLECTION = "niet-aangekomen-berichten"
ALL = f"/{COLLECTION}"
MOST = 1000
"""How many are looked through for one page: the oldest."""


class NietAangekomen(Answer):
    """Een bericht dat niet aankwam: dat er iets is, en nooit wat het zegt."""

    id: UUID
    dossier: UUID
    kenmerk: str
    soort: str = Field(description="Welk bericht het is: een code van de catalogus.")
    aan: str = Field(description="Voor wie: het kenmerk van een persoon, of de instelling.")
    kanaal: Channel
    stand: Status
    reden: str | None = Field(description="Waarom het niet aankwam, of hoe het is geregeld.")
    pogingen: int
    sinds: datetime


async def listed(call: Call) -> Found:
    """What did not arrive and this person sees to, oldest first."""
    after = read(call.asked.cursor, ("", ""))
    rows = [row for row in await _rows(call.visit) if (row["changed_at"], row["id"]) > after]
    page, more = cut(rows, call.asked.limiet)
    last = (page[-1]["changed_at"], page[-1]["id"]) if more else None
    return Found([_plain(row) for row in page], after=last)


async def one(call: Call) -> Found:
    """One of them, also when it is settled by now."""
    row = await _row(call.visit, call.id)
    return Found(_plain(row), _version(row))


async def version(visit: Visit, notice: UUID) -> str:
    """Which version of a notice somebody sees."""
    return _version(await _row(visit, notice))


def reads(roles: frozenset[Role]) -> tuple[Read, ...]:
    """What can be read of them by these roles."""
    return (
        Read(ALL, listed, NietAangekomen, roles, "Berichten die niet aankwamen", True, Page),
        Read(f"{ALL}/{{id}}", one, NietAangekomen, roles, "Eén bericht dat niet aankwam"),
    )


def changes(roles: frozenset[Role]) -> tuple[Change, ...]:
    """What these roles do about them."""
    return below(
        COLLECTION,
        version,
        roles,
        ("pogingen", RetryNotice, "Het bericht nog een keer versturen"),
        ("afhandelingen", SettleNotice, "Noteren dat het anders is geregeld"),
    )


async def _rows(visit: Visit) -> list[lost.Row]:
    find = partial(visit.portal.rows.find, "inbox")
    if visit.portal.kind is not Kind.DOOR:
        return lost.everything(find, MOST)
    everybody = (await visit.portal.directory.everybody()).by_id.values()
    return lost.of_institution(find, visit.actor.organisation or "", everybody, MOST)


async def _row(visit: Visit, notice: UUID) -> lost.Row:
    """One that this person may see to, as it stands now; of any other there is none."""
    rows = visit.portal.rows
    await rows.of("inbox").catch_up()
    found = rows.find("inbox", ONE, str(notice))
    if not found or found[0]["template"] in lost.hidden() or not await _own(visit, found[0]):
        raise Refused("not_there", "There is no such notice.", "See the list of notices.")
    return found[0]


async def _own(visit: Visit, row: lost.Row) -> bool:
    if visit.portal.kind is not Kind.DOOR:
        return True
    everybody = (await visit.portal.directory.everybody()).by_id.values()
    return row["recipient"] in lost.recipients(visit.actor.organisation or "", everybody)


def _version(row: lost.Row) -> str:
    return digest(f"{row['status']} {row['attempts']} {row['changed_at']}")[:32]


def _plain(row: lost.Row) -> NietAangekomen:
    return NietAangekomen(
        id=row["id"],
        dossier=row["case_id"],
        kenmerk=reference(UUID(row["case_id"])),
        soort=row["template"],
        aan=row["recipient"],
        kanaal=row["channel"],
        stand=row["status"],
        reden=row["reason"],
        pogingen=row["attempts"],
        sinds=row["changed_at"],
    )
