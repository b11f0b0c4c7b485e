"""Figures as every face gives them: gathered, as rows of a table, and as one plain document.

What is too small to tell is left out before anything comes here: a page, a file and the command
line have the same cells, and no choice of one shows more than the others.
"""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from io import StringIO
from typing import Any

from schemas.catalogue import Kind
from schemas.catalogue.figures import enough
from schemas.common import Refused
from services.advice.assembly import by_country, volumes
from services.advice.assembly.by_country import OfCountry
from services.advice.assembly.figures import ALMOST_A_SECOND, Figures, figures_of
from services.advice.assembly.history import KNOWN_BY, REPORTED, read, reports, text
from services.advice.assembly.load import Load
from services.advice.assembly.outcomes import OfProduct, outcomes_of
from services.advice.assembly.volumes import Volume, volumes_of
from services.faces.figures_words import label
from services.kernel.calendar import AMSTERDAM, end_of

TERMS = (
    *("as_of", "until", "clock", "dimension", "code", "name", "ended", "dropped", "met", "missed"),
    *("percent_within_term", "unit", "median", "p90", "pauses", "extensions"),
)
COUNTRIES = (
    *("as_of", "until", "country", "name", "part", "came_to", "came_to_name"),
    *("cases", "median_days"),
)
COUNTS = ("as_of", "until", "what", "code", "name", "part", "part_name", "from", "to", "cases")


@dataclass(frozen=True)
class Told:
    """Everything that may be told of one date: terms, what became of advice, and how much."""

    as_of: date
    figures: Figures
    outcomes: tuple[OfProduct, ...] = ()
    volumes: tuple[Volume, ...] = ()
    countries: tuple[OfCountry, ...] = ()


def today() -> date:
    """The date in Amsterdam."""
    return datetime.now(AMSTERDAM).date()


def day_of(words: str) -> date:
    """The date that somebody names, today when they name none; one to come is refused."""
    try:
        day = date.fromisoformat(words) if words else today()
    except ValueError as error:
        raise Refused("bad_date", f"{words} is no date.", "Write it like 2026-11-30.") from error
    if day > today():
        raise Refused("future_date", f"{day} is still to come.", "Name a day that is past.")
    return day


def gathered(db: sqlite3.Connection, day: date, clock: Kind | None) -> Told:
    """What was known on a date; about one kind of term there are terms only."""
    moment = (text(end_of(day) + ALMOST_A_SECOND),)
    runs = read(db.execute(KNOWN_BY, moment))
    found = figures_of(runs, day, enough(), clock.value if clock else None)
    if clock:
        return Told(day, found)
    reported = outcomes_of(reports(db.execute(REPORTED, moment)), day, enough())
    happened = volumes.read(db.execute(volumes.HAPPENED, moment))
    came = by_country.read(db.execute(by_country.KNOWN, moment))
    countries = by_country.by_country(came, day, enough())
    return Told(day, found, reported, volumes_of(happened, day, enough()), countries)


def plain(told: Told) -> dict[str, Any]:
    """One document, as the command line and the portal give it."""
    return {
        "as_of": told.as_of,
        **asdict(told.figures),
        "outcomes": [asdict(one) for one in told.outcomes],
        "volumes": [asdict(one) for one in told.volumes],
        "countries": [asdict(one) for one in told.countries],
        "enough": enough().model_dump(),
    }


def term_rows(told: Told, language: str) -> Iterator[dict[str, Any]]:
    """One row a cell of the tables about terms; none when there is too little to show."""
    found = told.figures
    total = {"total": (found.total,)} if found.total else {}
    for dimension, cells in {**total, **found.tables}.items():
        for one in cells:
            row: dict[str, Any] = asdict(one)
            code, within = row.pop("name"), row.pop("within")
            row["percent_within_term"] = "" if within is None else f"{within:.1f}"
            row |= {"as_of": told.as_of, "until": found.until, "clock": found.kind or ""}
            row |= {"dimension": dimension, "code": code, "name": label(dimension, code, language)}
            yield row


def count_rows(told: Told, load: Load | None, language: str) -> Iterator[dict[str, Any]]:
    """One row a number of cases: what happened by period, what was decided, what is open now."""
    known = {"as_of": told.as_of, "until": told.figures.until}
    for one in told.volumes:
        for period in one.periods:
            span = {"from": period.first, "to": period.last, "cases": period.count}
            yield {**known, **_named("volume", one.name, language), **span}
    for product in told.outcomes:
        about = {**known, **_named("product", product.name, language), "what": "outcome"}
        yield {**about, "cases": product.reported}
        for what, counts in _parts(product):
            for code, count in counts.items():
                part = {"part": code, "part_name": label(what, code, language)}
                yield {**about, **part, "what": what, "cases": count}
    for what, named in _open(load):
        for code, count in named.items():
            yield {"as_of": told.as_of, **_named(what, code, language), "cases": count}


def _parts(product: OfProduct) -> Iterator[tuple[str, dict[str, int]]]:
    yield "decision", product.decisions
    yield "measure", product.measures
    yield "satisfied", product.satisfied


def country_rows(told: Told, language: str) -> Iterator[dict[str, Any]]:
    """One row a number of cases by country, and their median in days."""
    known = {"as_of": told.as_of, "until": told.figures.until}
    for one in told.countries:
        place = {"country": one.country, "name": label("country", one.country, language)}
        for part, found in (("handled", one.handled), ("advised", one.advised)):
            if found is None:
                continue
            about = {**known, **place, "part": part}
            yield {**about, "cases": found.cases, "median_days": found.median_days}
            for what, count in found.came_to.items():
                came = {"came_to": what, "came_to_name": label("came_to", what, language)}
                yield {**about, **came, "cases": count}


def csv_of(columns: tuple[str, ...], rows: Iterator[dict[str, Any]]) -> str:
    """Rows in CSV (RFC 4180), in which nothing computes."""
    written = StringIO(newline="")
    out = csv.DictWriter(written, columns, restval="")
    out.writeheader()
    for row in rows:
        out.writerow({column: harmless(value) for column, value in row.items()})
    return written.getvalue()


def harmless(value: Any) -> Any:
    """Nothing that a spreadsheet takes for a formula."""
    formula = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if formula else value


def _named(what: str, code: str, language: str) -> dict[str, str]:
    return {"what": what, "code": code, "name": label(what, code, language)}


def _open(load: Load | None) -> Iterator[tuple[str, Mapping[str, int]]]:
    if load and load.total is not None:
        yield "open", {"": load.total}
        yield "stage", load.stages
        yield "open_at", load.departments
