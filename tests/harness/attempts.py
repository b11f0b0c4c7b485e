"""Trying what is not granted: example subjects, and what the server said about them."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from nats.aio.client import Client

from deploy.local import LocalServer
from deploy.parts import User, Zone
from schemas import subjects
from tests.harness.nats_server import connect

VIOLATION = re.compile(r'permissions violation for (publish|subscription) to "([^"]+)"')
ADMINISTRATION = (
    "STREAM.CREATE.NEW",
    "STREAM.UPDATE.{0}",
    "STREAM.DELETE.{0}",
    "STREAM.PURGE.{0}",
    "STREAM.MSG.DELETE.{0}",
    "STREAM.MSG.GET.{0}",
    "STREAM.SNAPSHOT.{0}",
    "CONSUMER.CREATE.{0}",
    "CONSUMER.CREATE.{0}.new",
    "CONSUMER.DURABLE.CREATE.{0}.new",
    "CONSUMER.DELETE.{0}.any",
    "CONSUMER.RESET.{0}.any",
    "DIRECT.GET.{0}",
)
"""Requests to JetStream about one stream."""

Counts = dict[tuple[str, str], tuple[int, int]]


def example(pattern: str) -> str:
    """A subject that a pattern allows."""
    return pattern.replace("*", "x1").replace(">", "x1.y1")


def matches(pattern: str, subject: str) -> bool:
    """Whether a pattern allows a subject."""
    wanted, given = pattern.split("."), subject.split(".")
    for index, part in enumerate(wanted):
        if part == ">":
            return len(given) > index
        if index >= len(given) or part not in ("*", given[index]):
            return False
    return len(wanted) == len(given)


def may_publish(user: User, subject: str) -> bool:
    """Whether the topology lets a user publish on a subject."""
    return any(matches(pattern, subject) for pattern in user.publish)


def lanes(zone: Zone) -> set[str]:
    """One subject of everything that is stored in a zone."""
    return {example(pattern) for stream in zone.streams for pattern in stream.subjects}


def appends(user: User) -> list[str]:
    """One subject of everything a user may store."""
    return [example(one) for one in user.publish if not one.startswith(("$JS.", "commands."))]


@dataclass
class Refusals:
    """The server's permission violations, by what was tried."""

    publish: set[str] = field(default_factory=set)
    subscription: set[str] = field(default_factory=set)

    async def heard(self, error: Exception) -> None:
        """The connection's error callback; the client hands the text over in lower case."""
        if found := VIOLATION.search(str(error).lower()):
            getattr(self, found[1]).add(found[2])


async def refused(heard: set[str], tried: Iterable[str]) -> bool:
    """Whether the server refused exactly what was tried; a flush may return before it said so."""
    expected = {one.lower() for one in tried}
    for _ in range(100):
        if heard == expected:
            return True
        await asyncio.sleep(0.02)
    return False


@asynccontextmanager
async def logged_in(
    server: LocalServer, zone: str, user: str
) -> AsyncIterator[tuple[Client, Refusals]]:
    """A user's connection, and what it is refused."""
    refusals = Refusals()
    client = await connect(server, zone, user, error_cb=refusals.heard)
    async with client:
        yield client, refusals


async def counts(server: LocalServer) -> Counts:
    """How many messages every stream of every zone has, and its last sequence."""
    found = await asyncio.gather(*(_zone_counts(server, zone) for zone in server.plan.zones))
    return {key: value for part in found for key, value in part.items()}


async def _zone_counts(server: LocalServer, zone: Zone) -> Counts:
    async with await connect(server, zone.name, "deploy") as client:
        reply = await client.request(subjects.jetstream("STREAM.LIST"), b"", timeout=5)
    return {
        (zone.name, one["config"]["name"]): (one["state"]["messages"], one["state"]["last_seq"])
        for one in json.loads(reply.data)["streams"]
    }


async def error_codes(
    client: Client, tried: Iterable[tuple[str, dict[str, str]]]
) -> dict[str, int | None]:
    """What the receiving streams answered to each append: an error code, or None if stored."""

    async def one(subject: str, headers: dict[str, str]) -> tuple[str, int | None]:
        reply = await client.request(subject, b"{}", timeout=5, headers=headers)
        return subject, json.loads(reply.data).get("error", {}).get("err_code")

    return dict(await asyncio.gather(*(one(subject, headers) for subject, headers in tried)))
