"""A test, and a span sent once more: signed, marked, under the ids it had, and nothing doubled."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import standardwebhooks

from schemas import subjects
from schemas import webhook as said
from schemas.common import Refused
from schemas.ids import webhook_of
from schemas.notice import Channel
from schemas.progress import Stage
from services.kernel.people import Webhook
from services.notify.hook_state import Standing
from tests.harness.hooked import asks, standing
from tests.harness.http_target import HttpTarget, Posted
from tests.harness.nats_server import connect
from tests.harness.notifying import Notifying, step

pytestmark = pytest.mark.server
KEY = "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"
CANARY = "kanarie"


async def posted(target: HttpTarget, number: int) -> list[Posted]:
    """What was posted, once there is so much."""
    async with asyncio.timeout(20):
        while True:
            if len(target.posted) >= number:
                return list(target.posted)
            await asyncio.sleep(0.02)


def said_by(one: Posted) -> dict[str, object]:
    """What a message says, its signature checked."""
    found: dict[str, object] = standardwebhooks.Webhook(KEY).verify(one.body, one.headers)
    return found


async def purged(door: Notifying, lane: str) -> None:
    """What destruction does."""
    async with await connect(door.server, door.zone, "destruction") as client:
        wanted = json.dumps({"filter": lane}).encode()
        answer = json.loads((await client.request(subjects.purge("PROGRESS"), wanted, 5)).data)
        assert answer["success"], answer


@pytest.mark.parametrize("status", [204, 500])
async def test_a_test_is_marked_and_sent_once(door: Notifying, status: int) -> None:
    async with HttpTarget(status) as target:
        institution, _ = await door.institution(webhook=Webhook(url=target.url, secret=KEY))
        await door.start()
        command = said.TryWebhook(case=webhook_of(institution.id))
        form = str(uuid4())
        first = await asks(door, command, institution.id, id=form)
        again = await asks(door, command, institution.id, id=form)
        assert first.event_id == again.event_id
        [one] = await posted(target, 1)
        told = said_by(one)
        assert told["type"] == "nl.kennisveiligheidsadviezen.webhook-tested.v1"
        assert told["data"] == {"notice": "webhook-tested", "test": True}
        assert told["id"] == str(first.case) and "sequence" not in told
        about = await door.progress(step(institution, institution))
        await door.over(about, institution.id, Channel.WEBHOOK)
        assert [o for o in target.posted if o.headers["webhook-id"] == str(first.case)] == [one]


async def test_a_test_needs_consent(door: Notifying) -> None:
    async with HttpTarget() as target:
        hook = Webhook(url=target.url, secret=KEY)
        institution, _ = await door.institution(consents=False, webhook=hook)
        await door.start()
        with pytest.raises(Refused, match="webhook_not_allowed"):
            await asks(door, said.TryWebhook(case=webhook_of(institution.id)), institution.id)
        assert not target.posted


async def test_a_missed_span_is_sent_again_once_as_it_was(door: Notifying) -> None:
    """Also what was told before there was a webhook at all; of another institution nothing."""
    async with HttpTarget() as target:
        hook = Webhook(url=target.url, secret=KEY)
        institution, contact = await door.institution(mail=None)
        other, person = await door.institution(mail=None)
        begin = datetime.now(UTC)
        secret = step(institution, contact, stage=Stage.ISSUED, text=CANARY, reason=CANARY)
        before = await door.progress(secret)
        await door.progress(step(other, person))
        await door.start()
        await door.until(before, institution.id, Channel.INBOX, "planned")
        institution = institution.model_copy(update={"webhook": hook})
        await door.people.put(institution)
        await door.consent(institution)
        about = await door.progress(step(institution, contact))
        await door.until(about, institution.id, Channel.WEBHOOK, "sent")
        [first] = await posted(target, 1)
        end = datetime.now(UTC)
        await door.progress(step(institution, contact))
        await posted(target, 2)
        replay = said.ReplayNotices(case=webhook_of(institution.id), after=begin, until=end)
        once = await asks(door, replay, institution.id, id="the-same-form")
        same = await asks(door, replay, institution.id, id="the-same-form")
        again = await asks(door, replay, institution.id, id="pressed-again")
        assert once.event_id == same.event_id and again.event_id is None
        sent = (await posted(target, 4))[2:]
        told = {str(said_by(one)["causationid"]): said_by(one) for one in sent}
        assert told.keys() == {before, about}
        assert told[about] == said_by(first), "the very same event"
        assert [str(o["id"]) for o in map(said_by, sent)] == [o.headers["webhook-id"] for o in sent]
        places = [str(told[one]["sequence"]) for one in (before, about)]
        assert places == sorted(places) and all(len(place) == 20 for place in places)
        assert CANARY not in json.dumps([[o.body.decode(), o.headers] for o in target.posted])
        assert len(target.posted) == 4


async def test_a_destroyed_case_is_not_sent_again(door: Notifying) -> None:
    async with HttpTarget() as target:
        institution, contact = await door.institution(webhook=Webhook(url=target.url, secret=KEY))
        begin = datetime.now(UTC) - timedelta(minutes=1)
        await door.start()
        kept, gone = uuid4(), uuid4()
        for case in (kept, gone):
            about = await door.progress(step(institution, contact), case=case)
            await door.until(about, institution.id, Channel.WEBHOOK, "sent")
        await door.destroyed(gone)
        await purged(door, subjects.progress(institution.id, gone))
        replay = said.ReplayNotices(
            case=webhook_of(institution.id), after=begin, until=datetime.now(UTC)
        )
        await asks(door, replay, institution.id)
        last = (await posted(target, 3))[2]
        assert UUID(str(said_by(last)["subject"])) == kept
        assert (await standing(door, institution.id, Standing.ALLOWED)).replayed
