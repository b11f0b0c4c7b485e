"""How somebody wishes to be told: which kinds at once, at which hours, and who stands in."""

from __future__ import annotations

from datetime import date, time

from pydantic import ValidationError
from starlette.responses import Response

from schemas.catalogue import load
from schemas.catalogue.notices import Notice, Reader, Who
from schemas.catalogue.processing import Processing
from schemas.common import Refused
from schemas.wishes import Away, Quiet, Wishes
from services.kernel.people import Person
from services.kernel.pseudonyms import Subject
from services.portal.kinds import Kind
from services.portal.pages.addresses import second_given
from services.portal.pages.notices.here import EVERYBODY, PLACE
from services.portal.routing import Page
from services.portal.visit import Visit
from services.portal.wrong import Wrong

HERE = f"{PLACE}/voorkeuren"
READERS = {
    Kind.DOOR: Reader.INSTITUTION,
    Kind.LOKET: Reader.LOKET,
    Kind.DESK: Reader.DEPARTMENT,
}
NOW, DAILY, INBOX = "meteen", "dagelijks", "hier"
LISTED = "Collega's tonen die kunnen vervangen"


async def form(visit: Visit) -> Response:
    """What somebody wishes now."""
    person = await _person(visit)
    everybody = (await visit.portal.directory.everybody()).by_id.values()
    cover = sorted((one for one in everybody if _covers(one, person)), key=lambda one: one.name)
    async with visit.portal.face.processing.action(Processing.PEOPLE, name=LISTED) as action:
        action.add(*(Subject(visit.portal.face.zone, one.id) for one in (person, *cover)))
    wishes = person.wishes or Wishes()
    return visit.render(
        "notices/wishes.html",
        mail=person.mail,
        second=person.second_mail,
        kinds=[(one, _ways(visit, one), _now(wishes, one)) for one in _kinds(visit)],
        urgent=[one for one in _of_reader(visit) if one.urgent],
        quiet=wishes.quiet,
        away=wishes.away,
        cover=[(one.id, one.name) for one in cover],
        daily=load().digests["mail"].daily,
    )


async def keep(visit: Visit) -> Response:
    """Keep what was chosen, and a second address; nothing else of the person changes."""
    person = await _person(visit)
    chosen = {one.code: visit.given(f"soort-{one.code}") for one in _kinds(visit)}
    optional = {one.code for one in _kinds(visit) if one.optional}
    wishes = Wishes(
        daily=tuple(code for code, way in chosen.items() if way == DAILY),
        inbox_only=tuple(c for c, way in chosen.items() if way == INBOX and c in optional),
        quiet=_quiet(visit),
        away=await _away(visit, person),
    )
    changed = second_given(visit, person) if person.mail else person
    async with visit.portal.face.processing.action(Processing.PEOPLE) as action:
        action.add(Subject(visit.portal.face.zone, person.id))
    await visit.portal.people.put(changed.model_copy(update={"wishes": wishes}))
    visit.tell("Uw voorkeuren zijn bewaard.", "Your preferences were saved.")
    return visit.go(HERE)


async def _person(visit: Visit) -> Person:
    found = await visit.portal.people.get(visit.actor.sub)
    if found is None:
        raise Refused(
            "unknown_person",
            "Only somebody who is known here by name has preferences.",
            "Ask who administers people.",
        )
    return found


def _of_reader(visit: Visit) -> list[Notice]:
    """What is told to people of this face, the owner of the policy left out."""
    reader, rules = READERS[visit.portal.kind], load().notice_rules.values()
    told = {rule.notice for rule in rules if rule.who is not Who.OWNERS}
    known = (one for one in load().notices.values() if one.reader is reader)
    return [one for one in known if one.stage or one.code in told]


def _kinds(visit: Visit) -> list[Notice]:
    """The kinds of which somebody can wish something."""
    return [one for one in _of_reader(visit) if not one.urgent]


def _ways(visit: Visit, kind: Notice) -> list[tuple[str, str]]:
    """How this kind can go."""
    ways = [
        (NOW, visit.t("meteen mailen", "mail at once")),
        (DAILY, visit.t("één keer per dag, samen", "once a day, together")),
    ]
    hidden = (INBOX, visit.t("niet mailen", "do not mail"))
    return [*ways, hidden] if kind.optional else ways


def _now(wishes: Wishes, kind: Notice) -> str:
    if kind.code in wishes.daily:
        return DAILY
    return INBOX if kind.optional and kind.code in wishes.inbox_only else NOW


def _covers(one: Person, person: Person) -> bool:
    """Whether somebody can stand in, by what does not change by the day."""
    return (
        one.id != person.id
        and one.mail is not None
        and one.organisation == person.organisation
        and bool({*one.roles} & {*person.roles})
    )


def _quiet(visit: Visit) -> Quiet | None:
    begins, ends = visit.given("stil_van"), visit.given("stil_tot")
    if not begins and not ends:
        return None
    try:
        return Quiet(
            begins=time.fromisoformat(begins),
            ends=time.fromisoformat(ends),
            weekends="ja" in visit.all_given("weekend"),
        )
    except ValueError as error:
        words = (
            "Vul twee verschillende tijden in, zoals 18:00 en 08:00.",
            "Fill in two different times, such as 18:00 and 08:00.",
        )
        raise Wrong({"stil_van": visit.t(*words)}) from error


async def _away(visit: Visit, person: Person) -> Away | None:
    first, last, cover = (visit.given(name) for name in ("weg_van", "weg_tot", "vervanger"))
    if not (first or last or cover):
        return None
    known = (await visit.portal.directory.everybody()).get(cover)
    if known is None or not _covers(known, person):
        raise Wrong({"vervanger": visit.t("Kies wie u vervangt.", "Choose who stands in.")})
    try:
        return Away(first=date.fromisoformat(first), last=date.fromisoformat(last), cover=cover)
    except (ValueError, ValidationError) as error:
        words = (
            "Vul de eerste en de laatste dag in, de laatste niet vóór de eerste.",
            "Fill in the first and the last day, the last not before the first.",
        )
        raise Wrong({"weg_van": visit.t(*words)}) from error


PAGES = (Page(HERE, show=form, act=keep, roles=EVERYBODY),)
