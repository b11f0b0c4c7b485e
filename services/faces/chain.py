"""The chain of one subject: what each event says of the one before it, checked one by one (pure).

Events are only ever added at the end, so a break says something about its place: an event that
does not continue the chain was put there by somebody else; an event whose predecessor is not what
it was when it was written follows a changed one, or one that is gone. What the last event of a
subject says is not held by anything yet: that it is gone shows in the stream, another text of it
does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.envelope import chain_digest, header, kind, unescape
from schemas.ids import following


@dataclass(frozen=True, slots=True)
class Seen:
    """One message as far as its chain goes; it need not be readable."""

    subject: str
    sequence: int
    type: str
    prev: str
    digest: str
    own_id: bool


@dataclass(frozen=True, slots=True)
class Link:
    """The last event of a subject, and what it should itself have continued."""

    sequence: int
    type: str
    digest: str
    before: str


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold: which event is wrong, and at which one it was noticed."""

    kind: str
    sequence: int
    type: str
    noticed: int
    detail: str


def seen(headers: Mapping[str, str], body: bytes, subject: str, sequence: int) -> Seen:
    """What a stored message says about its chain."""
    cause = unescape(headers.get(header("causationid"), ""))
    return Seen(
        subject,
        sequence,
        kind(headers).rpartition("kennisveiligheidsadviezen.")[2] or "no event",
        headers.get(header("prev"), ""),
        chain_digest(headers, body),
        headers.get(header("id"), "") == following(cause, subject),
    )


def step(link: Link | None, event: Seen) -> tuple[Link, Break | None]:
    """The next link, and what is wrong; what is noticed again at one event is known better."""
    expected = link.digest if link else ""
    found = _broken(link, event) if event.prev != expected else None
    if found is None and not event.own_id:
        found = _inserted(event, event.sequence, "its id does not follow from what caused it")
    return Link(event.sequence, event.type, event.digest, expected), found


def _broken(link: Link | None, event: Seen) -> Break:
    number = event.sequence
    if link is None:
        return Break("lost", 0, "", number, f"event {number} continues one that is not there")
    if not event.prev:
        return _inserted(event, number, "it continues nothing, and there are events before it")
    if event.prev == link.before:
        return _inserted(link, link.sequence, f"event {number} goes on as if it were not there")
    words = f"event {number} was written after another text of it"
    return Break("changed", link.sequence, link.type, number, words)


def _inserted(what: Seen | Link, noticed: int, words: str) -> Break:
    return Break("inserted", what.sequence, what.type, noticed, words)
