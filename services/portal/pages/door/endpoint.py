"""An endpoint as somebody types it, by the rules by which it is later told; and a key for it."""

from __future__ import annotations

import asyncio
import base64
import secrets
from urllib.parse import urlsplit

from services.kernel.people import Form, Webhook
from services.notify.channels.addresses import public_address
from services.portal.visit import Visit
from services.portal.wrong import Wrong

REACH = 5.0
"""Seconds to find where an address leads."""


async def typed(visit: Visit, secret: str, previous: str | None) -> Webhook:
    """A webhook with the address that was typed."""
    given, form = visit.given("url"), _form(visit)
    try:
        new = Webhook(url=given, secret=secret, previous=previous, form=form)
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        words = ("Dit is geen webadres.", "This is no web address.")
        raise Wrong({"url": visit.t(*words)}) from None
    new = _authorized(visit, new)
    if visit.portal.settings.webhook_private:
        return new
    if parts.scheme != "https":
        words = ("Het adres moet met https:// beginnen.", "The address must begin with https://.")
        raise Wrong({"url": visit.t(*words)})
    await _is_public(visit, parts.hostname or "", port or 443)
    return new


def _form(visit: Visit) -> Form:
    """How the messages are to look; where nobody chose, as they always did."""
    try:
        return Form(visit.given("vorm") or Form.CLOUDEVENTS)
    except ValueError:
        words = ("Kies een van de mogelijkheden.", "Choose one of these.")
        raise Wrong({"vorm": visit.t(*words)}) from None


def _authorized(visit: Visit, hook: Webhook) -> Webhook:
    """With the Authorization that was typed: one that was typed for an address goes to no other."""
    given = visit.given("autorisatie") or None
    try:
        return Webhook.model_validate({**hook.model_dump(), "authorization": given})
    except ValueError:
        words = ("Dit past niet op één regel.", "This does not fit on one line.")
        raise Wrong({"autorisatie": visit.t(*words)}) from None


async def _is_public(visit: Visit, host: str, port: int) -> None:
    try:
        async with asyncio.timeout(REACH):
            public = await public_address(host, port)
    except (OSError, UnicodeError, TimeoutError):
        words = ("Dit adres is niet te vinden.", "This address cannot be found.")
        raise Wrong({"url": visit.t(*words)}) from None
    if public is None:
        words = ("Dit adres is niet openbaar bereikbaar.", "This address is not public.")
        raise Wrong({"url": visit.t(*words)})


def new_key() -> str:
    """A key of 32 random bytes, as Standard Webhooks writes it."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"
