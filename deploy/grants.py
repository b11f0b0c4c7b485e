"""What each user of a zone may say and hear; nothing that is not listed here is allowed."""

from __future__ import annotations

from collections.abc import Iterable

from deploy.parts import ConsumerPart, StreamPart, User
from schemas import file_subjects, subjects
from schemas.subjects import OWNED, Bucket, Stream

Grants = tuple[str, ...]

TEXTS = subjects.bucket_stream(Bucket.TEXTS)
PEOPLE = subjects.bucket_stream(Bucket.PEOPLE)
QUARANTINE = file_subjects.object_stream(Bucket.QUARANTINE)
ADMINISTRATION: Grants = (
    "$JS.API.INFO",
    "$JS.API.STREAM.LIST",
    "$JS.API.STREAM.NAMES",
    "$JS.API.STREAM.INFO.*",
    "$JS.API.CONSUMER.LIST.*",
    "$JS.API.CONSUMER.NAMES.*",
    "$JS.API.CONSUMER.INFO.*.*",
)


def reading(*streams: str) -> Grants:
    """Direct gets: by sequence or in batches, the last message of a subject; the leader's word."""
    return tuple(
        grant(name)
        for name in streams
        for grant in (subjects.direct_get, subjects.last_by_subject, subjects.ask_leader)
    )


def consuming(user: str, consumers: Iterable[ConsumerPart]) -> Grants:
    """Pulling from, asking after and acknowledging the user's own durables."""
    return tuple(
        grant(consumer.stream, consumer.durable)
        for consumer in consumers
        if consumer.user == user
        for grant in (subjects.consumer_next, subjects.consumer_info, subjects.acknowledgements)
    )


def user(name: str, *grants: Grants, serves: Grants = ()) -> User:
    """A user with its own inbox; who serves commands may answer them."""
    publish = tuple(dict.fromkeys(grant for group in grants for grant in group))
    return User(name=name, publish=publish, serves=serves)


def service(
    name: str, own: Stream, grants: Grants, consumers: Iterable[ConsumerPart], serves: str
) -> User:
    """A deciding service: its own stream and texts, who was destroyed, parking, its commands."""
    return user(
        name,
        grants,
        (subjects.bucket_keys(Bucket.TEXTS), "parked.>"),
        reading(own, Stream.RETENTION, TEXTS),
        consuming(name, consumers),
        serves=(serves,),
    )


def notify(consumers: Iterable[ConsumerPart], serves: str, borders: Grants) -> User:
    """Tells people: reads what it consumes and who they are, writes notices and how they fare."""
    own = [consumer for consumer in consumers if consumer.user == "notify"]
    streams = (one.stream for one in own if one.stream != Stream.TIMERS)
    return user(
        "notify",
        ("notices.*", "parked.>", subjects.timers_set("notify"), *borders),
        reading(*streams, Stream.RETENTION, PEOPLE),
        consuming("notify", own),
        serves=(serves,),
    )


def face(streams: Iterable[StreamPart], commands: Grants) -> User:
    """The zone's reader: sees its streams, passes commands on, writes down who read what."""
    return user(
        "face",
        commands,
        ("reads.>", subjects.bucket_keys(Bucket.PEOPLE)),
        reading(*(one.name for one in streams if one.name not in OWNED | {QUARANTINE})),
    )


def owner(commands: Grants) -> User:
    """The owner of the policy: tracks and their notes, terms of cases, the texts it agrees to."""
    reads = (subjects.track_reads(), "reads.owner.*")
    known = (Stream.REQUESTS, Stream.CASES, Stream.RETENTION, PEOPLE, TEXTS)
    return user("owner", commands, reads, reading(*sorted(OWNED), *known))


def ops(streams: Iterable[StreamPart]) -> User:
    """The doctor: how streams and consumers fare, and what was parked; no texts, no people."""
    held = (one.name for one in streams if one.name in set(Stream) - {Stream.LETTERS} - OWNED)
    return user("ops", ADMINISTRATION, reading(*held))


def destruction(streams: Iterable[StreamPart]) -> User:
    """Writes down what is destroyed, then purges it; the only service that may purge."""
    names = [stream.name for stream in streams]
    purged = tuple(subjects.purge(name) for name in names if name != Stream.RETENTION)
    return user("destruction", ("retention.*",), reading(*names), purged)


def deploy() -> User:
    """Makes streams and consumers; appends to none of them."""
    return user("deploy", ("$JS.API.>",))


def zone_users(
    streams: Iterable[StreamPart],
    consumers: Iterable[ConsumerPart],
    commands: Grants,
    told: Grants = (),
) -> tuple[User, ...]:
    """The users that every zone has; the face asks notify of its zone, and nobody else's.

    `told` is where notify tells another zone how its notices fare.
    """
    streams, consumers = tuple(streams), tuple(consumers)
    about_notices = subjects.commands("notify")
    return (
        notify(consumers, about_notices, told),
        face(streams, (*commands, about_notices)),
        ops(streams),
        destruction(streams),
        deploy(),
    )
