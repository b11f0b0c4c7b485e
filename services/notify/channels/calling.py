"""Calling an institution's endpoint: to the address that was looked at, no redirect, no waiting.

No answer is read but for its status and headers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

from services.kernel.settings import Settings
from services.notify.channels.addresses import public_address
from services.notify.outcome import Deferred, Failed, Outcome, Sent, Unknown
from services.notify.pace import Pace

LONGEST = timedelta(days=1)
GONE = "http-410"
BUSY = ("http-429",)
"""What an endpoint says that works, but wants less."""


class Calling:
    """Calls endpoints; one for all of them."""

    def __init__(self, settings: Settings, pace: Pace) -> None:
        self._private, self._pace = settings.webhook_private, pace
        self._client = httpx.AsyncClient(
            follow_redirects=False,
            trust_env=False,
            timeout=httpx.Timeout(pace.answer, connect=pace.reach),
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    async def call(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes = b""
    ) -> httpx.Response | Deferred | Failed | Unknown:
        """The answer; else why there is none."""
        request = await self.request(method, httpx.URL(url), headers, body)
        if not isinstance(request, httpx.Request):
            return request
        try:
            async with asyncio.timeout(self._pace.reach + self._pace.answer):
                answer = await self._client.send(request, stream=True)
                await answer.aclose()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            return Deferred("http_unreachable")
        except (httpx.HTTPError, TimeoutError):
            return Unknown()
        return answer

    async def request(
        self, method: str, url: httpx.URL, headers: Mapping[str, str], body: bytes
    ) -> httpx.Request | Deferred | Failed:
        """To the address that was looked at, under the name it goes by."""
        if self._private:
            return self._client.build_request(method, url, headers=headers, content=body or None)
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
            method,
            url.copy_with(host=address),
            headers={**headers, "host": url.netloc.decode()},
            content=body or None,
            extensions={"sni_hostname": host},
        )


def judged(status: int, headers: Mapping[str, str], now: datetime) -> Outcome:
    """What an answer says about whether it was taken."""
    said = f"http-{status}"
    if 200 <= status < 300:
        return Sent(said)
    if 400 <= status < 600 and said != GONE:
        return Deferred(said, _retry_after(headers.get("retry-after", ""), now))
    return Failed(said)


def _retry_after(wish: str, now: datetime) -> timedelta:
    """How long the other side wants to be left alone, at most a day."""
    try:
        wait = timedelta(seconds=int(wish)) if wish.isdigit() else parsedate_to_datetime(wish) - now
    except (ValueError, TypeError, OverflowError):
        return timedelta()
    return min(max(wait, timedelta()), LONGEST)


def now() -> datetime:
    """The moment by which an answer and a signature are dated, in UTC."""
    return datetime.now(UTC)
