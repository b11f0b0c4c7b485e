"""Whom a rule means, by id: never the one who did it, never somebody who may not see it (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from schemas import consultation
from schemas.catalogue.notices import Notice, Who
from schemas.common import Role
from schemas.contacts import ASK
from schemas.envelope import Recorded
from schemas.notice import Channel
from schemas.wishes import Wishes
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
    @property
    def roles(self) -> Iterable[Role]: ...
    @property
    def wishes(self) -> Wishes | None: ...


class Everybody(Protocol):
    """Who is known in the zone."""

    def get(self, person_id: str) -> Known | None: ...
    def with_role(self, *roles: Role) -> Iterable[Known]: ...
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


@dataclass(frozen=True)
class Way:
    """Over which channel somebody is told, and for whom when they stand in."""

    channel: Channel
    recipient: str
    cover_for: str | None = None


def ways(kind: Notice, way: Way, event: Recorded[Any], situation: Situation) -> tuple[Way, ...]:
    """How somebody is told: as they wish, and when they are away by telling who stands in."""
    person = situation.people.get(way.recipient)
    wishes = person.wishes if person else None
    if person is None or wishes is None or way.channel is not Channel.MAIL:
        return (way,)
    inbox = Way(Channel.INBOX, way.recipient)
    if wishes.away and wishes.away.at(event.meta.time):
        cover = situation.people.get(wishes.away.cover)
        if cover and _stands_in(cover, person, event, situation):
            instead = Way(Channel.MAIL, cover.id, person.id)
            return (inbox,) if cover.id == event.meta.actor.sub else (instead, inbox)
    return (inbox,) if kind.optional and kind.code in wishes.inbox_only else (way,)


def _stands_in(cover: Known, person: Known, event: Recorded[Any], situation: Situation) -> bool:
    """Whether somebody can be told for another: they may know of it, and are there."""
    away = cover.wishes.away if cover.wishes else None
    return (
        cover.mail is not None
        and cover.organisation == person.organisation
        and bool({*cover.roles} & {*person.roles})
        and situation.task.sees(cover.id)
        and not (away and away.at(event.meta.time))
    )


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
    colleagues = people.with_role(*ASK)
    return [one.id for one in colleagues if one.organisation == data.institution]
