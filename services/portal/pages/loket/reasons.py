"""The reasons that a coordinator can choose from, in words."""

from __future__ import annotations

from typing import Any

from schemas.catalogue import ReasonKind
from services.faces.triage import catalogue_of
from services.portal.actions import Options
from services.portal.visit import Visit


def reasons(kind: ReasonKind) -> Options:
    """The reasons that something may be given for."""

    def options(visit: Visit, about: Any) -> list[tuple[str, str]]:
        known = catalogue_of(about.request).reasons_for(kind)
        return [(one.code, visit.say.words(one.name)) for one in known]

    return options
