"""The institution's own webhook, for programs: how it stands, what was sent, and what is asked.

The address is set on the page, where its key is shown once; no key is ever answered here.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import Field

from schemas.common import Refused, digest
from schemas.contacts import MANAGE
from schemas.ids import webhook_of
from schemas.webhook import OfferWebhook, ReplayNotices, TryWebhook
from services.kernel.people import Form, Person
from services.notify.deliveries import LAST_AFTER, MODEL, STANDS
from services.portal.api.paging import Page, cut, read
from services.portal.api.table import Answer, Call, Found, Read, below
from services.portal.visit import Visit

COLLECTION = "webhooks"
ALL, ONE = f"/{COLLECTION}", f"/{COLLECTION}/{{id}}"
FIRST = ("9999", "~", 2**31)
"""Before the newest attempt."""


class Webhook(Answer):
    """Waar uw systeem bericht krijgt, en of het daar toestemming voor gaf."""

    id: UUID
    adres: str
    vorm: Form
    endpoint: str = Field(description="Vingerafdruk (SHA-256) van het adres: geef die terug.")
    stand: str | None = Field(
        description="asked, allowed, not_allowed of stopped; null als nog niets is gevraagd."
    )
    reden: str | None
    per_minuut: int | None = Field(description="Wat uw systeem toestond; null is geen grens.")
    sinds: datetime | None
    mislukt_sinds: datetime | None


class Bezorging(Answer):
    """Eén poging om uw systeem iets te melden."""

    bericht: UUID = Field(description="Id van de melding; `proefberichten` antwoordt het ook.")
    dossier: UUID
    kenmerk: str | None
    soort: str
    opnieuw: bool = Field(description="Of het een herhaling was waar u om vroeg.")
    poging: int
    op: datetime
    uitkomst: str | None = Field(description="sent, deferred, given_up; null als het onderweg is.")
    antwoord: str | None = Field(description="Wat uw systeem antwoordde, of waarom het niet ging.")
    volgende_op: datetime | None


async def listed(call: Call) -> Found:
    """The one there is, if there is one."""
    institution = await _institution(call.visit)
    return Found([_plain(call.visit, institution)] if institution.webhook else [])


async def one(call: Call) -> Found:
    """How it stands."""
    institution = await _own(call.visit, call.id)
    found = _plain(call.visit, institution)
    return Found(found, _version(found))


async def version(visit: Visit, webhook: UUID) -> str:
    """Which version of the webhook somebody sees; another institution's is not there."""
    institution = await _own(visit, webhook)
    await visit.portal.rows.of(MODEL.name).catch_up()
    return _version(_plain(visit, institution))


async def delivered(call: Call) -> Found:
    """Every attempt, newest first."""
    institution = await _own(call.visit, call.id)
    after = read(call.asked.cursor, FIRST)
    find, limit = call.visit.portal.rows.find, call.asked.limiet
    page, more = cut(find(MODEL.name, LAST_AFTER, institution.id, *after, limit + 1), limit)
    last = (page[-1]["at"], page[-1]["id"], page[-1]["number"]) if more else None
    return Found([_delivery(row) for row in page], after=last)


def _delivery(row: dict[str, object]) -> Bezorging:
    return Bezorging.model_validate(
        {
            "bericht": row["id"],
            "dossier": row["case_id"],
            "kenmerk": row["reference"],
            "soort": row["template"],
            "opnieuw": bool(row["again"]),
            "poging": row["number"],
            "op": row["at"],
            "uitkomst": row["outcome"],
            "antwoord": row["said"],
            "volgende_op": row["next_at"],
        }
    )


async def _institution(visit: Visit) -> Person:
    """The institution of this person, of which nothing need be known yet."""
    code = visit.actor.organisation or ""
    found = await visit.portal.people.get(code)
    if found and found.is_institution:
        return found
    return Person(id=code, name=code, organisation=code)


async def _own(visit: Visit, webhook: UUID) -> Person:
    institution = await _institution(visit)
    if institution.webhook is None or webhook != webhook_of(institution.id):
        raise Refused("unknown_case", "There is no such webhook.", "Use your own institution's.")
    return institution


def _plain(visit: Visit, institution: Person) -> Webhook:
    assert institution.webhook
    own, endpoint = webhook_of(institution.id), digest(institution.webhook.url)
    stands = next(iter(visit.portal.rows.find(MODEL.name, STANDS, str(own), endpoint)), None) or {}
    return Webhook(
        id=own,
        adres=institution.webhook.url,
        vorm=institution.webhook.form,
        endpoint=endpoint,
        stand=stands.get("standing"),
        reden=stands.get("reason"),
        per_minuut=stands.get("rate"),
        sinds=stands.get("changed_at"),
        mislukt_sinds=stands.get("failing_since"),
    )


def _version(found: Webhook) -> str:
    return digest(found.model_dump_json())[:32]


READS = (
    Read(ALL, listed, Webhook, MANAGE, "De webhook van uw instelling", True),
    Read(ONE, one, Webhook, MANAGE, "Hoe de webhook ervoor staat"),
    Read(f"{ONE}/bezorgingen", delivered, Bezorging, MANAGE, "Elke poging", True, Page),
)
CHANGES = below(
    COLLECTION,
    version,
    MANAGE,
    ("toestemmingen", OfferWebhook, "Uw systeem om toestemming vragen"),
    ("proefberichten", TryWebhook, "Een proefbericht sturen"),
    ("herhalingen", ReplayNotices, "Een periode opnieuw laten sturen"),
)
