"""A second person reads exactly one version: signs it, or sends it back."""

from __future__ import annotations

from starlette.responses import Response

from schemas.contribution import Contribution
from schemas.desk import CountersignVersion, ReturnVersion, VersionSaved
from services.faces.task import text_as
from services.portal.pages.desk.around import last_seen, saw
from services.portal.pages.desk.compared import compared
from services.portal.pages.desk.here import Here, here
from services.portal.pages.desk.roles import DESK
from services.portal.pages.desk.task import around, task_live
from services.portal.routing import Page
from services.portal.visit import Visit

PART = "version"


async def read(visit: Visit) -> Response:
    """The version that was offered, and how it differs from what this person saw before."""
    about = await here(visit)
    version = about.task.version
    if version is None:
        visit.tell("Er is nog geen versie.", "There is no version yet.")
        return visit.go(about.place)
    await visit.read(about.found.case, PART, version.text)
    face, case = visit.portal.face, about.found.case
    written = await text_as(face, case, version.text, Contribution)
    earlier, number = _before(visit, about)
    before = await text_as(face, case, earlier, Contribution) if earlier else None
    changes = compared(visit.say, before, written) if before and written else None
    return visit.render(
        "desk/sign.html",
        about=about,
        version=version,
        written=written.model_dump(mode="json") if written else None,
        before=number if before else 0,
        changes=changes,
        **around(visit, about, last_seen(visit, about)),
    )


async def decide(visit: Visit) -> Response:
    """Sign or send back the version that was on the page, whatever came after."""
    about = await here(visit)
    number = int(visit.given("number")) if visit.given("number").isdecimal() else 0
    case = about.found.case
    if visit.given("do") == "terug":
        await visit.do(ReturnVersion(case=case, number=number, note=visit.given("note")))
        visit.tell("De versie is teruggestuurd.", "The version was sent back.")
    else:
        await visit.do(CountersignVersion(case=case, number=number))
        visit.tell("U hebt deze versie medeondertekend.", "You countersigned this version.")
    return visit.go(about.place)


def _before(visit: Visit, about: Here) -> tuple[str, int]:
    """The version that this person read here before, else the one before the latest."""
    data = (event.data for event in about.found.events)
    texts = {one.number: one.text for one in data if isinstance(one, VersionSaved)}
    seen = saw(visit, about, "versie", str(about.number))
    number = int(seen) if seen else max((n for n in texts if n < about.number), default=0)
    return texts.get(number, ""), number


PAGES = (Page("/werk/{zaak}/medeondertekenen", show=read, act=decide, roles=DESK, live=task_live),)
