"""Who is meant by a rule, and where they are reached (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypeAlias

from schemas.common import Role
from schemas.envelope import Recorded
from schemas.notice import Channel

Happened: TypeAlias = Recorded[Any]


class Who(StrEnum):
    """Whom a rule tells."""

    INSTITUTION = "institution"
    CONTACT = "contact"
    COORDINATORS = "coordinators"
    EXPERTS = "experts"
    LEADS = "leads"
    HOLDER = "holder"
    AUTHOR = "author"
    CHOSEN = "chosen"
    ASKED = "asked"
    OWNERS = "owners"


class Known(Protocol):
    """Somebody who can be told something, as PEOPLE knows them."""

    @property
    def id(self) -> str: ...
    @property
    def mail(self) -> str | None: ...
    @property
    def webhook(self) -> Any: ...


class Everybody(Protocol):
    """Who is known in the zone."""

    def get(self, person_id: str) -> Known | None: ...
    def with_role(self, role: Role) -> Iterable[Known]: ...


@dataclass(frozen=True)
class Task:
    """Who has a desk's task, and who wrote its last version."""

    expert: str | None = None
    author: str | None = None


@dataclass(frozen=True)
class Situation:
    """What a rule may look at beside the event."""

    people: Everybody
    task: Task = field(default_factory=Task)
    automatic: frozenset[str] = frozenset()


def recipients(who: Who, event: Happened, situation: Situation) -> list[str]:
    """Ids, without the one who did it; where nobody is left, all experts of the desk."""
    doer = event.meta.actor.sub
    wanted = [one for one in _wanted(who, event.data, situation) if one != doer]
    if not wanted and who in (Who.LEADS, Who.HOLDER):
        wanted = [one for one in _ids(situation, Role.EXPERT) if one != doer]
    return wanted


def _wanted(who: Who, data: Any, situation: Situation) -> list[str]:
    match who:
        case Who.INSTITUTION:
            return [data.institution]
        case Who.CONTACT:
            return [data.contact]
        case Who.COORDINATORS:
            return _ids(situation, Role.COORDINATOR)
        case Who.EXPERTS:
            return _ids(situation, Role.EXPERT)
        case Who.LEADS:
            return _ids(situation, Role.LEAD)
        case Who.HOLDER:
            return _known(situation, situation.task.expert)
        case Who.AUTHOR:
            return _known(situation, situation.task.author)
        case Who.CHOSEN:
            return [data.expert]
        case Who.ASKED:
            return [data.colleague]
        case Who.OWNERS:
            return _ids(situation, Role.OWNER)


def _ids(situation: Situation, role: Role) -> list[str]:
    return [person.id for person in situation.people.with_role(role)]


def _known(situation: Situation, person_id: str | None) -> list[str]:
    return [person_id] if person_id and situation.people.get(person_id) else []


def address_of(channel: Channel, recipient: str, people: Everybody) -> str | None:
    """Where a recipient is reached over a channel, None when nowhere."""
    person = people.get(recipient)
    match channel:
        case Channel.INBOX:
            return recipient
        case Channel.MAIL:
            return person.mail.lower() if person and person.mail else None
        case Channel.WEBHOOK:
            return recipient if person and person.webhook else None
