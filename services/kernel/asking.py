"""Asking a service on behalf of a person: what every face (CLI, demo, portal) sends with."""

from __future__ import annotations

import asyncio
import json
import time
from uuid import uuid4

import nats.errors
from nats.aio.client import Client

from schemas import subjects
from schemas.common import Accepted, Actor, Command, Refused
from schemas.envelope import encode_command
from services.kernel.actors import LIFETIME, sign
from services.kernel.errors import too_large

TIMEOUT = 5.0
TRIES = 4


class Asker:
    """One face: it signs who acts and waits for the answer.

    An unanswered command is sent again under its own id, so it never happens twice.
    """

    def __init__(self, client: Client, issuer: str, key: bytes, timeout: float = TIMEOUT) -> None:
        self._client, self._issuer, self._key, self._timeout = client, issuer, key, timeout
        self._tokens: dict[tuple[Actor, str], tuple[float, str]] = {}

    async def ask(
        self, command: Command, actor: Actor, department: str | None = None, id: str | None = None
    ) -> Accepted:
        """The service's answer; raises Refused with what to do."""
        subject = subjects.command(command.service, type(command).__name__, department)
        audience = f"{command.service}.{department.lower()}" if department else command.service
        headers, body = encode_command(command, id or str(uuid4()))
        headers["Authorization"] = f"Bearer {self._token(actor, audience)}"
        answer = json.loads(await self._send(subject, body, headers))
        if "reason" in answer:
            raise Refused(answer["reason"], answer["detail"], answer["what_to_do"])
        return command.reply.model_validate(answer)

    async def _send(self, subject: str, body: bytes, headers: dict[str, str]) -> bytes:
        for attempt in range(TRIES):
            try:
                reply = await self._client.request(subject, body, self._timeout, headers=headers)
                return bytes(reply.data)
            except nats.errors.MaxPayloadError as error:
                raise too_large("The command") from error
            except (TimeoutError, nats.errors.Error):
                await asyncio.sleep(0.2 * 2**attempt)
        raise Refused(
            "no_answer",
            f"Nobody answers {subject}.",
            "See whether the service runs (loket doctor), then try again.",
        )

    def _token(self, actor: Actor, audience: str) -> str:
        known = self._tokens.get((actor, audience))
        if known and known[0] > time.time() + LIFETIME / 2:
            return known[1]
        token = sign(actor.model_copy(update={"issuer": self._issuer}), audience, self._key)
        self._tokens[actor, audience] = (time.time() + LIFETIME, token)
        return token
