"""With every user's real credentials: what was not granted is refused, and nothing is stored.

What the topology says is pinned by tests/kernel/test_topology.py; here a server enforces it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from deploy.local import LocalServer
from deploy.parts import User, Zone
from deploy.topology import topology
from schemas import subjects
from schemas.subjects import Stream
from tests.harness.attempts import (
    ADMINISTRATION,
    appends,
    counts,
    error_codes,
    example,
    lanes,
    logged_in,
    may_publish,
    refused,
)

pytestmark = pytest.mark.server

PLAN = topology()
USERS = [(zone, user) for zone in PLAN.zones for user in zone.users]
NAMED = [pytest.param(zone, user, id=f"{zone.name}-{user.name}") for zone, user in USERS]
every_user = pytest.mark.parametrize(("zone", "user"), NAMED)
# deploy owns its zone and may delete its streams; no process runs as it (ADR 12)
every_process = pytest.mark.parametrize(
    ("zone", "user"), [one for one in NAMED if not str(one.id).endswith("-deploy")]
)
STALE = {"Nats-Expected-Last-Subject-Sequence": "999999999"}
ROLLUP_REFUSED, SCHEDULES_OFF, TARGET_REFUSED, STALE_REFUSED = 10111, 10188, 10190, 10071


def everything() -> set[str]:
    """One subject of everything that anybody may say, and of everything only deploy may ask."""
    streams = {stream.name for zone in PLAN.zones for stream in zone.streams}
    return (
        {subjects.jetstream(verb.format(name)) for verb in ADMINISTRATION for name in streams}
        | {example(one) for _, user in USERS for one in user.publish}
        | {example(inbox) for _, user in USERS for inbox in user.subscribe}
        | set().union(*map(lanes, PLAN.zones))
        | {"_R_.x", "_INBOX.x", "nowhere.x", "$SYS.REQ.SERVER.PING", "$JS.EZK.API.INFO"}
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalServer]:
    """A server of this module's own, since its tests count every message there is."""
    async with LocalServer(tmp_path_factory.mktemp("zones"), plan=PLAN) as running:
        yield running


@every_user
async def test_publishing_what_is_not_granted_is_refused(
    server: LocalServer, zone: Zone, user: User
) -> None:
    forbidden = {subject for subject in everything() if not may_publish(user, subject)}
    before = await counts(server)
    async with logged_in(server, zone.name, user.name) as (client, refusals):
        for subject in forbidden:
            await client.publish(subject, b"{}", reply=client.new_inbox())
        assert await refused(refusals.publish, forbidden)
    assert forbidden
    assert await counts(server) == before


@every_user
async def test_listening_to_others_is_refused(server: LocalServer, zone: Zone, user: User) -> None:
    others = {one for _, other in USERS if other.name != user.name for one in other.subscribe}
    own = set(user.subscribe)
    wanted = (
        others | lanes(zone) | {">", "*", "*.>", "_INBOX.>", "_R_.>", "$SYS.>", "$JS.>"}
    ) - own
    async with logged_in(server, zone.name, user.name) as (client, refusals):
        for subject in wanted:
            await client.subscribe(subject)
        assert await refused(refusals.subscription, wanted)


@every_process
async def test_a_forged_reply_subject_stores_nothing(
    server: LocalServer, zone: Zone, user: User
) -> None:
    asked = [example(one) for one in user.publish if not one.startswith(("$JS.ACK", "timers."))]
    forged = {one for other in PLAN.zones for one in lanes(other) if not may_publish(user, one)}
    before = await counts(server)
    async with logged_in(server, zone.name, user.name) as (client, _):
        for subject in asked:
            for reply in forged:
                await client.publish(subject, b'{"seq":1,"batch":1}', reply=reply, headers=STALE)
        await client.flush()
        await asyncio.sleep(0.1)
    assert await counts(server) == before


