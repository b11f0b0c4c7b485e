"""An endpoint that withholds its answer consents by the address it was given, and only by that."""

from __future__ import annotations

import pytest

from schemas import webhook as said
from schemas.common import Refused, digest
from schemas.ids import webhook_of
from schemas.notice import Channel
from services.kernel.people import Person, Webhook
from services.notify.hook_state import Standing
from tests.harness.hooked import asks, events, standing
from tests.harness.http_target import HttpTarget
from tests.harness.notifying import Notifying, step
from tests.service.notify.test_handshake import KEY, offer

pytestmark = pytest.mark.server
CALLBACK = "webhook-request-callback"


def key(target: HttpTarget, number: int = -1) -> str:
    """What the endpoint was given with a question."""
    return target.asked[number].headers[CALLBACK].rpartition("/")[2]


def confirms(institution: Person, key: str, rate: str = "") -> said.ConfirmWebhook:
    """The address is called."""
    return said.ConfirmWebhook(case=webhook_of(institution.id), key=key, rate=rate)


async def test_it_is_told_once_it_consented_later_at_the_rate_it_said(door: Notifying) -> None:
    async with HttpTarget(consent={}) as target:
        institution, contact = await door.institution(
            consents=False, webhook=Webhook(url=target.url, secret=KEY)
        )
        await door.start()
        await asks(door, offer(institution), institution.id)
        await standing(door, institution.id, Standing.NOT_ALLOWED)
        address = target.asked[0].headers[CALLBACK]
        place = f"https://loket.example/webhook-toestemming/{institution.id}/"
        assert address.startswith(place)
        for rate in ("0", "**", "000", "*5", "99999999"):
            with pytest.raises(Refused, match="consent_key"):
                await asks(door, confirms(institution, key(target), rate), institution.id)
        await asks(door, confirms(institution, key(target), "600"), institution.id)
        found = await standing(door, institution.id, Standing.ALLOWED)
        assert found.rate == 600
        about = await door.progress(step(institution, contact))
        await door.until(about, institution.id, Channel.WEBHOOK, "sent")
        with pytest.raises(Refused, match="consent_key"):
            await asks(door, confirms(institution, key(target)), institution.id)


async def test_without_a_rate_it_is_the_one_that_was_asked_for(door: Notifying) -> None:
    async with HttpTarget(consent={}) as target:
        hook = Webhook(url=target.url, secret=KEY)
        institution, _ = await door.institution(consents=False, webhook=hook)
        await door.start()
        await asks(door, offer(institution), institution.id)
        await standing(door, institution.id, Standing.NOT_ALLOWED)
        await asks(door, confirms(institution, key(target)), institution.id)
        found = await standing(door, institution.id, Standing.ALLOWED)
        assert str(found.rate) == target.asked[0].headers["webhook-request-rate"]


async def test_a_key_opens_nothing_else(door: Notifying) -> None:
    async with HttpTarget(consent={}) as target, HttpTarget(consent={}) as elsewhere:
        hook = Webhook(url=target.url, secret=KEY)
        mine, _ = await door.institution(consents=False, webhook=hook)
        other, _ = await door.institution(consents=False, webhook=hook)
        await door.start()
        for one in (mine, other):
            await asks(door, offer(one), one.id)
            await standing(door, one.id, Standing.NOT_ALLOWED)
        first, second = key(target, 0), key(target, 1)
        forged = f"{second.partition('.')[0]}.{first.partition('.')[2]}"
        attempts = [(mine, second, mine), (other, first, mine), (other, first, other)]
        attempts += [(mine, forged, mine), (other, forged, other), (mine, first, other)]
        for about, told, who in attempts:
            with pytest.raises(Refused, match="consent_key"):
                await asks(door, confirms(about, told), who.id)
        moved = mine.model_copy(update={"webhook": Webhook(url=elsewhere.url, secret=KEY)})
        await door.people.put(moved)
        with pytest.raises(Refused, match="consent_key"):
            await asks(door, confirms(mine, first), mine.id)
        await asks(door, offer(moved), mine.id)
        await standing(door, mine.id, Standing.NOT_ALLOWED)
        for told in (first, second):
            with pytest.raises(Refused, match="consent_key"):
                await asks(door, confirms(mine, told), mine.id)
        await asks(door, confirms(mine, key(elsewhere)), mine.id)
        found = await standing(door, mine.id, Standing.ALLOWED)
        assert found.endpoint == digest(elsewhere.url)
        allowed = [one for one in await events(door, other.id) if _allows(one.data)]
        assert not allowed


def _allows(event: object) -> bool:
    return isinstance(event, said.WebhookAllowed)
