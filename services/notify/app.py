"""Notify put together: the same program for every zone, on that zone's own streams."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias
from uuid import UUID

from schemas import subjects
from schemas.common import Event
from schemas.notice import Channel
from schemas.subjects import Bucket, Durable, Stream
from services.kernel.decider import Decider, service
from services.kernel.event_store import EventStore
from services.kernel.execute import Cases
from services.kernel.people import Directory, People
from services.kernel.reactions import React, Reactor
from services.kernel.service import Service
from services.kernel.settings import Settings
from services.notify import digests, hook_state
from services.notify.bounces import Bounces
from services.notify.channels.mail import Mail
from services.notify.channels.notifynl import NotifyNL
from services.notify.channels.webhook import Webhook
from services.notify.consent_keys import ConsentKeys
from services.notify.delivery import Delivery, Sender
from services.notify.digesting import Digesting
from services.notify.fates import Fates
from services.notify.handlers import Handlers
from services.notify.hooking import Hooking
from services.notify.hooks import Hooks
from services.notify.pace import Pace
from services.notify.reactions import Sending, Telling
from services.notify.recording import Recording
from services.notify.reporting import Reporting
from services.notify.return_path import ReturnPath
from services.notify.returning import Returning
from services.notify.seeing_to import SeeingTo
from services.notify.state import evolve
from services.notify.trace import case_of, trace

Reactions: TypeAlias = Mapping[type[Event], React]
PACE = Pace()
DOOR = "DOOR"
SOURCES: dict[str, dict[Stream, Durable]] = {
    "LOKET": {
        Stream.REQUESTS: Durable.NOTIFY_REQUESTS,
        Stream.CASES: Durable.NOTIFY_CASES,
        Stream.TRACKS: Durable.NOTIFY_TRACKS,
    },
    DOOR: {Stream.PROGRESS: Durable.NOTIFY_PROGRESS},
}
DEPARTMENT = {Stream.DESK: Durable.NOTIFY_DESK}


async def notify(zone: str, settings: Settings, pace: Pace = PACE) -> Service:
    """Connect notify in a zone; start it to serve."""
    actor = service("notify")
    made = await Service.connect("notify", zone, settings, actor)
    cases = made.cases(Stream.NOTICES, Decider(None, evolve), _subject, trace, case_of)
    people = People(made.client, made.reader)
    hooks = Hooks(_hooks(made), actor, made.timers)
    webhook = Webhook(settings, pace, hooks)
    back = ReturnPath(settings, zone)
    mail = _mailing(settings, pace, back)
    senders: dict[Channel, Sender] = {Channel.MAIL: mail, Channel.WEBHOOK: webhook}
    recording = Recording(made.processing, zone)
    delivery = Delivery(cases, people, made.timers, senders, actor, pace, recording)
    bounces = Bounces(settings, back, cases, made.timers, actor)
    made.parts += [bounces, delivery.aside, mail]
    directory = Directory(made.reader, pace.people_fresh_for)
    telling = _telling(made, directory)
    keys = ConsentKeys(settings, zone)
    hooking = Hooking(hooks, webhook, people, directory, made.reader, telling.notices, keys)
    digesting = Digesting(_digests(made), directory, delivery, made.timers, actor, pace.digests)
    sending = Sending(delivery, digesting)
    seeing_to = SeeingTo(zone, cases, people, delivery)
    asked = mail if isinstance(mail, NotifyNL) else None
    fates = Fates(asked, cases, made.timers, actor, pace, delivery.aside)
    returning = Returning(cases, people, directory, made.timers, actor, zone == DOOR)
    own = {**sending.own(), **seeing_to.own(), **returning.own()}
    own = {**own, **fates.own(), **hooking.own()}
    if zone == DOOR:
        own = {**Reporting(cases).beside(own)}
    reactor = made.reactor(cases, Stream.NOTICES, own)
    _consume(made, reactor, telling.zone(), own)
    due = reactor.due_handler(fates.before(sending.on_due))
    made.consume(Stream.TIMERS, Durable.NOTIFY_TIMERS, due)
    about = Handlers(cases, hooks, made.reader, people, keys).all() if zone == DOOR else {}
    face, department = zone.lower(), None if zone in SOURCES else zone
    handlers = {**seeing_to.all(), **about}
    made.serve(handlers, {face: settings.trust[face]}, department)
    return made


def _consume(made: Service, reactor: Reactor, told: Reactions, own: Reactions) -> None:
    for stream, durable in SOURCES.get(made.zone, DEPARTMENT).items():
        made.consume(stream, durable, reactor.handler(told))
    made.consume(Stream.NOTICES, Durable.NOTIFY_NOTICES, reactor.handler(own))


def _digests(made: Service) -> Cases[Any]:
    decider = Decider[digests.State](None, digests.evolve)
    return made.unseen(Stream.NOTICES, decider, _subject, Bucket.TEXTS)


def _hooks(made: Service) -> Cases[Any]:
    decider = Decider[hook_state.State](None, hook_state.evolve)
    return made.unseen(Stream.NOTICES, decider, _subject, Bucket.TEXTS)


def _telling(made: Service, directory: Directory) -> Telling:
    desk = None if made.zone in SOURCES else EventStore(made.client, made.reader, Stream.DESK)
    return Telling(made.zone, directory, desk)


def _mailing(settings: Settings, pace: Pace, back: ReturnPath) -> Mail | NotifyNL:
    if settings.mail_over == "notifynl":
        return NotifyNL(settings, pace)
    return Mail(settings, pace, back)


def _subject(notice: UUID) -> str:
    return subjects.notice(notice.hex)
