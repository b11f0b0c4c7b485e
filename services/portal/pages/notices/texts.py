"""The words of every notice in both languages, and each mail as its reader gets it."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Literal
from uuid import UUID

from starlette.responses import Response

from schemas.catalogue import Catalogue, load
from schemas.catalogue.notices import DIGEST, NEWS, Notice, Reader
from schemas.common import Refused, Role
from schemas.notice import Channel, NoticePlanned
from services.faces.notice_words import OVER, TOLD
from services.kernel.people import Person
from services.notify.channels.mail import compose
from services.notify.state import Notice as Told
from services.portal.pages.notices.here import PLACE
from services.portal.routing import Page
from services.portal.visit import Visit

HERE = f"{PLACE}/teksten"
READERS = frozenset({Role.COORDINATOR, Role.OWNER})
EXAMPLE = UUID(int=0)
SOMEBODY = Person(id="voorbeeld", name="voorbeeld", mail="voorbeeld@voorbeeld.example")
"""Nobody: a mail to look at goes nowhere."""


async def texts(visit: Visit) -> Response:
    """Every kind of notice, by who reads it, with when it is told."""
    catalogue = load()
    groups = [
        (reader, [one for one in catalogue.notices.values() if one.reader is reader])
        for reader in Reader
    ]
    when = {one.code: _when(visit, catalogue, one) for one in catalogue.notices.values()}
    return visit.render("notices/texts.html", groups=groups, when=when)


async def mail(visit: Visit) -> Response:
    """One mail as plain text, about a case that does not exist."""
    message = _mail(visit)
    return visit.render(
        "notices/mail.html",
        subject=message["Subject"],
        plain=_part(message, "plain"),
        looks=f"{visit.request.url.path}/html",
    )


async def looks(visit: Visit) -> Response:
    """The same mail as it looks."""
    return Response(_part(_mail(visit), "html"), media_type="text/html")


def _mail(visit: Visit) -> EmailMessage:
    kind = load().notices.get(visit.request.path_params["soort"])
    if kind is None:
        raise Refused("not_there", "There is no such notice.", "See the list of notices.")
    planned = NoticePlanned(
        case=EXAMPLE,
        recipient=SOMEBODY.id,
        channel=Channel.MAIL,
        template=kind.code,
        about="voorbeeld",
        count=3 if kind.code == DIGEST else None,
    )
    reader = SOMEBODY.model_copy(update={"language": visit.language})
    return compose(Told(EXAMPLE, planned, datetime.now(UTC)), reader, visit.portal.settings)


def _part(message: EmailMessage, kind: Literal["plain", "html"]) -> str:
    found = message.get_body((kind,))
    assert found
    return str(found.get_content())


def _when(visit: Visit, catalogue: Catalogue, kind: Notice) -> list[str]:
    """Whom it is told, and how; of a step of a request, what the rules of its stage say."""
    rules = catalogue.notice_rules.values()
    named = [one for one in rules if one.notice == (NEWS if kind.stage else kind.code)]
    words = visit.say.words
    return list(dict.fromkeys(f"{words(TOLD[r.who])} {words(OVER[r.channel])}" for r in named))


PAGES = (
    Page(HERE, show=texts, roles=READERS),
    Page(f"{HERE}/{{soort}}", show=mail, roles=READERS),
    Page(f"{HERE}/{{soort}}/html", show=looks, roles=READERS),
)
