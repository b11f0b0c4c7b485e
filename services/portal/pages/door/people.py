"""Colleagues: who of the institution can come in here, as what, and is told what."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Any

from pydantic import ValidationError
from starlette.responses import Response

from schemas.catalogue.processing import Processing
from schemas.common import Role
from schemas.contacts import CONTACTS, MANAGE, READ
from services.kernel.people import Person
from services.kernel.processing_log import Action
from services.kernel.pseudonyms import Subject
from services.portal.pages.addresses import NO_ADDRESS, second_given
from services.portal.pages.door import own
from services.portal.pages.door.roles import CHOICES, as_chosen, called, chosen
from services.portal.routing import Page
from services.portal.say import LANGUAGES
from services.portal.visit import Visit
from services.portal.wrong import Wrong

PLACE = "/instelling"
LISTED = "Collega's van de eigen instelling tonen"
LONGEST_NAME = 200
FIELDS = ("id", "name", "mail", "second_mail", "language")
GIVEN = ("name", "mail", "second_mail", "language", "roles")


async def colleagues(visit: Visit) -> Response:
    """The own institution and everybody of it; a researcher sees only themselves."""
    institution = own.organisation(visit)
    everybody = await visit.portal.directory.now()
    found = [one for one in everybody.by_id.values() if _is_of(one, institution)]
    people = [one for one in found if visit.has(*READ) or one.id == visit.actor.sub]
    async with using(visit, Processing.PEOPLE, LISTED) as action:
        action.add(*(Subject(visit.portal.face.zone, one.id) for one in people))
    return visit.render(
        "door/institution.html",
        people=sorted(people, key=lambda one: one.name),
        institution=everybody.get(institution) or _itself(visit, institution),
        languages=languages(visit),
        roles={one.id: called(visit, one.roles) for one in people},
        managing=visit.has(*MANAGE),
        reading=visit.has(*READ),
    )


async def add_form(visit: Visit) -> Response:
    """Room for somebody new."""
    return _form(visit, None)


async def add(visit: Visit) -> Response:
    """Somebody new, under an id that nobody has or ever had."""
    person = _typed(visit, visit.given("id"))
    async with using(visit, Processing.PEOPLE) as action:
        action.add(Subject(visit.portal.face.zone, person.id))
    if not await visit.portal.people.add(person):
        words = ("Dit kenmerk kan niet. Kies een ander.", "This id cannot be used. Choose another.")
        raise Wrong({"id": visit.t(*words)})
    visit.tell(f"{person.name} is toegevoegd.", f"{person.name} was added.")
    return visit.go(PLACE)


async def change_form(visit: Visit) -> Response:
    """What is known of a colleague, or of oneself."""
    person = await _colleague(visit)
    async with using(visit, Processing.PEOPLE, LISTED) as action:
        action.add(Subject(visit.portal.face.zone, person.id))
    return _form(visit, person)


async def change(visit: Visit) -> Response:
    """Another name, address, language or role; nobody changes their own role."""
    person = await _colleague(visit)
    new = _typed(visit, person.id, person.roles if person.id == visit.actor.sub else None)
    async with using(visit, Processing.PEOPLE) as action:
        action.add(Subject(visit.portal.face.zone, person.id))
    given = {one: getattr(new, one) for one in GIVEN}
    await visit.portal.people.put(person.model_copy(update=given))
    if {*new.roles} != {*person.roles}:
        visit.portal.sessions.end_all(person.id)
    if visit.session and person.id == visit.actor.sub:
        visit.portal.sessions.speak(visit.session, new.language)
        visit.session.language = new.language
    visit.tell("De gegevens zijn bewaard.", "The details were saved.")
    return visit.go(PLACE)


async def remove_form(visit: Visit) -> Response:
    """Asks whether somebody is really to be removed."""
    return visit.render("door/remove.html", person=await _colleague(visit))


async def remove(visit: Visit) -> Response:
    """Erase somebody: they cannot come in any more and are told nothing more."""
    person = await _colleague(visit)
    if person.id == visit.actor.sub:
        words = (
            "U kunt uzelf niet verwijderen. Vraag een collega.",
            "You cannot remove yourself. Ask a colleague.",
        )
        raise Wrong({"_": visit.t(*words)})
    async with using(visit, Processing.ERASURE) as action:
        action.add(Subject(visit.portal.face.zone, person.id))
    await visit.portal.people.erase(person.id)
    visit.portal.sessions.end_all(person.id)
    visit.portal.drafts.forget_person(person.id)
    visit.tell(f"{person.name} is verwijderd.", f"{person.name} was removed.")
    return visit.go(PLACE)


def using(
    visit: Visit, activity: Processing, name: str = ""
) -> AbstractAsyncContextManager[Action]:
    """The line in the processing log that data about people are used."""
    return visit.portal.face.processing.action(activity, name=name)


def languages(visit: Visit) -> list[tuple[str, str]]:
    """Which languages somebody can be told things in."""
    names = {"nl": ("Nederlands", "Dutch"), "en": ("Engels", "English")}
    return [(code, visit.t(*names[code])) for code in LANGUAGES]


def address(visit: Visit) -> str | None:
    """The mail address that was typed, None for no mail."""
    return visit.given("mail") or None


def refused(visit: Visit, error: ValidationError) -> Wrong:
    """What is wrong with what was typed about somebody."""
    words = {
        "id": (
            "Gebruik alleen letters, cijfers, punten en streepjes.",
            "Use letters, digits, dots and dashes only.",
        ),
        "mail": NO_ADDRESS,
    }
    known = ("Kijk dit na.", "Check this.")
    found = {str(one["loc"][0]): words.get(str(one["loc"][0]), known) for one in error.errors()}
    return Wrong({name: visit.t(*said) for name, said in found.items()})


async def _colleague(visit: Visit) -> Person:
    """Somebody of the own institution; for who looks after nobody, only themselves are there."""
    found = await _known(visit, visit.request.path_params["persoon"])
    if found is None or not _is_of(found, own.organisation(visit)):
        raise own.nobody(visit)
    if found.id != visit.actor.sub and not visit.has(*MANAGE):
        raise own.nobody(visit)
    return found


async def _known(visit: Visit, person: str) -> Person | None:
    try:
        asked = Person(id=person, name=person)
    except ValidationError:
        return None
    return await visit.portal.people.get(asked.id)


def _is_of(person: Person, institution: str) -> bool:
    """Whether somebody is of an institution and comes in here as nothing else."""
    return person.organisation == institution and not person.is_institution


def _typed(visit: Visit, person: str, roles: tuple[Role, ...] | None = None) -> Person:
    """Somebody as they were typed: always of the own institution, with a role they have there."""
    name = visit.given("name")
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Wrong({"name": visit.t("Vul een naam in.", "Fill in a name.")})
    if visit.given("language") not in LANGUAGES:
        raise Wrong({"language": visit.t("Kies een taal.", "Choose a language.")})
    try:
        typed = Person(
            id=person,
            name=name,
            mail=address(visit),
            language=visit.given("language"),
            roles=chosen(visit) if roles is None else roles,
            organisation=own.organisation(visit),
        )
    except ValidationError as error:
        raise refused(visit, error) from error
    return second_given(visit, typed)


def _form(visit: Visit, person: Person | None) -> Response:
    known: dict[str, Any] = person.model_dump() if person else dict.fromkeys(FIELDS, "")
    themselves = person is not None and person.id == visit.actor.sub
    return visit.render(
        "door/person.html",
        person=person,
        known=known,
        languages=languages(visit),
        choices=[] if themselves else [(one, visit.t(*words)) for one, words in CHOICES.items()],
        chosen=as_chosen(person.roles) if person else (),
    )


def _itself(visit: Visit, institution: str) -> Person:
    """An institution of which nothing is known yet."""
    return Person(id=institution, name=visit.say.institution(institution), organisation=institution)


PAGES = (
    Page(PLACE, show=colleagues, roles=CONTACTS),
    Page(f"{PLACE}/collega", show=add_form, act=add, roles=MANAGE),
    Page(f"{PLACE}/collega/{{persoon}}", show=change_form, act=change, roles=CONTACTS),
    Page(f"{PLACE}/collega/{{persoon}}/verwijderen", show=remove_form, act=remove, roles=MANAGE),
)
