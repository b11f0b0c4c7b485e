"""How the institution itself is told things: its general mail address, and its own system."""

from __future__ import annotations

import asyncio
import base64
import secrets
from urllib.parse import urlsplit

from pydantic import ValidationError
from starlette.responses import Response

from schemas.common import digest
from schemas.contacts import MANAGE
from services.kernel.people import Person, Webhook
from services.notify.channels.addresses import public_address
from services.portal.pages.door import own
from services.portal.pages.door.people import PLACE, address, languages, refused
from services.portal.routing import Page
from services.portal.say import LANGUAGES
from services.portal.visit import Visit
from services.portal.wrong import Wrong

REACH = 5.0
"""Seconds to find where an address leads."""

HOOK = f"{PLACE}/webhook"


async def mail_form(visit: Visit) -> Response:
    """Where the institution gets its mail."""
    return visit.render(
        "door/mail.html", institution=await _institution(visit), languages=languages(visit)
    )


async def mail(visit: Visit) -> Response:
    """Another address or language, or no mail."""
    institution = await _institution(visit)
    if visit.given("language") not in LANGUAGES:
        raise Wrong({"language": visit.t("Kies een taal.", "Choose a language.")})
    given = {"mail": address(visit), "language": visit.given("language")}
    try:
        changed = Person.model_validate({**institution.model_dump(), **given})
    except ValidationError as error:
        raise refused(visit, error) from error
    await visit.portal.people.put(changed)
    visit.tell("De gegevens zijn bewaard.", "The details were saved.")
    return visit.go(PLACE)


async def hook_form(visit: Visit) -> Response:
    """The webhook as it is; its key is shown when it is made, and never again."""
    return _hook(visit, await _institution(visit))


async def hook(visit: Visit) -> Response:
    """Set the address; the first time a key is made."""
    institution = await _institution(visit)
    old = institution.webhook
    new = await _webhook(visit, old.secret if old else _key(), old.previous if old else None)
    await _put(visit, institution, new)
    if old is None:
        return _hook(visit, institution.model_copy(update={"webhook": new}), new.secret)
    visit.tell("Het adres is bewaard.", "The address was saved.")
    return visit.go(HOOK)


async def rotate(visit: Visit) -> Response:
    """Another key; the one there was stays valid beside it until it is dropped."""
    institution, old = await _with_hook(visit)
    new = old.model_copy(update={"secret": _key(), "previous": old.secret})
    await _put(visit, institution, new)
    return _hook(visit, institution.model_copy(update={"webhook": new}), new.secret)


async def drop_previous(visit: Visit) -> Response:
    """The old key is no longer used."""
    institution, old = await _with_hook(visit)
    await _put(visit, institution, old.model_copy(update={"previous": None}))
    visit.tell("De oude sleutel geldt niet meer.", "The old key is no longer valid.")
    return visit.go(HOOK)


async def drop(visit: Visit) -> Response:
    """No webhook any more."""
    institution, _ = await _with_hook(visit)
    await _put(visit, institution, None)
    visit.tell("De webhook is verwijderd.", "The webhook was removed.")
    return visit.go(HOOK)


async def _institution(visit: Visit) -> Person:
    """The institution as it is known, or as nothing is known of it yet."""
    code = own.organisation(visit)
    found = await visit.portal.people.get(code)
    if found and found.is_institution:
        return found
    if found:
        raise own.nobody(visit)
    return Person(id=code, name=visit.say.institution(code), organisation=code)


async def _with_hook(visit: Visit) -> tuple[Person, Webhook]:
    """The institution and the webhook that the page showed; if it changed meanwhile, Wrong."""
    institution = await _institution(visit)
    found = institution.webhook
    if found is None or visit.given("nu") != _version(found):
        words = (
            "De webhook is intussen veranderd. Kijk opnieuw.",
            "The webhook has changed meanwhile. Look again.",
        )
        raise Wrong({"url": visit.t(*words)})
    return institution, found


async def _webhook(visit: Visit, secret: str, previous: str | None) -> Webhook:
    """A webhook with the address that was typed, by the rules by which it is later told."""
    typed = visit.given("url")
    try:
        new = Webhook(url=typed, secret=secret, previous=previous)
        parts = urlsplit(typed)
        port = parts.port
    except ValueError:
        words = ("Dit is geen webadres.", "This is no web address.")
        raise Wrong({"url": visit.t(*words)}) from None
    if visit.portal.settings.webhook_private:
        return new
    if parts.scheme != "https":
        words = ("Het adres moet met https:// beginnen.", "The address must begin with https://.")
        raise Wrong({"url": visit.t(*words)})
    await _is_public(visit, parts.hostname or "", port or 443)
    return new


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


async def _put(visit: Visit, institution: Person, webhook: Webhook | None) -> None:
    await visit.portal.people.put(institution.model_copy(update={"webhook": webhook}))


def _hook(visit: Visit, institution: Person, secret: str = "") -> Response:
    hook = institution.webhook
    return visit.render(
        "door/webhook.html",
        hook=hook,
        secret=secret,
        now=_version(hook) if hook else "",
    )


def _version(hook: Webhook) -> str:
    """By what a form knows that it is about these keys; it tells nothing of them."""
    return digest(f"{hook.secret}\n{hook.previous}")[:16]


def _key() -> str:
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


PAGES = (
    Page(f"{PLACE}/mail", show=mail_form, act=mail, roles=MANAGE),
    Page(HOOK, show=hook_form, act=hook, roles=MANAGE),
    Page(f"{HOOK}/sleutel", show=hook_form, act=rotate, roles=MANAGE),
    Page(f"{HOOK}/oude-sleutel", show=hook_form, act=drop_previous, roles=MANAGE),
    Page(f"{HOOK}/weg", show=hook_form, act=drop, roles=MANAGE),
)
