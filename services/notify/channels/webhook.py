"""Webhooks: posted to an endpoint that consented, at its rate, signed as Standard Webhooks says.

What a server may have taken is posted again under the same `webhook-id`, by which it knows it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
import standardwebhooks

from schemas.common import digest
from services.kernel.people import Form, Person
from services.kernel.people import Webhook as Endpoint
from services.kernel.settings import Settings
from services.notify.channels import cloudevent, consent, zgw
from services.notify.channels.calling import Calling, judged, now
from services.notify.channels.cloudevent import TESTED, event_id
from services.notify.channels.turns import Turns
from services.notify.hook import Consent
from services.notify.hook_state import Hook, Standing
from services.notify.hooks import Hooks
from services.notify.outcome import UNKNOWN, Deferred, Failed, Outcome, Unknown, Wait
from services.notify.pace import Pace
from services.notify.state import Notice

TURN, AWAITED = "turn", "consent_awaited"
PATIENT = 2.0
"""Seconds that are waited for a turn; for a longer wait a notice comes back."""

FORMS: dict[Form, tuple[str, Callable[[Notice, Settings], dict[str, Any]]]] = {
    Form.CLOUDEVENTS: (cloudevent.CONTENT_TYPE, cloudevent.event),
    Form.ZGW: (zgw.CONTENT_TYPE, zgw.message),
}
"""What is posted in each form: its media type, and what makes it."""

WITHHELD: dict[Standing, Outcome] = {
    Standing.ASKED: Deferred(AWAITED),
    Standing.NOT_ALLOWED: Failed("no_consent"),
    Standing.STOPPED: Failed("webhook_stopped"),
}


class Webhook:
    """Tells institutions' own systems."""

    at_once = 4

    def __init__(self, settings: Settings, pace: Pace, hooks: Hooks) -> None:
        self._settings, self._hooks = settings, hooks
        self._calling, self._turns = Calling(settings, pace), Turns()

    def place(self, person: Person) -> str | None:
        """Each institution is a place of its own: one that is dead holds up no other."""
        return person.id if person.webhook else None

    async def ask(self, endpoint: Endpoint, callback: str) -> Consent:
        """Ask for consent (docs/adr/0029): what the endpoint says, or why it says nothing."""
        origin, name = self._settings.webhook_origin, digest(endpoint.url)
        question = consent.question(origin, callback)
        answer = await self._calling.call("OPTIONS", endpoint.url, question)
        if isinstance(answer, httpx.Response):
            return consent.read(name, answer.headers, origin)
        reason = UNKNOWN if isinstance(answer, Unknown) else answer.reason
        return Consent(name, refusal=reason, silent=not isinstance(answer, Failed))

    async def waits(self, notice: Notice, person: Person) -> Wait | None:
        """For the endpoint's consent, and then for the notice's turn at its rate."""
        hook = await self._standing(person)
        if hook.standing is Standing.ASKED and notice.planned.template != TESTED:
            return Wait(AWAITED)
        if hook.standing is not Standing.ALLOWED:
            return None
        while wait := self._turns.wait(hook.endpoint, notice.id, hook.rate):
            if wait > PATIENT:
                return Wait(TURN, timedelta(seconds=wait))
            await asyncio.sleep(wait)
        return None

    async def send(self, notice: Notice, person: Person) -> Outcome:
        """Post it once, if the endpoint may still be told."""
        assert person.webhook
        hook = await self._standing(person)
        outcome = WITHHELD.get(hook.standing) or await self._tell(notice, person.webhook, hook)
        return once(outcome) if notice.planned.template == TESTED else outcome

    async def _standing(self, person: Person) -> Hook:
        assert person.webhook
        return await self._hooks.standing(person.id, digest(person.webhook.url))

    async def _tell(self, notice: Notice, endpoint: Endpoint, hook: Hook) -> Outcome:
        outcome = await self._post(notice, endpoint)
        await self._hooks.tried(hook, notice, outcome)
        return outcome

    async def _post(self, notice: Notice, endpoint: Endpoint) -> Outcome:
        kind, told = FORMS[endpoint.form]
        body = json.dumps(told(notice, self._settings), ensure_ascii=False).encode()
        headers = {
            **signed(endpoint, event_id(notice), body, now()),
            "content-type": kind,
            "webhook-request-origin": self._settings.webhook_origin,
        }
        if endpoint.authorization:
            headers["authorization"] = endpoint.authorization
        answer = await self._calling.call("POST", endpoint.url, headers, body)
        if isinstance(answer, httpx.Response):
            return judged(answer.status_code, answer.headers, now())
        return answer


def once(outcome: Outcome) -> Outcome:
    """A test is not tried again."""
    match outcome:
        case Deferred(reason):
            return Failed(reason)
        case Unknown():
            return Failed(UNKNOWN)
    return outcome


def signed(endpoint: Endpoint, message: str, body: bytes, moment: datetime) -> dict[str, str]:
    """Headers with a signature under every key the receiver may still use; moment in UTC."""
    keys = [key for key in (endpoint.secret, endpoint.previous) if key]
    signatures = [
        standardwebhooks.Webhook(key).sign(message, moment, body.decode()) for key in keys
    ]
    return {
        "webhook-id": message,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
