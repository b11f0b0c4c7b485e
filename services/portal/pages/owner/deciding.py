"""What the owner of the policy decides: on objections, and on the exact text of an advice.

The form carries the digest of the text that was shown: who agrees, agrees to what they read.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from starlette.responses import Response

from schemas.advice import AdviceText
from schemas.catalogue import load
from schemas.common import Refused, Stance
from schemas.settling import AgreeAsOwner, DecideEscalation, Ruling
from services.faces.agreement import text_for_owner
from services.faces.known import Known
from services.portal.pages.owner.cases import found_at
from services.portal.pages.owner.roles import OWNER
from services.portal.routing import Page
from services.portal.visit import Visit
from services.portal.wrong import Wrong

E = TypeVar("E", bound=StrEnum)


async def ruling(visit: Visit) -> Response:
    """The objections put to the owner: the question, the text, and the form."""
    found = await found_at(visit)
    escalated = found.case.escalated if found.case else None
    if found.case is None or escalated is None:
        raise _nothing()
    await visit.read(found.id, "escalation", escalated.question)
    levels = load(found.case.catalogue).levels
    level = levels[escalated.level].name if escalated.level in levels else escalated.level
    return await _page(
        visit,
        "owner/ruling.html",
        found,
        escalated.text,
        question=await visit.portal.face.texts.get(found.id, escalated.question),
        level=visit.say.words(level),
        objecting=escalated.departments,
    )


async def rule(visit: Visit) -> Response:
    """Decide."""
    found = await found_at(visit)
    command = DecideEscalation(
        case=found.id,
        text=visit.given("text"),
        ruling=_chosen(visit, "ruling", Ruling),
        words=visit.given("words"),
    )
    await visit.do(command)
    visit.tell("Uw beslissing is vastgelegd.", "Your decision is recorded.")
    return visit.go(f"/dossiers/{found.reference}")


async def agreement(visit: Visit) -> Response:
    """The exact text the owner is asked to agree to, and the form."""
    found = await found_at(visit)
    latest = text_for_owner(found.case) if found.case else None
    if latest is None:
        raise _nothing()
    return await _page(visit, "owner/agreement.html", found, latest)


async def agree(visit: Visit) -> Response:
    """Give the owner's stance."""
    found = await found_at(visit)
    command = AgreeAsOwner(
        case=found.id,
        text=visit.given("text"),
        stance=_chosen(visit, "stance", Stance),
        note=visit.given("note"),
    )
    await visit.do(command)
    visit.tell("Uw standpunt is vastgelegd.", "Your stance is recorded.")
    return visit.go(f"/dossiers/{found.reference}")


async def _page(visit: Visit, template: str, found: Known, name: str, **more: Any) -> Response:
    """A page with one version of the text; that it is read is written down before."""
    await visit.read(found.id, "draft", name)
    words = await visit.portal.face.texts.model(found.id, name, AdviceText)
    return visit.render(
        template, reference=found.reference, text=name, advice=words.for_institution(), **more
    )


def _chosen(visit: Visit, name: str, choices: type[E]) -> E:
    try:
        return choices(visit.given(name))
    except ValueError as error:
        words = visit.t("Kies een van de mogelijkheden.", "Choose one of these.")
        raise Wrong({name: words}) from error


def _nothing() -> Refused:
    return Refused("not_there", "Nothing is asked of OCW here.", "Look at the case.")


PAGES = (
    Page("/dossiers/{reference}/beslissen", show=ruling, act=rule, roles=OWNER),
    Page("/dossiers/{reference}/akkoord", show=agreement, act=agree, roles=OWNER),
)
