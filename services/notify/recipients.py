"""Whom a rule means, by id: never the one who did it, never somebody who may not see it (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from schemas import consultation
from schemas.catalogue.notices import Who
from schemas.common import Role
from schemas.envelope import Recorded
from schemas.notice import Channel
from services.notify.holding import Task


class Known(Protocol):
    """Somebody who can be told something, as PEOPLE knows them."""

    @property
    def id(self) -> str: ...
    @property
    def mail(self) -> str | None: ...
    @property
    def webhook(self) -> Any: ...
    @property
    def organisation(self) -> str | None: ...


class Everybody(Protocol):
    """Who is known in the zone."""

    def get(self, person_id: str) -> Known | None: ...
    def with_role(self, role: Role) -> Iterable[Known]: ...
    def of_unit(self, unit: str) -> Iterable[Known]: ...


@dataclass(frozen=True)
class Situation:
    """What a rule may look at beside the event."""

    people: Everybody
    task: Task = field(default_factory=Task)
    automatic: frozenset[str] = frozenset()
    owner: str = ""


def recipients(who: Who, event: Recorded[Any], situation: Situation) -> list[str]:
    """Ids, without the one who did it; where nobody is left, all experts who may see the task."""
    doer, sees = event.meta.actor.sub, situation.task.sees
    wanted = [one for one in _wanted(who, event.data, situation) if one != doer and sees(one)]
    if not wanted and who in (Who.LEADS, Who.HOLDER):
        wanted = [one for one in _ids(situation, Role.EXPERT) if one != doer and sees(one)]
    return wanted


def _wanted(who: Who, data: Any, situation: Situation) -> list[str]:
    match who:
        case Who.INSTITUTION:
            return [data.institution]
        case Who.CONTACT:
            return _contact(data, situation)
        case Who.COORDINATORS:
            return _ids(situation, Role.COORDINATOR)
        case Who.EXPERTS:
            return _ids(situation, Role.EXPERT)
        case Who.LEADS | Who.ONLY_LEADS:
            return _ids(situation, Role.LEAD)
        case Who.HOLDER:
            return _known(situation, situation.task.expert)
        case Who.AUTHOR:
            return _known(situation, situation.task.author)
        case Who.CHOSEN:
            return [data.expert]
        case Who.ASKED:
            return _asked(data, situation)
        case Who.OWNERS:
            return _ids(situation, Role.OWNER)
        case Who.ASKER:
            known = situation.task.consulted.get(data.clock)
            return [known.by] if known and known.by else []
        case Who.SLOW | Who.LATE:
            clocks = [term.clock for term in data.terms if term.late == (who is Who.LATE)]
            known_ = [situation.task.consulted.get(clock) for clock in clocks]
            return [one for asked in known_ if asked for one in _asked(asked, situation)]


def _asked(event: consultation.ColleagueConsulted, situation: Situation) -> list[str]:
    """The colleague, or everybody of the unit."""
    if event.colleague:
        return [event.colleague]
    return [person.id for person in situation.people.of_unit(event.unit or "")]


def _ids(situation: Situation, role: Role) -> list[str]:
    return [person.id for person in situation.people.with_role(role)]


def _known(situation: Situation, person_id: str | None) -> list[str]:
    return [person_id] if person_id and situation.people.get(person_id) else []


def address_of(channel: Channel, recipient: str, people: Everybody) -> str | None:
    """Where somebody is reached over a channel; None when they are not."""
    person = people.get(recipient)
    match channel:
        case Channel.INBOX:
            return recipient
        case Channel.MAIL:
            return person.mail.lower() if person and person.mail else None
        case Channel.WEBHOOK:
            return recipient if person and person.webhook else None


def _contact(data: Any, situation: Situation) -> list[str]:
    """The contact of a case; its colleagues where neither they nor the institution can be mailed.

    A contact may have been erased, and an institution need not have an address of its own.
    """
    people = situation.people
    known = (people.get(data.contact), people.get(data.institution))
    if any(one is not None and one.mail for one in known):
        return [data.contact]
    colleagues = people.with_role(Role.INSTITUTION)
    return [one.id for one in colleagues if one.organisation == data.institution]
