"""Which messages travel where: for each lane its subject, its zones, who sends and who receives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from uuid import UUID

from schemas import (
    article,
    assignment,
    case,
    clock,
    consultation,
    contribution,
    delivery,
    desk,
    differing,
    drafts,
    gate,
    messages,
    notice,
    progress,
    record,
    request,
    settling,
    sight,
    subjects,
    track,
    triage,
    webhook,
)
from schemas.common import Command, Event, message_type

LOKET, DOOR, DEPARTMENT = "loket", "door", "department"
ZONES = {
    LOKET: "The Loket: intake, assembly and the coordinators' face.",
    DOOR: "The institutions' side: what they may know, and their notices.",
    DEPARTMENT: "One department; each has a zone of its own.",
}
EVERYWHERE = (LOKET, DOOR, DEPARTMENT)
PARAMETERS = {
    "case": "The case, as 32 hex digits.",
    "article": "A knowledge article, as 32 hex digits.",
    "department": "Code of a department, in lower case.",
    "institution": "Code of an institution, in lower case.",
    "notice": "One message to one recipient, as 32 hex digits.",
    "face": "The face somebody read at.",
    "digest": "SHA-256 of the file, 64 hex digits.",
}
ANY = UUID(int=0)
LETTER = "letter"
"""A letter is a file, not an event."""


@dataclass(frozen=True, kw_only=True)
class Lane:
    """One subject space."""

    name: str
    address: str
    description: str
    zones: tuple[str, ...]
    senders: tuple[str, ...]
    receivers: tuple[str, ...]
    messages: tuple[str, ...]


def _address(subject: Callable[[UUID], str], parameter: str = "{case}") -> str:
    return subject(ANY).replace(ANY.hex, parameter)


def _events(*modules: ModuleType) -> tuple[str, ...]:
    names = {module.__name__ for module in modules}
    known: dict[str, type[Event]] = messages.events()
    return tuple(name for name, event in known.items() if event.__module__ in names)


LANES = (
    Lane(
        name="requests",
        address=_address(subjects.request),
        description="What institutions ask, and what the front office does with it.",
        zones=(LOKET,),
        senders=("intake",),
        receivers=("assembly", "intake", "notify"),
        messages=_events(request, gate, triage, clock),
    ),
    Lane(
        name="cases",
        address=_address(subjects.case),
        description="The Loket's handling of circulated requests.",
        zones=(LOKET,),
        senders=("assembly",),
        receivers=("assembly", "intake", "notify"),
        messages=_events(case, clock, drafts, settling),
    ),
    Lane(
        name="articles",
        address=_address(subjects.article, "{article}"),
        description="Knowledge articles that the front office reuses; no case is named.",
        zones=(LOKET,),
        senders=("assembly",),
        receivers=(),
        messages=_events(article),
    ),
    Lane(
        name="tracks",
        address=_address(subjects.track),
        description="What the owner of the policy does when a concern stays; nobody else sees it.",
        zones=(LOKET,),
        senders=("assembly",),
        receivers=("notify",),
        messages=_events(track),
    ),
    Lane(
        name="track-reads",
        address=_address(subjects.track_read),
        description="Who read a track; written before it is shown. Notify leaves it alone.",
        zones=(LOKET,),
        senders=("owner",),
        receivers=("notify",),
        messages=(message_type(record.ConfidentialRead),),
    ),
    Lane(
        name="desks",
        address=_address(lambda any_: subjects.desk("{department}", any_)),
        description="One department's tasks; nobody else sees them.",
        zones=(DEPARTMENT,),
        senders=("desk",),
        receivers=("desk", "notify"),
        messages=_events(desk, consultation, differing, sight, clock),
    ),
    Lane(
        name="letters",
        address=_address(lambda any_: subjects.letter(any_, "{digest}")),
        description="Issued letters, as they were issued.",
        zones=(LOKET,),
        senders=("assembly",),
        receivers=(),
        messages=(LETTER,),
    ),
    Lane(
        name="assignments",
        address=_address(lambda any_: subjects.assignment("{department}", any_)),
        description="Border: what the Loket asks of one department, self-contained.",
        zones=(DEPARTMENT, LOKET),
        senders=("assembly",),
        receivers=("desk",),
        messages=_events(assignment),
    ),
    Lane(
        name="contributions",
        address=_address(lambda any_: subjects.contribution("{department}", any_)),
        description="Border: what one department answers the Loket.",
        zones=(DEPARTMENT, LOKET),
        senders=("desk",),
        receivers=("assembly",),
        messages=_events(contribution),
    ),
    Lane(
        name="progress",
        address=_address(lambda any_: subjects.progress("{institution}", any_)),
        description="Border: what an institution may know of its own case.",
        zones=(DOOR, LOKET),
        senders=("assembly", "intake"),
        receivers=("notify",),
        messages=_events(progress),
    ),
    Lane(
        name="deliveries",
        address=_address(subjects.delivery),
        description="Border: how an institution is told of its own case; never whom.",
        zones=(LOKET, DOOR),
        senders=("notify",),
        receivers=(),
        messages=_events(delivery),
    ),
    Lane(
        name="letters-to-the-door",
        address=_address(lambda any_: subjects.door_letter(any_, "{digest}")),
        description="Border: a letter's way to the institution, under its name in LOKET.",
        zones=(LOKET,),
        senders=("assembly",),
        receivers=(),
        messages=(LETTER,),
    ),
    Lane(
        name="notices",
        address=_address(lambda any_: subjects.notice(any_.hex), "{notice}"),
        description="Who is told what, whether it arrived, and how webhooks fare.",
        zones=EVERYWHERE,
        senders=("notify",),
        receivers=("notify",),
        messages=_events(notice, webhook),
    ),
    Lane(
        name="reads",
        address=_address(lambda any_: subjects.read("{face}", any_)),
        description="Who read what confidential part; written before it is shown.",
        zones=EVERYWHERE,
        senders=("face",),
        receivers=(),
        messages=(message_type(record.ConfidentialRead),),
    ),
    Lane(
        name="retention",
        address=_address(subjects.retention),
        description="What was destroyed, and on what ground.",
        zones=EVERYWHERE,
        senders=("destruction",),
        receivers=(),
        messages=(message_type(record.CaseDestroyed),),
    ),
)
"""Every stream and border; timers and what is parked are a zone's own affair."""


def command_address(command: type[Command]) -> str:
    """Where a command is asked."""
    department = "{department}" if command.service == "desk" else None
    return subjects.command(command.service, command.__name__, department)
