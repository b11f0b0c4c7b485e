"""Who may ask what, of every route that a face really has: read from the routes, not written down.

A page that is added is in it by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid5

from starlette.routing import BaseRoute, Route

from schemas.common import Role
from schemas.ids import CASES, reference
from services.portal.app import application
from services.portal.portal import Portal

OF_A_CASE = ("zaak", "reference", "id", "track", "dossier")
"""Names in an address that stand for a case, or a track."""

PARAMETER = re.compile(r"\{(\w+)(:\w+)?\}")
SAFE = ("GET", "HEAD")
GUESSED = uuid5(CASES, "nobody ever asked this")


@dataclass(frozen=True)
class Cell:
    """One method of one route, and the roles that may use it; none: everybody, signed in or not."""

    path: str
    method: str
    roles: frozenset[Role]
    is_page: bool = True

    @property
    def of_a_case(self) -> bool:
        """Whether the address names a case."""
        return any(name in OF_A_CASE for name, _ in PARAMETER.findall(self.path))

    def at(self, case: UUID) -> str:
        """The address for a case; other parts are something plausible."""
        whole = self.path.endswith("/{id}") or "/{id}/" in self.path

        def part(found: re.Match[str]) -> str:
            if found[1] not in OF_A_CASE:
                return "1"
            return str(case) if found[1] == "id" and whole else reference(case)

        return PARAMETER.sub(part, self.path)


def cells(portal: Portal) -> list[Cell]:
    """Everything that this face answers to."""
    return [cell for route in application(portal).router.routes for cell in _cells(route)]


def _cells(route: BaseRoute) -> Iterator[Cell]:
    assert isinstance(route, Route), "a route of another kind needs a row of its own here"
    page = getattr(route.endpoint, "page", None)
    if page is not None:
        for method in page.methods:
            yield Cell(route.path, method, page.roles)
        return
    read, change = (getattr(route.endpoint, name, None) for name in ("_read", "_change"))
    if read or change:
        if read:
            yield Cell(route.path, "GET", read.roles, is_page=False)
        if change:
            yield Cell(route.path, "POST", change.roles, is_page=False)
        return
    for method in sorted(route.methods or SAFE):
        yield Cell(route.path, method, frozenset(), is_page=False)
