"""What the zones are: who writes where, who may purge, what crosses. Pinned from DESIGN 3."""

from __future__ import annotations

import pytest

from deploy.parts import Zone
from deploy.topology import topology
from schemas import subjects
from schemas.subjects import OWNED, Stream
from tests.harness.attempts import example, may_publish

PLAN = topology(("EZK", "BZ"))
QUARANTINE = "OBJ_QUARANTINE"
COMMON = {
    Stream.NOTICES: {"notify"},
    Stream.READS: {"face"},
    Stream.RETENTION: {"destruction"},
    "KV_PEOPLE": {"face"},
    "OBJ_FILES": set[str](),
}
WRITERS = {
    "LOKET": COMMON
    | {
        Stream.REQUESTS: {"intake"},
        Stream.CASES: {"assembly"},
        Stream.ARTICLES: {"assembly"},
        Stream.LETTERS: {"assembly"},
        Stream.TRACKS: {"assembly", "owner"},
        Stream.READS: {"face", "owner"},
        "KV_NOTES": {"assembly"},
        Stream.CONTRIBUTIONS: set(),
        Stream.DELIVERIES: set(),
        Stream.TIMERS: {"intake", "assembly", "notify"},
        Stream.PARKED: {"intake", "assembly", "notify"},
        "KV_TEXTS": {"intake", "assembly"},
        "OBJ_FILES": {"intake"},
        "OBJ_QUARANTINE": {"intake"},
    },
    "DOOR": COMMON
    | {
        Stream.PROGRESS: set(),
        Stream.LETTERS: set(),
        Stream.TIMERS: {"notify"},
        Stream.PARKED: {"notify"},
        "KV_TEXTS": set(),
    },
    "EZK": COMMON
    | {
        Stream.ASSIGNMENTS: set(),
        Stream.DESK: {"desk"},
        Stream.TIMERS: {"desk", "notify"},
        Stream.PARKED: {"desk", "notify"},
        "KV_TEXTS": {"desk"},
    },
}
CROSSINGS = {
    ("LOKET", "intake", "progress.>", "DOOR"),
    ("LOKET", "assembly", "progress.>", "DOOR"),
    ("LOKET", "assembly", "letters.>", "DOOR"),
    ("LOKET", "assembly", "assignments.ezk.>", "EZK"),
    ("LOKET", "assembly", "assignments.bz.>", "BZ"),
    ("LOKET", "intake", "$O.FILES.>", "DOOR"),
    ("LOKET", "assembly", "$O.FILES.>", "EZK"),
    ("LOKET", "assembly", "$O.FILES.>", "BZ"),
    ("EZK", "desk", "contributions.ezk.>", "LOKET"),
    ("BZ", "desk", "contributions.bz.>", "LOKET"),
    ("DOOR", "notify", "deliveries.*", "LOKET"),
    ("DOOR", "face", "commands.intake.>", "LOKET"),
    ("DOOR", "face", "commands.assembly.ReportOutcome", "LOKET"),
    ("DOOR", "face", "commands.assembly.ReportOpened", "LOKET"),
}


def touches(zone: Zone, lanes: tuple[str, ...]) -> set[str]:
    """The users of a zone who may publish something that a stream of it stores."""
    granted = {user.name: user.publish for user in zone.users}
    return {
        name
        for name, patterns in granted.items()
        for lane in lanes
        if any(pattern.split(".")[0] == lane.split(".")[0] for pattern in patterns)
        and any(not pattern.startswith("$JS") for pattern in patterns)
        and (not lane.startswith("$") or any(pattern.startswith(lane[:8]) for pattern in patterns))
    }


@pytest.mark.parametrize("name", WRITERS)
def test_each_stream_has_exactly_these_writers(name: str) -> None:
    zone = PLAN.zone(name)
    imported = {one.local for one in zone.imports}
    for stream in zone.streams:
        lanes = tuple(lane for lane in stream.subjects if lane not in imported)
        assert touches(zone, lanes) == WRITERS[name][stream.name], stream.name


