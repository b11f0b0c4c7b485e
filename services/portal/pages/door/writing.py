"""A question that is being written: where its draft is, and what is sent in the end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from schemas.common import Command
from schemas.contacts import ASK
from schemas.request import RequestAmendment, SubmitRequest
from services.portal.drafts import Draft
from services.portal.pages.door import filled, own
from services.portal.pages.door.filled import Asked, Given
from services.portal.visit import Visit
from services.portal.wrong import Wrong

NEW, CHANGED, OFFERED = "new", "amend", "offered"
LIST = "/aanvragen"


@dataclass(frozen=True)
class Writing:
    """A question that is being written: a new one under an id of its own, or a change of a case."""

    form: str
    about: UUID
    place: str
    row: own.Row | None = None

    def draft(self, visit: Visit) -> Given | None:
        """What this person left in the form, or what a colleague prepared for who may send it."""
        found = visit.portal.drafts.find(visit.actor.sub, self.form, self.about.hex)
        if found is None and visit.has(*ASK):
            found = self.offered(visit)
        return {**filled.nothing(), **found.given} if found else None

    def offered(self, visit: Visit) -> Draft | None:
        """What a colleague who may not send it prepared under this id."""
        about = own.everybody_of(own.organisation(visit))
        return visit.portal.drafts.find(about, OFFERED, self.about.hex)

    def offer(self, visit: Visit, given: Given) -> None:
        """Hand it over to who may send it."""
        about, prepared = own.everybody_of(own.organisation(visit)), {"by": visit.actor.sub}
        visit.portal.drafts.save(about, OFFERED, self.about.hex, {**given, **prepared})
        visit.portal.drafts.drop(visit.actor.sub, self.form, self.about.hex)

    def give_back(self, visit: Visit, offered: Draft) -> None:
        """Hand it back to who prepared it, as it was when they handed it over."""
        given = {name: value for name, value in offered.given.items() if name != "by"}
        visit.portal.drafts.save(offered.given["by"], self.form, self.about.hex, given)
        self.drop(visit)

    def save(self, visit: Visit, given: Given) -> None:
        """Keep what was filled in; an empty form leaves nothing."""
        if given == filled.nothing():
            self.drop(visit)
        elif not visit.portal.drafts.save(visit.actor.sub, self.form, self.about.hex, given):
            words = ("Dit is te veel om te bewaren.", "This is too much to keep.")
            raise Wrong({"question": visit.t(*words)})

    def drop(self, visit: Visit) -> None:
        """Nothing is kept any more, of this person or of who prepared it for them."""
        visit.portal.drafts.drop(visit.actor.sub, self.form, self.about.hex)
        if visit.has(*ASK):
            about = own.everybody_of(own.organisation(visit))
            visit.portal.drafts.drop(about, OFFERED, self.about.hex)

    def file_about(self) -> dict[str, Any]:
        """Of which case a file is: that of the change, or the one the question will be."""
        return {"case": self.about} if self.row else {"idempotency_key": str(self.about)}

    def command(self, asked: Asked, prepared_by: str | None = None) -> Command:
        """What is sent."""
        words = {"facts": asked.facts, "question": asked.question}
        if self.row:
            return RequestAmendment(case=self.about, **words)
        return SubmitRequest(
            idempotency_key=str(self.about),
            product=asked.product,
            follows=asked.follows,
            prepared_by=prepared_by,
            **words,
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
