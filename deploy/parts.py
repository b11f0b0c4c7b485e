"""What a zone is made of, as frozen data: streams, consumers, users, exports and imports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from schemas import file_subjects, subjects
from schemas.subjects import Bucket, Durable, Stream

Config = dict[str, object]

MAX_MESSAGE = 1024 * 1024
MAX_DELIVER = 20
"""Tries before a message is parked; consuming spreads them with growing delays."""

SYSTEM = "SYS"
SYSTEM_USER = "sys"
"""The account and user that see the server itself, and no zone."""

NANOSECONDS = 1_000_000_000


UNLIMITED: Config = {
    "max_consumers": -1,
    "max_msgs": -1,
    "max_bytes": -1,
    "max_age": 0,
    "max_msg_size": MAX_MESSAGE,
    "storage": "file",
    "duplicate_window": 120 * NANOSECONDS,
    "compression": "none",
    "allow_direct": True,
    "mirror_direct": False,
    "sealed": False,
    "deny_delete": True,
}
"""What every stream has in common: nothing is forgotten by number, size or age."""


@dataclass(frozen=True, kw_only=True)
class StreamPart:
    """One stream; its config is what the server is asked for and compared with.

    `kept` is in seconds, 0 for ever; `most` is in bytes.
    """

    name: str
    subjects: tuple[str, ...]
    retention: Literal["limits", "workqueue"] = "limits"
    per_subject: int = -1
    schedules: bool = False
    deny_purge: bool = False
    kept: int = 0
    most: int = -1

    def config(self, replicas: int) -> Config:
        """The stream as the JetStream API writes it; nothing is left to its defaults.

        A stream with schedules must discard old and allow rollup: the server insists. What a
        schedule sends may say how long it is kept.
        """
        return UNLIMITED | {
            "name": self.name,
            "subjects": list(self.subjects),
            "retention": self.retention,
            "max_msgs_per_subject": self.per_subject,
            "discard": "old" if self.schedules else "new",
            "num_replicas": replicas,
            "deny_purge": self.deny_purge,
            "max_age": self.kept * NANOSECONDS,
            "max_bytes": self.most,
            "allow_rollup_hdrs": self.schedules,
            "allow_msg_schedules": self.schedules,
            "allow_msg_ttl": self.schedules,
        }


@dataclass(frozen=True, kw_only=True)
class ConsumerPart:
    """One durable pull consumer."""

    stream: Stream
    durable: Durable
    filter: str | None = None

    @property
    def user(self) -> str:
        """The only user that may pull from it: durables are named `<service>-<purpose>`."""
        return self.durable.split("-", 1)[0]

    def config(self) -> Config:
        """The consumer as the JetStream API writes it."""
        config: Config = {
            "name": self.durable.value,
            "durable_name": self.durable.value,
            "deliver_policy": "all",
            "ack_policy": "explicit",
            "ack_wait": 30 * NANOSECONDS,
            "max_deliver": MAX_DELIVER,
            "replay_policy": "instant",
            "max_waiting": 512,
            "max_ack_pending": 256,
            "num_replicas": 0,
        }
        return config | ({"filter_subject": self.filter} if self.filter else {})


@dataclass(frozen=True, kw_only=True)
class User:
    """Who may say and hear what; it hears its own inbox and the commands it serves."""

    name: str
    publish: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()

    @property
    def subscribe(self) -> tuple[str, ...]:
        """Everything it may listen to."""
        return (subjects.inboxes(self.name), *self.serves)


@dataclass(frozen=True)
class Export:
    """One subject space of this zone that exactly one other zone may send to."""

    subject: str
    to: str


@dataclass(frozen=True)
class Import:
    """One subject space of another zone, under its name here."""

    subject: str
    source: str
    local: str


@dataclass(frozen=True, kw_only=True)
class Zone:
    """One party's account: nobody else reads its streams."""

    name: str
    streams: tuple[StreamPart, ...]
    consumers: tuple[ConsumerPart, ...]
    users: tuple[User, ...]
    exports: tuple[Export, ...] = ()
    imports: tuple[Import, ...] = ()

    def user(self, name: str) -> User:
        """The user of that name, else KeyError."""
        return {user.name: user for user in self.users}[name]


def events(stream: Stream, *lanes: str) -> StreamPart:
    """A stream of facts: kept for ever, deletes and rollups refused, purged by destruction only."""
    return StreamPart(name=stream, subjects=lanes)


def transport(stream: Stream, lane: str) -> StreamPart:
    """A border stream: a message is gone once acknowledged, and never because of its age."""
    return StreamPart(name=stream, subjects=(lane,), retention="workqueue")


def key_value(bucket: Bucket) -> StreamPart:
    """A bucket with the last value of each key.

    Rollup stays off, unlike in a bucket made by a client: one published header could empty it.
    """
    return StreamPart(
        name=subjects.bucket_stream(bucket), subjects=(subjects.bucket_keys(bucket),), per_subject=1
    )


def object_store(bucket: Bucket, kept: int = 0, most: int = -1) -> StreamPart:
    """An object store: parts of files and what they are; rollup stays off, as in a bucket."""
    return StreamPart(
        name=file_subjects.object_stream(bucket),
        subjects=(file_subjects.bucket_files(bucket),),
        kept=kept,
        most=most,
    )
