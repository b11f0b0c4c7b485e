"""What cells of figures are called, in Dutch and English."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.catalogue import load
from schemas.catalogue.entries import Entry
from schemas.catalogue.figures import enough
from schemas.clock import Unit
from services.advice.assembly.figures import OTHER, Cell, Figures
from services.faces.countries import countries
from services.faces.words import SATISFIED, STAGES
from services.kernel.clock_words import NAMES
from services.kernel.words import EN, NL, UNITS, date_words, text

TOO_FEW = {NL: "Te weinig om te tonen.", EN: "Too little to show."}
SMALL = {NL: "overig (kleine aantallen)", EN: "other (small numbers)"}
TOTAL = {NL: "totaal", EN: "total"}
NOBODY = {
    "department": {NL: "het Loket", EN: "the Loket"},
    "product": {NL: "nog geen product", EN: "no product yet"},
    "country": {NL: "geen land genoemd", EN: "no country named"},
}
HEADINGS = {
    NL: ("beëindigd", "vervallen", "binnen termijn", "mediaan", "p90", "pauzes", "verlengingen"),
    EN: ("ended", "dropped", "within term", "median", "p90", "pauses", "extensions"),
}
DIMENSIONS = {
    "total": {NL: "alles", EN: "everything"},
    "kind": {NL: "termijn", EN: "term"},
    "product": {NL: "product", EN: "product"},
    "theme": {NL: "thema", EN: "theme"},
    "department": {NL: "departement", EN: "department"},
    "month": {NL: "maand", EN: "month"},
}
THEMES = {
    "transfer": {NL: "kennisoverdracht", EN: "transfer"},
    "influence": {NL: "beïnvloeding en inmenging", EN: "influence and interference"},
    "ethics": {NL: "ethiek", EN: "ethics"},
}
VOLUMES = {
    "asked": {NL: "gevraagd", EN: "asked"},
    "answered": {NL: "door het Loket zelf beantwoord", EN: "answered by the Loket itself"},
    "referred": {NL: "doorverwezen", EN: "referred"},
    "refused": {NL: "niet in behandeling genomen", EN: "not taken up"},
    "issued": {NL: "advies uitgebracht", EN: "advice issued"},
    "withdrawn": {NL: "ingetrokken", EN: "withdrawn"},
    "merged": {NL: "samengevoegd met een eerdere aanvraag", EN: "merged into an earlier request"},
}
CAME_TO = {
    **VOLUMES,
    "circulated": {NL: "uitgezet bij departementen", EN: "put out to departments"},
    "no_objection": {NL: "geen bezwaar", EN: "no objection"},
    "with_measures": {NL: "met maatregelen", EN: "with measures"},
    "advise_against": {NL: "afgeraden", EN: "advised against"},
    "none": {NL: "zonder bijdrage", EN: "without a contribution"},
}
UNTIL = {
    NL: "Termijnen die tot en met {day} bekend zijn; een getal gaat over ten minste {cases} "
    "dossiers van {institutions} instellingen.",
    EN: "Terms known until {day}; a figure is about at least {cases} cases of {institutions} "
    "institutions.",
}
WORDED: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "kind": {**NAMES, "views": {NL: "de inschatting in een ronde", EN: "the views in a round"}},
    "theme": THEMES,
    "volume": VOLUMES,
    "came_to": CAME_TO,
    "country": {code: {NL: words.nl, EN: words.en} for code, words in countries().items()},
    "satisfied": {code: {NL: words.nl, EN: words.en} for code, words in SATISFIED.items()},
    "stage": {code: {NL: words.nl, EN: words.en} for code, words in STAGES.items()},
}


def until(found: Figures, language: str) -> str:
    """About which terms this is."""
    least = enough()
    return UNTIL[language].format(
        day=date_words(found.until, language),
        cases=least.minimum_cases,
        institutions=least.minimum_institutions,
    )


def label(dimension: str, code: str, language: str) -> str:
    """What people call a cell."""
    if code == OTHER:
        return SMALL[language]
    if dimension in ("total", "open"):
        return TOTAL[language]
    if not code and dimension in NOBODY:
        return NOBODY[dimension][language]
    if code in (entries := _catalogued(dimension)):
        return text(entries[code].name, language)
    known = WORDED.get(dimension, {})
    return known[code][language] if code in known else code


def percent(cell: Cell, language: str) -> str:
    """How much of what was not dropped was within its term."""
    if cell.within is None:
        return ""
    words = f"{cell.within:.1f}%"
    return words.replace(".", ",") if language == NL else words


def amount(value: float | None, cell: Cell, language: str) -> str:
    """A duration in the unit of its cell; empty where not all count alike."""
    if value is None or cell.unit is None:
        return ""
    number = f"{value:.1f}".removesuffix(".0")
    unit = UNITS[Unit(cell.unit)][language][value != 1]
    return f"{number.replace('.', ',') if language == NL else number} {unit}"


def days(value: float, language: str) -> str:
    """A number of days."""
    number = f"{value:.1f}".removesuffix(".0")
    words = {NL: ("dag", "dagen"), EN: ("day", "days")}[language][value != 1]
    return f"{number.replace('.', ',') if language == NL else number} {words}"


def _catalogued(dimension: str) -> Mapping[str, Entry]:
    known = load()
    tables: dict[str, Mapping[str, Entry]] = {
        "product": known.products,
        "decision": known.reasons,
        "measure": known.measures,
    }
    return tables.get(dimension, {})
