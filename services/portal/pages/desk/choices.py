"""What can be chosen in the forms of a desk, as code and words."""

from __future__ import annotations

from collections.abc import Callable

from schemas.catalogue import ReasonKind
from schemas.common import Aspect, Role
from services.advice.desk.state import Consultation
from services.portal.pages.desk.here import Here
from services.portal.visit import Visit

Choices = list[tuple[str, str]]


def experts(visit: Visit, about: Here) -> Choices:
    """Who can be given the task: experts who may see it and do not have it."""
    found = (one for one in about.experts() if one.id != about.task.expert)
    return [(one.id, one.name) for one in found]


def colleagues(visit: Visit, about: Here) -> Choices:
    """Who can be asked to look along: everybody of the desk who may see the task."""
    found = (one for one in about.colleagues() if about.task.sees(one.id) and one.id != about.me)
    return [(one.id, one.name) for one in found]


def people(visit: Visit, about: Here) -> Choices:
    """Who can be named to see the task: everybody without a conflict of interest."""
    found = (one for one in about.colleagues() if one.id not in about.task.conflicts)
    return [(one.id, one.name) for one in found]


def may_have_conflict(visit: Visit, about: Here) -> Choices:
    """Oneself; for a lead, everybody of the desk."""
    own = [(about.me, visit.t("Ikzelf", "I myself"))]
    if not visit.has(Role.LEAD):
        return own
    return own + [choice for choice in people(visit, about) if choice[0] != about.me]


def barred(visit: Visit, about: Here) -> Choices:
    """Who has a conflict of interest."""
    return [(one, about.name(one)) for one in about.task.conflicts]


def units(visit: Visit, about: Here) -> Choices:
    """The parts of the department that can be consulted."""
    department = about.catalogue.departments.get(visit.portal.name)
    found = department.units if department else ()
    return [(one.code, visit.say.words(one.name)) for one in found]


def aspects(visit: Visit, about: Here) -> Choices:
    """What the department is asked about."""
    found = about.task.aspects or tuple(Aspect)
    return [(one.value, visit.say.of("aspect", one.value)) for one in found]


def reasons(kind: ReasonKind) -> Callable[[Visit, Here], Choices]:
    """Reasons of the catalogue that the task is handled by."""

    def found(visit: Visit, about: Here) -> Choices:
        known = about.catalogue.reasons_for(kind)
        return [(one.code, visit.say.words(one.name)) for one in known]

    return found


def asked_of_me(visit: Visit, about: Here) -> Choices:
    """Consultations that wait for this person, or for their unit."""
    unit = visit.actor.unit
    return _consultations(
        visit,
        about,
        lambda one: one.colleague == about.me or (unit is not None and one.unit == unit),
    )


def asked_by_me(visit: Visit, about: Here) -> Choices:
    """Consultations that this person asked and that nobody answered yet."""
    return _consultations(visit, about, lambda one: one.by == about.me)


def _consultations(visit: Visit, about: Here, wanted: Callable[[Consultation], bool]) -> Choices:
    said = about.task.consultations.items()
    found = [(name, one) for name, one in said if not one.over and wanted(one)]
    return [(name, _named(visit, about, name, one)) for name, one in found]


def _named(visit: Visit, about: Here, name: str, one: Consultation) -> str:
    number, asker = name.rpartition(".")[2], about.name(one.by)
    whom = about.name(one.colleague) if one.colleague else one.unit or ""
    return visit.t(f"Vraag {number}: {asker} aan {whom}", f"Question {number}: {asker} to {whom}")
