"""Webhooks: a thin CloudEvent (NL GOV 1.1), signed as Standard Webhooks says.

No redirect is followed and no answer is read. Only 2yz says that it was taken. What a server may
have taken is posted again under the same `webhook-id`, by which it knows it again.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import standardwebhooks

from schemas.common import TYPE_PREFIX
from schemas.envelope import source
from schemas.ids import reference
from services.kernel.people import Person
from services.kernel.people import Webhook as Endpoint
from services.kernel.settings import Settings
from services.notify.channels.addresses import public_address
from services.notify.link import link
from services.notify.outcome import Deferred, Failed, Outcome, Sent, Unknown
from services.notify.pace import Pace
from services.notify.state import Notice

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
TYPE = f"{TYPE_PREFIX}.institution-notified.v1"
LONGEST = timedelta(days=1)


class Webhook:
    """Tells institutions' own systems."""

    at_once = 4

    def __init__(self, settings: Settings, pace: Pace) -> None:
        self._settings, self._pace = settings, pace
        self._client = httpx.AsyncClient(
            follow_redirects=False,
            trust_env=False,
            timeout=httpx.Timeout(pace.answer, connect=pace.reach),
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    def place(self, person: Person) -> str | None:
        """The host it runs on."""
        return httpx.URL(person.webhook.url).netloc.decode() if person.webhook else None

    async def send(self, notice: Notice, person: Person) -> Outcome:
        """Post it once."""
        assert person.webhook
        body = json.dumps(event(notice, self._settings), ensure_ascii=False).encode()
        headers = {
            **signed(person.webhook, str(notice.id), body, datetime.now(UTC)),
            "content-type": CONTENT_TYPE,
            "webhook-request-origin": self._settings.webhook_origin,
        }
        request = await self.request(httpx.URL(person.webhook.url), headers, body)
        return await self._post(request) if isinstance(request, httpx.Request) else request

    async def request(
        self, url: httpx.URL, headers: dict[str, str], body: bytes
    ) -> httpx.Request | Outcome:
        """To the address that was looked at, under the name it goes by."""
        if self._settings.webhook_private:
            return self._client.build_request("POST", url, headers=headers, content=body)
        if url.scheme != "https":
            return Failed("not_https")
        host = url.raw_host.decode()
        try:
            async with asyncio.timeout(self._pace.reach):
                address = await public_address(host, url.port or 443)
        except (OSError, UnicodeError, TimeoutError):
            return Deferred("address_unknown")
        if address is None:
            return Failed("address_private")
        return self._client.build_request(
            "POST",
            url.copy_with(host=address),
            headers={**headers, "host": url.netloc.decode()},
            content=body,
            extensions={"sni_hostname": host},
        )

    async def _post(self, request: httpx.Request) -> Outcome:
        try:
            async with asyncio.timeout(self._pace.reach + self._pace.answer):
                answer = await self._client.send(request, stream=True)
                await answer.aclose()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            return Deferred("http_unreachable")
        except (httpx.HTTPError, TimeoutError):
            return Unknown()
        return judged(answer.status_code, answer.headers, datetime.now(UTC))


def event(notice: Notice, settings: Settings) -> dict[str, Any]:
    """What the institution's system is told: which case, which kind of notice, where to look."""
    case = notice.planned.case
    return {
        "specversion": "1.0",
        "id": str(notice.id),
        "source": source(settings.oin, "notify"),
        "type": TYPE,
        "subject": str(case),
        "time": notice.planned_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "correlationid": str(case),
        "causationid": notice.planned.about,
        "data": {
            "notice": notice.planned.template,
            "reference": reference(case),
            "link": link(settings.portal_url, case),
        },
    }


def signed(endpoint: Endpoint, notice_id: str, body: bytes, now: datetime) -> dict[str, str]:
    """Headers with a signature under every key the receiver may still use; `now` is in UTC."""
    keys = [key for key in (endpoint.secret, endpoint.previous) if key]
    signatures = [standardwebhooks.Webhook(key).sign(notice_id, now, body.decode()) for key in keys]
    return {
        "webhook-id": notice_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def judged(status: int, headers: Mapping[str, str], now: datetime) -> Outcome:
    """What an answer says about whether it was taken."""
    if 200 <= status < 300:
        return Sent()
    if 400 <= status < 600 and status != 410:
        return Deferred(f"http-{status}", _retry_after(headers.get("retry-after", ""), now))
    return Failed(f"http-{status}")


def _retry_after(wish: str, now: datetime) -> timedelta:
    """How long the other side wants to be left alone, at most a day."""
    try:
        wait = timedelta(seconds=int(wish)) if wish.isdigit() else parsedate_to_datetime(wish) - now
    except (ValueError, TypeError, OverflowError):
        return timedelta()
    return min(max(wait, timedelta()), LONGEST)
