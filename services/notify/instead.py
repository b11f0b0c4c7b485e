"""What may be done when a mail did not arrive: another address, then another channel (pure).

The second address of the recipient, that of the institution itself, then an inbox. What has no next
step stays among what was given up, where somebody looks; so does what came back, since an address
is wrong. A next notice has the id that its fact, recipient, channel and address give it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.notice import Channel, NoticePlanned
from services.kernel.people import Person


@dataclass(frozen=True)
class Step:
    """A next notice, and the mail address it goes to; None for an inbox."""

    notice: NoticePlanned
    address: str | None = None


def steps(
    planned: NoticePlanned, person: Person | None, institution: Person | None, inbox: str | None
) -> Iterator[Step]:
    """What may follow, best first; never to an address of this chain. `inbox`: whose is next."""
    if planned.channel is not Channel.MAIL or person is None:
        return
    tried, second = {same(person.mail)}, same(person.second_mail)
    general = same(institution.mail) if institution else None
    if planned.second:
        tried.add(second)
    elif second and second not in {*tried, general}:
        yield Step(planned.model_copy(update={"second": True}), second)
    first = planned.model_copy(update={"second": False})
    if institution and person.id != institution.id and general and general not in tried:
        yield Step(first.model_copy(update={"recipient": institution.id}), general)
    if inbox and planned.count is None:  # what a digest is for is there already
        yield Step(first.model_copy(update={"recipient": inbox, "channel": Channel.INBOX}))


def same(mail: str | None) -> str | None:
    """By what two addresses are one."""
    return mail.lower() if mail else None
