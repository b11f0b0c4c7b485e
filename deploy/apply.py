"""Creates what a zone's server lacks and refuses what differs; it never changes what exists."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nats
from nats.aio.client import Client

from deploy import keys
from deploy.drift import consumer_differences, stream_differences
from deploy.parts import Config, Zone
from deploy.topology import topology
from schemas import subjects

TIMEOUT = 20.0
"""Seconds; a replicated stream answers only when its group has a leader."""


class Drift(Exception):  # noqa: N818  what was found, not what went wrong
    """The server is not what the topology says: one line a difference, and nothing was made."""

    def __init__(self, differences: Iterable[str]) -> None:
        self.differences = tuple(differences)
        super().__init__("\n".join(self.differences))


class Rejected(Exception):  # noqa: N818  the server's own word
    """The server would not do what it was asked."""


async def apply(url: str, zone: Zone, seed: str, replicas: int = 1) -> list[str]:
    """Makes what this zone lacks and says what that was; Drift where something else is there."""
    client = await nats.connect(
        url, nkeys_seed_str=seed, inbox_prefix=subjects.inbox("deploy"), allow_reconnect=False
    )
    async with client:
        streams = await _listed(client, "STREAM.LIST", "streams")
        consumers = await _all_consumers(client, streams)
        differences = stream_differences(zone, replicas, streams)
        differences += consumer_differences(zone, consumers)
        if differences:
            raise Drift(f"{zone.name} {line}" for line in differences)
        made = await _make_streams(client, zone, replicas, streams)
        return made + await _make_consumers(client, zone, consumers)


async def apply_all(
    url: str, home: Path, zones: Iterable[Zone], replicas: int = 1
) -> dict[str, list[str]]:
    """Applies zones at the same time: what was made in each, or every zone's drift in one."""
    zones = tuple(zones)
    work = [apply(url, zone, keys.seed(home, zone.name, "deploy"), replicas) for zone in zones]
    outcomes = await asyncio.gather(*work, return_exceptions=True)
    drifts = [outcome for outcome in outcomes if isinstance(outcome, Drift)]
    if drifts:
        raise Drift(line for drift in drifts for line in drift.differences)
    made: dict[str, list[str]] = {}
    for zone, outcome in zip(zones, outcomes, strict=True):
        if isinstance(outcome, BaseException):
            raise outcome
        made[zone.name] = outcome
    return made


async def _make_streams(
    client: Client, zone: Zone, replicas: int, found: dict[str, Config]
) -> list[str]:
    missing = [stream for stream in zone.streams if stream.name not in found]
    await asyncio.gather(
        *(_ask(client, f"STREAM.CREATE.{one.name}", one.config(replicas)) for one in missing)
    )
    return [f"{zone.name} stream {stream.name}" for stream in missing]


async def _make_consumers(
    client: Client, zone: Zone, found: dict[tuple[str, str], Config]
) -> list[str]:
    missing = [one for one in zone.consumers if (one.stream, one.durable) not in found]
    await asyncio.gather(
        *(
            _ask(
                client,
                f"CONSUMER.CREATE.{one.stream}.{one.durable}",
                {"stream_name": one.stream, "config": one.config(), "action": "create"},
            )
            for one in missing
        )
    )
    return [f"{zone.name} consumer {one.stream} {one.durable}" for one in missing]


async def _all_consumers(client: Client, streams: Iterable[str]) -> dict[tuple[str, str], Config]:
    names = tuple(streams)
    lists = await asyncio.gather(
        *(_listed(client, f"CONSUMER.LIST.{name}", "consumers") for name in names)
    )
    return {
        (stream, durable): config
        for stream, consumers in zip(names, lists, strict=True)
        for durable, config in consumers.items()
    }


async def _listed(client: Client, subject: str, kind: str) -> dict[str, Config]:
    found: dict[str, Config] = {}
    while True:
        page = await _ask(client, subject, {"offset": len(found)})
        if page.get("missing") or page.get("offline"):
            raise Rejected(f"{subject}: the server does not know every one of them now")
        for one in page[kind] or ():
            found[one["config"].get("name") or one["name"]] = one["config"]
        if not page[kind] or len(found) >= page["total"]:
            return found


async def _ask(client: Client, subject: str, body: Config) -> dict[str, Any]:
    request = subjects.jetstream(subject)
    reply = await client.request(request, json.dumps(body).encode(), timeout=TIMEOUT)
    answer: dict[str, Any] = json.loads(reply.data)
    if "error" in answer:
        raise Rejected(f"{subject}: {answer['error']['description']}")
    return answer


def main() -> None:
    """Applies every zone, or one, and prints what was made."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--home", type=Path, required=True, help="folder with the keys")
    parser.add_argument("--url", required=True, help="of the server that holds the zones")
    parser.add_argument("--zone", help="only this zone")
    parser.add_argument("--replicas", type=int, choices=(1, 3), default=1)
    asked = parser.parse_args()
    plan = topology()
    zones = (plan.zone(asked.zone.upper()),) if asked.zone else plan.zones
    try:
        made = asyncio.run(apply_all(asked.url, asked.home, zones, asked.replicas))
    except Drift as drift:
        raise SystemExit(f"refused, nothing was changed:\n{drift}") from None
    for line in [line for lines in made.values() for line in lines] or ["nothing to do"]:
        print(line)


if __name__ == "__main__":
    main()
