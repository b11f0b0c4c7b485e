"""What is said once a question or a change was sent."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from schemas.progress import Stage
from services.faces.told import told_of
from services.portal.pages.door import own
from services.portal.pages.door.writing import LIST, Writing
from services.portal.visit import Visit


async def declined(visit: Visit, case: UUID, row: own.Row | None) -> bool:
    """Whether a change came too late."""
    if row is None:
        return False
    steps = await told_of(visit.portal.face, own.organisation(visit), case)
    return bool(steps) and steps[-1].data.stage is Stage.AMENDMENT_DECLINED


def told(visit: Visit, writing: Writing, case: UUID, row: own.Row | None) -> Response:
    """What the next page says, and which one that is."""
    if row is None:
        visit.tell(
            "Het Loket heeft dit ontvangen. Het staat zo in uw overzicht.",
            "The Loket received this. It shows in your overview soon.",
        )
        return visit.go(LIST)
    if writing.row:
        words = ("Uw wijziging is verstuurd.", "Your change was sent.")
    else:
        words = (
            f"Uw vraag is verstuurd. Het kenmerk is {row['reference']}.",
            f"Your question was sent. The reference is {row['reference']}.",
        )
    visit.tell(*words)
    return visit.go(f"{LIST}/{row['reference']}")
