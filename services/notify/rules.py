"""Which event of a zone tells whom: the rules of the catalogue applied to one event (pure).

Nobody is told what they did themselves or may not see, and no address is written to twice.
"""

from __future__ import annotations

from typing import Any, TypeAlias
from uuid import UUID

from schemas import track as tracks
from schemas.catalogue import Catalogue
from schemas.catalogue.notices import Condition, NoticeRule, Place
from schemas.envelope import Recorded
from schemas.ids import following
from schemas.notice import Channel, NoticePlanned
from services.notify.recipients import Situation, Way, address_of, recipients, ways

Happened: TypeAlias = Recorded[Any]

FOR_THE_OWNER = "for-the-owner"
TRACKS = (tracks.TrackOpened, tracks.StepRecorded, tracks.TrackClosed)
"""What coordinators may not learn of, who read the same notices: these name no case."""


def place_of(zone: str) -> Place:
    """What a zone is: LOKET, DOOR, or any department."""
    return {"LOKET": Place.LOKET, "DOOR": Place.DOOR}.get(zone, Place.DEPARTMENT)


def tells(
    catalogue: Catalogue, place: Place, event: Happened, situation: Situation
) -> tuple[NoticePlanned, ...]:
    """The notices an event leads to, at most one for each channel and address."""
    found: dict[tuple[Channel, str], NoticePlanned] = {}
    step = catalogue.notice_of_step(getattr(event.data, "stage", None))
    for rule in catalogue.told_at(place):
        if rule.of is not type(event.data) or not _holds(rule, event, situation):
            continue
        kind = catalogue.notices[step or rule.notice]
        for recipient in recipients(rule.who, event, situation):
            for way in ways(kind, Way(rule.channel, recipient), event, situation):
                if address := address_of(way.channel, way.recipient, situation.people):
                    found.setdefault((way.channel, address), _planned(kind.code, way, event))
    return tuple(found.values())


def notice_id(notice: NoticePlanned) -> UUID:
    """The same event, recipient, channel and address of theirs are always the same notice."""
    second = " second" if notice.second else ""
    return UUID(following(notice.about, f"{notice.recipient} {notice.channel}{second}"))


def _holds(rule: NoticeRule, event: Happened, situation: Situation) -> bool:
    """Whether what else a rule asks is so."""
    match rule.when:
        case Condition.NOT_AUTOMATIC:
            return event.data.product not in situation.automatic
        case Condition.OF_THE_OWNER:
            return situation.owner in event.data.departments
        case Condition.TERM:
            terms, least = getattr(event.data, "terms", (event.data,)), rule.level or 0
            return any(term.level >= least and rule.tells in term.tells for term in terms)
        case None:
            return True


def _planned(template: str, way: Way, event: Happened) -> NoticePlanned:
    return NoticePlanned(
        case=_about(event),
        recipient=way.recipient,
        channel=way.channel,
        template=template,
        about=event.meta.id,
        cover_for=way.cover_for,
    )


def _about(event: Happened) -> UUID:
    """The case; of a track an id from which nobody who does not know the event finds the track."""
    unnamed = isinstance(event.data, TRACKS)
    return UUID(following(event.meta.id, FOR_THE_OWNER)) if unnamed else event.meta.case
