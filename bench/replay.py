"""Our messages and acknowledgements without our code: how fast the bus lets anybody be.

One process a zone, as ours; the same users, subjects, sizes, order and acknowledgements. What is
left out is reading, deciding, folding, checking and logging.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any
from uuid import UUID

import uvloop
from nats.aio.client import Client
from nats.aio.msg import Msg

from bench.recipe import Stored, read, trigger
from deploy.topology import topology
from schemas import subjects
from schemas.common import Accepted, Actor, Command
from schemas.ids import case_from_key
from schemas.request import SubmitRequest
from services.kernel.broker import connect
from services.kernel.settings import Settings

AT_ONCE = 64


class Replayer:
    """One service of one zone: answers commands and reacts to messages with recorded bytes."""

    def __init__(self, client: Client, zone: str, service: str, recipe: list[Stored]) -> None:
        self._client, self._zone, self._service = client, zone, service
        self._by_trigger: defaultdict[str, list[Stored]] = defaultdict(list)
        for stored in recipe:
            if (stored.zone, stored.service) == (zone, service):
                self._by_trigger[stored.trigger].append(stored)

    async def start(self) -> list[asyncio.Task[None]]:
        """Serve the commands and pull from the durables."""
        for name in [t for t in self._by_trigger if t[0].isupper()]:
            department = self._zone if self._service == "desk" else None
            subject = subjects.command(self._service, name, department)
            await self._client.subscribe(subject, self._service, cb=self._asked(name))
        consumers = next(z for z in topology().zones if z.name == self._zone).consumers
        return [
            asyncio.create_task(self._pull(str(c.stream), str(c.durable)))
            for c in consumers
            if c.user == self._service
        ]

    def _asked(self, name: str) -> Any:
        async def answer(message: Msg) -> None:
            asyncio.create_task(self._answer(name, message))  # noqa: RUF006  awaited by its sender

        return answer

    async def _answer(self, name: str, message: Msg) -> None:
        await self._store(name, UUID((message.headers or {})["case"]))
        await message.respond(b'{"case": "x", "sequence": 1, "event_id": "x"}')

    async def _store(self, trigger: str, case: UUID) -> None:
        found = self._by_trigger.get(trigger, [])
        for first in (True, False):
            await asyncio.gather(*(self._publish(s, case) for s in found if s.first is first))

    async def _publish(self, stored: Stored, case: UUID) -> None:
        subject, body, headers = stored.made(case)
        answer = await self._client.request(subject, body, 10.0, headers=headers or None)
        if b'"error"' in answer.data:
            raise RuntimeError(answer.data.decode())

    async def _pull(self, stream: str, durable: str) -> None:
        inbox, places = self._client.new_inbox(), asyncio.Semaphore(AT_ONCE)
        arrived: asyncio.Queue[Msg] = asyncio.Queue()
        await self._client.subscribe(inbox, cb=arrived.put)
        request = json.dumps({"batch": AT_ONCE, "expires": 30_000_000_000}).encode()
        while True:
            await self._client.publish(
                f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{durable}", request, inbox
            )
            for _ in range(AT_ONCE):
                message = await arrived.get()
                if "Status" in (message.headers or {}):
                    break
                await places.acquire()
                asyncio.create_task(self._react(message, places))  # noqa: RUF006  holds a place

    async def _react(self, message: Msg, places: asyncio.Semaphore) -> None:
        headers = message.headers or {}
        if "ce-type" in headers:
            name = trigger(headers["ce-type"].split(".")[-2], message.subject)
            await self._store(name, UUID(headers["ce-subject"]))
        await self._client.publish(message.reply, b"+ACK")
        places.release()


class BareAsker:
    """Sends commands as large as ours, unsigned, to replayers."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def ask(self, command: Command, actor: Actor, department: str | None = None) -> Accepted:
        """The case is in a header, so that nobody has to read the body."""
        case = command.case
        if isinstance(command, SubmitRequest):
            case = case_from_key(actor.organisation or "", command.idempotency_key or "")
        subject = subjects.command(command.service, type(command).__name__, department)
        headers = {"case": case.hex, "Authorization": "Bearer " + "x" * 400}
        body = command.model_dump_json().encode()
        await self._client.request(subject, body, 30.0, headers=headers)
        return Accepted(case=case, sequence=1)


async def run(zone: str) -> None:
    """One zone's replayers until stopped."""
    settings = Settings()
    recipe = read(Path(settings.home).parent / "recipe.json")
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    tasks = []
    for service in {"LOKET": ("intake", "assembly", "notify"), "DOOR": ("notify",)}.get(
        zone, ("desk", "notify")
    ):
        client = await connect(settings, zone, service)
        tasks += await Replayer(client, zone, service, recipe).start()
        print("service_started", file=sys.stderr, flush=True)
    await stopped.wait()


if __name__ == "__main__":
    uvloop.run(run(sys.argv[1]))
