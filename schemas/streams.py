"""Names of streams, buckets and durables."""

from __future__ import annotations

from enum import StrEnum


class Stream(StrEnum):
    """Streams by name; which zone has which is in deploy/topology.py."""

    REQUESTS = "REQUESTS"
    CASES = "CASES"
    ARTICLES = "ARTICLES"
    LETTERS = "LETTERS"
    CONTRIBUTIONS = "CONTRIBUTIONS"
    ASSIGNMENTS = "ASSIGNMENTS"
    DESK = "DESK"
    PROGRESS = "PROGRESS"
    DELIVERIES = "DELIVERIES"
    NOTICES = "NOTICES"
    READS = "READS"
    RETENTION = "RETENTION"
    TIMERS = "TIMERS"
    PARKED = "PARKED"
    TRACKS = "TRACKS"


BORDERS = frozenset({Stream.CONTRIBUTIONS, Stream.ASSIGNMENTS})
"""Transport: what is acknowledged there is gone."""

FOREIGN = BORDERS | {Stream.PROGRESS, Stream.DELIVERIES, Stream.LETTERS}
"""Streams that another zone writes, whatever that may be."""


OWNED = frozenset({Stream.TRACKS.value, "KV_NOTES"})
"""What only the owner of the policy reads: no face, no doctor."""


class Bucket(StrEnum):
    """Key-value buckets (TEXTS, PEOPLE, NOTES of tracks) and object stores (FILES, QUARANTINE)."""

    TEXTS = "TEXTS"
    PEOPLE = "PEOPLE"
    FILES = "FILES"
    NOTES = "NOTES"
    QUARANTINE = "QUARANTINE"


class Durable(StrEnum):
    """Durable consumers: `<service>-<purpose>`; each is made by deploy/apply.py only."""

    INTAKE_REACTIONS = "intake-reactions"
    INTAKE_TIMERS = "intake-timers"
    INTAKE_CASES = "intake-cases"
    ASSEMBLY_REQUESTS = "assembly-requests"
    ASSEMBLY_CONTRIBUTIONS = "assembly-contributions"
    ASSEMBLY_REACTIONS = "assembly-reactions"
    ASSEMBLY_TIMERS = "assembly-timers"
    DESK_ASSIGNMENTS = "desk-assignments"
    DESK_TIMERS = "desk-timers"
    DESK_REACTIONS = "desk-reactions"
    NOTIFY_REQUESTS = "notify-requests"
    NOTIFY_CASES = "notify-cases"
    NOTIFY_TRACKS = "notify-tracks"
    NOTIFY_DESK = "notify-desk"
    NOTIFY_PROGRESS = "notify-progress"
    NOTIFY_NOTICES = "notify-notices"
    NOTIFY_TIMERS = "notify-timers"
