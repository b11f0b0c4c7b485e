"""Serving commands with FastStream: verify who acts, read, decide, answer.

FastStream hands over one message at a time; each is answered by a task of its own, since a worker
pool of FastStream's or more subscriptions cost much more (docs/adr/0006).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import partial
from time import perf_counter
from typing import Any, TypeAlias

import nats.errors
from faststream.nats import NatsBroker, NatsMessage
from structlog.contextvars import bound_contextvars

from schemas import subjects
from schemas.common import Accepted, Command, Refusal, Refused
from schemas.envelope import Unreadable, read_command, read_identity
from services.kernel.actors import Verifier
from services.kernel.decider import Cause, Decision
from services.kernel.errors import too_large
from services.kernel.execute import Cases
from services.kernel.logs import about, log
from services.kernel.metrics import counter, histogram

AT_ONCE = 16
UNREADABLE, FAILED = "unreadable", "failed"
LARGEST = 512 * 1024
"""Bytes of one command: what follows from it must still fit in the streams it crosses."""

Handler: TypeAlias = Callable[[Any, Cause], Awaitable[Accepted]]
Answer: TypeAlias = Callable[[NatsMessage], Awaitable[Accepted | Refusal]]


class Commands:
    """What a service answers: of each command at most AT_ONCE at a time."""

    def __init__(self, broker: NatsBroker, service: str, department: str | None = None) -> None:
        self._broker, self._service, self._department = broker, service, department
        self._busy: set[asyncio.Task[None]] = set()

    def serve(
        self,
        handlers: Mapping[type[Command], Handler],
        verifier: Verifier,
        now: Callable[[], datetime],
    ) -> None:
        """Subscribe every command that has a handler."""
        for command, handler in handlers.items():
            answer = partial(
                _answer, command_type=command, handler=handler, verifier=verifier, now=now
            )
            subject = subjects.command(self._service, command.__name__, self._department)
            self._broker.subscriber(
                subject, self._service, decoder=_whole, no_reply=True, title=command.__name__
            )(self._endpoint(command.__name__, answer))

    async def stop(self, grace: float) -> None:
        """Take no more, and answer what was taken."""
        await asyncio.gather(*(one.stop() for one in self._broker.subscribers))
        if self._busy:
            await asyncio.wait(self._busy, timeout=grace)

    def _endpoint(self, name: str, answer: Answer) -> Callable[[NatsMessage], Awaitable[None]]:
        places = asyncio.Semaphore(AT_ONCE)

        async def one(message: NatsMessage) -> None:
            try:
                await _replied(message, name, answer)
            finally:
                places.release()

        async def endpoint(message: NatsMessage) -> None:
            await places.acquire()
            task = asyncio.create_task(one(message))
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)

        return endpoint


async def _whole(message: NatsMessage) -> NatsMessage:
    """Hand over the message as it is: the endpoint first checks who sends it."""
    return message


async def _replied(message: NatsMessage, name: str, answer: Answer) -> None:
    began = perf_counter()
    with bound_contextvars(command=name):
        reply = await answer(message)
        labels = {"command": name, "outcome": _outcome(reply)}
        histogram("command_duration").record(perf_counter() - began, labels)
        try:
            await message.raw_message.respond(reply.model_dump_json().encode())
        except nats.errors.Error as error:
            log.warning("answer_lost", error=f"{type(error).__name__}: {error}")


def deciding(
    cases: Cases[Any], decisions: Mapping[type[Command], Any]
) -> dict[type[Command], Handler]:
    """Handlers that are nothing but a decision: load the case, decide, append."""

    def handler(decision: Decision[Any]) -> Handler:
        async def handle(command: Command, cause: Cause) -> Accepted:
            return await cases.execute(command.case, decision, command, cause, command.texts())

        return handle

    return {command: handler(decision) for command, decision in decisions.items()}


def _outcome(reply: Accepted | Refusal) -> str:
    if isinstance(reply, Accepted):
        return "accepted"
    return reply.reason if reply.reason in (UNREADABLE, FAILED) else "refused"


async def _answer(
    message: NatsMessage,
    command_type: type[Command],
    handler: Handler,
    verifier: Verifier,
    now: Callable[[], datetime],
) -> Accepted | Refusal:
    try:
        if len(message.body) > LARGEST:
            raise too_large("The command")
        actor = verifier.actor(message.headers.get("Authorization", ""))
        identity = read_identity(command_type, message.headers)
        command = read_command(command_type, message.body)
        with about(command.case, actor=actor.sub, roles=list(actor.roles)):
            return await _handled(handler, command, Cause(identity, actor, now()))
    except Refused as refused:
        return _refusal(command_type, refused)
    except Unreadable as why:
        return Refusal(
            reason=UNREADABLE,
            detail=str(why),
            what_to_do="Correct the fields named and send it again.",
        )


async def _handled(handler: Handler, command: Command, cause: Cause) -> Accepted | Refusal:
    try:
        return await handler(command, cause)
    except Refused as refused:
        return _refusal(type(command), refused)
    except Unreadable:
        raise
    except Exception as error:  # the sender must never be left without an answer
        log.exception("command_failed")
        return Refusal(
            reason=FAILED,
            detail=f"Something went wrong here: {type(error).__name__}.",
            what_to_do="Nothing may have changed; look at the case, then try again.",
        )


def _refusal(command_type: type[Command], refused: Refused) -> Refusal:
    counter("commands_refused").add(1, {"command": command_type.__name__})
    log.info("command_refused", reason=refused.reason, detail=refused.detail)
    return Refusal(reason=refused.reason, detail=refused.detail, what_to_do=refused.what_to_do)
