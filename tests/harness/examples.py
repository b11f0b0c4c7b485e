"""One canonical instance of every event and command, each with an envelope that fits it.

`python -m tests.harness.samples` stores those that have no sample yet.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from schemas.common import Actor, Command, Event, digest, message_type
from schemas.envelope import Meta, source
from schemas.ids import following
from services.kernel.spans import span_id
from tests.harness import (
    article_story,
    examples_cases,
    examples_desks,
    examples_requests,
    examples_webhooks,
    story,
)

M = TypeVar("M", bound=Event | Command)

OIN = "00000000000000000000"
CAUSE = following("voorbeeld", "oorzaak")
EVENTS: dict[str, Event] = {
    message_type(type(event)): event
    for event in (
        *examples_requests.EVENTS,
        *examples_cases.EVENTS,
        *examples_desks.EVENTS,
        *examples_webhooks.EVENTS,
        *article_story.EVENTS,
    )
}
COMMANDS: dict[str, Command] = {
    message_type(type(command)): command
    for command in (
        *examples_requests.COMMANDS,
        *examples_cases.COMMANDS,
        *examples_desks.COMMANDS,
        *examples_webhooks.COMMANDS,
        *article_story.COMMANDS,
    )
}
SENDERS: dict[str, tuple[str, Actor]] = {
    "schemas.request": ("intake", story.INSTITUTION),
    "schemas.gate": ("intake", story.COORDINATOR),
    "schemas.triage": ("intake", story.COORDINATOR),
    "schemas.case": ("assembly", story.COORDINATOR),
    "schemas.drafts": ("assembly", story.COORDINATOR),
    "schemas.settling": ("assembly", story.COORDINATOR),
    "schemas.track": ("assembly", story.OWNER),
    "schemas.clock": ("assembly", story.robot("assembly")),
    "schemas.assignment": ("assembly", story.robot("assembly")),
    "schemas.progress": ("assembly", story.robot("assembly")),
    "schemas.desk": ("desk", story.EXPERT),
    "schemas.consultation": ("desk", story.EXPERT),
    "schemas.differing": ("desk", story.EXPERT),
    "schemas.sight": ("desk", story.EXPERT),
    "schemas.contribution": ("desk", story.robot("desk", "EZK")),
    "schemas.notice": ("notify", story.robot("notify")),
    "schemas.delivery": ("notify", story.robot("notify")),
    "schemas.webhook": ("notify", story.robot("notify")),
    "schemas.article": ("assembly", story.COORDINATOR),
    "schemas.record": ("face", story.FACE),
}
CROSSING = ("schemas.assignment", "schemas.progress", "schemas.contribution", "schemas.delivery")


def example(model: type[M]) -> M:
    """The canonical instance of one message."""
    found = next(one for one in (*EVENTS.values(), *COMMANDS.values()) if type(one) is model)
    assert isinstance(found, model)
    return found


def envelope(event: Event) -> Meta:
    """An envelope as the sender of this event would write it."""
    system, actor = SENDERS[type(event).__module__]
    identity = following(CAUSE, message_type(type(event)))
    crosses = type(event).__module__ in CROSSING
    return Meta(
        id=identity,
        source=source(OIN, system),
        case=story.CASE,
        time=story.CIRCULATED + timedelta(minutes=7),
        actor=actor,
        cause=CAUSE,
        order=42 if crosses else 0,
        prev="" if crosses else digest("het bericht hiervoor"),
        span=span_id(story.CASE, identity),
    )
