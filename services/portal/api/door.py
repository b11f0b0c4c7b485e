"""What an institution's own programs can do at the door: the same as its people there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import Field

from schemas import request as said
from schemas.case import ReportOutcome
from schemas.contacts import ASK, MANAGE, READ, REPORT
from schemas.ids import reference
from schemas.progress import Stage
from services.faces.letter_files import files_of
from services.faces.told import issue_of
from services.notify.inbox import ASKED_AFTER, INBOX_AFTER
from services.portal.api import attachments, hooks, lost
from services.portal.api.advice import Advies, letter, letters
from services.portal.api.feed import Gebeurtenis, feed
from services.portal.api.paging import Page, Since, cut, read
from services.portal.api.reading_told import told, version, version_of
from services.portal.api.table import Answer, Call, Change, Found, Interface, Read, below
from services.portal.opened import opened

ALL, ONE = "/adviesaanvragen", "/adviesaanvragen/{id}"
LAST = "9999"


class Stap(Answer):
    """Eén stap van een aanvraag, zonder de woorden die erbij hoorden."""

    stap: Stage
    op: datetime
    uiterlijk_op: datetime | None = None
    reden: str | None = None


class Adviesaanvraag(Answer):
    """Een aanvraag van de eigen instelling."""

    id: UUID
    kenmerk: str = Field(description="Zoals mensen het noemen: KV-XXXX-XXXX-X.")
    product: str | None
    ontvangen_op: datetime
    laatste_stap: Stage


class AdviesaanvraagMetTijdlijn(Adviesaanvraag):
    """Een aanvraag met alles wat erover gemeld is, oudste eerst."""

    tijdlijn: list[Stap]


class Bericht(Answer):
    """Eén bericht over een aanvraag, met de woorden erbij."""

    stap: Stage
    op: datetime
    uiterlijk_op: datetime | None
    reden: str | None
    tekst: str = Field(description="Wat gevraagd of uitgelegd is; leeg als er niets bij stond.")
    meegestuurd: tuple[str, ...] = Field(
        description="Bij een doorverwijzing: delen die zijn meegestuurd."
    )
    niet_meegestuurd: tuple[str, ...] = Field(
        description="Bij een doorverwijzing: delen die niet zijn meegestuurd."
    )


class Melding(Answer):
    """Een regel van het postvak; de woorden staan bij de aanvraag."""

    id: UUID
    adviesaanvraag: UUID
    kenmerk: str
    stap: Stage
    product: str | None
    op: datetime
    uiterlijk_op: datetime | None
    reden: str | None


async def requests(call: Call) -> Found:
    """What the institution asked, newest first."""
    asked, rows = call.asked, call.visit.portal.rows
    at, id = read(asked.cursor, (LAST, ""))
    organisation = call.visit.actor.organisation or ""
    found = rows.find("inbox", ASKED_AFTER, organisation, at, id, asked.limiet + 1)
    page, more = cut(found, asked.limiet)
    data = [
        Adviesaanvraag(
            id=row["case_id"],
            kenmerk=row["reference"],
            product=row["product"],
            ontvangen_op=row["told_at"],
            laatste_stap=row["last"],
        )
        for row in page
    ]
    return Found(data, after=(page[-1]["told_at"], page[-1]["case_id"]) if more else None)


async def request(call: Call) -> Found:
    """One request, how far it is, and how it came there."""
    found = await told(call.visit, call.id)
    first, last = found[0], found[-1]
    one = AdviesaanvraagMetTijdlijn(
        id=call.id,
        kenmerk=reference(call.id),
        product=last.data.product,
        ontvangen_op=first.meta.time,
        laatste_stap=last.data.stage,
        tijdlijn=[
            Stap(stap=e.data.stage, op=e.meta.time, uiterlijk_op=e.data.until, reden=e.data.reason)
            for e in found
        ],
    )
    return Found(one, version_of(found))


async def messages(call: Call) -> Found:
    """Everything that was told of one request, in words."""
    found = await told(call.visit, call.id)
    await call.visit.read(call.id, "progress")
    data = [
        Bericht(
            stap=e.data.stage,
            op=e.meta.time,
            uiterlijk_op=e.data.until,
            reden=e.data.reason,
            tekst=e.data.text,
            meegestuurd=e.data.sent_along,
            niet_meegestuurd=e.data.withheld,
        )
        for e in found
    ]
    return Found(data, version_of(found))


async def inbox(call: Call) -> Found:
    """What the institution was told of all its requests, newest first."""
    asked, rows = call.asked, call.visit.portal.rows
    at, id = read(asked.cursor, (LAST, ""))
    organisation = call.visit.actor.organisation or ""
    found = rows.find("inbox", INBOX_AFTER, organisation, at, id, asked.limiet + 1)
    page, more = cut(found, asked.limiet)
    data = [
        Melding(
            id=row["id"],
            adviesaanvraag=row["case_id"],
            kenmerk=row["reference"],
            stap=row["stage"],
            product=row["product"],
            op=row["planned_at"],
            uiterlijk_op=row["until"],
            reden=row["reason"],
        )
        for row in page
    ]
    return Found(data, after=(page[-1]["planned_at"], page[-1]["id"]) if more else None)


async def advices(call: Call) -> Found:
    """The advices that were issued, newest first; those that were replaced as well."""
    found = await told(call.visit, call.id)
    issued = [e for e in reversed(found) if e.data.stage is Stage.ISSUED and e.data.advice]
    if issued:
        await call.visit.read(call.id, "advice")
        await opened(call.visit, call.id, issue_of(issued[0]))
    data = [
        Advies(
            uitgebracht_op=e.meta.time,
            geldig_tot_en_met=e.data.valid_until,
            tekst=e.data.advice,
            brieven=letters("adviesaanvragen", call.id, files_of(e.data.letter, e.data.letters)),
        )
        for e in issued
    ]
    return Found(data, version_of(found))


async def file(call: Call) -> Found:
    """One file of a letter; with it the institution has its advice before it."""
    found = await told(call.visit, call.id)
    files = {f.digest: (f, e) for e in found for f in files_of(e.data.letter, e.data.letters)}
    known = [one for one, _ in files.values()]
    given = await letter(call.visit, call.id, known, call.last, version_of(found))
    await opened(call.visit, call.id, issue_of(files[call.last][1]))
    return given


INTERFACE = Interface(
    "Portaal voor kennisinstellingen",
    (
        Read(ALL, requests, Adviesaanvraag, READ, "De aanvragen van uw instelling", True, Page),
        Read(ONE, request, AdviesaanvraagMetTijdlijn, READ, "Eén aanvraag met haar tijdlijn"),
        Read(f"{ONE}/berichten", messages, Bericht, READ, "Wat over een aanvraag is gemeld", True),
        Read(f"{ONE}/adviezen", advices, Advies, READ, "Uitgebrachte adviezen", True),
        Read(f"{ONE}/brieven/{{naam}}", file, None, READ, "Een bestand van de brief"),
        *attachments.READS,
        Read("/gebeurtenissen", feed, Gebeurtenis, READ, "Alles op volgorde", True, Since),
        Read("/meldingen", inbox, Melding, READ, "Het postvak van uw instelling", True, Page),
        *lost.reads(MANAGE),
        *hooks.READS,
    ),
    (
        Change(
            ALL,
            said.SubmitRequest,
            ASK,
            "Advies vragen",
            omits=("case", "on_behalf_of", "channel", "prepared_by"),
            appears=version,
        ),
        *below(
            "adviesaanvragen",
            version,
            ASK,
            ("antwoorden", said.GiveInformation, "Antwoorden op een vraag van het Loket"),
            ("wijzigingen", said.RequestAmendment, "De aanvraag wijzigen"),
            ("intrekkingen", said.RequestWithdrawal, "De aanvraag intrekken"),
        ),
        *below(
            "adviesaanvragen",
            version,
            REPORT,
            ("uitkomsten", ReportOutcome, "Melden wat met het advies is gedaan"),
        ),
        *lost.changes(MANAGE),
        *hooks.CHANGES,
    ),
    attachments.UPLOADS,
)
