"""Nothing goes to an endpoint that did not consent, or that is gone; against a real HTTP server."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from schemas import subjects
from schemas import webhook as said
from schemas.common import Refused, Role, digest
from schemas.ids import webhook_of
from schemas.notice import Channel
from services.kernel.people import Person, Webhook
from services.notify.channels import consent
from services.notify.hook import FAILING, FAILS_AT_MOST
from services.notify.hook_state import Standing
from tests.harness.hooked import asks, events, standing
from tests.harness.http_target import CONSENT, HttpTarget
from tests.harness.notifying import FAST, Notifying, step

pytestmark = pytest.mark.server
KEY = "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"


def offer(institution: Person) -> said.OfferWebhook:
    """Have the endpoint of an institution asked."""
    assert institution.webhook
    endpoint = digest(institution.webhook.url)
    return said.OfferWebhook(case=webhook_of(institution.id), endpoint=endpoint)


async def test_an_endpoint_is_asked_at_its_exact_address_and_then_told(door: Notifying) -> None:
    async with HttpTarget() as target:
        target.consent = {**CONSENT, "WebHook-Allowed-Origin": "x.example"}
        hook = Webhook(url=f"{target.url}/deep?of=us", secret=KEY)
        institution, contact = await door.institution(consents=False, webhook=hook)
        await door.start()
        await asks(door, offer(institution), institution.id)
        await standing(door, institution.id, Standing.ALLOWED)
        about = await door.progress(step(institution, contact))
        await door.until(about, institution.id, Channel.WEBHOOK, "sent")
        [asked] = target.asked
    assert asked.line == "OPTIONS /hook/deep?of=us HTTP/1.1" and not asked.body
    assert asked.headers["webhook-request-origin"] == "x.example"
    assert asked.headers["webhook-request-rate"] == str(consent.RATE)
    assert "webhook-signature" not in asked.headers
    assert asked.headers["webhook-request-callback"].startswith("https://loket.example/")


@pytest.mark.parametrize(
    ("status", "headers", "wanted", "reason"),
    [
        (200, {}, Standing.NOT_ALLOWED, "no_consent"),
        (200, {"WebHook-Allowed-Origin": "*"}, Standing.NOT_ALLOWED, "no_rate"),
        (302, {"location": "/elsewhere"}, Standing.NOT_ALLOWED, "no_consent"),
        (405, CONSENT, Standing.ALLOWED, None),
    ],
)
async def test_a_status_is_never_consent_and_never_takes_it_away(
    door: Notifying, status: int, headers: dict[str, str], wanted: str, reason: str | None
) -> None:
    async with HttpTarget(status, consent=headers) as target:
        hook = Webhook(url=target.url, secret=KEY)
        institution, _ = await door.institution(consents=False, webhook=hook)
        await door.start()
        await asks(door, offer(institution), institution.id)
        found = await standing(door, institution.id, wanted)
        assert (found.reason, len(target.asked)) == (reason, 1)


async def test_without_consent_nothing_is_posted(door: Notifying) -> None:
    async with HttpTarget(consent={}) as target:
        hook = Webhook(url=target.url, secret=KEY)
        institution, contact = await door.institution(consents=False, webhook=hook)
        await door.start()
        await asks(door, offer(institution), institution.id)
        await standing(door, institution.id, Standing.NOT_ALLOWED)
        about = await door.progress(step(institution, contact))
        notice = await door.until(about, institution.id, Channel.WEBHOOK, "given_up")
        assert notice.reason == "no_consent" and not target.posted


async def test_consent_is_of_one_address_and_a_new_one_is_asked_first(door: Notifying) -> None:
    async with HttpTarget() as old, HttpTarget(consent={}) as new:
        institution, contact = await door.institution(webhook=Webhook(url=old.url, secret=KEY))
        await door.start()
        moved = institution.model_copy(update={"webhook": Webhook(url=new.url, secret=KEY)})
        await door.people.put(moved)
        about = await door.progress(step(institution, contact))
        notice = await door.over(about, institution.id, Channel.WEBHOOK)
        assert notice.status == "given_up"
        stopped = await standing(door, institution.id, Standing.STOPPED)
        assert (stopped.endpoint, stopped.reason) == (digest(new.url), "no_consent")
        assert (len(new.asked), new.posted, old.posted) == (1, [], [])


async def test_an_endpoint_that_is_gone_is_stopped_and_the_institution_is_mailed(
    door: Notifying,
) -> None:
    async with HttpTarget(410) as gone, HttpTarget() as well:
        institution, contact = await door.institution(webhook=Webhook(url=gone.url, secret=KEY))
        other, person = await door.institution(webhook=Webhook(url=well.url, secret=KEY))
        await door.start()
        about = await door.progress(step(institution, contact))
        notice = await door.until(about, institution.id, Channel.WEBHOOK, "given_up")
        stopped = await standing(door, institution.id, Standing.STOPPED)
        assert notice.reason == stopped.reason == "http-410"
        second = await door.progress(step(institution, contact))
        notice = await door.until(second, institution.id, Channel.WEBHOOK, "given_up")
        assert (notice.reason, len(gone.posted)) == ("webhook_stopped", 1)
        event = await _stop(door, institution.id)
        mail = await door.until(event, institution.id, Channel.MAIL, "sent")
        assert (mail.planned.template, door.mails_of(mail)) == ("webhook-stopped", 1)
        about = await door.progress(step(other, person))
        await door.until(about, other.id, Channel.WEBHOOK, "sent")
        gone.status = 204
        await asks(door, offer(institution), institution.id)
        await standing(door, institution.id, Standing.ALLOWED)
        about = await door.progress(step(institution, contact))
        await door.until(about, institution.id, Channel.WEBHOOK, "sent")


async def _stop(door: Notifying, institution: str) -> str:
    found = [e for e in await events(door, institution) if isinstance(e.data, said.WebhookStopped)]
    return found[0].meta.id


async def test_three_days_of_failing_stop_it_and_one_success_begins_anew(door: Notifying) -> None:
    async with HttpTarget(500) as target:
        institution, contact = await door.institution(webhook=Webhook(url=target.url, secret=KEY))
        long_ago = datetime.now(UTC) - FAILS_AT_MOST
        failing = said.WebhookFailing(endpoint=digest(target.url), reason="http-500")
        await door.hook_happens(institution.id, failing, at=long_ago)
        await door.start()
        about = await door.progress(step(institution, contact))
        await door.until(about, institution.id, Channel.WEBHOOK, "given_up")
        stopped = await standing(door, institution.id, Standing.STOPPED)
        assert (stopped.reason, len(target.posted)) == (FAILING, 1)


async def test_a_success_ends_a_row_of_failures(door: Notifying) -> None:
    async with HttpTarget() as target:
        institution, contact = await door.institution(webhook=Webhook(url=target.url, secret=KEY))
        failing = said.WebhookFailing(endpoint=digest(target.url), reason="http-500")
        long_ago = datetime.now(UTC) - FAILS_AT_MOST
        await door.hook_happens(institution.id, failing, at=long_ago)
        await door.start()
        about = await door.progress(step(institution, contact))
        await door.until(about, institution.id, Channel.WEBHOOK, "sent")
        assert (await standing(door, institution.id, Standing.ALLOWED)).failing_since is None


async def test_a_low_rate_is_kept_and_nothing_is_lost(door: Notifying) -> None:
    async with HttpTarget() as target:
        institution, contact = await door.institution(webhook=Webhook(url=target.url, secret=KEY))
        await door.consent(institution, rate=60)
        await door.start()
        abouts = [await door.progress(step(institution, contact)) for _ in range(6)]
        for about in abouts:
            notice = await door.until(about, institution.id, Channel.WEBHOOK, "sent")
            assert notice.attempts == 1, "to wait for a turn is no attempt"
        stamps = sorted(int(one.headers["webhook-timestamp"]) for one in target.posted)
        assert len(stamps) == 6 and stamps[5] - stamps[0] >= 4


async def test_to_wait_for_consent_uses_up_no_attempt(door: Notifying) -> None:
    async with HttpTarget(status=0) as target:
        hook = Webhook(url=target.url, secret=KEY)
        institution, contact = await door.institution(consents=False, webhook=hook)
        await door.start()
        about = await door.progress(step(institution, contact))
        notice = await door.until(about, institution.id, Channel.WEBHOOK, "deferred")
        lane = subjects.notice(notice.id.hex)
        async with asyncio.timeout(20):
            while len(await door.notices.load(lane)) < len(FAST.delays) + 3:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        notice = await door.until(about, institution.id, Channel.WEBHOOK, "deferred")
        assert (notice.attempts, notice.reason) == (0, "consent_awaited")
        assert not target.posted
        target.status = 204
        await door.hook_happens(institution.id, said.WebhookAllowed(endpoint=digest(target.url)))
        notice = await door.until(about, institution.id, Channel.WEBHOOK, "sent")
        assert (notice.attempts, len(target.posted)) == (1, 1)


async def test_only_the_institution_itself_may_ask(door: Notifying) -> None:
    async with HttpTarget() as target:
        institution, _ = await door.institution(webhook=Webhook(url=target.url, secret=KEY))
        await door.start()
        own, now = webhook_of(institution.id), datetime.now(UTC)
        commands = (
            offer(institution),
            said.TryWebhook(case=own),
            said.ReplayNotices(case=own, after=now - timedelta(days=1), until=now),
        )
        for command in commands:
            with pytest.raises(Refused, match="unknown_case"):
                await asks(door, command, "ANOTHER")
            with pytest.raises(Refused, match="not_signed_in"):
                await asks(door, command, institution.id, issuer="loket")
            with pytest.raises(Refused, match="not_signed_in"):
                await asks(door, command, institution.id, role=Role.COORDINATOR)
        assert not target.asked and not target.posted
