"""What the catalogue holds, for who looks in it: lists of entries with their sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.catalogue import CHOICE, Catalogue, CatalogueError, Institution, Regime, Words, load
from schemas.common import Refused

TITLES: Mapping[str, Words] = {
    "departments": Words(nl="Departementen en hun expertise", en="Departments and expertise"),
    "institutions": Words(nl="Kennisinstellingen", en="Knowledge institutions"),
    "products": Words(nl="Adviesproducten", en="Advice products"),
    "rules": Words(nl="Regels: wie wordt gevraagd", en="Rules: who is asked"),
    "regimes": Words(nl="Sanctieregelingen", en="Sanctions regimes"),
    "technologies": Words(nl="Technologieën", en="Technologies"),
    "subcategories": Words(nl="Onderdelen van dual-use", en="Parts of dual use"),
    "attention": Words(
        nl="Aandachtspunten van de Leidraad", en="The Leidraad's points of attention"
    ),
    "indicators": Words(nl="Uniforme risico-indicatoren", en="Uniform risk indicators"),
    "referrals": Words(nl="Andere deuren", en="Other doors"),
    "referral_rules": Words(nl="Regels: welke deur", en="Rules: which door"),
    "measures": Words(nl="Maatregelen", en="Measures"),
    "reasons": Words(nl="Redenen", en="Reasons"),
    "paragraphs": Words(nl="Standaardalinea's", en="Standard paragraphs"),
    "markings": Words(nl="Rubriceringen", en="Markings"),
    "merkingen": Words(nl="Merkingen", en="Restrictions (merkingen)"),
    "aggregation": Words(nl="Als samen meer verraadt", en="When together says more"),
    "urgency": Words(nl="Wie bij haast bericht krijgt", en="Who is told of urgency"),
    "notices": Words(nl="Berichten", en="Notices"),
    "notice_rules": Words(nl="Regels: wie bericht krijgt", en="Rules: who is told"),
    "digests": Words(nl="Verzamelberichten", en="Digests"),
    "unopened": Words(nl="Als een advies niet wordt geopend", en="When an advice is not opened"),
    "priority": Words(nl="Wat eerst gaat bij triage", en="What goes first in triage"),
    "levels": Words(nl="Niveaus voor bezwaren", en="Levels for objections"),
    "concerns": Words(nl="Zorgen van een spoor", en="Concerns of a track"),
    "bodies": Words(nl="Partijen van een spoor", en="Bodies of a track"),
    "track_steps": Words(nl="Stappen van een spoor", en="Steps of a track"),
    "step_outcomes": Words(nl="Uitkomsten van een stap", en="Outcomes of a step"),
}
"""Every list there is, in the order in which somebody looks for it."""

KINDS: Mapping[str, Words] = {
    "university": Words(nl="universiteit", en="university"),
    "applied-sciences": Words(nl="hogeschool", en="university of applied sciences"),
    "medical-centre": Words(nl="universitair medisch centrum", en="university medical centre"),
    "to2": Words(nl="TO2-instituut", en="TO2 institute"),
    "research": Words(nl="onderzoeksinstituut", en="research institute"),
}
EFFECTS: Mapping[str | None, Words] = {
    "binding": Words(nl="het antwoord bindt", en="the answer binds"),
    "advice": Words(nl="het antwoord is een advies", en="the answer is advice"),
    None: Words(nl="de verordening bindt zelf", en="the regulation itself binds"),
}
CHOSEN = Words(nl="keuze van het Loket", en="choice of the Loket")


@dataclass(frozen=True)
class Line:
    """One entry as somebody reads it; `source` is none where nothing was published."""

    code: str
    name: Words
    more: tuple[Words, ...]
    source: str | None
    date: dt.date | None


@dataclass(frozen=True)
class Section:
    """One list, or what of it was looked for."""

    table: str
    title: Words
    lines: tuple[Line, ...]


def version_of(asked: str) -> Catalogue:
    """The version somebody names, the newest when they name none; an unknown one is refused."""
    try:
        return load(asked or None)
    except CatalogueError as error:
        raise Refused("unknown_code", f"{error.lines[0]}.", "Choose one of these.") from error


def sections(catalogue: Catalogue, words: str = "", table: str = "") -> tuple[Section, ...]:
    """The lists, or one of them, with the entries in which all words stand, in either language."""
    if table and table not in TITLES:
        raise Refused(
            "unknown_code", f"There is no list {table}.", f"There is {', '.join(TITLES)}."
        )
    wanted = words.casefold().split()
    found = []
    for name, title in TITLES.items():
        if table in ("", name):
            entries = getattr(catalogue, name).values()
            lines = tuple(_line(one) for one in entries if _holds(one, wanted))
            found.append(Section(name, title, lines))
    return tuple(one for one in found if one.lines or not words)


def _line(entry: Any) -> Line:
    explained = [getattr(entry, name, None) for name in ("name", "explanation", "text")]
    words = [one for one in explained if one] or [Words(nl=entry.code, en=entry.code)]
    source = None if entry.source == CHOICE else entry.source
    more = (*words[1:], *_detail(entry))
    return Line(entry.code, words[0], more, source, getattr(entry, "date", None))


def _detail(entry: Any) -> tuple[Words, ...]:
    """What else matters of some kinds of entries."""
    match entry:
        case Institution(kind=kind, part_of=whole):
            part = (Words(nl=f"van {whole}", en=f"of {whole}"),) if whole else ()
            return (KINDS[kind], *part)
        case Regime(regulation=regulation, effect=effect):
            return Words(nl=regulation, en=regulation), EFFECTS[effect]
    return ()


def _holds(entry: Any, wanted: list[str]) -> bool:
    text = entry.model_dump_json().casefold() if wanted else ""
    return all(word in text for word in wanted)
