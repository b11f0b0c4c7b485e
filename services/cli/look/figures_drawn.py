"""Figures for people: one table for everything, and one for each thing terms have in common."""

from __future__ import annotations

from rich.console import Console
from rich.table import Column, Table

from schemas.catalogue import load
from schemas.catalogue.figures import enough
from schemas.clock import Unit
from services.advice.assembly.figures import OTHER, Cell, Figures
from services.kernel.clock_words import NAMES
from services.kernel.words import EN, NL, UNITS, date_words, text

TOO_FEW = {NL: "Te weinig om te tonen.", EN: "Too little to show."}
SMALL = {NL: "overig (kleine aantallen)", EN: "other (small numbers)"}
TOTAL = {NL: "totaal", EN: "total"}
NOBODY = {
    "department": {NL: "het Loket", EN: "the Loket"},
    "product": {NL: "nog geen product", EN: "no product yet"},
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
UNTIL = {
    NL: "Termijnen die tot en met {day} bekend zijn; een getal gaat over ten minste {cases} "
    "dossiers van {institutions} instellingen.",
    EN: "Terms known until {day}; a figure is about at least {cases} cases of {institutions} "
    "institutions.",
}


def draw(console: Console, found: Figures, language: str) -> None:
    """Until when, the total, and a table for each dimension."""
    console.print(until(found, language))
    if found.total is None:
        console.print(f"[bold]{TOO_FEW[language]}[/]")
        return
    console.print(_table("total", (found.total,), language))
    for dimension, cells in found.tables.items():
        console.print(_table(dimension, cells, language))


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
    if dimension == "total":
        return TOTAL[language]
    if not code and dimension in NOBODY:
        return NOBODY[dimension][language]
    if dimension == "product" and code in load().products:
        return text(load().products[code].name, language)
    known = {"kind": NAMES, "theme": THEMES}.get(dimension, {})
    return known[code][language] if code in known else code


def percent(cell: Cell, language: str) -> str:
    """How much of what was not dropped was within its term."""
    if cell.within is None:
        return ""
    words = f"{cell.within:.1f}%"
    return words.replace(".", ",") if language == NL else words


def _table(dimension: str, cells: tuple[Cell, ...], language: str) -> Table:
    right = [Column(heading, justify="right") for heading in HEADINGS[language]]
    table = Table(Column(DIMENSIONS[dimension][language], min_width=26), *right)
    for cell in cells:
        table.add_row(
            label(dimension, cell.name, language),
            str(cell.ended),
            str(cell.dropped),
            percent(cell, language),
            _amount(cell.median, cell, language),
            _amount(cell.p90, cell, language),
            str(cell.pauses),
            str(cell.extensions),
        )
    return table


def _amount(value: float | None, cell: Cell, language: str) -> str:
    if value is None or cell.unit is None:
        return ""
    number = f"{value:.1f}".removesuffix(".0")
    unit = UNITS[Unit(cell.unit)][language][value != 1]
    return f"{number.replace('.', ',') if language == NL else number} {unit}"
