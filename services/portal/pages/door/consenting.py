"""Where an institution's system, or somebody who reads its log, consents after it was asked.

Who has the address was given it: nobody signs in. A wrong one, one that was used and one that is
too old are answered alike.
"""

from __future__ import annotations

from http import HTTPStatus

from pydantic import ValidationError
from starlette.responses import Response

from schemas.common import Refused, Role
from schemas.ids import webhook_of
from schemas.webhook import ConfirmWebhook
from services.notify.consent_keys import PLACE
from services.portal.routing import Page, problem
from services.portal.visit import Visit

ITSELF = "webhook"
"""As whom a system acts here, with the least right that anybody of an institution has."""

RATE, NO_KEY = "webhook-allowed-rate", "consent_key"


async def consents(visit: Visit) -> Response:
    """Hand over what was said; a question about the address alone (HEAD) says nothing."""
    if visit.request.method == "HEAD":
        return Response(headers={"Allow": "GET, POST"})
    path, rate = visit.request.path_params, visit.request.headers.get(RATE, "")
    try:
        command = ConfirmWebhook(
            case=webhook_of(path["instelling"]), key=path["sleutel"], rate=rate.strip()
        )
        face = visit.portal.face
        actor = face.actor(ITSELF, Role.RESEARCHER, organisation=path["instelling"])
        await face.ask(command, actor)
    except ValidationError:
        visit.problem = Refused(NO_KEY, "This is no key.", "Ask for consent again.")
    except Refused as refused:
        if refused.reason != NO_KEY:  # nobody answers just now: the key may be good
            raise
        visit.problem = refused
    if visit.problem:
        return problem(visit, HTTPStatus.NOT_FOUND, "")
    return visit.render("door/consented.html")


PAGES = (Page(f"{PLACE}/{{instelling}}/{{sleutel}}", show=consents, act=consents),)
