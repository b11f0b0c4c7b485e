"""A question that is being written: where its draft is, and what is sent in the end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from schemas.common import Command
from schemas.request import RequestAmendment, SubmitRequest
from services.portal.pages.door import filled, own
from services.portal.pages.door.filled import Asked, Given
from services.portal.visit import Visit
from services.portal.wrong import Wrong

NEW, CHANGED = "new", "amend"
LIST = "/aanvragen"


@dataclass(frozen=True)
class Writing:
    """A question that is being written: a new one under an id of its own, or a change of a case."""

    form: str
    about: UUID
    place: str
    row: own.Row | None = None

    def draft(self, visit: Visit) -> Given | None:
        """What this person left in the form."""
        found = visit.portal.drafts.find(visit.actor.sub, self.form, self.about.hex)
        return {**filled.nothing(), **found.given} if found else None

    def save(self, visit: Visit, given: Given) -> None:
        """Keep what was filled in; an empty form leaves nothing."""
        if given == filled.nothing():
            self.drop(visit)
        elif not visit.portal.drafts.save(visit.actor.sub, self.form, self.about.hex, given):
            words = ("Dit is te veel om te bewaren.", "This is too much to keep.")
            raise Wrong({"question": visit.t(*words)})

    def drop(self, visit: Visit) -> None:
        """Nothing is kept any more."""
        visit.portal.drafts.drop(visit.actor.sub, self.form, self.about.hex)

    def file_about(self) -> dict[str, Any]:
        """Of which case a file is: that of the change, or the one the question will be."""
        return {"case": self.about} if self.row else {"idempotency_key": str(self.about)}

    def command(self, asked: Asked) -> Command:
        """What is sent."""
        words = {"facts": asked.facts, "question": asked.question}
        if self.row:
            return RequestAmendment(case=self.about, **words)
        return SubmitRequest(
            idempotency_key=str(self.about), product=asked.product, follows=asked.follows, **words
        )


Find: TypeAlias = Callable[[Visit], Awaitable[Writing]]


async def new(visit: Visit) -> Writing:
    """A new question; its id in the address is that of its draft and, once sent, of its case."""
    try:
        about = UUID(visit.request.path_params["concept"])
    except ValueError:
        raise own.unknown(visit) from None
    visit.command_id = str(about)
    return Writing(NEW, about, f"{LIST}/nieuw/{about.hex}")


async def changed(visit: Visit) -> Writing:
    """A change of a question that is still being handled."""
    row = own.case_of(visit, visit.request.path_params["reference"])
    place = f"{LIST}/{row['reference']}/wijzigen"
    return Writing(CHANGED, UUID(row["case_id"]), place, row)
