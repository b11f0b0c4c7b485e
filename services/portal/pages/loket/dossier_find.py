"""Which case an address is about, and what every page of a case begins with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from schemas.case import DraftWritten
from schemas.catalogue import Catalogue, load
from schemas.common import Refused
from services.advice.assembly.depth import product_of
from services.advice.assembly.overview import BY_REFERENCE
from services.advice.assembly.state import Case
from services.faces.known import Known
from services.portal.pages.naming import case_at
from services.portal.visit import Visit


@dataclass(frozen=True)
class About:
    """A case that went to departments, as the pages and forms about it need it."""

    found: Known
    case: Case

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue it is handled under."""
        return load(self.case.opened.catalogue)

    @property
    def latest(self) -> DraftWritten | None:
        """The latest version of the text."""
        return self.case.drafts[-1] if self.case.drafts else None

    @property
    def agreement_needed(self) -> bool:
        """Whether departments agree to this product before it goes out."""
        return product_of(self.catalogue, self.case).agreement_needed

    @property
    def owner(self) -> str | None:
        """The owner of the policy, where it agrees last."""
        agrees = product_of(self.catalogue, self.case).owner_agrees
        return self.catalogue.owner if agrees else None


async def about(visit: Visit) -> About:
    """The case of this address, once departments were asked."""
    case = await case_at(visit)
    if case.case is None:
        raise unknown(case.reference)
    return About(case, case.case)


async def for_action(visit: Visit) -> tuple[UUID, str, About]:
    """What a form about a case needs."""
    case = await about(visit)
    return case.found.id, case.found.reference, case


async def for_action_on_findings(visit: Visit) -> tuple[UUID, str, About]:
    """As for every form, where the form itself shows where departments differ: that is read."""
    case = await about(visit)
    await visit.read(case.found.id, "findings")
    return case.found.id, case.found.reference, case


def elsewhere(visit: Visit, reference: str) -> bool:
    """Whether the case has a better address: all who look at it must be at the same one."""
    same = visit.request.path_params["zaak"] == reference
    return not same and bool(visit.portal.rows.find("overview", BY_REFERENCE, reference))


def place(reference: str) -> str:
    """Where a case is."""
    return f"/dossiers/{reference}"


def unknown(given: str) -> Refused:
    """There is no such case, at least not here."""
    return Refused("unknown_case", f"There is no case {given}.", "Check the reference.")
