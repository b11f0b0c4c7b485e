"""The zones: who has which streams, consumers and users, and what crosses between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from deploy import grants
from deploy.parts import (
    ConsumerPart,
    Export,
    Import,
    StreamPart,
    User,
    Zone,
    events,
    key_value,
    object_store,
    transport,
)
from schemas import file_subjects, subjects
from schemas.subjects import Bucket, Durable, Stream

DEPARTMENTS = ("EZK", "JENV", "BZ", "DEF", "BZK")
LOKET = "LOKET"
DOOR = "DOOR"
DAY = 24 * 60 * 60
"""Seconds a file is kept that was sent and that no request names."""

QUARANTINED = 2 * 1024**3
"""Bytes of files that are kept so at most."""

LETTERS = "letters.>"
FILES = file_subjects.bucket_files(Bucket.FILES)
PROGRESS, DELIVERIES = "progress.>", "deliveries.*"
REPORTS = tuple(subjects.command("assembly", name) for name in ("ReportOutcome", "ReportOpened"))
"""What an institution may say of its advice."""


@dataclass(frozen=True)
class Topology:
    """Every zone of one installation."""

    zones: tuple[Zone, ...]
    departments: tuple[str, ...]

    def zone(self, name: str) -> Zone:
        """The zone of that name, else KeyError."""
        return {zone.name: zone for zone in self.zones}[name]


def topology(departments: Iterable[str] = DEPARTMENTS) -> Topology:
    """The zones LOKET and DOOR and one per department."""
    names = tuple(department.upper() for department in departments)
    zones = (loket(names), door(), *(department(name) for name in names))
    return Topology(zones, names)


def common_streams() -> tuple[StreamPart, ...]:
    """The streams and buckets that every zone has."""
    return (
        events(Stream.NOTICES, "notices.*"),
        events(Stream.READS, "reads.>"),
        StreamPart(name=Stream.RETENTION, subjects=("retention.*",), deny_purge=True),
        StreamPart(name=Stream.TIMERS, subjects=("timers.>",), schedules=True),
        events(
            Stream.PARKED,
            "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>",
            "$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>",
            "parked.>",
        ),
        key_value(Bucket.TEXTS),
        key_value(Bucket.PEOPLE),
        object_store(Bucket.FILES),
    )


def durable(name: Durable, stream: Stream, only: str | None = None) -> ConsumerPart:
    """A durable consumer of one stream."""
    return ConsumerPart(stream=stream, durable=name, filter=only)


NOTIFY = (
    durable(Durable.NOTIFY_NOTICES, Stream.NOTICES),
    durable(Durable.NOTIFY_TIMERS, Stream.TIMERS, subjects.timers_due("notify")),
)


LOKET_CONSUMERS = (
    durable(Durable.INTAKE_REACTIONS, Stream.REQUESTS),
    durable(Durable.INTAKE_TIMERS, Stream.TIMERS, subjects.timers_due("intake")),
    durable(Durable.INTAKE_CASES, Stream.CASES),
    durable(Durable.ASSEMBLY_REQUESTS, Stream.REQUESTS),
    durable(Durable.ASSEMBLY_CONTRIBUTIONS, Stream.CONTRIBUTIONS),
    durable(Durable.ASSEMBLY_REACTIONS, Stream.CASES),
    durable(Durable.ASSEMBLY_TIMERS, Stream.TIMERS, subjects.timers_due("assembly")),
    durable(Durable.NOTIFY_REQUESTS, Stream.REQUESTS),
    durable(Durable.NOTIFY_CASES, Stream.CASES),
    durable(Durable.NOTIFY_TRACKS, Stream.TRACKS),
    *NOTIFY,
)


def loket(departments: tuple[str, ...]) -> Zone:
    """The Loket: intake, assembly and the coordinators' face."""
    streams = (
        events(Stream.REQUESTS, "requests.*"),
        events(Stream.CASES, "cases.*"),
        events(Stream.ARTICLES, "articles.*"),
        events(Stream.LETTERS, LETTERS),
        transport(Stream.CONTRIBUTIONS, "contributions.>"),
        events(Stream.DELIVERIES, DELIVERIES),
        events(Stream.TRACKS, subjects.tracks(), subjects.track_reads()),
        key_value(Bucket.NOTES),
        object_store(Bucket.QUARANTINE, kept=DAY, most=QUARANTINED),
        *common_streams(),
    )
    commands = (subjects.commands("intake"), subjects.commands("assembly"))
    common = grants.zone_users(streams, LOKET_CONSUMERS, commands)
    return Zone(
        name=LOKET,
        streams=streams,
        consumers=LOKET_CONSUMERS,
        users=(
            intake(LOKET_CONSUMERS),
            assembly(LOKET_CONSUMERS, departments),
            grants.owner((subjects.commands("assembly"),)),
            *common,
        ),
        exports=loket_exports(departments),
        imports=loket_imports(departments),
    )