def test_tracks_and_their_notes_are_read_by_those_who_need_them_only() -> None:
    readers = {
        stream: {
            user.name
            for user in PLAN.zone("LOKET").users
            for grant in (subjects.direct_get, subjects.last_by_subject, subjects.ask_leader)
            if may_publish(user, example(grant(stream)))
        }
        for stream in OWNED
    }
    assert readers == {
        "TRACKS": {"assembly", "notify", "owner", "destruction", "deploy"},
        "KV_NOTES": {"owner", "destruction", "deploy"},
    }


def test_nothing_else_crosses() -> None:
    crossing = {
        (zone.name, user.name, one.subject, one.source)
        for zone in PLAN.zones
        for one in zone.imports
        for user in zone.users
        if may_publish(user, example(one.local))
    }
    assert crossing == CROSSINGS


def test_what_is_imported_is_exported_to_that_zone_only() -> None:
    exported = {(z.name, one.subject, one.to) for z in PLAN.zones for one in z.exports}
    imported = {(one.source, one.subject, z.name) for z in PLAN.zones for one in z.imports}
    assert exported == imported


def test_only_destruction_and_deploy_may_purge_and_never_what_was_destroyed() -> None:
    """Intake drops a file with a virus where no event names anything."""
    for zone in PLAN.zones:
        for stream in zone.streams:
            purge = f"$JS.API.STREAM.PURGE.{stream.name}"
            may = {user.name for user in zone.users if may_publish(user, purge)}
            kept = stream.name == Stream.RETENTION
            also = {"intake"} if stream.name == QUARANTINE else set[str]()
            assert may == ({"deploy"} if kept else {"deploy", "destruction", *also})


def test_each_durable_has_one_user_of_its_zone() -> None:
    for zone in PLAN.zones:
        for one in zone.consumers:
            pull = f"$JS.API.CONSUMER.MSG.NEXT.{one.stream}.{one.durable}"
            may = {user.name for user in zone.users if may_publish(user, pull)}
            assert may == {one.user, "deploy"}


def test_nobody_but_intake_looks_into_the_quarantine() -> None:
    zone = PLAN.zone("LOKET")
    grants = (subjects.direct_get, subjects.last_by_subject, subjects.ask_leader)
    may = {
        user.name
        for user in zone.users
        for grant in grants
        if may_publish(user, example(grant(QUARANTINE)))
    }
    assert may == {"intake", "destruction", "deploy"}


def test_only_transport_and_quarantine_forget_and_only_timers_may_roll_up() -> None:
    for zone in PLAN.zones:
        configs = [stream.config(1) for stream in zone.streams]
        assert all(one["deny_delete"] for one in configs)
        assert {one["name"]: one["max_age"] for one in configs if one["max_age"]} == (
            {QUARANTINE: 86_400_000_000_000} if zone.name == "LOKET" else {}
        )
        assert {one["name"] for one in configs if one["retention"] == "workqueue"} <= {
            Stream.ASSIGNMENTS,
            Stream.CONTRIBUTIONS,
        }
        rolling = {one["name"] for one in configs if one["allow_rollup_hdrs"]}
        assert rolling == {Stream.TIMERS}


def test_a_sixth_department_is_one_more_word() -> None:
    plan = topology(("EZK", "BZ", "ienw"))
    assert plan.departments == ("EZK", "BZ", "IENW")
    assert plan.zone("IENW").user("desk").serves == ("commands.desk.ienw.>",)


def test_notify_is_asked_by_the_face_of_its_own_zone_only() -> None:
    for asked in ("commands.notify.OfferWebhook", "commands.notify.RetryNotice"):
        may = {(z.name, u.name) for z in PLAN.zones for u in z.users if may_publish(u, asked)}
        assert may == {(zone.name, "face") for zone in PLAN.zones}
        assert not [one for zone in PLAN.zones for one in zone.exports if "notify" in one.subject]
    assert all(zone.user("notify").serves == ("commands.notify.>",) for zone in PLAN.zones)
