"""Is a service ready: its durables exist, and how far behind they are (asked slowly)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass

import nats.errors
from nats.aio.client import Client

from services.kernel.consuming import Consumer
from services.kernel.telemetry import log

EVERY = 10.0
LAG = 10_000


@dataclass(frozen=True)
class Durability:
    """One durable as the server sees it; `problem` is empty when all is well."""

    durable: str
    stream: str
    pending: int = 0
    unacknowledged: int = 0
    problem: str = ""


async def look(client: Client, stream: str, durable: str) -> Durability:
    """Ask the server about one durable."""
    try:
        answer = await client.request(f"$JS.API.CONSUMER.INFO.{stream}.{durable}", b"", 3.0)
    except (TimeoutError, nats.errors.Error) as error:
        return Durability(durable, stream, problem=f"no answer: {type(error).__name__}")
    info = json.loads(answer.data)
    if "error" in info:
        return Durability(durable, stream, problem=info["error"]["description"])
    pending, waiting = info["num_pending"], info["num_ack_pending"]
    problem = f"{pending} messages behind" if pending > LAG else ""
    return Durability(durable, stream, pending, waiting, problem)


class Health:
    """Readiness of one service's consumers."""

    def __init__(self, client: Client, consumers: Sequence[Consumer]) -> None:
        self._client, self._consumers = client, consumers
        self.latest: tuple[Durability, ...] = ()

    @property
    def ready(self) -> bool:
        """Connected, looked at least once, and no durable has a problem."""
        return (
            self._client.is_connected
            and bool(self.latest)
            and not any(seen.problem for seen in self.latest)
        )

    async def check(self) -> tuple[Durability, ...]:
        """Look at every durable now."""
        self.latest = tuple(
            await asyncio.gather(
                *(look(self._client, c.stream, c.durable) for c in self._consumers)
            )
        )
        for seen in self.latest:
            if seen.problem:
                log.error("durable_problem", durable=seen.durable, problem=seen.problem)
        return self.latest

    async def watch(self) -> None:
        """Look again and again, slowly: asking often is costly (NATS-FACTS 4)."""
        while True:
            await self.check()
            await asyncio.sleep(EVERY)
