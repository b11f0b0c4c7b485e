"""What stands in the main menu of each kind of face, and for whom."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.common import Role
from services.portal.kinds import Kind
from services.portal.pages.loket.roles import AUDITOR, COORDINATOR
from services.portal.visit import Visit


@dataclass(frozen=True)
class Item:
    """A place in the menu; without roles it is for everybody who signed in."""

    path: str
    nl: str
    en: str
    roles: frozenset[Role] = frozenset()


MENUS: dict[Kind, tuple[Item, ...]] = {
    Kind.DOOR: (
        Item("/aanvragen", "Onze vragen", "Our questions"),
        Item("/controleer", "Brief controleren", "Check a letter"),
        Item("/berichten", "Berichten", "Messages"),
        Item("/instelling", "Onze instelling", "Our institution"),
    ),
    Kind.LOKET: (
        Item("/tafel", "Tafel", "Table", COORDINATOR),
        Item("/triage", "Triage", "Triage", COORDINATOR),
        Item("/aanname", "Aannemen", "Take in", COORDINATOR),
        Item("/vals-alarm", "Vals alarm", "False alarm", COORDINATOR),
        Item("/belasting", "Belasting", "Workload", COORDINATOR),
        Item("/zoeken", "Zoeken", "Search", COORDINATOR),
        Item("/kennis", "Kennis", "Knowledge", COORDINATOR),
        Item("/berichten", "Berichten", "Messages"),
        Item("/catalogus", "Catalogus", "Catalogue"),
        Item("/lezers", "Wie las wat", "Who read what", AUDITOR),
        Item("/keten", "Keten nakijken", "Check the chain", AUDITOR),
        Item("/vals-alarm/doorgelaten", "Doorgelaten", "Let through", AUDITOR),
        Item("/cijfers", "Cijfers", "Figures"),
    ),
    Kind.DESK: (Item("/werk", "Werk", "Work"), Item("/berichten", "Berichten", "Messages")),
    Kind.OWNER: (
        Item("/cijfers", "Cijfers", "Figures"),
        Item("/dossiers", "Dossiers", "Cases"),
        Item("/sporen", "Sporen", "Tracks"),
        Item("/berichten/teksten", "Berichten", "Messages"),
    ),
}
NAMES = {
    Kind.DOOR: ("Portaal voor kennisinstellingen", "Portal for knowledge institutions"),
    Kind.LOKET: ("Coördinatietafel", "Coordinators at work"),
    Kind.OWNER: ("Beleid en verantwoording", "Policy and accountability"),
}


def menu(visit: Visit) -> list[Item]:
    """What this person can go to."""
    return [one for one in MENUS[visit.portal.kind] if not one.roles or visit.has(*one.roles)]


def face_name(visit: Visit) -> str:
    """What this face is called at its top."""
    if visit.portal.kind is Kind.DESK:
        department = visit.say.department(visit.portal.name)
        return visit.t(f"Departementsbalie {department}", f"Department desk {department}")
    return visit.t(*NAMES[visit.portal.kind])
