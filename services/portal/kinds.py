"""Which faces there are, and of what kind: institutions, the Loket, a desk, the policy's owner."""

from __future__ import annotations

from enum import StrEnum

from schemas.common import Role
from schemas.contacts import CONTACTS


class Kind(StrEnum):
    """What a face is for; its pages, its people and its zone follow from it."""

    DOOR = "door"
    LOKET = "loket"
    DESK = "desk"
    OWNER = "owner"


ROLES = {
    Kind.DOOR: CONTACTS,
    Kind.LOKET: frozenset({Role.COORDINATOR, Role.AUDITOR}),
    Kind.DESK: frozenset({Role.EXPERT, Role.LEAD}),
    Kind.OWNER: frozenset({Role.OWNER}),
}
"""Who can sign in at a face of a kind; a role that is not named here never gets in."""


def kind_of(face: str) -> Kind:
    """The kind of a face; whatever is not one of the three is a department's desk."""
    known = {kind.name: kind for kind in Kind if kind is not Kind.DESK}
    return known.get(face, Kind.DESK)


def zone_of(face: str) -> str:
    """The zone in which a face stands: the owner of the policy looks into the Loket's."""
    return Kind.LOKET.name if kind_of(face) is Kind.OWNER else face
