"""Spans as facts: which stretch of a case ended, under which key, and what led to what.

A span's id is computed from the case and the key of what it stands for, so any service knows the
id of any other's span, and the same span sent twice is the same span (docs/adr/0009). What comes
again under the same name is another run, with a key of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from schemas.envelope import Recorded

ROOT = "case"
SAID = ("department", "reason", "channel", "template")
Attributes: TypeAlias = Mapping[str, str | int | float | bool]
Ended: TypeAlias = Mapping[str, datetime]
"""The stretches of a case that ended before, by key, with when."""


@dataclass(frozen=True)
class SpanFact:
    """One stretch of a case's life: a phase, a term, a command. `key` names it within the case.

    `error` says in a few words why it did not end well; `links` are ids of spans that led to it.
    """

    name: str
    key: str
    parent: str | None
    start: datetime
    end: datetime
    error: str = ""
    attributes: Attributes = field(default_factory=dict)
    marks: tuple[tuple[datetime, str], ...] = ()
    links: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether it ended well."""
        return not self.error


@dataclass(frozen=True)
class Count:
    """Something that happened with a term: what is counted, and under which labels."""

    name: str
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Trace:
    """Where an event belongs in a case's tree, which stretches it ended, and what it counts for.

    `of` is the case where the event's own subject is something else, as a notice is.
    """

    parent: str = ROOT
    ended: tuple[SpanFact, ...] = ()
    of: UUID | None = None
    counts: tuple[Count, ...] = ()
    department: str | None = None


def span_id(case: UUID, key: str) -> str:
    """16 hex digits computed from the case and what the span stands for."""
    return hashlib.sha256(f"{case.hex}/{key}".encode()).hexdigest()[:16]


def run(key: str, ended: Ended) -> str:
    """The key of the run that is not over: the key itself, then key/2, key/3."""
    found, number = key, 1
    while found in ended:
        number += 1
        found = f"{key}/{number}"
    return found


def last_run(key: str, ended: Ended) -> str:
    """The key of the run that ended last; the key itself when none has."""
    found, number = key, 2
    while f"{key}/{number}" in ended:
        found, number = f"{key}/{number}", number + 1
    return found


def own_span(
    service: str, event: Recorded[Any], trace: Trace, end: datetime, link: str = ""
) -> SpanFact:
    """An event's own span: from when it was asked until it was stored; linked to its cause."""
    return SpanFact(
        f"{service} {type(event.data).__name__}",
        event.meta.id,
        trace.parent,
        event.meta.time,
        end,
        attributes={
            "loket.event_id": event.meta.id,
            "loket.cause": event.meta.cause,
            "loket.actor_issuer": event.meta.actor.issuer,
            "loket.actor_role": ",".join(event.meta.actor.roles),
            **_said(event.data, trace.department),
        },
        links=(link,) if link else (),
    )


def _said(data: Any, department: str | None) -> dict[str, str]:
    """Codes that say what an event is about; never who did it, never words."""
    found = {f"loket.{name}": getattr(data, name, None) for name in SAID}
    found |= {"loket.department": department or found["loket.department"]}
    found |= {"loket.term": getattr(data, "clock", None)}
    return {name: str(value) for name, value in found.items() if value}
