"""How the institution itself is told things by mail: its general address."""

from __future__ import annotations

from pydantic import ValidationError
from starlette.responses import Response

from schemas.contacts import MANAGE
from services.kernel.people import Person
from services.portal.pages.door import own
from services.portal.pages.door.people import PLACE, address, languages, refused
from services.portal.routing import Page
from services.portal.say import LANGUAGES
from services.portal.visit import Visit
from services.portal.wrong import Wrong


async def mail_form(visit: Visit) -> Response:
    """Where the institution gets its mail."""
    return visit.render(
        "door/mail.html", institution=await institution_of(visit), languages=languages(visit)
    )


async def mail(visit: Visit) -> Response:
    """Another address or language, or no mail."""
    institution = await institution_of(visit)
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


async def institution_of(visit: Visit) -> Person:
    """The institution as it is known, or as nothing is known of it yet."""
    code = own.organisation(visit)
    found = await visit.portal.people.get(code)
    if found and found.is_institution:
        return found
    if found:
        raise own.nobody(visit)
    return Person(id=code, name=visit.say.institution(code), organisation=code)


PAGES = (Page(f"{PLACE}/mail", show=mail_form, act=mail, roles=MANAGE),)
