"""Views that somebody saved: a filter of the table under a name, theirs alone."""

from __future__ import annotations

import time

from starlette.responses import Response

from services.portal.pages.loket.asked import Asked
from services.portal.visit import Visit
from services.portal.wrong import Wrong

FORM = "weergave"
MOST, LONGEST = 20, 60
AGED = 30 * 24 * 60 * 60
"""Seconds after which a view that is listed is kept anew, so that none in use is forgotten."""


def of(visit: Visit) -> list[tuple[str, Asked]]:
    """The views of this person, by name."""
    drafts, person = visit.portal.drafts, visit.actor.sub
    kept = drafts.of(person, FORM)
    for one in kept:
        if one.saved < time.time() - AGED:
            drafts.save(person, FORM, one.about, one.given)
    return sorted((one.about, Asked.of(one.given)) for one in kept)


def given(visit: Visit) -> Asked:
    """The filter that a form is about."""
    return Asked.of({name: value for name, value in visit.form.items() if name != "naam"})


def save(visit: Visit) -> Asked:
    """Keep the filter of a form under the name that was typed; the same name is replaced."""
    asked, name = given(visit), " ".join(visit.given("naam").split())
    if not name or len(name) > LONGEST:
        raise Wrong({"naam": visit.t("Geef een naam van 1 tot 60 tekens.", "Use 1 to 60 letters.")})
    drafts, person = visit.portal.drafts, visit.actor.sub
    if len(drafts.of(person, FORM)) >= MOST and drafts.find(person, FORM, name) is None:
        words = ("U hebt al 20 weergaven: haal er een weg.", "You have 20 views: remove one.")
        raise Wrong({"naam": visit.t(*words)})
    drafts.save(person, FORM, name, asked.said)
    visit.tell(f"Weergave {name} is bewaard.", f"View {name} is saved.")
    return asked


async def drop(visit: Visit) -> Response:
    """Throw a view away."""
    name = visit.given("naam")
    visit.portal.drafts.drop(visit.actor.sub, FORM, name)
    visit.tell(f"Weergave {name} is weg.", f"View {name} is gone.")
    return visit.go("/tafel")
