"""Figures for people: one table for everything, and one for each thing terms have in common."""

from __future__ import annotations

from rich.console import Console
from rich.table import Column, Table

from services.advice.assembly.figures import Cell, Figures
from services.advice.assembly.volumes import Volume
from services.faces.figures_words import (
    DIMENSIONS,
    HEADINGS,
    TOO_FEW,
    amount,
    label,
    percent,
    until,
)
from services.kernel.words import EN, NL

COUNTED = {NL: ("wat er gebeurde", "dossiers"), EN: ("what happened", "cases")}


def draw(console: Console, found: Figures, language: str) -> None:
    """Until when, the total, and a table for each dimension."""
    console.print(until(found, language))
    if found.total is None:
        console.print(f"[bold]{TOO_FEW[language]}[/]")
        return
    console.print(_table("total", (found.total,), language))
    for dimension, cells in found.tables.items():
        console.print(_table(dimension, cells, language))


def draw_volumes(console: Console, found: tuple[Volume, ...], language: str) -> None:
    """How often each thing happened."""
    if not found:
        return
    first, second = COUNTED[language]
    table = Table(Column(first, min_width=26), Column(second, justify="right"))
    for one in found:
        table.add_row(label("volume", one.name, language), str(one.count))
    console.print(table)


def _table(dimension: str, cells: tuple[Cell, ...], language: str) -> Table:
    right = [Column(heading, justify="right") for heading in HEADINGS[language]]
    table = Table(Column(DIMENSIONS[dimension][language], min_width=26), *right)
    for cell in cells:
        table.add_row(
            label(dimension, cell.name, language),
            str(cell.ended),
            str(cell.dropped),
            percent(cell, language),
            amount(cell.median, cell, language),
            amount(cell.p90, cell, language),
            str(cell.pauses),
            str(cell.extensions),
        )
    return table
