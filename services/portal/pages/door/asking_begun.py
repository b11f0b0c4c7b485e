"""What the form for a question begins with."""

from __future__ import annotations

from uuid import UUID

from services.faces import standing
from services.portal.pages.door import filled, own
from services.portal.pages.door.filled import Given
from services.portal.pages.door.writing import Writing
from services.portal.visit import Visit


def begun(visit: Visit, writing: Writing) -> Given:
    """What the form begins with: a draft, what was sent before, or nothing."""
    draft = writing.draft(visit)
    if draft is not None:
        return draft
    if writing.row:
        return {**filled.nothing(), **(own.sent(visit, writing.about) or {})}
    return {**filled.nothing(), **_copied(visit), "follows": _followed(visit)}


def _copied(visit: Visit) -> Given:
    """What the institution asked in the case that the address names, as far as it is here."""
    if not visit.asked("kopie"):
        return {}
    row = own.case_of(visit, visit.asked("kopie"))
    before = own.sent(visit, UUID(row["case_id"])) or {}
    return {name: before[name] for name in filled.nothing() if name in before}


def _followed(visit: Visit) -> str:
    """The earlier case that the address names, if a question can go on about it."""
    if not visit.asked("vervolg"):
        return ""
    row = own.case_of(visit, visit.asked("vervolg"))
    return UUID(row["case_id"]).hex if standing.can_follow(row) else ""
