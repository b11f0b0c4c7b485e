"""Serving commands with FastStream: verify who acts, read, decide, answer.

Each command is served by several subscriptions of one queue group, since one subscription
handles one message at a time; FastStream's own worker pool costs twice as much (docs/adr/0006).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from time import perf_counter
from typing import Any, TypeAlias

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


def serve(
    broker: NatsBroker,
    service: str,
    handlers: Mapping[type[Command], Handler],
    verifier: Verifier,
    now: Callable[[], datetime],
    department: str | None = None,
) -> None:
    """Subscribe every command of a service, many at once."""
    for command, handler in handlers.items():
        subject = subjects.command(service, command.__name__, department)
        endpoint = _endpoint(command, handler, verifier, now)
        for number in range(AT_ONCE):
            broker.subscriber(
                subject,
                service,
                decoder=_whole,
                title=command.__name__,
                include_in_schema=number == 0,
            )(endpoint)


async def _whole(message: NatsMessage) -> NatsMessage:
    """Hand over the message as it is: the endpoint first checks who sends it."""
    return message


def _endpoint(
    command_type: type[Command],
    handler: Handler,
    verifier: Verifier,
    now: Callable[[], datetime],
) -> Callable[[NatsMessage], Awaitable[bytes]]:
    async def endpoint(message: NatsMessage) -> bytes:
        began = perf_counter()
        with bound_contextvars(command=command_type.__name__):
            reply = await _answer(message, command_type, handler, verifier, now)
        labels = {"command": command_type.__name__, "outcome": _outcome(reply)}
        histogram("command_duration").record(perf_counter() - began, labels)
        return reply.model_dump_json().encode()

    return endpoint


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
    message: Any,
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
