"""Notices that did not arrive, for whoever sees to them: pages, programs and command line alike."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from schemas.catalogue import load
from schemas.catalogue.notices import Reader
from schemas.common import Role
from schemas.contacts import MANAGE
from services.kernel.people import Person
from services.notify.channels.cloudevent import TESTED
from services.notify.inbox import LOST, LOST_TO

Row: TypeAlias = dict[str, Any]
Find: TypeAlias = Callable[..., list[Row]]
SEE_TO_IT = frozenset({Role.COORDINATOR, Role.LEAD}) | MANAGE
"""Who sees to what did not arrive."""


def hidden() -> tuple[str, ...]:
    """The kinds that are nobody's task here: tests, and what only the owner may know of."""
    kinds = load().notices.values()
    return (TESTED, *(one.code for one in kinds if one.reader is Reader.OWNER))


def everything(find: Find, most: int) -> list[Row]:
    """What did not arrive in a zone, oldest first; `find` asks the read model."""
    return find(LOST, json.dumps(hidden()), most)


def of_institution(
    find: Find, institution: str, everybody: Iterable[Person], most: int
) -> list[Row]:
    """What did not arrive at one institution and its people, oldest first."""
    found = [
        row
        for one in recipients(institution, everybody)
        for row in find(LOST_TO, one, json.dumps(hidden()), most)
    ]
    return sorted(found, key=lambda row: (row["changed_at"], row["id"]))[:most]


def recipients(institution: str, everybody: Iterable[Person]) -> set[str]:
    """An institution and its people, by id."""
    return {one.id for one in everybody if one.organisation == institution} | {institution}
