"""The institution's own system: its address and keys, its consent, a test, and a span once more."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from typing import Any

from starlette.responses import Response

from schemas.common import Accepted, Refused, digest
from schemas.contacts import MANAGE
from schemas.ids import webhook_of
from schemas.subjects import Stream
from schemas.webhook import NotifyCommand, OfferWebhook, ReplayNotices, TryWebhook
from services.faces.webhook_words import OUTCOMES, why
from services.kernel.calendar import AMSTERDAM
from services.kernel.people import Form, Person, Webhook
from services.notify.deliveries import ENDED, LAST, MODEL, STANDS
from services.notify.hook import FAILS_AT_MOST
from services.notify.templates import words
from services.portal.pages.door.endpoint import new_key, typed
from services.portal.pages.door.people import PLACE
from services.portal.pages.door.telling import institution_of
from services.portal.routing import Page
from services.portal.visit import Visit
from services.portal.wrong import Wrong

HOOK = f"{PLACE}/webhook"
ROWS = 25
FORMS = {
    Form.CLOUDEVENTS: ("CloudEvents (NL GOV-profiel)", "CloudEvents (NL GOV profile)"),
    Form.ZGW: ("ZGW Notificaties (VNG)", "ZGW Notificaties (VNG)"),
}
PATIENCE, LOOK = 8.0, 0.1
"""Seconds that a page waits for what the endpoint answers, and between looks."""


async def hook_form(visit: Visit) -> Response:
    """The webhook as it is; its key is shown when it is made, and never again."""
    return _hook(visit, await institution_of(visit))


async def hook(visit: Visit) -> Response:
    """Set the address and ask for consent; the first time a key is made."""
    institution = await institution_of(visit)
    old = institution.webhook
    secret, previous = (old.secret, old.previous) if old else (new_key(), None)
    new = await typed(visit, secret, previous)
    changed = await _put(visit, institution, new)
    if old is None:
        try:
            await _offer(visit, changed)
        except Refused as refused:  # the key is shown all the same: it never is again
            visit.problem = refused
        return _hook(visit, changed, new.secret)
    await _offer(visit, changed)
    visit.tell("Het adres is bewaard.", "The address was saved.")
    return visit.go(HOOK)


async def consent(visit: Visit) -> Response:
    """Ask the endpoint anew."""
    institution, _ = await _with_hook(visit)
    await _offer(visit, institution)
    return visit.go(HOOK)


async def rotate(visit: Visit) -> Response:
    """Another key; the one there was stays valid beside it until it is dropped."""
    institution, old = await _with_hook(visit)
    new = old.model_copy(update={"secret": new_key(), "previous": old.secret})
    return _hook(visit, await _put(visit, institution, new), new.secret)


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


async def try_out(visit: Visit) -> Response:
    """Send a test, and say what the endpoint answered."""
    institution, _ = await _with_hook(visit)
    accepted = await _do(visit, TryWebhook(case=webhook_of(institution.id)))

    def ended() -> dict[str, Any] | None:
        return next(iter(visit.portal.rows.find(MODEL.name, ENDED, str(accepted.case))), None)

    if not (row := await _until(visit, ended)):
        visit.tell("Het proefbericht is onderweg.", "The test message is on its way.")
    else:
        outcome, said = OUTCOMES[row["outcome"]], why(row["said"])
        visit.tell(
            f"Het proefbericht is {outcome.nl}: {said.nl}.",
            f"The test message {outcome.en}: {said.en}.",
        )
    return visit.go(HOOK)


async def replay(visit: Visit) -> Response:
    """Have a span sent once more."""
    institution, _ = await _with_hook(visit)
    span = {name: _moment(visit, name) for name in ("van", "tot")}
    command = ReplayNotices(case=webhook_of(institution.id), after=span["van"], until=span["tot"])
    await _do(visit, command)
    visit.tell(
        "De berichten van deze periode worden opnieuw gestuurd.",
        "The messages of this span are sent again.",
    )
    return visit.go(f"{HOOK}/bezorgingen")


async def deliveries(visit: Visit) -> Response:
    """Every attempt to tell the institution's system something, newest first."""
    institution, at = await institution_of(visit), visit.asked("pagina")
    page = max(1, int(at[:6])) if at.isascii() and at.isdigit() else 1
    values = (institution.id, ROWS + 1, (page - 1) * ROWS)
    found = visit.portal.rows.find(MODEL.name, LAST, *values)
    return visit.render(
        "door/deliveries.html",
        rows=[_row(visit, one) for one in found[:ROWS]],
        at=page,
        more=len(found) > ROWS,
    )


