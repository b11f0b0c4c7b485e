"""Which requests belong together: what is linked, what may be, and the forms that say so."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from schemas import triage as said
from schemas.catalogue import ReasonKind
from schemas.common import Command
from services.advice.assembly.related import LINKED, alike
from services.advice.assembly.table import ONE
from services.faces.known import Known
from services.portal.actions import Action, Field, Performing
from services.portal.pages.loket.drawn import place_of
from services.portal.pages.loket.reasons import reasons
from services.portal.pages.loket.roles import COORDINATOR
from services.portal.pages.loket.triage_find import for_action, in_triage, place
from services.portal.pages.naming import case_named
from services.portal.routing import Page
from services.portal.visit import Visit

SUGGESTED = 5
OTHER = ("Kenmerk van de andere aanvraag", "Reference of the other request")


def kinds(visit: Visit, about: Known) -> list[tuple[str, str]]:
    """How two requests can belong together, the weaker first."""
    codes = (said.LinkKind.RELATED, said.LinkKind.DUPLICATE)
    return [(code, visit.say.of("link", code)) for code in codes]


def meant(visit: Visit, about: Known) -> list[tuple[str, str]]:
    """The request that the address names."""
    given = visit.given("other") or visit.asked("other")
    return [(given, given)] if given else []


LINK = Action(
    "verbinden",
    ("Verbinden met een andere aanvraag", "Link to another request"),
    ("De aanvragen zijn verbonden.", "The requests are linked."),
    said.LinkRequests,
    COORDINATOR,
    (
        Field("other", OTHER, in_address=True),
        Field("kind", ("Hoe?", "How?"), kind="select", options=kinds, in_address=True),
        Field(
            "reason",
            ("Reden", "Reason"),
            kind="select",
            options=reasons(ReasonKind.LINK),
            in_address=True,
        ),
    ),
    explains=(
        "Alleen het Loket ziet dit. Een instelling leest nooit van een aanvraag van een ander.",
        "Only the Loket sees this. An institution never reads of a request of another.",
    ),
)
UNLINK = Action(
    "losmaken",
    ("Niet meer verbinden", "No longer link"),
    ("De aanvragen zijn niet meer verbonden.", "The requests are no longer linked."),
    said.UnlinkRequests,
    COORDINATOR,
    (Field("other", OTHER, kind="hidden", options=meant),),
)
MERGE = Action(
    "samenvoegen",
    ("Samenvoegen met een eerdere aanvraag", "Merge into an earlier request"),
    ("De aanvraag gaat verder in de eerdere.", "The request goes on in the earlier one."),
    said.MergeRequest,
    COORDINATOR,
    (Field("into", OTHER, in_address=True),),
    explains=(
        "Voor dezelfde vraag van dezelfde instelling. Deze aanvraag eindigt, de eerdere gaat "
        "verder met haar eigen termijn. De instelling leest bij welke aanvraag het antwoord komt.",
        "For the same question of the same institution. This request ends, the earlier one goes "
        "on with its own term. The institution reads with which request the answer comes.",
    ),
    when=in_triage,
    danger=True,
)
ACTIONS = (LINK, MERGE)


class Naming(Performing):
    """A form in which another request is named as people say it."""

    async def made(self, visit: Visit, case: UUID, about: Any) -> Command:
        """The command; a reference that is not there is refused."""
        filled = self.filled(visit, about)
        for name in ("other", "into"):
            if name in filled:
                filled[name] = await case_named(visit, filled[name])
        return self.action.command.model_validate({"case": case, **filled})


def together(visit: Visit, case: UUID) -> dict[str, Any]:
    """What is linked to a case, and what may belong to it: each as the table has it."""
    rows = visit.portal.rows
    linked = rows.find("related", LINKED, case.hex)
    found = alike(rows.of("related").db, case, SUGGESTED)
    maybe = [{"case_id": one.case.hex, "reasons": one.reasons} for one in found]
    own = _row(visit, case.hex)
    return {
        "linked": [made for one in linked if (made := _shown(visit, one, own))],
        "maybe": [made for one in maybe if (made := _shown(visit, one, own))],
    }


def _shown(visit: Visit, one: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """One other case; nothing when it is not there any more."""
    row = _row(visit, one["case_id"])
    if not row:
        return {}
    mine = (own.get("submitted_at") or "", own.get("case_id") or "")
    earlier = (row["submitted_at"], row["case_id"]) < mine
    same = row["institution"] == own.get("institution")
    return {**row, **one, "place": place_of(row), "mergeable": earlier and same and row["running"]}


def _row(visit: Visit, case: str) -> dict[str, Any]:
    found = visit.portal.rows.find("overview", ONE, case)
    return found[0] if found else {}


def _page(action: Action) -> Page:
    form = Naming(action, for_action, place)
    path = f"/triage/{{zaak}}/{action.name}"
    return Page(path, show=form.show, act=form.act, roles=action.roles)


PAGES = tuple(_page(action) for action in (LINK, UNLINK, MERGE))
