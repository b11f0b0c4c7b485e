"""Which cases the table is asked for: a filter as it stands in an address, and in a saved view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from schemas.catalogue import load
from services.advice.assembly.table import PRESSING, TRIAGE, Filter
from services.faces.words import STAGES
from services.portal.say import Say
from services.portal.visit import Visit

OPEN = (
    *("submitted", "accepted", "information_asked", "circulated"),
    *("departments", "assembling", "draft", "agreement", "agreed", "adopted"),
)
"""The stages of a case that is open, in their order."""

TERMS = {"dringend": PRESSING, "te-laat": "late", "bijna": "at_risk"}
NAMES = ("fase", "departement", "termijn", "product", "instelling")


@dataclass(frozen=True)
class Asked:
    """A filter in the words of an address; a code nobody knows asks nothing."""

    stage: str = ""
    department: str = ""
    term: str = ""
    product: str = ""
    institution: str = ""

    @classmethod
    def of(cls, given: Mapping[str, object]) -> Asked:
        """From what stands in an address or was saved."""
        known = {name: {code for code, _ in choices(name, Say("nl"))} for name in NAMES}
        codes = (str(given.get(name, "")) for name in NAMES)
        pairs = zip(NAMES, codes, strict=True)
        return cls(*(code if code in known[name] else "" for name, code in pairs))

    @property
    def filter(self) -> Filter:
        """As the read model is asked."""
        noted = TERMS.get(self.term, "")
        return Filter(self.stage, noted, self.product, self.institution, self.department)

    @property
    def said(self) -> dict[str, str]:
        """What is asked, by its name in an address."""
        codes = (self.stage, self.department, self.term, self.product, self.institution)
        return {name: code for name, code in zip(NAMES, codes, strict=True) if code}

    def place(self, **more: str) -> str:
        """The address of the table with this filter."""
        query = urlencode({**self.said, **more})
        return "/tafel" + (f"?{query}" if query else "")


def asked_by(visit: Visit) -> Asked:
    """The filter of an address."""
    return Asked.of(visit.request.query_params)


def choices(name: str, say: Say) -> list[tuple[str, str]]:
    """What can be chosen in one filter, as code and words."""
    catalogue = load()
    match name:
        case "fase":
            found = [(TRIAGE, say.t("wacht op triage", "waits for triage"))]
            found += [(code, say.words(STAGES[code])) for code in OPEN]
        case "departement":
            found = [(code, say.department(code)) for code in catalogue.desks]
        case "termijn":
            words = (
                say.t("te laat of bijna", "late or nearly"),
                say.t("te laat", "late"),
                say.t("bijna te laat", "nearly late"),
            )
            found = list(zip(TERMS, words, strict=True))
        case "product":
            found = [(code, say.product(code)) for code in catalogue.products]
        case _:
            names = ((code, say.institution(code)) for code in catalogue.institutions)
            found = sorted(names, key=lambda one: one[1])
    return [("", say.t("alle", "all")), *found]