def loket_exports(departments: tuple[str, ...]) -> tuple[Export, ...]:
    """A lane for each department's contributions, what institutions may ask, how they are told."""
    return (
        *(Export(subjects.contributions(name), name) for name in departments),
        Export(subjects.commands("intake"), DOOR),
        Export(DELIVERIES, DOOR),
        *(Export(report, DOOR) for report in REPORTS),
    )


def loket_imports(departments: tuple[str, ...]) -> tuple[Import, ...]:
    """Each department's lane of assignments, and what institutions are told and given."""
    lanes = [(name, subjects.assignments(name)) for name in departments]
    return (
        Import(PROGRESS, DOOR, PROGRESS),
        Import(LETTERS, DOOR, subjects.at_door(LETTERS)),
        *(Import(lane, name, lane) for name, lane in lanes),
        *(Import(FILES, name, file_subjects.file_at(name, FILES)) for name in (DOOR, *departments)),
    )


QUARANTINING = (
    file_subjects.bucket_files(Bucket.QUARANTINE),
    FILES,
    file_subjects.file_at(DOOR, FILES),
    subjects.purge(file_subjects.object_stream(Bucket.QUARANTINE)),
    *grants.reading(*map(file_subjects.object_stream, (Bucket.QUARANTINE, Bucket.FILES))),
)
"""What intake does with files: takes them in, drops what is bad, keeps the rest, passes it on."""


def intake(consumers: tuple[ConsumerPart, ...]) -> User:
    """Appends requests, tells the institution how they fare, looks at the files it sends."""
    return grants.service(
        "intake",
        Stream.REQUESTS,
        ("requests.*", PROGRESS, subjects.timers_set("intake"), *QUARANTINING),
        consumers,
        subjects.commands("intake"),
    )


def assembly(consumers: tuple[ConsumerPart, ...], departments: tuple[str, ...]) -> User:
    """Appends cases, articles and letters; sends what crosses to departments and institutions."""
    borders = (PROGRESS, subjects.at_door(LETTERS), *map(subjects.assignments, departments))
    files = [file_subjects.file_at(name, FILES) for name in departments]
    own = ("cases.*", "articles.*", LETTERS, subjects.timers_set("assembly"))
    tracks = ("tracks.*", subjects.bucket_keys(Bucket.NOTES))
    seen = grants.reading(
        *(Stream.REQUESTS, Stream.ARTICLES, Stream.LETTERS, Stream.TRACKS),
        file_subjects.object_stream(Bucket.FILES),
    )
    return grants.service(
        "assembly",
        Stream.CASES,
        own + tracks + borders + (*files, *seen),
        consumers,
        subjects.commands("assembly"),
    )


def door() -> Zone:
    """The institutions' side: what they may know, and their notices."""
    streams = (
        events(Stream.PROGRESS, PROGRESS),
        events(Stream.LETTERS, LETTERS),
        *common_streams(),
    )
    consumers = (durable(Durable.NOTIFY_PROGRESS, Stream.PROGRESS), *NOTIFY)
    commands = (subjects.commands("intake"), *REPORTS)
    return Zone(
        name=DOOR,
        streams=streams,
        consumers=consumers,
        users=grants.zone_users(streams, consumers, commands, (DELIVERIES,)),
        exports=tuple(Export(lane, LOKET) for lane in (PROGRESS, LETTERS, FILES)),
        imports=tuple(Import(subject, LOKET, subject) for subject in (*commands, DELIVERIES)),
    )


DESK_CONSUMERS = (
    durable(Durable.DESK_ASSIGNMENTS, Stream.ASSIGNMENTS),
    durable(Durable.DESK_REACTIONS, Stream.DESK),
    durable(Durable.DESK_TIMERS, Stream.TIMERS, subjects.timers_due("desk")),
    durable(Durable.NOTIFY_DESK, Stream.DESK),
    *NOTIFY,
)


def department(name: str) -> Zone:
    """One department: its desk, its lane in and its lane out."""
    lane_in, lane_out = subjects.assignments(name), subjects.contributions(name)
    streams = (
        transport(Stream.ASSIGNMENTS, lane_in),
        events(Stream.DESK, subjects.desks(name)),
        *common_streams(),
    )
    commands = subjects.commands("desk", name)
    own = (subjects.desks(name), lane_out, subjects.timers_set("desk"))
    desk = grants.service("desk", Stream.DESK, own, DESK_CONSUMERS, commands)
    return Zone(
        name=name,
        streams=streams,
        consumers=DESK_CONSUMERS,
        users=(desk, *grants.zone_users(streams, DESK_CONSUMERS, (commands,))),
        exports=(Export(lane_in, LOKET), Export(FILES, LOKET)),
        imports=(Import(lane_out, LOKET, lane_out),),
    )
