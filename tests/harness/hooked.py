"""The webhook of an institution in a running zone: how it stands, and what is asked about it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Any

from schemas import subjects
from schemas.common import Accepted, Actor, Role
from schemas.envelope import Recorded
from schemas.ids import webhook_of
from schemas.webhook import NotifyCommand
from services.kernel.asking import Asker
from services.kernel.decider import Decider
from services.notify.hook_state import Hook, evolve
from tests.harness.nats_server import connect
from tests.harness.notifying import Notifying

HOOK: Decider[Hook | None] = Decider(None, evolve)


async def standing(zone: Notifying, institution: str, wanted: str) -> Hook:
    """The webhook, once it stands so."""
    async with asyncio.timeout(30):
        while True:
            found = await events(zone, institution)
            state = HOOK.fold(found)
            if state and state.standing == wanted:
                return state
            await asyncio.sleep(0.02)


async def events(zone: Notifying, institution: str) -> list[Recorded[Any]]:
    """What happened to the webhook."""
    found = await zone.notices.load(subjects.notice(webhook_of(institution).hex))
    return [one for one in found if isinstance(one, Recorded)]


async def asks(
    zone: Notifying,
    command: NotifyCommand,
    institution: str,
    id: str = "",
    issuer: str = "door",
    role: Role = Role.INSTITUTION,
) -> Accepted:
    """Somebody of an institution asks notify at the door, as one of the faces says."""
    person = Actor(sub="somebody", issuer=issuer, roles=(role,), organisation=institution)
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(await connect(zone.server, zone.zone, "face"))
        asker = Asker(client, issuer, zone.settings.signing_key(issuer))
        return await asker.ask(command, person, id=id or None)
