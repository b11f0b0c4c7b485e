"""Signing in by OpenID Connect: to the issuer, back with a code, and in (code flow with PKCE)."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from functools import wraps
from urllib.parse import urlencode

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from starlette.responses import RedirectResponse, Response

from schemas.catalogue.processing import Processing
from services.kernel.people import Person
from services.kernel.pseudonyms import Subject
from services.kernel.telemetry import counter, log
from services.portal.kinds import Kind
from services.portal.login.entering import enter, local, logged, set_cookie
from services.portal.login.failing import (
    CANCELLED,
    NOT_TRUSTED,
    STALE,
    TOO_MANY,
    NotSignedIn,
)
from services.portal.login.pending import LASTS, Pending
from services.portal.login.provider import Provider
from services.portal.login.rights import person_of
from services.portal.login.token import claims_of
from services.portal.routing import cookie_name
from services.portal.visit import SEE_OTHER, Visit

Step = Callable[[Visit, Provider], Awaitable[Response]]


def step(work: Step) -> Callable[[Visit], Awaitable[Response]]:
    """A step of signing in at the issuer of the address; what goes wrong is a page and a line."""

    @wraps(work)
    async def show(visit: Visit) -> Response:
        name = visit.request.path_params["dienst"]
        provider = visit.portal.doorway.providers.get(name)
        if provider is None:
            return visit.render("no_login.html", status=404)
        try:
            return await work(visit, provider)
        except NotSignedIn as failed:
            counter("logins").add(1, {"issuer": name, "outcome": "failed"})
            log.warning("login_failed", issuer=name, face=visit.portal.name, cause=failed.cause)
            return visit.render("login_failed.html", status=failed.why.status, why=failed.why)

    return show


@step
async def begin(visit: Visit, provider: Provider) -> Response:
    """To the issuer; the browser takes along a number by which its answer is known."""
    doorway, client = visit.portal.doorway, visit.request.client
    if not doorway.attempts.another(client.host if client else ""):
        raise NotSignedIn(TOO_MANY, "too_many")
    doors = await provider.doors()
    cookie = _cookie(visit)
    shown = visit.request.cookies.get(cookie, "")
    back = local(visit.asked("terug") or "/")
    pending, secret = doorway.logins.begin(provider.issuer.name, back, shown)
    asked = urlencode(_asked(visit, provider, pending))
    joined = "&" if "?" in doors.authorization_endpoint else "?"
    answer = RedirectResponse(f"{doors.authorization_endpoint}{joined}{asked}", SEE_OTHER)
    set_cookie(visit, answer, cookie, secret, int(LASTS))
    return answer


@step
async def finish(visit: Visit, provider: Provider) -> Response:
    """Back from the issuer: the code becomes a token, the token a person, the person a session."""
    portal = visit.portal
    shown = visit.request.cookies.get(_cookie(visit), "")
    pending = portal.doorway.logins.take(visit.asked("state"), provider.issuer.name, shown)
    if pending is None:
        raise NotSignedIn(STALE, "unknown_state")
    await _check_answer(visit, provider)
    token = await provider.token_for(
        visit.asked("code"), pending.verifier, portal.doorway.return_to(provider)
    )
    claims = await claims_of(token, provider, pending)
    person = await _known(visit, person_of(portal.name, provider.issuer, claims))
    await logged(portal, person)
    counter("logins").add(1, {"issuer": provider.issuer.name, "outcome": "in"})
    log.info("login", issuer=provider.issuer.name, face=portal.name, person=person.id)
    return enter(visit, person, pending.back, provider.issuer.name)


def _asked(visit: Visit, provider: Provider, pending: Pending) -> dict[str, str]:
    """The question to the issuer. Claims are asked by name: `profile` would give more."""
    issuer = provider.issuer
    wanted: dict[str, object] = dict.fromkeys(issuer.asked_claims)
    if visit.portal.kind is Kind.DOOR:
        wanted["represents"] = {"essential": True}
    return {
        "response_type": "code",
        "scope": "openid",
        "client_id": provider.client.id,
        "redirect_uri": visit.portal.doorway.return_to(provider),
        "state": pending.state,
        "nonce": pending.nonce,
        "code_challenge": create_s256_code_challenge(pending.verifier),
        "code_challenge_method": "S256",
        "acr_values": issuer.acr,
        "claims": json.dumps({"id_token": wanted}),
        "ui_locales": visit.language,
    }


async def _check_answer(visit: Visit, provider: Provider) -> None:
    said, doors = visit.asked("iss"), await provider.doors()
    if said != doors.issuer and (said or doors.authorization_response_iss_parameter_supported):
        raise NotSignedIn(NOT_TRUSTED, "answer_of_another_issuer")
    if error := visit.asked("error"):
        if error == "access_denied":
            raise NotSignedIn(CANCELLED, "cancelled")
        raise NotSignedIn(NOT_TRUSTED, "issuer_says_error")
    if not visit.asked("code"):
        raise NotSignedIn(NOT_TRUSTED, "no_code")


async def _known(visit: Visit, said: Person) -> Person:
    """The person as PEOPLE holds them from now on, so that notices reach them.

    Roles and on whose behalf are the issuer's to say, each time; the language and what else is
    kept are the person's own. The owner's face writes nothing of people.
    """
    portal = visit.portal
    there = await portal.people.get(said.id)
    if there is None:
        person = said.model_copy(update={"language": visit.language})
    else:
        own = ("language", "second_mail", "webhook", "wishes")
        kept = {name: getattr(there, name) for name in own}
        named = {} if said.name != said.id else {"name": there.name}
        person = said.model_copy(update={**kept, **named})
    if person != there and portal.kind is not Kind.OWNER:
        async with portal.face.processing.action(Processing.PEOPLE) as action:
            action.add(Subject(portal.face.zone, person.id))
        await portal.people.put(person)
    return person


def _cookie(visit: Visit) -> str:
    return f"{cookie_name(visit.portal)}-inloggen"
