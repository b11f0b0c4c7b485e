"""Webhooks against a real HTTP server: signed, thin, never redirected, never in the way."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import httpx
import pytest
import standardwebhooks

from deploy.local import LocalServer
from deploy.mailbox import Mailbox
from schemas.attributes import SOURCE, TYPE
from schemas.notice import Channel
from schemas.progress import Stage
from services.kernel.people import Webhook
from services.kernel.settings import Settings
from services.notify.channels import calling
from services.notify.channels.addresses import is_public
from services.notify.channels.calling import judged
from services.notify.outcome import Deferred, Failed, Outcome, Sent
from tests.harness.http_target import HttpTarget
from tests.harness.notifying import FAST, Notifying, step

KEY = "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"
OLD_KEY = "whsec_b2xkLXNlY3JldC1vbGQtc2VjcmV0LW9sZC1zZWNyZXQ="
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
CANARY = "kanarie"


@pytest.mark.server
async def test_a_webhook_is_a_signed_thin_cloudevent(door: Notifying) -> None:
    async with HttpTarget() as target:
        hook = Webhook(url=target.url, secret=KEY, previous=OLD_KEY)
        institution, contact = await door.institution(webhook=hook, mail=None)
        await door.start()
        told = step(institution, contact, stage=Stage.ISSUED, text=CANARY, reason=CANARY)
        about = await door.progress(told)
        notice = await door.until(about, institution.id, Channel.WEBHOOK, "sent")
        [posted] = target.posted
    assert posted.line == "POST /hook HTTP/1.1"
    assert posted.headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    assert posted.headers["webhook-request-origin"] == "x.example"
    for key in (KEY, OLD_KEY):
        said = standardwebhooks.Webhook(key).verify(posted.body, posted.headers)
    assert said["id"] == posted.headers["webhook-id"] == str(notice.id)
    assert said["specversion"] == "1.0"
    assert re.match(TYPE, said["type"])
    assert re.match(SOURCE, said["source"])
    assert said["subject"] == said["correlationid"] == str(notice.planned.case)
    assert set(said["data"]) == {"notice", "reference", "link"}
    assert CANARY not in json.dumps([said, posted.headers])


@pytest.mark.server
async def test_a_redirect_is_not_followed(door: Notifying) -> None:
    async with HttpTarget() as elsewhere, HttpTarget(302, {"location": elsewhere.url}) as target:
        hook = Webhook(url=target.url, secret=KEY)
        institution, contact = await door.institution(webhook=hook)
        await door.start()
        about = await door.progress(step(institution, contact))
        notice = await door.until(about, institution.id, Channel.WEBHOOK, "given_up")
        assert (notice.reason, notice.attempts) == ("http-302", 1)
        assert (len(target.posted), len(elsewhere.posted)) == (1, 0)


@pytest.mark.server
async def test_a_refused_webhook_is_tried_again_under_the_same_id(door: Notifying) -> None:
    async with HttpTarget(429) as target:
        hook = Webhook(url=target.url, secret=KEY)
        institution, contact = await door.institution(webhook=hook)
        await door.start()
        about = await door.progress(step(institution, contact))
        await door.until(about, institution.id, Channel.WEBHOOK, "deferred")
        target.status = 200
        notice = await door.until(about, institution.id, Channel.WEBHOOK, "sent")
        assert {one.headers["webhook-id"] for one in target.posted} == {str(notice.id)}
        assert len(target.posted) == notice.attempts > 1


@pytest.mark.server
async def test_a_silent_endpoint_holds_up_nobody_and_is_told_all_in_the_end(
    door: Notifying,
) -> None:
    async with HttpTarget(0) as silent, HttpTarget() as target:
        dead = Webhook(url=silent.url, secret=KEY)
        slow, contact = await door.institution(webhook=dead, mail=None)
        quick, other = await door.institution(webhook=Webhook(url=target.url, secret=KEY))
        pace = replace(FAST, answer=25.0, slow=0.1, delays=(timedelta(seconds=1),) * 3)
        await door.start(pace)
        hanging = [await door.progress(step(slow, contact)) for _ in range(20)]
        about = await door.progress(step(quick, other))
        await door.mailed(about, other.id)
        await door.until(about, quick.id, Channel.WEBHOOK, "sent")
        assert 0 < len(silent.posted) < len(hanging)
        silent.status = 204
        silent.hang_up()
        notices = [await door.over(one, slow.id, Channel.WEBHOOK) for one in hanging]
        assert {notice.status for notice in notices} == {"sent"}
        told = {one.headers["webhook-id"] for one in silent.posted}
        assert told == {str(notice.id) for notice in notices}


@pytest.mark.server
@pytest.mark.parametrize(
    ("url", "reason"),
    [("http://127.0.0.1:{}/", "not_https"), ("https://localhost:{}/", "address_private")],
)
async def test_a_private_address_is_refused_unless_allowed(
    server: LocalServer, mailbox: Mailbox, url: str, reason: str
) -> None:
    async with (
        HttpTarget() as target,
        Notifying(server, "DOOR", mailbox, webhook_private=False) as door,
    ):
        hook = Webhook(url=url.format(target.port), secret=KEY)
        institution, contact = await door.institution(webhook=hook)
        await door.start()
        about = await door.progress(step(institution, contact))
        notice = await door.until(about, institution.id, Channel.WEBHOOK, "given_up")
        assert notice.reason == reason
        assert not target.posted


async def test_the_address_that_was_looked_at_is_the_one_that_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def found(host: str, port: int) -> str:
        assert (host, port) == ("hook.example", 8443)
        return "8.8.8.8"

    monkeypatch.setattr(calling, "public_address", found)
    caller = calling.Calling(Settings(webhook_private=False), FAST)
    request = await caller.request("POST", httpx.URL("https://hook.example:8443/x"), {}, b"")
    assert isinstance(request, httpx.Request)
    assert str(request.url) == "https://8.8.8.8:8443/x"
    assert request.headers["host"] == "hook.example:8443"
    assert request.extensions["sni_hostname"] == "hook.example"


@pytest.mark.parametrize(
    ("status", "retry_after", "outcome"),
    [
        (200, "", Sent("http-200")),
        (204, "", Sent("http-204")),
        (301, "", Failed("http-301")),
        (404, "", Deferred("http-404")),
        (410, "", Failed("http-410")),
        (429, "120", Deferred("http-429", timedelta(minutes=2))),
        (429, "99999999999", Deferred("http-429", timedelta(days=1))),
        (500, "", Deferred("http-500")),
        (503, "Mon, 23 Nov 2026 09:05:00 GMT", Deferred("http-503", timedelta(minutes=5))),
        (503, "soon", Deferred("http-503")),
        (503, "Mon, 23 Nov 2026 08:00:00 GMT", Deferred("http-503")),
    ],
)
def test_an_answer_says_whether_it_was_taken(
    status: int, retry_after: str, outcome: Outcome
) -> None:
    assert judged(status, {"retry-after": retry_after}, NOW) == outcome


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.251",
        "::1",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::1",
    ],
)
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:400e::1", "::ffff:8.8.8.8"])
def test_addresses_outside_are_public(address: str) -> None:
    assert is_public(ip_address(address))


async def test_a_name_that_changes_its_address_is_looked_at_each_time_and_used_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """DNS rebinding: first a public address, then one of this machine."""
    answers = ["8.8.8.8", "127.0.0.1", "8.8.8.8"]
    looked: list[str] = []

    async def resolve(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        looked.append(host)
        return [(2, 1, 6, "", (answers[len(looked) - 1], port))]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
    caller = calling.Calling(Settings(webhook_private=False), FAST)
    url = httpx.URL("https://hook.example/x")
    first = await caller.request("OPTIONS", url, {}, b"")
    assert isinstance(first, httpx.Request) and first.url.host == "8.8.8.8"
    assert await caller.request("POST", url, {}, b"") == Failed("address_private")
    third = await caller.request("POST", url, {}, b"")
    assert isinstance(third, httpx.Request) and third.url.host == "8.8.8.8"
    assert looked == ["hook.example"] * 3


@pytest.mark.parametrize("url", ["http://hook.example/", "https://127.0.0.1:9/", "https://[::1]/"])
async def test_consent_is_not_asked_at_an_address_inside(url: str) -> None:
    caller = calling.Calling(Settings(webhook_private=False), FAST)
    answer = await caller.call("OPTIONS", url, {})
    assert isinstance(answer, Failed) and answer.reason in ("not_https", "address_private")