def _row(visit: Visit, row: dict[str, Any]) -> dict[str, Any]:
    about = words(row["template"])
    outcome = row["outcome"] or "going"
    return {
        **row,
        "about": visit.t(about.nl.subject, about.en.subject),
        "ended": visit.say.words(OUTCOMES[outcome]),
        "why": visit.say.words(why(row["said"])) if row["said"] else "",
    }


async def _with_hook(visit: Visit) -> tuple[Person, Webhook]:
    """The institution and the webhook that the page showed; if it changed meanwhile, Wrong."""
    institution = await institution_of(visit)
    found = institution.webhook
    if found is None or visit.given("nu") != _version(found):
        changed = (
            "De webhook is intussen veranderd. Kijk opnieuw.",
            "The webhook has changed meanwhile. Look again.",
        )
        raise Wrong({"url": visit.t(*changed)})
    return institution, found


async def _put(visit: Visit, institution: Person, webhook: Webhook | None) -> Person:
    changed = institution.model_copy(update={"webhook": webhook})
    await visit.portal.people.put(changed)
    return changed


async def _offer(visit: Visit, institution: Person) -> None:
    """Have the endpoint asked, and wait some seconds for its answer."""
    assert institution.webhook
    endpoint = digest(institution.webhook.url)
    await _do(visit, OfferWebhook(case=webhook_of(institution.id), endpoint=endpoint))

    def answered() -> dict[str, Any] | None:
        found = _stands(visit, institution)
        return found if found and found["standing"] != "asked" else None

    await _until(visit, answered)


async def _do(visit: Visit, command: NotifyCommand) -> Accepted:
    accepted = await visit.do(command)
    await visit.portal.rows.wait_for(Stream.NOTICES, accepted.sequence)
    return accepted


async def _until(visit: Visit, look: Any) -> dict[str, Any] | None:
    """What is looked for, once it is there; None when that takes too long."""
    end = time.monotonic() + PATIENCE
    while True:
        found: dict[str, Any] | None = look()
        if found or time.monotonic() > end:
            return found
        await asyncio.sleep(LOOK)
        await visit.portal.rows.of(MODEL.name).catch_up()


def _stands(visit: Visit, institution: Person) -> dict[str, Any] | None:
    if institution.webhook is None:
        return None
    which = (str(webhook_of(institution.id)), digest(institution.webhook.url))
    return next(iter(visit.portal.rows.find(MODEL.name, STANDS, *which)), None)


def _hook(visit: Visit, institution: Person, secret: str = "") -> Response:
    hook, stands = institution.webhook, _stands(visit, institution)
    since = stands["failing_since"] if stands else None
    return visit.render(
        "door/webhook.html",
        hook=hook,
        secret=secret,
        now=_version(hook) if hook else "",
        stands=stands,
        why=visit.say.words(why(stands["reason"])) if stands and stands["reason"] else "",
        off_at=datetime.fromisoformat(since) + FAILS_AT_MOST if since else None,
        origin=visit.portal.settings.webhook_origin,
        forms_of=[(code.value, visit.t(*said)) for code, said in FORMS.items()],
    )


def _version(hook: Webhook) -> str:
    """By what a form knows that it is about this address and these keys; it tells none of them."""
    return digest(hook.model_dump_json())[:16]


def _moment(visit: Visit, name: str) -> datetime:
    """A day and time of Amsterdam as somebody typed it."""
    try:
        return datetime.fromisoformat(visit.given(name)).replace(tzinfo=AMSTERDAM)
    except ValueError:
        no_moment = ("Geef een dag en een tijd.", "Give a day and a time.")
        raise Wrong({name: visit.t(*no_moment)}) from None


PAGES = (
    Page(HOOK, show=hook_form, act=hook, roles=MANAGE),
    Page(f"{HOOK}/toestemming", show=hook_form, act=consent, roles=MANAGE),
    Page(f"{HOOK}/sleutel", show=hook_form, act=rotate, roles=MANAGE),
    Page(f"{HOOK}/oude-sleutel", show=hook_form, act=drop_previous, roles=MANAGE),
    Page(f"{HOOK}/weg", show=hook_form, act=drop, roles=MANAGE),
    Page(f"{HOOK}/proef", show=hook_form, act=try_out, roles=MANAGE),
    Page(f"{HOOK}/opnieuw", show=hook_form, act=replay, roles=MANAGE),
    Page(f"{HOOK}/bezorgingen", show=deliveries, roles=MANAGE),
)
