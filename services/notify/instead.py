"""Whom a mail goes to instead, when it did not arrive: one step at a time, never twice (pure).

The address of the institution itself, then its inbox. What has no next step stays among what was
given up, where somebody looks. A next notice has the id that its fact, recipient and channel give
it, so whoever was told of the fact already is not told again.
"""

from __future__ import annotations

from schemas.notice import Channel, NoticePlanned
from services.kernel.people import Person


def instead(
    planned: NoticePlanned, person: Person | None, institution: Person | None, inbox: bool
) -> NoticePlanned | None:
    """The next notice; `inbox`: whether institutions have one in this zone."""
    if planned.channel is not Channel.MAIL or person is None or institution is None:
        return None
    if _has_another_address(person, institution):
        return planned.model_copy(update={"recipient": institution.id})
    if inbox and planned.count is None:  # what a digest is for is there already
        return planned.model_copy(update={"recipient": institution.id, "channel": Channel.INBOX})
    return None


def _has_another_address(person: Person, institution: Person) -> bool:
    if person.id == institution.id or institution.mail is None:
        return False
    return institution.mail.lower() != (person.mail or "").lower()
