"""Keys for programs: make one, see which there are, and revoke one."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.responses import Response

from schemas.catalogue.processing import Processing
from schemas.common import Refused, Role
from services.kernel.pseudonyms import Subject
from services.portal.api.calling import known
from services.portal.api.keys import LONGEST_DAYS
from services.portal.kinds import Kind
from services.portal.routing import Page
from services.portal.visit import Visit
from services.portal.wrong import Wrong

EVERYBODY = frozenset(Role)
PLACE = "/sleutels"
DAYS = (1, 7, 30, LONGEST_DAYS)
LONGEST_NAME = 60


async def keys(visit: Visit) -> Response:
    """The keys of who looks."""
    return _page(visit)


async def make(visit: Visit) -> Response:
    """A new key, shown on this page and never again."""
    name, days = visit.given("naam"), visit.given("dagen")
    wrong = {}
    if not 0 < len(name) <= LONGEST_NAME:
        words = ("Geef een naam van hoogstens 60 tekens.", "Give a name of at most 60 characters.")
        wrong["naam"] = visit.t(*words)
    if days not in map(str, DAYS):
        wrong["dagen"] = visit.t("Kies hoe lang de sleutel geldt.", "Choose how long it holds.")
    if wrong:
        raise Wrong(wrong)
    portal, actor = visit.portal, visit.actor
    if await known(portal, actor.sub) is None:
        raise Refused(
            "unknown_person",
            "Only somebody who is known here by name can have a key.",
            "Ask who administers people.",
        )
    if portal.kind is Kind.DOOR:
        async with portal.face.processing.action(Processing.SIGN_IN) as action:
            action.add(Subject(portal.face.zone, actor.sub))
    return _page(visit, portal.keys.make(actor, name, int(days), visit.command_id), made=True)


async def revoke(visit: Visit) -> Response:
    """End one of one's own keys."""
    visit.portal.keys.revoke(visit.actor.sub, visit.given("sleutel"))
    visit.tell("De sleutel werkt niet meer.", "The key does not work any more.")
    return visit.go(PLACE)


def _page(visit: Visit, secret: str | None = None, made: bool = False) -> Response:
    found = [(one, _at(one.until), _at(one.used)) for one in visit.portal.keys.of(visit.actor.sub)]
    options = [(str(n), visit.t(f"{n} dagen", f"{n} days")) for n in DAYS if n > 1]
    options.insert(0, ("1", visit.t("1 dag", "1 day")))
    if made:
        visit.form = type(visit.form)()
        visit.__dict__.pop("command_id", None)
    return visit.render("keys.html", keys=found, secret=secret, made=made, options=options)


def _at(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


PAGES = (
    Page(PLACE, show=keys, act=make, roles=EVERYBODY),
    Page(f"{PLACE}/intrekken", act=revoke, roles=EVERYBODY),
)