async def test_an_answer_to_a_forged_reply_subject_stores_nothing(server: LocalServer) -> None:
    before = await counts(server)
    async with (
        logged_in(server, "LOKET", "intake") as (intake, _),
        logged_in(server, "LOKET", "face") as (face, _),
        logged_in(server, "DOOR", "face") as (door, _),
    ):
        served = await intake.subscribe(subjects.commands("intake"), queue="intake")
        await intake.flush()
        await face.publish("commands.intake.X", b"", reply="requests.x1")
        await face.publish("commands.intake.X", b"", reply="cases.x1")
        await door.publish("commands.intake.X", b"", reply="progress.x1.y1")
        for _ in range(3):
            await (await served.next_msg(2)).respond(b"forged")
        await intake.flush()
    assert await counts(server) == before


@every_user
async def test_rollups_and_schedules_are_refused_where_events_are_stored(
    server: LocalServer, zone: Zone, user: User
) -> None:
    events = [one for one in appends(user) if not one.startswith("timers.")]
    schedule = {"Nats-Schedule": "@at 2020-01-01T00:00:00Z", "Nats-Schedule-Target": "parked.x"}
    before = await counts(server)
    async with logged_in(server, zone.name, user.name) as (client, _):
        rollups = [(one, {"Nats-Rollup": kind}) for one in events for kind in ("sub", "all")]
        rolled = await error_codes(client, rollups)
        scheduled = await error_codes(client, [(one, schedule) for one in events])
    assert set(rolled.values()) <= {ROLLUP_REFUSED}
    assert set(scheduled.values()) <= {SCHEDULES_OFF}
    assert await counts(server) == before


@pytest.mark.parametrize(
    ("zone", "user"),
    [("LOKET", "intake"), ("LOKET", "assembly"), ("EZK", "desk"), ("DOOR", "notify")],
)
async def test_a_timer_fires_in_its_own_stream_only(
    server: LocalServer, zone: str, user: str
) -> None:
    targets = [lane for lane in lanes(PLAN.zone(zone)) if not lane.startswith("timers.")]
    subject = f"timers.set.{user}.x.y"
    before = await counts(server)
    async with logged_in(server, zone, user) as (client, _):
        for target in targets:
            headers = {"Nats-Schedule": "@at 2020-01-01T00:00:00Z", "Nats-Schedule-Target": target}
            assert await error_codes(client, [(subject, headers)]) == {subject: TARGET_REFUSED}
    assert await counts(server) == before


BORDERS = [
    ("LOKET", "intake", "progress.x.border", Stream.PROGRESS),
    ("LOKET", "assembly", "progress.y.border", Stream.PROGRESS),
    ("LOKET", "assembly", "door.letters.border.x", Stream.LETTERS),
    ("DOOR", "notify", "deliveries.border", Stream.DELIVERIES),
    *(
        ("LOKET", "assembly", f"assignments.{name.lower()}.border", Stream.ASSIGNMENTS)
        for name in PLAN.departments
    ),
    *(
        (name, "desk", f"contributions.{name.lower()}.border", Stream.CONTRIBUTIONS)
        for name in PLAN.departments
    ),
]


@pytest.mark.parametrize(("zone", "user", "subject", "stream"), BORDERS)
async def test_a_border_append_is_acknowledged_and_its_expectation_enforced(
    server: LocalServer, zone: str, user: str, subject: str, stream: Stream
) -> None:
    async with logged_in(server, zone, user) as (client, refusals):
        first = {"Nats-Expected-Last-Subject-Sequence": "0"}
        stored = await client.jetstream().publish(subject, b"{}", timeout=5, headers=first)
        refused = await error_codes(client, [(subject, STALE)])
    assert stored.stream == stream
    assert refused == {subject: STALE_REFUSED}
    assert not refusals.publish


@every_user
async def test_every_granted_append_reaches_a_stream(
    server: LocalServer, zone: Zone, user: User
) -> None:
    tried = [(subject, STALE) for subject in appends(user) if not subject.startswith("timers.")]
    async with logged_in(server, zone.name, user.name) as (client, refusals):
        answers = await error_codes(client, tried)
    assert set(answers.values()) <= {STALE_REFUSED}
    assert len(answers) == len(tried)
    assert not refusals.publish
