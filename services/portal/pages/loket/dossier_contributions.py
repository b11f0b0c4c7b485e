"""What departments say, side by side by aspect, where they differ, and what became of that."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from schemas.contribution import Contribution
from services.advice.assembly.letter_words import ASPECTS
from services.faces.differ import side_by_side
from services.portal.pages.loket.dossier_actions import ON_FINDINGS
from services.portal.pages.loket.dossier_find import About, about
from services.portal.pages.loket.roles import COORDINATOR
from services.portal.routing import Page
from services.portal.visit import Visit


async def contributions(visit: Visit) -> Response:
    """The contributions; that they are read is written down first."""
    case = await about(visit)
    await visit.read(case.found.id, "findings")
    told = await side_by_side(visit.portal.face, case.found, case.case, everything=True)
    return visit.render(
        "loket/dossier_contributions.html",
        here="bijdragen",
        reference=case.found.reference,
        about=case,
        aspect_words=ASPECTS,
        conditions=await _conditions(visit, case),
        parts=case.case.parts,
        doing=[one for one in ON_FINDINGS if one.offered(visit, case)],
        aspects=told["aspects"],
        rounds=[_round(one, case) for one in told["rounds"]],
    )


def _round(one: dict[str, Any], case: About) -> dict[str, Any]:
    """A round, and who has not answered it."""
    answered = {view["department"] for view in one["views"]}
    silent = [code for code in one["asked"] if code not in answered]
    return one | {"silent": silent}


async def _conditions(visit: Visit, case: About) -> dict[str, tuple[str, ...]]:
    """Under which conditions each department holds its position."""
    texts = visit.portal.face.texts
    found = {
        code: await texts.model(case.found.id, part.text, Contribution)
        for code, part in case.case.parts.items()
        if part.text
    }
    return {code: one.conditions for code, one in found.items()}


PAGES = (Page("/dossiers/{zaak}/bijdragen", show=contributions, roles=COORDINATOR),)
