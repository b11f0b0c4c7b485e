"""How institutions' webhooks fare, kept in NOTICES beside the notices themselves."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from schemas.common import Accepted, Actor
from schemas.ids import webhook_of
from services.kernel.decider import Cause, Decision
from services.kernel.execute import Cases
from services.kernel.telemetry import counter, log
from services.kernel.timers import Timers
from services.notify import hook
from services.notify.channels.calling import BUSY, GONE
from services.notify.hook import Tried
from services.notify.hook_state import Hook, Standing
from services.notify.outcome import Outcome, Sent
from services.notify.state import Notice

FRESH_FOR = 5.0
"""Seconds that an endpoint which may be told is not looked at again."""


class Hooks:
    """What is known of each webhook, and what is decided about it."""

    def __init__(self, cases: Cases[Any], actor: Actor, timers: Timers) -> None:
        self._cases, self._actor, self._timers = cases, actor, timers
        self._allowed: dict[UUID, tuple[float, Hook]] = {}

    async def state(self, webhook: UUID) -> Hook | None:
        """A webhook as it is now."""
        state: Hook | None = await self._cases.state(webhook)
        return state

    async def standing(self, institution: str, endpoint: str) -> Hook:
        """How an endpoint stands; one that gave no answer yet is asked now."""
        webhook, told = webhook_of(institution), hook.Preflight(institution, endpoint)
        at, known_then = self._allowed.get(webhook, (float("-inf"), None))
        if known_then and known_then.of(endpoint) and time.monotonic() - at < FRESH_FOR:
            return known_then
        known = await self.state(webhook)
        if hook.preflight(known, told, self._actor, self._timers.now()):
            cause = f"{endpoint}-{known.changed_at.timestamp() if known else 0}"
            await self.decide(webhook, hook.preflight, told, cause)
            known = await self.state(webhook)
        assert known
        if known.standing is Standing.ALLOWED:
            self._allowed[webhook] = (time.monotonic(), known)
        return known

    async def tried(self, known: Hook, notice: Notice, outcome: Outcome) -> None:
        """Write down what changes by how a message ended; what was taken was taken in any case."""
        reason = "" if isinstance(outcome, Sent) else getattr(outcome, "reason", "outcome_unknown")
        if reason in BUSY:
            return
        told = Tried(known.endpoint, reason, gone=reason == GONE)
        if hook.tried(known, told, self._actor, self._timers.now()) is None:
            return
        cause = f"{notice.id}-{notice.attempts + 1}-tried"
        try:
            await self.decide(webhook_of(known.institution), hook.tried, told, cause)
        except Exception:  # the next message will say the same
            log.exception("webhook_not_noted", reason=reason)
        counter("webhooks_changed").add(1, {"outcome": type(outcome).__name__})

    async def decide(
        self, webhook: UUID, decision: Decision[Any], command: object, cause: str
    ) -> Accepted:
        """Decide as notify itself."""
        because = Cause(cause, self._actor, self._timers.now())
        return await self.ask(webhook, decision, command, because)

    async def ask(
        self, webhook: UUID, decision: Decision[Any], command: object, cause: Cause
    ) -> Accepted:
        """Decide what somebody asks."""
        try:
            return await self._cases.execute(webhook, decision, command, cause)
        finally:
            self._allowed.pop(webhook, None)
